//! Advice: what AWS accepts and people regret. Warnings where it goes wrong for certain, hints elsewhere (reference 07-validation §4).
//!
//! One walk over the tree, linear in it. Text is only made for a finding; a rule that would repeat itself for state after state
//! speaks once, at the first of them, and offers to mend all (see [`Repeated`]).

mod calls;
mod choice;
mod context;
mod errors;
mod events;
mod insert;
mod loops;
mod lost;
mod map;
mod parameters;
mod state;
mod substitutions;
pub(crate) mod unused;

use std::collections::HashMap;

use asl_json::{Member, Node, NodeKind, Span};

use crate::checked::{CheckOptions, MachineType};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::findings::{Findings, Pass, quoted};
use crate::model::QueryLanguage;
use crate::parse::MAX_NESTED_MACHINES;
use crate::place::Place;
use crate::placeholder::Placeholder;
use crate::resource::{self, IntegrationPattern, Target};

/// Looks through a definition that could be read; `root` may have values in place of its placeholders, `text` has them as written.
pub(crate) fn check(
    text: &str,
    root: &Node,
    placeholders: &[Placeholder],
    options: &CheckOptions,
    findings: &mut Findings,
) {
    let language = QueryLanguage::of(root).unwrap_or_default();
    let mut advice = Advice {
        text,
        language,
        express: options.machine_type == MachineType::Express,
        findings,
        repeated: Default::default(),
        handles: false,
        big: None,
    };
    substitutions::unused(&mut advice, placeholders, options);
    substitutions::undefined(&mut advice, placeholders, options);
    advice.scope(root, Within::default(), 0, &Place::ROOT);
    events::whole(&mut advice, root);
    advice.tell_repeated();
}

/// What is looked at, and what was found.
struct Advice<'a> {
    text: &'a str,
    language: QueryLanguage,
    express: bool,
    findings: &'a mut Findings,
    repeated: [Option<Repeated>; Practice::ALL.len()],
    /// Some state has a `Retry` or a `Catch`.
    handles: bool,
    /// A number of history events that a Map writes at least, if that is many.
    big: Option<u64>,
}

/// What a scope stands in.
#[derive(Clone, Copy, Default)]
struct Within {
    /// A Map's processor, at any depth.
    map: bool,
}

/// The states of one `States` object.
struct States<'n> {
    members: &'n [Member],
    by_name: HashMap<&'n str, usize>,
}

impl<'n> States<'n> {
    fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    fn named(&self, name: &str) -> Option<&'n Node> {
        self.index(name)
            .and_then(|index| self.members.get(index))
            .map(|member| &member.value)
    }
}

/// A state, and where it stands.
#[derive(Clone, Copy)]
struct Scene<'s> {
    name: &'s str,
    /// Where its key stands.
    key: Span,
    node: &'s Node,
    kind: &'s str,
    language: QueryLanguage,
    states: &'s States<'s>,
    /// The `States` object.
    around: &'s Node,
    place: &'s Place<'s>,
    within: Within,
}

impl<'s> Scene<'s> {
    fn get(&self, field: &str) -> Option<&'s Node> {
        self.node.get(field)
    }

    fn text(&self, field: &str) -> Option<&'s str> {
        self.node.get(field).and_then(Node::as_str)
    }

    fn is_jsonata(&self) -> bool {
        self.language == QueryLanguage::JsonAta
    }

    /// The payload of a call, and the field it stands in.
    fn payload(&self) -> (&'static str, Option<&'s Node>) {
        let field = if self.is_jsonata() {
            "Arguments"
        } else {
            "Parameters"
        };
        (field, self.get(field))
    }
}

