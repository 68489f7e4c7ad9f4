//! A small program, split.

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, Module, NameMap, NameSection, RefType,
    TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

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

/// A program in which every function takes a number, and hands it on.
fn program() -> Vec<u8> {
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
    for (index, (name, called, is_in_table)) in (1..).zip(FUNCTIONS) {
        functions.function(1);
        names.append(index, name);
        let mut body = Function::new([]);
        // A few bytes, so that moving it is worth it.
        for _ in 0..if called.is_empty() { 1 } else { 40 } {
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
    let mut named = NameSection::new();
    named.functions(&names);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables);
    module
        .section(&exports)
        .section(&elements)
        .section(&code)
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
    let (first, second) = write::parts(&whole, &waiting).unwrap();
    for part in [&first, &second] {
        wasmparser::validate(part).unwrap();
    }
    let first = Program::read(&first).unwrap();
    let (mut bodies, mut filled) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(&second) {
        match payload.unwrap() {
            Payload::CodeSectionStart { count, .. } => bodies = count,
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
    let error = write::parts(&whole, &Waiting::of(&whole, "page::later")).unwrap_err();
    assert!(error.to_string().contains("does not import"), "{error}");
}
