//! From boxes and edges to layers: which edge goes back, which box stands on which layer, and which way each edge takes
//! through the layers between.

use std::collections::VecDeque;

use crate::cells::{Cells, Rows};
use crate::rooms::Room;
use crate::{EdgeKind, EdgeSpec, Size};

/// A catch edge to a shared handler that is longer than this takes the lane at the side.
const LONG_CATCH: usize = 4;
/// How far a loop on one box bulges out, and the room between a loop and its label.
pub(crate) const LOOP_REACH: i64 = 14;
pub(crate) const LOOP_LABEL_GAP: i64 = 4;

/// Something that stands on a layer: a box, a label, or the place where a long edge passes through.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Vertex {
    pub(crate) layer: usize,
    /// Room to the left and right of its middle.
    pub(crate) left: i64,
    pub(crate) right: i64,
    pub(crate) height: i64,
    pub(crate) is_box: bool,
    /// Stands for nothing that is drawn, but keeps room: see [`Room`].
    pub(crate) is_room: bool,
}

/// How an edge gets to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// One of its boxes does not exist.
    Nowhere,
    /// Back into the box it leaves.
    Loop,
    /// Down through the layers.
    Down,
    /// Along the side of the boxes.
    Lane,
}

/// An edge on its way.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) course: Course,
    /// The vertices that it passes, its two boxes included; of a lane only those before it enters the lane.
    pub(crate) vertices: Vec<usize>,
    /// The box that it enters.
    pub(crate) target: usize,
    /// The vertex that keeps the room for its label.
    pub(crate) label: Option<usize>,
    pub(crate) back: bool,
    /// The side on which its lane runs, where that is decided; else it is as the boxes stand.
    pub(crate) side: Option<Side>,
}

/// On which side of the boxes a lane runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A step of an edge between two neighbouring layers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Link {
    pub(crate) upper: usize,
    pub(crate) lower: usize,
}

/// A scope cut into layers.
#[derive(Clone, Debug)]
pub(crate) struct Layered {
    /// The boxes first, by their index.
    pub(crate) vertices: Cells<Vertex>,
    pub(crate) chains: Vec<Chain>,
    pub(crate) links: Cells<Link>,
    /// Vertex to its links downwards and upwards.
    pub(crate) down: Rows<usize>,
    pub(crate) up: Rows<usize>,
    /// The links of the way from the start along each box's first normal edge, then of every other box's first edge.
    pub(crate) main: Vec<usize>,
    /// Box to its edges, the normal ones first.
    pub(crate) outgoing: Rows<usize>,
    pub(crate) layer_count: usize,
    pub(crate) start: usize,
    pub(crate) search: Search,
    /// In which order a walk takes the edges of each box.
    pub(crate) turns: Cells<Turn>,
    /// Where room is kept for lanes.
    pub(crate) rooms: Vec<Room>,
}

/// In which order a walk takes the edges of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    /// As they come.
    #[default]
    AsMet,
    /// The last one first.
    Back,
    /// This one before the others.
    First(usize),
    /// This one after the others.
    Last(usize),
}

/// How an order with few crossings is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Search {
    /// From the order in which a walk meets the boxes.
    #[default]
    AsMet,
    /// The same, but what is worth the same changes its order now and then.
    TurnedTies,
}

/// Cuts a scope into layers. Edges with an end outside of `sizes` go [`Course::Nowhere`].
pub(crate) fn cut(sizes: &[Size], edges: &[EdgeSpec], start: Option<usize>) -> Layered {
    let count = sizes.len();
    let start = start.filter(|&start| start < count).unwrap_or(0);
    let exists = |edge: &EdgeSpec| edge.from < count && edge.to < count;

    // 1. Which edges go back: those that meet a box on the way to itself, and all to the start.
    let outgoing = outgoing(count, edges);
    let back = back_edges(edges, &outgoing, start);
    let forward: Vec<usize> = edges
        .iter()
        .enumerate()
        .filter(|(index, edge)| exists(edge) && edge.from != edge.to && !back.at(*index))
        .map(|(index, _)| index)
        .collect();

    // 2. A layer for each box, below all that lead to it.
    let mut layer = longest_paths(count, edges, &forward, start);

    // 3. Which edges take a lane: those that go back, and long ones that many share.
    let lanes = choose_lanes(edges, &forward, &back, &layer);

    // 4. A layer of its own for labels under each layer that some labelled edge leaves.
    let layer_count = layer.iter().max().map_or(0, |deepest| deepest + 1);
    let mut labelled = Cells::filled(layer_count, false);
    for edge in edges
        .iter()
        .filter(|edge| exists(edge) && edge.from != edge.to && edge.label.is_some())
    {
        labelled.set(layer.at(edge.from), true);
    }
    let mut shift = Cells::filled(layer_count, 0);
    let mut extra = 0;
    for (index, has_labels) in labelled.iter().enumerate() {
        shift.set(index, extra);
        extra += usize::from(has_labels);
    }
    for node in 0..count {
        layer.set(node, layer.at(node) + shift.at(layer.at(node)));
    }

    // 5. The vertices and links.
    let mut vertices = Cells::default();
    for (index, size) in sizes.iter().enumerate() {
        let loops = room_for_loops(edges, index, &outgoing);
        vertices.push(Vertex {
            layer: layer.at(index),
            left: size.width / 2,
            right: size.width - size.width / 2 + loops.width,
            height: size.height.max(loops.height),
            is_box: true,
            is_room: false,
        });
    }
    let mut layered = Layered {
        vertices,
        chains: Vec::with_capacity(edges.len()),
        links: Cells::default(),
        down: Rows::default(),
        up: Rows::default(),
        main: Vec::new(),
        outgoing,
        layer_count: layer_count + extra,
        start,
        search: Search::AsMet,
        turns: Cells::filled(count, Turn::AsMet),
        rooms: Vec::new(),
    };
    for (index, edge) in edges.iter().enumerate() {
        let chain = if !exists(edge) {
            Chain {
                course: Course::Nowhere,
                vertices: Vec::new(),
                target: 0,
                label: None,
                back: false,
                side: None,
            }
        } else if edge.from == edge.to {
            Chain {
                course: Course::Loop,
                vertices: vec![edge.from],
                target: edge.to,
                label: None,
                back: true,
                side: None,
            }
        } else {
            layered.chain(edge, lanes.at(index), back.at(index))
        };
        layered.chains.push(chain);
    }
    layered.join(edges);
    layered
}