impl Advice<'_> {
    fn scope(&mut self, node: &Node, within: Within, depth: usize, place: &Place<'_>) {
        let Some(around) = node.get("States").filter(|states| states.is_object()) else {
            return;
        };
        if depth > MAX_NESTED_MACHINES {
            return;
        }
        let members = around.members();
        let states = States {
            members,
            by_name: members
                .iter()
                .enumerate()
                .map(|(index, member)| (&*member.key, index))
                .collect(),
        };
        let states_place = place.key("States");
        for member in members {
            let place = states_place.key(&member.key);
            let Some(kind) = member.value.get("Type").and_then(Node::as_str) else {
                continue;
            };
            let language = QueryLanguage::of(&member.value).unwrap_or(self.language);
            let scene = Scene {
                name: &member.key,
                key: member.key_span,
                node: &member.value,
                kind,
                language,
                states: &states,
                around,
                place: &place,
                within,
            };
            self.state(scene);
            self.inside(scene, depth);
        }
        loops::check(self, &states, &states_place);
    }

    /// What is inside of a state: branches, or a Map's processor.
    fn inside(&mut self, scene: Scene<'_>, depth: usize) {
        match scene.kind {
            "Parallel" => {
                let branches = scene.get("Branches").map(Node::items).unwrap_or_default();
                let place = scene.place.key("Branches");
                for (index, branch) in branches.iter().enumerate() {
                    self.scope(branch, scene.within, depth + 1, &place.index(index));
                }
            }
            "Map" => {
                let Some((name, processor)) = map::processor(scene.node) else {
                    return;
                };
                let within = Within { map: true };
                self.scope(processor, within, depth + 1, &scene.place.key(name));
            }
            _ => {}
        }
    }

    #[inline(never)]
    fn state(&mut self, scene: Scene<'_>) {
        let target = match scene.kind {
            "Task" => scene
                .text("Resource")
                .and_then(|text| resource::parse(text).ok()),
            _ => None,
        };
        state::check(self, scene);
        context::check(self, scene, target.as_ref());
        match scene.kind {
            "Task" => {
                if let Some(target) = &target {
                    calls::check(self, scene, target);
                    parameters::check(self, scene, target);
                }
                errors::check(self, scene, target.as_ref());
                lost::check(self, scene, target.as_ref());
            }
            "Parallel" => {
                errors::check(self, scene, None);
                lost::check(self, scene, None);
            }
            "Map" => {
                errors::check(self, scene, None);
                lost::check(self, scene, None);
                map::check(self, scene);
            }
            "Choice" => choice::check(self, scene),
            _ => {}
        }
    }

    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        match severity {
            Severity::Warning => self.findings.warning(code, place, span, message),
            _ => self.findings.hint(code, place, span, message),
        }
    }

    fn warn(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Warning, code, place, span, message)
    }

    fn hint(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Hint, code, place, span, message)
    }

    /// The edit that gives an object one more member; `value` is JSON, its further lines indented from its first.
    fn member(&self, node: &Node, key: &str, value: &str) -> Option<Edit> {
        insert::member(self.text, node, key, value)
    }

    /// Notes that a practice is missing at a state; what is said of it comes at the end.
    fn repeat(&mut self, practice: Practice, scene: Scene<'_>, place: &Place<'_>, span: Span) {
        let edit = match practice {
            Practice::LambdaRetry => insert::retry(self.text, scene.node),
            Practice::Concurrency => self.member(scene.node, "MaxConcurrency", "100"),
            _ => None,
        };
        let Some(slot) = self.repeated.get_mut(practice as usize) else {
            return;
        };
        let repeated = slot.get_or_insert_with(|| Repeated {
            pointer: place.pointer(),
            span,
            name: scene.name.to_owned(),
            count: 0,
            edits: Vec::new(),
        });
        repeated.count += 1;
        if repeated.edits.len() < MAX_MENDED {
            repeated.edits.extend(edit);
        }
    }

    fn tell_repeated(&mut self) {
        for practice in Practice::ALL {
            // Whoever answers some errors has thought about the others.
            if practice == Practice::NoHandlers && self.handles {
                continue;
            }
            let Some(repeated) = self
                .repeated
                .get_mut(practice as usize)
                .and_then(Option::take)
            else {
                continue;
            };
            practice.tell(repeated, self.findings);
        }
    }
}

/// How many states a single fix mends.
const MAX_MENDED: usize = 100;

/// A practice that is missing at some states: told once, at the first.
struct Repeated {
    pointer: String,
    span: Span,
    /// The first state.
    name: String,
    count: usize,
    /// An edit for each state, where there is one.
    edits: Vec<Edit>,
}

