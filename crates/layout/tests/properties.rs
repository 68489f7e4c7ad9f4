//! What holds for every graph.

mod common;

use asl_layout::{EdgeKind, EdgeSpec, MAX_NESTING, NodeSpec, Options, Rect, Scope, Size, layout};
use common::check;
use proptest::prelude::*;

fn edges(most: usize) -> impl Strategy<Value = Vec<EdgeSpec>> {
    let edge = (
        0..most,
        0..most,
        any::<bool>(),
        proptest::option::weighted(0.2, (0..90i64, 0..24i64)),
    );
    prop::collection::vec(edge, 0..2 * most).prop_map(|edges| {
        edges
            .into_iter()
            .map(|(from, to, is_catch, label)| EdgeSpec {
                from,
                to,
                kind: if is_catch {
                    EdgeKind::Catch
                } else {
                    EdgeKind::Normal
                },
                label: label.map(|(width, height)| Size { width, height }),
            })
            .collect()
    })
}

fn scope_of(node: BoxedStrategy<NodeSpec>) -> BoxedStrategy<Scope> {
    (
        prop::collection::vec(node, 0..14),
        edges(15),
        proptest::option::of(0..16usize),
    )
        .prop_map(|(nodes, edges, start)| Scope {
            nodes,
            edges,
            start,
        })
        .boxed()
}

fn scopes() -> BoxedStrategy<Scope> {
    let plain = (0..200i64, 0..80i64)
        .prop_map(|(width, height)| NodeSpec::new(width, height))
        .boxed();
    let holding = |inner: BoxedStrategy<Scope>| {
        (0..100i64, 0..30i64, prop::collection::vec(inner, 1..3))
            .prop_map(|(width, height, branches)| NodeSpec::container(width, height, branches))
            .boxed()
    };
    let flat = scope_of(plain.clone());
    let nested = scope_of(prop_oneof![4 => plain.clone(), 1 => holding(flat)].boxed());
    scope_of(prop_oneof![4 => plain, 1 => holding(nested)].boxed())
}

proptest! {
    #[test]
    fn nothing_overlaps_and_every_edge_meets_its_boxes(scope in scopes()) {
        check(&scope, &layout(&scope, &Options::default()));
    }

    #[test]
    fn the_same_scope_gives_the_same_drawing(scope in scopes()) {
        prop_assert_eq!(layout(&scope, &Options::default()), layout(&scope, &Options::default()));
    }

    #[test]
    fn any_numbers_are_accepted(
        sizes in prop::collection::vec((any::<i64>(), any::<i64>()), 0..6),
        edges in edges(7),
        gaps in any::<[i64; 4]>(),
        start in any::<Option<usize>>(),
    ) {
        let nodes = sizes.into_iter().map(|(width, height)| NodeSpec::new(width, height)).collect();
        let [node_gap, layer_gap, track_gap, padding] = gaps;
        let scope = Scope { nodes, edges, start };
        let drawn = layout(&scope, &Options { node_gap, layer_gap, track_gap, padding });
        prop_assert_eq!(drawn.nodes.len(), scope.nodes.len());
    }

    /// Where the boxes stood before stay in their order when one more is hung on the end.
    #[test]
    fn a_box_more_at_the_end_of_a_chain_moves_none_across(length in 2..30usize) {
        let chain = |length: usize| Scope {
            nodes: vec![NodeSpec::new(100, 40); length],
            edges: (1..length).map(|to| EdgeSpec::new(to - 1, to)).collect(),
            start: Some(0),
        };
        let (before, after) = (layout(&chain(length), &Options::default()), layout(&chain(length + 1), &Options::default()));
        prop_assert_eq!(&before.nodes[..], &after.nodes[..length]);
    }
}

#[test]
fn thousands_of_boxes_are_no_trouble() {
    let nodes = vec![NodeSpec::new(120, 40); 3_000];
    let chain = (1..3_000).map(|to| EdgeSpec::new(to - 1, to));
    let catches = (0..2_998).map(|from| EdgeSpec::catch(from, 2_999));
    let loops = (0..1_000).map(|to| EdgeSpec::new(2_999 - to, to));
    let far = (0..1_500).map(|to| EdgeSpec::new(1_500 + to, to));
    for scope in [
        Scope {
            nodes: nodes.clone(),
            edges: chain.clone().chain(catches).collect(),
            start: Some(0),
        },
        Scope {
            nodes: nodes.clone(),
            edges: chain.clone().chain(loops).collect(),
            start: Some(0),
        },
        // Each past half of the others.
        Scope {
            nodes: nodes.clone(),
            edges: chain.chain(far).collect(),
            start: Some(0),
        },
        Scope {
            nodes: nodes.clone(),
            edges: (1..3_000).map(|to| EdgeSpec::new(0, to)).collect(),
            start: Some(0),
        },
        Scope {
            nodes: nodes.clone(),
            edges: (1..3_000).map(|from| EdgeSpec::new(from, 0)).collect(),
            start: None,
        },
        Scope {
            nodes,
            edges: vec![EdgeSpec::new(0, 1).labelled(50, 16); 3_000],
            start: Some(0),
        },
    ] {
        let drawn = layout(&scope, &Options::default());
        let mut rects: Vec<Rect> = drawn.nodes.iter().map(|node| node.rect).collect();
        rects.sort_by_key(|rect| (rect.y, rect.x));
        assert!(rects.windows(2).all(|pair| !pair[0].overlaps(&pair[1])));
    }
}

#[test]
fn scopes_are_drawn_as_deep_as_promised() {
    let mut scope = Scope::default();
    for _ in 0..1_000 {
        scope = Scope {
            nodes: vec![NodeSpec::container(80, 20, vec![scope])],
            edges: vec![],
            start: Some(0),
        };
    }
    let drawn = layout(&scope, &Options::default());
    let (mut depth, mut at) = (0, &drawn);
    while let Some(inner) = at.nodes.first().and_then(|node| node.branches.first()) {
        depth += 1;
        at = inner;
    }
    assert_eq!(depth, MAX_NESTING);
    assert_eq!(at.nodes.len(), 1);
}
