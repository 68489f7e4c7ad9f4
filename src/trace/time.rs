//! Virtual time, for people.

/// A moment of the execution: `00:03.250`, `1:02:05`, `day 31, 02:00:00`. Milliseconds are shown where the moment has some.
#[must_use]
pub fn moment(milliseconds: f64) -> String {
    let Parts {
        days,
        hours,
        minutes,
        seconds,
        milliseconds,
    } = Parts::of(milliseconds);
    let fraction = if milliseconds == 0 {
        String::new()
    } else {
        format!(".{milliseconds:03}")
    };
    match (days, hours) {
        (0, 0) => format!("{minutes:02}:{seconds:02}{fraction}"),
        (0, _) => format!("{hours}:{minutes:02}:{seconds:02}{fraction}"),
        // The first day is day 1, as people count.
        _ => format!(
            "day {}, {hours:02}:{minutes:02}:{seconds:02}{fraction}",
            days + 1
        ),
    }
}

/// A length of time: `0 ms`, `250 ms`, `2 s`, `2.5 s`, `1 h 2 min`, `30 d`. The two largest units, so that it stays short.
#[must_use]
pub fn duration(milliseconds: f64) -> String {
    let parts = Parts::of(milliseconds);
    if parts.days == 0 && parts.hours == 0 && parts.minutes == 0 {
        return match (parts.seconds, parts.milliseconds) {
            (0, milliseconds) => format!("{milliseconds} ms"),
            (seconds, 0) => format!("{seconds} s"),
            (seconds, milliseconds) => {
                let fraction = format!("{milliseconds:03}");
                format!("{seconds}.{} s", fraction.trim_end_matches('0'))
            }
        };
    }
    let units = [
        (parts.days, "d"),
        (parts.hours, "h"),
        (parts.minutes, "min"),
        (parts.seconds, "s"),
    ];
    units
        .iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A length of time, taken apart.
struct Parts {
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    milliseconds: u64,
}

impl Parts {
    fn of(milliseconds: f64) -> Self {
        // `as` saturates, and makes 0 of what is no number.
        let all = milliseconds.max(0.0).round() as u64;
        Self {
            days: all / 86_400_000,
            hours: all / 3_600_000 % 24,
            minutes: all / 60_000 % 60,
            seconds: all / 1000 % 60,
            milliseconds: all % 1000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_like_a_clock() {
        for (milliseconds, text) in [
            (0.0, "00:00"),
            (3250.0, "00:03.250"),
            (65_000.0, "01:05"),
            (3_725_000.0, "1:02:05"),
            (30.0 * 86_400_000.0 + 7_200_000.0, "day 31, 02:00:00"),
            (-1.0, "00:00"),
            (f64::NAN, "00:00"),
        ] {
            assert_eq!(moment(milliseconds), text);
        }
    }

    #[test]
    fn durations_name_their_two_largest_units() {
        for (milliseconds, text) in [
            (0.0, "0 ms"),
            (250.0, "250 ms"),
            (2000.0, "2 s"),
            (2500.0, "2.5 s"),
            (60_000.0, "1 min"),
            (3_720_000.0, "1 h 2 min"),
            (3_605_000.0, "1 h"),
            (30.0 * 86_400_000.0, "30 d"),
        ] {
            assert_eq!(duration(milliseconds), text);
        }
    }
}
