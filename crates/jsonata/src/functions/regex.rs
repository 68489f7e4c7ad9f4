//! Functions that search texts: `$match`, `$contains`, `$replace`, `$split`.

use std::sync::{Arc, LazyLock};

use super::search::{Search, push_part};
use super::{Arguments, Native, native};
use crate::error::{Outcome, fault};
use crate::evaluate::{Evaluator, count};
use crate::regex::part;
use crate::text::{push_short, slice};
use crate::value::{Record, Val};

pub(super) static TABLE: [Native; 4] = [
    native("match", "<s-f<s:o>n?:a<o>>", 3, matches),
    native("contains", "<s-(sf):b>", 2, contains),
    native("replace", "<s-(sf)(sf)n?:s>", 4, replace),
    native("split", "<s-(sf)n?:a<s>>", 3, split),
];

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
        matcher => Search::new(matcher, subject, it.frame).first(evaluator)?,
    }))
}

/// The names of the members of what `$match` gives.
static NAMES: LazyLock<[Arc<str>; 3]> =
    LazyLock::new(|| ["match", "index", "groups"].map(Arc::from));

fn matches(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Val::Str(subject) = it.get(0) else {
        return Ok(Val::Undefined);
    };
    let limit = limit(it, 2, "D3040")?;
    let mut results = Vec::new();
    if below(0, limit) {
        let [text, index, groups] = &*NAMES;
        let mut search = Search::new(it.get(1), subject, it.frame);
        let mut found = search.first(evaluator)?;
        while found && below(results.len(), limit) {
            evaluator.charge(search.count(evaluator))?;
            let members = vec![
                (Arc::clone(text), Val::Str(search.text())),
                (Arc::clone(index), count(search.offset())),
                (Arc::clone(groups), search.groups(evaluator)),
            ];
            results.push(Record::of(members).finish());
            if results.len() > evaluator.limits.sequence {
                break;
            }
            found = search.next(evaluator)?;
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
                if !below(parts.len(), limit) || parts.len() > evaluator.limits.sequence {
                    break;
                }
                parts.push(Val::from(piece));
            }
        }
        Val::Undefined => parts.push(Val::Str(Arc::clone(subject))),
        matcher => {
            let mut search = Search::new(matcher, subject, it.frame);
            let mut found = search.first(evaluator)?;
            let mut start = 0;
            while found && below(parts.len(), limit) && parts.len() <= evaluator.limits.sequence {
                parts.push(Val::from(&*part(subject, start, search.start)));
                start = search.end;
                found = search.next(evaluator)?;
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
    if let Some(pattern) = it.text(1) {
        return replace_text(evaluator, it, subject, pattern, limit);
    }
    let mut search = Search::new(it.get(1), subject, it.frame);
    let mut found = search.first(evaluator)?;
    let mut template = match it.get(2) {
        Val::Str(text) => Ok(Template::new(text)),
        replacer => Err(replacer),
    };
    let mut result = String::with_capacity(if found { subject.len() } else { 0 });
    let (mut position, mut done) = (0, 0);
    while found && below(done, limit) {
        push_part(&mut result, subject, position, search.start);
        match &mut template {
            Ok(template) => template.fill(&search, evaluator, &mut result)?,
            Err(replacer) => {
                let arguments = vec![search.described(evaluator)?];
                match evaluator.apply(replacer, arguments, &Val::Null, it.frame)? {
                    Val::Str(text) => result.push_str(&text),
                    other => return Err(fault("D3012").value(other)),
                }
            }
        }
        if result.len() > evaluator.limits.bytes {
            return Err(crate::text::too_large(evaluator.limits.bytes));
        }
        position = search.taken_to();
        done += 1;
        found = search.next(evaluator)?;
    }
    if done == 0 {
        evaluator.check_text(subject.len())?;
        return Ok(it.get(0).clone());
    }
    push_part(&mut result, subject, position, subject.len());
    evaluator.text(result)
}

/// `$replace` of a text by a text.
fn replace_text(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    subject: &str,
    pattern: &str,
    limit: Option<f64>,
) -> Outcome<Val> {
    let replacement = match it.get(2) {
        Val::Str(replacement) => replacement,
        // What JavaScript makes of what is not there.
        Val::Undefined => "undefined",
        // JavaScript would print the function's source.
        function if subject.contains(pattern) => {
            return Err(fault("D3012").value(function.clone()));
        }
        _ => return Ok(it.get(0).clone()),
    };
    let mut result = String::new();
    let (mut position, mut done) = (0, 0);
    for (start, found) in subject.match_indices(pattern) {
        if !below(done, limit) {
            break;
        }
        push_part(&mut result, subject, position, start);
        result.push_str(replacement);
        evaluator.charge(1)?;
        if result.len() > evaluator.limits.bytes {
            return Err(crate::text::too_large(evaluator.limits.bytes));
        }
        position = start + found.len();
        done += 1;
    }
    push_part(&mut result, subject, position, subject.len());
    evaluator.text(result)
}

/// A replacement with `$1`, `$0` and `$$`.
struct Template<'t> {
    text: &'t str,
    /// For how many groups the pieces are: it decides where a number ends.
    groups: Option<usize>,
    pieces: Vec<Piece<'t>>,
}

enum Piece<'t> {
    Text(&'t str),
    /// The match.
    Whole,
    /// A group, by its number from 0.
    Group(usize),
}

impl<'t> Template<'t> {
    fn new(text: &'t str) -> Template<'t> {
        Template {
            text,
            groups: None,
            pieces: Vec::new(),
        }
    }

    /// Appends the text for the present match of a search, if there is room: each piece may be the whole match.
    fn fill(
        &mut self,
        search: &Search<'_>,
        evaluator: &mut Evaluator<'_>,
        result: &mut String,
    ) -> Outcome<()> {
        let groups = search.count(evaluator);
        if self.groups != Some(groups) {
            self.groups = Some(groups);
            self.pieces = pieces(self.text, groups);
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => push_short(result, text),
                Piece::Whole => search.push_text(result),
                Piece::Group(index) => search.push_group(*index, evaluator, result),
            }
            if result.len() > evaluator.limits.bytes {
                return Err(crate::text::too_large(evaluator.limits.bytes));
            }
        }
        evaluator.charge(self.pieces.len() / 16)
    }
}

fn decimal_length(number: usize) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

fn pieces(template: &str, groups: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        pieces.push(Piece::Text(before));
        rest = after;
        if let Some(tail) = after.strip_prefix('$') {
            pieces.push(Piece::Text("$"));
            rest = tail;
            continue;
        }
        if let Some(tail) = after.strip_prefix('0') {
            pieces.push(Piece::Whole);
            rest = tail;
            continue;
        }
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
                pieces.extend(index.checked_sub(1).map(Piece::Group));
                rest = slice(after, decimal_length(index), after.len());
            }
            Err(_) => pieces.push(Piece::Text("$")),
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Text("")));
    pieces
}
