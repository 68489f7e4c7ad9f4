//! Virtual time. Nothing here reads a clock: an execution starts at a given instant and jumps from event to event.

use std::fmt;
use std::time::Duration;

use asl_language::timestamp::{Instant, date_of, parse_timestamp};
use serde::{Serialize, Serializer};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The last instant that can be written down, 9999-12-31T23:59:59.999Z. Virtual time stops there.
    pub const MAX: Self = Self(253_402_300_799_999);
    /// The first instant, 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_167_219_200_000);

    /// Reads a timestamp as the language has it ([`parse_timestamp`]), from [`MIN`](Self::MIN) to [`MAX`](Self::MAX). Fractions below a
    /// millisecond are cut.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let instant = Self(parse_timestamp(text)?.millis());
        (Self::MIN..=Self::MAX)
            .contains(&instant)
            .then_some(instant)
    }

    /// The instant `after` later; never past [`MAX`](Self::MAX).
    #[must_use]
    pub fn plus(self, after: Duration) -> Self {
        let milliseconds = i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(milliseconds)).min(Self::MAX)
    }

    /// How long `earlier` lies back; zero when it does not.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }
}

/// Reads a timestamp as [`parse_timestamp`] does, as nanoseconds since 1970, exactly.
#[must_use]
pub fn parse_nanoseconds(text: &str) -> Option<i128> {
    let Instant { seconds, nanos } = parse_timestamp(text)?;
    Some(i128::from(seconds) * 1_000_000_000 + i128::from(nanos))
}

/// ISO 8601 in UTC with milliseconds, as the context object prints it: `2026-01-02T03:04:05.678Z` (reference 01-language §7).
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounded = (*self).clamp(Self::MIN, Self::MAX).0;
        let (year, month, day) = date_of(bounded.div_euclid(86_400_000));
        let of_day = bounded.rem_euclid(86_400_000);
        let seconds = of_day / 1_000;
        // A history prints tens of thousands of these: digits are put in place by hand.
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let parts = [
            (0, 4, year),
            (5, 2, month),
            (8, 2, day),
            (11, 2, seconds / 3_600),
            (14, 2, seconds / 60 % 60),
            (17, 2, seconds % 60),
            (20, 3, of_day % 1_000),
        ];
        for (at, digits, number) in parts {
            let mut rest = number;
            for place in text.iter_mut().skip(at).take(digits).rev() {
                *place = b'0' + u8::try_from(rest % 10).unwrap_or_default();
                rest /= 10;
            }
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_follow_the_rfc_3339_profile() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970-01-01T00:00:01.5Z", Some(1_500)),
            ("1970-01-01T00:00:01.123456789Z", Some(1_123)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("2016-03-14T01:59:00Z", Some(1_457_920_740_000)),
            ("1970-01-01t00:00:00Z", None),
            ("1970-01-01 00:00:00Z", None),
            ("1970-01-01T00:00:00z", None),
            ("1970-01-01T00:00:00", None),
            ("1970-13-01T00:00:00Z", None),
            ("1970-01-01T00:00:60Z", None),
            ("1970-01-01T00:00:00+18:01", None),
            ("1970-01-01T00:00:00.0123456789Z", None),
            ("0000-01-01T00:00:00+01:00", None),
            ("9999-12-31T23:59:59-01:00", None),
            ("", None),
        ] {
            assert_eq!(
                Timestamp::parse(text),
                milliseconds.map(Timestamp),
                "{text}"
            );
        }
    }

    #[test]
    fn an_instant_is_printed_in_utc_with_milliseconds() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_457_920_740_007, "2016-03-14T01:59:00.007Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
            (i64::MIN, "0000-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(Timestamp(milliseconds).to_string(), text);
        }
    }

    #[test]
    fn time_never_overflows() {
        assert_eq!(Timestamp(1).plus(Duration::MAX), Timestamp::MAX);
        assert_eq!(Timestamp(1).since(Timestamp(5)), Duration::ZERO);
    }
}
