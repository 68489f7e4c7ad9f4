//! Boxes and edges to coordinates and routes.
//!
//! A [`Scope`] is a set of boxes joined by edges that never leave it; a box can hold further scopes, side by side.
//! [`layout`] places every box on horizontal layers from the start down, keeps the happy path straight, sends what goes
//! wrong to the right and what goes back around the side, and draws every edge with horizontal and vertical strokes only.
//! It knows nothing of what the boxes mean.
//!
//! ```
//! use asl_layout::{layout, EdgeSpec, NodeSpec, Options, Scope};
//!
//! let scope = Scope {
//!     nodes: vec![NodeSpec::new(120, 40), NodeSpec::new(80, 40)],
//!     edges: vec![EdgeSpec::new(0, 1)],
//!     start: Some(0),
//! };
//! let drawn = layout(&scope, &Options::default());
//! let [first, second] = [&drawn.nodes[0].rect, &drawn.nodes[1].rect];
//! assert!(second.y > first.bottom());
//! assert_eq!(first.center_x(), second.center_x());
//! assert_eq!(drawn.edges[0].points.len(), 2);
//! ```
//!
//! Every graph is accepted: cycles, repeated edges, unreachable boxes, edges to boxes that do not exist (they get an
//! empty route), no boxes at all. The same scope always gives the same numbers, and ties are broken by the order of the
//! input, so that a small edit moves little. The cost is close to linear: a scope of a thousand boxes takes a few
//! milliseconds.

mod cells;
mod lanes;
mod layers;
mod nest;
mod order;
mod place;
mod ports;
mod rooms;
mod route;
mod sides;
mod tracks;

pub use nest::{MAX_NESTING, layout};

/// Boxes and the edges between them. No edge leaves its scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The boxes; edges name them by their index here.
    pub nodes: Vec<NodeSpec>,
    /// The edges, in the order in which they are tried: the first [`EdgeKind::Normal`] one of a box is its happy path.
    pub edges: Vec<EdgeSpec>,
    /// The box at the top; the first box when absent or out of range.
    pub start: Option<usize>,
}

/// One box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSpec {
    /// Width in pixels; of a container the least width.
    pub width: i64,
    /// Height in pixels; of a container the height of its header, which stands above the inner scopes.
    pub height: i64,
    /// What a container holds, side by side from left to right. Empty for a plain box.
    pub branches: Vec<Scope>,
}

impl NodeSpec {
    /// A plain box of this size.
    #[must_use]
    pub fn new(width: i64, height: i64) -> Self {
        Self {
            width,
            height,
            branches: Vec::new(),
        }
    }

    /// A box with a header of this size that holds `branches` side by side.
    #[must_use]
    pub fn container(width: i64, height: i64, branches: Vec<Scope>) -> Self {
        Self {
            width,
            height,
            branches,
        }
    }
}

/// One edge between two boxes of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeSpec {
    /// Index of the box it leaves.
    pub from: usize,
    /// Index of the box it enters; may be the same one.
    pub to: usize,
    /// What the edge means for the drawing.
    pub kind: EdgeKind,
    /// Room to keep for a label on the edge.
    pub label: Option<Size>,
}

impl EdgeSpec {
    /// A normal edge without a label.
    #[must_use]
    pub fn new(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            ..Self::default()
        }
    }

    /// An edge for what goes wrong, without a label.
    #[must_use]
    pub fn catch(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            kind: EdgeKind::Catch,
            label: None,
        }
    }

    /// The same edge with room for a label of this size.
    #[must_use]
    pub fn labelled(self, width: i64, height: i64) -> Self {
        Self {
            label: Some(Size { width, height }),
            ..self
        }
    }
}

/// What an edge means for the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// Goes on; the first one of a box is drawn straight down.
    #[default]
    Normal,
    /// Goes elsewhere when something fails; drawn to the right.
    Catch,
}

/// A width and a height in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Pixels from left to right.
    pub width: i64,
    /// Pixels from top to bottom.
    pub height: i64,
}

/// A place in pixels from the top left corner of the whole drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// Pixels to the right.
    pub x: i64,
    /// Pixels down.
    pub y: i64,
}

/// An upright rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// The left side.
    pub x: i64,
    /// The upper side.
    pub y: i64,
    /// Pixels from left to right.
    pub width: i64,
    /// Pixels from top to bottom.
    pub height: i64,
}

impl Rect {
    /// The right side.
    #[must_use]
    pub fn right(&self) -> i64 {
        self.x + self.width
    }

    /// The lower side.
    #[must_use]
    pub fn bottom(&self) -> i64 {
        self.y + self.height
    }

    /// The middle between the left and the right side, rounded to the left.
    #[must_use]
    pub fn center_x(&self) -> i64 {
        self.x + self.width / 2
    }

    /// Whether the insides of the two have a point in common; touching sides have none.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether the place lies on one of the four sides.
    #[must_use]
    pub fn has_on_border(&self, at: Point) -> bool {
        let across = self.x <= at.x && at.x <= self.right();
        let down = self.y <= at.y && at.y <= self.bottom();
        (across && (at.y == self.y || at.y == self.bottom()))
            || (down && (at.x == self.x || at.x == self.right()))
    }
}

/// A scope, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What the scope covers, its edges and labels included.
    pub rect: Rect,
    /// The boxes, in the order of [`Scope::nodes`].
    pub nodes: Vec<PlacedNode>,
    /// The edges, in the order of [`Scope::edges`].
    pub edges: Vec<Route>,
}

/// A box, placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacedNode {
    /// Where it stands.
    pub rect: Rect,
    /// The inner scopes, in the order of [`NodeSpec::branches`], in coordinates of the whole drawing.
    pub branches: Vec<Layout>,
}

/// The course of an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Corners from the border of the box it leaves to the border of the box it enters; every stroke is horizontal or
    /// vertical. Empty when one of the boxes does not exist.
    pub points: Vec<Point>,
    /// Where its label stands, when it has one; its middle lies on the route, or beside it for an edge that enters the
    /// box it leaves.
    pub label: Option<Rect>,
    /// Whether it goes back up, to a box that stands on the way from the start.
    pub back: bool,
}

/// Which way an arrow points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To smaller `y`.
    Up,
    /// To larger `y`.
    Down,
    /// To smaller `x`.
    Left,
    /// To larger `x`.
    Right,
}

impl Route {
    /// Which way the arrow at the end points; `None` for an empty route.
    #[must_use]
    pub fn arrow(&self) -> Option<Direction> {
        let mut back = self.points.iter().rev();
        let (to, from) = (back.next()?, back.next()?);
        Some(match (to.x.cmp(&from.x), to.y >= from.y) {
            (std::cmp::Ordering::Less, _) => Direction::Left,
            (std::cmp::Ordering::Greater, _) => Direction::Right,
            (std::cmp::Ordering::Equal, true) => Direction::Down,
            (std::cmp::Ordering::Equal, false) => Direction::Up,
        })
    }
}

/// Distances in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Between boxes that stand side by side.
    pub node_gap: i64,
    /// Between two layers, at least.
    pub layer_gap: i64,
    /// Between parallel strokes of different edges.
    pub track_gap: i64,
    /// Between the sides of a container and what it holds, and between the scopes it holds.
    pub padding: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            node_gap: 28,
            layer_gap: 36,
            track_gap: 10,
            padding: 16,
        }
    }
}
