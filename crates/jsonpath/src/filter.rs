//! `[?(…)]`: which items a filter keeps.

use std::borrow::Cow;
use std::fmt;

use asl_json::{Item, Number, Span, Value};
use regex_lite::Regex;

use crate::compare::{Operator, decimal, holds};
use crate::error::{PathError, SelectError};
use crate::parse;
use crate::path::Step;
use crate::select::{Visits, follow_cow, lookup};

/// Tests joined with `&&`, and those groups with `||`. There is no nesting.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    any: Vec<Vec<Test>>,
}

#[derive(Clone, Debug)]
enum Test {
    /// `@.a`, `!@.a`: whether there is a value other than `null`.
    Exists { side: Side, wanted: bool },
    /// `left op right`
    Compare {
        left: Side,
        operator: Operator,
        right: Side,
    },
    /// `left =~ /re/`
    Matches { left: Side, right: Side },
}

#[derive(Clone)]
enum Side {
    /// A definite path from the item (`@`) or the document (`$`).
    Path { from_root: bool, steps: Vec<Step> },
    /// A text, and the number it spells, if it spells one.
    Text(Value, Option<Number>),
    /// Matches a whole text.
    Pattern(Regex),
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Side::Path { from_root, steps } => {
                write!(f, "{}{steps:?}", if *from_root { '$' } else { '@' })
            }
            Side::Text(text, _) => write!(f, "{text}"),
            Side::Pattern(pattern) => write!(f, "/{pattern}/"),
        }
    }
}

/// A piece of a filter's text and where it stands.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Piece<'t> {
    /// The pieces between `separator`s, wherever they stand.
    fn split(self, separator: &'static str) -> impl Iterator<Item = Piece<'t>> {
        let mut at = self.at;
        self.text.split(separator).map(move |text| {
            let piece = Piece { text, at };
            at += text.len() + separator.len();
            piece
        })
    }

    fn trim(self) -> Piece<'t> {
        let text = self.text.trim_start();
        Piece {
            text: text.trim_end(),
            at: self.at + self.text.len() - text.len(),
        }
    }

    /// Without the parentheses at its ends.
    fn strip(self) -> Piece<'t> {
        let mut piece = self.trim();
        while let Some(text) = piece.text.strip_prefix('(') {
            piece = Piece {
                text,
                at: piece.at + 1,
            }
            .trim();
        }
        while let Some(text) = piece
            .text
            .strip_suffix(')')
            .filter(|_| !piece.text.ends_with("()"))
        {
            piece = Piece { text, at: piece.at }.trim();
        }
        piece
    }

    fn cut(self, start: usize, end: usize) -> Piece<'t> {
        Piece {
            text: self.text.get(start..end).unwrap_or_default(),
            at: self.at + start,
        }
    }

    fn span(self) -> Span {
        Span::new(self.at, self.at + self.text.len())
    }
}

impl Filter {
    /// The filter of the text between `[?(` and `)]`, which starts at `at`.
    pub(crate) fn parse(text: &str, at: usize) -> Result<Filter, PathError> {
        let groups = Piece { text, at }.split("||");
        let any = groups
            .map(|group| group.split("&&").map(|part| test(part.strip())).collect())
            .collect::<Result<_, _>>()?;
        Ok(Filter { any })
    }

