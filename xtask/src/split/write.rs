//! The two parts of a program.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, Instruction, Module, TableSection,
    TypeSection,
};
use wasmparser::{FunctionBody, Parser, TableType};

use super::data::Data;
use super::plan::Waiting;
use super::read::Program;

/// The function from outside that has the second part there when it returns, and the script that it is of.
const LINK: &str = "link";
const SCRIPT: &str = "/www/deferred.js";
/// What the second part calls the first, as `www/deferred.js` knows it.
const FIRST: &str = "$";

type Encoded<T> = Result<T, reencode::Error<anyhow::Error>>;

/// Writes both parts.
///
/// # Errors
/// When the program has nothing that fetches the second part, or is not valid.
pub(super) fn parts(
    program: &Program<'_>,
    waiting: &Waiting,
    data: &Data<'_>,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let slots = slots(program, waiting)?;
    let mut second = Second::of(program, waiting, &slots);
    let later = second.module(&data.second)?;
    let mut first = First::of(program, waiting, &slots, &second, &data.first)?;
    let mut module = Module::new();
    first
        .parse_core_module(&mut module, Parser::new(0), program.bytes)
        .map_err(|error| anyhow!("the first part cannot be written: {error}"))?;
    Ok((module.finish(), later))
}

/// The slot of each function of the second part that the first calls, in the table or behind its end.
fn slots(program: &Program<'_>, waiting: &Waiting) -> Result<BTreeMap<u32, u32>> {
    let in_table = program
        .slots
        .iter()
        .map(|(slot, function)| (*function, *slot));
    let mut slots: BTreeMap<u32, u32> = in_table
        .filter(|(function, _)| waiting.functions.contains(function))
        .collect();
    let table = program.tables.get(program.table as usize);
    let end = u32::try_from(table.context("there is no table of functions")?.initial)?;
    let added: Vec<u32> = waiting
        .gates
        .iter()
        .copied()
        .filter(|gate| !slots.contains_key(gate))
        .collect();
    slots.extend(added.into_iter().zip(end..));
    Ok(slots)
}

/// Writes data to their addresses.
fn put(section: &mut DataSection, data: &[(u32, &[u8])]) {
    for (address, bytes) in data {
        let address = ConstExpr::i32_const(address.cast_signed());
        section.active(0, &address, bytes.iter().copied());
    }
}

/// How the first part names what the second takes from it.
fn shared(number: usize) -> String {
    let mut name = String::from(FIRST);
    let mut rest = number;
    loop {
        name.push(char::from_digit((rest % 36) as u32, 36).unwrap_or_default());
        rest /= 36;
        if rest == 0 {
            return name;
        }
    }
}

/// What the second part takes from the first, in order.
#[derive(Clone, Copy)]
enum Taken {
    Function(u32),
    Table(u32),
    Memory(u32),
    Global(u32),
}

/// The second part: where each function of the whole stands in it.
struct Second<'a, 'b> {
    program: &'a Program<'b>,
    slots: &'a BTreeMap<u32, u32>,
    /// The functions of its own, in order.
    own: Vec<u32>,
    taken: Vec<Taken>,
    places: BTreeMap<u32, u32>,
}

impl<'a, 'b> Second<'a, 'b> {
    fn of(program: &'a Program<'b>, waiting: &Waiting, slots: &'a BTreeMap<u32, u32>) -> Self {
        let own: Vec<u32> = waiting.functions.iter().copied().collect();
        let mut called: Vec<u32> = own.iter().flat_map(|it| program.called_by(*it)).collect();
        called.sort_unstable();
        called.dedup();
        called.retain(|it| !waiting.functions.contains(it));
        let places = called.iter().chain(&own).copied().zip(0..).collect();
        let all = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
        let taken = (called.iter().copied().map(Taken::Function))
            .chain(all(program.tables.len()).map(Taken::Table))
            .chain(all(program.memories.len()).map(Taken::Memory))
            .chain(all(program.globals.len()).map(Taken::Global))
            .collect();
        Self {
            program,
            slots,
            own,
            taken,
            places,
        }
    }

