//! A visit with all its values.

use std::rc::Rc;
use std::sync::Arc;

use asl_engine::dataflow::Data;
use asl_engine::failure::Failure;
use asl_engine::history::{EventDetail, HistoryEvent};
use asl_engine::seed::Seed;
use asl_engine::visit::{self, Stage as EngineStage, Visit, VisitOutcome};
use asl_json::{Node, NodeKind, Object, Value};
use asl_language::error_name::{HEARTBEAT_TIMEOUT, QUERY_EVALUATION_ERROR, TASK_FAILED, TIMEOUT};
use asl_language::model::StateKind;

use crate::protocol::{
    Attempt, AttemptResult, Caught, ChoiceRule, FieldPlace, Part, Passes, Stage, StageStatus,
    Unmocked, VariableValue, VisitDetail, VisitId,
};

use super::choice;
use super::definition::Definition;
use super::diff::diff;
use super::flow::{self, Flow, FlowStage};
use super::handlers::{self, asked_catchers};
use super::payload::Printer;
use super::places::small;
use super::replayed;
use super::run::{Run, event_id, outcome};
use super::told_error::{Source, error_output, explanation, listed_error};

/// How many variables are told.
const VARIABLES: usize = 50;
/// How much of the value of a part is told, in bytes.
const PART: usize = 400;

/// What is known of a visit; its stages are those of an attempt, counted from 0, or of the last one.
pub(super) fn visit(
    run: &Run,
    id: VisitId,
    attempt: Option<u32>,
    printer: Printer,
) -> Option<VisitDetail> {
    match run.replay {
        Some(_) => replayed::visit(run, id, attempt, printer),
        None => ours(run, id, attempt, printer),
    }
}

/// What our engine knows of it.
pub(super) fn ours(
    run: &Run,
    id: VisitId,
    attempt: Option<u32>,
    printer: Printer,
) -> Option<VisitDetail> {
    let visit = run.visit(id)?;
    let last = visit.attempts.len().saturating_sub(1);
    let past = attempt.and_then(|number| usize::try_from(number).ok());
    let past = past.filter(|number| *number < last);
    let state = &visit.state;
    let node = run.definition.node(state);
    let looked = Looked {
        run,
        visit,
        node,
        flow: Flow { visit, node, past },
        printer,
    };
    let started = run.execution.started().started_at.0;
    let at = |moment: asl_engine::clock::Timestamp| (moment.0 - started) as f64;
    let events = looked.events();
    Some(VisitDetail {
        visit: id,
        state: run.definition.state_of(state)?,
        name: Rc::from(&*state.name),
        state_type: state.kind.type_name().into(),
        pointer: Rc::from(&*state.pointer),
        path: looked.path(),
        place: run.place(visit),
        nth: looked.nth(),
        entered: event_id(run.entry(visit)),
        exited: looked.exited(&events),
        entered_at: at(visit.entered_at),
        exited_at: visit.ended_at.map(at),
        outcome: outcome(visit),
        input: looked.input(&events),
        stages: looked.stages(),
        attempt: small(past.unwrap_or(last)),
        output: looked.output(&events),
        error: looked
            .failure()
            .map(|failure| error_output(failure, Source::state(state))),
        unmocked: unmocked(run, visit),
        failed_field: looked.failed_field(&events),
        attempts: looked.attempts(&events),
        rules: looked.rules(),
        caught: looked.caught(),
        catchers: asked_catchers(looked.flow, &run.definition),
        taken: run.taken(visit),
        next: visit.next.as_deref().map(Into::into),
        variables: looked.variables(),
        assigned: looked.assigned(),
        context: Some(looked.flow.context())
            .filter(|context| !context.is_null())
            .map(|context| printer.value(context)),
        child: run.child_of(visit).map(|child| Rc::from(&**child.name)),
        explanations: explanation(visit, Some(id)).into_iter().collect(),
        replayed: None,
    })
}

/// The last call before the end of a visit that no mock answered, if that may be why it failed.
fn unmocked(run: &Run, visit: &Visit) -> Option<Unmocked> {
    if !lacks_data(visit) {
        return None;
    }
    let requests = run.execution.requests();
    let called = requests
        .filter(|call| call.visit.0 <= visit.id.0 && run.execution.is_default_reply(call.id))
        .last()?;
    Some(Unmocked {
        state: run.definition.state_of(&called.state)?,
        name: Rc::from(&*called.state.name),
    })
}

/// Whether a visit failed as one may whose data are not those that were meant: a Fail state that a Choice led to, or an error of ours that no service raises.
fn lacks_data(visit: &Visit) -> bool {
    let VisitOutcome::Failed(failure) = &visit.outcome else {
        return false;
    };
    let raised = [TASK_FAILED, TIMEOUT, HEARTBEAT_TIMEOUT];
    matches!(visit.state.kind, StateKind::Fail(_))
        || failure
            .error
            .as_deref()
            .is_some_and(|error| error.starts_with("States.") && !raised.contains(&error))
}

