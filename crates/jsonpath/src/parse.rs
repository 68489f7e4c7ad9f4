//! Text to steps.

use std::sync::Arc;

use asl_json::Span;

use crate::MAX_STEPS;
use crate::error::PathError;
use crate::filter::Filter;
use crate::path::Step;

/// The steps of a path's text behind its root; `offset` is where `text` starts in what the user wrote. Without a
/// root, the text is read as if `$.` stood before it.
pub(crate) fn steps(text: &str, offset: usize, has_root: bool) -> Result<Vec<Step>, PathError> {
    let mut parser = Parser {
        text,
        offset,
        at: 0,
        dots: usize::from(!has_root),
        steps: Vec::new(),
    };
    while parser.at < text.len() {
        let start = parser.at;
        parser.step()?;
        if parser.steps.len() > MAX_STEPS {
            let message = format!("a path of more than {MAX_STEPS} steps");
            return Err(PathError::new(parser.span(start, parser.at), message));
        }
    }
    Ok(parser.steps)
}

struct Parser<'t> {
    text: &'t str,
    offset: usize,
    at: usize,
    /// Dots that stand before the text without being in it.
    dots: usize,
    steps: Vec<Step>,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(start, end).shifted(self.offset)
    }

    fn step(&mut self) -> Result<(), PathError> {
        let start = self.at;
        let dots = self.rest().bytes().take_while(|byte| *byte == b'.').count();
        self.at += dots;
        let dots = dots + std::mem::take(&mut self.dots);
        let rest = self.rest();
        if rest.is_empty() {
            // A single dot at the end is passed over: of the two, version 2.0.0 refuses `..` alone (reference 09-query-engines, B3). Later ones
            // refuse both; no recording has one.
            return if dots < 2 {
                Ok(())
            } else {
                Err(
                    PathError::new(self.span(start, self.at), "the path ends with `..`")
                        .help("write what is looked for behind it")
                        .invalid_path("A path can not end with a scan."),
                )
            };
        }
        if dots > 1 {
            self.steps.push(Step::Scan);
        }
        if rest.starts_with('[') {
            self.bracket()
        } else {
            self.name()
        }
    }

    /// `.name`: up to `.`, `[` or a blank, whatever else it holds.
    fn name(&mut self) -> Result<(), PathError> {
        let start = self.at;
        let rest = self.rest();
        let len = rest.find(['.', '[', ' ']).unwrap_or(rest.len());
        self.at += len;
        if self.rest().starts_with(' ') {
            return Err(PathError::new(
                self.span(self.at, self.at + 1),
                "a blank stands outside of brackets",
            )
            .help("a name with blanks is written `['two words']`")
            .invalid_path("Space not allowed in path"));
        }
        let name = rest.get(..len).unwrap_or_default();
        let step = match name {
            "*" => Step::Wildcard,
            // A dotted name is taken as if it stood in `['…']`, so that quotes and brackets in it end it.
            _ if name.contains(['\'', ']']) => self.quoted(&format!("'{name}'"), start)?,
            _ => Step::Name(name.into()),
        };
        self.steps.push(step);
        Ok(())
    }

    /// `[…]` up to the bracket that closes it; brackets within are counted, quotes are not looked at.
    fn bracket(&mut self) -> Result<(), PathError> {
        let start = self.at;
        let end = start + bracketed(self.rest());
        let whole = self.text.get(start..end).unwrap_or_default();
        let content = whole.strip_prefix('[').unwrap_or(whole);
        let Some(content) = content.strip_suffix(']') else {
            return Err(
                PathError::new(self.span(start, end), "the `[` is never closed")
                    .help("close it with `]`")
                    .invalid_path(format!("Could not analyze path component: {whole}")),
            );
        };
        self.at = end;
        let span = self.span(start, end);
        let step = match content.strip_prefix('?') {
            Some(filter) => self.filter(filter, start)?,
            None if content == "*" => Step::Wildcard,
            None => self
                .analyzed(content, start)?
                .ok_or_else(|| not_understood(whole, content, span))?,
        };
        self.steps.push(step);
        Ok(())
    }

    /// Names, indexes, a slice, or an index from the end. Jayway passes over everything before the first character
    /// that can begin one of them: `[+1]` and `["1"]` are `[1]`.
    fn analyzed(&self, content: &str, start: usize) -> Result<Option<Step>, PathError> {
        let begins =
            |first: char| matches!(first, '\'' | '@' | '-' | ':') || first.is_ascii_digit();
        let Some(from) = content.find(begins) else {
            return Ok(None);
        };
        let rest = content.get(from..).unwrap_or_default();
        match rest.chars().next() {
            Some('\'') => self.quoted(rest, start).map(Some),
            Some('@') => Ok(from_end(content)),
            _ => {
                let step = numbers(rest).ok_or_else(|| {
                    PathError::new(
                        self.span(start, self.at),
                        format!("`[{content}]` is not an index or a slice"),
                    )
                    .help("write `[0]`, `[0,2]`, `[1:]`, `[:2]` or `[1:3]`")
                    .jayway("java.lang.NumberFormatException: For input string: \"\"")
                })?;
                Ok(Some(step))
            }
        }
    }

    /// Every text between a quote and the next one; what stands outside of quotes is not looked at.
    fn quoted(&self, content: &str, start: usize) -> Result<Step, PathError> {
        let content = content.split(']').next().unwrap_or_default();
        let pieces: Vec<&str> = content.split('\'').collect();
        // Pieces alternate: outside, inside, outside, …; the last one is never closed.
        let closed = pieces.split_last().map_or(&[][..], |(_, closed)| closed);
        let names: Vec<Arc<str>> = closed
            .iter()
            .skip(1)
            .step_by(2)
            .map(|name| (*name).into())
            .collect();
        match names.as_slice() {
            [] => Err(
                PathError::new(self.span(start, self.at), "the `'` is never closed")
                    .help("close it with `'`"),
            ),
            [name] => Ok(Step::Name(Arc::clone(name))),
            _ => Ok(Step::Names(names)),
        }
    }

    /// `[?(…)]`; `content` is what stands behind the `?`.
    fn filter(&self, content: &str, start: usize) -> Result<Step, PathError> {
        let inner = content
            .trim_matches(' ')
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'));
        let Some(inner) = inner else {
            return Err(PathError::new(
                self.span(start, self.at),
                "a filter stands between `[?(` and `)]`",
            )
            .help("for example `[?(@.price < 10)]`")
            .invalid_path(format!(
                "Filter must start with '[?(' and end with ')]'. {}",
                content.trim()
            )));
        };
        let at = start + 2 + content.find('(').map_or(0, |paren| paren + 1);
        Filter::parse(inner, self.offset + at).map(Step::Filter)
    }
}

