//! A small program, split.

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, Instruction, MemorySection,
    MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType, TypeSection,
    ValType,
};
use wasmparser::{Parser, Payload};

use super::data::Data;
use super::linked::{Linked, Object};
use super::plan::Waiting;
use super::read::Program;
use super::write;

/// The names of the functions, what each calls, and whether it is in the table. The one from outside is 0, `page::main` is exported.
const FUNCTIONS: [(&str, &[u32], bool); 8] = [
    ("page::main", &[2, 6], false),
    ("page::later::dialog", &[3, 6], false),
    ("core::only_for_dialog", &[6], false),
    ("page::now::on_click", &[6], true),
    ("page::later::on_click", &[3, 0], true),
    ("core::for_both", &[], false),
    ("core::ptr::drop_in_place::<page::later::Props>", &[], true),
    ("page::later::unused", &[2], false),
];

/// The data, from [`DATA_AT`] on: objects of 16 bytes.
const DATA: [u8; 112] = [7; 112];
const DATA_AT: u32 = 1024;

/// A program in which every function takes a number, and hands it on.
fn program() -> Vec<u8> {
    program_of(&FUNCTIONS)
}

fn program_of(listed: &[(&str, &[u32], bool)]) -> Vec<u8> {
    let (mut types, mut imports, mut functions) = (
        TypeSection::new(),
        ImportSection::new(),
        FunctionSection::new(),
    );
    types.ty().function([], []);
    types.ty().function([ValType::I32], []);
    imports.import(
        "./snippets/1/www/deferred.js",
        "link",
        EntityType::Function(0),
    );
    let (mut code, mut names, mut in_table) = (CodeSection::new(), NameMap::new(), Vec::new());
    for (index, (name, called, is_in_table)) in (1..).zip(listed.iter().copied()) {
        functions.function(1);
        names.append(index, name);
        let mut body = Function::new([]);
        // Enough bytes that moving it is worth it, and that it is not put in place of its calls.
        for _ in 0..if called.is_empty() { 1 } else { 80 } {
            body.instruction(&Instruction::Nop);
        }
        for called in called {
            if *called > 0 {
                body.instruction(&Instruction::LocalGet(0));
            }
            body.instruction(&Instruction::Call(*called));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
        in_table.extend(is_in_table.then_some(index));
    }
    let (mut tables, mut exports, mut elements) = (
        TableSection::new(),
        ExportSection::new(),
        ElementSection::new(),
    );
    let slots = in_table.len() as u64 + 1;
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: slots,
        maximum: Some(slots),
        shared: false,
    });
    exports.export("main", ExportKind::Func, 1);
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions(in_table.into()),
    );
    let (mut memories, mut data) = (MemorySection::new(), DataSection::new());
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    data.active(0, &ConstExpr::i32_const(DATA_AT.cast_signed()), DATA);
    let mut named = NameSection::new();
    named.functions(&names);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories);
    module
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data)
        .section(&named);
    module.finish()
}

#[test]
fn what_is_listed_waits_with_what_only_it_calls() {
    let bytes = program();
    let whole = Program::read(&bytes).unwrap();
    let waiting = Waiting::of(&whole, "page::later");
    let names = |functions: &mut dyn Iterator<Item = &u32>| -> Vec<String> {
        functions.map(|it| whole.name(*it).to_owned()).collect()
    };
    assert_eq!(
        names(&mut waiting.functions.iter()),
        [
            "page::later::dialog",
            "core::only_for_dialog",
            "page::later::on_click",
            "page::later::unused"
        ]
    );
    assert_eq!(names(&mut waiting.gates.iter()), ["page::later::dialog"]);
}