/// How many attempts are told in full, and how many bytes the texts of more have together.
const FEW_ATTEMPTS: usize = 100;
const ATTEMPTS_LENGTH: usize = 8 << 20;

/// What a call was sent, if this is the event that says so.
fn parameters(detail: &EventDetail, printer: Printer) -> Option<crate::protocol::Payload> {
    match detail {
        EventDetail::LambdaFunctionScheduled { input, .. }
        | EventDetail::ActivityScheduled { input, .. } => Some(printer.payload(input)),
        EventDetail::TaskScheduled { parameters, .. } => Some(printer.payload(parameters)),
        _ => None,
    }
}

/// What came of a call, if this is the event that says so.
fn result(detail: &EventDetail, printer: Printer) -> Option<AttemptResult> {
    Some(match detail {
        EventDetail::LambdaFunctionSucceeded { output }
        | EventDetail::ActivitySucceeded { output }
        | EventDetail::TaskSucceeded { output, .. } => {
            AttemptResult::Returned(printer.payload(output))
        }
        EventDetail::StateAborted { .. } => AttemptResult::Aborted,
        detail => AttemptResult::Failed(listed_error(detail.failure()?)),
    })
}

/// A visit that is looked at.
struct Looked<'r> {
    run: &'r Run,
    visit: &'r Visit,
    /// The state as written.
    node: Option<&'r Node>,
    flow: Flow<'r>,
    printer: Printer,
}

