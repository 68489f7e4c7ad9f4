//! Sets of code units, and which of them are the same when case is ignored.

use std::sync::OnceLock;

use crate::evaluate::in_order;

/// ECMA-262's Canonicalize without `u`: the upper case, where that is one code unit and does not turn into ASCII.
pub(super) fn canonical(unit: u16) -> u16 {
    if unit < 0x80 {
        return match unit {
            0x61..=0x7a => unit - 0x20,
            _ => unit,
        };
    }
    let Some(ch) = char::from_u32(u32::from(unit)) else {
        return unit;
    };
    let mut upper = ch.to_uppercase();
    match (upper.next().map(u32::from), upper.next()) {
        (Some(upper @ 0x80..), None) => u16::try_from(upper).unwrap_or(unit),
        _ => unit,
    }
}

/// The code units beyond ASCII that are not their own canonical form, with that form, in order.
fn changing() -> &'static [(u16, u16)] {
    static CHANGING: OnceLock<Vec<(u16, u16)>> = OnceLock::new();
    CHANGING.get_or_init(|| {
        (0x80..=u16::MAX)
            .map(|unit| (unit, canonical(unit)))
            .filter(|(unit, canonical)| unit != canonical)
            .collect()
    })
}

/// `\s`.
pub(super) const SPACE: &[(u16, u16)] = &[
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];

/// `\d`.
pub(super) const DIGIT: &[(u16, u16)] = &[(0x30, 0x39)];

/// `\w`.
pub(super) const WORD: &[(u16, u16)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];

/// What `.` does not take.
const LINE_ENDS: &[(u16, u16)] = &[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];

pub(super) fn ends_line(unit: u16) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

pub(super) fn is_word(unit: u16) -> bool {
    matches!(unit, 0x30..=0x39 | 0x41..=0x5a | 0x5f | 0x61..=0x7a)
}

/// Ranges of code units while a class is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ranges(Vec<(u16, u16)>);

impl Ranges {
    pub(super) fn add(&mut self, first: u16, last: u16) {
        self.0.push((first, last));
    }

    pub(super) fn add_all(&mut self, ranges: &[(u16, u16)]) {
        self.0.extend_from_slice(ranges);
    }

    pub(super) fn add_all_but(&mut self, ranges: &[(u16, u16)]) {
        self.0.extend(Ranges(ranges.to_vec()).inverted().0);
    }

    /// Adds what its members become when case is ignored.
    pub(super) fn fold(&mut self) {
        let mut folded = Vec::new();
        for &(first, last) in &self.0 {
            let (from, to) = (first.max(0x61), last.min(0x7a));
            if from <= to {
                folded.push((from - 0x20, to - 0x20));
            }
            if last < 0x80 {
                continue;
            }
            let changing = changing();
            let start = changing.partition_point(|(unit, _)| *unit < first);
            let inside = changing.iter().skip(start);
            folded.extend(
                inside
                    .take_while(|(unit, _)| *unit <= last)
                    .map(|(_, canonical)| (*canonical, *canonical)),
            );
        }
        self.0.append(&mut folded);
        self.merge();
    }

    /// In order and without overlaps.
    fn merge(&mut self) {
        let sorted = in_order(std::mem::take(&mut self.0), |a, b| a > b);
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(sorted.len());
        for (first, last) in sorted {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        self.0 = merged;
    }

    pub(super) fn inverted(mut self) -> Ranges {
        self.merge();
        let mut rest = Vec::with_capacity(self.0.len() + 1);
        let mut next = Some(0);
        for (first, last) in self.0 {
            if let Some(from) = next
                && from < first
            {
                rest.push((from, first - 1));
            }
            next = last.checked_add(1);
        }
        rest.extend(next.map(|from| (from, u16::MAX)));
        Ranges(rest)
    }
}

/// Members among the first 128 code units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ascii([u64; 2]);

impl Ascii {
    #[inline]
    pub(super) fn has(self, unit: u16) -> bool {
        let word = if unit < 64 { self.0[0] } else { self.0[1] };
        word >> (unit & 63) & 1 == 1
    }

    pub(super) fn add(&mut self, unit: u16) {
        let word = if unit < 64 {
            &mut self.0[0]
        } else {
            &mut self.0[1]
        };
        *word |= 1 << (unit & 63);
    }

