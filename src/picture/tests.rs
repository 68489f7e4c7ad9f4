//! The picture of a run.

use std::rc::Rc;

use super::*;
use crate::protocol::{Command, MachineType, RunRequest, Settings, StateId, Update};
use crate::session::Session;
use crate::trace::{Trace, mapping};

const DEFINITION: &str = r#"{"StartAt": "Each <item> & \"more\"", "States": {
    "Each <item> & \"more\"": {"Type": "Map", "ItemsPath": "$.items", "Next": "Choose",
        "ItemProcessor": {"StartAt": "Price", "States": {"Price": {"Type": "Pass", "End": true}}}},
    "Choose": {"Type": "Choice", "Choices": [{"Variable": "$[0]", "StringEquals": "<", "Next": "A state with a name that is longer than the widest box can be"}], "Default": "Sorry"},
    "A state with a name that is longer than the widest box can be": {"Type": "Succeed"},
    "Sorry": {"Type": "Fail", "Error": "Oops"}
}}"#;

/// The graph, its states and what happened at the end of a run.
fn run() -> (Graph, Vec<StateInfo>, GraphStatus) {
    let mut session = Session::default();
    let told = session.answer(Command::Check {
        revision: 1,
        text: DEFINITION.into(),
        machine_type: MachineType::Standard,
        substitutions: Rc::default(),
    });
    let [Update::Checked(checked)] = &told[..] else {
        panic!("{told:?}");
    };
    let _started = session.answer(Command::Run(RunRequest {
        run: 1,
        definition: DEFINITION.into(),
        input: r#"{"items": ["a", "b"]}"#.into(),
        mocks: "".into(),
        test_case: None,
        substitutions: Rc::default(),
        settings: Settings::default(),
    }));
    let mut trace = Trace::of(checked.states.clone().into());
    let told = session.answer(Command::Pull {
        run: 1,
        events: 1000,
    });
    for update in told {
        if let Update::Batch(batch) = update {
            trace.append(batch);
        }
    }
    let states = checked.states.clone();
    let same = mapping(&states, &states);
    let status = trace.graph_status(&trace.tables(), trace.len() - 1, &same, None);
    (checked.graph.clone().unwrap(), states, status)
}

#[test]
fn a_picture_tells_what_happened_without_colour() {
    let (graph, states, status) = run();
    let Picture { svg, width, height } = picture(&graph, &states, &status, "Prices <draft>");
    for (part, times) in [
        ("<title>Prices &lt;draft&gt;</title>", 1),
        // The name does not reach into the markup, and stands there once.
        (">Each &lt;item&gt; &amp; &quot;more&quot;</text>", 1),
        // Both items.
        (">✓ ×2</text>", 1),
        (">×2</text>", 2),
        (">✓</text>", 2),
        (">✕</text>", 1),
        (">$[0] = &quot;&lt;&quot;</text>", 1),
        (">default</text>", 1),
        ("…</text>", 1),
        ("class=\"e default taken\"", 1),
        ("class=\"e choice\"", 1),
        ("xmlns=\"http://www.w3.org/2000/svg\"", 1),
        // Nothing is fetched.
        ("http", 1),
        ("url(", 0),
        ("<image", 0),
        ("@import", 0),
    ] {
        assert_eq!(svg.matches(part).count(), times, "{part} in {svg}");
    }
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!((width - graph.width).abs() > 1.0 && height > graph.height);
    assert_eq!(svg, picture(&graph, &states, &status, "Prices <draft>").svg);
}

#[test]
fn before_a_run_nothing_is_marked() {
    let (graph, states, status) = run();
    assert_ne!(status, GraphStatus::default());
    let svg = picture(&graph, &states, &GraphStatus::default(), "").svg;
    assert!(svg.contains("<title>Workflow</title>"));
    for mark in ["✓", "✕", "×", " taken\"", " succeeded\"", "failed\""] {
        assert!(!svg.contains(mark), "{mark}");
    }
    for node in &graph.nodes {
        let name = &states[node.state.index()].name;
        let start: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
        assert!(svg.contains(&start), "{name}");
    }
    assert_eq!(graph.node(StateId(0)).map(|node| node.inside), Some(1));
}

#[test]
fn tags_are_closed_in_order() {
    let (graph, states, status) = run();
    let svg = picture(&graph, &states, &status, "\u{0}\u{ffff}\n").svg;
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains(['\u{0}', '\u{ffff}']));
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_definition_is_drawn_without_a_page() {
    let yaml = "StartAt: Hello\nStates:\n  Hello:\n    Type: Pass\n    End: true\n";
    let picture = of_definition(yaml, "Greeting").unwrap();
    assert!(picture.svg.contains(">Hello<") && picture.svg.contains("aria-label=\"Greeting\""));
    for empty in ["", "{}", "[", "{\"States\": 1}"] {
        assert_eq!(of_definition(empty, ""), None, "{empty}");
    }
}
