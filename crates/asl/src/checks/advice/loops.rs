//! Loops: those that nothing leaves, and those that reach the end of the history (reference 08-quotas).

use asl_json::Node;

use super::state::whole;
use super::{Advice, States, pattern};
use crate::findings::quoted;
use crate::model::ComparedKind;
use crate::operators::Operator;
use crate::outline::is_end;
use crate::place::Place;
use crate::quotas::MAX_EVENTS;
use crate::resource::{self, IntegrationPattern, Target};

/// A loop that takes longer than this to reach the limit is left alone: whoever polls a job once a minute knows what they do.
const SOON_SECONDS: u64 = 3600;
/// How many names a finding tells.
const TOLD: usize = 4;

/// `place`: the `States` object.
pub(super) fn check(advice: &mut Advice<'_>, states: &States<'_>, place: &Place<'_>) {
    // Whatever order the states are written in, a loop has a way back.
    let goes_back = states.members.iter().enumerate().any(|(from, member)| {
        let mut back = false;
        targets(&member.value, &mut |name| {
            back |= states.index(name).is_some_and(|to| to <= from);
        });
        back
    });
    if !goes_back {
        return;
    }
    let edges: Vec<Edges> = states
        .members
        .iter()
        .map(|member| Edges::of(&member.value, states))
        .collect();
    for group in groups(&edges) {
        one(advice, states, &edges, &group, place);
    }
}

/// Where a state goes.
struct Edges {
    to: Vec<usize>,
    /// It can end the scope.
    ends: bool,
    /// It names a state that does not exist, or none.
    lost: bool,
}

impl Edges {
    fn of(state: &Node, states: &States<'_>) -> Edges {
        let mut edges = Edges {
            to: Vec::new(),
            ends: is_end(state),
            lost: false,
        };
        targets(state, &mut |name| match states.index(name) {
            Some(index) => edges.to.push(index),
            None => edges.lost = true,
        });
        edges.lost |= edges.to.is_empty();
        edges
    }
}

/// Every name that a state can go to.
fn targets<'n>(state: &'n Node, visit: &mut impl FnMut(&'n str)) {
    for member in state.members() {
        match &*member.key {
            "Next" | "Default" => member.value.as_str().into_iter().for_each(&mut *visit),
            "Choices" | "Catch" => member
                .value
                .items()
                .iter()
                .filter_map(|item| item.get("Next").and_then(Node::as_str))
                .for_each(&mut *visit),
            _ => {}
        }
    }
}

