//! Texts into moments.

use std::collections::BTreeMap;

use super::civil::{DAY, civil, days, millis_of_days};
use super::format::{DAYS, MONTHS, fragment, no_name};
use super::integer::{self, Case, Picture, Primary, parse_int};
use super::picture::{self, Marker, Part};
use super::words;
use crate::error::{Outcome, fault};
use crate::text::slice;
use crate::value::Val;

/// Milliseconds since 1970 of an ISO 8601 text; `None` when it does not look like one, not a number when it names no
/// moment.
pub(crate) fn iso(text: &str) -> Option<f64> {
    let mut rest = Rest(text);
    let year = rest.digits(4)?;
    let month = rest
        .after("-")
        .map_or(Some(None), |mut it| it.digits(2).map(Some))?;
    let mut time = None;
    let mut day = None;
    if month.is_some() {
        rest.skip(3);
        if !matches!(month, Some(0..=19)) {
            return None;
        }
        if let Some(mut it) = rest.after("-") {
            day = Some(it.digits(2).filter(|day| *day < 40)?);
            rest.skip(3);
        }
    }
    if let Some(mut it) = rest.after("T") {
        let hour = it.digits(2).filter(|hour| *hour < 30)?;
        let mut it = it.after(":")?;
        let minute = it.digits(2).filter(|minute| *minute < 60)?;
        let mut it = it.after(":")?;
        let second = it.digits(2).filter(|second| *second < 60)?;
        time = Some((hour, minute, second));
        rest = it;
    }
    let mut millis = 0.0;
    if let Some(it) = rest.after(".") {
        let length = it.0.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return None;
        }
        let fraction = format!("{:0<3}", slice(it.0, 0, length.min(3)));
        millis = parse_int(&fraction);
        rest = Rest(slice(it.0, length, it.0.len()));
    }
    let mut offset = 0;
    if let Some(it) = rest.after("Z") {
        rest = it;
    } else if let Some((sign, mut it)) = rest
        .after("+")
        .map(|it| (1, it))
        .or_else(|| rest.after("-").map(|it| (-1, it)))
    {
        let hours = it.digits(2).filter(|hours| *hours < 30)?;
        let mut it = it.after(":").unwrap_or(it);
        let minutes = it.digits(2).filter(|minutes| *minutes < 60)?;
        offset = sign * (hours * 60 + minutes);
        rest = it;
    }
    if !rest.0.is_empty() {
        return None;
    }
    let (month, day) = (month.unwrap_or(1), day.unwrap_or(1));
    let (hour, minute, second) = time.unwrap_or((0, 0, 0));
    let real = (1..=12).contains(&month) && (1..=31).contains(&day) && hour <= 24;
    if !real || (hour == 24 && (minute > 0 || second > 0 || millis > 0.0)) {
        return Some(f64::NAN);
    }
    let minutes = (hour * 60 + minute) - offset;
    #[expect(clippy::cast_precision_loss, reason = "a day's seconds")]
    let of_day = (minutes * 60 + second) as f64 * 1000.0;
    Some(millis_of_days(days(year, month - 1, day)) + of_day + millis)
}

#[derive(Clone, Copy)]
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    fn after(self, prefix: &str) -> Option<Rest<'t>> {
        self.0.strip_prefix(prefix).map(Rest)
    }

    fn skip(&mut self, bytes: usize) {
        self.0 = slice(self.0, bytes, self.0.len());
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let digits = self.0.get(..count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.skip(count);
        digits.parse().ok()
    }
}

/// Milliseconds since 1970 of a text in a picture; `None` when it does not match. What neither says comes from `now`.
///
/// # Errors
/// D3132 to D3136.
pub(crate) fn with_picture(text: &str, picture: &str, now: f64) -> Outcome<Option<f64>> {
    let parts = picture::parse(picture)?;
    for part in &parts {
        check(part)?;
    }
    let mut fuel = 100_000;
    let mut pieces = Vec::new();
    if !match_parts(&parts, text, &mut pieces, &mut fuel) {
        return Ok(None);
    }
    let mut components = BTreeMap::new();
    for (part, piece) in parts.iter().zip(pieces) {
        if let Part::Marker(marker) = part {
            components.insert(marker.component, value_of(marker, piece)?);
        }
    }
    if components.is_empty() {
        return Ok(None);
    }
    moment(components, now).map(Some)
}

/// Whether a component can be read at all.
fn check(part: &Part) -> Outcome<()> {
    let Part::Marker(marker) = part else {
        return Ok(());
    };
    if matches!(marker.component, 'Z' | 'z' | 'f') {
        return Ok(());
    }
    match &marker.integer {
        Some(Picture {
            primary: Primary::Sequence(token),
            ..
        }) => Err(fault("D3130").value(Val::from(&**token))),
        Some(_) => Ok(()),
        None if matches!(marker.component, 'M' | 'x' | 'F' | 'P') => Ok(()),
        None => Err(no_name(marker.component)),
    }
}