/// The practices that are told once for the whole definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Practice {
    LambdaRetry,
    NoHandlers,
    RetryAll,
    RetryTwice,
    Account,
    Concurrency,
}

impl Practice {
    const ALL: [Practice; 6] = [
        Practice::LambdaRetry,
        Practice::NoHandlers,
        Practice::RetryAll,
        Practice::RetryTwice,
        Practice::Account,
        Practice::Concurrency,
    ];

    /// Code, what is wrong at a state, what to do, what the fix does.
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Practice::LambdaRetry => (
                "lambda-no-retry",
                "does not retry the passing errors of Lambda",
                "Lambda fails now and then (throttling, a service error) and succeeds a second later: retry `Lambda.ServiceException`, `Lambda.AWSLambdaException`, `Lambda.SdkClientException` and `Lambda.TooManyRequestsException`",
                "add `Retry`",
            ),
            Practice::NoHandlers => (
                "task-no-catch",
                "has neither `Retry` nor `Catch`, like all of this machine",
                "its first error ends the execution: retry what passes, catch what can be answered",
                "",
            ),
            Practice::RetryAll => (
                "retry-states-all-only",
                "retries every error, those that stay included",
                "name the errors that pass: an invalid request fails again, only later",
                "",
            ),
            Practice::RetryTwice => (
                "retry-non-idempotent",
                "may do its work twice when it is retried",
                "an answer that got lost looks like an error: give the call a token or name that makes the second one harmless",
                "",
            ),
            Practice::Account => (
                "hard-coded-account",
                "names an AWS account",
                "a placeholder such as ${FunctionArn} lets the definition move between accounts and stages",
                "",
            ),
            Practice::Concurrency => (
                "map-zero-concurrency-downstream",
                "starts as many child executions at once as AWS allows, up to 10,000",
                "what they call may throttle them: set `MaxConcurrency` to what it can take",
                "add `MaxConcurrency`",
            ),
        }
    }

    fn tell(self, repeated: Repeated, findings: &mut Findings) {
        let (code, what, help, title) = self.words();
        let others = repeated.count - 1;
        let name = quoted(&repeated.name);
        let message = match others {
            0 => format!("{name} {what}"),
            1 => format!("{name} {what}; another state, too"),
            _ => format!("{name} {what}; {others} other states, too"),
        };
        let finding = findings.add(
            Pass::Schema,
            Severity::Hint,
            code,
            repeated.pointer,
            repeated.span,
            message,
        );
        finding.help(help);
        let Some(first) = repeated.edits.first() else {
            return;
        };
        finding.fix(format!("{title} to {name}"), first.span, first.text.clone());
        if repeated.edits.len() == repeated.count && others > 0 {
            finding.fixes.push(Fix {
                title: format!("{title} to all {} states", repeated.count),
                edits: repeated.edits,
            });
        }
    }
}

/// Calls `visit` for every string inside, keys not included.
fn strings<'n>(node: &'n Node, visit: &mut impl FnMut(&'n str, Span)) {
    match &node.kind {
        NodeKind::String(text) => visit(text, node.span),
        NodeKind::Array(items) => items.iter().for_each(|item| strings(item, visit)),
        NodeKind::Object(members) => members
            .iter()
            .for_each(|member| strings(&member.value, visit)),
        _ => {}
    }
}

/// Whether a task calls a Lambda function. A placeholder counts when its name says so.
fn is_lambda(target: &Target, resource: &str) -> bool {
    match target {
        Target::LambdaFunction => {
            !resource.contains("${") || {
                let lower = resource.to_ascii_lowercase();
                lower.contains("lambda") || lower.contains("function")
            }
        }
        Target::Integration { service, api, .. } => {
            matches!(&**service, "lambda" | "aws-sdk:lambda") && &**api == "invoke"
        }
        Target::Activity => false,
    }
}

fn pattern(target: &Target) -> IntegrationPattern {
    match target {
        Target::Integration { pattern, .. } => *pattern,
        _ => IntegrationPattern::RequestResponse,
    }
}

/// What stands in an expression of a JSONata state, between `{%` and `%}`.
fn expression(text: &str) -> Option<&str> {
    Some(text.strip_prefix("{%")?.strip_suffix("%}")?.trim())
}
