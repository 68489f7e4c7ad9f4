//! Searching texts: regular expressions, and functions that stand in for them.

use std::rc::Rc;
use std::sync::Arc;

use super::{Arguments, Native, native};
use crate::error::{Fault, Outcome, fault};
use crate::evaluate::{Evaluator, count};
use crate::function::{Frame, Function, FunctionKind};
use crate::lex::RegexLiteral;
use crate::regex::{part, units_before};
use crate::text::{byte_of_utf16, slice};
use crate::value::{Record, Val};

pub(super) static TABLE: [Native; 4] = [
    native("match", "<s-f<s:o>n?:a<o>>", 3, matches),
    native("contains", "<s-(sf):b>", 2, contains),
    native("replace", "<s-(sf)(sf)n?:s>", 4, replace),
    native("split", "<s-(sf)n?:a<s>>", 3, split),
];

/// One match; `start` and `end` in bytes.
struct Match {
    start: usize,
    end: usize,
    by: By,
}

/// What found a match, and what else it told.
enum By {
    Regex {
        literal: Arc<RegexLiteral>,
        position: usize,
        groups: Vec<Option<(usize, usize)>>,
    },
    /// A function of the user; `next` gives the match after this one.
    Function {
        text: Arc<str>,
        groups: Vec<Val>,
        next: Val,
    },
}

impl Match {
    fn text(&self, subject: &str) -> Arc<str> {
        match &self.by {
            By::Regex { .. } => part(subject, self.start, self.end).into(),
            By::Function { text, .. } => Arc::clone(text),
        }
    }

    /// How many groups there are.
    fn count(&self) -> usize {
        match &self.by {
            By::Regex { groups, .. } => groups.len(),
            By::Function { groups, .. } => groups.len(),
        }
    }

    /// What a group took, by its number from 0; undefined when it took no part.
    fn group(&self, index: usize, subject: &str) -> Val {
        match &self.by {
            By::Regex { groups, .. } => match groups.get(index) {
                Some(Some((start, end))) => Val::from(&*part(subject, *start, *end)),
                _ => Val::Undefined,
            },
            By::Function { groups, .. } => groups.get(index).cloned().unwrap_or_default(),
        }
    }

    fn groups(&self, subject: &str) -> Val {
        let groups = (0..self.count()).map(|index| self.group(index, subject));
        Val::from(groups.collect::<Vec<_>>())
    }

    /// The object that a regular expression gives when it is called as a function.
    fn to_val(&self, subject: &Arc<str>) -> Val {
        let next = match &self.by {
            By::Function { next, .. } => next.clone(),
            By::Regex {
                literal, position, ..
            } => Val::Fun(Function::new(FunctionKind::NextMatch {
                literal: Arc::clone(literal),
                position: *position,
                text: Arc::clone(subject),
                from: self.end,
            })),
        };
        let mut record = Record::default();
        record.insert("match".into(), Val::Str(self.text(subject)));
        let start = units_before(subject, 0, self.start);
        let length = units_before(subject, self.start, self.end);
        record.insert("start".into(), count(start));
        record.insert("end".into(), count(start + length));
        record.insert("groups".into(), self.groups(subject));
        record.insert("next".into(), next);
        record.finish()
    }
}

