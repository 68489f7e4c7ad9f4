//! Pictures of whole numbers: `#,##0`, `Ww`, `I`, `a`, with `;o` for ordinals.

use asl_json::parse_f64;

use super::words;
use crate::error::{Outcome, fault};
use crate::text;
use crate::value::Val;

/// How words and letters are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Case {
    Upper,
    Lower,
    Title,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Primary {
    Decimal,
    Letters,
    Roman,
    Words,
    /// A sequence that is not supported, such as circled numbers.
    Sequence(String),
}

/// A grouping separator and how many digits stand right of it.
#[derive(Clone, Debug)]
pub(crate) struct Separator {
    pub(crate) position: usize,
    pub(crate) character: char,
}

/// A parsed picture.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) primary: Primary,
    pub(crate) case: Case,
    pub(crate) ordinal: bool,
    /// The zero of the digits in use.
    zero: u32,
    pub(crate) mandatory: usize,
    pub(crate) optional: usize,
    /// One separator that repeats every so many digits.
    pub(crate) regular: Option<Separator>,
    pub(crate) separators: Vec<Separator>,
    /// Exactly this many digits are read, when another number follows.
    pub(crate) parse_width: Option<usize>,
}

/// Code points of the zeros of all decimal digit groups that pictures may use.
const ZEROS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10,
];

impl Picture {
    /// Reads a picture.
    ///
    /// # Errors
    /// D3131 when it mixes digits of several scripts.
    pub(crate) fn parse(picture: &str) -> Outcome<Picture> {
        let (primary, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        let (kind, case) = match primary {
            "A" => (Primary::Letters, Case::Upper),
            "a" => (Primary::Letters, Case::Lower),
            "I" => (Primary::Roman, Case::Upper),
            "i" => (Primary::Roman, Case::Lower),
            "W" => (Primary::Words, Case::Upper),
            "Ww" => (Primary::Words, Case::Title),
            "w" => (Primary::Words, Case::Lower),
            _ => (Primary::Decimal, Case::Lower),
        };
        let mut result = Picture {
            primary: kind,
            case,
            ordinal: modifier.starts_with('o'),
            zero: 0x30,
            mandatory: 0,
            optional: 0,
            regular: None,
            separators: Vec::new(),
            parse_width: None,
        };
        if result.primary == Primary::Decimal {
            result.digits(primary)?;
        }
        Ok(result)
    }

    fn digits(&mut self, picture: &str) -> Outcome<()> {
        let mut zero = None;
        let mut position = 0;
        for ch in picture.chars().rev() {
            let code = u32::from(ch);
            if let Some(group) = ZEROS
                .into_iter()
                .find(|zero| (*zero..zero + 10).contains(&code))
            {
                self.mandatory += 1;
                position += 1;
                if *zero.get_or_insert(group) != group {
                    return Err(fault("D3131"));
                }
            } else if ch == '#' {
                position += 1;
                self.optional += 1;
            } else {
                self.separators.push(Separator {
                    position,
                    character: ch,
                });
            }
        }
        match zero {
            Some(zero) => self.zero = zero,
            None => self.primary = Primary::Sequence(picture.to_owned()),
        }
        if let Some(position) = repeat(&self.separators)
            && let Some(first) = self.separators.first()
        {
            self.regular = Some(Separator {
                position,
                character: first.character,
            });
        }
        Ok(())
    }
}

/// The distance at which the same separator repeats without a gap.
fn repeat(separators: &[Separator]) -> Option<usize> {
    let first = separators.first()?;
    if separators
        .iter()
        .any(|separator| separator.character != first.character)
    {
        return None;
    }
    let positions: Vec<usize> = separators
        .iter()
        .map(|separator| separator.position)
        .collect();
    regular(&positions)
}

/// The greatest common divisor of the positions, if all its multiples up to the last are there.
pub(crate) fn regular(positions: &[usize]) -> Option<usize> {
    let mut factor = 0_usize;
    for position in positions {
        let (mut a, mut b) = (factor, *position);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        factor = a;
    }
    let complete = (1..=positions.len()).all(|index| positions.contains(&(index * factor)));
    (factor > 0 && complete).then_some(factor)
}

/// The text of a whole number.
///
/// # Errors
/// D3130 for an unsupported sequence, D1001 for words of a number that is not finite.
pub(crate) fn format(number: f64, picture: &Picture) -> Outcome<String> {
    let absolute = number.abs();
    let text = match &picture.primary {
        Primary::Letters => letters(
            absolute,
            if picture.case == Case::Upper {
                b'A'
            } else {
                b'a'
            },
        ),
        Primary::Roman => {
            let roman = roman(absolute)?;
            if picture.case == Case::Upper {
                roman.to_uppercase()
            } else {
                roman
            }
        }
        // There are no words for it; the reference looks for them until its stack overflows.
        Primary::Words if !number.is_finite() => return Err(fault("D1001").value(Val::Num(number))),
        Primary::Words => {
            let words = words::spell(absolute, picture.ordinal);
            match picture.case {
                Case::Upper => words.to_uppercase(),
                Case::Lower => words.to_lowercase(),
                Case::Title => words,
            }
        }
        Primary::Decimal => decimal(absolute, picture),
        Primary::Sequence(token) => return Err(fault("D3130").value(Val::from(&**token))),
    };
    Ok(if number < 0.0 {
        format!("-{text}")
    } else {
        text
    })
}

/// A separator that stands left of all digits, by a picture without a regular distance: the reference counts such a place from the end, and what
/// stands before it is lost.
fn separate_beyond(digits: &mut Vec<char>, separator: &Separator) {
    let beyond = separator.position.saturating_sub(digits.len());
    digits.drain(..digits.len().saturating_sub(beyond));
    digits.insert(0, separator.character);
}

fn decimal(number: f64, picture: &Picture) -> String {
    let mut digits: Vec<char> = text::number(number).chars().collect();
    while digits.len() < picture.mandatory {
        digits.insert(0, '0');
    }
    if picture.zero != 0x30 {
        for digit in &mut digits {
            let shifted = (u32::from(*digit) + picture.zero)
                .checked_sub(0x30)
                .and_then(char::from_u32);
            *digit = shifted.unwrap_or(*digit);
        }
    }
    match &picture.regular {
        Some(separator) => {
            let groups = digits.len().saturating_sub(1) / separator.position;
            for group in (1..=groups).rev() {
                digits.insert(
                    digits.len() - group * separator.position,
                    separator.character,
                );
            }
        }
        None => {
            for separator in picture.separators.iter().rev() {
                match digits.len().checked_sub(separator.position) {
                    Some(place) => digits.insert(place, separator.character),
                    None => separate_beyond(&mut digits, separator),
                }
            }
        }
    }
    if picture.ordinal {
        let before_last = digits
            .len()
            .checked_sub(2)
            .and_then(|place| digits.get(place));
        let suffix = match digits.last() {
            _ if before_last == Some(&'1') => "th",
            Some('1') => "st",
            Some('2') => "nd",
            Some('3') => "rd",
            _ => "th",
        };
        digits.extend(suffix.chars());
    }
    digits.into_iter().collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below 26"
)]
fn letters(number: f64, first: u8) -> String {
    let mut result = Vec::new();
    let mut left = number;
    while left > 0.0 && left.is_finite() {
        result.push(char::from(first + ((left - 1.0) % 26.0) as u8));
        left = ((left - 1.0) / 26.0).floor();
    }
    result.into_iter().rev().collect()
}

