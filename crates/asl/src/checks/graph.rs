//! Is every state reached, does every scope end (AWS's third pass).

use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, quoted};
use crate::outline::{EdgeKind, Outline, OutlineScope};

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
    let mut targets: Vec<Vec<usize>> = vec![Vec::new(); scope.states.len()];
    let mut open = Vec::new();
    for edge in &scope.edges {
        match (edge.from, edge.to) {
            (Some(from), Some(to)) => {
                if let Some(list) = targets.get_mut(from) {
                    list.push(to);
                }
            }
            (None, Some(to)) => open.push(to),
            _ => {}
        }
    }
    let mut reached = vec![false; scope.states.len()];
    while let Some(index) = open.pop() {
        if let Some(seen) = reached.get_mut(index)
            && !*seen
        {
            *seen = true;
            open.extend(targets.get(index).into_iter().flatten().copied());
        }
    }
    for (state, _) in scope
        .states
        .iter()
        .zip(reached)
        .filter(|(_, reached)| !reached)
    {
        findings
            .add(Pass::Graph, Severity::Error, "unreachable-state", state.pointer.clone(), state.name_span, format!("nothing leads to the state {}", quoted(&state.name)))
            .aws_as("MISSING_TRANSITION_TARGET", format!("State \"{}\" is not reachable.", state.name))
            .help("name it in `Next`, `Default` or a `Catch` of a state that is reached, or remove it");
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
        .aws_as("MISSING_END_STATE", "Workflow has no terminal state")
        .help("set \"End\": true on the last state, or add a Succeed or Fail state");
}
