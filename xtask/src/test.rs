//! `cargo xtask test`: every check, one stage after the other.
//!
//! A stage that fails does not keep the later ones from running, so that one run tells everything. The last lines say how each stage went, and the very last
//! how many passed.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::bench::{self, Effort};
use crate::build::{self, Profile};
use crate::cargo::cargo;
use crate::process::{run, say};
use crate::setup::{browser, node};
use crate::workspace::Workspace;
use crate::{documents, package, recipes, sizes, stress};

/// One stage: its name, and what it does.
type Stage = (&'static str, fn(&Workspace) -> Result<()>);

const STAGES: [Stage; 10] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("native", native),
    ("build", |workspace| {
        build::build(workspace, Profile::Release)
    }),
    ("package", packaged),
    ("browser", in_browser),
    ("recipes", recipes::recipes),
    ("documents", documents::documents),
    ("benches", benches),
    ("sizes", sizes::sizes),
];

/// Runs all stages, or only the named ones.
pub(crate) fn test(workspace: &Workspace, only: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = only
        .iter()
        .find(|name| !STAGES.iter().any(|(stage, _)| stage == name))
    {
        bail!(
            "`{unknown}` is not a stage; they are: {}",
            STAGES.map(|(name, _)| name).join(", ")
        );
    }
    let mut report = Vec::new();
    let mut failed = 0;
    for (name, stage) in STAGES {
        if !only.is_empty() && !only.iter().any(|chosen| chosen == name) {
            continue;
        }
        say(&format!("stage {name}"));
        let start = Instant::now();
        let result = stage(workspace);
        let seconds = start.elapsed().as_secs();
        match result {
            Ok(()) => report.push(format!("{name:<10} ok      {seconds:>4} s")),
            Err(error) => {
                failed += 1;
                eprintln!("error in stage {name}: {error:#}");
                report.push(format!("{name:<10} FAILED  {seconds:>4} s"));
            }
        }
    }
    println!(
        "\n{}\n\n{} passed, {failed} failed",
        report.join("\n"),
        report.len() - failed
    );
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn fmt(workspace: &Workspace) -> Result<()> {
    run(cargo()
        .args(["fmt", "--all", "--check"])
        .current_dir(workspace.root()))
}

fn clippy(workspace: &Workspace) -> Result<()> {
    run(cargo()
        .args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
        .current_dir(workspace.root()))
}

fn native(workspace: &Workspace) -> Result<()> {
    run(cargo()
        .args(["test", "--quiet", "--workspace", "--no-fail-fast"])
        .current_dir(workspace.root()))
}

fn packaged(workspace: &Workspace) -> Result<()> {
    crates_packaged(workspace)?;
    let folder = package::package(workspace)?;
    let modules = node::modules(workspace, "tests/package", "TypeScript checks the types")?;
    let mut tests = node_tests(workspace, "tests/package", &[])?;
    tests
        .env("ASL_PACKAGE", folder)
        .env("ASL_NODE_MODULES", modules);
    run(&mut tests)
}

/// The crates of the engine are fit to be published. They are packed and not built again: each is built and tested where it stands.
fn crates_packaged(workspace: &Workspace) -> Result<()> {
    let mut pack = cargo();
    pack.current_dir(workspace.root())
        .args(["package", "--quiet", "--no-verify", "--allow-dirty"])
        // Beside `target/package`, which is the JavaScript package.
        .args(["--target-dir", "target/crates"]);
    for name in [
        "json", "sort", "yaml", "jsonpath", "jsonata", "language", "layout", "engine", "ide",
        "testing",
    ] {
        pack.args(["--package", &format!("asl-{name}")]);
    }
    run(&mut pack)
}

/// What a person does, in a browser. A test that fails is run once more, by itself: if it passes then, it is named, and the stage passes.
fn in_browser(workspace: &Workspace) -> Result<()> {
    if !workspace.dist().join("index.html").is_file() {
        bail!("the page is not built: run `cargo xtask build` first");
    }
    let modules = node::modules(
        workspace,
        "tests/browser",
        "playwright-core drives the browser tests",
    )?;
    let chromium = browser::chromium()?;
    let tests = |options: &[&str]| -> Result<()> {
        let mut tests = node_tests(workspace, "tests/browser", options)?;
        run(tests
            .env("ASL_NODE_MODULES", &modules)
            .env("CHROMIUM", &chromium))
    };
    let told = "target/browser-tests.tap";
    let Err(failure) = tests(&[
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
        &format!("--test-reporter-destination={told}"),
    ]) else {
        return Ok(());
    };
    let failed = failed_tests(&fs::read_to_string(workspace.path(told)).unwrap_or_default());
    if failed.is_empty() || failed.len() > FAILURES_LOOKED_INTO {
        return Err(failure);
    }
    let names = failed.join(", ");
    say(&format!("once more, alone: {names}"));
    let only: Vec<String> = failed.iter().map(|name| only_this(name)).collect();
    tests(&only.iter().map(String::as_str).collect::<Vec<_>>())?;
    say(&format!("UNSTEADY, to be mended: {names}"));
    Ok(())
}

/// How many browser tests that failed are run once more. A machine that stands still for a moment breaks one or two; what is broken breaks more.
const FAILURES_LOOKED_INTO: usize = 2;

/// The names of the tests that failed, as the test runner's own notation (TAP) tells them.
fn failed_tests(told: &str) -> Vec<String> {
    let failures = told.lines().filter_map(|line| {
        let (_, name) = line.strip_prefix("not ok ")?.split_once(" - ")?;
        Some(name.replace("\\#", "#").replace("\\\\", "\\"))
    });
    failures.collect()
}

/// The option that has only the test of this name run.
fn only_this(name: &str) -> String {
    let mut option = "--test-name-pattern=^".to_owned();
    for letter in name.chars() {
        if !letter.is_alphanumeric() && letter != ' ' {
            option.push('\\');
        }
        option.push(letter);
    }
    option + "$"
}

/// One short round of each bench and of some hostile texts: they still run. What they print means nothing.
fn benches(workspace: &Workspace) -> Result<()> {
    bench::all(workspace, Effort::Short)?;
    if workspace.shared().is_some() {
        stress::stress(workspace, &[], Effort::Short)?;
    }
    Ok(())
}

/// Node's test runner, with these options, on the files `*.test.mjs` of a folder. `ONLY` narrows it to tests whose names hold these words.
pub(crate) fn node_tests(workspace: &Workspace, folder: &str, options: &[&str]) -> Result<Command> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(workspace.path(folder))
        .with_context(|| format!("{folder} cannot be read"))?
    {
        let file = entry?.path();
        if file.to_string_lossy().ends_with(".test.mjs") {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!("{folder} has no files *.test.mjs");
    }
    files.sort();
    let mut command = Command::new(node::node()?);
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(options)
        .current_dir(workspace.root());
    if let Ok(words) = std::env::var("ONLY") {
        command.arg(format!("--test-name-pattern={words}"));
    }
    command.args(files);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_tests_are_run_alone() {
        let told = "TAP version 13\n# Subtest: what (if) a #1 fails?\nnot ok 1 - what (if) a \\#1 fails?\n  ---\n  not ok: 1 - no\nok 2 - b\nnot ok 3 - c\\\\d\n";
        let failed = failed_tests(told);
        assert_eq!(failed, ["what (if) a #1 fails?", "c\\d"]);
        let options: Vec<String> = failed.iter().map(|name| only_this(name)).collect();
        assert_eq!(
            options,
            [
                "--test-name-pattern=^what \\(if\\) a \\#1 fails\\?$",
                "--test-name-pattern=^c\\\\d$"
            ]
        );
    }
}
