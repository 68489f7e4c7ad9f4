//! `$formatNumber`: pictures of decimal numbers as XPath's `format-number` has them.

use crate::datetime::integer::regular;
use crate::error::{Outcome, fault};
use crate::functions::number::round;
use crate::text;
use crate::value::Val;

/// The characters that a picture is made of.
struct Symbols {
    decimal: char,
    grouping: char,
    exponent: char,
    minus: String,
    percent: char,
    per_mille: char,
    zero: char,
    digit: char,
    pattern: char,
}

impl Symbols {
    fn new(options: &Val) -> Symbols {
        let one = |name: &str, default: char| {
            let given = options.member(name);
            given
                .as_str()
                .and_then(|text| text.chars().next())
                .unwrap_or(default)
        };
        Symbols {
            decimal: one("decimal-separator", '.'),
            grouping: one("grouping-separator", ','),
            exponent: one("exponent-separator", 'e'),
            minus: options
                .member("minus-sign")
                .as_str()
                .map_or_else(|| "-".to_owned(), |text| text.to_string()),
            percent: one("percent", '%'),
            per_mille: one("per-mille", '\u{2030}'),
            zero: one("zero-digit", '0'),
            digit: one("digit", '#'),
            pattern: one("pattern-separator", ';'),
        }
    }

    fn is_digit(&self, ch: char) -> bool {
        let zero = u32::from(self.zero);
        (zero..zero + 10).contains(&u32::from(ch))
    }

    fn is_place(&self, ch: char) -> bool {
        self.is_digit(ch) || ch == self.digit
    }

    fn is_active(&self, ch: char) -> bool {
        self.is_place(ch)
            || [self.decimal, self.exponent, self.grouping, self.pattern].contains(&ch)
    }
}

/// One sub-picture, cut into its parts.
struct Parts {
    prefix: String,
    suffix: String,
    active: Vec<char>,
    mantissa: Vec<char>,
    exponent: Option<Vec<char>>,
    integer: Vec<char>,
    fraction: Vec<char>,
    picture: Vec<char>,
}

fn position(chars: &[char], wanted: char) -> Option<usize> {
    chars.iter().position(|ch| *ch == wanted)
}

fn part(chars: &[char], from: usize, to: usize) -> Vec<char> {
    chars
        .get(from..to.max(from).min(chars.len()))
        .unwrap_or_default()
        .to_vec()
}

fn split(picture: &str, symbols: &Symbols) -> Parts {
    let chars: Vec<char> = picture.chars().collect();
    let is_edge = |ch: &char| symbols.is_active(*ch) && *ch != symbols.exponent;
    let start = chars.iter().position(is_edge).unwrap_or(0);
    let end = chars.iter().rposition(is_edge).map_or(0, |last| last + 1);
    let has_active = chars.iter().any(is_edge);
    let suffix: Vec<char> = if has_active {
        part(&chars, end, chars.len())
    } else {
        Vec::new()
    };
    let end = chars.len() - suffix.len();
    let active = part(&chars, start, end);
    let exponent_at = position(&part(&chars, start, chars.len()), symbols.exponent)
        .map(|at| at + start)
        .filter(|at| *at <= end);
    let (mantissa, exponent) = match exponent_at {
        // The reference measures from the start of the picture, in the active part.
        Some(at) => (
            part(&active, 0, at),
            Some(part(&active, at + 1, active.len())),
        ),
        None => (active.clone(), None),
    };
    let (integer, fraction) = match position(&mantissa, symbols.decimal) {
        Some(at) => (
            part(&mantissa, 0, at),
            part(&mantissa, at + 1, mantissa.len()),
        ),
        None => (mantissa.clone(), suffix.clone()),
    };
    Parts {
        prefix: part(&chars, 0, start).into_iter().collect(),
        suffix: suffix.into_iter().collect(),
        active,
        mantissa,
        exponent,
        integer,
        fraction,
        picture: chars,
    }
}

