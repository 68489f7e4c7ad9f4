//! How data flowed through a visit, stage by stage, as values.

use asl_engine::clock::Timestamp;
use asl_engine::dataflow::{self, Data, Part, Variables};
use asl_engine::failure::Failure;
use asl_engine::seed::Seed;
use asl_engine::visit::{Stage as EngineStage, Visit, VisitOutcome};
use asl_json::{Node, Value};
use asl_language::model::{Catcher, QueryLanguage, State, StateKind, Template};

use crate::protocol::StageStatus;

use super::slots::{Slot, slots};

/// A visit whose stages are looked at.
#[derive(Clone, Copy)]
pub(super) struct Flow<'v> {
    pub(super) visit: &'v Visit,
    /// The state as written.
    pub(super) node: Option<&'v Node>,
    /// The attempt, from 0, if not the last one is looked at; it failed, and the state was tried again.
    pub(super) past: Option<usize>,
}

/// One stage.
pub(super) struct FlowStage<'v> {
    /// The field's name, `Result`, or `Catch …` for what a Catcher does.
    pub(super) name: &'static str,
    pub(super) stage: EngineStage,
    pub(super) status: StageStatus,
    /// The field as written.
    pub(super) node: Option<&'v Node>,
    /// The value after it; absent if it failed or was not reached.
    pub(super) value: Option<&'v Value>,
    pub(super) failure: Option<&'v Failure>,
    /// What it is compared with: the value before it; for a ResultPath, which puts something into it, the raw input.
    pub(super) before: &'v Value,
    /// Whether a Catcher did it.
    pub(super) by_catcher: bool,
}