/// How long the bracket at the start of `text` is: to the bracket that closes it, or to the end.
fn bracketed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    text.len()
}

fn not_understood(whole: &str, content: &str, span: Span) -> PathError {
    let inner = content.trim_matches(' ');
    let help = match inner
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
    {
        Some(name) => format!("quotes are single quotes here: `['{name}']`"),
        None if inner.is_empty() => "write `[0]`, `['name']` or `[*]`".to_owned(),
        None if inner.starts_with('(') => "write `[(@.length-1)]`".to_owned(),
        None => format!("a name stands in single quotes: `['{inner}']`"),
    };
    PathError::new(span, format!("`{whole}` is not understood"))
        .help(help)
        .invalid_path(format!("Could not analyze path component: {whole}"))
}

/// `(@.length-1)` or `(@.size()-1)`: counted from the end.
fn from_end(text: &str) -> Option<Step> {
    let plain: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '(' | ')'))
        .collect();
    let (_, back) = ["@.length-", "@.size-"]
        .iter()
        .find_map(|prefix| plain.split_once(prefix))?;
    let back: i32 = back
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| back.parse().ok())??;
    Some(Step::FromEnd(back.into()))
}

/// A list of indexes, or a slice, of which a third part is read and has no effect.
fn numbers(text: &str) -> Option<Step> {
    let text: String = text
        .chars()
        .take_while(|character| matches!(character, '0'..='9' | '-' | ':' | ',' | ' '))
        .filter(|character| *character != ' ')
        .collect();
    // Nothing behind the last comma is no index more.
    let text = text.strip_suffix(',').unwrap_or(&text);
    if text.contains(',') {
        let indexes = text.split(',').map(|part| number(part.trim_matches(':')));
        return indexes.collect::<Option<Vec<_>>>().map(Step::Indexes);
    }
    if !text.contains(':') {
        return number(text).map(|index| Step::Indexes(vec![index]));
    }
    let mut parts = text.split(':');
    let mut bound = || match parts.next() {
        None | Some("") => Some(None),
        Some(part) => number(part).map(Some),
    };
    match (bound()?, bound()?) {
        (None, None) => None,
        (from, to) => Some(Step::Slice(from, to)),
    }
}