/// The strongly connected parts that are loops (Tarjan), each in the order of the text. No recursion: a definition may have a hundred
/// thousand states in a row.
fn groups(edges: &[Edges]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let (mut stack, mut found, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        if order.get(root) != Some(&NEW) {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((state, edge)) = work.pop() {
            if edge == 0 {
                set(&mut order, state, count);
                set(&mut low, state, count);
                set(&mut on_stack, state, true);
                count += 1;
                stack.push(state);
            }
            let next = edges.get(state).and_then(|edges| edges.to.get(edge));
            if let Some(&next) = next {
                work.push((state, edge + 1));
                if at(&order, next) == NEW {
                    work.push((next, 0));
                } else if at(&on_stack, next) {
                    let least = at(&low, state).min(at(&order, next));
                    set(&mut low, state, least);
                }
                continue;
            }
            if let Some(&(parent, _)) = work.last() {
                let least = at(&low, parent).min(at(&low, state));
                set(&mut low, parent, least);
            }
            if at(&low, state) == at(&order, state) {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    set(&mut on_stack, member, false);
                    group.push(member);
                    if member == state {
                        break;
                    }
                }
                let itself = edges
                    .get(state)
                    .is_some_and(|edges| edges.to.contains(&state));
                if group.len() > 1 || itself {
                    asl_sort::sort(&mut group);
                    found.push(group);
                }
            }
        }
    }
    asl_sort::sort(&mut found);
    found
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

fn at<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

fn one(
    advice: &mut Advice<'_>,
    states: &States<'_>,
    edges: &[Edges],
    group: &[usize],
    place: &Place<'_>,
) {
    let Some(first) = group.first().and_then(|index| states.members.get(*index)) else {
        return;
    };
    let leaves = group
        .iter()
        .filter_map(|index| edges.get(*index))
        .any(|edges| {
            edges.ends || edges.lost || edges.to.iter().any(|to| group.binary_search(to).is_err())
        });
    let state_place = place.key(&first.key);
    if !leaves {
        // That nothing ends at all is an error, which says it already.
        if !edges.iter().any(|edges| edges.ends) {
            return;
        }
        let next = first.value.member("Next");
        let span = next.map_or(first.key_span, |next| next.value.span);
        let (code, message) = match group {
            [_] => (
                "self-loop",
                format!("{} always goes to itself", quoted(&first.key)),
            ),
            _ => (
                "endless-loop",
                format!("nothing leads out of the loop {}", told(states, group)),
            ),
        };
        let loop_place = match group {
            [_] => state_place.key("Next"),
            _ => state_place,
        };
        advice
            .warn(code, &loop_place, span, message)
            .help("it goes round until 25,000 events or a timeout end the execution: add a Choice that leads out");
        return;
    }
    for index in group {
        if let Some(member) = states.members.get(*index)
            && edges
                .get(*index)
                .is_some_and(|edges| edges.to.contains(index))
        {
            choice_to_itself(advice, &member.key, &member.value, place);
        }
    }
    if !advice.express {
        history(advice, states, group, place);
    }
}

/// The names of a loop's states.
fn told(states: &States<'_>, group: &[usize]) -> String {
    let names: Vec<String> = group
        .iter()
        .take(TOLD)
        .filter_map(|index| states.members.get(*index))
        .map(|member| quoted(&member.key))
        .collect();
    let more = if group.len() > TOLD { ", …" } else { "" };
    format!("of {}{more}", names.join(", "))
}

/// A Choice changes no data, so what sent it to itself sends it there again. Expressions can ask for the time, and so can paths
/// into the context object.
fn choice_to_itself(advice: &mut Advice<'_>, name: &str, state: &Node, place: &Place<'_>) {
    if state.get("Type").and_then(Node::as_str) != Some("Choice") {
        return;
    }
    let rules = state.get("Choices").map(Node::items).unwrap_or_default();
    let mut changes = false;
    let mut to_itself = state
        .get("Default")
        .filter(|node| node.as_str() == Some(name));
    for rule in rules {
        super::strings(rule, &mut |text, _| {
            changes |= text.contains("$$") || text.contains("{%")
        });
        changes |= rule.get("Assign").is_some();
        to_itself = rule
            .get("Next")
            .filter(|node| node.as_str() == Some(name))
            .or(to_itself);
    }
    changes |= state.get("Assign").is_some();
    if let Some(node) = to_itself
        && !changes
    {
        advice
            .warn("self-loop", &place.key(name), node.span, format!("{} goes to itself with the same data, again and again", quoted(name)))
            .help("a Choice changes nothing: go back to the state that gets new data, by way of a Wait");
    }
}

/// A loop without a counter that gets to the end of the history soon.
fn history(advice: &mut Advice<'_>, states: &States<'_>, group: &[usize], place: &Place<'_>) {
    let members = || group.iter().filter_map(|index| states.members.get(*index));
    if members().any(|member| counts(&member.value) || waits_for_others(&member.value)) {
        return;
    }
    let mut seconds = 0_u64;
    for member in members().filter(|member| is(&member.value, "Wait")) {
        match member.value.get("Seconds").and_then(whole) {
            Some(wait) => seconds = seconds.saturating_add(u64::try_from(wait).unwrap_or(0)),
            // Only a run knows how long it waits.
            None => return,
        }
    }
    let events: u64 = members()
        .map(|member| if is(&member.value, "Task") { 5 } else { 2 })
        .sum();
    let rounds = MAX_EVENTS / events.max(1);
    if rounds.saturating_mul(seconds) > SOON_SECONDS {
        return;
    }
    let Some(first) = members().next() else {
        return;
    };
    let message = format!(
        "the loop {} can reach the limit of {MAX_EVENTS} history events after about {rounds} rounds",
        told(states, group)
    );
    advice
        .hint("loop-history-risk", &place.key(&first.key), first.key_span, message)
        .help("count the rounds and leave the loop, wait longer in it, or start a new execution that goes on");
}

fn is(state: &Node, kind: &str) -> bool {
    state.get("Type").and_then(Node::as_str) == Some(kind)
}

/// Whether a Choice compares numbers: a counter, as far as one can see. What an expression asks is not looked into.
fn counts(state: &Node) -> bool {
    fn compares(rule: &Node) -> bool {
        rule.members().iter().any(|member| match &*member.key {
            "Condition" => true,
            "And" | "Or" => member.value.items().iter().any(compares),
            "Not" => compares(&member.value),
            name => matches!(
                Operator::named(name),
                Some(Operator::Compare {
                    kind: ComparedKind::Numeric | ComparedKind::Timestamp,
                    ..
                })
            ),
        })
    }
    let rules = state.get("Choices").map(Node::items).unwrap_or_default();
    rules.iter().any(compares)
}

/// A task that waits for a person or a job is no busy loop.
fn waits_for_others(state: &Node) -> bool {
    let target = state
        .get("Resource")
        .and_then(Node::as_str)
        .and_then(|text| resource::parse(text).ok());
    target.is_some_and(|target| {
        target == Target::Activity || pattern(&target) != IntegrationPattern::RequestResponse
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_found_in_any_order() {
        for (to, expected) in [
            (vec![vec![1], vec![2], vec![]], vec![]),
            (vec![vec![1], vec![0]], vec![vec![0, 1]]),
            (vec![vec![0]], vec![vec![0]]),
            (
                vec![vec![2], vec![0], vec![1, 3], vec![3]],
                vec![vec![0, 1, 2], vec![3]],
            ),
            (
                vec![vec![1, 2], vec![3], vec![3], vec![0, 4], vec![]],
                vec![vec![0, 1, 2, 3]],
            ),
        ] {
            let edges: Vec<Edges> = to
                .iter()
                .map(|to| Edges {
                    to: to.clone(),
                    ends: false,
                    lost: false,
                })
                .collect();
            assert_eq!(groups(&edges), expected, "{to:?}");
        }
    }

    #[test]
    fn a_long_loop_needs_no_stack() {
        let edges: Vec<Edges> = (0..200_000)
            .map(|index| Edges {
                to: vec![(index + 1) % 200_000],
                ends: false,
                lost: false,
            })
            .collect();
        assert_eq!(groups(&edges).len(), 1);
    }
}