impl<'v> Flow<'v> {
    pub(super) fn field(self, name: &str) -> Option<&'v Node> {
        self.node?.get(name)
    }

    /// The field that counts: a rule of a Choice that was taken has its own `Assign` and `Output`.
    fn taken_field(self, name: &str) -> Option<&'v Node> {
        match self.visit.rule {
            Some(rule) if matches!(name, "Assign" | "Output") => {
                self.field("Choices")?.items().get(rule)?.get(name)
            }
            _ => self.field(name),
        }
    }

    /// The Catcher that took the error, with its place in `Catch`.
    pub(super) fn catcher(self) -> Option<usize> {
        match self.visit.outcome {
            VisitOutcome::Caught { catcher, .. } if self.past.is_none() => Some(catcher),
            _ => None,
        }
    }

    pub(super) fn catcher_node(self, catcher: usize) -> Option<&'v Node> {
        self.field("Catch")?.items().get(catcher)
    }

    /// The raw input.
    pub(super) fn input(self) -> &'v Value {
        self.visit.stage(EngineStage::Input).unwrap_or(&Value::Null)
    }

    /// What was recorded of a stage in the attempt, the last time if it happened more than once.
    pub(super) fn recorded(self, stage: EngineStage) -> Option<Result<&'v Value, &'v Failure>> {
        let last = self.visit.attempts.len().saturating_sub(1);
        let stages = self.visit.stages_of(self.past.unwrap_or(last));
        let mut recorded = stages.iter().rev();
        let found = recorded.find(|recorded| recorded.stage == stage)?;
        Some(found.value.as_ref())
    }

    /// The value that was recorded of a stage in the attempt.
    fn value(self, stage: EngineStage) -> Option<&'v Value> {
        self.recorded(stage)?.ok()
    }

    /// The stages by the fields that this type of state has, absent ones included; of the attempt, and of the Catcher behind the last one.
    pub(super) fn stages(self) -> Vec<FlowStage<'v>> {
        let has_assign = self.taken_field("Assign").is_some();
        let slots = slots(&self.visit.state, has_assign);
        let is_caught = self.catcher().is_some();
        let last = slots
            .iter()
            .rposition(|slot| self.recorded(slot.stage).is_some());
        let mut before = self.input();
        let mut over = self.visit.outcome != VisitOutcome::Running || self.past.is_some();
        let mut stages = Vec::with_capacity(slots.len() + 2);
        for (index, slot) in slots.iter().enumerate() {
            let reached = last.is_some_and(|last| index < last)
                || (self.visit.outcome == VisitOutcome::Succeeded && self.past.is_none())
                || matches!(self.visit.state.kind, StateKind::Fail(_));
            let stage = self.of_slot(slot, before, over, reached);
            // Nothing of the normal flow comes behind what failed.
            over &= stage.failure.is_none();
            // What is assigned does not flow on.
            if let Some(value) = stage.value.filter(|_| slot.stage != EngineStage::Assign) {
                before = value;
            }
            stages.push(stage);
        }
        if is_caught {
            stages.retain(|stage| stage.status != StageStatus::NotReached);
            self.add_catchers(before, &mut stages);
        }
        stages
    }

    fn of_slot(self, slot: &Slot, before: &'v Value, over: bool, reached: bool) -> FlowStage<'v> {
        let is_catchers = self.catcher().is_some()
            && matches!(
                slot.stage,
                EngineStage::ResultPath | EngineStage::Assign | EngineStage::Output
            );
        let recorded = self.recorded(slot.stage).filter(|_| !is_catchers);
        let node = slot.fields.iter().find_map(|field| self.taken_field(field));
        let failure = match recorded {
            Some(Err(failure)) => Some(failure),
            None if slot.stage == EngineStage::TaskResult && over => self.failed_task(),
            _ => None,
        };
        let compared = self.compared_with(slot.stage, before);
        let (status, value) = match (failure, recorded) {
            (Some(_), _) => (StageStatus::Failed, None),
            (None, Some(Ok(value))) if node.is_none() && !slot.is_result => {
                (StageStatus::Absent, Some(value))
            }
            (None, Some(Ok(value))) if value == before => (StageStatus::Unchanged, Some(value)),
            (None, Some(Ok(value))) => (StageStatus::Changed, Some(value)),
            (None, _) if over && reached && !slot.is_result => match node {
                None => (StageStatus::Absent, Some(before)),
                // `$` is not even evaluated.
                Some(_) => (StageStatus::Unchanged, Some(before)),
            },
            (None, _) => (StageStatus::NotReached, None),
        };
        FlowStage {
            name: slot.name,
            stage: slot.stage,
            status,
            node,
            value,
            failure,
            before: if status == StageStatus::Changed {
                compared
            } else {
                before
            },
            by_catcher: false,
        }
    }

    fn failed_task(self) -> Option<&'v Failure> {
        let attempt = match self.past {
            Some(number) => self.visit.attempts.get(number),
            None => self.visit.attempts.last(),
        };
        attempt?.failure.as_ref()
    }

    fn compared_with(self, stage: EngineStage, before: &'v Value) -> &'v Value {
        match stage {
            EngineStage::ResultPath => self.input(),
            _ => before,
        }
    }

    /// What a Catcher makes of the error: the error output, and where its ResultPath puts it.
    fn add_catchers(self, before: &'v Value, stages: &mut Vec<FlowStage<'v>>) {
        let node = self
            .catcher()
            .and_then(|catcher| self.catcher_node(catcher));
        let assign = ("Catch Assign", EngineStage::Assign, Some("Assign"));
        let (second, third) = match self.visit.state.query_language {
            QueryLanguage::JsonPath => {
                let path = (
                    "Catch ResultPath",
                    EngineStage::ResultPath,
                    Some("ResultPath"),
                );
                (path, assign)
            }
            QueryLanguage::JsonAta => {
                let output = ("Catch Output", EngineStage::Output, Some("Output"));
                (assign, output)
            }
        };
        for (name, stage, field) in [
            ("Error output", EngineStage::ErrorOutput, None),
            second,
            third,
        ] {
            let written = field.and_then(|field| node?.get(field));
            let (status, value, failure) = match self.recorded(stage) {
                Some(Ok(value)) if written.is_none() && field.is_some() => {
                    (StageStatus::Absent, Some(value), None)
                }
                Some(Ok(value)) if value == before => (StageStatus::Unchanged, Some(value), None),
                Some(Ok(value)) => (StageStatus::Changed, Some(value), None),
                Some(Err(failure)) => (StageStatus::Failed, None, Some(failure)),
                None => continue,
            };
            stages.push(FlowStage {
                name,
                stage,
                status,
                node: written,
                value,
                failure,
                before: self.compared_with(stage, before),
                by_catcher: true,
            });
        }
    }

    /// What the paths, calls and expressions of a stage came to.
    pub(super) fn parts(self, stage: &FlowStage<'v>) -> Vec<Part> {
        let (catch, catcher) = match self.catcher().filter(|_| stage.by_catcher) {
            Some(index) => (
                format!("Catch[{index}]/"),
                catchers(&self.visit.state).get(index),
            ),
            None => (String::new(), None),
        };
        let Some((field, template)) = template(self.visit, stage.stage, catcher) else {
            return Vec::new();
        };
        let seed = Seed::new(0);
        let data = self.data(stage, &seed);
        let field = match self.visit.rule {
            Some(rule) if matches!(field, "Assign" | "Output") => {
                format!("Choices[{rule}]/{field}")
            }
            _ => format!("{catch}{field}"),
        };
        dataflow::parts(template, &field, &data, stage.value)
    }

    /// What a stage's expressions can read.
    fn data<'d>(self, stage: &FlowStage<'v>, seed: &'d Seed) -> Data<'d>
    where
        'v: 'd,
    {
        let result = self.value(EngineStage::TaskResult);
        let error_output = self
            .value(EngineStage::ErrorOutput)
            .filter(|_| stage.by_catcher);
        let is_jsonata = self.visit.state.query_language == QueryLanguage::JsonAta;
        let effective = self.value(EngineStage::InputPath).unwrap_or(self.input());
        let input = match stage.stage {
            _ if is_jsonata => self.input(),
            EngineStage::Assign if stage.by_catcher => error_output.unwrap_or(effective),
            EngineStage::Assign | EngineStage::ResultSelector => result
                .or(self.value(EngineStage::Parameters))
                .unwrap_or(effective),
            _ => effective,
        };
        let leaves = matches!(stage.stage, EngineStage::Assign | EngineStage::Output);
        Data {
            result: result.filter(|_| is_jsonata && leaves && !stage.by_catcher),
            error_output,
            now: self.now(),
            ..Data::new(input, self.context(), self.variables(), seed)
        }
    }

    /// The context object as the attempt saw it.
    pub(super) fn context(self) -> &'v Value {
        let attempt = self.past.and_then(|number| self.visit.attempts.get(number));
        let left = attempt.and_then(|attempt| attempt.left.as_ref());
        left.map_or(&self.visit.context, |left| &left.context)
    }

    /// The variables that the state could read.
    pub(super) fn variables(self) -> &'v Variables {
        &self.visit.variables
    }

    fn now(self) -> Timestamp {
        self.visit.entered_at
    }
}

