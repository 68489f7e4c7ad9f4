//! Moments into texts.

use super::civil::{Civil, civil, days, first_week};
use super::integer::{self, Case, Picture, parse_int};
use super::picture::{self, Marker, Part};
use crate::error::{Fault, Outcome, fault};
use crate::value::Val;

pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ISO: &str = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

/// The text of a moment; `zone` is an offset such as `+0530`.
///
/// # Errors
/// D3132 to D3135, D313x of the numbers in it.
pub(crate) fn format(millis: f64, picture: Option<&str>, zone: Option<&str>) -> Outcome<String> {
    let offset = zone.map_or(0.0, parse_int);
    let hours = (offset / 100.0).floor();
    let minutes = offset % 100.0;
    let parts = picture::parse(picture.unwrap_or(ISO))?;
    let shifted = millis + (60.0 * hours + minutes) * 60_000.0;
    let Some(moment) = civil(shifted) else {
        return Err(fault("D3110").value(Val::Num(millis)));
    };
    let mut result = String::new();
    for part in &parts {
        match part {
            Part::Literal(text) => result.push_str(text),
            Part::Marker(marker) if matches!(marker.component, 'Z' | 'z') => {
                result.push_str(&format_zone(marker, hours, minutes)?);
            }
            Part::Marker(marker) => result.push_str(&format_component(marker, &moment)?),
        }
    }
    Ok(result)
}

/// The error for a name where there are only numbers.
pub(super) fn no_name(component: char) -> Box<Fault> {
    fault("D3133").value(Val::from(component.to_string()))
}

/// A component as a number; `None` for those that are none.
pub(super) fn fragment(moment: &Civil, component: char) -> Option<i64> {
    Some(match component {
        'Y' => moment.year,
        'M' => moment.month + 1,
        'D' => moment.day,
        'd' => days(moment.year, moment.month, moment.day) - days(moment.year, 0, 1) + 1,
        'F' if moment.weekday == 0 => 7,
        'F' => moment.weekday,
        'W' => week(
            moment,
            moment.year,
            0,
            (moment.year + 1, 0),
            (moment.year - 1, 0),
            52,
        ),
        'w' => {
            let (year, month) = (moment.year, moment.month);
            week(moment, year, month, (year, month + 1), (year, month - 1), 4)
        }
        'X' => {
            let today = days(moment.year, moment.month, moment.day);
            if today < first_week(moment.year, 0) {
                moment.year - 1
            } else if today >= first_week(moment.year + 1, 0) {
                moment.year + 1
            } else {
                moment.year
            }
        }
        'x' => {
            let today = days(moment.year, moment.month, moment.day);
            let month = if today < first_week(moment.year, moment.month) {
                moment.month - 1
            } else if today >= first_week(moment.year, moment.month + 1) {
                moment.month + 1
            } else {
                moment.month
            };
            month.rem_euclid(12) + 1
        }
        'H' => moment.hour,
        'h' => (moment.hour + 11) % 12 + 1,
        'P' => i64::from(moment.hour >= 12),
        'm' => moment.minute,
        's' => moment.second,
        'f' => moment.milli,
        _ => return None,
    })
}

fn week(
    moment: &Civil,
    year: i64,
    month: i64,
    next: (i64, i64),
    previous: (i64, i64),
    most: i64,
) -> i64 {
    let today = days(moment.year, moment.month, moment.day);
    let since = |start: i64| (today - start).div_euclid(7) + 1;
    let number = since(first_week(year, month));
    if number > most {
        if today >= first_week(next.0, next.1) {
            1
        } else {
            number
        }
    } else if number < 1 {
        since(first_week(previous.0, previous.1))
    } else {
        number
    }
}

fn format_component(marker: &Marker, moment: &Civil) -> Outcome<String> {
    let component = marker.component;
    let Some(mut value) = fragment(moment, component) else {
        return Ok("ISO".to_owned());
    };
    if component == 'P' {
        let text = if value == 1 { "pm" } else { "am" };
        return Ok(if marker.names == Some(Case::Upper) {
            text.to_uppercase()
        } else {
            text.to_owned()
        });
    }
    if let (Some(names), false) = (marker.names, component == 'f') {
        let table: &[&str] = match component {
            'M' | 'x' => &MONTHS,
            'F' => &DAYS,
            _ => return Err(no_name(component)),
        };
        let index = usize::try_from(value - 1).unwrap_or_default();
        let name = table.get(index).copied().unwrap_or_default();
        let name = match names {
            Case::Upper => name.to_uppercase(),
            Case::Lower => name.to_lowercase(),
            Case::Title => name.to_owned(),
        };
        return Ok(name
            .chars()
            .take(marker.max_width.unwrap_or(usize::MAX))
            .collect());
    }
    if component == 'Y'
        && let Some(power) = marker
            .year_digits
            .and_then(|digits| 10_i64.checked_pow(u32::try_from(digits).ok()?))
    {
        value %= power;
    }
    match &marker.integer {
        Some(integer) => integer::format(whole(value), integer),
        None => Ok(value.to_string()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "calendar fields are small")]
fn whole(value: i64) -> f64 {
    value as f64
}

fn format_zone(marker: &Marker, hours: f64, minutes: f64) -> Outcome<String> {
    let offset = hours * 100.0 + minutes;
    let text = match &marker.integer {
        None => String::new(),
        Some(integer) if integer.regular.is_some() => integer::format(offset, integer)?,
        Some(integer) => match integer.mandatory {
            1 | 2 => {
                let mut text = integer::format(hours, integer)?;
                if minutes != 0.0 {
                    text.push(':');
                    text.push_str(&integer::format(minutes, &Picture::parse("00")?)?);
                }
                text
            }
            3 | 4 => integer::format(offset, integer)?,
            #[expect(clippy::cast_precision_loss, reason = "a digit count is small")]
            other => return Err(fault("D3134").value(Val::Num(other as f64))),
        },
    };
    if offset == 0.0 && marker.zulu {
        return Ok("Z".to_owned());
    }
    let sign = if offset >= 0.0 { "+" } else { "" };
    let gmt = if marker.component == 'z' { "GMT" } else { "" };
    Ok(format!("{gmt}{sign}{text}"))
}
