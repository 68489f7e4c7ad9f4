//! `asl-fuzz TARGET [SECONDS [NUMBER]]`: mutations of a target's seeds for so many seconds (60), those of this number (the time of day).
//! `asl-fuzz links [COUNT [NUMBER]]`: so many mutated links (a million), what the slowest cost and how much memory all of it took.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command line, which looks at the clock"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use std::collections::BTreeMap;

use asl_fuzz::{TARGETS, campaign, mutated_links};
use asl_playground::share::{self, LinkError};

/// What reading one link may cost.
const MOST_TIME: Duration = Duration::from_millis(50);
const MOST_MEMORY: u64 = 64_000_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| {
        arguments
            .get(index)
            .and_then(|text| text.parse::<u64>().ok())
    };
    let name = arguments.first().map_or("", String::as_str);
    if name == "links" {
        return links(number(1).unwrap_or(1_000_000), number(2).unwrap_or(1));
    }
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!(
            "asl-fuzz TARGET [SECONDS [NUMBER]], TARGET being one of {}; or asl-fuzz links [COUNT [NUMBER]]",
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

/// Reads links and prints what came of them; fails where one of them costs too much.
fn links(count: u64, number_of_links: u64) -> ExitCode {
    let mut answers: BTreeMap<&'static str, u64> = BTreeMap::new();
    let (mut slowest, mut its_link) = (Duration::ZERO, String::new());
    let started = Instant::now();
    for link in mutated_links(number_of_links).take(usize::try_from(count).unwrap_or(usize::MAX)) {
        let time = || {
            let before = Instant::now();
            let read = share::decode(&link);
            (before.elapsed(), read)
        };
        let (mut took, read) = time();
        *answers.entry(answer(&read)).or_default() += 1;
        // Another program may have had the processor meanwhile.
        for _ in 0..8 {
            if took > slowest {
                took = took.min(time().0);
            }
        }
        if took > slowest {
            (slowest, its_link) = (took, link);
        }
    }
    let all = started.elapsed();
    println!("{count} links of number {number_of_links} in {all:.0?}: {answers:?}");
    its_link.truncate(60);
    println!("the slowest took {slowest:?}: {its_link}...");
    let memory = peak_memory();
    println!("the process took {memory:?} bytes at most");
    if slowest > MOST_TIME || memory.is_some_and(|memory| memory > MOST_MEMORY) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn answer(read: &Result<share::Link, LinkError>) -> &'static str {
    match read {
        Ok(_) => "opened",
        Err(LinkError::NotALink) => "no link",
        Err(LinkError::CutOff { .. }) => "cut off",
        Err(LinkError::Damaged) => "damaged",
        Err(LinkError::NewerVersion) => "newer",
        Err(LinkError::TooLarge { .. }) => "too large",
    }
}

/// The most memory that this process held at a time, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1_024)
}