/// Checks a sub-picture; of several mistakes the last one in this order is reported, as in the reference.
fn validate(parts: &Parts, symbols: &Symbols) -> Outcome<()> {
    let picture = &parts.picture;
    let count = |wanted: char| picture.iter().filter(|ch| **ch == wanted).count();
    let decimal_at = position(picture, symbols.decimal);
    let beside_decimal =
        |offset: Option<usize>| offset.and_then(|at| picture.get(at)) == Some(&symbols.grouping);
    let scaled = count(symbols.percent) > 0 || count(symbols.per_mille) > 0;
    let first_optional = position(&parts.integer, symbols.digit);
    let last_optional = parts.fraction.iter().rposition(|ch| *ch == symbols.digit);
    let has_digit = |chars: Option<&[char]>| {
        chars
            .unwrap_or_default()
            .iter()
            .any(|ch| symbols.is_digit(*ch))
    };
    let grouping_pair = picture
        .windows(2)
        .any(|pair| pair == [symbols.grouping, symbols.grouping]);
    let mistakes = [
        ("D3081", count(symbols.decimal) > 1),
        ("D3082", count(symbols.percent) > 1),
        ("D3083", count(symbols.per_mille) > 1),
        (
            "D3084",
            count(symbols.percent) > 0 && count(symbols.per_mille) > 0,
        ),
        (
            "D3085",
            !parts.mantissa.iter().any(|ch| symbols.is_place(*ch)),
        ),
        (
            "D3086",
            parts.active.iter().any(|ch| !symbols.is_active(*ch)),
        ),
        (
            "D3087",
            decimal_at.is_some_and(|at| {
                beside_decimal(at.checked_sub(1)) || beside_decimal(Some(at + 1))
            }),
        ),
        (
            "D3088",
            decimal_at.is_none() && parts.integer.last() == Some(&symbols.grouping),
        ),
        ("D3089", grouping_pair),
        (
            "D3090",
            first_optional.is_some_and(|at| has_digit(parts.integer.get(..at))),
        ),
        (
            "D3091",
            last_optional.is_some_and(|at| has_digit(parts.fraction.get(at..))),
        ),
        (
            "D3092",
            scaled
                && parts
                    .exponent
                    .as_ref()
                    .is_some_and(|exponent| !exponent.is_empty()),
        ),
        (
            "D3093",
            parts.exponent.as_ref().is_some_and(|exponent| {
                exponent.is_empty() || exponent.iter().any(|ch| !symbols.is_digit(*ch))
            }),
        ),
    ];
    match mistakes.into_iter().rfind(|(_, wrong)| *wrong) {
        Some((code, _)) => Err(fault(code)),
        None => Ok(()),
    }
}

/// What a sub-picture asks for.
struct Plan {
    prefix: String,
    suffix: String,
    groups: Vec<usize>,
    regular: Option<usize>,
    fraction_groups: Vec<usize>,
    least_integer: usize,
    scaling: usize,
    least_fraction: usize,
    most_fraction: usize,
    least_exponent: usize,
    has_percent: bool,
    has_per_mille: bool,
    has_decimal: bool,
}

fn analyse(parts: Parts, symbols: &Symbols) -> Plan {
    let digits = |chars: &[char]| chars.iter().filter(|ch| symbols.is_digit(**ch)).count();
    let places = |chars: &[char]| chars.iter().filter(|ch| symbols.is_place(**ch)).count();
    let separators = |chars: &[char]| {
        let found = chars
            .iter()
            .enumerate()
            .filter(|(_, ch)| **ch == symbols.grouping);
        found.map(|(at, _)| at).collect::<Vec<_>>()
    };
    let groups: Vec<usize> = separators(&parts.integer)
        .into_iter()
        .map(|at| places(parts.integer.get(at..).unwrap_or_default()))
        .collect();
    let fraction_groups = separators(&parts.fraction)
        .into_iter()
        .map(|at| places(parts.fraction.get(..at).unwrap_or_default()))
        .collect();
    let scaling = digits(&parts.integer);
    let mut least_integer = scaling;
    let mut least_fraction = digits(&parts.fraction);
    let mut most_fraction = places(&parts.fraction);
    let has_exponent = parts.exponent.is_some();
    if least_integer == 0 && most_fraction == 0 {
        if has_exponent {
            least_fraction = 1;
            most_fraction = 1;
        } else {
            least_integer = 1;
        }
    }
    if has_exponent && least_integer == 0 && parts.integer.contains(&symbols.digit) {
        least_integer = 1;
    }
    if least_integer == 0 && least_fraction == 0 {
        least_fraction = 1;
    }
    Plan {
        regular: regular(&groups),
        groups,
        fraction_groups,
        least_integer,
        scaling,
        least_fraction,
        most_fraction,
        least_exponent: parts.exponent.as_deref().map_or(0, digits),
        has_percent: parts.picture.contains(&symbols.percent),
        has_per_mille: parts.picture.contains(&symbols.per_mille),
        has_decimal: parts.picture.contains(&symbols.decimal),
        prefix: parts.prefix,
        suffix: parts.suffix,
    }
}

