//! One state (reference 01-language §3).

use std::sync::Arc;

use asl_json::{Member, Node, NodeKind};

use super::expression::Sees;
use super::machine::Within;
use super::path::Asks;
use super::words::{listed, opening};
use super::{Reader, View};
use crate::fields::{Owner, Types};
use crate::findings::{json_string, quoted};
use crate::model::{
    Fail, MapMode, NameMap, Parallel, Pass, QueryLanguage, Scope, State, StateIndex, StateKind,
    Task, Transition, Wait, WaitUntil,
};
use crate::place::Place;
use crate::placeholder::is_open;
use crate::suggest::nearest;
use crate::timestamp::parse_timestamp;

/// Where the states of a scope stand.
pub(crate) type Targets = NameMap<StateIndex>;

/// The state that a field names. A missing target is reported by a later pass, as AWS does, so any index will do.
pub(crate) fn target(view: &View<'_>, name: &str, targets: &Targets) -> StateIndex {
    view.text(name)
        .and_then(|text| targets.get(&text).copied())
        .unwrap_or(StateIndex(0))
}

/// What every part of a state is read with.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'s> {
    pub(crate) targets: &'s Targets,
    pub(crate) language: QueryLanguage,
    pub(crate) place: &'s Place<'s>,
}

/// The machines inside of a state, and how a Map runs its one.
pub(crate) struct Nested {
    pub(crate) scopes: Vec<Option<Scope>>,
    pub(crate) mode: MapMode,
}

