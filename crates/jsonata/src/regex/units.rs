//! UTF-16 code units of a UTF-8 text.

use std::borrow::Cow;

/// The code unit at a place and the place after it; `None` at the end.
#[inline]
pub(super) fn next(text: &[u8], at: usize) -> Option<(u16, usize)> {
    let first = *text.get(at)?;
    if first < 0x80 {
        return Some((u16::from(first), at + 1));
    }
    Some(next_wide(text, at, first))
}

fn next_wide(text: &[u8], at: usize, first: u8) -> (u16, usize) {
    let bits = |ahead: usize| u16::from(text.get(at + ahead).copied().unwrap_or(0) & 0x3f);
    let lead = u16::from(first);
    match first {
        // The second half of a pair: the last ten bits of a character.
        0x80..=0xbf => (0xdc00 | (lead & 0xf) << 6 | bits(1), at + 2),
        0xc0..=0xdf => ((lead & 0x1f) << 6 | bits(1), at + 2),
        0xe0..=0xef => ((lead & 0xf) << 12 | bits(1) << 6 | bits(2), at + 3),
        _ => {
            let high = (lead & 7) << 8 | bits(1) << 2 | bits(2) >> 4;
            (0xd800 | high.wrapping_sub(0x40), at + 2)
        }
    }
}

/// The code unit before a place and the place before it; `None` at the start.
#[inline]
pub(super) fn previous(text: &[u8], at: usize) -> Option<(u16, usize)> {
    let last = *text.get(at.checked_sub(1)?)?;
    if last < 0x80 {
        return Some((u16::from(last), at - 1));
    }
    let within_pair = text.get(at).is_some_and(|byte| continues(*byte));
    let length = match text.get(at.saturating_sub(3)) {
        _ if within_pair => 2,
        Some(0xe0..=0xef) => 3,
        _ => 2,
    };
    let start = at.saturating_sub(length);
    let first = text.get(start).copied().unwrap_or(0);
    Some((next_wide(text, start, first).0, start))
}

fn continues(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The text between two places; half of a surrogate pair becomes U+FFFD.
pub(crate) fn part(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    if start >= end {
        return Cow::Borrowed("");
    }
    if let Some(part) = text.get(start..end) {
        return Cow::Borrowed(part);
    }
    let mut units = Vec::new();
    let mut at = start;
    while at < end
        && let Some((unit, after)) = next(text.as_bytes(), at)
    {
        units.push(unit);
        at = after;
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// How many code units there are between two places.
pub(crate) fn units_before(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    if bytes.is_ascii() {
        return bytes.len();
    }
    // A character of four bytes counts at its first and at its third.
    let mut units = 0;
    let mut at = start;
    while at < end
        && let Some((_, after)) = next(text.as_bytes(), at)
    {
        units += 1;
        at = after;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_utf16_in_both_directions() {
        let text = "aé\u{7ff}\u{800}€\u{ffff}\u{10000}😀\u{10ffff}z\u{d7ff}\u{e000}";
        let expected: Vec<u16> = text.encode_utf16().collect();
        let (mut at, mut forward) = (0, Vec::new());
        while let Some((unit, after)) = next(text.as_bytes(), at) {
            forward.push(unit);
            at = after;
        }
        assert_eq!(at, text.len());
        assert_eq!(forward, expected);
        let mut backward = Vec::new();
        while let Some((unit, before)) = previous(text.as_bytes(), at) {
            backward.insert(0, unit);
            at = before;
        }
        assert_eq!(at, 0);
        assert_eq!(backward, expected);
        assert_eq!(units_before(text, 0, text.len()), expected.len());
    }

    #[test]
    fn half_a_pair_is_a_replacement_character() {
        assert_eq!(part("a😀b", 0, 3), "a\u{fffd}");
        assert_eq!(part("a😀b", 3, 6), "\u{fffd}b");
        assert_eq!(part("a😀b", 1, 5), "😀");
        assert_eq!(units_before("a😀b", 0, 3), 2);
        assert_eq!(units_before("a😀b", 3, 6), 2);
    }
}