    /// One code unit, or nothing when that is beyond ASCII.
    pub(super) fn only(unit: u16) -> Ascii {
        let mut set = Ascii::default();
        if unit < 0x80 {
            set.add(unit);
        }
        set
    }

    /// A canonical form in both cases, or nothing when that is beyond ASCII.
    pub(super) fn folded(unit: u16) -> Ascii {
        let mut set = Ascii::only(unit);
        if let 0x41..=0x5a = unit {
            set.add(unit + 0x20);
        }
        set
    }

    pub(super) fn meets(self, other: Ascii) -> bool {
        self.0[0] & other.0[0] | self.0[1] & other.0[1] != 0
    }

    pub(super) fn add_all(&mut self, other: Ascii) {
        self.0[0] |= other.0[0];
        self.0[1] |= other.0[1];
    }

    /// As bytes; those of other characters are in or not.
    pub(super) fn bytes(self, wide: bool) -> Bytes {
        let mut bytes = [wide; 256];
        for (unit, byte) in (0..0x80).zip(&mut bytes) {
            *byte = self.has(unit);
        }
        bytes
    }

    pub(super) const ALL: Ascii = Ascii([u64::MAX; 2]);
}

/// A byte each: whether a text may go on with it.
pub(super) type Bytes = [bool; 256];

/// A set of code units that is quick to ask.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// Asked without regard to case, if the expression ignores it.
    pub(super) ascii: Ascii,
    /// The same as bytes: a run of them is the quickest of all.
    pub(super) bytes: Bytes,
    /// From 128 on, in order.
    wide: Box<[(u16, u16)]>,
    fold: bool,
}

impl Set {
    /// The set of these ranges, which have been folded if `fold`.
    pub(super) fn new(mut ranges: Ranges, fold: bool) -> Set {
        ranges.merge();
        let mut ascii = Ascii::default();
        let inside = |unit: u16| {
            let wanted = if fold { canonical(unit) } else { unit };
            ranges.0.iter().any(|(a, b)| (*a..=*b).contains(&wanted))
        };
        for unit in (0..0x80).filter(|unit| inside(*unit)) {
            ascii.add(unit);
        }
        let wide = ranges.0.iter().filter(|(_, last)| *last >= 0x80);
        Set {
            ascii,
            bytes: ascii.bytes(false),
            wide: wide
                .map(|(first, last)| ((*first).max(0x80), *last))
                .collect(),
            fold,
        }
    }

    /// What `.` takes.
    pub(super) fn dot() -> Set {
        let mut ranges = Ranges::default();
        ranges.add_all_but(LINE_ENDS);
        Set::new(ranges, false)
    }

    #[inline]
    pub(super) fn has(&self, unit: u16) -> bool {
        if unit < 0x80 {
            return self.ascii.has(unit);
        }
        self.has_wide(unit)
    }

    fn has_wide(&self, unit: u16) -> bool {
        let unit = if self.fold { canonical(unit) } else { unit };
        let place = self.wide.partition_point(|(_, last)| *last < unit);
        self.wide
            .get(place)
            .is_some_and(|(first, _)| *first <= unit)
    }

    /// Whether it has a member beyond ASCII.
    pub(super) fn is_wide(&self) -> bool {
        !self.wide.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canonical_form_is_its_own() {
        for unit in 0..=u16::MAX {
            assert_eq!(canonical(canonical(unit)), canonical(unit), "{unit:x}");
        }
    }

    #[test]
    fn ascii_and_the_rest_stay_apart_when_case_is_ignored() {
        // U+017F would become S, U+0131 I; U+212A is its own upper case.
        for (unit, form) in [
            (0x17f, 0x17f),
            (0x131, 0x131),
            (0x212a, 0x212a),
            (0xdf, 0xdf),
            (0xe9, 0xc9),
            (0xff, 0x178),
        ] {
            assert_eq!(canonical(unit), form, "{unit:x}");
        }
    }

    #[test]
    fn inverting_twice_gives_the_same() {
        let mut ranges = Ranges(vec![(5, 9), (7, 20), (0x80, 0x90), (u16::MAX, u16::MAX)]);
        let twice = ranges.clone().inverted().inverted();
        ranges.merge();
        assert_eq!(twice, ranges);
        assert_eq!(Ranges::default().inverted(), Ranges(vec![(0, u16::MAX)]));
    }
}