impl Evaluator<'_> {
    fn search(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: &str,
        from: usize,
    ) -> Outcome<Option<Match>> {
        // A step of the matcher is far cheaper than one of the evaluator.
        let mut budget = self.steps_left().saturating_mul(STEPS_OF_MATCHER);
        let before = budget;
        let found = literal
            .regex
            .find(subject, from, &mut self.scratch, &mut budget);
        let Ok(found) = found else {
            return Err(endless(literal).at(position));
        };
        let used = usize::try_from((before - budget) / STEPS_OF_MATCHER).unwrap_or(usize::MAX);
        self.charge(1 + used)?;
        Ok(found.map(|found| Match {
            start: found.start,
            end: found.end,
            by: By::Regex {
                literal: Arc::clone(literal),
                position,
                groups: found.groups,
            },
        }))
    }

    /// The match after one that ended at `from`.
    fn search_on(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: &str,
        from: usize,
    ) -> Outcome<Option<Match>> {
        if from >= subject.len() {
            return Ok(None);
        }
        let found = self.search(literal, position, subject, from)?;
        if found.as_ref().is_some_and(|found| found.start == found.end) {
            return Err(fault("D1004")
                .at(position)
                .value(Val::Str(Arc::clone(&literal.source))));
        }
        Ok(found)
    }

    /// A regular expression called as a function.
    pub(crate) fn find_match(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: Option<&Val>,
        from: usize,
    ) -> Outcome<Val> {
        let Some(Val::Str(subject)) = subject else {
            return Ok(Val::Undefined);
        };
        let found = self.search(literal, position, subject, from)?;
        Ok(found.map_or(Val::Undefined, |found| found.to_val(subject)))
    }

    /// The `next` function of a match.
    pub(crate) fn next_match(
        &mut self,
        literal: &Arc<RegexLiteral>,
        position: usize,
        subject: &Arc<str>,
        from: usize,
    ) -> Outcome<Val> {
        let found = self.search_on(literal, position, subject, from)?;
        Ok(found.map_or(Val::Undefined, |found| found.to_val(subject)))
    }

    fn first_match(
        &mut self,
        matcher: &Val,
        subject: &Arc<str>,
        frame: &Rc<Frame>,
    ) -> Outcome<Option<Match>> {
        if let Val::Fun(function) = matcher
            && let FunctionKind::Regex { literal, position } = &function.unwrapped().kind
        {
            return self.search(literal, *position, subject, 0);
        }
        let found = self.apply(
            matcher,
            vec![Val::Str(Arc::clone(subject))],
            &Val::Null,
            frame,
        )?;
        read_match(&found, subject)
    }

    fn following_match(
        &mut self,
        found: &Match,
        subject: &Arc<str>,
        frame: &Rc<Frame>,
    ) -> Outcome<Option<Match>> {
        match &found.by {
            By::Regex {
                literal, position, ..
            } => self.search_on(literal, *position, subject, found.end),
            By::Function { next, .. } => {
                self.charge(1)?;
                let found = self.apply(next, Vec::new(), &Val::Null, frame)?;
                read_match(&found, subject)
            }
        }
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

/// The match that a function of the user describes.
fn read_match(found: &Val, subject: &str) -> Outcome<Option<Match>> {
    if found.is_undefined() {
        return Ok(None);
    }
    let (start, end) = (found.member("start"), found.member("end"));
    let (groups, next) = (found.member("groups"), found.member("next"));
    if start.as_num().is_none()
        && end.as_num().is_none()
        && !groups.is_array()
        && next.as_fun().is_none()
    {
        return Err(fault("T1010"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; cut to the text"
    )]
    let byte = |offset: &Val| byte_of_utf16(subject, offset.as_num().unwrap_or(0.0) as usize);
    let text = match found.member("match") {
        Val::Str(text) => text,
        _ => "".into(),
    };
    Ok(Some(Match {
        start: byte(&start),
        end: byte(&end),
        by: By::Function {
            text,
            groups: groups.items().collect(),
            next,
        },
    }))
}

/// A limit argument; `None` when there is none.
fn limit(it: &Arguments<'_>, index: usize, code: &'static str) -> Outcome<Option<f64>> {
    match it.num(index) {
        Some(limit) if limit < 0.0 => Err(fault(code).value(Val::Num(limit)).index(index + 1)),
        limit => Ok(limit),
    }
}

fn below(done: usize, limit: Option<f64>) -> bool {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of matches is far below 2^53"
    )]
    limit.is_none_or(|limit| (done as f64) < limit)
}

