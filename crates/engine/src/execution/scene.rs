//! What the fields of a state see while they are evaluated, and the stages they leave behind.

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::model::{IoPath, QueryLanguage, ResultPath, State, Template};

use super::Execution;
use super::thread::ThreadId;
use crate::dataflow::{self, Data, Variables, limits};
use crate::failure::Failure;
use crate::payload::Payload;
use crate::quotas;
use crate::task::VisitId;
use crate::visit::{Stage, StageValue};

/// The state of a thread with everything its fields can read. Cheap to make: all of it is shared.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) thread: ThreadId,
    pub(crate) state: Arc<State>,
    pub(crate) visit: VisitId,
    /// The raw input.
    pub(crate) raw: Payload,
    pub(crate) context: Value,
    /// As they were when the state was entered.
    pub(crate) variables: Variables,
}

/// What `$states` has in `Assign` and `Output` beside input and context (reference 01-language §4).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told<'a> {
    Nothing,
    /// `$states.result`: of a Task, Parallel or Map.
    Result(&'a Value),
    /// `$states.errorOutput`: in a catcher.
    ErrorOutput(&'a Value),
}

impl Scene {
    pub(crate) fn is_jsonata(&self) -> bool {
        self.state.query_language == QueryLanguage::JsonAta
    }
}

impl Execution {
    pub(crate) fn scene(&mut self, thread: ThreadId) -> Option<Scene> {
        let context = self.context(thread);
        let found = self.thread(thread)?;
        let current = found.current.as_ref()?;
        Some(Scene {
            thread,
            state: Arc::clone(&current.state),
            visit: current.visit,
            raw: found.input.clone(),
            context,
            variables: found.variables.clone(),
        })
    }

    pub(crate) fn data<'a>(&'a self, scene: &'a Scene, input: &'a Value) -> Data<'a> {
        Data {
            now: self.now(),
            ..Data::new(input, &scene.context, &scene.variables, &self.seed)
        }
    }

    /// Keeps what came out of a stage, or why nothing did.
    pub(crate) fn keep(&mut self, visit: VisitId, stage: Stage, value: Result<Value, Failure>) {
        self.weigh_stage(&value);
        if let Some(visit) = self.visit_mut(visit) {
            visit.stages.push(StageValue { stage, value });
        }
    }

    /// Keeps what came out of a stage and passes it on.
    fn kept(
        &mut self,
        visit: VisitId,
        stage: Stage,
        value: Result<Value, Failure>,
    ) -> Result<Payload, Failure> {
        self.keep(visit, stage, value.clone());
        value.map(Payload::computed)
    }

    /// `InputPath`: the effective input (reference 01-language §4). Untouched text stays. The first field of every state that has any, so what all of them can read is kept here.
    pub(crate) fn input_path(&mut self, scene: &Scene) -> Result<Payload, Failure> {
        if let Some(visit) = self.visit_mut(scene.visit) {
            visit.context = scene.context.clone();
            visit.variables = scene.variables.clone();
        }
        self.weigh_scene(scene.visit);
        if matches!(scene.state.input_path, IoPath::Whole) {
            return Ok(scene.raw.clone());
        }
        let value = dataflow::io_path(
            &scene.state.input_path,
            &self.data(scene, scene.raw.value()),
        );
        self.kept(scene.visit, Stage::InputPath, value)
    }

    /// A payload template over `input`; without one, the input passes.
    pub(crate) fn template(
        &mut self,
        scene: &Scene,
        stage: Stage,
        template: Option<&Template>,
        input: &Payload,
    ) -> Result<Payload, Failure> {
        let Some(template) = template else {
            return Ok(input.clone());
        };
        let value = dataflow::evaluate_template(template, &self.data(scene, input.value()));
        self.kept(scene.visit, stage, value)
    }

    /// `Arguments` of a JSONata state, `Parameters` of another one.
    pub(crate) fn arguments(
        &mut self,
        scene: &Scene,
        arguments: Option<&Template>,
        parameters: Option<&Template>,
        effective: &Payload,
    ) -> Result<Payload, Failure> {
        match arguments {
            None => self.template(scene, Stage::Parameters, parameters, effective),
            Some(_) => self.template(scene, Stage::Arguments, arguments, effective),
        }
    }

    /// `ResultPath`: the result onto the raw input (reference 01-language §4).
    pub(crate) fn result_path(
        &mut self,
        scene: &Scene,
        path: &ResultPath,
        result: Payload,
    ) -> Result<Payload, Failure> {
        match path {
            ResultPath::Replace => Ok(result),
            ResultPath::Discard => {
                self.keep(
                    scene.visit,
                    Stage::ResultPath,
                    Ok(scene.raw.value().clone()),
                );
                Ok(scene.raw.clone())
            }
            ResultPath::At(_) => {
                let value = dataflow::put_result(path, scene.raw.value(), result.into_value())
                    .and_then(|value| limits::check(&value).map(|()| value));
                self.kept(scene.visit, Stage::ResultPath, value)
            }
        }
    }

    /// `OutputPath` (reference 01-language §4).
    pub(crate) fn output_path(
        &mut self,
        scene: &Scene,
        combined: Payload,
    ) -> Result<Payload, Failure> {
        if matches!(scene.state.output_path, IoPath::Whole) {
            return Ok(combined);
        }
        let value = dataflow::io_path(
            &scene.state.output_path,
            &self.data(scene, combined.value()),
        );
        self.kept(scene.visit, Stage::OutputPath, value)
    }

    /// `Assign`, with `$` as given (reference 01-language §8). Nothing is set yet.
    pub(crate) fn assign(
        &mut self,
        scene: &Scene,
        template: Option<&Template>,
        input: &Value,
    ) -> Result<Object, Failure> {
        let Some(template) = template else {
            return Ok(Object::new());
        };
        let values = dataflow::assign(template, &self.data(scene, input));
        self.assigned(scene, values)
    }

    fn assigned(
        &mut self,
        scene: &Scene,
        mut values: Result<Object, Failure>,
    ) -> Result<Object, Failure> {
        if self.start.quotas {
            values = values.and_then(|values| {
                self.make_room_for(scene, &values)?;
                Ok(values)
            });
        }
        self.keep(scene.visit, Stage::Assign, values.clone().map(Value::from));
        values
    }

    /// The limits of variables. Those of all branches and iterations of an execution count together.
    fn make_room_for(&mut self, scene: &Scene, values: &Object) -> Result<(), Failure> {
        let name = &scene.state.name;
        let bytes = quotas::assigned(values, name)?;
        let Some(id) = self.thread(scene.thread).map(|thread| thread.record) else {
            return Ok(());
        };
        let Some(record) = self.records.get_mut(id.0) else {
            return Ok(());
        };
        record.assigned = record.assigned.saturating_add(bytes);
        // What is there is only counted where it could matter.
        if record.assigned <= quotas::MAX_VARIABLES_BYTES {
            return Ok(());
        }
        let here = self.threads.iter().filter(|thread| thread.record == id);
        let all: usize = here.map(|thread| thread.variables.own_len()).sum();
        let others = all.saturating_sub(scene.variables.own_len());
        quotas::variables(others + scene.variables.own_len_with(values), name)
    }

    /// `Assign` and `Output` of a JSONata state, a rule or a catcher: both see the variables as they were at its entry (reference 01-language
    /// §4, §8). Without `Output`, `default` is passed on.
    pub(crate) fn assign_and_output(
        &mut self,
        scene: &Scene,
        told: Told<'_>,
        assign: Option<&Template>,
        output: Option<&Template>,
        default: Payload,
    ) -> Result<(Payload, Object), Failure> {
        let evaluate = |execution: &Self, template: &Template| {
            let data = execution.data(scene, scene.raw.value());
            let data = match told {
                Told::Nothing => data,
                Told::Result(value) => Data {
                    result: Some(value),
                    ..data
                },
                Told::ErrorOutput(value) => Data {
                    error_output: Some(value),
                    ..data
                },
            };
            dataflow::evaluate_template(template, &data)
        };
        let variables = match assign {
            None => Object::new(),
            Some(template) => {
                let values = evaluate(self, template).map(|values| match values {
                    Value::Object(values) => values,
                    // The checker refuses an `Assign` that is no object.
                    _ => Object::new(),
                });
                self.assigned(scene, values)?
            }
        };
        let Some(template) = output else {
            return Ok((default, variables));
        };
        match evaluate(self, template) {
            Ok(output) => Ok((Payload::computed(output), variables)),
            Err(failure) => {
                self.keep(scene.visit, Stage::Output, Err(failure.clone()));
                Err(failure)
            }
        }
    }
}
