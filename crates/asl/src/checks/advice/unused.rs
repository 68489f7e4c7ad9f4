//! Variables that are assigned and never read.

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, quoted};
use crate::variables::VariableScope;

/// A name counts as read if it is read anywhere: better silent than wrong. What a placeholder stands for may read any.
pub(crate) fn check(scopes: &[VariableScope], open: bool, findings: &mut Findings) {
    if open || scopes.iter().all(|scope| scope.assigned.is_empty()) {
        return;
    }
    let used = scopes.iter().flat_map(|scope| &scope.used);
    let mut told: HashSet<&str> = used.map(|mention| &*mention.name).collect();
    for mention in scopes.iter().flat_map(|scope| &scope.assigned) {
        if told.insert(&mention.name) {
            findings
                .add(
                    Pass::Schema,
                    Severity::Hint,
                    "var-unused",
                    mention.pointer.to_string(),
                    mention.span,
                    format!("the variable {} is never read", quoted(&mention.name)),
                )
                .help("read it as `$name` in a later state, or remove it: variables count towards 10 MiB in all");
        }
    }
}
