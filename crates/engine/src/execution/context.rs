//! The context object (reference 01-language §7), and which states read it.

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::intrinsic::{Argument, IntrinsicCall};
use asl_language::model::{
    Catcher, Computed, Condition, DataTest, FailText, IoPath, JsonataExpression, Map, NumberField,
    Operand, PathExpr, PathRoot, State, StateKind, Task, Template, WaitUntil,
};

use super::Execution;
use super::record::Record;
use super::thread::ThreadId;
use crate::clock::Timestamp;
use crate::items::Item;
use crate::task::VisitId;
use crate::visit::{Place, Stage, Visit};

impl Execution {
    /// The context object as a visit saw it when it was entered, also if no field of its state reads it; without a task token, which only exists where it
    /// is read. A `Map.Item` is told where its items are known: in an inline Map, and in a child execution of a Map that makes no batches.
    pub fn context_at_entry(&mut self, visit: VisitId) -> Value {
        let Some(seen) = self.visits.get(visit.0) else {
            return Value::Null;
        };
        let first = seen.attempts.first().and_then(|it| it.left.as_ref());
        let known = first.map_or(&seen.context, |left| &left.context);
        if !known.is_null() {
            return known.clone();
        }
        let state = state_member(&seen.state, seen.entered_at, 0);
        let item = self.item_around(seen);
        let child = seen.child;
        let role_arn = Arc::clone(&self.start.names.role_arn);
        let Some(record) = self.records.iter_mut().find(|it| it.child_id() == child) else {
            return Value::Null;
        };
        let mut context = around(record, &role_arn, state);
        if let Some((index, item)) = item {
            context.insert("Map", map_member(index, &Item::read(item, None), false));
        }
        context.into()
    }

    /// The item of the nearest Map around a visit, and its index.
    fn item_around(&self, visit: &Visit) -> Option<(usize, Value)> {
        let mut inside = visit;
        loop {
            let (around, item) = match inside.place {
                Place::Top => return None,
                Place::Branch { visit, .. } => (visit, None),
                Place::Iteration { visit, index } => (visit, Some(index)),
            };
            let around = self.visits.get(around.0)?;
            let Some(index) = item else {
                inside = around;
                continue;
            };
            let is_batch =
                matches!(&around.state.kind, StateKind::Map(map) if map.item_batcher.is_some());
            let stages = [
                Stage::ItemReader,
                Stage::Items,
                Stage::ItemsPath,
                Stage::InputPath,
                Stage::Input,
            ];
            let items = stages.iter().find_map(|stage| around.stage(*stage))?;
            let items = items.as_array().filter(|_| !is_batch)?;
            return Some((index, items.iter().nth(index)?.clone()));
        }
    }

    /// The context object for the current state of a thread; null when nothing of the state reads it.
    pub(crate) fn context(&mut self, id: ThreadId) -> Value {
        if let Some(context) = self
            .tested
            .as_ref()
            .and_then(|tested| tested.context.clone())
        {
            return context;
        }
        let Some(current) = self.current(id).filter(|current| current.reads_context) else {
            return Value::Null;
        };
        let state = state_member(&current.state, current.entered_at, current.retry_count);
        let token = current.token.clone();
        let Some(thread) = self.thread(id) else {
            return Value::Null;
        };
        let item = thread.item.clone();
        let record = thread.record;
        let role_arn = Arc::clone(&self.start.names.role_arn);
        let Some(record) = self.records.get_mut(record.0) else {
            return Value::Null;
        };
        let mut context = around(record, &role_arn, state);
        if let Some(token) = token {
            let task: Object = [("Token", token)].into_iter().collect();
            context.insert("Task", task.into());
        }
        if let Some((index, value)) = item {
            let item = Item::read(value, None);
            context.insert("Map", map_member(index, &item, false));
        }
        context.into()
    }
}

/// What every state sees: its execution, the state machine, itself.
fn around(record: &mut Record, role_arn: &Arc<str>, state: Value) -> Object {
    let (execution, machine) = record.context(role_arn);
    [
        ("Execution", execution),
        ("StateMachine", machine),
        ("State", state),
    ]
    .into_iter()
    .collect()
}

/// `State`: `RetryCount` only for the types that can be retried (recorded: context_object/test_input_path has none for a Pass).
fn state_member(state: &State, entered_at: Timestamp, retry_count: u64) -> Value {
    let mut member: Object = [
        ("Name", Value::from(Arc::clone(&state.name))),
        ("EnteredTime", Value::from(entered_at.to_string())),
    ]
    .into_iter()
    .collect();
    if matches!(
        state.kind,
        StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
    ) {
        member.insert("RetryCount", Value::from(retry_count));
    }
    member.into()
}

/// `Map`: `Source` only for a distributed Map (reference 10-more-recordings, "Map.Item.Source").
pub(crate) fn map_member(index: usize, item: &Item, has_source: bool) -> Value {
    let mut member: Object = [("Index", Value::from(index)), ("Value", item.value.clone())]
        .into_iter()
        .collect();
    if let Some(key) = &item.key {
        member.insert("Key", Value::from(Arc::clone(key)));
    }
    if has_source {
        member.insert("Source", Value::from(item.source()));
    }
    let map: Object = [("Item", Value::from(member))].into_iter().collect();
    map.into()
}