    /// Whether the filter keeps `item` of the document `root`.
    #[inline]
    pub(crate) fn keeps(
        &self,
        item: &Item<'_>,
        root: &Value,
        visits: &Visits,
    ) -> Result<bool, SelectError> {
        // A failure anywhere before the answer is known fails the whole path, so the order is that of the text.
        for group in &self.any {
            let mut all = true;
            for test in group {
                if !test.holds(item, root, visits)? {
                    all = false;
                    break;
                }
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The operators in the order in which they are looked for.
const OPERATORS: [(&str, Option<Operator>); 7] = [
    ("==", Some(Operator::Equal)),
    (">=", Some(Operator::AtLeast)),
    ("<=", Some(Operator::AtMost)),
    ("!=", Some(Operator::Differs)),
    ("<", Some(Operator::Less)),
    (">", Some(Operator::More)),
    ("=~", None),
];

fn test(part: Piece<'_>) -> Result<Test, PathError> {
    let found = OPERATORS
        .iter()
        .find_map(|(text, operator)| part.text.find(text).map(|at| (at, text.len(), *operator)));
    if let Some((at, len, operator)) = found {
        let left = side(part.cut(0, at).trim())?;
        let right = side(part.cut(at + len, part.text.len()).trim())?;
        return Ok(match operator {
            Some(operator) => Test::Compare {
                left,
                operator,
                right,
            },
            None => Test::Matches { left, right },
        });
    }
    let (path, wanted) = match part.text.strip_prefix('!') {
        Some(text) => (
            Piece {
                text,
                at: part.at + 1,
            }
            .trim(),
            false,
        ),
        None => (part, true),
    };
    if path.text.starts_with(['@', '$']) {
        return Ok(Test::Exists {
            side: side(path)?,
            wanted,
        });
    }
    let error = match part.text {
        "" => PathError::new(part.span(), "a filter with nothing to test")
            .jayway("java.lang.StringIndexOutOfBoundsException: String index out of range: 0"),
        text => PathError::new(part.span(), format!("`{text}` is not a test"))
            .jayway("java.lang.UnsupportedOperationException: CriteriaType  can not be parsed"),
    };
    Err(error.help("write for example `@.price < 10`, `@.name == 'x'` or `@.optional`"))
}

fn side(piece: Piece<'_>) -> Result<Side, PathError> {
    let text = piece.text;
    if let Some(path) = text.strip_prefix(['@', '$']) {
        if path.starts_with(|first| !matches!(first, '.' | '[')) {
            return Err(
                PathError::new(piece.span(), format!("`{text}` is not a path"))
                    .help("a path in a filter starts with `@.`, `@[`, `$.` or `$[`")
                    .invalid_path(format!("Invalid path {text}")),
            );
        }
        let steps = parse::steps(path, piece.at + 1, true).map_err(|error| {
            let jayway = error
                .jayway
                .clone()
                .map(|text| format!("com.jayway.jsonpath.InvalidPathException: {text}"));
            PathError { jayway, ..error }
        })?;
        if !steps.iter().all(Step::is_definite) {
            return Err(PathError::new(
                piece.span(),
                format!("`{text}` can lead to more than one value"),
            )
            .help("in a filter a path has only names and single indexes")
            .invalid_path(format!("the predicate path: {text} is not definite")));
        }
        return Ok(Side::Path {
            from_root: text.starts_with('$'),
            steps,
        });
    }
    if let Some(literal) = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
    {
        return Ok(Side::text(literal));
    }
    let pattern = text
        .strip_prefix('/')
        .and_then(|text| match text.strip_suffix("/i") {
            Some(pattern) => Some((pattern, "i")),
            None => text.strip_suffix('/').map(|pattern| (pattern, "")),
        });
    if let Some((pattern, flags)) = pattern {
        // Java's `matches` is about the whole text.
        let regex = Regex::new(&format!("(?{flags}:\\A(?:{pattern})\\z)"));
        return regex.map(Side::Pattern).map_err(|error| {
            PathError::new(
                piece.span(),
                format!("`{text}` is not a regular expression that can be simulated: {error}"),
            )
            .help("look-around and back-references are not supported")
        });
    }
    Ok(Side::text(text))
}

impl Side {
    fn text(text: &str) -> Side {
        Side::Text(text.into(), decimal(text).ok())
    }

    /// The value; `None` when the path leads nowhere.
    #[inline]
    fn value<'v>(
        &'v self,
        item: &'v Item<'_>,
        root: &'v Value,
        strict: bool,
        visits: &Visits,
    ) -> Result<Option<Cow<'v, Value>>, SelectError> {
        let steps = match self {
            Side::Text(text, _) => return Ok(Some(Cow::Borrowed(text))),
            Side::Pattern(_) => return Ok(None),
            Side::Path {
                from_root: true,
                steps,
            } => return lookup(steps, root, strict, visits),
            Side::Path { steps, .. } => steps,
        };
        if let (Some(Step::Name(name)), Item::Unread(_)) = (steps.first(), item) {
            visits.count(1)?;
            return match item.peek(name) {
                Some(value) => follow_cow(steps, 1, value, strict, visits),
                None => Ok(None),
            };
        }
        follow_cow(steps, 0, item.value(), strict, visits)
    }
}

impl Test {
    #[inline]
    fn holds(&self, item: &Item<'_>, root: &Value, visits: &Visits) -> Result<bool, SelectError> {
        visits.count(1)?;
        match self {
            Test::Exists { side, wanted } => {
                let value = side.value(item, root, true, visits)?;
                Ok(value.is_some_and(|value| !value.is_null()) == *wanted)
            }
            Test::Compare {
                left,
                operator,
                right,
            } => {
                let left = left.value(item, root, false, visits)?;
                if let (Some(Value::Number(left)), Side::Text(_, Some(right))) =
                    (left.as_deref(), right)
                {
                    return Ok(operator.accepts(left.partial_cmp(right)));
                }
                let right = right.value(item, root, false, visits)?;
                match (left, right) {
                    (Some(left), Some(right)) => holds(&left, *operator, &right),
                    _ => Ok(false),
                }
            }
            Test::Matches { left, right } => {
                let (Some(left), Side::Pattern(pattern)) =
                    (left.value(item, root, false, visits)?, right)
                else {
                    return Ok(false);
                };
                let text = match &*left {
                    Value::String(text) => Cow::Borrowed(&**text),
                    Value::Number(_) | Value::Bool(_) => Cow::Owned(left.to_string()),
                    _ => return Ok(false),
                };
                // Matching takes time linear in both.
                let work = text.len().saturating_mul(pattern.as_str().len());
                visits.count(work as u64 / 8)?;
                Ok(pattern.is_match(&text))
            }
        }
    }
}
