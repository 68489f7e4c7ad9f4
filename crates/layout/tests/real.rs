//! Real definitions: every rule of the drawing, and how many edges cross. Skipped where they are absent.

mod common;
#[path = "common/real.rs"]
mod real;

use std::path::PathBuf;

use asl_layout::{Layout, Options, layout};

/// The crossings of a scope and of all inside it.
fn all_crossings(drawn: &Layout) -> usize {
    let inner = drawn.nodes.iter().flat_map(|node| &node.branches);
    real::crossings(drawn) + inner.map(all_crossings).sum::<usize>()
}

#[test]
fn real_definitions_are_drawn_by_the_rules() {
    let Some(definitions) = real::definitions() else {
        println!("skipped: the real definitions are not here (set ASL_SHARED to their folder)");
        return;
    };
    let (mut boxes, mut crossed, mut most) = (0, 0, (0, PathBuf::new()));
    let count = definitions.len();
    for (path, scope) in definitions {
        let drawn = layout(&scope, &Options::default());
        common::check(&scope, &drawn);
        let crossings = all_crossings(&drawn);
        (boxes, crossed) = (boxes + scope.nodes.len(), crossed + crossings);
        if crossings > most.0 {
            most = (crossings, path);
        }
    }
    println!(
        "{count} definitions, {boxes} boxes at the top, {crossed} crossings, at most {} in {}",
        most.0,
        most.1.display()
    );
    assert!(count > 100, "the real definitions are there");
}