/// Whether any field of the state reads the context object.
pub(crate) fn is_read_by(state: &State) -> bool {
    io(&state.input_path)
        || io(&state.output_path)
        || template(state.assign.as_ref())
        || template(state.output.as_ref())
        || kind(&state.kind)
}

fn kind(kind: &StateKind) -> bool {
    match kind {
        StateKind::Task(task) => self::task(task),
        StateKind::Pass(pass) => template(pass.parameters.as_ref()),
        StateKind::Choice(choice) => choice.rules.iter().any(|rule| {
            condition(&rule.condition)
                || template(rule.assign.as_ref())
                || template(rule.output.as_ref())
        }),
        StateKind::Wait(wait) => match &wait.until {
            WaitUntil::SecondsPath(path) | WaitUntil::TimestampPath(path) => is_context(path),
            WaitUntil::Seconds(_) | WaitUntil::Timestamp(_) => false,
            WaitUntil::SecondsExpression(it) | WaitUntil::TimestampExpression(it) => expression(it),
        },
        StateKind::Succeed => false,
        StateKind::Fail(fail) => [&fail.error, &fail.cause]
            .into_iter()
            .flatten()
            .any(|text| matches!(text, FailText::Computed(it) if computed(it))),
        StateKind::Parallel(parallel) => {
            template(parallel.parameters.as_ref())
                || template(parallel.arguments.as_ref())
                || template(parallel.result_selector.as_ref())
                || catchers(&parallel.catch)
        }
        StateKind::Map(map) => self::map(map),
    }
}

fn task(task: &Task) -> bool {
    template(task.parameters.as_ref())
        || template(task.arguments.as_ref())
        || template(task.result_selector.as_ref())
        || template(task.credentials.as_ref())
        || number(task.timeout_seconds.as_ref())
        || number(task.heartbeat_seconds.as_ref())
        || catchers(&task.catch)
}

fn map(map: &Map) -> bool {
    map.items_path.as_ref().is_some_and(is_context)
        || template(map.items.as_ref())
        || template(map.item_selector.as_ref())
        || template(map.result_selector.as_ref())
        || number(Some(&map.max_concurrency))
        || number(map.tolerated_failure_percentage.as_ref())
        || number(map.tolerated_failure_count.as_ref())
        || map.item_reader.as_ref().is_some_and(|reader| {
            template(reader.parameters.as_ref())
                || template(reader.arguments.as_ref())
                || number(reader.max_items.as_ref())
        })
        || map.item_batcher.as_ref().is_some_and(|batcher| {
            template(batcher.batch_input.as_ref())
                || number(batcher.max_items_per_batch.as_ref())
                || number(batcher.max_input_bytes_per_batch.as_ref())
        })
        || map.result_writer.as_ref().is_some_and(|writer| {
            template(writer.parameters.as_ref()) || template(writer.arguments.as_ref())
        })
        || catchers(&map.catch)
}

fn catchers(catchers: &[Catcher]) -> bool {
    catchers
        .iter()
        .any(|catcher| template(catcher.assign.as_ref()) || template(catcher.output.as_ref()))
}

fn io(path: &IoPath) -> bool {
    matches!(path, IoPath::Path(path) if is_context(path))
}

fn number<T>(field: Option<&NumberField<T>>) -> bool {
    match field {
        Some(NumberField::Path(path)) => is_context(path),
        Some(NumberField::Expression(it)) => expression(it),
        None | Some(NumberField::Literal(_)) => false,
    }
}

/// Whether an expression may read the context object: it does not only name other members of `$states`.
fn expression(expression: &JsonataExpression) -> bool {
    let others = ["input", "result", "errorOutput"];
    let uses = expression.expression.variable_uses().iter();
    uses.filter(|it| &*it.name == "states").any(|it| {
        it.field
            .as_deref()
            .is_none_or(|field| !others.contains(&field))
    })
}

fn is_context(path: &PathExpr) -> bool {
    path.root == PathRoot::Context
}

/// Templates, calls and conditions are as deep as the definition's text, which is bounded.
fn template(template: Option<&Template>) -> bool {
    match template {
        None | Some(Template::Literal(_)) => false,
        Some(Template::Object(fields)) => fields
            .iter()
            .any(|field| self::template(Some(&field.value))),
        Some(Template::Array(items)) => items.iter().any(|item| self::template(Some(item))),
        Some(Template::Computed(it)) => computed(it),
    }
}

fn computed(it: &Computed) -> bool {
    match it {
        Computed::Path(path) => is_context(path),
        Computed::Intrinsic(call) => self::call(call),
        Computed::Expression(it) => expression(it),
    }
}

fn call(call: &IntrinsicCall) -> bool {
    call.arguments.iter().any(|argument| match argument {
        Argument::Literal(_) => false,
        Argument::Path(path) => is_context(path),
        Argument::Call(inner) => self::call(inner),
    })
}

fn condition(condition: &Condition) -> bool {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().any(self::condition),
        Condition::Not(inner) => self::condition(inner),
        Condition::Expression(it) => expression(it),
        Condition::Literal(_) => false,
        Condition::Test(DataTest {
            variable,
            comparison,
        }) => {
            is_context(variable)
                || matches!(comparison, asl_language::model::Comparison::Compare { operand: Operand::Path(path), .. } if is_context(path))
        }
    }
}
