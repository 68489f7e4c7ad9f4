//! Pictures of dates and times: `[Y0001]-[M01]-[D01]`.

use super::integer::{Case, Picture, parse_int};
use crate::error::{Outcome, fault};
use crate::value::Val;

/// A literal text or a component.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Literal(String),
    Marker(Marker),
}

/// A component such as `[MNn,3-3]`.
#[derive(Clone, Debug)]
pub(crate) struct Marker {
    pub(crate) component: char,
    /// A `t` modifier: zero offset as `Z`.
    pub(crate) zulu: bool,
    pub(crate) names: Option<Case>,
    pub(crate) integer: Option<Picture>,
    /// Widest text of a name.
    pub(crate) max_width: Option<usize>,
    /// Digits of a year to keep.
    pub(crate) year_digits: Option<usize>,
}

fn default_presentation(component: char) -> Option<&'static str> {
    Some(match component {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return None,
    })
}

/// Reads a picture.
///
/// # Errors
/// D3132 unknown component, D3135 no closing bracket, D3131.
pub(crate) fn parse(picture: &str) -> Outcome<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = picture;
    while let Some((literal, after)) = rest.split_once('[') {
        push_literal(&mut parts, literal);
        if let Some(tail) = after.strip_prefix('[') {
            parts.push(Part::Literal("[".to_owned()));
            rest = tail;
            continue;
        }
        let (marker, tail) = after.split_once(']').ok_or_else(|| fault("D3135"))?;
        let compact: String = marker.chars().filter(|ch| !ch.is_whitespace()).collect();
        let marker = parse_marker(&compact)?;
        if marker.integer.is_some()
            && !matches!(marker.component, 'Z' | 'z')
            && let Some(Part::Marker(Marker {
                integer: Some(previous),
                ..
            })) = parts.last_mut()
        {
            // Two numbers without anything between: the first has a fixed width.
            previous.parse_width = Some(previous.mandatory);
        }
        parts.push(Part::Marker(marker));
        rest = tail;
    }
    push_literal(&mut parts, rest);
    Ok(parts)
}

fn push_literal(parts: &mut Vec<Part>, literal: &str) {
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.replace("]]", "]")));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates; bounded"
)]
fn width(text: &str) -> Option<usize> {
    /// Wider than any component.
    const WIDEST: f64 = 100.0;
    if text == "*" {
        return None;
    }
    Some(parse_int(text))
        .filter(|width| !width.is_nan())
        .map(|width| width.min(WIDEST) as usize)
}

fn parse_marker(text: &str) -> Outcome<Marker> {
    let mut chars = text.chars();
    let component = chars.next().unwrap_or_default();
    let rest = chars.as_str();
    let (modifiers, widths) = match rest.rsplit_once(',') {
        Some((modifiers, widths)) => (modifiers, Some(widths)),
        None => (rest, None),
    };
    let (min_width, max_width) =
        match widths.map(|widths| widths.split_once('-').unwrap_or((widths, "*"))) {
            Some((min, max)) => (width(min), width(max)),
            None => (None, None),
        };
    let unknown = || {
        let shown = if text.is_empty() {
            String::new()
        } else {
            component.to_string()
        };
        fault("D3132").value(Val::from(shown))
    };
    let mut second = None;
    let first = match modifiers.chars().last() {
        None => default_presentation(component).ok_or_else(unknown)?,
        Some(last) if modifiers.chars().count() > 1 && matches!(last, 'a' | 't' | 'c' | 'o') => {
            second = Some(last);
            modifiers.strip_suffix(last).unwrap_or(modifiers)
        }
        Some(_) => modifiers,
    };
    let mut marker = Marker {
        component,
        zulu: second == Some('t'),
        names: None,
        integer: None,
        max_width,
        year_digits: None,
    };
    if first.starts_with('n') {
        marker.names = Some(Case::Lower);
    } else if first.starts_with('N') {
        marker.names = Some(if first.starts_with("Nn") {
            Case::Title
        } else {
            Case::Upper
        });
    } else if "YMDdFWwXxHhmsf".contains(component) {
        let mut integer = match second {
            Some(second) => Picture::parse(&format!("{first};{second}"))?,
            None => Picture::parse(first)?,
        };
        integer.mandatory = integer.mandatory.max(min_width.unwrap_or(0));
        if component == 'Y' {
            let digits = integer.mandatory + integer.optional;
            if let Some(max) = max_width {
                integer.mandatory = max;
                marker.year_digits = Some(max);
            } else if digits >= 2 {
                marker.year_digits = Some(digits);
            }
        }
        marker.integer = Some(integer);
    }
    if matches!(component, 'Z' | 'z') {
        marker.integer = Some(Picture::parse(first)?);
    }
    Ok(marker)
}