    fn module(&mut self, data: &[(u32, &[u8])]) -> Result<Vec<u8>> {
        let encoded = self.encode(data);
        encoded.map_err(|error| anyhow!("the second part cannot be written: {error}"))
    }

    fn encode(&mut self, data: &[(u32, &[u8])]) -> Encoded<Vec<u8>> {
        let program = self.program;
        let mut types = TypeSection::new();
        for kind in &program.types {
            let kind = self.func_type(kind.clone())?;
            types.ty().func_type(&kind);
        }
        let mut imports = ImportSection::new();
        for (number, taken) in self.taken.clone().into_iter().enumerate() {
            let entity = self.entity(taken)?;
            imports.import(FIRST, &shared(number), entity);
        }
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in self.own.clone() {
            functions.function(
                program
                    .type_of(function)
                    .map_err(reencode::Error::UserError)?
                    .0,
            );
            if let Some(body) = program.body(function) {
                self.parse_function_body(&mut code, body.clone())?;
            }
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&self.elements()).section(&code);
        let mut section = DataSection::new();
        put(&mut section, data);
        module.section(&section);
        Ok(module.finish())
    }

    fn entity(&mut self, taken: Taken) -> Encoded<EntityType> {
        let program = self.program;
        let missing = || reencode::Error::UserError(anyhow!("something shared does not exist"));
        Ok(match taken {
            Taken::Function(it) => {
                EntityType::Function(program.type_of(it).map_err(reencode::Error::UserError)?.0)
            }
            Taken::Table(it) => {
                let table = program.tables.get(it as usize).ok_or_else(missing)?;
                // The first part has more slots than the whole.
                let maximum = None;
                self.table_type(TableType { maximum, ..*table })?.into()
            }
            Taken::Memory(it) => {
                let memory = program.memories.get(it as usize).ok_or_else(missing)?;
                self.memory_type(*memory)?.into()
            }
            Taken::Global(it) => {
                let global = program.globals.get(it as usize).ok_or_else(missing)?;
                self.global_type(*global)?.into()
            }
        })
    }

    /// Puts every function that is called from elsewhere into its slots; neighbours together.
    fn elements(&self) -> ElementSection {
        let place = |function: &u32| self.places.get(function).copied();
        let in_table = self.program.slots.iter();
        let mut filled: BTreeMap<u32, u32> = in_table
            .filter(|(_, function)| self.slots.contains_key(function))
            .filter_map(|(slot, function)| Some((*slot, place(function)?)))
            .collect();
        filled.extend(
            self.slots
                .iter()
                .filter_map(|(function, slot)| Some((*slot, place(function)?))),
        );
        let filled: Vec<(u32, u32)> = filled.into_iter().collect();
        let mut elements = ElementSection::new();
        for run in filled.chunk_by(|(one, _), (next, _)| one + 1 == *next) {
            let Some((first, _)) = run.first() else {
                continue;
            };
            let functions: Vec<u32> = run.iter().map(|(_, function)| *function).collect();
            elements.active(
                Some(self.program.table).filter(|table| *table != 0),
                &ConstExpr::i32_const(first.cast_signed()),
                Elements::Functions(functions.into()),
            );
        }
        elements
    }
}

impl Reencode for Second<'_, '_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        let place = self.places.get(&function);
        let place = place.context("a function is in neither part");
        place.copied().map_err(reencode::Error::UserError)
    }
}

/// The first part: the whole, with a short function for each of those that wait and can be called.
struct First<'a, 'b> {
    program: &'a Program<'b>,
    waiting: &'a Waiting,
    slots: &'a BTreeMap<u32, u32>,
    taken: &'a [Taken],
    data: &'a [(u32, &'b [u8])],
    /// What fetches the second part.
    link: u32,
    places: BTreeMap<u32, u32>,
    /// The next function of the whole whose body comes.
    next: u32,
}

