//! Every target on its seeds and on a hundred mutations of them, the same ones each time.

#![allow(clippy::expect_used, reason = "a test")]

use asl_fuzz::{TARGETS, Target, campaign};

const MUTATIONS: u64 = 100;

fn short(name: &str) {
    let target: &Target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a target");
    let seeds = target.seeds().len() as u64;
    assert!(seeds > 2, "{name} has seeds");
    let mut texts = 0;
    campaign(target, 1, |so_far| {
        texts = so_far;
        texts == seeds + MUTATIONS
    });
    assert_eq!(texts, seeds + MUTATIONS);
}

macro_rules! short {
    ($($name:ident)*) => { $(#[test] fn $name() { short(stringify!($name)); })* };
}

short! { definition yaml import mocks link jsonpath jsonata_parse jsonata_evaluate execution }

/// `asl-fuzz links` reads a million, and says what the slowest took.
#[test]
fn mutated_links_are_read_or_refused() {
    let read = asl_fuzz::mutated_links(1).take(3_000);
    let refused = read.filter(|link| asl_playground::share::decode(link).is_err());
    assert!((1_000..2_990).contains(&refused.count()));
}

#[test]
fn every_target_is_run() {
    let here = include_str!("short.rs");
    for target in &TARGETS {
        let targets = here
            .lines()
            .find(|line| line.starts_with("short! {"))
            .unwrap_or_default();
        assert!(
            targets.split(' ').any(|name| name == target.name),
            "{} is missing",
            target.name
        );
    }
}
