//! The rules that every drawing keeps.

use asl_layout::{Layout, Rect, Scope};

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// Panics with the rule that the drawing breaks.
pub(crate) fn check(scope: &Scope, drawn: &Layout) {
    assert_eq!(drawn.nodes.len(), scope.nodes.len());
    assert_eq!(drawn.edges.len(), scope.edges.len());
    for (index, node) in drawn.nodes.iter().enumerate() {
        assert!(contains(&drawn.rect, &node.rect), "box {index} sticks out");
        for (other, second) in drawn.nodes.iter().enumerate().skip(index + 1) {
            assert!(
                !node.rect.overlaps(&second.rect),
                "boxes {index} and {other} overlap"
            );
        }
        for (number, branch) in node.branches.iter().enumerate() {
            assert!(
                contains(&node.rect, &branch.rect),
                "branch {number} of box {index} sticks out"
            );
            for second in node.branches.iter().skip(number + 1) {
                assert!(
                    !branch.rect.overlaps(&second.rect),
                    "branches of box {index} overlap"
                );
            }
        }
        let inner = scope
            .nodes
            .get(index)
            .into_iter()
            .flat_map(|node| &node.branches);
        for (inner, branch) in inner.zip(&node.branches) {
            check(inner, branch);
        }
    }
    let mut labels: Vec<&Rect> = Vec::new();
    for (index, (edge, route)) in scope.edges.iter().zip(&drawn.edges).enumerate() {
        let ends = (drawn.nodes.get(edge.from), drawn.nodes.get(edge.to));
        let (Some(from), Some(to)) = ends else {
            assert!(route.points.is_empty(), "edge {index} goes nowhere");
            continue;
        };
        let first = route.points.first().copied().unwrap_or_default();
        let last = route.points.last().copied().unwrap_or_default();
        assert!(!route.points.is_empty(), "edge {index} has no route");
        assert!(
            from.rect.has_on_border(first),
            "edge {index} starts beside its box"
        );
        assert!(
            to.rect.has_on_border(last),
            "edge {index} ends beside its box"
        );
        for (from, to) in route.points.iter().zip(route.points.iter().skip(1)) {
            assert!(
                from.x == to.x || from.y == to.y,
                "edge {index} has a slanted stroke"
            );
            let stroke = Rect {
                x: from.x.min(to.x),
                y: from.y.min(to.y),
                width: (from.x - to.x).abs(),
                height: (from.y - to.y).abs(),
            };
            assert!(
                contains(&drawn.rect, &stroke),
                "edge {index} leaves the scope"
            );
            for (number, node) in drawn.nodes.iter().enumerate() {
                // A stroke has no inside of its own: grown by what lies between two pixels.
                let thick = Rect {
                    width: 2 * stroke.width + 1,
                    height: 2 * stroke.height + 1,
                    x: 2 * stroke.x,
                    y: 2 * stroke.y,
                };
                let inner = Rect {
                    x: 2 * node.rect.x + 1,
                    y: 2 * node.rect.y + 1,
                    width: 2 * node.rect.width - 2,
                    height: 2 * node.rect.height - 2,
                };
                let hits = inner.width > 0 && inner.height > 0 && thick.overlaps(&inner);
                assert!(!hits, "edge {index} runs through box {number}");
            }
        }
        assert_eq!(route.label.is_some(), edge.label.is_some());
        labels.extend(&route.label);
    }
    for (index, label) in labels.iter().enumerate() {
        assert!(contains(&drawn.rect, label), "a label sticks out");
        assert!(
            drawn.nodes.iter().all(|node| !node.rect.overlaps(label)),
            "a label covers a box"
        );
        assert!(
            labels
                .iter()
                .skip(index + 1)
                .all(|other| !other.overlaps(label)),
            "two labels overlap"
        );
    }
}
