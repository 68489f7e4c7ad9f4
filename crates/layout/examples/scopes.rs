//! Prints every scope of the real definitions, drawn, as a line of JSON, for a comparison with other ways to draw them: `cargo xtask bench layout`.

#[path = "../tests/common/real.rs"]
mod real;

use std::io::{self, Write};
use std::path::Path;

use asl_layout::{Layout, Options, Scope, layout};
use serde_json::json;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (path, scope) in real::definitions().unwrap_or_default() {
        print(
            &path,
            &scope,
            &layout(&scope, &Options::default()),
            &mut out,
        )?;
    }
    out.flush()
}

/// A scope with the sizes of its boxes, what they hold included, then those inside it.
fn print(path: &Path, scope: &Scope, drawn: &Layout, out: &mut impl Write) -> io::Result<()> {
    let boxes = drawn
        .nodes
        .iter()
        .map(|node| [node.rect.width, node.rect.height]);
    let edges = scope.edges.iter().map(|edge| {
        let label = edge.label.unwrap_or_default();
        json!([edge.from, edge.to, label.width, label.height])
    });
    let line = json!({
        "file": path,
        "nodes": boxes.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
        "crossings": real::crossings(drawn),
        "width": drawn.rect.width,
        "height": drawn.rect.height,
    });
    writeln!(out, "{line}")?;
    let inside = scope.nodes.iter().zip(&drawn.nodes);
    for (node, placed) in inside {
        for (inner, branch) in node.branches.iter().zip(&placed.branches) {
            print(path, inner, branch, out)?;
        }
    }
    Ok(())
}
