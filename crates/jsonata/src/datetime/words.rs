//! Numbers as English words.

const FEW: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const TENS: [&str; 8] = [
    "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety",
];
const MAGNITUDES: [(&str, f64); 4] = [
    ("Thousand", 1e3),
    ("Million", 1e6),
    ("Billion", 1e9),
    ("Trillion", 1e12),
];

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "indexes of short tables"
)]
fn entry<'a>(table: &[&'a str], index: f64) -> &'a str {
    table.get(index as usize).copied().unwrap_or_default()
}

/// `Twenty-One`, or `Twenty-First`, of a finite number. Numbers of a thousand trillion and more say `Trillion` again.
pub(super) fn spell(number: f64, ordinal: bool) -> String {
    spell_part(number, false, ordinal)
}

fn spell_part(number: f64, after: bool, ordinal: bool) -> String {
    let th = if ordinal { "th" } else { "" };
    if number <= 19.0 {
        let word = entry(if ordinal { &ORDINALS } else { &FEW }, number);
        return format!("{}{word}", if after { " and " } else { "" });
    }
    if number < 100.0 {
        let word = entry(&TENS, (number / 10.0).floor() - 2.0);
        let rest = number % 10.0;
        let and = if after { " and " } else { "" };
        if rest > 0.0 {
            return format!("{and}{word}-{}", spell_part(rest, false, ordinal));
        }
        return match word.strip_suffix('y') {
            Some(stem) if ordinal => format!("{and}{stem}ieth"),
            _ => format!("{and}{word}"),
        };
    }
    let comma = if after { ", " } else { "" };
    let (mantissa, unit, factor) = if number < 1000.0 {
        (
            entry(&FEW, (number / 100.0).floor()).to_owned(),
            "Hundred",
            100.0,
        )
    } else {
        let (unit, factor) = MAGNITUDES
            .into_iter()
            .rev()
            .find(|(_, factor)| number >= *factor)
            .unwrap_or(("Thousand", 1e3));
        (
            spell_part((number / factor).floor(), false, false),
            unit,
            factor,
        )
    };
    // Not `%`: beyond 53 bits the reference loses the rest, too.
    let rest = number - (number / factor).floor() * factor;
    let tail = if rest > 0.0 {
        spell_part(rest, true, ordinal)
    } else {
        th.to_owned()
    };
    format!("{comma}{mantissa} {unit}{tail}")
}

/// The value of one word; both `twenty` and `twentieth`.
pub(super) fn word_value(word: &str) -> Option<f64> {
    let place = |table: &[&str]| {
        table
            .iter()
            .position(|known| known.eq_ignore_ascii_case(word))
    };
    #[expect(clippy::cast_precision_loss, reason = "a place in a short table")]
    if let Some(index) = place(&FEW).or_else(|| place(&ORDINALS)) {
        return Some(index as f64);
    }
    let mut value = 20.0;
    for ten in TENS {
        let stem = ten.strip_suffix('y').unwrap_or(ten);
        let ordinal = word.len() == stem.len() + 4
            && crate::text::slice(word, 0, stem.len()).eq_ignore_ascii_case(stem)
            && crate::text::slice(word, stem.len(), word.len()).eq_ignore_ascii_case("ieth");
        if ten.eq_ignore_ascii_case(word) || ordinal {
            return Some(value);
        }
        value += 10.0;
    }
    let cardinal = word.strip_suffix("th").unwrap_or(word);
    if cardinal.eq_ignore_ascii_case("hundred") {
        return Some(100.0);
    }
    MAGNITUDES
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(cardinal))
        .map(|(_, value)| value)
}

/// The number that words say; not a number when one of them is unknown.
pub(super) fn read(text: &str) -> f64 {
    let lower = text.to_lowercase();
    let plain = lower.replace(", ", " ").replace(" and ", " ");
    let mut segments = vec![0.0];
    for word in plain.split([' ', '-', '\\', '\t', '\n']) {
        let value = word_value(word).unwrap_or(f64::NAN);
        let top = segments.pop().unwrap_or(0.0);
        if value < 100.0 {
            if top >= 1000.0 {
                segments.push(top);
                segments.push(value);
            } else {
                segments.push(top + value);
            }
        } else {
            segments.push(top * value);
        }
    }
    segments.iter().sum()
}

/// How many bytes of the text, from its start, are number words and what stands between them.
pub(super) fn run_length(text: &str) -> usize {
    let mut length = 0;
    while let Some(rest) = text.get(length..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(['-', ',', ' ']) {
            length += 1;
            continue;
        }
        let word = rest
            .find(|ch: char| !ch.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word_text = crate::text::slice(rest, 0, word);
        if word_text.eq_ignore_ascii_case("and") || word_value(&word_text.to_lowercase()).is_some()
        {
            length += word;
        } else {
            break;
        }
    }
    length
}
