//! A definition that was checked, with what the page is told of it.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use asl_engine::quotas::MAX_EVENTS;
use asl_json::{Document, Node, Span};
use asl_language::model::{State, StateMachine};
use asl_language::{CheckOptions, Syntax, outline};

use crate::protocol::{
    self, Diagnostic, Graph, NotSimulated, Notation, Placeholder, StateId, StateInfo,
    Substitutions, TextRange,
};

use super::foreign;
use super::graph;
use super::places::{Places, node_at, ruled};
use super::start;

/// How many places of one placeholder are told.
const PLACES: usize = 1000;

/// A definition that was checked.
#[derive(Debug)]
pub(super) struct Definition {
    text: Rc<str>,
    machine_type: protocol::MachineType,
    substitutions: Rc<Substitutions>,
    document: Document,
    places: Places,
    /// The machine, if there is no error.
    pub(super) machine: Option<Arc<StateMachine>>,
    /// In the order of the text; what keeps it from being read, first.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What keeps it from running though nothing is wrong: placeholders without values.
    pub(super) awaits: Option<Diagnostic>,
    pub(super) states: Vec<StateInfo>,
    by_pointer: HashMap<Rc<str>, StateId>,
    pub(super) placeholders: Vec<Placeholder>,
    pub(super) not_simulated: Vec<NotSimulated>,
    pub(super) notation: Notation,
    /// Whether the text is something else than a definition that was begun.
    pub(super) is_foreign: bool,
}

impl Definition {
    pub(super) fn check(
        text: Rc<str>,
        machine_type: protocol::MachineType,
        substitutions: Rc<Substitutions>,
    ) -> Self {
        let options = CheckOptions {
            machine_type: start::machine_type(machine_type),
            substitutions: (*substitutions).clone(),
        };
        let read = asl_ide::read(&text, None);
        let notation = match read.syntax {
            Syntax::Json => Notation::Json,
            Syntax::Yaml => Notation::Yaml,
        };
        let is_foreign = foreign::is_foreign(&text, read.document.root.as_ref());
        let checked = asl_ide::document::check_read(&text, read, &options);
        let places = Places::of(&text);
        let first = checked.placeholders.first().and_then(|it| it.spans.first());
        let awaits = checked.awaits().map(|message| Diagnostic {
            message,
            range: first.map(|span| places.range(*span)).unwrap_or_default(),
            ..ruled("undefined-substitution")
        });
        let outline = outline(&checked.document);
        let states = graph::states(&outline, &places);
        let mut diagnostics: Vec<_> = checked
            .diagnostics
            .into_iter()
            .map(|found| places.diagnostic(found))
            .collect();
        // What keeps the text from being read comes first: much of the rest may follow from it.
        asl_sort::sort_by_key(&mut diagnostics, |found| {
            let follows = !matches!(&*found.code, "json-syntax" | "yaml-syntax");
            (follows, found.range.from, found.severity)
        });
        Self {
            by_pointer: (0..)
                .zip(&states)
                .map(|(index, state)| (state.pointer.clone(), StateId(index)))
                .collect(),
            placeholders: checked
                .placeholders
                .iter()
                .map(|placeholder| Placeholder {
                    name: placeholder.name.to_string(),
                    ranges: placeholder
                        .spans
                        .iter()
                        .take(PLACES)
                        .map(|span| places.range(*span))
                        .collect(),
                    value: placeholder.value.as_deref().map(String::from),
                })
                .collect(),
            awaits,
            not_simulated: checked
                .not_simulated
                .iter()
                .map(|found| NotSimulated {
                    feature: found.feature.into(),
                    pointer: found.pointer.clone(),
                    range: Some(places.range(found.span)),
                    why: found.why.into(),
                })
                .collect(),
            notation,
            is_foreign,
            machine: checked.machine,
            document: checked.document,
            text,
            machine_type,
            substitutions,
            places,
            diagnostics,
            states,
        }
    }

    /// Its picture, the states at these pointers closed.
    pub(super) fn graph(&self, folded: &[Rc<str>]) -> Graph {
        graph::graph(&outline(&self.document), folded)
    }

    /// Whether it is what a check of this would give.
    pub(super) fn is_of(
        &self,
        text: &str,
        machine_type: protocol::MachineType,
        substitutions: &Substitutions,
    ) -> bool {
        *self.text == *text
            && self.machine_type == machine_type
            && *self.substitutions == *substitutions
    }

    /// Standard or Express.
    pub(super) fn machine_type(&self) -> protocol::MachineType {
        self.machine_type
    }

    /// How many events an execution may have; none: any number.
    pub(super) fn most_events(&self) -> Option<u64> {
        (self.machine_type == protocol::MachineType::Standard).then_some(MAX_EVENTS)
    }

    /// Whether it is what this text says.
    pub(super) fn is_text(&self, text: &str) -> bool {
        *self.text == *text
    }

    /// The number of a state of the machine.
    pub(super) fn state_of(&self, state: &State) -> Option<StateId> {
        self.by_pointer.get(&*state.pointer).copied()
    }

    /// The number of the state at a JSON pointer of AWS's form.
    pub(super) fn state_at(&self, pointer: &str) -> Option<StateId> {
        self.by_pointer.get(pointer).copied()
    }

    /// The whole definition, as written.
    pub(super) fn root(&self) -> Option<&Node> {
        self.document.root.as_ref()
    }

    /// The JSON of a state, as written.
    pub(super) fn node(&self, state: &State) -> Option<&Node> {
        node_at(self.document.root.as_ref()?, state.span)
    }

    pub(super) fn range(&self, span: Span) -> TextRange {
        self.places.range(span)
    }
}