/// Cuts the text into one piece per part; tries the longest first.
fn match_parts<'t>(
    parts: &[Part],
    text: &'t str,
    pieces: &mut Vec<&'t str>,
    fuel: &mut u32,
) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return text.is_empty();
    };
    for length in lengths(part, text) {
        if *fuel == 0 {
            return false;
        }
        *fuel -= 1;
        pieces.push(slice(text, 0, length));
        if match_parts(rest, slice(text, length, text.len()), pieces, fuel) {
            return true;
        }
        pieces.pop();
    }
    false
}

/// How much of the start of the text a part may take, longest first.
fn lengths(part: &Part, text: &str) -> Vec<usize> {
    let run = |text: &str, accepts: &dyn Fn(char) -> bool| {
        text.find(|ch: char| !accepts(ch)).unwrap_or(text.len())
    };
    let up_to = |longest: usize, least: usize| (least..=longest).rev().collect::<Vec<_>>();
    let digit = |ch: char| ch.is_ascii_digit();
    let marker = match part {
        Part::Literal(literal) => {
            let start = slice(text, 0, literal.len());
            let same =
                start.len() == literal.len() && start.to_lowercase() == literal.to_lowercase();
            return if same {
                vec![literal.len()]
            } else {
                Vec::new()
            };
        }
        Part::Marker(marker) => marker,
    };
    if matches!(marker.component, 'Z' | 'z') {
        return zone_lengths(marker, text);
    }
    if marker.component == 'f' {
        return up_to(run(text, &digit), 1);
    }
    let Some(integer) = &marker.integer else {
        return up_to(run(text, &|ch| ch.is_ascii_alphabetic()), 1);
    };
    match integer.primary {
        Primary::Letters => up_to(run(text, &|ch| ch.is_ascii_alphabetic()), 1),
        Primary::Roman => up_to(run(text, &|ch| "mdclxviMDCLXVI".contains(ch)), 1),
        Primary::Words => up_to(words::run_length(text), 1),
        _ => {
            let most = run(text, &digit);
            let fixed = integer.parse_width.filter(|width| *width <= most);
            let digits = match integer.parse_width {
                Some(_) => fixed.into_iter().collect(),
                None => up_to(most, 1),
            };
            if !integer.ordinal {
                return digits;
            }
            let suffixed = |length: &usize| {
                let suffix = slice(text, *length, (*length + 2).min(text.len())).to_lowercase();
                matches!(&*suffix, "th" | "st" | "nd" | "rd")
            };
            digits
                .into_iter()
                .filter(suffixed)
                .map(|length| length + 2)
                .collect()
        }
    }
}

fn zone_separator(marker: &Marker) -> Option<char> {
    marker
        .integer
        .as_ref()?
        .regular
        .as_ref()
        .map(|separator| separator.character)
}

fn zone_lengths(marker: &Marker, text: &str) -> Vec<usize> {
    let mut start = 0;
    if marker.component == 'z' {
        if !slice(text, 0, 3).eq_ignore_ascii_case("GMT") {
            return Vec::new();
        }
        start = 3;
    }
    if !slice(text, start, text.len()).starts_with(['-', '+']) {
        return Vec::new();
    }
    start += 1;
    let digits = |from: usize| {
        slice(text, from, text.len())
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count()
    };
    let hours = digits(start);
    if hours == 0 {
        return Vec::new();
    }
    let Some(separator) = zone_separator(marker) else {
        return (start + 1..=start + hours).rev().collect();
    };
    let after = start + hours;
    if !slice(text, after, text.len()).starts_with(separator) {
        return Vec::new();
    }
    let minutes = after + separator.len_utf8();
    (minutes + 1..=minutes + digits(minutes)).rev().collect()
}

/// The value of a piece; `None` when a name is unknown.
fn value_of(marker: &Marker, piece: &str) -> Outcome<Option<f64>> {
    #[expect(clippy::cast_precision_loss, reason = "a place in a short table")]
    let named = |table: &[&str], first: f64| {
        let cut = marker
            .max_width
            .filter(|width| *width > 0)
            .unwrap_or(usize::MAX);
        table
            .iter()
            .position(|name| slice(name, 0, cut.min(name.len())) == piece)
            .map(|place| place as f64 + first)
    };
    Ok(match marker.component {
        'Z' | 'z' => {
            let piece = if marker.component == 'z' {
                slice(piece, 3, piece.len())
            } else {
                piece
            };
            let (hours, minutes) = match zone_separator(marker) {
                Some(separator) => piece.split_once(separator).unwrap_or((piece, "0")),
                None if piece.len() <= 3 => (piece, "0"),
                None => (slice(piece, 0, 3), slice(piece, 3, piece.len())),
            };
            Some(parse_int(hours) * 60.0 + parse_int(minutes))
        }
        'f' => {
            let fraction = format!("0.{}", slice(piece, 0, piece.len().min(3)));
            Some(asl_json::parse_f64(&fraction).unwrap_or(0.0) * 1000.0)
        }
        component => match &marker.integer {
            Some(integer) => {
                let upper = integer.primary == Primary::Letters && integer.case == Case::Upper;
                let piece = if upper {
                    piece.to_uppercase()
                } else {
                    piece.to_owned()
                };
                Some(integer::parse(&piece, integer)?)
            }
            None => match component {
                'M' | 'x' => named(&MONTHS, 1.0),
                'F' => named(&DAYS, 1.0),
                'P' => match piece {
                    "am" | "AM" => Some(0.0),
                    "pm" | "PM" => Some(1.0),
                    _ => None,
                },
                _ => return Err(no_name(component)),
            },
        },
    })
}

