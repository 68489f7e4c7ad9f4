//! Is every state reached, does every scope end (AWS's third pass).

use std::collections::HashMap;

use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, quoted};
use crate::outline::{EdgeKind, Outline, OutlineEdge, OutlineScope};
use crate::suggest::nearest;

/// Reports unreachable states and scopes without an end.
pub(crate) fn check(outline: &Outline, findings: &mut Findings) {
    if let Some(top) = &outline.scope {
        scope(top, findings);
    }
}

fn scope(scope_: &OutlineScope, findings: &mut Findings) {
    // Without `StartAt` AWS does not ask what it reaches (recorded: Validation.BasicStructure/006).
    if scope_.edges.iter().any(|edge| edge.kind == EdgeKind::Start) {
        unreachable(scope_, findings);
    }
    terminal(scope_, findings);
    for state in &scope_.states {
        state.scopes.iter().for_each(|inner| scope(inner, findings));
    }
}

fn unreachable(scope: &OutlineScope, findings: &mut Findings) {
    let mut reach = Reach::of(scope);
    let entries = scope.edges.iter().filter(|edge| edge.from.is_none());
    reach.follow(entries.filter_map(|edge| edge.to).collect(), &mut |_| {});
    let unreached: Vec<usize> = (0..)
        .zip(&reach.reached)
        .filter(|(_, reached)| !**reached)
        .map(|(index, _)| index)
        .collect();
    let meant = if unreached.is_empty() {
        HashMap::new()
    } else {
        reach.meant()
    };
    for (index, state) in unreached
        .into_iter()
        .filter_map(|index| Some((index, scope.states.get(index)?)))
    {
        let help = match meant.get(&index) {
            Some(target) => format!(
                "once {} is mended, this state may be reached",
                quoted(target)
            ),
            None => {
                "name it in `Next`, `Default` or a `Catch` of a state that is reached, or remove it"
                    .to_owned()
            }
        };
        findings
            .add(
                Pass::Graph,
                Severity::Error,
                "unreachable-state",
                state.pointer.clone(),
                state.name_span,
                format!("nothing leads to the state {}", quoted(&state.name)),
            )
            .aws(format!("State \"{}\" is not reachable.", state.name))
            .help(help);
    }
}

/// How many misspelt targets are looked into: each is compared with the names of all states.
const MISSPELT: usize = 100;

/// Which states of a scope are reached.
struct Reach<'o> {
    scope: &'o OutlineScope,
    /// The transitions out of each state.
    out: Vec<Vec<&'o OutlineEdge>>,
    reached: Vec<bool>,
}

impl<'o> Reach<'o> {
    fn of(scope: &'o OutlineScope) -> Self {
        let mut out = vec![Vec::new(); scope.states.len()];
        for edge in &scope.edges {
            if let Some(list) = edge.from.and_then(|from| out.get_mut(from)) {
                list.push(edge);
            }
        }
        let reached = vec![false; scope.states.len()];
        Self {
            scope,
            out,
            reached,
        }
    }

    /// Goes on from some states to all that can be reached from there; `came` hears of each that was not reached before.
    fn follow(&mut self, mut open: Vec<usize>, came: &mut dyn FnMut(usize)) {
        while let Some(index) = open.pop() {
            if let Some(seen) = self.reached.get_mut(index)
                && !*seen
            {
                *seen = true;
                came(index);
                open.extend(
                    self.out
                        .get(index)
                        .into_iter()
                        .flatten()
                        .filter_map(|edge| edge.to),
                );
            }
        }
    }

    /// The states that would be reached if targets that no state has were those they look like; with the target that leads there.
    fn meant(mut self) -> HashMap<usize, &'o str> {
        let mut meant = HashMap::new();
        let names = || self.scope.states.iter().map(|state| &*state.name);
        let misspelt: Vec<(Option<usize>, &str, usize)> = (self.scope.edges.iter())
            .filter(|edge| edge.to.is_none())
            .filter_map(|edge| Some((edge.from, &**edge.target.as_ref()?)))
            .take(MISSPELT)
            .filter_map(|(from, target)| {
                let name = nearest(target, names())?;
                Some((from, target, names().position(|other| other == name)?))
            })
            .collect();
        // What is reached by one may lead to another.
        loop {
            let next = misspelt.iter().find(|(from, _, to)| {
                from.is_none_or(|from| self.reached.get(from) == Some(&true))
                    && self.reached.get(*to) == Some(&false)
            });
            let Some((_, target, to)) = next else {
                return meant;
            };
            self.follow(vec![*to], &mut |index| {
                meant.insert(index, *target);
            });
        }
    }
}

/// All states count, reached or not (recorded: Validation.BasicStructure/007), but one without `Type` does not (001).
fn terminal(scope: &OutlineScope, findings: &mut Findings) {
    let ends = scope.edges.iter().any(|edge| {
        let typed = edge
            .from
            .and_then(|from| scope.states.get(from))
            .is_some_and(|state| state.type_name.is_some());
        edge.kind == EdgeKind::End && typed
    });
    if ends {
        return;
    }
    let pointer = format!("{}/States", scope.pointer);
    let span = scope.states.last().map_or_else(
        || asl_json::Span::new(scope.span.start, (scope.span.start + 1).min(scope.span.end)),
        |state| state.name_span,
    );
    let message = if scope.pointer.is_empty() {
        "no state ends this machine"
    } else {
        "no state ends this branch"
    };
    findings
        .add(
            Pass::Graph,
            Severity::Error,
            "no-terminal-state",
            pointer,
            span,
            message.to_owned(),
        )
        .aws("Workflow has no terminal state")
        .help("set \"End\": true on the last state, or add a Succeed or Fail state");
}