/// A number as Java reads an `int`.
fn number(text: &str) -> Option<i64> {
    text.parse::<i32>().ok().map(i64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match steps(text, 0, true) {
            Ok(steps) => steps.iter().map(ToString::to_string).collect(),
            Err(error) => format!(
                "{}..{}: {}",
                error.span.start, error.span.end, error.message
            ),
        }
    }

    #[test]
    fn steps_are_read_as_jayway_reads_them() {
        for (text, steps) in [
            ("", ""),
            (".", ""),
            (".a.", "['a']"),
            (".a.b", "['a']['b']"),
            ("['a'].b['c d']", "['a']['b']['c d']"),
            (".a-b.ü.sum().@at.*x", "['a-b']['ü']['sum()']['@at']['*x']"),
            (r".store\.book", r"['store\']['book']"),
            (".[0].['a']", "[0]['a']"),
            ("[0]a", "[0]['a']"),
            ("..a", "..['a']"),
            ("...a", "..['a']"),
            ("..[0]", "..[0]"),
            (".*[*]", "[*][*]"),
            ("[ 'a' , 'b' ]", "['a', 'b']"),
            ("['a'.'b']", "['a', 'b']"),
            ("['it's']", "['it']"),
            ("[ \"x1\" ][*,2][1,]", "[1][2][1]"),
            (".'a'", "['', '']"),
            ("[01][+1][-2]", "[1][1][-2]"),
            ("[ 0 , 1 ]", "[0,1]"),
            ("[0,:5]", "[0,5]"),
            ("[1:][:2][1:2][1:2:3][3::-1]", "[1:][:2][1:2][1:2][3:]"),
            (
                "[(@.length-1)][( @.size() - 2 )]",
                "[(@.length-1)][(@.length-2)]",
            ),
            ("[?(@.a[0] == 1)].b", "[?]['b']"),
        ] {
            assert_eq!(shown(text), steps, "{text}");
        }
    }

    #[test]
    fn errors_say_where() {
        for (text, error) in [
            (".a..", "2..4: the path ends with `..`"),
            (".a b", "2..3: a blank stands outside of brackets"),
            (".a[\"b\"]", "2..7: `[\"b\"]` is not understood"),
            ("[a]", "0..3: `[a]` is not understood"),
            ("[]", "0..2: `[]` is not understood"),
            (".a[", "2..3: the `[` is never closed"),
            ("[:]", "0..3: `[:]` is not an index or a slice"),
            ("[::2]", "0..5: `[::2]` is not an index or a slice"),
            (
                "[99999999999]",
                "0..13: `[99999999999]` is not an index or a slice",
            ),
            ("['a]", "0..4: the `'` is never closed"),
            (".a]b", "1..4: the `'` is never closed"),
            ("[(@.length)]", "0..12: `[(@.length)]` is not understood"),
            ("[ * ]", "0..5: `[ * ]` is not understood"),
            ("[?@.a]", "0..6: a filter stands between `[?(` and `)]`"),
            (".a[?]", "2..5: a filter stands between `[?(` and `)]`"),
        ] {
            assert_eq!(shown(text), error, "{text}");
        }
        assert!(shown(&".a".repeat(501)).ends_with("a path of more than 500 steps"));
        assert!(steps(&".a".repeat(500), 0, true).is_ok());
    }
}