const ROMAN: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// Numbers beyond this have no usable Roman numeral: it would be ten thousand letters and more.
const MAX_ROMAN: f64 = 10_000_000.0;

fn roman(number: f64) -> Outcome<String> {
    if number > MAX_ROMAN {
        return Err(text::too_large(10_000));
    }
    let mut result = String::new();
    let mut left = number;
    for (value, numeral) in ROMAN {
        while left >= value {
            result.push_str(numeral);
            left -= value;
        }
    }
    Ok(result)
}

/// The number that a text says in this picture; not a number when it says none.
///
/// # Errors
/// D3130 for an unsupported sequence.
pub(crate) fn parse(text: &str, picture: &Picture) -> Outcome<f64> {
    Ok(match &picture.primary {
        Primary::Letters => {
            let first = if picture.case == Case::Upper {
                'A'
            } else {
                'a'
            };
            text.encode_utf16().fold(0.0, |value, unit| {
                value * 26.0 + f64::from(unit) - f64::from(u32::from(first)) + 1.0
            })
        }
        // Capitals only when the picture is; small letters are raised first.
        Primary::Roman if picture.case == Case::Upper => parse_roman(text),
        Primary::Roman => parse_roman(&text.to_uppercase()),
        Primary::Words => words::read(text),
        Primary::Decimal => parse_decimal(text, picture),
        Primary::Sequence(token) => return Err(fault("D3130").value(Val::from(&**token))),
    })
}

fn parse_roman(text: &str) -> f64 {
    let mut total = 0.0;
    let mut largest = 1.0;
    for ch in text.chars().rev() {
        let value = match ch {
            'M' => 1000.0,
            'D' => 500.0,
            'C' => 100.0,
            'L' => 50.0,
            'X' => 10.0,
            'V' => 5.0,
            'I' => 1.0,
            _ => return f64::NAN,
        };
        if value < largest {
            total -= value;
        } else {
            largest = value;
            total += value;
        }
    }
    total
}

fn parse_decimal(text: &str, picture: &Picture) -> f64 {
    let cut = if picture.ordinal {
        text.chars().count().saturating_sub(2)
    } else {
        usize::MAX
    };
    let is_separator = |ch: char| match &picture.regular {
        Some(_) => ch == ',',
        None => picture
            .separators
            .iter()
            .any(|separator| separator.character == ch),
    };
    let digits: String = text
        .chars()
        .take(cut)
        .filter(|ch| !is_separator(*ch))
        .map(|ch| {
            match (u32::from(ch) + 0x30)
                .checked_sub(picture.zero)
                .and_then(char::from_u32)
            {
                Some(digit) if picture.zero != 0x30 => digit,
                _ => ch,
            }
        })
        .collect();
    parse_int(&digits)
}

/// JavaScript's `parseInt`.
pub(crate) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let value = parse_f64(crate::text::slice(digits, 0, length)).unwrap_or(f64::NAN);
    if text.starts_with('-') { -value } else { value }
}
