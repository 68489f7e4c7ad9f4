//! Scopes inside of boxes: the innermost first, each drawn alone, then placed as a box of fixed size.

use crate::route::{self, Flat};
use crate::sides;
use crate::{EdgeSpec, Layout, NodeSpec, Options, PlacedNode, Point, Rect, Route, Scope, Size};

/// How deep scopes are drawn inside of boxes; what lies deeper is left out, as if its box were closed.
pub const MAX_NESTING: usize = 300;
/// Larger numbers (and negative ones) are taken as this (and as 0), so that sums stay in range.
const MOST_PIXELS: i64 = 1 << 24;

/// Draws a scope, its upper left corner at the origin.
#[must_use]
pub fn layout(scope: &Scope, options: &Options) -> Layout {
    let mut budget = sides::BUDGET;
    let mut drawn = inside(scope, &sane(options), 0, &mut budget);
    drawn.shift(0, 0);
    drawn
}

/// A scope whose coordinates start at its own corner, and so on inwards.
fn inside(scope: &Scope, options: &Options, depth: usize, budget: &mut usize) -> Layout {
    let branches: Vec<Vec<Layout>> = scope
        .nodes
        .iter()
        .map(|node| match depth < MAX_NESTING {
            true => node
                .branches
                .iter()
                .map(|branch| inside(branch, options, depth + 1, budget))
                .collect(),
            false => Vec::new(),
        })
        .collect();
    assemble(scope, branches, options, budget)
}

/// Kept out of [`inside`] so that what recurs needs little stack.
#[inline(never)]
fn assemble(
    scope: &Scope,
    branches: Vec<Vec<Layout>>,
    options: &Options,
    budget: &mut usize,
) -> Layout {
    let sizes: Vec<Size> = scope
        .nodes
        .iter()
        .zip(&branches)
        .map(|(node, branches)| outer_size(node, branches, options))
        .collect();
    let edges: Vec<EdgeSpec> = scope
        .edges
        .iter()
        .map(|edge| EdgeSpec {
            label: edge.label.map(|label| Size {
                width: pixels(label.width),
                height: pixels(label.height),
            }),
            ..edge.clone()
        })
        .collect();
    let Flat {
        size,
        boxes,
        routes,
    } = route::draw(&sizes, &edges, scope.start, options, budget);
    let nodes = boxes
        .into_iter()
        .zip(branches)
        .zip(&scope.nodes)
        .map(|((rect, mut branches), node)| {
            // Side by side, in the middle when the box is wider than they need.
            let mut x = (rect.width - inner_width(&branches, options)) / 2;
            for branch in &mut branches {
                branch.rect.x = x;
                branch.rect.y = pixels(node.height) + options.padding;
                x += branch.rect.width + options.padding;
            }
            PlacedNode { rect, branches }
        })
        .collect();
    Layout {
        rect: Rect {
            x: 0,
            y: 0,
            width: size.width,
            height: size.height,
        },
        nodes,
        edges: routes,
    }
}

/// The size of a box with all that it holds.
fn outer_size(node: &NodeSpec, branches: &[Layout], options: &Options) -> Size {
    let (width, height) = (pixels(node.width), pixels(node.height));
    match branches.iter().map(|branch| branch.rect.height).max() {
        None => Size { width, height },
        Some(tallest) => Size {
            width: width.max(inner_width(branches, options) + 2 * options.padding),
            height: height + tallest + 2 * options.padding,
        },
    }
}

/// The width of scopes side by side.
fn inner_width(branches: &[Layout], options: &Options) -> i64 {
    let gaps = i64::try_from(branches.len().saturating_sub(1)).unwrap_or(0);
    branches.iter().map(|branch| branch.rect.width).sum::<i64>() + gaps * options.padding
}

fn pixels(length: i64) -> i64 {
    length.clamp(0, MOST_PIXELS)
}

fn sane(options: &Options) -> Options {
    let gap = |length: i64| length.clamp(0, 10_000);
    Options {
        node_gap: gap(options.node_gap),
        layer_gap: gap(options.layer_gap),
        track_gap: gap(options.track_gap),
        padding: gap(options.padding),
    }
}

impl Layout {
    /// Turns coordinates that start at each scope's own box into those of the whole drawing.
    fn shift(&mut self, by_x: i64, by_y: i64) {
        self.rect.x += by_x;
        self.rect.y += by_y;
        let (x, y) = (self.rect.x, self.rect.y);
        for Route { points, label, .. } in &mut self.edges {
            for Point {
                x: point_x,
                y: point_y,
            } in points
            {
                *point_x += x;
                *point_y += y;
            }
            if let Some(label) = label {
                label.x += x;
                label.y += y;
            }
        }
        for node in &mut self.nodes {
            node.rect.x += x;
            node.rect.y += y;
            for branch in &mut node.branches {
                branch.shift(node.rect.x, node.rect.y);
            }
        }
    }
}
