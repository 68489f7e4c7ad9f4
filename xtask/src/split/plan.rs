//! Which functions wait.

use std::collections::BTreeSet;

use super::read::Program;

/// The bytes of a function that are worth moving: what stands in for it has about half as many.
const WORTH_IT: usize = 40;

/// The functions of the second part.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// All of them.
    pub(super) functions: BTreeSet<u32>,
    /// Those that the first part calls by their index.
    pub(super) gates: BTreeSet<u32>,
}

impl Waiting {
    /// Finds what waits by a list of paths, one a line: `asl_playground::view::share_dialog` stands for all functions in there. A path after `!` is an exception.
    /// Empty lines and those that begin with `#` say nothing.
    ///
    /// A function does not wait if the start can come to it without passing one that is listed. What is called through the table can be called by anything;
    /// it waits if its name has a listed path anywhere: what is done with a value (dropping, showing it) belongs to what made it. Unless it
    /// is hardly larger than what would stand in for it: many of these are alike, and wasm-opt made one of them.
    pub(super) fn of(program: &Program<'_>, list: &str) -> Self {
        let list = List::of(list);
        let mut waiting = Self::default();
        let mut needed: BTreeSet<u32> = program.entries.iter().copied().collect();
        for function in program.slots.values() {
            let name = program.name(*function);
            let is_simple = is_drop(name) || program.called_by(*function).is_empty();
            let is_tiny = is_simple && program.size(*function) < WORTH_IT;
            if is_tiny || !list.concerns(name) {
                needed.insert(*function);
            }
        }
        let mut open: Vec<u32> = needed.iter().copied().collect();
        while let Some(function) = open.pop() {
            for called in program.called_by(function) {
                if program.body(called).is_some() && list.has(program.name(called)) {
                    waiting.gates.insert(called);
                } else if needed.insert(called) {
                    open.push(called);
                }
            }
        }
        waiting.gates.retain(|gate| !needed.contains(gate));
        let defined = program.defined().map(|(function, _)| function);
        waiting.functions = defined
            .filter(|function| !needed.contains(function))
            .collect();
        waiting
    }
}

/// How paths end that stand for the closures of a function, whatever their number.
const CLOSURE: &str = "{closure";

/// The paths of what waits.
struct List<'a> {
    paths: Vec<&'a str>,
    exceptions: Vec<&'a str>,
}

impl<'a> List<'a> {
    fn of(text: &'a str) -> Self {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (exceptions, paths): (Vec<&str>, Vec<&str>) =
            lines.partition(|line| line.starts_with('!'));
        let exceptions = exceptions.iter().map(|line| line.trim_start_matches('!'));
        Self {
            paths,
            exceptions: exceptions.collect(),
        }
    }

    /// Whether a name has a listed path anywhere.
    fn concerns(&self, name: &str) -> bool {
        let in_name = |path: &&str| {
            let mut found = name.match_indices(*path);
            // Who holds a callback drops it, called or not.
            !(is_drop(name) && path.ends_with(CLOSURE))
                && found.any(|(at, _)| begins(name, at) && ends(name, at + path.len()))
        };
        self.paths.iter().any(in_name) && !self.exceptions.iter().any(in_name)
    }

    /// Whether a function of this name stands below a listed path.
    fn has(&self, name: &str) -> bool {
        let own = name.trim_start_matches(['<', '&']);
        let begins = |path: &&str| own.starts_with(*path) && ends(own, path.len());
        self.paths.iter().any(begins) && !self.exceptions.iter().any(begins)
    }
}

/// Whether a function of this name is what becomes of a value at its end.
fn is_drop(name: &str) -> bool {
    name.starts_with("core::ptr::drop_in_place")
}

/// Whether a path that begins here in a name is not just the end of another.
fn begins(name: &str, at: usize) -> bool {
    let before = name.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | ':'))
}

/// Whether a path that ends here in a name is not just the beginning of a word.
fn ends(name: &str, at: usize) -> bool {
    let next = name.get(at..).and_then(|rest| rest.chars().next());
    !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_names() {
        let list = List::of("# views\n\npage::share\n!page::share::is_link\npage::bar::{closure\n");
        let cases = [
            ("page::share::dialog", true, true),
            ("page::share::dialog::{closure#0}", true, true),
            ("<page::share::Link as core::fmt::Debug>::fmt", true, true),
            ("<&page::share::Link as core::fmt::Debug>::fmt", true, true),
            ("core::ptr::drop_in_place::<page::share::Link>", false, true),
            (
                "<yew::Callback<u8>>::reform::<page::bar::{closure#1}>",
                false,
                true,
            ),
            (
                "core::ptr::drop_in_place::<page::bar::{closure#1}>",
                false,
                false,
            ),
            ("page::bar", false, false),
            ("page::share::is_link", false, false),
            ("page::shared::Shared", false, false),
            ("drop::<other::page::share::Link>", false, false),
            ("drop::<homepage::share::Link>", false, false),
            ("page::share_dialog::view", false, false),
            ("", false, false),
        ];
        for (name, has, concerns) in cases {
            assert_eq!(
                (list.has(name), list.concerns(name)),
                (has, concerns),
                "{name}"
            );
        }
    }
}
