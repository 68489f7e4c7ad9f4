//! Room beside the boxes of a loop for the lane that goes back, so that it need not run around what stands next to them.
//!
//! A room is a column of vertices without width, one on each layer that the lane passes. It takes part only in how far apart the others stand; where the
//! lane runs then is found as for any other.

use std::collections::BTreeSet;

use crate::layers::{Course, Layered, Link, Side, Vertex};
use crate::order::Order;

/// The column kept free for the lane that goes back to a box.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    side: Side,
    /// One vertex for each layer, from the one of the box down, with what it stands beside there: what lies on a way from the box to where the lane begins.
    column: Vec<(usize, Vec<usize>)>,
}

impl Layered {
    /// Keeps room on a side for the lane of the edges that go back to `target`.
    pub(crate) fn keep_room(&mut self, target: usize, side: Side) {
        let lasts: Vec<usize> = self
            .chains
            .iter()
            .filter(|chain| chain.course == Course::Lane && chain.back && chain.target == target)
            .filter_map(|chain| chain.vertices.last().copied())
            .collect();
        let below = self.reached(&[target], false);
        let above = self.reached(&lasts, true);
        let mut beside: Vec<Vec<usize>> = vec![Vec::new(); self.layer_count];
        for vertex in below.into_iter().filter(|vertex| above.contains(vertex)) {
            if let Some(layer) = beside.get_mut(self.vertices.at(vertex).layer) {
                layer.push(vertex);
            }
        }
        let mut column: Vec<(usize, Vec<usize>)> = Vec::new();
        for (layer, beside) in beside.into_iter().enumerate() {
            if beside.is_empty() {
                continue;
            }
            let lower = self.vertices.len();
            self.vertices.push(Vertex {
                layer,
                is_room: true,
                ..Vertex::default()
            });
            self.up.push();
            self.down.push();
            if let Some(&(upper, _)) = column.last() {
                self.down.add(upper, self.links.len());
                self.up.add(lower, self.links.len());
                self.links.push(Link { upper, lower });
            }
            column.push((lower, beside));
        }
        self.rooms.push(Room { side, column });
    }

    /// What can be reached from some vertices going down or up, themselves included.
    fn reached(&self, from: &[usize], upwards: bool) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = from.iter().copied().collect();
        let mut way = from.to_vec();
        while let Some(vertex) = way.pop() {
            let links = if upwards { &self.up } else { &self.down };
            for &link in links.of(vertex) {
                let link = self.links.at(link);
                let next = if upwards { link.upper } else { link.lower };
                if reached.insert(next) {
                    way.push(next);
                }
            }
        }
        reached
    }
}

impl Order {
    /// Puts the rooms beside what their lanes go back around.
    pub(crate) fn open_rooms(&mut self, layered: &Layered) {
        for room in &layered.rooms {
            for (vertex, beside) in &room.column {
                let places = beside.iter().map(|&other| self.position.at(other));
                let place = match room.side {
                    Side::Left => places.min().unwrap_or(0),
                    Side::Right => places.max().map_or(0, |place| place + 1),
                };
                let Some(layer) = self.layers.get_mut(layered.vertices.at(*vertex).layer) else {
                    continue;
                };
                layer.insert(place.min(layer.len()), *vertex);
                for (place, &vertex) in layer.iter().enumerate() {
                    self.position.set(vertex, place);
                }
            }
        }
    }
}
