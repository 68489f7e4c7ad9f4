//! Which variables are seen where (reference 01-language §8).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::flow::Flows;
use crate::diagnostic::Severity;
use crate::findings::{Findings, Pass, quoted};
use crate::model::QueryLanguage;
use crate::outline::Outline;
use crate::suggest::nearest;
use crate::variables::{Mention, VariableScope};

/// Reports names that shadow an outer scope's, and names that nobody gives a value before.
pub(crate) fn check(scopes: &[VariableScope], outline: &Outline, findings: &mut Findings) {
    if scopes.iter().all(|scope| scope.is_empty()) {
        return;
    }
    let mut variables = Variables {
        scopes,
        assigned: scopes.iter().map(assigned).collect(),
        flows: Flows::new(outline),
    };
    for (index, scope) in scopes.iter().enumerate() {
        if !scope.distributed {
            for mention in &scope.assigned {
                if variables.is_defined_around(index, &mention.name) {
                    shadows(mention, findings);
                }
            }
        }
        for mention in &scope.used {
            match variables.seen_by(index, mention) {
                Seen::Given => {}
                Seen::Later => not_yet(mention, findings),
                Seen::Hidden => hidden(mention, findings),
                Seen::Nowhere => unknown(mention, &variables.visible(index), findings),
            }
        }
    }
}

/// Which states of a scope assign which variable.
type Assigned<'s> = HashMap<&'s str, Vec<&'s str>>;

fn assigned(scope: &VariableScope) -> Assigned<'_> {
    let mut assigned: Assigned<'_> = HashMap::new();
    for mention in &scope.assigned {
        let states = assigned.entry(&mention.name).or_default();
        states.push(&mention.state);
    }
    assigned
}

/// How a state stands to a variable that it reads.
enum Seen {
    /// A state before may have given it a value.
    Given,
    /// Only this state or later ones give it a value.
    Later,
    /// It belongs to the surroundings of a distributed Map.
    Hidden,
    /// Nobody gives it a value.
    Nowhere,
}

struct Variables<'s> {
    scopes: &'s [VariableScope],
    assigned: Vec<Assigned<'s>>,
    flows: Flows<'s>,
}

impl<'s> Variables<'s> {
    /// Whether the variable of a scope may have a value when `state` of the scope begins.
    fn has_value(&mut self, scope: usize, name: &'s str, state: &str) -> bool {
        let assigning = self.assigned.get(scope).and_then(|names| names.get(name));
        let span = self.scopes.get(scope).map(|scope| scope.span);
        match (assigning, span) {
            (Some(states), Some(span)) => self.flows.reach(span, name, states, state),
            _ => false,
        }
    }

    /// Whether an outer scope's variable of this name may have a value when the scope is entered. A name that the surrounding state assigns
    /// when it is over is free inside (recorded: states_variables/test_parallel_catch_error).
    fn is_defined_around(&mut self, scope: usize, name: &'s str) -> bool {
        let mut inner = scope;
        while let Some((outer, state)) = self.around(inner) {
            if self.has_value(outer, name, &state) {
                return true;
            }
            inner = outer;
        }
        false
    }

    /// The scope around a scope that its states can read, and the state of it that holds the scope.
    fn around(&self, scope: usize) -> Option<(usize, Arc<str>)> {
        let scope = self.scopes.get(scope).filter(|scope| !scope.distributed)?;
        Some((scope.parent?, Arc::clone(scope.state.as_ref()?)))
    }

    fn seen_by(&mut self, scope: usize, mention: &'s Mention) -> Seen {
        if self.has_value(scope, &mention.name, &mention.state)
            || self.is_defined_around(scope, &mention.name)
        {
            return Seen::Given;
        }
        let assigns = |scope: &usize| {
            let names = self.assigned.get(*scope);
            names.is_some_and(|names| names.contains_key(&*mention.name))
        };
        if self.readable(scope).any(|scope| assigns(&scope)) {
            Seen::Later
        } else if every(self.scopes, scope).any(|scope| assigns(&scope)) {
            Seen::Hidden
        } else {
            Seen::Nowhere
        }
    }

    /// The scope and those around it that it can read.
    fn readable(&self, scope: usize) -> impl Iterator<Item = usize> + use<'_, 's> {
        std::iter::successors(Some(scope), |&scope| {
            self.around(scope).map(|(outer, _)| outer)
        })
    }

    /// The names of all variables that the states of a scope can read.
    fn visible(&self, scope: usize) -> HashSet<&'s str> {
        self.readable(scope)
            .filter_map(|scope| self.assigned.get(scope))
            .flat_map(|names| names.keys().copied())
            .collect()
    }
}

/// The scope and all around it.
fn every(scopes: &[VariableScope], scope: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(scope), |&scope| {
        scopes.get(scope).and_then(|scope| scope.parent)
    })
}

fn shadows(mention: &Mention, findings: &mut Findings) {
    let message = format!(
        "the variable {} belongs to an outer scope already",
        quoted(&mention.name)
    );
    add(
        Severity::Error,
        "var-outer-assign",
        mention,
        message,
        findings,
    )
    .aws(format!(
        "The variable name '{}' was already defined in a parent scope.",
        mention.name
    ))
    .help(
        "inside a branch or item processor outer variables can only be read: choose another name",
    );
}

fn not_yet(mention: &Mention, findings: &mut Findings) {
    let message = format!(
        "no state before this one gives the variable `${}` a value",
        mention.name
    );
    add(Severity::Warning, "var-unknown", mention, message, findings)
        .help("`Assign` takes effect when its state is over: assign the variable in a state that comes before");
}

fn hidden(mention: &Mention, findings: &mut Findings) {
    let message = format!(
        "a distributed Map's iterations cannot read the outer variable `${}`",
        mention.name
    );
    add(
        Severity::Error,
        "var-distributed",
        mention,
        message,
        findings,
    )
    .help("pass its value in with `ItemSelector`");
}

fn unknown(mention: &Mention, visible: &HashSet<&str>, findings: &mut Findings) {
    let suggestion = if findings.has_room() {
        let mut names: Vec<&str> = visible.iter().copied().collect();
        asl_sort::sort(&mut names);
        nearest(&mention.name, names)
    } else {
        None
    };
    let message = format!("no state gives the variable `${}` a value", mention.name);
    let finding = add(Severity::Warning, "var-unknown", mention, message, findings);
    match (suggestion, mention.language) {
        (Some(name), _) => finding.help(format!("did you mean `${name}`?")),
        (None, QueryLanguage::JsonPath) => finding
            .help("give it one with `Assign` in a state before, or write `$.` to read the input"),
        (None, QueryLanguage::JsonAta) => finding.help(
            "give it one with `Assign` in a state before, or start from `$states.input` to read the input",
        ),
    };
    if let (Some(name), QueryLanguage::JsonAta) = (suggestion, mention.language) {
        finding.fix(
            format!("change it to `${name}`"),
            mention.span,
            format!("${name}"),
        );
    }
}

fn add<'f>(
    severity: Severity,
    code: &'static str,
    mention: &Mention,
    message: String,
    findings: &'f mut Findings,
) -> &'f mut crate::diagnostic::Diagnostic {
    let pointer = mention.pointer.to_string();
    findings.add(Pass::Schema, severity, code, pointer, mention.span, message)
}