impl Reader<'_> {
    pub(crate) fn state(
        &mut self,
        member: &Member,
        targets: &Targets,
        place: &Place<'_>,
    ) -> Option<Arc<State>> {
        let node = &member.value;
        if !node.is_object() {
            self.findings
                .error(
                    "wrong-type",
                    place,
                    node.span,
                    format!("the state {} is no object", quoted(&member.key)),
                )
                .aws("Expected value of type Object")
                .help("a state is an object: { \"Type\": \"Pass\", \"End\": true }");
            return None;
        }
        let types = self.state_type(node, place)?;
        let language = self.state_language(node, place);
        let view = self.view(Owner::State(types), language, node, place);
        let scene = Scene {
            targets,
            language,
            place,
        };
        let nested = self.nested(types, &view, place);
        self.rest(member, types, &view, scene, nested)
    }

    /// The machines inside of a state. They are read before its other fields, so that they do not stand on the large frames of those.
    fn nested(&mut self, types: Types, view: &View<'_>, place: &Place<'_>) -> Nested {
        match types {
            Types::PARALLEL => {
                let place = place.key("Branches");
                let within = Within {
                    owner: Owner::Branch,
                    distributed: false,
                };
                let nodes = view.get("Branches").map(Node::items).unwrap_or_default();
                let scopes = nodes
                    .iter()
                    .enumerate()
                    .map(|(index, node)| self.nested_machine(node, within, &place.index(index)))
                    .collect();
                Nested {
                    scopes,
                    mode: MapMode::Inline,
                }
            }
            Types::MAP => self.processor(view, place),
            _ => Nested {
                scopes: Vec::new(),
                mode: MapMode::Inline,
            },
        }
    }

    #[inline(never)]
    fn rest(
        &mut self,
        member: &Member,
        types: Types,
        view: &View<'_>,
        scene: Scene<'_>,
        nested: Nested,
    ) -> Option<Arc<State>> {
        let place = scene.place;
        let pointer = self.pointer(place, view.start());
        self.state_pointer = pointer.len();
        let kind = self.kind(types, view, scene, nested);
        let input_path = self.io_path(view, "InputPath", place);
        let output_path = self.io_path(view, "OutputPath", place);
        let sees = Sees::of(types);
        let output = self.expressions(view, "Output", sees, place);
        let assign = self.assign(view, scene.language, sees, place);
        Some(Arc::new(State {
            name: Arc::clone(&member.key),
            pointer,
            span: member.value.span,
            comment: view.text("Comment"),
            query_language: scene.language,
            input_path,
            output_path,
            output,
            assign,
            kind: kind?,
        }))
    }

    #[inline(never)]
    fn state_type(&mut self, node: &Node, place: &Place<'_>) -> Option<Types> {
        let Some(member) = node.member("Type") else {
            self.findings
                .error(
                    "missing-field",
                    place,
                    opening(node),
                    "the state has no `Type`",
                )
                .aws("The field 'Type' is required")
                .help(format!(
                    "add one of {}",
                    listed(&Types::NAMES.map(|(name, _)| name))
                ));
            return None;
        };
        let place = place.key("Type");
        let names = Types::NAMES.map(|(name, _)| name);
        let NodeKind::String(name) = &member.value.kind else {
            self.findings
                .error(
                    "wrong-type",
                    &place,
                    member.value.span,
                    "`Type` takes a string",
                )
                .aws("Expected value of type String")
                .help(format!("choose one of {}", listed(&names)));
            return None;
        };
        if let Some(types) = Types::named(name) {
            return Some(types);
        }
        let message = format!("there is no state type {}", quoted(name));
        let finding = self
            .findings
            .error("bad-type-value", &place, member.value.span, message);
        // AWS only sees what placeholders stand for.
        if !is_open(name) {
            finding.aws(format!(
                "The field 'Type' should have one of these values: [{}]",
                names.join(", ")
            ));
        }
        match nearest(name, names) {
            Some(known) => finding.help(format!("did you mean `{known}`?")).fix(
                format!("change it to `{known}`"),
                member.value.span,
                json_string(known),
            ),
            None if is_open(name) => finding.help(format!(
                "give {} a value: one of {}",
                quoted(name),
                listed(&names)
            )),
            None => finding.help(format!("choose one of {}", listed(&names))),
        };
        None
    }

    #[inline(never)]
    fn state_language(&mut self, node: &Node, place: &Place<'_>) -> QueryLanguage {
        let Some(member) = node.member("QueryLanguage") else {
            return self.language;
        };
        match member.value.as_str() {
            Some("JSONata") => QueryLanguage::JsonAta,
            Some("JSONPath") if self.language == QueryLanguage::JsonAta => {
                self.findings
                    .error("querylang-downgrade", place, member.value.span, "a state cannot be JSONPath in a machine that is JSONata")
                    .aws("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")
                    .help("remove `QueryLanguage` of the machine and set it to \"JSONata\" on the states that need it");
                QueryLanguage::JsonPath
            }
            _ => self.language,
        }
    }

    #[inline(never)]
    fn kind(
        &mut self,
        types: Types,
        view: &View<'_>,
        scene: Scene<'_>,
        nested: Nested,
    ) -> Option<StateKind> {
        match types {
            Types::TASK => self.task(view, scene),
            Types::PASS => self.pass(view, scene),
            Types::CHOICE => self.choice(view, scene).map(StateKind::Choice),
            Types::WAIT => {
                let until = self.wait_until(view, scene.place);
                let transition = self.transition(view, scene);
                Some(StateKind::Wait(Wait {
                    until: until?,
                    transition: transition?,
                }))
            }
            Types::SUCCEED => Some(StateKind::Succeed),
            Types::FAIL => Some(StateKind::Fail(Fail {
                error: self.fail_text(view, "Error", "ErrorPath", scene.place),
                cause: self.fail_text(view, "Cause", "CausePath", scene.place),
            })),
            Types::PARALLEL => self.parallel(view, scene, nested),
            _ => self
                .map(view, scene, nested)
                .map(|map| StateKind::Map(Box::new(map))),
        }
    }

    #[inline(never)]
    fn pass(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<StateKind> {
        let transition = self.transition(view, scene);
        if let Some(result) = view.get("Result") {
            self.static_result(result, &scene.place.key("Result"));
        }
        Some(StateKind::Pass(Pass {
            result: view.get("Result").map(Node::to_value),
            parameters: self.template(view, "Parameters", scene.place),
            result_path: self.result_path(view, scene.place),
            transition: transition?,
        }))
    }

    /// `Next` or `End`.
    #[inline(never)]
    pub(crate) fn transition(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<Transition> {
        let ends = view.has("End") && view.boolean("End") != Some(false);
        match (view.has("Next"), ends) {
            (true, false) => Some(Transition::Next(target(view, "Next", scene.targets))),
            (false, true) => Some(Transition::End),
            (true, true) => {
                self.findings
                    .error(
                        "next-and-end",
                        scene.place,
                        view.key_span("End"),
                        "a state has either `Next` or `End`, not both",
                    )
                    .aws("There should only be one of the following fields: [Next, End]")
                    .help("remove `End` to go on, or `Next` to end here");
                None
            }
            (false, false) => {
                self.findings
                    .error(
                        "missing-next-or-end",
                        scene.place,
                        view.start(),
                        "the state says neither where to go next nor that it ends",
                    )
                    .aws("This object should have only one of the following fields: [Next, End]")
                    .help("add \"Next\": \"…\", or \"End\": true");
                None
            }
        }
    }

    #[inline(never)]
    fn task(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<StateKind> {
        let place = scene.place;
        let resource = self.resource(view, scene);
        let parameters = self.template(view, "Parameters", place);
        let arguments = self.expressions(view, "Arguments", Sees::Input, place);
        let result_selector = self.template(view, "ResultSelector", place);
        let timeout_seconds =
            self.whole_or_path(view, "TimeoutSeconds", "TimeoutSecondsPath", place);
        let heartbeat_seconds =
            self.whole_or_path(view, "HeartbeatSeconds", "HeartbeatSecondsPath", place);
        if let (Some(heartbeat), Some(timeout)) =
            (view.whole("HeartbeatSeconds"), view.whole("TimeoutSeconds"))
            && heartbeat >= timeout
        {
            self.findings
                .error("heartbeat-not-less", &place.key("HeartbeatSeconds"), view.span("HeartbeatSeconds"), format!("`HeartbeatSeconds` {heartbeat} must be smaller than `TimeoutSeconds` {timeout}"))
                .help("lower it: the task would time out before the first heartbeat is missed");
        }
        let credentials = self.credentials(view, scene);
        let retry = self.retriers(view, scene.language, place);
        let catch = self.catchers(view, scene.language, scene.targets, place);
        let result_path = self.result_path(view, place);
        let transition = self.transition(view, scene);
        Some(StateKind::Task(Task {
            resource: resource?,
            parameters,
            arguments,
            result_selector,
            result_path,
            timeout_seconds,
            heartbeat_seconds,
            credentials,
            retry,
            catch,
            transition: transition?,
        }))
    }

    fn credentials(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<crate::model::Template> {
        let place = scene.place;
        if let Some(node) = view.get("Credentials")
            && node.member("RoleArn").is_none()
            && (scene.language == QueryLanguage::JsonAta || node.member("RoleArn.$").is_none())
        {
            self.findings
                .error(
                    "credentials-role",
                    &place.key("Credentials"),
                    opening(node),
                    "`Credentials` needs the field `RoleArn`",
                )
                .aws("The field 'RoleArn' is required but was missing")
                .help(match scene.language {
                    QueryLanguage::JsonPath => {
                        "add \"RoleArn\" or \"RoleArn.$\": the role that the task assumes"
                    }
                    QueryLanguage::JsonAta => "add \"RoleArn\": the role that the task assumes",
                });
        }
        self.template_in(view, "Credentials", scene)
    }

    #[inline(never)]
    fn wait_until(&mut self, view: &View<'_>, place: &Place<'_>) -> Option<WaitUntil> {
        if let Some(seconds) = self.expression_field(view, "Seconds", place) {
            return Some(WaitUntil::SecondsExpression(seconds));
        }
        if let Some(timestamp) = self.expression_field(view, "Timestamp", place) {
            return Some(WaitUntil::TimestampExpression(timestamp));
        }
        if let Some(seconds) = view.whole("Seconds") {
            return Some(WaitUntil::Seconds(seconds));
        }
        if let Some(text) = view.text("Timestamp") {
            if parse_timestamp(&text).is_none() && !is_open(&text) {
                self.findings
                    .error("wait-timestamp", &place.key("Timestamp"), view.span("Timestamp"), format!("{} is no timestamp", quoted(&text)))
                    .aws("String does not match RFC3339 timestamp")
                    .help("write it as 2026-01-02T03:04:05Z, or with an offset: 2026-01-02T03:04:05+01:00");
            } else if is_open(&text) {
                self.without_value(
                    "Timestamp",
                    &text,
                    view.span("Timestamp"),
                    &place.key("Timestamp"),
                );
                return Some(WaitUntil::Seconds(0));
            }
            return Some(WaitUntil::Timestamp(text));
        }
        if view.has("SecondsPath") {
            return match self.path_field(view, "SecondsPath", Asks::Reference, place) {
                Some(path) => Some(WaitUntil::SecondsPath(path)),
                None => Some(WaitUntil::Seconds(0)),
            };
        }
        match self.path_field(view, "TimestampPath", Asks::Reference, place) {
            Some(path) => Some(WaitUntil::TimestampPath(path)),
            // Errors apart, a placeholder waits for its value here: a warning has said that the field is taken as absent.
            None => Some(WaitUntil::Seconds(0)),
        }
    }

    #[inline(never)]
    fn parallel(&mut self, view: &View<'_>, scene: Scene<'_>, nested: Nested) -> Option<StateKind> {
        let place = scene.place;
        let parameters = self.template(view, "Parameters", place);
        let arguments = self.expressions(view, "Arguments", Sees::Input, place);
        let result_selector = self.template(view, "ResultSelector", place);
        let retry = self.retriers(view, scene.language, place);
        let catch = self.catchers(view, scene.language, scene.targets, place);
        let result_path = self.result_path(view, place);
        let transition = self.transition(view, scene);
        let branches = nested.scopes.into_iter().collect::<Option<Vec<_>>>()?;
        Some(StateKind::Parallel(Parallel {
            branches,
            parameters,
            arguments,
            result_selector,
            result_path,
            retry,
            catch,
            transition: transition?,
        }))
    }
}
