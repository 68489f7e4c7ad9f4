//! `docs/speed.md`: what the benches measured last, for everyone to read.
//!
//! The page is written by hand, all but what stands between `<!-- measured: NAME -->` and `<!-- /measured -->`: that is the `NAME.md` that the bench of this
//! name wrote into `target/measured`. Whoever measures on a quiet machine runs `cargo xtask bench all` (a single bench and `bench report` do as well) and commits the page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::say;
use crate::workspace::Workspace;

const PAGE: &str = "docs/speed.md";

/// The folder that the benches write to.
pub(crate) fn measured(workspace: &Workspace) -> PathBuf {
    workspace.path("target/measured")
}

/// Writes what is in `target/measured` into `docs/speed.md`, and says whose figures were not there and stay as they are.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let file = workspace.path(PAGE);
    let page = fs::read_to_string(&file).with_context(|| format!("{PAGE} cannot be read"))?;
    let folder = measured(workspace);
    let filled = filled(&page, |name| {
        let tables = fs::read_to_string(folder.join(format!("{name}.md"))).ok();
        if tables.is_none() {
            say(&format!(
                "{PAGE}: `{name}` was not measured here and stays as it is"
            ));
        }
        tables
    });
    fs::write(&file, filled).with_context(|| format!("{PAGE} cannot be written"))?;
    say(&format!("written {PAGE}"));
    Ok(())
}

/// The page with each section replaced by what `tables` has for its name.
fn filled(page: &str, tables: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut dropping = false;
    for line in page.split_inclusive('\n') {
        let text = line.trim();
        if text == "<!-- /measured -->" {
            dropping = false;
        }
        if !dropping {
            filled.push_str(line);
        }
        if let Some(tables) = section(text).and_then(&tables) {
            dropping = true;
            filled.push_str(&format!("\n{}\n\n", tables.trim()));
        }
    }
    filled
}

/// The name in `<!-- measured: NAME -->`.
fn section(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- measured: ")?.strip_suffix(" -->")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{PAGE, filled, section};
    use crate::bench::BENCHES;
    use crate::workspace::Workspace;

    #[test]
    fn what_was_measured_takes_the_place_of_what_was_there() {
        let page = "# Speed\n<!-- measured: a -->\nold\n<!-- /measured -->\nwords\n<!-- measured: b -->\n\nstays\n\n<!-- /measured -->\n";
        let tables = |name: &str| (name == "a").then(|| String::from("| new |\n"));
        let once = filled(page, tables);
        assert_eq!(
            once,
            page.replace("old\n", "\n| new |\n\n"),
            "only what was measured changes"
        );
        assert_eq!(filled(&once, tables), once, "and not with every writing");
    }

    #[test]
    fn each_bench_has_its_section() {
        let workspace = Workspace::find().expect("a checkout");
        let page = fs::read_to_string(workspace.path(PAGE)).expect("the page");
        let sections: Vec<&str> = page
            .lines()
            .filter_map(|line| section(line.trim()))
            .collect();
        let mut names: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
        names.push("stress");
        assert_eq!(sections, names);
        assert_eq!(
            page.matches("<!-- /measured -->").count(),
            sections.len(),
            "each ends"
        );
    }
}