/// The Catchers of a state.
pub(super) fn catchers(state: &State) -> &[Catcher] {
    match &state.kind {
        StateKind::Task(task) => &task.catch,
        StateKind::Parallel(parallel) => &parallel.catch,
        StateKind::Map(map) => &map.catch,
        _ => &[],
    }
}

/// The template that a stage evaluates, with the name of its field.
fn template<'v>(
    visit: &'v Visit,
    stage: EngineStage,
    catcher: Option<&'v Catcher>,
) -> Option<(&'static str, &'v Template)> {
    let state = &*visit.state;
    let rule = match (&state.kind, visit.rule) {
        (StateKind::Choice(choice), Some(rule)) => choice.rules.get(rule),
        _ => None,
    };
    let (parameters, arguments, selector) = match &state.kind {
        StateKind::Task(it) => (&it.parameters, &it.arguments, &it.result_selector),
        StateKind::Parallel(it) => (&it.parameters, &it.arguments, &it.result_selector),
        StateKind::Map(it) => (&None, &None, &it.result_selector),
        StateKind::Pass(it) => (&it.parameters, &None, &None),
        _ => (&None, &None, &None),
    };
    let (field, template) = match stage {
        EngineStage::Parameters => ("Parameters", parameters.as_ref()),
        EngineStage::Arguments => ("Arguments", arguments.as_ref()),
        EngineStage::ResultSelector => ("ResultSelector", selector.as_ref()),
        EngineStage::Items => match &state.kind {
            StateKind::Map(map) => ("Items", map.items.as_ref()),
            _ => return None,
        },
        EngineStage::Assign => {
            let own = match (catcher, rule) {
                (Some(catcher), _) => &catcher.assign,
                (None, Some(rule)) => &rule.assign,
                (None, None) => &state.assign,
            };
            ("Assign", own.as_ref())
        }
        EngineStage::Output => {
            let own = match (catcher, rule) {
                (Some(catcher), _) => &catcher.output,
                (None, Some(rule)) => &rule.output,
                (None, None) => &state.output,
            };
            ("Output", own.as_ref())
        }
        _ => return None,
    };
    Some((field, template?))
}

/// What TestState calls the value after a stage in its `inspectionData` (API: InspectionData); nothing where it has no member for it. A Pass, which has
/// no ResultSelector, is shown with one that is absent.
pub(super) fn inspection_names(state: &State, stage: &FlowStage<'_>) -> &'static [&'static str] {
    if stage.by_catcher {
        return &[];
    }
    match (stage.stage, &state.kind) {
        (EngineStage::InputPath, _) => &["afterInputPath"],
        (EngineStage::Parameters, StateKind::Pass(_)) => {
            &["afterParameters", "afterResultSelector"]
        }
        (EngineStage::Parameters, _) => &["afterParameters"],
        (EngineStage::Arguments, _) => &["afterArguments"],
        (EngineStage::ItemsPath, _) => &["afterItemsPath"],
        // Shown where the Map has one (recorded: test_state_machine_configuration_map_iteration_item_reader).
        (EngineStage::ItemSelector, _) if stage.status == StageStatus::Absent => &[],
        (EngineStage::ItemSelector, _) => &["afterItemSelector"],
        (EngineStage::ItemBatcher, _) => &["afterItemBatcher"],
        (EngineStage::Result, _) => &["result", "afterResultSelector"],
        (EngineStage::TaskResult, StateKind::Task(_)) => &["result"],
        (EngineStage::ResultSelector, _) => &["afterResultSelector"],
        (EngineStage::ResultPath, _) => &["afterResultPath"],
        _ => &[],
    }
}
