//! Splits a program in two, so that the first view does not wait for what it does not show, nor a first run for what it does not use.
//!
//! The first part keeps its name and holds everything that the start needs, and the memory. The second part holds the functions that wait: those
//! below the paths of a list (`src/deferred/`), and what nothing else calls; and the constant data that only they can come to. It has no state of its own: it
//! takes memory, table and functions from the first part, and puts its own functions into the table, its data to their places in the memory, which nothing
//! else uses meanwhile.
//!
//! Whatever waits can be called at any time all the same. Until the second part is there, a short function stands in its place, which first has it fetched
//! (`link` of `www/deferred.js`; a program fetches it on its own long before, see `src/deferred.rs`). So the list decides what is fetched when, never what
//! works.
//!
//! Works on what wasm-bindgen and wasm-opt made, with the names of the functions, which it removes. Names must be those of the mangling "v0", which
//! tells one instance of a generic function from another ([`FLAGS`]). Which function needs which data, only the linker knows: that is read of
//! the program as it left the linker.

mod data;
mod linked;
mod plan;
mod read;
mod write;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use data::Data;
use linked::Linked;
use plan::Waiting;
use read::Program;

/// The compiler's flags that a program must be built with to be split: the names say which instance a function is, and the linker says what its data are.
const FLAGS: &str = "-Csymbol-mangling-version=v0 -Clink-arg=--emit-relocs";

/// Where Cargo finds flags for the compiler.
const FLAGS_FOR_CARGO: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Has a command build a program that can be split, beside all else it has been told.
pub(crate) fn configure(command: &mut Command) {
    let told = command
        .get_envs()
        .find(|(name, _)| *name == FLAGS_FOR_CARGO);
    let mut flags = told
        .and_then(|(_, flags)| flags)
        .unwrap_or_default()
        .to_owned();
    flags.push(" ");
    flags.push(FLAGS);
    command.env(FLAGS_FOR_CARGO, flags);
}

/// Removes from a program what the linker wrote down with [`FLAGS`]: it is void once anything was changed.
///
/// # Errors
/// When the file cannot be read or written, or is no program.
pub(crate) fn forget_linker(program: &Path) -> Result<()> {
    let bytes = fs::read(program).with_context(|| unreadable(program))?;
    fs::write(program, linked::forgotten(&bytes)?)?;
    Ok(())
}

fn unreadable(file: &Path) -> String {
    format!("{} cannot be read", file.display())
}

/// Splits a program in place by a list of what waits, and writes into `report` in which part each function is. `linked` is the program as it left the linker.
///
/// # Errors
/// When a file cannot be read or written, or the program is not one that was built for this, with what is wrong.
pub(crate) fn split(program: &Path, linked: &Path, list: &Path, report: &Path) -> Result<()> {
    let bytes = fs::read(program).with_context(|| unreadable(program))?;
    let linked = fs::read(linked).with_context(|| unreadable(linked))?;
    let list = fs::read_to_string(list).with_context(|| unreadable(list))?;
    let whole = Program::read(&bytes)?;
    let waiting = Waiting::of(&whole, &list);
    let data = Data::of(&whole, &waiting, &Linked::read(&linked)?)?;
    let (first, second) = write::parts(&whole, &waiting, &data)?;
    for part in [&first, &second] {
        wasmparser::validate(part).context("the part of a program is not valid")?;
    }
    fs::write(program, first)?;
    fs::write(second_part(program), second)?;
    fs::write(report, told(&whole, &waiting))?;
    Ok(())
}

/// Where the second part of a program lies, as `www/deferred.js` knows it: `app-1234_bg.wasm` has `app-1234_deferred.wasm`.
fn second_part(program: &Path) -> PathBuf {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    program.with_file_name(name.replace("_bg.wasm", "_deferred.wasm"))
}

/// All functions, one a line, the largest first: its part, its bytes, its name. `gate` is one of the second part that the first calls, `table` one of the
/// first that anything may call.
fn told(whole: &Program<'_>, waiting: &Waiting) -> String {
    let in_table: BTreeSet<u32> = whole.slots.values().copied().collect();
    let mut functions: Vec<u32> = whole.defined().map(|(function, _)| function).collect();
    functions.sort_by_key(|function| Reverse(whole.size(*function)));
    let mut text = String::new();
    for function in functions {
        let part = if waiting.gates.contains(&function) {
            "gate"
        } else if waiting.functions.contains(&function) {
            "second"
        } else if in_table.contains(&function) {
            "table"
        } else {
            "first"
        };
        text += &format!(
            "{part}\t{}\t{}\n",
            whole.size(function),
            whole.name(function)
        );
    }
    text
}

#[cfg(test)]
mod tests;
