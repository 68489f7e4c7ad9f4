//! Where edges leave and enter boxes: along the lower and the upper side, in the order of where they go and come from.

use crate::Options;
use crate::cells::{Cells, Rows};
use crate::lanes::Lanes;
use crate::layers::{Course, Layered};
use crate::place::Places;

/// The least distance of a port from the corner of its box, where the box is wide enough.
const CORNER: i64 = 8;

/// The `x` at which edges leave and enter.
#[derive(Debug)]
pub(crate) struct Ports {
    /// Edge to where it leaves its box.
    pub(crate) leave: Cells<i64>,
    /// Edge to where it enters its box; of an edge through a lane see `lane`.
    pub(crate) enter: Cells<i64>,
    /// Lane to where its edges enter their box.
    pub(crate) lane: Cells<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Edge(usize),
    Lane(usize),
}

/// One edge (or lane) at one side of a box.
#[derive(Clone, Copy)]
struct Port {
    /// Where it goes to or comes from.
    toward: i64,
    owner: Owner,
    straight: bool,
    /// Whether it runs on at just that `x`; where it ends at another box, that is still open.
    runs_on: bool,
}

/// Spreads the edges over the sides of all boxes; `widths` are those of the boxes.
pub(crate) fn ports(
    layered: &Layered,
    places: &Places,
    lanes: &Lanes,
    widths: &[i64],
    options: &Options,
) -> Ports {
    let boxes = widths.len();
    let mut lower_side = Rows::empty(boxes);
    let mut upper_side = Rows::empty(boxes);
    let straight_between = |upper: usize, lower: usize| {
        layered
            .down
            .of(upper)
            .iter()
            .any(|&link| layered.links.at(link).lower == lower && places.straight.at(link))
    };
    let port = |owner: Owner, vertex: usize, straight: bool| {
        let toward = places.middle.at(vertex);
        Port {
            toward,
            owner,
            straight,
            runs_on: !layered.vertices.at(vertex).is_box,
        }
    };
    let beside = |owner: Owner, x: i64| Port {
        toward: x,
        owner,
        straight: false,
        runs_on: true,
    };
    for (edge, chain) in layered.chains.iter().enumerate() {
        let Some(&from) = chain.vertices.first() else {
            continue;
        };
        match (chain.vertices.get(1), lanes.of(edge)) {
            (Some(&next), _) => lower_side.add(
                from,
                port(Owner::Edge(edge), next, straight_between(from, next)),
            ),
            (None, Some((_, lane))) => lower_side.add(from, beside(Owner::Edge(edge), lane.x)),
            (None, None) => {}
        }
        if let (Course::Down, [.., before, to]) = (chain.course, chain.vertices.as_slice()) {
            upper_side.add(
                *to,
                port(Owner::Edge(edge), *before, straight_between(*before, *to)),
            );
        }
    }
    for (index, lane) in lanes.all.iter().enumerate() {
        upper_side.add(lane.target, beside(Owner::Lane(index), lane.x));
    }

    let mut ports = Ports {
        leave: Cells::filled(layered.chains.len(), 0),
        enter: Cells::filled(layered.chains.len(), 0),
        lane: Cells::filled(lanes.all.len(), 0),
    };
    for (node, &width) in widths.iter().enumerate() {
        let middle = places.middle.at(node);
        for (owner, x) in spread(lower_side.row_mut(node), middle, width, options) {
            if let Owner::Edge(edge) = owner {
                ports.leave.set(edge, x);
            }
        }
        for (owner, x) in spread(upper_side.row_mut(node), middle, width, options) {
            match owner {
                Owner::Edge(edge) => ports.enter.set(edge, x),
                Owner::Lane(lane) => ports.lane.set(lane, x),
            }
        }
    }
    ports.straighten(layered, places, widths, &lower_side, &upper_side);
    ports
}

impl Ports {
    /// Moves an edge that is alone on its side of a box so that it runs straight, where the box is wide enough.
    fn straighten(
        &mut self,
        layered: &Layered,
        places: &Places,
        widths: &[i64],
        lower_side: &Rows<Port>,
        upper_side: &Rows<Port>,
    ) {
        let reaches = |node: usize, x: i64| {
            let width = widths.get(node).copied().unwrap_or(0);
            let left = places.middle.at(node) - width / 2;
            left + CORNER <= x && x <= left + width - CORNER
        };
        for (edge, chain) in layered.chains.iter().enumerate() {
            let (Course::Down, [from, second, ..]) = (chain.course, chain.vertices.as_slice())
            else {
                continue;
            };
            let [.., before, to] = chain.vertices.as_slice() else {
                continue;
            };
            let direct = second == to;
            let above = if direct {
                self.leave.at(edge)
            } else {
                places.middle.at(*before)
            };
            if upper_side.of(*to).len() == 1 && reaches(*to, above) {
                self.enter.set(edge, above);
            }
            let below = if direct {
                self.enter.at(edge)
            } else {
                places.middle.at(*second)
            };
            if lower_side.of(*from).len() == 1 && reaches(*from, below) {
                self.leave.set(edge, below);
            }
        }
    }
}

/// Where the ports of one side stand: in the order of where they lead, the straight one in the middle.
fn spread(ports: &mut [Port], middle: i64, width: i64, options: &Options) -> Vec<(Owner, i64)> {
    asl_sort::sort_by_key(ports, |port| (port.toward, port.owner));
    let count = ports.len();
    // Twice the distance in ports from the middle, so that an even number of ports stands around it.
    let center = ports
        .iter()
        .position(|port| port.straight)
        .map_or(count.saturating_sub(1), |index| 2 * index);
    let furthest = center
        .max((2 * count).saturating_sub(2).saturating_sub(center))
        .max(1);
    let room = (width / 2 - CORNER).max(0);
    let spacing = |steps: i64| {
        let wide = steps * (options.track_gap + 2) / 2;
        let narrow = steps * room / as_i64(furthest);
        if wide.abs() < narrow.abs() {
            wide
        } else {
            narrow
        }
    };
    let mut spots: Vec<i64> = (0..count)
        .map(|index| middle + spacing(as_i64(2 * index) - as_i64(center)))
        .collect();
    // No jog for an edge that can run straight between its neighbours.
    let distance = options.track_gap / 2;
    for (index, port) in ports
        .iter()
        .enumerate()
        .filter(|(_, port)| port.runs_on && !port.straight)
    {
        let neighbour = |index: Option<usize>| index.and_then(|index| spots.get(index));
        let from =
            neighbour(index.checked_sub(1)).map_or(middle - room, |before| before + distance);
        let to = neighbour(Some(index + 1)).map_or(middle + room, |after| after - distance);
        if let (true, Some(spot)) = (
            from <= port.toward && port.toward <= to,
            spots.get_mut(index),
        ) {
            *spot = port.toward;
        }
    }
    ports.iter().map(|port| port.owner).zip(spots).collect()
}

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
