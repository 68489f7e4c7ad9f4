//! Small graphs and their drawings, number by number, in `golden/`. `UPDATE=1` writes them anew; read the difference.

use std::fmt::Write as _;
use std::path::Path;

use asl_layout::{EdgeSpec, Layout, NodeSpec, Options, Rect, Scope, layout};

fn graph(count: usize, edges: Vec<EdgeSpec>) -> Scope {
    Scope {
        nodes: vec![NodeSpec::new(100, 40); count],
        edges,
        start: Some(0),
    }
}

fn rect(rect: &Rect) -> String {
    format!("{}x{} at {},{}", rect.width, rect.height, rect.x, rect.y)
}

fn print(drawn: &Layout, indent: &str, text: &mut String) -> std::fmt::Result {
    writeln!(text, "{indent}scope {}", rect(&drawn.rect))?;
    for (index, node) in drawn.nodes.iter().enumerate() {
        writeln!(text, "{indent}box {index} {}", rect(&node.rect))?;
        for branch in &node.branches {
            print(branch, &format!("{indent}  "), text)?;
        }
    }
    for (index, edge) in drawn.edges.iter().enumerate() {
        write!(
            text,
            "{indent}edge {index}{}:",
            if edge.back { " back" } else { "" }
        )?;
        for point in &edge.points {
            write!(text, " {},{}", point.x, point.y)?;
        }
        if let Some(label) = &edge.label {
            write!(text, " label {}", rect(label))?;
        }
        writeln!(text)?;
    }
    Ok(())
}

#[test]
fn small_graphs_are_drawn_as_before() {
    let go = EdgeSpec::new;
    let catch = EdgeSpec::catch;
    let inner = |count: usize| graph(count, (1..count).map(|to| go(to - 1, to)).collect());
    let cases = [
        ("nothing", Scope::default()),
        ("chain", graph(3, vec![go(0, 1), go(1, 2)])),
        ("catch_to_the_right", graph(3, vec![catch(0, 2), go(0, 1)])),
        (
            "choice",
            graph(
                4,
                vec![
                    go(0, 1).labelled(60, 16),
                    go(0, 2).labelled(60, 16),
                    go(0, 3).labelled(40, 16),
                ],
            ),
        ),
        (
            "branches_that_meet",
            graph(4, vec![go(0, 1), go(0, 2), go(1, 3), go(2, 3)]),
        ),
        (
            "skip",
            graph(4, vec![go(0, 1), go(1, 2), go(2, 3), go(0, 3)]),
        ),
        (
            "polling_loop",
            graph(
                4,
                vec![
                    go(0, 1),
                    go(1, 2),
                    go(2, 3).labelled(60, 16),
                    go(2, 0).labelled(40, 16),
                ],
            ),
        ),
        (
            "loop_between_neighbours",
            graph(
                8,
                vec![
                    go(0, 1),
                    go(0, 2),
                    go(0, 3),
                    go(1, 6),
                    go(2, 4),
                    go(4, 5).labelled(60, 16),
                    go(4, 2).labelled(40, 16),
                    go(3, 7),
                ],
            ),
        ),
        (
            "loop_on_one_box",
            graph(2, vec![go(0, 1), go(0, 0).labelled(40, 16)]),
        ),
        (
            "shared_handler",
            graph(
                8,
                (1..7)
                    .map(|to| go(to - 1, to))
                    .chain((0..7).map(|from| catch(from, 7)))
                    .collect(),
            ),
        ),
        (
            "unreachable",
            graph(4, vec![go(0, 1), go(2, 1), go(3, 3), go(9, 0)]),
        ),
        (
            "container",
            Scope {
                nodes: vec![
                    NodeSpec::new(80, 30),
                    NodeSpec::container(60, 24, vec![inner(2), inner(1)]),
                    NodeSpec::new(80, 30),
                ],
                edges: vec![go(0, 1), go(1, 2)],
                start: None,
            },
        ),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, scope) in cases {
        let mut text = String::new();
        print(&layout(&scope, &Options::default()), "", &mut text).expect("a string takes all");
        let path = folder.join(format!("{name}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).expect("the golden file can be written");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, golden, "{name}");
    }
}
