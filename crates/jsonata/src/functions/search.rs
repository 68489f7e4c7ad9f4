//! Going through a text from match to match: with a regular expression, or a function that stands in for one.

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use crate::error::{Fault, Outcome, fault};
use crate::evaluate::{Evaluator, count};
use crate::function::{Frame, Function, FunctionKind};
use crate::lex::RegexLiteral;
use crate::regex::{part, units_before};
use crate::text::{byte_of_utf16, push_short};
use crate::value::{Record, Val};

/// A search, and where its present match is.
pub(super) struct Search<'v> {
    subject: &'v Arc<str>,
    frame: &'v Rc<Frame>,
    by: By<'v>,
    /// In bytes.
    pub(super) start: usize,
    /// In bytes.
    pub(super) end: usize,
    /// A place in bytes and in UTF-16 code units, from which on those are counted.
    known: (usize, usize),
}

/// What searches, and what else it told of the present match.
enum By<'v> {
    /// The groups are the evaluator's until it searches for something else.
    Regex {
        literal: &'v Arc<RegexLiteral>,
        position: usize,
    },
    /// A function of the user; `next` gives the match after this one.
    Function {
        text: Arc<str>,
        groups: Vec<Val>,
        next: Val,
    },
}

/// The names of the members of a match.
static NAMES: LazyLock<[Arc<str>; 5]> =
    LazyLock::new(|| ["match", "start", "end", "groups", "next"].map(Arc::from));