impl Layered {
    /// The vertices that something is drawn at, with their index.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = (usize, Vertex)> {
        let vertices = self.vertices.iter().enumerate();
        vertices.filter(|(_, vertex)| !vertex.is_room)
    }

    /// The other orders in which a walk may take the edges of a box that go down: of two they change places, of more each comes first or last.
    pub(crate) fn other_turns(&self, node: usize) -> Vec<Turn> {
        let goes_down = |edge: &usize| {
            let chain = self.chains.get(*edge);
            chain.is_some_and(|chain| chain.course == Course::Down)
        };
        let edges = self.outgoing.of(node).iter().copied();
        let down: Vec<usize> = edges.filter(goes_down).collect();
        match down.len() {
            0 | 1 => Vec::new(),
            2 => vec![Turn::Back],
            _ => {
                let first = down.iter().skip(1).copied().map(Turn::First);
                let last = down.iter().rev().skip(1).copied().map(Turn::Last);
                first.chain(last).collect()
            }
        }
    }

    /// The vertices that an edge passes.
    fn chain(&mut self, edge: &EdgeSpec, by_lane: bool, back: bool) -> Chain {
        let first = self.vertices.at(edge.from).layer + 1;
        let mut vertices = vec![edge.from];
        let mut label = None;
        let end = match by_lane {
            true => first + usize::from(edge.label.is_some()),
            false => self.vertices.at(edge.to).layer,
        };
        for layer in first..end {
            let mut vertex = Vertex {
                layer,
                ..Vertex::default()
            };
            if let (None, Some(size)) = (label, edge.label) {
                vertex.left = size.width / 2;
                vertex.right = size.width - size.width / 2;
                vertex.height = size.height;
                label = Some(self.vertices.len());
            }
            vertices.push(self.vertices.len());
            self.vertices.push(vertex);
        }
        if !by_lane {
            vertices.push(edge.to);
        }
        Chain {
            course: if by_lane { Course::Lane } else { Course::Down },
            vertices,
            target: edge.to,
            label,
            back,
            side: None,
        }
    }

    /// The links of all chains, and which of them are the main way.
    fn join(&mut self, edges: &[EdgeSpec]) {
        let outgoing = &self.outgoing;
        self.down = Rows::empty(self.vertices.len());
        self.up = Rows::empty(self.vertices.len());
        let mut first_link = Cells::filled(self.chains.len(), 0);
        for (index, chain) in self.chains.iter().enumerate() {
            first_link.set(index, self.links.len());
            for (&upper, &lower) in chain.vertices.iter().zip(chain.vertices.iter().skip(1)) {
                self.down.add(upper, self.links.len());
                self.up.add(lower, self.links.len());
                self.links.push(Link { upper, lower });
            }
        }
        // A box's way on: its first normal edge that goes down.
        let way_on = |node: usize| {
            outgoing.of(node).iter().copied().find(|&index| {
                edges
                    .get(index)
                    .is_some_and(|edge| edge.kind == EdgeKind::Normal)
                    && self
                        .chains
                        .get(index)
                        .is_some_and(|chain| chain.course == Course::Down)
            })
        };
        let mut seen = Cells::filled(outgoing.len(), false);
        let mut main = Vec::new();
        for root in std::iter::once(self.start).chain(0..outgoing.len()) {
            let mut node = root;
            while !seen.at(node) {
                seen.set(node, true);
                let Some(index) = way_on(node) else { break };
                let links = self
                    .chains
                    .get(index)
                    .map_or(0, |chain| chain.vertices.len().saturating_sub(1));
                main.extend((0..links).map(|step| first_link.at(index) + step));
                node = edges.get(index).map_or(node, |edge| edge.to);
            }
        }
        self.main = main;
    }
}

