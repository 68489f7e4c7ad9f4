//! How many history events a definition writes at least (reference 04-events, 08-quotas): a lower bound, so that what is said is true.

use asl_json::{Node, Span};

use super::{Advice, Scene, map};
use crate::place::Place;
use crate::quotas::MAX_EVENTS;

/// A Map with fewer items is not worth the counting.
const MANY_ITEMS: u64 = 1000;
/// A scope with fewer states cannot reach the limit by itself.
const MANY_STATES: usize = 4000;

/// Warns of an inline Map that reaches the limit.
pub(super) fn map(advice: &mut Advice<'_>, scene: Scene<'_>, processor: &Node) {
    if advice.express {
        return;
    }
    let Some(items) = map::items(scene).filter(|items| *items >= MANY_ITEMS) else {
        return;
    };
    let events = items
        .saturating_mul(2 + chain(processor, 0))
        .saturating_add(4);
    if events >= MAX_EVENTS {
        map::too_many(advice, scene, items, events);
        return;
    }
    // Several of them may reach it together.
    advice.big = Some(advice.big.unwrap_or(0).saturating_add(events));
}

/// Warns of a machine whose states reach the limit together.
pub(super) fn whole(advice: &mut Advice<'_>, root: &Node) {
    let states = root
        .get("States")
        .map_or(0, |states| states.members().len());
    if advice.express || (advice.big.is_none() && states < MANY_STATES) {
        return;
    }
    let events = chain(root, 0) + advice.big.unwrap_or(0);
    if events >= MAX_EVENTS {
        let span = root
            .member("States")
            .map_or(Span::at(root.span.start), |member| member.key_span);
        advice
            .warn(
                "event-count",
                &Place::ROOT,
                span,
                format!(
                    "the machine may write {events} history events; an execution ends at {MAX_EVENTS}"
                ),
            )
            .help("start other state machines for parts of it, or use a distributed Map");
    }
}

/// The events of the states that are entered in any case: from `StartAt` on until the way forks.
fn chain(scope: &Node, depth: usize) -> u64 {
    let states = scope.get("States").map(Node::members).unwrap_or_default();
    let by_name: std::collections::HashMap<&str, &Node> = states
        .iter()
        .map(|member| (&*member.key, &member.value))
        .collect();
    let mut next = scope.get("StartAt").and_then(Node::as_str);
    let mut events = 0_u64;
    // A loop is not counted twice.
    for _ in 0..states.len() {
        let Some(state) = next.and_then(|name| by_name.get(name).copied()) else {
            break;
        };
        events = events.saturating_add(of(state, depth));
        next = state.get("Next").and_then(Node::as_str);
    }
    events
}

/// The events of one state; what is inside of a Parallel counted in.
fn of(state: &Node, depth: usize) -> u64 {
    match state.get("Type").and_then(Node::as_str) {
        Some("Task") => 5,
        Some("Fail") => 1,
        Some("Map") => 4,
        Some("Parallel") if depth < 5 => {
            let branches = state.get("Branches").map(Node::items).unwrap_or_default();
            branches.iter().fold(4, |sum: u64, branch| {
                sum.saturating_add(chain(branch, depth + 1))
            })
        }
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_counted_until_it_forks() {
        for (text, expected) in [
            (
                r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Task","End":true},"C":{"Type":"Pass"}}}"#,
                7,
            ),
            (
                r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Default":"B"},"B":{"Type":"Task","End":true}}}"#,
                2,
            ),
            (
                r#"{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"B","States":{"B":{"Type":"Succeed"}}},{"StartAt":"C","States":{"C":{"Type":"Fail"}}}]}}}"#,
                7,
            ),
            (
                r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}"#,
                2,
            ),
            ("{}", 0),
        ] {
            let root = asl_json::read(text).root.unwrap();
            assert_eq!(chain(&root, 0), expected, "{text}");
        }
    }
}
