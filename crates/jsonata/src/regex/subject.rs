//! What stands at a place of the text that is searched.

use super::Span;
use super::compile::{Atom, Op, Program};
use super::set::{Bytes, canonical, ends_line, is_word};
use super::units::{next, previous};

/// A text, and the program whose sets and literal texts its parts are compared with.
#[derive(Clone, Copy)]
pub(super) struct Subject<'m> {
    pub(super) program: &'m Program,
    pub(super) text: &'m [u8],
}

/// How many bytes fit, one after the other.
fn leading(bytes: &[u8], fits: impl Fn(u8) -> bool) -> usize {
    let end = bytes.iter().position(|byte| !fits(*byte));
    end.unwrap_or(bytes.len())
}

fn has(bytes: &Bytes, byte: u8) -> bool {
    bytes.get(usize::from(byte)).is_some_and(|has| *has)
}

impl Subject<'_> {
    /// The next place where a match may start.
    pub(super) fn skip(&self, from: usize, first: &Bytes) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + leading(rest, |byte| !has(first, byte))
    }

    fn takes(&self, atom: Atom, unit: u16) -> bool {
        match atom {
            Atom::Unit(wanted) => unit == wanted,
            Atom::Folded(wanted) => canonical(unit) == wanted,
            Atom::Set(set) => self
                .program
                .sets
                .get(set as usize)
                .is_some_and(|set| set.has(unit)),
        }
    }

    /// The place after an atom, if it stands here.
    #[inline(always)]
    pub(super) fn past(&self, atom: Atom, at: usize) -> Option<usize> {
        match (atom, self.text.get(at)?) {
            (Atom::Unit(wanted), byte @ 0..0x80) => (u16::from(*byte) == wanted).then_some(at + 1),
            _ => match next(self.text, at) {
                Some((unit, after)) if self.takes(atom, unit) => Some(after),
                _ => None,
            },
        }
    }

    /// The place after as many of an atom as there are, but no more than `max`, and how many there were.
    #[inline(always)]
    pub(super) fn run_of(&self, atom: Atom, from: usize, max: u32) -> (usize, u32) {
        let (mut at, mut left) = (from, max);
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let rest = rest.get(..left as usize).unwrap_or(rest);
            let taken = match atom {
                Atom::Set(set) => match self.program.sets.get(set as usize) {
                    Some(set) => leading(rest, |byte| has(&set.bytes, byte)),
                    None => 0,
                },
                _ => leading(rest, |byte| {
                    byte < 0x80 && self.takes(atom, u16::from(byte))
                }),
            };
            at += taken;
            left -= u32::try_from(taken).unwrap_or(left);
            match next(self.text, at) {
                Some((unit @ 0x80.., after)) if left > 0 && self.takes(atom, unit) => {
                    at = after;
                    left -= 1;
                }
                _ => return (at, max - left),
            }
        }
    }

    /// The place after an instruction that neither notes anything nor leaves another way.
    #[inline(always)]
    pub(super) fn plain(&self, op: &Op, at: usize) -> Option<usize> {
        let holds = match *op {
            Op::Atom(atom) => return self.past(atom, at),
            Op::Text { start, end } => {
                let wanted = self.program.texts.get(start as usize..end as usize)?;
                let found = self.text.get(at..at + wanted.len())?;
                // Byte by byte: most fail at once, and a call would take longer.
                let same = wanted.iter().zip(found).all(|(one, other)| one == other);
                return same.then_some(at + wanted.len());
            }
            Op::Behind(atom) => {
                let (unit, before) = previous(self.text, at)?;
                return self.takes(atom, unit).then_some(before);
            }
            Op::Start => at == 0,
            Op::LineStart => previous(self.text, at).is_none_or(|(unit, _)| ends_line(unit)),
            Op::End => at == self.text.len(),
            Op::LineEnd => next(self.text, at).is_none_or(|(unit, _)| ends_line(unit)),
            Op::Boundary => self.at_boundary(at),
            Op::NoBoundary => !self.at_boundary(at),
            _ => false,
        };
        holds.then_some(at)
    }

    /// The place after what a group took elsewhere, if that stands here again.
    pub(super) fn repeated(&self, (start, end): Span, behind: bool, from: usize) -> Option<usize> {
        let fold = self.program.fold;
        let mut at = from;
        let mut theirs = if behind { end } else { start };
        while if behind { theirs > start } else { theirs < end } {
            let (wanted, found) = if behind {
                (previous(self.text, theirs), previous(self.text, at))
            } else {
                (next(self.text, theirs), next(self.text, at))
            };
            let ((wanted, on), (found, after)) = (wanted?, found?);
            if wanted != found && !(fold && canonical(wanted) == canonical(found)) {
                return None;
            }
            (theirs, at) = (on, after);
        }
        Some(at)
    }

    fn at_boundary(&self, at: usize) -> bool {
        let before = previous(self.text, at).is_some_and(|(unit, _)| is_word(unit));
        let after = next(self.text, at).is_some_and(|(unit, _)| is_word(unit));
        before != after
    }
}
