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
