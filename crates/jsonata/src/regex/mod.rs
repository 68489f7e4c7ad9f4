//! Regular expressions with JavaScript's meaning (ECMA-262, with its Annex B, without the flags `u` and `v`), matched by
//! backtracking within a budget.
//!
//! A text becomes a [`Node`](parse::Node) tree (`parse`), the tree a list of instructions (`compile`), and those run on a
//! stack of their own (`run`): neither a pattern nor a subject can overflow the machine's.
//!
//! As in JavaScript without `u`, what is matched is UTF-16 code units: `.` takes half of a character beyond U+FFFF, and
//! ignoring case is by one-to-one upper case. Subjects stay the UTF-8 texts that they are: a place within one is a byte
//! offset, and the place between the halves of a surrogate pair is the middle of its four bytes (`units`).

mod compile;
mod parse;
mod run;
mod set;
mod subject;
mod units;

use std::fmt;

pub(crate) use run::{Scratch, Span};
pub(crate) use units::{part, units_before};

/// Longest pattern, in bytes.
const MAX_LENGTH: usize = 1 << 16;

/// A compiled regular expression.
pub(crate) struct Regex {
    program: compile::Program,
}

const FLAGS: &str = "Invalid flags";

/// Why a pattern cannot be used: the reason that V8 gives.
#[derive(Debug, PartialEq)]
pub(crate) struct SyntaxError(pub(crate) &'static str);

/// The budget of a search was used up.
#[derive(Debug, PartialEq)]
pub(crate) struct Exhausted;

impl SyntaxError {
    /// The message of `new RegExp` in V8.
    pub(crate) fn message(&self, source: &str, flags: &str) -> String {
        let SyntaxError(why) = self;
        if *why == FLAGS {
            return format!("Invalid flags supplied to RegExp constructor '{flags}g'");
        }
        let set = |flag| if flags.contains(flag) { flag } else { "" };
        let (fold, multiline) = (set("i"), set("m"));
        format!("Invalid regular expression: /{source}/g{fold}{multiline}: {why}")
    }
}

impl Regex {
    /// Compiles a pattern; of the flags `i` and `m` are known, each once.
    pub(crate) fn new(pattern: &str, flags: &str) -> Result<Regex, SyntaxError> {
        let once = |flag| flags.matches(flag).count() < 2;
        if !once('i') || !once('m') {
            return Err(SyntaxError(FLAGS));
        }
        if pattern.len() > MAX_LENGTH {
            return Err(SyntaxError("Regular expression too large"));
        }
        let fold = flags.contains('i');
        let parsed = parse::parse(pattern, fold)?;
        let program = compile::compile(parsed, fold, flags.contains('m'));
        Ok(Regex { program })
    }

    /// The first match that starts at `from` or later; its groups are in `scratch`. `budget` falls by one for each step
    /// of the matcher.
    pub(crate) fn find(
        &self,
        subject: &str,
        from: usize,
        scratch: &mut Scratch,
        budget: &mut u64,
    ) -> Result<Option<Span>, Exhausted> {
        run::find(&self.program, subject, from, scratch, budget)
    }
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Regex")
    }
}

#[cfg(test)]
mod tests;
