//! Days and milliseconds since 1970, and calendar fields.

/// Milliseconds of a day.
pub(crate) const DAY: f64 = 86_400_000.0;

/// Fields of a moment in UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// From 0.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    pub(crate) milli: i64,
    /// Sunday is 0.
    pub(crate) weekday: i64,
}

/// Days from 1970-01-01 to this date; months outside 0 to 11 count on into other years.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year.saturating_add(month.div_euclid(12));
    let month = month.rem_euclid(12);
    // Years from March: the leap day comes last.
    let from_march = (month + 10) % 12;
    let year = if month < 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year + day - 1 - 719_468
}

/// The fields of a moment; `None` outside what JavaScript's dates can hold.
#[expect(
    clippy::cast_possible_truncation,
    reason = "within the range of JavaScript's dates"
)]
pub(crate) fn civil(millis: f64) -> Option<Civil> {
    if !millis.is_finite() || millis.abs() > 8.64e15 {
        return None;
    }
    let millis = millis.trunc();
    let day_number = (millis / DAY).floor() as i64;
    let of_day = (millis - millis_of_days(day_number)) as i64;
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = (from_march + 2) % 12;
    Some(Civil {
        year: era * 400 + year_of_era + i64::from(month < 2),
        month,
        day: of_year - (153 * from_march + 2) / 5 + 1,
        hour: of_day / 3_600_000,
        minute: of_day / 60_000 % 60,
        second: of_day / 1000 % 60,
        milli: of_day % 1000,
        weekday: (day_number + 4).rem_euclid(7),
    })
}

/// The start of a day in milliseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "days of JavaScript's dates are far below 2^53"
)]
pub(crate) fn millis_of_days(days: i64) -> f64 {
    days as f64 * DAY
}

/// The day that starts the first ISO week of a year or month: weeks belong to where their Thursday is.
pub(crate) fn first_week(year: i64, month: i64) -> i64 {
    let first = days(year, month, 1);
    let weekday = match (first + 4).rem_euclid(7) {
        0 => 7,
        weekday => weekday,
    };
    if weekday > 4 {
        first + (8 - weekday)
    } else {
        first - (weekday - 1)
    }
}