impl<'v> Search<'v> {
    pub(super) fn new(matcher: &'v Val, subject: &'v Arc<str>, frame: &'v Rc<Frame>) -> Search<'v> {
        let by = match matcher {
            Val::Fun(function) => match &function.unwrapped().kind {
                FunctionKind::Regex { literal, position } => Some(By::Regex {
                    literal,
                    position: *position,
                }),
                _ => None,
            },
            _ => None,
        };
        Search {
            subject,
            frame,
            by: by.unwrap_or_else(|| By::Function {
                text: "".into(),
                groups: Vec::new(),
                next: matcher.clone(),
            }),
            start: 0,
            end: 0,
            known: (0, 0),
        }
    }

    /// Goes to the first match; false when there is none.
    pub(super) fn first(&mut self, evaluator: &mut Evaluator<'_>) -> Outcome<bool> {
        match &self.by {
            By::Regex { .. } => self.look(evaluator),
            By::Function { .. } => {
                let subject = vec![Val::Str(Arc::clone(self.subject))];
                self.ask(evaluator, subject)
            }
        }
    }

    /// Goes to the match after the present one; false when there is none.
    pub(super) fn next(&mut self, evaluator: &mut Evaluator<'_>) -> Outcome<bool> {
        match &self.by {
            By::Regex { .. } => self.look_on(evaluator),
            By::Function { .. } => {
                evaluator.charge(1)?;
                self.ask(evaluator, Vec::new())
            }
        }
    }

    /// The first match of a regular expression from the end of the present one.
    fn look(&mut self, evaluator: &mut Evaluator<'_>) -> Outcome<bool> {
        let &By::Regex { literal, position } = &self.by else {
            return Ok(false);
        };
        // A step of the matcher is far cheaper than one of the evaluator.
        let mut budget = evaluator.steps_left().saturating_mul(STEPS_OF_MATCHER);
        let before = budget;
        let found = literal
            .regex
            .find(self.subject, self.end, &mut evaluator.scratch, &mut budget);
        let Ok(found) = found else {
            return Err(endless(literal).at(position));
        };
        let used = usize::try_from((before - budget) / STEPS_OF_MATCHER).unwrap_or(usize::MAX);
        evaluator.charge(1 + used)?;
        if let Some((start, end)) = found {
            (self.start, self.end) = (start, end);
        }
        Ok(found.is_some())
    }

    fn look_on(&mut self, evaluator: &mut Evaluator<'_>) -> Outcome<bool> {
        if self.end >= self.subject.len() {
            return Ok(false);
        }
        let found = self.look(evaluator)?;
        match &self.by {
            By::Regex { literal, position } if found && self.start == self.end => {
                let source = Val::Str(Arc::clone(&literal.source));
                Err(fault("D1004").at(*position).value(source))
            }
            _ => Ok(found),
        }
    }

    /// The match that a function of the user describes.
    fn ask(&mut self, evaluator: &mut Evaluator<'_>, arguments: Vec<Val>) -> Outcome<bool> {
        let By::Function { text, groups, next } = &mut self.by else {
            return Ok(false);
        };
        let found = evaluator.apply(next, arguments, &Val::Null, self.frame)?;
        // Its places are counted from the start of the text.
        evaluator.charge(self.subject.len() / 16)?;
        if found.is_undefined() {
            return Ok(false);
        }
        let (start, end) = (found.member("start"), found.member("end"));
        let (their_groups, their_next) = (found.member("groups"), found.member("next"));
        if start.as_num().is_none()
            && end.as_num().is_none()
            && !their_groups.is_array()
            && their_next.as_fun().is_none()
        {
            return Err(fault("T1010"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates; cut to the text"
        )]
        let byte =
            |offset: &Val| byte_of_utf16(self.subject, offset.as_num().unwrap_or(0.0) as usize);
        (self.start, self.end) = (byte(&start), byte(&end));
        *text = match found.member("match") {
            Val::Str(text) => text,
            _ => "".into(),
        };
        *groups = their_groups.items().collect();
        *next = their_next;
        Ok(true)
    }

    /// Where what was matched ends, in bytes.
    pub(super) fn taken_to(&self) -> usize {
        match &self.by {
            By::Regex { .. } => self.end,
            By::Function { text, .. } => self.start + text.len(),
        }
    }

    pub(super) fn text(&self) -> Arc<str> {
        match &self.by {
            By::Regex { .. } => part(self.subject, self.start, self.end).into(),
            By::Function { text, .. } => Arc::clone(text),
        }
    }

    /// The start in UTF-16 code units.
    pub(super) fn offset(&mut self) -> usize {
        let (byte, units) = self.known;
        let units = if self.start >= byte {
            units + units_before(self.subject, byte, self.start)
        } else {
            units_before(self.subject, 0, self.start)
        };
        self.known = (self.start, units);
        units
    }

    /// How many groups there are.
    pub(super) fn count(&self, evaluator: &Evaluator<'_>) -> usize {
        match &self.by {
            By::Regex { .. } => evaluator.scratch.groups(),
            By::Function { groups, .. } => groups.len(),
        }
    }

    /// What the groups took; undefined for one that took no part.
    pub(super) fn groups(&self, evaluator: &Evaluator<'_>) -> Val {
        match &self.by {
            By::Regex { .. } => {
                let group = |index| match evaluator.scratch.group(index) {
                    Some((start, end)) => Val::from(&*part(self.subject, start, end)),
                    None => Val::Undefined,
                };
                let groups = (0..evaluator.scratch.groups()).map(group);
                Val::from(groups.collect::<Vec<_>>())
            }
            By::Function { groups, .. } => Val::from(groups.clone()),
        }
    }

    /// Appends the text of the match.
    pub(super) fn push_text(&self, result: &mut String) {
        match &self.by {
            By::Regex { .. } => push_part(result, self.subject, self.start, self.end),
            By::Function { text, .. } => result.push_str(text),
        }
    }

    /// Appends what a group took, by its number from 0.
    pub(super) fn push_group(&self, index: usize, evaluator: &Evaluator<'_>, result: &mut String) {
        match &self.by {
            By::Regex { .. } => {
                if let Some((start, end)) = evaluator.scratch.group(index) {
                    push_part(result, self.subject, start, end);
                }
            }
            By::Function { groups, .. } => {
                if let Some(Val::Str(group)) = groups.get(index) {
                    result.push_str(group);
                }
            }
        }
    }

    /// The object that a regular expression gives when it is called as a function.
    pub(super) fn described(&mut self, evaluator: &mut Evaluator<'_>) -> Outcome<Val> {
        evaluator.charge(self.count(evaluator))?;
        let start = self.offset();
        let end = start + units_before(self.subject, self.start, self.end);
        let next = match &self.by {
            By::Function { next, .. } => next.clone(),
            By::Regex { literal, position } => Val::Fun(Function::new(FunctionKind::NextMatch {
                literal: Arc::clone(literal),
                position: *position,
                text: Arc::clone(self.subject),
                from: (self.end, end),
            })),
        };
        let members = [
            Val::Str(self.text()),
            count(start),
            count(end),
            self.groups(evaluator),
            next,
        ];
        Ok(Record::of(NAMES.iter().cloned().zip(members).collect()).finish())
    }
}

/// Appends a part of a text; half of a surrogate pair becomes U+FFFD.
pub(super) fn push_part(result: &mut String, subject: &str, start: usize, end: usize) {
    match subject.get(start..end) {
        Some(part) => push_short(result, part),
        None => result.push_str(&part(subject, start, end)),
    }
}

impl Evaluator<'_> {
    /// A regular expression called as a function.
    pub(crate) fn find_match(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: Option<&Val>,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let Some(Val::Str(subject)) = subject else {
            return Ok(Val::Undefined);
        };
        let mut search = Search {
            subject,
            frame,
            by: By::Regex { literal, position },
            start: 0,
            end: 0,
            known: (0, 0),
        };
        Ok(match search.look(self)? {
            true => search.described(self)?,
            false => Val::Undefined,
        })
    }

    /// The `next` function of a match that ended at `from`, in bytes and in UTF-16 code units.
    pub(crate) fn next_match(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: &Arc<str>,
        from: (usize, usize),
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let mut search = Search {
            subject,
            frame,
            by: By::Regex { literal, position },
            start: from.0,
            end: from.0,
            known: from,
        };
        Ok(match search.look_on(self)? {
            true => search.described(self)?,
            false => Val::Undefined,
        })
    }
}

/// How many steps of the regular expression matcher count as one of the evaluator.
const STEPS_OF_MATCHER: u64 = 8;

#[cold]
fn endless(literal: &RegexLiteral) -> Box<Fault> {
    let source = &literal.source;
    fault("U1006").text(format!(
        "the regular expression /{source}/ takes too many steps on this text; look for repetitions within repetitions, such as (a+)+"
    ))
}