/// Box to its edges, the normal ones first.
fn outgoing(count: usize, edges: &[EdgeSpec]) -> Rows<usize> {
    let mut rows = Rows::empty(count);
    for kind in [EdgeKind::Normal, EdgeKind::Catch] {
        for (index, edge) in edges.iter().enumerate() {
            if edge.kind == kind && edge.to < count {
                rows.add(edge.from, index);
            }
        }
    }
    rows
}

/// Walks from the start, then from every box not yet met, depth first.
fn back_edges(edges: &[EdgeSpec], outgoing: &Rows<usize>, start: usize) -> Cells<bool> {
    #[derive(Clone, Copy, Default, PartialEq)]
    enum Mark {
        #[default]
        New,
        OnTheWay,
        Done,
    }
    let mut back = Cells::filled(edges.len(), false);
    let mut marks = Cells::filled(outgoing.len(), Mark::New);
    for root in std::iter::once(start).chain(0..outgoing.len()) {
        if marks.at(root) != Mark::New || root >= outgoing.len() {
            continue;
        }
        marks.set(root, Mark::OnTheWay);
        let mut way = vec![(root, 0)];
        while let Some((node, next)) = way.pop() {
            let Some(&index) = outgoing.of(node).get(next) else {
                marks.set(node, Mark::Done);
                continue;
            };
            way.push((node, next + 1));
            let to = edges.get(index).map_or(node, |edge| edge.to);
            if to == node {
                continue;
            }
            match marks.at(to) {
                _ if to == start => back.set(index, true),
                Mark::OnTheWay => back.set(index, true),
                Mark::New => {
                    marks.set(to, Mark::OnTheWay);
                    way.push((to, 0));
                }
                Mark::Done => {}
            }
        }
    }
    back
}

/// The layer of each box: one more than the lowest of those that lead to it. A box that nothing leads to stands right above
/// the first one that it leads to.
fn longest_paths(
    count: usize,
    edges: &[EdgeSpec],
    forward: &[usize],
    start: usize,
) -> Cells<usize> {
    let mut below = Rows::empty(count);
    let mut waiting = Cells::filled(count, 0usize);
    for edge in forward.iter().filter_map(|&index| edges.get(index)) {
        below.add(edge.from, edge.to);
        waiting.set(edge.to, waiting.at(edge.to) + 1);
    }
    let sources: Vec<usize> = (0..count).filter(|&node| waiting.at(node) == 0).collect();
    let mut layer = Cells::filled(count, 0usize);
    let mut ready: VecDeque<usize> = sources.iter().copied().collect();
    while let Some(node) = ready.pop_front() {
        for &to in below.of(node) {
            layer.set(to, layer.at(to).max(layer.at(node) + 1));
            waiting.set(to, waiting.at(to) - 1);
            if waiting.at(to) == 0 {
                ready.push_back(to);
            }
        }
    }
    for node in sources.into_iter().filter(|&node| node != start) {
        if let Some(first) = below.of(node).iter().map(|&to| layer.at(to)).min() {
            layer.set(node, first.saturating_sub(1));
        }
    }
    layer
}

/// Which edges take a lane.
fn choose_lanes(
    edges: &[EdgeSpec],
    forward: &[usize],
    back: &Cells<bool>,
    layer: &Cells<usize>,
) -> Cells<bool> {
    let mut lanes = back.clone();
    let mut callers = Cells::filled(layer.len(), 0usize);
    for edge in forward.iter().filter_map(|&index| edges.get(index)) {
        callers.set(edge.to, callers.at(edge.to) + 1);
    }
    let mut steps = 0;
    let mut straight = Vec::new();
    for &index in forward {
        let Some(edge) = edges.get(index) else {
            continue;
        };
        let span = layer.at(edge.to).saturating_sub(layer.at(edge.from));
        if edge.kind == EdgeKind::Catch && span > LONG_CATCH && callers.at(edge.to) > 1 {
            lanes.set(index, true);
        } else {
            steps += span;
            straight.push((span, index));
        }
    }
    // Many long edges would fill every layer with the places where they pass: the longest take a lane too.
    let limit = 400 + 12 * layer.len();
    asl_sort::sort_by_key(&mut straight, |&(span, index)| {
        (std::cmp::Reverse(span), index)
    });
    for (span, index) in straight {
        if steps <= limit || span < 2 {
            break;
        }
        steps -= span;
        lanes.set(index, true);
    }
    lanes
}

/// The room right of a box for the loops on it and their labels.
fn room_for_loops(edges: &[EdgeSpec], node: usize, outgoing: &Rows<usize>) -> Size {
    let mut room = Size::default();
    for edge in outgoing
        .of(node)
        .iter()
        .filter_map(|&index| edges.get(index))
        .filter(|edge| edge.to == node)
    {
        room.width += LOOP_REACH;
        if let Some(label) = edge.label {
            room.width += LOOP_LABEL_GAP + label.width;
            room.height = room.height.max(label.height);
        }
    }
    room
}
