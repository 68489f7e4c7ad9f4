//! Checking a definition.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use asl_json::{Document, Node, Span};

use crate::checks;
use crate::checks::damage::Damage;
use crate::diagnostic::{Diagnostic, Severity};
use crate::findings::Findings;
use crate::model::StateMachine;
use crate::not_simulated::{self, NotSimulated};
use crate::outline::{Outline, outline_of, outline_without_pointers};
use crate::parse::Reader;
use crate::place::Place;
use crate::placeholder::{self, Placeholder};

/// What a definition is checked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// The kind of state machine it is to become.
    pub machine_type: MachineType,
    /// Values of placeholders by name, as `definitionSubstitutions` gives them: `${Name}` is replaced in every string and key
    /// before anything else is looked at.
    pub substitutions: BTreeMap<String, String>,
}

/// The kinds of state machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MachineType {
    /// `STANDARD`, the default.
    #[default]
    Standard,
    /// `EXPRESS`.
    Express,
}

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// The machine, ready to run: there when no diagnostic is an error, unless something that it cannot do without is a placeholder without a value,
    /// which is a warning.
    pub machine: Option<Arc<StateMachine>>,
    /// Errors in the order in which AWS reports them, then warnings, then hints. Of a text that is no JSON AWS only says so; the other
    /// findings are then what would be wrong with it once it is mended, and have none of its texts.
    pub diagnostics: Vec<Diagnostic>,
    /// What the definition asks for and a run will not do.
    pub not_simulated: Vec<NotSimulated>,
    /// The text as a tree, placeholders as written.
    pub document: Document,
    /// The placeholders of the text, by their first place.
    pub placeholders: Vec<Placeholder>,
    /// Which variables each state refers to, as DescribeStateMachine lists them.
    pub variable_references: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl Checked {
    /// Why there is no machine though nothing is wrong, for people: placeholders need values first.
    #[must_use]
    pub fn awaits(&self) -> Option<String> {
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        if self.machine.is_some() || self.diagnostics.iter().any(is_error) {
            return None;
        }
        let open = self.placeholders.iter().filter(|it| it.value.is_none());
        let names: Vec<String> = open
            .take(5)
            .map(|it| format!("`${{{}}}`", it.name))
            .collect();
        Some(match names.as_slice() {
            // Expressions of template languages have no names.
            [] => "it can run once what stands in `${…}` is filled in".to_owned(),
            names => format!(
                "it can run once its placeholders have values: {}",
                names.join(", ")
            ),
        })
    }
}

/// The notations of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Syntax {
    /// What AWS takes.
    #[default]
    Json,
    /// What SAM and editors take, and make JSON of.
    Yaml,
}

/// Checks the text of a definition. Total: any text gives an answer, in time linear in its length.
#[must_use]
pub fn check(text: &str, options: &CheckOptions) -> Checked {
    check_document(text, asl_json::read(text), Syntax::Json, options)
}

/// Checks a definition that was read from `text`; all places are places in it.
#[must_use]
pub fn check_document(
    text: &str,
    document: Document,
    syntax: Syntax,
    options: &CheckOptions,
) -> Checked {
    let mut findings = Findings::default();
    let readable = checks::syntax::check(text, &document, syntax, &mut findings);
    let is_damaged = document
        .errors
        .iter()
        .any(|error| !placeholder::is_unquoted(error.span.text(text)));
    let damage = Damage::of(text, &document, syntax).filter(|_| is_damaged);
    let placeholders = document
        .root
        .as_ref()
        .map(|root| placeholder::find(root, &options.substitutions))
        .unwrap_or_default();
    let mut checked = Checked {
        machine: None,
        diagnostics: Vec::new(),
        not_simulated: Vec::new(),
        document,
        placeholders,
        variable_references: BTreeMap::new(),
    };
    let Some(root) = checked.document.root.as_ref().filter(|_| readable) else {
        checked.diagnostics = findings.into_diagnostics();
        return checked;
    };
    // Of a damaged text AWS says no more than that: what else there is to mend is kept apart.
    let damaged = damage.map(|damage| (damage, std::mem::take(&mut findings)));

    // These warnings come last, so that no number of them hides an error.
    let mut repeated = Findings::default();
    let is_any_repeated = checks::syntax::repeated_keys(root, &Place::ROOT, &mut repeated);
    let mut kept;
    let root = if is_any_repeated {
        kept = root.clone();
        checks::syntax::keep_last(&mut kept);
        &kept
    } else {
        root
    };
    let mut filled = HashSet::new();
    let mut with_values;
    let root = if checked
        .placeholders
        .iter()
        .any(|placeholder| placeholder.value.is_some())
    {
        with_values = root.clone();
        let result = placeholder::fill(&mut with_values, &options.substitutions);
        if result.too_long {
            findings
                .error(
                    "substitution-too-long",
                    &Place::ROOT,
                    Span::new(0, 0),
                    "the values of the placeholders make the definition too long",
                )
                .help("AWS takes at most 1,048,576 characters: shorten the values");
        }
        filled = result.whole;
        &with_values
    } else {
        root
    };

    let mut reader = Reader::new(options, text, findings, filled);
    let machine = reader.machine(root);
    let Reader {
        mut findings,
        scopes,
        references,
        ..
    } = reader;
    let outline = outline_without_pointers(root);
    checks::variables::check(&scopes, &outline, &mut findings);
    check_graph(&outline, root, &mut findings);
    checks::advice::unused::check(&scopes, !checked.placeholders.is_empty(), &mut findings);
    checks::advice::check(text, root, &checked.placeholders, options, &mut findings);
    findings.append(repeated);
    // What follows from an open placeholder is no error, but there is no machine without it.
    if findings.errors() == 0 && damaged.is_none() {
        checked.machine = machine.map(Arc::new);
    } else if placeholder::is_open(text) {
        checks::open::relax(root, &mut findings);
    }
    checked.not_simulated = checked
        .machine
        .as_deref()
        .map(not_simulated::in_machine)
        .unwrap_or_default();
    checked.diagnostics = match damaged {
        None => findings.into_diagnostics(),
        Some((damage, syntax)) => with_the_rest(syntax, findings, &damage),
    };
    checked.variable_references = references;
    checked
}

/// What is wrong with the text itself, and what else would be wrong when that is mended.
fn with_the_rest(syntax: Findings, rest: Findings, damage: &Damage) -> Vec<Diagnostic> {
    let mut all = syntax.into_diagnostics();
    let rest = rest.into_diagnostics().into_iter();
    all.extend(
        // Advice can wait until the text is whole.
        rest.filter(|found| found.severity != Severity::Hint && !damage.explains(found))
            .map(|found| Diagnostic { aws: None, ..found }),
    );
    asl_sort::sort_by_key(&mut all, |found| found.severity);
    all
}

/// AWS's second and third pass. Pointers cost more than the passes: they are written when something was found.
fn check_graph(outline: &Outline, root: &Node, findings: &mut Findings) {
    let check = |outline: &Outline, findings: &mut Findings| {
        checks::transitions::check(outline, findings);
        checks::graph::check(outline, findings);
    };
    let mut found = Findings::default();
    check(outline, &mut found);
    if !found.into_diagnostics().is_empty() {
        check(&outline_of(root), findings);
    }
}