impl<'r> Looked<'r> {
    /// The events that belong to the visit itself.
    fn events(&self) -> Vec<&'r HistoryEvent> {
        let from = usize::try_from(self.visit.entered.0)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        let to = self.visit.exited.map_or(usize::MAX, |exited| {
            usize::try_from(exited.0).unwrap_or(usize::MAX)
        });
        let history = self.run.history_of(self.visit);
        let behind = history.get(from..).unwrap_or_default().iter();
        behind
            .take(to - from.min(to))
            .filter(|event| event.visit == Some(self.visit.id))
            .collect()
    }

    /// The last event of the main history that belongs to it; absent while it runs.
    fn exited(&self, events: &[&HistoryEvent]) -> Option<u32> {
        if self.visit.outcome == visit::VisitOutcome::Running {
            return None;
        }
        let entered = self.run.entry(self.visit);
        let last = match self.visit.child {
            Some(_) => self.run.exit_of_child(self.visit, entered),
            None => events.last().map(|event| event.id.0),
        };
        Some(event_id(last.unwrap_or(entered)))
    }

    /// The names of the states around it, each with the branch or item, and its own.
    fn path(&self) -> Vec<Rc<str>> {
        let mut path = vec![Rc::from(&*self.visit.state.name)];
        let mut place = self.visit.place;
        loop {
            let (around, index) = match place {
                visit::Place::Top => break,
                visit::Place::Branch { visit, index }
                | visit::Place::Iteration { visit, index } => (visit, index),
            };
            let Some(around) = self.run.execution.visits().get(around.0) else {
                break;
            };
            path.push(format!("{}[{index}]", around.state.name).into());
            place = around.place;
        }
        path.reverse();
        path
    }

    /// Which visit of this state it is.
    fn nth(&self) -> u32 {
        let earlier = self.run.execution.visits().iter().take(self.visit.id.0);
        small(
            earlier
                .filter(|visit| Arc::ptr_eq(&visit.state, &self.visit.state))
                .count()
                + 1,
        )
    }

    fn input(&self, events: &[&HistoryEvent]) -> crate::protocol::Payload {
        match events.first().map(|event| &event.detail) {
            Some(EventDetail::StateEntered { input, .. }) => self.printer.payload(input),
            _ => self
                .printer
                .value(self.visit.stage(EngineStage::Input).unwrap_or(&Value::Null)),
        }
    }

    /// What the next state gets; an attempt that was tried again passes nothing on.
    fn output(&self, events: &[&HistoryEvent]) -> Option<crate::protocol::Payload> {
        if self.flow.past.is_some() {
            return None;
        }
        match events.last().map(|event| &event.detail) {
            Some(EventDetail::StateExited { output, .. }) => Some(self.printer.payload(output)),
            _ => None,
        }
    }

    /// What the attempt failed with; of the last one, what the state did.
    fn failure(&self) -> Option<&'r Failure> {
        match self.flow.past {
            Some(number) => self.visit.attempts.get(number)?.failure.as_ref(),
            None => failure_of(self.visit),
        }
    }

    /// The field that the attempt's `EvaluationFailed` names, if it failed with that.
    fn failed_field(&self, events: &[&HistoryEvent]) -> Option<FieldPlace> {
        let is_evaluation =
            |failure: &&Failure| failure.error.as_deref() == Some(QUERY_EVALUATION_ERROR);
        self.failure().filter(is_evaluation)?;
        let mut locations = events.iter().filter_map(|event| match &event.detail {
            EventDetail::EvaluationFailed { location, .. } => Some(location.as_deref()),
            _ => None,
        });
        let location = match self.flow.past {
            // One for each attempt that failed so.
            Some(number) => {
                let before = self.visit.attempts.iter().take(number);
                let failed = before.filter_map(|attempt| attempt.failure.as_ref());
                locations.nth(failed.filter(is_evaluation).count())
            }
            None => locations.next_back(),
        }??;
        let node = self.node.and_then(|state| node_at(state, location));
        Some(FieldPlace {
            location: location.into(),
            range: node.map(|node| self.run.definition.range(node.span)),
        })
    }

    /// The data flow by the fields that this type of state has.
    fn stages(&self) -> Vec<Stage> {
        let stages = self.flow.stages();
        stages.iter().map(|stage| self.stage(stage)).collect()
    }

    fn stage(&self, stage: &FlowStage<'r>) -> Stage {
        let definition = &self.run.definition;
        // What is assigned comes to the variables that there are.
        let (before, after, compared_with) = match (stage.stage, stage.value) {
            (EngineStage::Assign, Some(assigned)) => {
                let mut variables = self.flow.variables().clone();
                let before = variables.all();
                if let Some(assigned) = assigned.as_object() {
                    variables.assign(assigned);
                }
                let after = Value::from(variables.all());
                (Value::from(before), Some(after), "Variables before")
            }
            (EngineStage::ResultPath, value) => (stage.before.clone(), value.cloned(), "Raw input"),
            (_, value) => (stage.before.clone(), value.cloned(), "Before"),
        };
        let changed = matches!(stage.status, StageStatus::Changed);
        Stage {
            name: stage.name.into(),
            status: stage.status,
            expression: stage.node.map(|node| as_written(node, self.printer)),
            range: stage.node.map(|node| definition.range(node.span)),
            value: after.as_ref().map(|value| self.printer.value(value)),
            failure: stage
                .failure
                .map(|failure| error_output(failure, Source::state(&self.visit.state))),
            inspection: flow::inspection_names(&self.visit.state, stage)
                .iter()
                .map(|name| Rc::from(*name))
                .collect(),
            compared_with: compared_with.into(),
            diff: after.filter(|_| changed).map(|after| diff(&before, &after)),
            before: self.printer.value(&before),
            parts: told(self.flow.parts(stage), self.node, definition),
        }
    }

    fn attempts(&self, events: &[&HistoryEvent]) -> Vec<Attempt> {
        let attempts = &self.visit.attempts;
        let started = self.run.execution.started().started_at.0;
        let last = attempts.len().saturating_sub(1);
        // Of thousands of attempts each has little room, whatever is asked for.
        let printer = Printer {
            whole: self.printer.whole && attempts.len() <= FEW_ATTEMPTS,
        };
        let room = match attempts.len() {
            ..=FEW_ATTEMPTS => usize::MAX,
            count => ATTEMPTS_LENGTH / count,
        };
        let calls = attempts.iter().enumerate().map(|(index, attempt)| {
            // Each attempt looks at its own events only: a Retrier can make thousands.
            let index_of = |id| events.partition_point(|event| event.id < id);
            let next = attempts.get(index + 1).and_then(|next| next.started);
            let own = attempt
                .started
                .and_then(|from| events.get(index_of(from)..next.map_or(events.len(), index_of)))
                .unwrap_or_default();
            let end = own
                .iter()
                .find_map(|event| Some((event.timestamp, result(&event.detail, printer)?)));
            let (ended_at, result) = end.unzip();
            Attempt {
                number: small(index),
                started_at: (attempt.started_at.0 - started) as f64,
                ended_at: ended_at.map(|at| (at.0 - started) as f64),
                parameters: own
                    .iter()
                    .find_map(|event| parameters(&event.detail, printer))
                    .map(|payload| payload.shortened(room)),
                result: match (&attempt.failure, result, &self.visit.outcome) {
                    (Some(failure), ..) => AttemptResult::Failed(listed_error(failure)),
                    (None, Some(AttemptResult::Returned(output)), _) => {
                        AttemptResult::Returned(output.shortened(room))
                    }
                    (None, Some(result), _) => result,
                    (None, None, visit::VisitOutcome::Aborted) if index == last => {
                        AttemptResult::Aborted
                    }
                    (None, None, _) => self.group_result(),
                },
                retrier: attempt.retry.map(|retry| small(retry.retrier)),
                delay: attempt.retry.map(|retry| retry.delay.as_millis() as f64),
                computed: attempt
                    .retry
                    .and_then(|retry| handlers::computed(&self.visit.state, retry)),
                retriers: handlers::retriers(self.flow, attempt, &self.run.definition),
                answer: self.run.answer(attempt),
            }
        });
        calls.collect()
    }

    /// What came of the last attempt of a Parallel or Map.
    fn group_result(&self) -> AttemptResult {
        match self.flow.recorded(EngineStage::TaskResult) {
            Some(Ok(value)) => AttemptResult::Returned(self.printer.value(value)),
            _ => AttemptResult::Running,
        }
    }

    fn rules(&self) -> Vec<ChoiceRule> {
        let StateKind::Choice(choice) = &self.visit.state.kind else {
            return Vec::new();
        };
        let Some(input) = self
            .visit
            .stage(EngineStage::InputPath)
            .or(self.visit.stage(EngineStage::Input))
        else {
            return Vec::new();
        };
        let seed = Seed::new(0);
        let (context, variables) = (&self.visit.context, &self.visit.variables);
        let data = Data {
            now: self.visit.entered_at,
            ..Data::new(input, context, variables, &seed)
        };
        choice::rules(choice, &data, self.node, &self.run.definition, self.printer)
    }

    fn caught(&self) -> Option<Caught> {
        let catcher = self.flow.catcher()?;
        let node = self.flow.catcher_node(catcher);
        let names = node
            .and_then(|node| node.get("ErrorEquals"))
            .map(Node::items)
            .unwrap_or_default();
        Some(Caught {
            index: small(catcher),
            error_equals: names
                .iter()
                .filter_map(Node::as_str)
                .map(Into::into)
                .collect(),
            passes: match node.map(|node| (node.get("Output"), node.get("ResultPath"))) {
                Some((Some(_), _)) => Passes::Output,
                Some((None, Some(path))) => Passes::ResultPath(as_written(path, self.printer)),
                _ => Passes::ErrorOutput,
            },
            next: self.visit.next.as_deref().unwrap_or_default().into(),
        })
    }

    fn assigned(&self) -> Vec<VariableValue> {
        let assigned = self.flow.recorded(EngineStage::Assign);
        let assigned = assigned.and_then(Result::ok);
        self.variable_values(assigned.and_then(Value::as_object))
    }

    /// The variables that it could read.
    fn variables(&self) -> Vec<VariableValue> {
        self.variable_values(Some(&self.flow.variables().all()))
    }

    fn variable_values(&self, variables: Option<&Object>) -> Vec<VariableValue> {
        let variables = variables.into_iter().flat_map(|variables| variables.iter());
        let told = variables
            .take(VARIABLES)
            .map(|(name, value)| VariableValue {
                name: Rc::from(&**name),
                value: self.printer.value(value),
            });
        told.collect()
    }
}

