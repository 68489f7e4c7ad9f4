//! What can come before what: which states of a scope are reached from others.

use std::collections::HashMap;

use asl_json::Span;

use crate::outline::{Outline, OutlineScope};

/// How many steps are taken in all. A definition that needs more is a hostile one; everything is then taken as reached.
const MAX_STEPS: usize = 4 << 20;

/// The ways through every scope.
pub(crate) struct Flows<'o> {
    /// By the place of the object; `None` where two share one, as those in the value of a placeholder do.
    scopes: HashMap<Span, Option<&'o OutlineScope>>,
    graphs: HashMap<Span, Graph>,
    steps: usize,
}

/// The states of a scope and where each can go.
struct Graph {
    index: HashMap<String, usize>,
    next: Vec<Vec<usize>>,
    /// By the name of what was asked for: which states are reached.
    reached: HashMap<String, Vec<bool>>,
}

impl<'o> Flows<'o> {
    pub(crate) fn new(outline: &'o Outline) -> Flows<'o> {
        let mut scopes = HashMap::new();
        let mut pending: Vec<&OutlineScope> = outline.scope.iter().collect();
        while let Some(scope) = pending.pop() {
            scopes
                .entry(scope.span)
                .and_modify(|shared| *shared = None)
                .or_insert(Some(scope));
            pending.extend(scope.states.iter().flat_map(|state| &state.scopes));
        }
        Flows {
            scopes,
            graphs: HashMap::new(),
            steps: MAX_STEPS,
        }
    }

    /// Whether `to` is reached over at least one transition from any of the states `from`, all of one scope. The answer is kept under `name`.
    pub(crate) fn reach(&mut self, scope: Span, name: &str, from: &[&str], to: &str) -> bool {
        let Some(Some(outline)) = self.scopes.get(&scope) else {
            return true;
        };
        let graph = self
            .graphs
            .entry(scope)
            .or_insert_with(|| Graph::of(outline));
        let Some(&to) = graph.index.get(to) else {
            return true;
        };
        if !graph.reached.contains_key(name) {
            let Some(left) = self.steps.checked_sub(graph.next.len()) else {
                return true;
            };
            self.steps = left;
            let reached = graph.reached_from(from);
            graph.reached.insert(name.to_owned(), reached);
        }
        let reached = graph.reached.get(name);
        reached.is_some_and(|reached| reached.get(to).copied().unwrap_or(true))
    }
}

impl Graph {
    fn of(outline: &OutlineScope) -> Graph {
        let names = outline.states.iter().enumerate();
        let mut next = vec![Vec::new(); outline.states.len()];
        for edge in &outline.edges {
            if let (Some(from), Some(to)) = (edge.from, edge.to)
                && let Some(list) = next.get_mut(from)
            {
                list.push(to);
            }
        }
        Graph {
            index: names
                .map(|(index, state)| (state.name.to_string(), index))
                .collect(),
            next,
            reached: HashMap::new(),
        }
    }

    fn reached_from(&self, from: &[&str]) -> Vec<bool> {
        let mut reached = vec![false; self.next.len()];
        let start = from.iter().filter_map(|name| self.index.get(*name));
        let mut pending: Vec<usize> = start
            .flat_map(|state| self.next.get(*state).into_iter().flatten().copied())
            .collect();
        while let Some(state) = pending.pop() {
            if let Some(seen) = reached.get_mut(state)
                && !*seen
            {
                *seen = true;
                pending.extend(self.next.get(state).into_iter().flatten().copied());
            }
        }
        reached
    }
}