/// The text of a number in a picture; `options` overrides the picture's symbols.
///
/// # Errors
/// D3080 to D3093 for pictures that make no sense.
pub(crate) fn format(number: f64, picture: &str, options: &Val) -> Outcome<String> {
    let symbols = Symbols::new(options);
    let pictures: Vec<&str> = picture.split(symbols.pattern).collect();
    if pictures.len() > 2 {
        return Err(fault("D3080"));
    }
    let parts: Vec<Parts> = pictures
        .iter()
        .map(|picture| split(picture, &symbols))
        .collect();
    for parts in &parts {
        validate(parts, &symbols)?;
    }
    let two = parts.len() == 2;
    let mut plans = parts.into_iter().map(|parts| analyse(parts, &symbols));
    let Some(mut plan) = plans.next() else {
        return Err(fault("D3085"));
    };
    if number < 0.0 || number.is_nan() {
        match plans.next() {
            Some(negative) => plan = negative,
            None if !two => plan.prefix = format!("{}{}", symbols.minus, plan.prefix),
            None => {}
        }
    }
    render(number, &plan, &symbols)
}

/// The most decimal places that a number is printed with.
const MAX_PLACES: usize = 100;

#[expect(clippy::cast_precision_loss, reason = "sizes of a picture are small")]
fn render(number: f64, plan: &Plan, symbols: &Symbols) -> Outcome<String> {
    let scale = if plan.has_percent {
        100.0
    } else if plan.has_per_mille {
        1000.0
    } else {
        1.0
    };
    let mut mantissa = number * scale;
    let mut exponent = None;
    if plan.least_exponent > 0 {
        let most = libm::pow(10.0, plan.scaling as f64);
        let least = libm::pow(10.0, plan.scaling as f64 - 1.0);
        let mut shifted = 0_i32;
        if mantissa != 0.0 && mantissa.is_finite() && most.is_finite() {
            while mantissa.abs() < least {
                mantissa *= 10.0;
                shifted -= 1;
            }
            while mantissa.abs() > most {
                mantissa /= 10.0;
                shifted += 1;
            }
        }
        exponent = Some(shifted);
    }
    let places = plan.most_fraction.min(MAX_PLACES);
    let rounded = round(mantissa, places as f64);
    let (mut whole, mut fraction) = digits(rounded, places, symbols);
    while whole.first() == Some(&symbols.zero) {
        whole.remove(0);
    }
    while fraction.last() == Some(&symbols.zero) {
        fraction.pop();
    }
    let missing = plan.least_integer.saturating_sub(whole.len());
    whole.splice(0..0, std::iter::repeat_n(symbols.zero, missing));
    while fraction.len() < plan.least_fraction {
        fraction.push(symbols.zero);
    }
    let mut shown = whole;
    let point = shown.len();
    shown.push(symbols.decimal);
    shown.extend(fraction);
    group_whole(&mut shown, point, plan, symbols);
    let point = position(&shown, symbols.decimal).unwrap_or(shown.len());
    for at in &plan.fraction_groups {
        shown.insert((at + point + 1).min(shown.len()), symbols.grouping);
    }
    if !plan.has_decimal || position(&shown, symbols.decimal) == Some(shown.len() - 1) {
        shown.pop();
    }
    let mut result = plan.prefix.clone();
    result.extend(shown);
    if let Some(exponent) = exponent {
        result.push(symbols.exponent);
        if exponent < 0 {
            result.push_str(&symbols.minus);
        }
        let (shown, _) = digits(f64::from(exponent), 0, symbols);
        result.extend(std::iter::repeat_n(
            symbols.zero,
            plan.least_exponent.saturating_sub(shown.len()),
        ));
        result.extend(shown);
    }
    result.push_str(&plan.suffix);
    Ok(result)
}

/// Puts separators between the digits left of the decimal point, which is at `point`.
fn group_whole(shown: &mut Vec<char>, point: usize, plan: &Plan, symbols: &Symbols) {
    match plan.regular {
        Some(every) => {
            for group in 1..=point.saturating_sub(1) / every {
                shown.insert(point - group * every, symbols.grouping);
            }
        }
        None => {
            for (point, right) in (point..).zip(&plan.groups) {
                // As JavaScript's `slice` has it: a place before the start counts from the end.
                let at = point
                    .checked_sub(*right)
                    .unwrap_or_else(|| (shown.len() + point).saturating_sub(*right));
                shown.insert(at.min(shown.len()), symbols.grouping);
            }
        }
    }
}

/// The digits before and after the decimal point, in the picture's digits.
fn digits(number: f64, places: usize, symbols: &Symbols) -> (Vec<char>, Vec<char>) {
    let number = number.abs();
    let text = if number >= 1e21 || !number.is_finite() {
        text::number(number)
    } else {
        format!("{number:.places$}")
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let own = |digits: &str| {
        let digit = |ch: char| match ch.to_digit(10) {
            Some(digit) => char::from_u32(u32::from(symbols.zero) + digit).unwrap_or(ch),
            None => ch,
        };
        digits.chars().map(digit).collect()
    };
    (own(whole), own(fraction))
}
