//! The history of an execution with what its context object says about it.

use std::sync::Arc;

use asl_json::{Object, Value};

use super::{Names, Start, ThreadId};
use crate::clock::Timestamp;
use crate::history::History;
use crate::payload::Payload;
use crate::seed::Seed;
use crate::visit::ChildId;

/// Which history: the main one, or that of a child execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordId(pub(crate) usize);

impl RecordId {
    pub(crate) const MAIN: Self = Self(0);
}

/// One execution: the main one, or a child of a distributed Map, which AWS runs as an execution of its own (reference 01-language §10).
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) history: History,
    pub(crate) express: bool,
    /// Started by StartSyncExecution.
    synchronous: bool,
    /// There was no room for an event (reference 08-quotas).
    pub(crate) exhausted: bool,
    /// How many bytes were assigned to variables, the same one maybe many times: there are at most so many.
    pub(crate) assigned: usize,
    pub(crate) child: Option<ChildId>,
    /// The thread that a child execution began with.
    pub(crate) root: Option<ThreadId>,
    arn: Arc<str>,
    name: Arc<str>,
    machine_arn: Arc<str>,
    machine_name: Arc<str>,
    pub(crate) input: Payload,
    started_at: Timestamp,
    redrives: u64,
    redriven_at: Option<Timestamp>,
    /// `Execution` and `StateMachine` of the context object, made when first read.
    context: Option<(Value, Value)>,
}

impl Record {
    pub(crate) fn main(start: &Start, seed: &Seed) -> Self {
        let Names {
            execution,
            state_machine,
            partition,
            region,
            account,
            ..
        } = &start.names;
        let express = start.machine_type == asl_language::MachineType::Express;
        let states = format!("arn:{partition}:states:{region}:{account}");
        let arn = if express {
            format!(
                "{states}:express:{state_machine}:{execution}:{}",
                seed.uuid()
            )
        } else {
            format!("{states}:execution:{state_machine}:{execution}")
        };
        Self {
            history: History::default(),
            synchronous: express && start.synchronous,
            express,
            exhausted: false,
            assigned: start.variables.own_len(),
            child: None,
            root: None,
            arn: arn.into(),
            name: Arc::clone(execution),
            machine_arn: format!("{states}:stateMachine:{state_machine}").into(),
            machine_name: Arc::clone(state_machine),
            input: start.input.clone(),
            started_at: start.started_at,
            redrives: 0,
            redriven_at: None,
            context: None,
        }
    }

    /// A child execution of the Map Run `label` of `parent`'s machine; `express` is the last part of the ARN of an EXPRESS one
    /// (reference 04-events §6).
    pub(crate) fn child(
        id: ChildId,
        names: &Names,
        label: &str,
        name: String,
        input: Payload,
        now: Timestamp,
        express: Option<&str>,
    ) -> Self {
        let Names {
            state_machine,
            partition,
            region,
            account,
            ..
        } = names;
        let states = format!("arn:{partition}:states:{region}:{account}");
        let machine = format!("{state_machine}/{label}");
        let arn = match express {
            Some(run) => format!("{states}:express:{machine}:{name}:{run}"),
            None => format!("{states}:execution:{machine}:{name}"),
        };
        Self {
            history: History::default(),
            synchronous: false,
            express: express.is_some(),
            exhausted: false,
            assigned: 0,
            child: Some(id),
            root: None,
            arn: arn.into(),
            name: name.into(),
            machine_arn: format!("{states}:stateMachine:{machine}").into(),
            machine_name: machine.into(),
            input,
            started_at: now,
            redrives: 0,
            redriven_at: None,
            context: None,
        }
    }

    /// Counts a redrive and says how many there were.
    pub(crate) fn redrive(&mut self, now: Timestamp) -> u64 {
        self.redrives += 1;
        self.redriven_at = Some(now);
        self.context = None;
        self.redrives
    }

    pub(crate) fn child_id(&self) -> Option<ChildId> {
        self.child
    }

    pub(crate) fn arn(&self) -> &Arc<str> {
        &self.arn
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(crate) fn machine_arn(&self) -> &Arc<str> {
        &self.machine_arn
    }

    pub(crate) fn started_at(&self) -> Timestamp {
        self.started_at
    }

    pub(crate) fn redrives(&self) -> u64 {
        self.redrives
    }

    /// `Execution` and `StateMachine` of the context object. The order of the members is AWS's: another one for EXPRESS, which has no
    /// `RedriveCount` when it runs synchronously (recorded: context_object/test_input_path, express/express_sync.test_query_runtime_memory).
    pub(crate) fn context(&mut self, role_arn: &Arc<str>) -> (Value, Value) {
        if let Some(context) = &self.context {
            return context.clone();
        }
        let id = ("Id", Value::from(Arc::clone(&self.arn)));
        let input = ("Input", self.input.value().clone());
        let started = ("StartTime", Value::from(self.started_at.to_string()));
        let name = ("Name", Value::from(Arc::clone(&self.name)));
        let role = ("RoleArn", Value::from(Arc::clone(role_arn)));
        let redrives = ("RedriveCount", Value::from(self.redrives));
        let mut execution: Object = if self.express {
            [id, input, name, role, started].into_iter().collect()
        } else {
            [id, input, started, name, role].into_iter().collect()
        };
        if !self.synchronous {
            execution.extend([redrives]);
        }
        if let Some(at) = self.redriven_at {
            execution.extend([("RedriveTime", Value::from(at.to_string()))]);
        }
        let machine: Object = [
            ("Id", Arc::clone(&self.machine_arn)),
            ("Name", Arc::clone(&self.machine_name)),
        ]
        .into_iter()
        .collect();
        let context = (Value::from(execution), Value::from(machine));
        self.context = Some(context.clone());
        context
    }
}
