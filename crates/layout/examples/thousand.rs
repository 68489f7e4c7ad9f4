//! Draws a thousand states twice, in the shapes that `cargo xtask bench layout` times: as many as fit into one scope, with what real definitions have,
//! and nested ones. Built for WebAssembly it runs as in the worker; `main` is all that it exports.

use std::hint::black_box;

use asl_layout::{EdgeSpec, NodeSpec, Options, Scope, layout};

const STATES: usize = 1_000;

fn main() {
    for scope in [flat(STATES), nested()] {
        black_box(layout(black_box(&scope), &Options::default()));
    }
}

/// A long way with Choices that jump ahead or back, and a handler that half of the states share.
fn flat(count: usize) -> Scope {
    let mut edges = Vec::new();
    for from in 0..count.saturating_sub(1) {
        edges.push(EdgeSpec::new(from, from + 1));
        if from % 5 == 0 {
            edges.push(EdgeSpec::new(from, (from + 4).min(count - 1)).labelled(120, 20));
        }
        if from % 11 == 10 {
            edges.push(EdgeSpec::new(from, from - 7).labelled(90, 20));
        }
        if from % 2 == 0 {
            edges.push(EdgeSpec::catch(from, count - 1).labelled(80, 20));
        }
    }
    Scope {
        nodes: vec![NodeSpec::new(160, 44); count],
        edges,
        start: Some(0),
    }
}

/// Parallels and Maps in a row, ten states in each branch.
fn nested() -> Scope {
    let holders = STATES / 21;
    let holder = || NodeSpec::container(200, 44, vec![flat(10), flat(10)]);
    Scope {
        nodes: (0..holders).map(|_| holder()).collect(),
        ..flat(holders)
    }
}