#[test]
fn both_parts_are_valid_and_share_the_table() {
    let bytes = program();
    let whole = Program::read(&bytes).unwrap();
    let waiting = Waiting::of(&whole, "page::later");
    let data = Data {
        first: vec![(DATA_AT, &DATA[..16]), (DATA_AT + 32, &DATA[32..])],
        second: vec![(DATA_AT + 16, &DATA[16..32])],
    };
    let (first, second) = write::parts(&whole, &waiting, &data).unwrap();
    for part in [&first, &second] {
        wasmparser::validate(part).unwrap();
    }
    let first = Program::read(&first).unwrap();
    assert_eq!(first.data, data.first);
    let (mut bodies, mut filled, mut data) = (0, Vec::new(), 0);
    for payload in Parser::new(0).parse_all(&second) {
        match payload.unwrap() {
            Payload::CodeSectionStart { count, .. } => bodies = count,
            Payload::DataSection(section) => data = section.count(),
            Payload::ElementSection(section) => {
                filled.extend(
                    section
                        .into_iter()
                        .map(|element| element.unwrap().range.len()),
                );
            }
            _ => {}
        }
    }
    // The two that are called from the first part have something that stands in for them; the others are gone.
    assert_eq!(first.defined().count(), FUNCTIONS.len() - 2);
    assert_eq!(bodies as usize, waiting.functions.len());
    assert_eq!(data, 1);
    let tables: Vec<u64> = first.tables.iter().map(|table| table.initial).collect();
    assert_eq!(tables, [5], "one slot more than before, for the dialog");
    assert_eq!(first.slots.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(filled.len(), 2, "the slots 2 and 4 are no neighbours");
}

#[test]
fn a_program_that_cannot_fetch_its_second_part_is_refused() {
    let bytes = program();
    let mut whole = Program::read(&bytes).unwrap();
    whole.imports = vec![("./other.js", "link")];
    let data = Data {
        first: Vec::new(),
        second: Vec::new(),
    };
    let error = write::parts(&whole, &Waiting::of(&whole, "page::later"), &data).unwrap_err();
    assert!(error.to_string().contains("does not import"), "{error}");
}

#[test]
fn data_wait_that_only_waiting_functions_can_come_to() {
    // As the linker left it, `on_click` had a function that was put in place of its call.
    let mut listed = FUNCTIONS.to_vec();
    listed[3] = ("page::now::on_click", &[6, 9], true);
    listed.push(("core::inlined", &[], false));
    let (before, bytes) = (program_of(&listed), program());
    let whole = Program::read(&bytes).unwrap();
    let (dialog, on_click, inlined) = (2, 4, 9);
    // Objects 0 to 6, and which of them has the address of which.
    let addresses = [(1, 4), (3, 5)];
    let objects = (0..7).map(|index| {
        let start = DATA_AT + 16 * index;
        let names = addresses.iter().filter(|(holder, _)| *holder == index);
        Object {
            at: start..start + 16,
            is_constant: index != 2,
            names: names.map(|(_, named)| *named).collect(),
        }
    });
    let named_by = [
        (on_click, vec![0]),
        (dialog, vec![0, 1, 2]),
        (inlined, vec![3]),
    ];
    let linked = Linked {
        program: Program::read(&before).unwrap(),
        objects: objects.collect(),
        named_by: named_by
            .into_iter()
            .map(|(function, named)| (function, named.into_iter().collect()))
            .collect(),
        named_elsewhere: [6].into(),
    };
    let data = Data::of(&whole, &Waiting::of(&whole, "page::later"), &linked).unwrap();
    let waits: Vec<u32> = data
        .second
        .iter()
        .map(|(address, _)| (address - DATA_AT) / 16)
        .collect();
    assert_eq!(
        waits,
        [1, 4],
        "not what the first part names (0, 3 and so 5), can be written to (2), or has other uses (6)"
    );
    let mut all: Vec<(u32, &[u8])> = [data.first, data.second].concat();
    all.sort_unstable();
    assert_eq!(all.first().map(|(address, _)| *address), Some(DATA_AT));
    for pair in all.windows(2) {
        assert_eq!(pair[0].0 as usize + pair[0].1.len(), pair[1].0 as usize);
    }
    assert_eq!(
        all.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(),
        DATA.len()
    );
}
