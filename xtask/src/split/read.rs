//! What a program is made of, as far as splitting needs to know.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use rustc_demangle::demangle;
use wasmparser::{
    Data, DataKind, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, GlobalType,
    KnownCustom, MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// A program, read.
#[derive(Default)]
pub(super) struct Program<'a> {
    /// All of it.
    pub(super) bytes: &'a [u8],
    /// By type index.
    pub(super) types: Vec<FuncType>,
    /// The module and name of every function that the program takes from outside, in order.
    pub(super) imports: Vec<(&'a str, &'a str)>,
    /// The type of every function, those from outside first.
    function_types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
    names: BTreeMap<u32, String>,
    /// The slots of the table of functions with what stands in them.
    pub(super) slots: BTreeMap<u32, u32>,
    /// The table of functions.
    pub(super) table: u32,
    pub(super) tables: Vec<TableType>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<GlobalType>,
    /// The functions that are called from outside.
    pub(super) entries: Vec<u32>,
    /// What the memory holds from the start on, by address.
    pub(super) data: Vec<(u32, &'a [u8])>,
}

impl<'a> Program<'a> {
    /// Reads a program.
    ///
    /// # Errors
    /// When it is no WebAssembly, or has something that nobody here has ever seen in a program.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut program = Self {
            bytes,
            ..Self::default()
        };
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload?)?;
        }
        Ok(program)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    self.types.push(kind?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let TypeRef::Func(kind) = import.ty else {
                        bail!("`{}` is imported and no function", import.name);
                    };
                    self.imports.push((import.module, import.name));
                    self.function_types.push(kind);
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.function_types.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.entries.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.entries.push(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.take_element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                for data in section {
                    self.data.push(active(&data?)?);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names {
                        if let Name::Function(names) = name? {
                            for name in names {
                                let name = name?;
                                self.names
                                    .insert(name.index, plain(&demangle(name.name).to_string()));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_element(&mut self, element: wasmparser::Element<'a>) -> Result<()> {
        let ElementKind::Active {
            table_index,
            offset_expr,
        } = element.kind
        else {
            return Ok(());
        };
        let (Operator::I32Const { value }, ElementItems::Functions(functions)) =
            (offset_expr.get_operators_reader().read()?, element.items)
        else {
            bail!("a table is filled in a way that is not known here");
        };
        self.table = table_index.unwrap_or(0);
        for (slot, function) in (u32::try_from(value)?..).zip(functions) {
            self.slots.insert(slot, function?);
        }
        Ok(())
    }

    /// The functions that have a body here.
    pub(super) fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.foreign()..).zip(&self.bodies)
    }

    /// How many functions come from outside.
    pub(super) fn foreign(&self) -> u32 {
        u32::try_from(self.imports.len()).unwrap_or(u32::MAX)
    }

    /// The body of a function; none if it comes from outside.
    pub(super) fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        let index = function.checked_sub(self.foreign())?;
        self.bodies.get(index as usize)
    }

    /// How many bytes a function has.
    pub(super) fn size(&self, function: u32) -> usize {
        self.body(function).map_or(0, |body| body.as_bytes().len())
    }

    /// The function whose body has a place in the file.
    pub(super) fn function_at(&self, place: usize) -> Option<u32> {
        let behind = self
            .bodies
            .partition_point(|body| body.range().start <= place);
        let index = behind.checked_sub(1)?;
        let is_in = self.bodies.get(index)?.range().contains(&place);
        is_in.then_some(self.foreign() + u32::try_from(index).ok()?)
    }

    /// The name of a function; empty if it has none.
    pub(super) fn name(&self, function: u32) -> &str {
        self.names.get(&function).map_or("", String::as_str)
    }

    /// The index of a function's type, and the type.
    ///
    /// # Errors
    /// When there is no such function.
    pub(super) fn type_of(&self, function: u32) -> Result<(u32, &FuncType)> {
        let index = self.function_types.get(function as usize);
        let index = *index.context("a function that does not exist is called")?;
        let kind = self.types.get(index as usize);
        Ok((index, kind.context("a function has a type that is none")?))
    }

    /// The functions that a function calls or names.
    pub(super) fn called_by(&self, function: u32) -> Vec<u32> {
        let Some(Ok(operators)) = self.body(function).map(FunctionBody::get_operators_reader)
        else {
            return Vec::new();
        };
        let called = |operator| match operator {
            Ok(
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index },
            ) => Some(function_index),
            _ => None,
        };
        operators.into_iter().filter_map(called).collect()
    }
}

/// The address of some data, and the bytes.
///
/// # Errors
/// When they are not put into the memory at the start, at a place that is known.
pub(super) fn active<'a>(data: &Data<'a>) -> Result<(u32, &'a [u8])> {
    let DataKind::Active { offset_expr, .. } = &data.kind else {
        bail!("data are not there from the start on");
    };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        bail!("data are put where nobody knows");
    };
    Ok((value.cast_unsigned(), data.data))
}

/// A name without what tells versions of a crate apart: `yew[2ccc701d3e4e3b90]::html` is `yew::html`.
fn plain(name: &str) -> String {
    // Zeros at its beginning are not written.
    let is_hash = |text: &str| {
        (8..=16).contains(&text.len()) && text.chars().all(|it| it.is_ascii_hexdigit())
    };
    let mut parts = name.split('[');
    let mut plain = String::from(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if is_hash(hash) => plain.push_str(rest),
            _ => {
                plain.push('[');
                plain.push_str(part);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_lose_what_tells_versions_apart() {
        let cases = [
            ("yew[2ccc701d3e4e3b90]::html", "yew::html"),
            (
                "<alloc[c8a1b94caa27ad0]::vec::Vec<u8>>::pop",
                "<alloc::vec::Vec<u8>>::pop",
            ),
            (
                "core::ptr::drop_in_place::<[u8; 4]>",
                "core::ptr::drop_in_place::<[u8; 4]>",
            ),
            ("<[f64]>::len", "<[f64]>::len"),
            ("drop[1]", "drop[1]"),
        ];
        for (name, expected) in cases {
            assert_eq!(plain(name), expected);
        }
    }
}
