//! Timestamps as AWS reads them: the RFC 3339 profile of ISO 8601 (reference 01-language §3.4, 02-choice-intrinsics-jsonata §1).

/// A moment, in seconds since 1970-01-01T00:00:00Z, and nanoseconds beyond them. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Whole seconds, negative before 1970.
    pub seconds: i64,
    /// 0 to 999,999,999, always forwards in time.
    pub nanos: u32,
}

impl Instant {
    /// Milliseconds since 1970, rounded down.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.seconds
            .saturating_mul(1000)
            .saturating_add(i64::from(self.nanos / 1_000_000))
    }
}

/// Reads a timestamp such as `2026-01-02T03:04:05.678Z`: capital `T`, capital `Z` or an offset `±hh:mm`, the fraction (1 to 9 digits)
/// may be missing, the seconds may not. Anything else gives `None`.
#[must_use]
pub fn parse_timestamp(text: &str) -> Option<Instant> {
    let (date, time) = (text.get(..10)?, text.get(10..)?.strip_prefix('T')?);
    let (year, month, day) = (
        digits(date.get(..4)?)?,
        digits(date.get(4..7)?.strip_prefix('-')?)?,
        digits(date.get(7..)?.strip_prefix('-')?)?,
    );
    let (clock, rest) = (time.get(..8)?, time.get(8..)?);
    let (hour, minute, second) = (
        digits(clock.get(..2)?)?,
        digits(clock.get(2..5)?.strip_prefix(':')?)?,
        digits(clock.get(5..)?.strip_prefix(':')?)?,
    );
    if !(1..=12).contains(&month)
        || day < 1
        || day > days_in_month(year, month)
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let (nanos, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let length = rest.find(|character: char| !character.is_ascii_digit())?;
            let fraction = rest
                .get(..length)
                .filter(|fraction| (1..=9).contains(&fraction.len()))?;
            (
                u32::try_from(digits(fraction)?).ok()?
                    * 10_u32.pow(9 - u32::try_from(length).ok()?),
                rest.get(length..)?,
            )
        }
        None => (0, rest),
    };
    let local = days_since_epoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    Some(Instant {
        seconds: local - offset(zone)?,
        nanos,
    })
}

/// Seconds that the zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = (
        digits(rest.get(..2)?)?,
        digits(
            rest.get(2..)?
                .strip_prefix(':')
                .filter(|minutes| minutes.len() == 2)?,
        )?,
    );
    // Java's offsets end at ±18:00.
    (hours * 60 + minutes <= 18 * 60 && minutes < 60)
        .then_some(sign * (hours * 3600 + minutes * 60))
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March so that leap days come last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day (both from 1) of a day that is counted from 1970-01-01, in the proleptic Gregorian calendar.
#[must_use]
pub fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_moments() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
            ("2016-08-18T17:33:00Z", 1_471_541_580, 0),
            ("2016-03-14T01:59:00.123456789Z", 1_457_920_740, 123_456_789),
            ("2024-02-29T00:00:00Z", 1_709_164_800, 0),
            ("2024-01-01T07:00:00.000-05:00", 1_704_110_400, 0),
            ("2024-01-01T12:00:00.000Z", 1_704_110_400, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ] {
            assert_eq!(
                parse_timestamp(text),
                Some(Instant { seconds, nanos }),
                "{text}"
            );
        }
        assert_eq!(
            parse_timestamp("1970-01-01T00:00:01.0019Z")
                .unwrap()
                .millis(),
            1001
        );
    }

    #[test]
    fn days_are_dates_and_dates_are_days() {
        let mut before = (-1, 12, 30);
        for days in days_since_epoch(-1, 12, 31)..=days_since_epoch(9999, 12, 31) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_since_epoch(year, month, day), days);
            assert!(before < (year, month, day) && day <= days_in_month(year, month));
            before = (year, month, day);
        }
    }

    /// Recorded: base/test_wait_timestamp, choice_operators/is_timestamp, IsTimestamp/001 to 012.
    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "2016-13-05T21:29:29Z",
            "05-12-2016T21:29:29Z",
            "2016-12-05T25:29:29Z",
            "2016-12-05t21:29:29Z",
            "2016-12-05T21:29:29z",
            "2016-12-05T21:29:29",
            "2016-12-05 21:29:29Z",
            "2016-12-05",
            "2016-12-05T21:29Z",
            "2016-12-05T21:29:29.Z",
            "2016-12-05T21:29:29.1234567890Z",
            "2016-12-05T21:29:29+0100",
            "2016-12-05T21:29:29+19:00",
            "2016-12-05T21:29:60Z",
            "2023-02-29T00:00:00Z",
            "2016-12-05T21:29:29Zx",
            "2016-12-05T00%3A00%3A00Z",
            "ü016-12-05T21:29:29Z",
            "{% '2016-03-14T01:59:00Z' %}",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }
}
