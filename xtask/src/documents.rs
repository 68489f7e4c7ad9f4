//! The commands that the documents show are run, as they stand there.
//!
//! [`COVERED`] says of each of them how: here, by another stage of `test`, or why not. A command that stands in a document and not in the table fails the stage, and so
//! does one of the table that no document shows any more.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::process::{path_with, run, say};
use crate::serve;
use crate::workspace::Workspace;

/// The documents whose commands count.
const DOCUMENTS: [&str; 7] = [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "docs/embedding.md",
    "docs/hosting.md",
    "fuzz/README.md",
];

/// How it is known that a documented command works.
enum How {
    /// It is run here, word for word but for what is said.
    Here,
    /// Another command is run here, which does the same in less time.
    As(&'static str),
    /// The page that is built is served and looked at.
    Served,
    /// A stage of `cargo xtask test` does the same.
    Stage(&'static str),
    /// It is not run, for this reason.
    Not(&'static str),
}

/// Every command of the documents. Those that are run here are run in this order.
const COVERED: [(&str, How); 39] = [
    ("cargo xtask help", How::Here),
    ("cargo install", How::Stage("build, which sets up")),
    ("cargo xtask serve", How::Served),
    ("cargo xtask serve --dev", How::Served),
    ("cargo xtask test", How::Stage("all of them")),
    ("cargo xtask build", How::Stage("build")),
    ("cargo xtask build --dev", How::Stage("build")),
    ("cargo xtask package", How::Stage("package")),
    ("cargo xtask test --only recipes", How::Stage("recipes")),
    (
        "cargo xtask test --only fmt --only clippy",
        How::Stage("fmt, clippy"),
    ),
    (
        r#"ONLY="second Map item" cargo xtask test --only browser"#,
        How::Here,
    ),
    ("cargo xtask conformance aws", How::Stage("native")),
    ("cargo xtask bench", How::Stage("benches")),
    ("cargo xtask bench NAME", How::Stage("benches")),
    ("cargo xtask bench all", How::Stage("benches")),
    ("cargo xtask bench report", How::Stage("native")),
    ("cargo xtask stress", How::Stage("benches")),
    ("cargo test -p asl-engine", How::Stage("native")),
    ("cargo test -p asl-playground", How::Stage("native")),
    ("cargo test -p asl-fuzz", How::Stage("native")),
    ("cargo test --test cases", How::Stage("native")),
    ("cargo test --test examples", How::Stage("native")),
    ("cargo test --test lessons", How::Stage("native")),
    (
        "UPDATE=1 cargo test --test cases",
        How::Not("it rewrites what the stage `native` compares with"),
    ),
    (
        "UPDATE=1 cargo test --test reference",
        How::Not("it rewrites what the stage `native` compares with"),
    ),
    (
        "cargo doc --open -p asl-engine",
        How::As("cargo doc --quiet --no-deps -p asl-engine"),
    ),
    (
        "cargo doc --open",
        How::As("cargo doc --quiet --no-deps --workspace"),
    ),
    (
        "cargo run --release -p asl-fuzz -- TARGET SECONDS",
        How::As("cargo run --quiet -p asl-fuzz -- yaml 1"),
    ),
    (
        "cargo run --release -p asl-fuzz -- links",
        // Which bears no clock: its limits are those of a release build.
        How::Stage("native"),
    ),
    (
        "cargo fuzz run TARGET",
        How::Not("libFuzzer is installed by hand"),
    ),
    (
        "cargo install cargo-fuzz",
        How::Not("libFuzzer is installed by hand"),
    ),
    (
        "mkdir -p fuzz/corpus/yaml",
        How::Not("libFuzzer is installed by hand"),
    ),
    (
        "RUSTC_BOOTSTRAP=1 cargo fuzz run -s none yaml fuzz/corpus/yaml tests/fuzz/seeds/yaml -- -timeout=5 -rss_limit_mb=600",
        How::Not("libFuzzer is installed by hand"),
    ),
    (
        "cargo install --path crates/cli",
        // For development, and out of the user's own folder.
        How::As(
            "cargo install --quiet --path crates/cli --debug --locked --offline --root target/documents --target-dir target",
        ),
    ),
    ("asl test", How::Here),
    (
        r#"asl run order.asl.json --input '{"id": 7}' --mocks MockConfigFile.json --case Happy"#,
        How::Here,
    ),
    ("asl check *.asl.json", How::Here),
    ("asl graph order.asl.json > order.svg", How::Here),
    (
        "asl graph order.asl.json --title Order > order.svg",
        How::Here,
    ),
];

/// Runs what the documents show, in a folder `target/documents` that has the files they name.
pub(crate) fn documents(workspace: &Workspace) -> Result<()> {
    let shown = shown(workspace)?;
    let known: BTreeSet<&str> = COVERED.iter().map(|(command, _)| *command).collect();
    let told: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
    let unknown: Vec<_> = told.difference(&known).collect();
    let gone: Vec<_> = known.difference(&told).collect();
    if !unknown.is_empty() || !gone.is_empty() {
        bail!(
            "xtask/src/documents.rs does not say how these are covered: {unknown:#?}, and these are in no document any more: {gone:#?}"
        );
    }
    let place = files(workspace)?;
    for (command, how) in COVERED {
        match how {
            How::Here => here(workspace, &place, command)?,
            How::As(same) => here(workspace, &place, same)?,
            How::Served => served(workspace)?,
            How::Stage(stage) => println!("{command}: by stage {stage}"),
            How::Not(why) => println!("{command}: not run, as {why}"),
        }
    }
    let picture = fs::read_to_string(place.join("order.svg"))?;
    if !picture.contains("ValidateOrder") {
        bail!("order.svg does not show the states");
    }
    Ok(())
}

/// Runs a command as a person's shell would. `asl` is the one that was installed a moment before, and this program is `cargo xtask`.
fn here(workspace: &Workspace, place: &Path, command: &str) -> Result<()> {
    say(command);
    let this = std::env::current_exe()?;
    let line = command.replace("cargo xtask", &format!("'{}'", this.display()));
    let is_asl = command.starts_with("asl ");
    run(Command::new("sh")
        .args(["-e", "-c", &line])
        .current_dir(if is_asl { place } else { workspace.root() })
        .env(
            "PATH",
            path_with(&[workspace.path("target/documents/bin")])?,
        ))
}

/// The folder with what the commands of the README name: the example it speaks of, and the test file it shows.
fn files(workspace: &Workspace) -> Result<PathBuf> {
    let place = workspace.path("target/documents/files");
    fs::create_dir_all(&place)?;
    let example = workspace.path("www/examples/order-workflow.json");
    for (name, member) in [
        ("order.asl.json", "definition"),
        ("MockConfigFile.json", "mocks"),
    ] {
        let mut extract = Command::new(crate::setup::node::node()?);
        extract.args([
            "-e",
            "const [from, member, to] = process.argv.slice(1), fs = require('fs'); fs.writeFileSync(to, JSON.stringify(JSON.parse(fs.readFileSync(from))[member]))",
        ]);
        run(extract.arg(&example).arg(member).arg(place.join(name)))?;
    }
    let readme = fs::read_to_string(workspace.path("README.md"))?;
    let tests = fenced(&readme, "json")
        .into_iter()
        .find(|text| text.contains("\"Tests\""))
        .context("README.md shows no test file")?;
    fs::write(place.join("order.tests.json"), tests)?;
    Ok(place)
}

/// Serves the built page as `cargo xtask serve` does and fetches it.
fn served(workspace: &Workspace) -> Result<()> {
    say("serving the page that is built");
    let server = serve::listen(0)?;
    let address = server
        .server_addr()
        .to_ip()
        .context("the server listens on an IP address")?;
    let dist = workspace.dist();
    // It ends with this program.
    thread::spawn(move || serve::answer_all(&server, &dist));
    let mut connection = TcpStream::connect(address)?;
    write!(
        connection,
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200") || !answer.contains("<title>ASL Playground") {
        bail!("the page is not served: {:.300}", answer);
    }
    Ok(())
}

/// All commands of the documents: the lines of listings in `sh`, and what begins with `cargo ` or `UPDATE=1 ` between backticks.
fn shown(workspace: &Workspace) -> Result<Vec<String>> {
    let mut shown = Vec::new();
    for document in DOCUMENTS {
        let text = fs::read_to_string(workspace.path(document))
            .with_context(|| format!("{document} cannot be read"))?;
        for listing in fenced(&text, "sh") {
            let joined = listing.replace("\\\n", " ");
            shown.extend(joined.lines().map(plain).filter(|line| !line.is_empty()));
        }
        shown.extend(
            text.split('`')
                .filter(|code| code.starts_with("cargo ") || code.starts_with("UPDATE=1 "))
                .filter(|code| !code.contains('\n'))
                .map(plain),
        );
    }
    // These need an account of AWS.
    shown.retain(|command| !command.starts_with("aws "));
    Ok(shown)
}

/// A command without its remark.
fn plain(line: &str) -> String {
    line.split(" #")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The listings of a language in Markdown.
fn fenced(text: &str, language: &str) -> Vec<String> {
    let mut listings = Vec::new();
    let mut listing: Option<String> = None;
    for line in text.lines() {
        match &mut listing {
            None if line == format!("```{language}") => listing = Some(String::new()),
            Some(text) if line == "```" => listings.push(std::mem::take(text)),
            Some(text) => text.extend([line, "\n"]),
            None => {}
        }
        if line == "```" {
            listing = None;
        }
    }
    listings
}