/// Puts components together: from the first one given to the last there may be no gap; what is before is today's, what
/// comes after is the start.
fn moment(mut components: BTreeMap<char, Option<f64>>, now: f64) -> Outcome<f64> {
    let truthy = |components: &BTreeMap<char, Option<f64>>, part: char| {
        components
            .get(&part)
            .is_some_and(|value| value.is_some_and(|value| value != 0.0 && !value.is_nan()))
    };
    let mask = |parts: &str| {
        parts.chars().fold(0, |mask, part| {
            mask << 1 | u32::from(truthy(&components, part))
        })
    };
    let date = mask("YXMxWwdD");
    let time = mask("PHhmsf");
    // Exactly these bits may be set, and at least one of them is.
    let is = |mask: u32, kind: u32| (!kind & mask) == 0 && (kind & mask) != 0;
    let by_date = is(date, 161);
    let by_day_of_year = !by_date && is(date, 130);
    let by_week_of_month = is(date, 84);
    let by_week = !by_week_of_month && is(date, 72);
    let half_day = !is(time, 23) && is(time, 47);
    let date_parts = match (by_day_of_year, by_week_of_month, by_week) {
        (true, ..) => "YD",
        (_, true, _) => "XxwF",
        (_, _, true) => "XWF",
        _ => "YMD",
    };
    let today = civil(now);
    let mut started = false;
    let mut ended = false;
    for part in date_parts
        .chars()
        .chain(if half_day { "Phmsf" } else { "Hmsf" }.chars())
    {
        if let Some(Some(_)) = components.get(&part) {
            started = true;
            if ended {
                return Err(fault("D3136"));
            }
        } else if started {
            components.insert(
                part,
                Some(if matches!(part, 'M' | 'D' | 'd') {
                    1.0
                } else {
                    0.0
                }),
            );
            ended = true;
        } else {
            #[expect(clippy::cast_precision_loss, reason = "calendar fields are small")]
            let value = today
                .as_ref()
                .and_then(|today| fragment(today, part))
                .map(|value| value as f64);
            components.insert(part, value);
        }
    }
    if by_week_of_month || by_week {
        return Err(fault("D3136"));
    }
    let get = |part: char| components.get(&part).copied().flatten();
    let year = get('Y').unwrap_or(f64::NAN);
    let mut month = get('M')
        .filter(|month| *month > 0.0)
        .map_or(0.0, |month| month - 1.0);
    let mut day = get('D').unwrap_or(f64::NAN);
    if by_day_of_year {
        month = 0.0;
        day = get('d').unwrap_or(f64::NAN);
    }
    let mut hour = get('H').unwrap_or(f64::NAN);
    if half_day {
        hour = get('h').map_or(f64::NAN, |hour| if hour == 12.0 { 0.0 } else { hour });
        if get('P') == Some(1.0) {
            hour += 12.0;
        }
    }
    let clock = [
        (hour, 3_600_000.0),
        (get('m').unwrap_or(f64::NAN), 60_000.0),
        (get('s').unwrap_or(f64::NAN), 1000.0),
    ];
    let mut millis = utc(year, month, day)
        + clock
            .iter()
            .map(|(value, unit)| value.trunc() * unit)
            .sum::<f64>();
    millis += get('f').unwrap_or(f64::NAN).trunc();
    let offset = ['Z', 'z']
        .into_iter()
        .find_map(|zone| get(zone).filter(|offset| *offset != 0.0));
    Ok(millis - offset.unwrap_or(0.0) * 60_000.0)
}

/// JavaScript's `Date.UTC` of a day: two-digit years are of the twentieth century.
fn utc(year: f64, month: f64, day: f64) -> f64 {
    if !year.is_finite()
        || !month.is_finite()
        || !day.is_finite()
        || year.abs() > 400_000.0
        || month.abs() > 1e6
    {
        return f64::NAN;
    }
    let year = if (0.0..=99.0).contains(&year.trunc()) {
        1900.0 + year.trunc()
    } else {
        year.trunc()
    };
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    let first = days(year as i64, month as i64, 1);
    millis_of_days(first) + (day.trunc() - 1.0) * DAY
}