impl<'a, 'b> First<'a, 'b> {
    fn of(
        program: &'a Program<'b>,
        waiting: &'a Waiting,
        slots: &'a BTreeMap<u32, u32>,
        second: &'a Second<'_, '_>,
        data: &'a [(u32, &'b [u8])],
    ) -> Result<Self> {
        let link = (0..)
            .zip(&program.imports)
            .find(|(_, (script, name))| script.ends_with(SCRIPT) && *name == LINK);
        let link = link
            .context("the program does not import what fetches its second part")?
            .0;
        let outside = 0..program.foreign();
        let kept = program.defined().map(|(function, _)| function);
        let kept = kept.filter(|it| !waiting.functions.contains(it) || slots.contains_key(it));
        Ok(Self {
            program,
            waiting,
            slots,
            taken: &second.taken,
            data,
            link,
            places: outside.chain(kept).zip(0..).collect(),
            next: program.foreign(),
        })
    }

    /// Has the second part fetched, and calls what stands in a slot then.
    fn stand_in(&self, function: u32, slot: u32) -> Result<Function> {
        let (type_index, kind) = self.program.type_of(function)?;
        let mut body = Function::new([]);
        body.instruction(&Instruction::Call(self.link));
        for (parameter, _) in (0..).zip(kind.params()) {
            body.instruction(&Instruction::LocalGet(parameter));
        }
        body.instruction(&Instruction::I32Const(slot.cast_signed()));
        body.instruction(&Instruction::CallIndirect {
            type_index,
            table_index: self.program.table,
        });
        body.instruction(&Instruction::End);
        Ok(body)
    }
}

impl Reencode for First<'_, '_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        let place = self.places.get(&function);
        let place = place.context("a function that waits is called");
        place.copied().map_err(reencode::Error::UserError)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Encoded<()> {
        for function in self
            .places
            .keys()
            .filter(|it| **it >= self.program.foreign())
        {
            functions.function(
                self.program
                    .type_of(*function)
                    .map_err(reencode::Error::UserError)?
                    .0,
            );
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Encoded<()> {
        let function = self.next;
        self.next += 1;
        match self.slots.get(&function) {
            Some(slot) => {
                code.function(
                    &self
                        .stand_in(function, *slot)
                        .map_err(reencode::Error::UserError)?,
                );
                Ok(())
            }
            None if self.waiting.functions.contains(&function) => Ok(()),
            None => utils::parse_function_body(self, code, body),
        }
    }

    /// Makes room for the functions that had no slot.
    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Encoded<()> {
        let end = self
            .slots
            .values()
            .max()
            .map_or(0, |last| u64::from(*last) + 1);
        for (index, table) in (0..).zip(section) {
            let mut table = table?;
            if index == self.program.table {
                table.ty.initial = table.ty.initial.max(end);
                table.ty.maximum = table.ty.maximum.map(|most| most.max(end));
            }
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Encoded<()> {
        utils::parse_export_section(self, exports, section)?;
        for (number, taken) in self.taken.iter().enumerate() {
            let (kind, index) = match *taken {
                Taken::Function(it) => (ExportKind::Func, self.function_index(it)?),
                Taken::Table(it) => (ExportKind::Table, it),
                Taken::Memory(it) => (ExportKind::Memory, it),
                Taken::Global(it) => (ExportKind::Global, it),
            };
            exports.export(&shared(number), kind, index);
        }
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Encoded<u32> {
        u32::try_from(self.data.len()).map_err(|error| reencode::Error::UserError(error.into()))
    }

    fn parse_data_section(
        &mut self,
        section: &mut DataSection,
        _: wasmparser::DataSectionReader<'_>,
    ) -> Encoded<()> {
        put(section, self.data);
        Ok(())
    }

    /// Nothing reads them where the program runs.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> Encoded<()> {
        Ok(())
    }
}
