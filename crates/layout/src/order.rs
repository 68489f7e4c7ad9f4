//! The order of the vertices on each layer: first as a walk from the start meets them, then changed only where that makes
//! fewer edges cross.

use crate::cells::Cells;
use crate::layers::{Course, Layered, Search, Side, Turn};

const SWEEPS: usize = 8;
/// Swapping neighbours looks at all links of a layer for each pair; past this many links it is left out.
const SWAP_LINKS: usize = 6_000;

/// The vertices of each layer from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) layers: Vec<Vec<usize>>,
    /// Vertex to its index on its layer.
    pub(crate) position: Cells<usize>,
}

/// Orders the vertices of all layers.
pub(crate) fn arrange(layered: &Layered) -> Order {
    let mut best = first_met(layered);
    let mut fewest = best.crossings(layered);
    let mut trial = best.clone();
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            break;
        }
        let turned = layered.search == Search::TurnedTies && sweep % 4 >= 2;
        trial.sweep(layered, sweep % 2 == 0, turned);
        if layered.links.len() <= SWAP_LINKS {
            trial.swap_neighbours(layered);
        }
        let crossings = trial.crossings(layered);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&trial);
        }
    }
    best.open_rooms(layered);
    best
}

/// The order in which a walk meets the vertices: depth first, each box's normal edges first.
fn first_met(layered: &Layered) -> Order {
    let mut order = Order {
        layers: vec![Vec::new(); layered.layer_count],
        position: Cells::filled(layered.vertices.len(), 0),
    };
    let mut met = Cells::filled(layered.vertices.len(), false);
    let boxes = layered.outgoing.len();
    for root in std::iter::once(layered.start)
        .chain(0..boxes)
        .filter(|&root| root < boxes)
    {
        if met.at(root) {
            continue;
        }
        order.append(layered, root, &mut met);
        let mut way = vec![taken(layered, root)];
        while let Some(edges) = way.last_mut() {
            let Some(edge) = edges.next() else {
                way.pop();
                continue;
            };
            let Some(chain) = layered.chains.get(edge) else {
                continue;
            };
            for &vertex in chain.vertices.iter().filter(|&&vertex| vertex >= boxes) {
                order.append(layered, vertex, &mut met);
            }
            let target = chain.target;
            if chain.course == Course::Down && !met.at(target) {
                order.append(layered, target, &mut met);
                way.push(taken(layered, target));
            }
        }
    }
    order
}

/// The edges of a box in the order in which a walk takes them: what goes up on a side stands on that side of the others.
fn taken(layered: &Layered, node: usize) -> std::vec::IntoIter<usize> {
    let of_side = |wanted: Option<Side>| {
        let edges = layered.outgoing.of(node).iter().copied();
        edges.filter(move |edge| layered.chains.get(*edge).and_then(|chain| chain.side) == wanted)
    };
    let mut edges: Vec<usize> = of_side(None).collect();
    match layered.turns.at(node) {
        Turn::AsMet => {}
        Turn::Back => edges.reverse(),
        Turn::First(edge) => asl_sort::sort_by_key(&mut edges, |other| *other != edge),
        Turn::Last(edge) => asl_sort::sort_by_key(&mut edges, |other| *other == edge),
    }
    edges.splice(0..0, of_side(Some(Side::Left)));
    edges.extend(of_side(Some(Side::Right)));
    edges.into_iter()
}

impl Order {
    fn append(&mut self, layered: &Layered, vertex: usize, met: &mut Cells<bool>) {
        if let (false, Some(layer)) = (
            met.at(vertex),
            self.layers.get_mut(layered.vertices.at(vertex).layer),
        ) {
            met.set(vertex, true);
            self.position.set(vertex, layer.len());
            layer.push(vertex);
        }
    }

