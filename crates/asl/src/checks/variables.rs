//! Which variables are seen where (reference 01-language §8).

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, quoted};
use crate::parse::VariableScope;

/// Reports names that shadow an outer scope's, and names that nobody gives a value.
pub(crate) fn check(scopes: &[VariableScope], findings: &mut Findings) {
    let names: Vec<HashSet<&str>> = scopes
        .iter()
        .map(|scope| {
            scope
                .assigned
                .iter()
                .map(|mention| &*mention.name)
                .collect()
        })
        .collect();
    for (index, scope) in scopes.iter().enumerate() {
        for mention in &scope.assigned {
            if !scope.distributed
                && above(scopes, index).skip(1).any(|outer| {
                    names
                        .get(outer)
                        .is_some_and(|names| names.contains(&*mention.name))
                })
            {
                findings
                    .add(Pass::Schema, Severity::Error, "var-outer-assign", mention.pointer.to_string(), mention.span, format!("the variable {} belongs to an outer scope already", quoted(&mention.name)))
                    .aws(format!("The variable name '{}' was already defined in a parent scope.", mention.name))
                    .help("inside a branch or item processor outer variables can only be read: choose another name");
            }
        }
        for mention in &scope.used {
            if above(scopes, index).any(|seen| {
                names
                    .get(seen)
                    .is_some_and(|names| names.contains(&*mention.name))
            }) {
                continue;
            }
            let hidden = every(scopes, index).any(|outer| {
                names
                    .get(outer)
                    .is_some_and(|names| names.contains(&*mention.name))
            });
            let (severity, code, message, help) = if hidden {
                (
                    Severity::Error,
                    "var-distributed",
                    format!(
                        "a distributed Map's iterations cannot read the outer variable `${}`",
                        mention.name
                    ),
                    "pass its value in with `ItemSelector`",
                )
            } else {
                (
                    Severity::Warning,
                    "var-unknown",
                    format!("no state gives the variable `${}` a value", mention.name),
                    "give it one with `Assign` in a state before, or write `$.` to read the input",
                )
            };
            findings
                .add(
                    Pass::Schema,
                    severity,
                    code,
                    mention.pointer.to_string(),
                    mention.span,
                    message,
                )
                .help(help);
        }
    }
}

/// The scope and those around it that it can read.
fn above(scopes: &[VariableScope], index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), |&index| {
        scopes
            .get(index)
            .filter(|scope| !scope.distributed)
            .and_then(|scope| scope.parent)
    })
}

/// The scope and all around it.
fn every(scopes: &[VariableScope], index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), |&index| {
        scopes.get(index).and_then(|scope| scope.parent)
    })
}
