//! `asl-fuzz TARGET [SECONDS [NUMBER]]`: mutations of a target's seeds for so many seconds (60), those of this number (the time of day).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command line, which looks at the clock"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use asl_fuzz::{TARGETS, campaign};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| {
        arguments
            .get(index)
            .and_then(|text| text.parse::<u64>().ok())
    };
    let name = arguments.first().map_or("", String::as_str);
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!(
            "asl-fuzz TARGET [SECONDS [NUMBER]], TARGET being one of {}",
            names.join(", ")
        );
        return ExitCode::FAILURE;
    };
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let number_of_texts = number(2).unwrap_or(time.as_secs());
    let (started, most) = (Instant::now(), Duration::from_secs(number(1).unwrap_or(60)));
    let (mut texts, mut before, mut slowest) = (0, started, Duration::ZERO);
    println!("{name}, number {number_of_texts}");
    campaign(target, number_of_texts, |so_far| {
        let now = Instant::now();
        slowest = slowest.max(now - before);
        (texts, before) = (so_far, now);
        now - started >= most
    });
    println!("{texts} texts, the slowest took {slowest:?}");
    ExitCode::SUCCESS
}