fn contains(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Val::Str(subject) = it.get(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(subject.len())?;
    Ok(Val::Bool(match it.get(1) {
        Val::Undefined => return Ok(Val::Undefined),
        Val::Str(part) => subject.contains(&**part),
        matcher => evaluator.first_match(matcher, subject, it.frame)?.is_some(),
    }))
}

fn matches(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Val::Str(subject) = it.get(0) else {
        return Ok(Val::Undefined);
    };
    let limit = limit(it, 2, "D3040")?;
    let mut results = Vec::new();
    if below(0, limit) {
        let mut next = evaluator.first_match(it.get(1), subject, it.frame)?;
        // UTF-16 offsets, counted on from match to match.
        let (mut byte, mut units) = (0, 0);
        while let Some(found) = next
            && below(results.len(), limit)
        {
            if found.start >= byte {
                units += units_before(subject, byte, found.start);
            } else {
                units = units_before(subject, 0, found.start);
            }
            byte = found.start;
            let mut record = Record::default();
            record.insert("match".into(), Val::Str(found.text(subject)));
            record.insert("index".into(), count(units));
            record.insert("groups".into(), found.groups(subject));
            results.push(record.finish());
            next = evaluator.following_match(&found, subject, it.frame)?;
        }
    }
    evaluator.sequence(results)
}

fn split(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Val::Str(subject) = it.get(0) else {
        return Ok(Val::Undefined);
    };
    let limit = limit(it, 2, "D3020")?;
    evaluator.check_text(subject.len())?;
    let mut parts: Vec<Val> = Vec::new();
    if !below(0, limit) {
        return Ok(Val::from(parts));
    }
    match it.get(1) {
        Val::Str(separator) => {
            // JavaScript's own `split` cuts a fractional limit.
            let limit = limit.map(f64::trunc);
            let pieces: Box<dyn Iterator<Item = &str>> = if separator.is_empty() {
                Box::new(subject.split("").filter(|part| !part.is_empty()))
            } else {
                Box::new(subject.split(&**separator))
            };
            for piece in pieces {
                if !below(parts.len(), limit) {
                    break;
                }
                parts.push(Val::from(piece));
            }
        }
        Val::Undefined => parts.push(Val::Str(Arc::clone(subject))),
        matcher => {
            let mut next = evaluator.first_match(matcher, subject, it.frame)?;
            let mut start = 0;
            while let Some(found) = next
                && below(parts.len(), limit)
            {
                parts.push(Val::from(&*part(subject, start, found.start)));
                start = found.end;
                next = evaluator.following_match(&found, subject, it.frame)?;
            }
            if below(parts.len(), limit) {
                parts.push(Val::from(&*part(subject, start, subject.len())));
            }
        }
    }
    evaluator.check_length(parts.len())?;
    Ok(Val::from(parts))
}

fn replace(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Val::Str(subject) = it.get(0) else {
        return Ok(Val::Undefined);
    };
    if it.text(1) == Some("") {
        return Err(fault("D3010").value(it.get(1).clone()).index(2));
    }
    let limit = limit(it, 3, "D3011")?;
    if !below(0, limit) {
        return Ok(it.get(0).clone());
    }
    let mut result = String::new();
    let mut position = 0;
    let mut done = 0;
    if let Some(pattern) = it.text(1) {
        let replacement = match it.get(2) {
            Val::Str(text) => text.to_string(),
            // JavaScript would print the function's source.
            _ => return Err(fault("D3012").value(it.get(2).clone())),
        };
        for (start, found) in subject.match_indices(pattern) {
            if !below(done, limit) {
                break;
            }
            result.push_str(&part(subject, position, start));
            result.push_str(&replacement);
            evaluator.charge(1)?;
            if result.len() > evaluator.limits.bytes {
                return Err(crate::text::too_large(evaluator.limits.bytes));
            }
            position = start + found.len();
            done += 1;
        }
    } else {
        let mut next = evaluator.first_match(it.get(1), subject, it.frame)?;
        while let Some(found) = next
            && below(done, limit)
        {
            result.push_str(&part(subject, position, found.start));
            match it.get(2) {
                Val::Str(template) => substitute(template, &found, subject, &mut result),
                replacer => {
                    let arguments = vec![found.to_val(subject)];
                    match evaluator.apply(replacer, arguments, &Val::Null, it.frame)? {
                        Val::Str(text) => result.push_str(&text),
                        other => return Err(fault("D3012").value(other)),
                    }
                }
            }
            if result.len() > evaluator.limits.bytes {
                return Err(crate::text::too_large(evaluator.limits.bytes));
            }
            position = match &found.by {
                By::Regex { .. } => found.end,
                By::Function { text, .. } => found.start + text.len(),
            };
            done += 1;
            next = evaluator.following_match(&found, subject, it.frame)?;
        }
    }
    result.push_str(&part(subject, position, subject.len()));
    evaluator.text(result)
}

fn decimal_length(number: usize) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

/// Puts the groups of a match where a replacement says `$1`, `$0` or `$$`.
fn substitute(template: &str, found: &Match, subject: &str, result: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        result.push_str(before);
        rest = after;
        if let Some(tail) = after.strip_prefix('$') {
            result.push('$');
            rest = tail;
            continue;
        }
        if let Some(tail) = after.strip_prefix('0') {
            result.push_str(&found.text(subject));
            rest = tail;
            continue;
        }
        let groups = found.count();
        let most = decimal_length(groups);
        let digits = after
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let mut number = slice(after, 0, digits);
        if most > 1 && number.parse::<usize>().is_ok_and(|number| number > groups) {
            number = slice(after, 0, digits.min(most - 1));
        }
        match number.parse::<usize>() {
            Ok(index) => {
                match (&found.by, index.checked_sub(1)) {
                    (By::Regex { groups, .. }, Some(index)) => {
                        if let Some(Some((start, end))) = groups.get(index) {
                            result.push_str(&part(subject, *start, *end));
                        }
                    }
                    (By::Function { groups, .. }, Some(index)) => {
                        if let Some(Val::Str(group)) = groups.get(index) {
                            result.push_str(group);
                        }
                    }
                    (_, None) => {}
                }
                rest = slice(after, decimal_length(index), after.len());
            }
            Err(_) => result.push('$'),
        }
    }
    result.push_str(rest);
}
