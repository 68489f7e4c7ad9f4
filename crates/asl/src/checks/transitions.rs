//! Do the targets of transitions exist (AWS's second pass).

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, json_string, quoted};
use crate::outline::{EdgeKind, Outline, OutlineEdge, OutlineScope};
use crate::suggest::nearest;

/// Reports every transition to a state that its scope does not have.
pub(crate) fn check(outline: &Outline, findings: &mut Findings) {
    let Some(top) = &outline.scope else { return };
    if all_exist(top) {
        return;
    }
    let mut homes = HashMap::new();
    collect(top, &mut homes);
    scope(top, &homes, findings);
}

fn all_exist(scope: &OutlineScope) -> bool {
    scope
        .edges
        .iter()
        .all(|edge| edge.to.is_some() || edge.target.is_none())
        && scope
            .states
            .iter()
            .all(|state| state.scopes.iter().all(all_exist))
}

/// State name to the pointer of its scope.
fn collect<'o>(scope: &'o OutlineScope, homes: &mut HashMap<&'o str, &'o str>) {
    for state in &scope.states {
        homes.entry(&state.name).or_insert(&scope.pointer);
        state.scopes.iter().for_each(|inner| collect(inner, homes));
    }
}

fn scope(scope_: &OutlineScope, homes: &HashMap<&str, &str>, findings: &mut Findings) {
    for edge in &scope_.edges {
        if let (None, Some(target)) = (edge.to, &edge.target) {
            missing(edge, target, scope_, homes, findings);
        }
    }
    for state in &scope_.states {
        state
            .scopes
            .iter()
            .for_each(|inner| scope(inner, homes, findings));
    }
}

fn missing(
    edge: &OutlineEdge,
    target: &Arc<str>,
    scope: &OutlineScope,
    homes: &HashMap<&str, &str>,
    findings: &mut Findings,
) {
    let elsewhere = homes
        .get(&**target)
        .is_some_and(|home| *home != scope.pointer);
    let code = match edge.kind {
        _ if elsewhere => "cross-scope-target",
        EdgeKind::Start => "start-at-missing-target",
        EdgeKind::Default => "default-missing-target",
        EdgeKind::Catch { .. } => "catch-missing-target",
        EdgeKind::Choice { .. } => "choice-missing-target",
        EdgeKind::Next | EdgeKind::End => "next-missing-target",
    };
    let message = if elsewhere {
        format!(
            "the state {} is not in the same `States` object: transitions cannot enter or leave a branch or item processor",
            quoted(target)
        )
    } else {
        format!("there is no state {}", quoted(target))
    };
    let suggestion = if findings.has_room() {
        nearest(target, scope.states.iter().map(|state| &*state.name))
    } else {
        None
    };
    let finding = findings.add(
        Pass::Targets,
        Severity::Error,
        code,
        edge.pointer.clone(),
        edge.span,
        message,
    );
    finding.aws(format!("Missing 'Next' target: {target}"));
    match suggestion {
        Some(name) => finding.help(format!("did you mean `{name}`?")).fix(
            format!("change it to {}", quoted(name)),
            edge.span,
            json_string(name),
        ),
        None if elsewhere => {
            finding.help("move the state here, or end the branch and go on after it")
        }
        None => finding.help("add the state, or name one that exists"),
    };
}
