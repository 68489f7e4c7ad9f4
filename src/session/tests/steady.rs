//! A small edit does not reshuffle the picture: what stands left of another state stays left of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::corpus;
use super::*;
use crate::protocol::Rect;

/// The boxes of the states of the top level, by name.
fn boxes(definition: &Value) -> BTreeMap<String, Rect> {
    let checked = check(&mut Session::default(), 1, &definition.to_string());
    let graph = checked.graph.unwrap_or_default();
    let top = checked
        .states
        .iter()
        .zip((0..).map(StateId))
        .filter(|(state, _)| state.parent.is_none());
    top.filter_map(|(state, id)| Some((state.name.to_string(), graph.node(id)?.rect)))
        .collect()
}

/// Of the pairs that stand side by side before and after an edit: how many there are, and how many changed sides. States in `touched` do not count.
fn changed_sides(before: &Value, after: &Value, touched: &[&str]) -> (usize, usize) {
    let (before, after) = (boxes(before), boxes(after));
    let beside =
        |one: &Rect, other: &Rect| one.y < other.y + other.height && other.y < one.y + one.height;
    let (mut pairs, mut changed) = (0, 0);
    for (name, was) in &before {
        for (other, other_was) in before.range::<str, _>((
            std::ops::Bound::Excluded(name.as_str()),
            std::ops::Bound::Unbounded,
        )) {
            let (Some(now), Some(other_now)) = (after.get(name), after.get(other)) else {
                continue;
            };
            let is_touched = touched
                .iter()
                .any(|touched| touched == name || touched == other);
            if !is_touched && beside(was, other_was) && beside(now, other_now) {
                pairs += 1;
                changed += usize::from((was.x < other_was.x) != (now.x < other_now.x));
            }
        }
    }
    (pairs, changed)
}

fn states(definition: &mut Value) -> &mut Map<String, Value> {
    definition["States"].as_object_mut().unwrap()
}

/// A Pass state between `after` and what came next.
fn insert(definition: &Value, after: &str) -> Option<Value> {
    let mut edited = definition.clone();
    let states = states(&mut edited);
    let state = states.get_mut(after)?.as_object_mut()?;
    let new = match (state.get("Next").cloned(), state.remove("End")) {
        (Some(next), _) => json!({"Type": "Pass", "Next": next}),
        (None, Some(_)) => json!({"Type": "Pass", "End": true}),
        (None, None) => return None,
    };
    state.insert("Next".into(), "A new one".into());
    states.insert("A new one".into(), new);
    Some(edited)
}

#[test]
fn an_edit_leaves_the_others_on_their_sides() {
    let order = json!({"StartAt": "Check", "States": {
        "Check": {"Type": "Choice", "Choices": [
            {"Variable": "$.kind", "StringEquals": "a", "Next": "Small"},
            {"Variable": "$.kind", "StringEquals": "b", "Next": "Large"},
            {"Variable": "$.kind", "StringEquals": "c", "Next": "Poll"}
        ], "Default": "Refuse"},
        "Small": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "Pack", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]},
        "Large": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "Pack", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]},
        "Poll": {"Type": "Wait", "Seconds": 5, "Next": "Ready"},
        "Ready": {"Type": "Choice", "Choices": [{"Variable": "$.ready", "BooleanEquals": true, "Next": "Pack"}], "Default": "Poll"},
        "Pack": {"Type": "Pass", "Next": "Ship"},
        "Ship": {"Type": "Pass", "End": true},
        "Refuse": {"Type": "Fail"},
        "Sorry": {"Type": "Fail"}
    }});
    let text = order.to_string();
    let edited = |from: &str, to: &str| -> Value {
        assert!(text.contains(from), "{from}");
        serde_json::from_str(&text.replace(from, to)).unwrap()
    };
    let mut more = order.clone();
    states(&mut more).insert(
        "Not joined yet".into(),
        json!({"Type": "Pass", "End": true}),
    );
    for (what, after, touched) in [
        (
            "a longer name",
            edited("\"Small\"", "\"A small order of one customer alone\""),
            &[][..],
        ),
        ("a shorter name", edited("\"Ready\"", "\"R\""), &[]),
        (
            "one more state after Small",
            insert(&order, "Small").unwrap(),
            &[],
        ),
        (
            "one more state after Pack",
            insert(&order, "Pack").unwrap(),
            &[],
        ),
        (
            "one more state after Ship",
            insert(&order, "Ship").unwrap(),
            &[],
        ),
        ("a state that nothing leads to", more, &[]),
        (
            "Large goes to Ship",
            edited(
                r#""Large":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Next":"Pack""#,
                r#""Large":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Next":"Ship""#,
            ),
            &["Large", "Ship", "Pack"],
        ),
        (
            "Poll ends",
            edited(r#""Seconds":5,"Next":"Ready""#, r#""Seconds":5,"End":true"#),
            &["Poll", "Ready"],
        ),
        (
            "a Default more",
            edited(r#""Default":"Refuse""#, r#""Default":"Sorry""#),
            &["Refuse", "Sorry"],
        ),
        (
            "another condition",
            edited(
                r#""StringEquals":"b""#,
                r#""StringEquals":"a much longer text than before""#,
            ),
            &[],
        ),
    ] {
        let (pairs, changed) = changed_sides(&order, &after, touched);
        assert!(pairs > 1, "{what}: {pairs} pairs to compare");
        assert_eq!(changed, 0, "{what}: of {pairs} pairs");
    }
}

/// One more state after each state of each real definition.
#[test]
fn real_definitions_keep_their_sides_when_a_state_is_put_in() {
    let Some(shared) = corpus::shared() else {
        return;
    };
    let folder = shared.join("corpus/real");
    let index = corpus::json(&folder.join("index.json"));
    let entries = index["entries"].as_array().unwrap().iter();
    let definitions = entries.filter_map(|entry| {
        let file = folder.join(entry["file"].as_str()?);
        serde_json::from_str::<Value>(&std::fs::read_to_string(file).ok()?).ok()
    });
    let (mut edits, mut reshuffled, mut all_pairs, mut all_changed) = (0, 0, 0, 0);
    for definition in definitions {
        let names: Vec<String> = match definition.get("States").and_then(Value::as_object) {
            Some(states) => states.keys().cloned().collect(),
            None => continue,
        };
        for name in names.iter().take(12) {
            let Some(after) = insert(&definition, name) else {
                continue;
            };
            let (pairs, changed) = changed_sides(&definition, &after, &[]);
            edits += usize::from(pairs > 0);
            reshuffled += usize::from(changed > 0);
            all_pairs += pairs;
            all_changed += changed;
        }
    }
    println!(
        "{edits} edits with states side by side, {reshuffled} of them moved some: {all_changed} of {all_pairs} pairs"
    );
    assert!(
        edits > 100 && 20 * reshuffled <= edits,
        "{reshuffled} of {edits}"
    );
}
