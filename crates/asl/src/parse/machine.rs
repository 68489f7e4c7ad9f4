//! The machine and the scopes inside of it (reference 01-language §1).

use std::sync::Arc;

use asl_json::{Member, Node, Span};

use super::words::opening;
use super::{MAX_NESTED_MACHINES, Reader, VariableScope, View};
use crate::diagnostic::{Edit, Fix};
use crate::fields::{Owner, Types};
use crate::findings::{json_string, quoted};
use crate::model::{NameHash, NameMap, QueryLanguage, Scope, State, StateIndex, StateMachine};
use crate::place::Place;
use crate::quotas::MAX_NAME_LENGTH;

/// The kinds of objects that hold `States`, and what they add.
#[derive(Clone, Copy)]
pub(crate) struct Within {
    pub(crate) owner: Owner,
    /// The processor of a distributed Map.
    pub(crate) distributed: bool,
}

pub(crate) fn machine(
    reader: &mut Reader<'_>,
    root: &Node,
    place: &Place<'_>,
) -> Option<StateMachine> {
    if reader.fragment(root, place) {
        return None;
    }
    reader.language = QueryLanguage::of(root).unwrap_or_default();
    let view = reader.view(Owner::Machine, reader.language, root, place);
    let scope = reader.scope(&view, false, place);
    Some(StateMachine {
        comment: view.text("Comment"),
        timeout_seconds: view.whole("TimeoutSeconds"),
        scope: scope?,
    })
}

impl Reader<'_> {
    /// Whether only a part of a definition was pasted: one state, or what stands in `States`. One finding then says more than
    /// many about fields out of place.
    fn fragment(&mut self, root: &Node, place: &Place<'_>) -> bool {
        let is_state = |node: &Node| {
            node.get("Type")
                .and_then(Node::as_str)
                .is_some_and(|name| Types::named(name).is_some())
        };
        let members = root.members();
        let (message, before, after) = if root.get("States").is_some() {
            return false;
        } else if is_state(root) {
            let before = "{\"StartAt\": \"State\", \"States\": {\"State\": ".to_owned();
            ("this is one state, not a whole state machine", before, "}}")
        } else if let Some(first) = members
            .first()
            .filter(|_| members.iter().all(|member| is_state(&member.value)))
        {
            let before = format!("{{\"StartAt\": {}, \"States\": ", json_string(&first.key));
            (
                "these are the states of a machine without the machine",
                before,
                "}",
            )
        } else {
            return false;
        };
        let finding = self
            .findings
            .error("missing-top-fields", place, opening(root), message);
        finding
            .aws("These fields are required: [States, StartAt]")
            .help("put it into `States` of an object that names the first state in `StartAt`");
        finding.fixes.push(Fix {
            title: "make it a state machine".to_owned(),
            edits: vec![
                Edit {
                    span: Span::at(root.span.start),
                    text: before,
                },
                Edit {
                    span: Span::at(root.span.end),
                    text: after.to_owned(),
                },
            ],
        });
        true
    }

    /// A branch or an item processor.
    #[inline(never)]
    pub(crate) fn nested_machine(
        &mut self,
        node: &Node,
        within: Within,
        place: &Place<'_>,
    ) -> Option<Scope> {
        if self.depth >= MAX_NESTED_MACHINES {
            self.findings
                .error("too-deep", place, opening(node), format!("branches and item processors are nested more than {MAX_NESTED_MACHINES} deep"))
                .help("start another state machine from here: `arn:aws:states:::states:startExecution.sync:2`");
            return None;
        }
        let view = self.view(within.owner, QueryLanguage::JsonPath, node, place);
        if let Some(member) = view.member("QueryLanguage") {
            self.findings
                .warning(
                    "querylang-in-scope",
                    &place.key("QueryLanguage"),
                    member.key_span,
                    "`QueryLanguage` has no effect here",
                )
                .help("set it on the whole machine or on single states");
        }
        self.depth += 1;
        let scope = self.scope(&view, within.distributed, place);
        self.depth -= 1;
        scope
    }

    /// `StartAt` and `States` of an object.
    #[inline(never)]
    fn scope(&mut self, view: &View<'_>, distributed: bool, place: &Place<'_>) -> Option<Scope> {
        let outer = self.scope;
        let parent = if self.scopes.is_empty() {
            None
        } else {
            Some(outer)
        };
        self.scopes.push(VariableScope {
            span: view.whole_span(),
            parent,
            state: self.state.clone(),
            distributed,
            assigned: Vec::new(),
            used: Vec::new(),
        });
        self.scope = self.scopes.len() - 1;
        let scope = self.states(view, place);
        self.scope = outer;
        scope
    }

    fn states(&mut self, view: &View<'_>, place: &Place<'_>) -> Option<Scope> {
        let members = view.get("States")?.members();
        let states_place = place.key("States");
        let mut by_name = NameMap::with_capacity_and_hasher(members.len(), NameHash::default());
        for (index, member) in members.iter().enumerate() {
            by_name.insert(Arc::clone(&member.key), StateIndex(index));
        }
        self.names(members, &states_place);
        let outer_state = self.state.take();
        let states: Vec<Option<Arc<State>>> = members
            .iter()
            .map(|member| {
                self.state = Some(Arc::clone(&member.key));
                self.state(member, &by_name, &states_place.key(&member.key))
            })
            .collect();
        self.state = outer_state;
        // A state that could not be read has been reported, so no machine comes of this.
        let states = states.into_iter().collect::<Option<Vec<_>>>()?;
        let start_at = *by_name.get(&*view.text("StartAt")?)?;
        Some(Scope {
            start_at,
            states,
            by_name,
        })
    }

    #[inline(never)]
    fn names(&mut self, members: &[Member], place: &Place<'_>) {
        self.state_names.reserve(members.len());
        for member in members {
            let name = &member.key;
            // Bytes are cheaper to count, and never fewer than characters.
            let length = if name.len() > MAX_NAME_LENGTH {
                name.chars().count()
            } else {
                name.len()
            };
            if length > MAX_NAME_LENGTH {
                self.findings
                    .error("state-name-long", &place.key(name), member.key_span, format!("a state's name has at most {MAX_NAME_LENGTH} characters, this one has {length}"))
                    .help("shorten it here and where it is named in `Next`, `Default` and `StartAt`");
            }
            if !self.state_names.insert(Arc::clone(name)) {
                self.findings
                    .error("duplicate-state-name", &place.key(name), member.key_span, format!("another state is named {} already", quoted(name)))
                    .aws(format!("Duplicate State name: {name}"))
                    .help("names are unique in the whole definition, branches included: rename one of the two");
            }
        }
    }
}