/// Parts for people, with the places where they are written.
pub(super) fn told(
    parts: Vec<asl_engine::dataflow::Part>,
    state: Option<&Node>,
    definition: &Definition,
) -> Vec<Part> {
    let told = parts.into_iter().map(|part| Part {
        range: state
            .and_then(|state| node_at(state, &part.location))
            .map(|node| definition.range(node.span)),
        location: Rc::from(&*part.location),
        depth: small(part.depth),
        text: Rc::from(&*part.text),
        value: match part.value {
            Ok(value) => Ok(value.map(|value| short(&value))),
            Err(failure) => Err(Rc::from(failure.cause.as_deref().unwrap_or_default())),
        },
    });
    told.collect()
}

/// A value in a line, the end of a long one left out.
fn short(value: &Value) -> Rc<str> {
    Printer::compact(value, PART).into()
}

fn failure_of(visit: &Visit) -> Option<&Failure> {
    match &visit.outcome {
        visit::VisitOutcome::Caught { failure, .. } | visit::VisitOutcome::Failed(failure) => {
            Some(failure)
        }
        _ => None,
    }
}

/// A field as written: a text without its quotes, anything else indented.
fn as_written(node: &Node, printer: Printer) -> Rc<str> {
    match &node.kind {
        NodeKind::String(text) => printer.text(text, 0).text,
        _ => printer.value(&node.to_value()).text,
    }
}

/// The part of a state that AWS names by `location`: `Output/items[0]/price`.
fn node_at<'n>(state: &'n Node, location: &str) -> Option<&'n Node> {
    location.split('/').try_fold(state, |node, step| {
        // A key may hold brackets, too.
        if let Some(member) = node.get(step) {
            return Some(member);
        }
        let (key, index) = step.strip_suffix(']')?.rsplit_once('[')?;
        node_at(node, key)?
            .items()
            .get(index.parse::<usize>().ok()?)
    })
}