    /// The places of a vertex's neighbours on the layer above or below, from left to right.
    fn neighbours(&self, layered: &Layered, vertex: usize, above: bool) -> Vec<usize> {
        let links = if above {
            layered.up.of(vertex)
        } else {
            layered.down.of(vertex)
        };
        let mut places: Vec<usize> = links
            .iter()
            .map(|&link| layered.links.at(link))
            .map(|link| {
                self.position
                    .at(if above { link.upper } else { link.lower })
            })
            .collect();
        places.sort_unstable();
        places
    }

    /// Sorts each layer by the mean place of the neighbours on the one before; vertices without any keep their place. Of the same mean they keep their
    /// order, or turn it around: either can be the way out of an order that no single exchange makes better.
    fn sweep(&mut self, layered: &Layered, downwards: bool, turned: bool) {
        let mut layers = std::mem::take(&mut self.layers);
        let mut visit = |layer: &mut Vec<usize>| {
            let mut movable = Vec::new();
            let mut places = Vec::new();
            for (place, &vertex) in layer.iter().enumerate() {
                let neighbours = self.neighbours(layered, vertex, downwards);
                if !neighbours.is_empty() {
                    // In 1/1024 of a place, so that equal means stay equal.
                    let mean = neighbours.iter().sum::<usize>() * 1024 / neighbours.len();
                    let tie = if turned { usize::MAX - place } else { place };
                    movable.push((mean, tie, vertex));
                    places.push(place);
                }
            }
            movable.sort_unstable();
            for (place, (_, _, vertex)) in places.into_iter().zip(movable) {
                if let Some(cell) = layer.get_mut(place) {
                    *cell = vertex;
                }
                self.position.set(vertex, place);
            }
        };
        if downwards {
            layers.iter_mut().for_each(&mut visit);
        } else {
            layers.iter_mut().rev().for_each(&mut visit);
        }
        self.layers = layers;
    }

    /// Swaps two that stand side by side wherever that makes fewer edges cross.
    fn swap_neighbours(&mut self, layered: &Layered) {
        let mut layers = std::mem::take(&mut self.layers);
        for layer in &mut layers {
            for index in 1..layer.len() {
                let (Some(&left), Some(&right)) = (layer.get(index - 1), layer.get(index)) else {
                    continue;
                };
                let [mut now, mut then] = [0, 0];
                for above in [true, false] {
                    let of_left = self.neighbours(layered, left, above);
                    let of_right = self.neighbours(layered, right, above);
                    now += inversions(&of_left, &of_right);
                    then += inversions(&of_right, &of_left);
                }
                if then < now {
                    layer.swap(index - 1, index);
                    self.position.set(right, index - 1);
                    self.position.set(left, index);
                }
            }
        }
        self.layers = layers;
    }

    /// How many pairs of links cross.
    fn crossings(&self, layered: &Layered) -> usize {
        let mut total = 0;
        for (layer, below) in self.layers.iter().zip(self.layers.iter().skip(1)) {
            // A Fenwick tree over the places of the layer below.
            let mut counts = Cells::filled(below.len() + 1, 0usize);
            let mut seen = 0;
            for &vertex in layer {
                let places = self.neighbours(layered, vertex, false);
                for &place in &places {
                    let mut index = place + 1;
                    let mut not_right = 0;
                    while index > 0 {
                        not_right += counts.at(index);
                        index &= index - 1;
                    }
                    total += seen - not_right;
                }
                for place in places {
                    let mut index = place + 1;
                    while index <= below.len() {
                        counts.set(index, counts.at(index) + 1);
                        index += index & index.wrapping_neg();
                    }
                    seen += 1;
                }
            }
        }
        total
    }
}

/// How many pairs of the first and the second list stand in the wrong order; both are sorted.
fn inversions(first: &[usize], second: &[usize]) -> usize {
    let mut smaller = second.iter().peekable();
    let mut passed = 0;
    let mut total = 0;
    for place in first {
        while smaller.next_if(|other| *other < place).is_some() {
            passed += 1;
        }
        total += passed;
    }
    total
}
