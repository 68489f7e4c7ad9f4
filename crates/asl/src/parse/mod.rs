//! From the tree of the text to the model, reporting what does not fit on the way.
//!
//! States, templates and conditions nest as deep as the text allows, and are read by recursion: in a browser on a stack of one megabyte.
//! What the recursive functions call is therefore marked `inline(never)`, which keeps the frames on the way down small.

mod call;
mod choice;
mod distributed;
mod expression;
mod inside;
mod machine;
mod map;
mod no_expression;
mod path;
mod resource;
mod retry;
mod shape;
mod state;
mod template;
mod view;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use asl_json::{Node, Span};

use crate::CheckOptions;
use crate::MachineType;
use crate::findings::Findings;
use crate::model::{NameHash, QueryLanguage, StateMachine};
use crate::place::Place;
use crate::variables::{Mention, VariableScope};

#[cfg(test)]
pub(crate) use call::call;
pub use path::is_variable_name;
pub(crate) use path::path_expr;
pub(crate) use view::View;

/// How deep Parallel branches and Map processors may be nested. AWS has such a limit without publishing it; ours keeps whoever runs the machine
/// from recursing without bound.
pub(crate) const MAX_NESTED_MACHINES: usize = 100;

/// How many bytes all pointers together may have.
pub(crate) const MAX_POINTERS: usize = 32 << 20;

/// Reads a definition, collecting findings and what later checks need.
pub(crate) struct Reader<'o> {
    /// The text of the definition, placeholders as written.
    text: &'o str,
    pub(crate) findings: Findings,
    /// Where strings stand that were whole-string placeholders and got a value: they may stand for any JSON value.
    pub(crate) filled: HashSet<usize>,
    /// Whether the states being read run in EXPRESS executions: the machine's own, or the children of a distributed Map.
    pub(crate) express: bool,
    /// `QueryLanguage` of the machine.
    pub(crate) language: QueryLanguage,
    /// Whether every use of a variable is noted; else the first one of each expression.
    pub(crate) every_use: bool,
    /// The scopes of variables, outer before inner.
    pub(crate) scopes: Vec<VariableScope>,
    /// Which variables each state refers to.
    pub(crate) references: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// State names met so far.
    state_names: HashSet<Arc<str>, NameHash>,
    /// Labels met so far.
    labels: HashSet<Arc<str>>,
    /// How many bytes of pointers were written.
    pointers: usize,
    /// How many machines we are inside of.
    depth: usize,
    /// The scope being read.
    scope: usize,
    /// The state being read.
    state: Option<Arc<str>>,
    /// How long its pointer is.
    state_pointer: usize,
    /// How many bytes of strings may still be walked through for places inside of them.
    places: usize,
}

impl<'o> Reader<'o> {
    pub(crate) fn new(
        options: &CheckOptions,
        text: &'o str,
        findings: Findings,
        filled: HashSet<usize>,
    ) -> Reader<'o> {
        Reader {
            text,
            findings,
            filled,
            express: options.machine_type == MachineType::Express,
            language: QueryLanguage::JsonPath,
            every_use: false,
            scopes: Vec::new(),
            references: BTreeMap::new(),
            state_names: HashSet::default(),
            labels: HashSet::new(),
            pointers: 0,
            depth: 0,
            scope: 0,
            state: None,
            state_pointer: 0,
            places: inside::MAX_WALKED,
        }
    }

    /// Reads the whole definition; the machine only means something if no error was found.
    pub(crate) fn machine(&mut self, root: &Node) -> Option<StateMachine> {
        machine::machine(self, root, &Place::ROOT)
    }

    /// The pointer of a place, for the model and for later checks. A definition whose names and nesting would make all pointers
    /// together longer than [`MAX_POINTERS`] is refused: only a hostile one does.
    pub(crate) fn pointer(&mut self, place: &Place<'_>, span: Span) -> Arc<str> {
        if self.pointers > MAX_POINTERS {
            return Arc::from("");
        }
        let pointer = place.pointer();
        self.pointers += pointer.len();
        if self.pointers > MAX_POINTERS {
            self.findings
                .error(
                    "too-deep",
                    &Place::ROOT,
                    span,
                    "names and nesting together are too long",
                )
                .help(
                    "shorten the names of states, or start other state machines instead of nesting",
                );
        }
        Arc::from(pointer)
    }

    /// Notes that a variable is used here.
    pub(crate) fn uses_variable(&mut self, name: &Arc<str>, place: &Place<'_>, span: Span) {
        self.uses(name, QueryLanguage::JsonPath, place, span);
    }

    fn uses(&mut self, name: &Arc<str>, language: QueryLanguage, place: &Place<'_>, span: Span) {
        let Some(state) = self.state.clone() else {
            return;
        };
        let references = self.references.entry(Arc::clone(&state)).or_default();
        references.insert(Arc::clone(name));
        let pointer = self.pointer(place, span);
        if let Some(scope) = self.scopes.get_mut(self.scope) {
            let name = Arc::clone(name);
            scope.used.push(Mention {
                name,
                pointer,
                span,
                state,
                language,
            });
        }
    }

    /// Notes that a variable is given a value here.
    pub(crate) fn assigns_variable(
        &mut self,
        name: Arc<str>,
        language: QueryLanguage,
        place: &Place<'_>,
        span: Span,
    ) {
        let Some(state) = self.state.clone() else {
            return;
        };
        let pointer = self.pointer(place, span);
        if let Some(scope) = self.scopes.get_mut(self.scope) {
            scope.assigned.push(Mention {
                name,
                pointer,
                span,
                state,
                language,
            });
        }
    }
}
