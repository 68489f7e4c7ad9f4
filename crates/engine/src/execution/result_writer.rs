//! What becomes of the results of a Map Run: the result of the state, or files that a ResultWriter writes (reference 01-language §3.8;
//! Developer Guide: ResultWriter).

use std::sync::Arc;

use asl_json::{Array, Object, Value};
use asl_language::error_name::RESULT_WRITER_FAILED;
use asl_language::model::{ResultWriter, State, StateKind};

use super::Execution;
use super::group::{GroupId, GroupKind, results};
use super::map_run::MapRun;
use super::record::RecordId;
use crate::dataflow::limits;
use crate::failure::Failure;
use crate::history::EventDetail;
use crate::payload::Payload;
use crate::task::{Purpose, TaskResult};

const PUT_OBJECT: &str = "arn:aws:states:::s3:putObject";

/// A file that a ResultWriter has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenObject {
    /// `Parameters.Bucket`.
    pub bucket: Arc<str>,
    /// `<Prefix>/<id of the Map Run>/<file>`.
    pub key: Arc<str>,
    /// Its text: JSON, or JSON Lines.
    pub body: Arc<str>,
}

/// What will be there once S3 has taken it.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    objects: Vec<WrittenObject>,
    result: Payload,
}

pub(super) fn writer(state: &State) -> Option<&ResultWriter> {
    match &state.kind {
        StateKind::Map(map) => map.result_writer.as_ref(),
        _ => None,
    }
}

fn exports(state: &State) -> bool {
    writer(state).is_some_and(|writer| writer.resource.is_some())
}

/// `WriterConfig.Transformation`. What is written is not transformed unless it says so; a result is `COMPACT`.
fn transformation(state: &State) -> &str {
    let asked = writer(state).and_then(|writer| writer.transformation.as_deref());
    asked.unwrap_or(if exports(state) { "NONE" } else { "COMPACT" })
}

impl Execution {
    /// What ResultWriters have written so far, in order.
    #[must_use]
    pub fn written_objects(&self) -> &[WrittenObject] {
        &self.written
    }

    /// All children of a run are done: writes their results, if the definition asks for it, before the run succeeds.
    pub(super) fn end_children(&mut self, id: GroupId) {
        let Some((owner, state)) = self
            .group(id)
            .map(|group| (group.owner, Arc::clone(&group.state)))
        else {
            return;
        };
        if !exports(&state) {
            return self.succeed_map_run(id, None);
        }
        let done = self.write_results(id, &state);
        self.unless_failed(owner, done);
    }

    fn write_results(&mut self, id: GroupId, state: &State) -> Result<(), Failure> {
        let Some((owner, writer)) = self.group(id).map(|group| group.owner).zip(writer(state))
        else {
            return Ok(());
        };
        let Some(scene) = self.scene(owner) else {
            return Ok(());
        };
        let effective = self
            .current(owner)
            .and_then(|current| current.effective.clone())
            .unwrap_or_else(|| scene.raw.clone());
        let parameters = self.arguments(
            &scene,
            writer.arguments.as_ref(),
            writer.parameters.as_ref(),
            &effective,
        )?;
        let text = |key: &str| {
            let value = parameters.value().get(key).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let (bucket, prefix) = (text("Bucket"), text("Prefix"));
        let Some(GroupKind::Distributed(run)) = self.group(id).map(|group| &group.kind) else {
            return Ok(());
        };
        // The folder has the name of the Map Run (Developer Guide: ResultWriter, example).
        let name = run.arn.rsplit(':').next().unwrap_or_default();
        let separator = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        let folder = format!("{prefix}{separator}{name}");
        let writing = self.files(run, state, &bucket, &folder)?;
        let key = format!("{folder}/manifest.json");
        if let Some(run) = self.run_mut(id) {
            run.writing = Some(writing);
        }
        let parameters: Object = [("Bucket", bucket), ("Key", key)].into_iter().collect();
        let arn: Arc<str> = PUT_OBJECT.into();
        self.call_s3(
            &scene,
            Purpose::WriteResults,
            &arn,
            Value::from(parameters).into(),
        );
        Ok(())
    }

    /// A file for the children of each status, and the manifest that names them.
    fn files(
        &self,
        run: &MapRun,
        state: &State,
        bucket: &str,
        folder: &str,
    ) -> Result<Writing, Failure> {
        let lines = writer(state).and_then(|writer| writer.output_type.as_deref()) == Some("JSONL");
        let bucket: Arc<str> = bucket.into();
        let mut objects = Vec::new();
        let mut files = Object::new();
        for (status, succeeded) in [("FAILED", false), ("PENDING", false), ("SUCCEEDED", true)] {
            // A run that succeeds has no child that has not begun.
            let wanted = status != "PENDING";
            let of_status = run
                .children
                .values()
                .filter(|record| wanted && self.has_succeeded(**record) == succeeded);
            let entries = self.entries(of_status.copied(), transformation(state))?;
            let mut listed = Vec::new();
            if !entries.is_empty() {
                // NOTE: the ending of JSON Lines is not recorded.
                let ending = if lines { "jsonl" } else { "json" };
                let key: Arc<str> = format!("{folder}/{status}_0.{ending}").into();
                let body = if lines {
                    let lines: Vec<String> = entries.iter().map(Value::to_string).collect();
                    lines.join("\n")
                } else {
                    Value::from(Array::from(entries)).to_string()
                };
                let file: Object = [
                    ("Key", Value::from(Arc::clone(&key))),
                    ("Size", Value::from(body.len())),
                ]
                .into_iter()
                .collect();
                listed.push(Value::from(file));
                objects.push(WrittenObject {
                    bucket: Arc::clone(&bucket),
                    key,
                    body: body.into(),
                });
            }
            files.insert(status, Value::from(listed));
        }
        let manifest: Object = [
            ("DestinationBucket", Value::from(Arc::clone(&bucket))),
            ("MapRunArn", Value::from(Arc::clone(&run.arn))),
            ("ResultFiles", Value::from(files)),
        ]
        .into_iter()
        .collect();
        let key: Arc<str> = format!("{folder}/manifest.json").into();
        let details: Object = [("Bucket", Arc::clone(&bucket)), ("Key", Arc::clone(&key))]
            .into_iter()
            .collect();
        let result: Object = [
            ("MapRunArn", Value::from(Arc::clone(&run.arn))),
            ("ResultWriterDetails", Value::from(details)),
        ]
        .into_iter()
        .collect();
        objects.push(WrittenObject {
            bucket,
            key,
            body: Value::from(manifest).to_string().into(),
        });
        Ok(Writing {
            objects,
            result: Value::from(result).into(),
        })
    }

    /// S3 has taken the files, or refused them.
    pub(super) fn end_writing(&mut self, id: GroupId, result: &TaskResult) {
        let refused = match result {
            TaskResult::Never => return,
            TaskResult::Return(_) => None,
            TaskResult::Throw { error, cause } => Some(
                cause
                    .clone()
                    .or_else(|| error.clone())
                    .unwrap_or_else(|| "the results could not be written".into()),
            ),
            TaskResult::Refuse { cause } => Some(Arc::clone(cause)),
        };
        if let Some(cause) = refused {
            return self.fail_map_run(id, Failure::new(RESULT_WRITER_FAILED, cause));
        }
        if let Some(writing) = self.run_mut(id).and_then(|run| run.writing.take()) {
            self.weigh_written(&writing.objects);
            self.written.extend(writing.objects);
            self.succeed_map_run(id, Some(writing.result));
        }
    }

    /// The result of a run whose results are not written: the outputs in the order of the items. A child whose failure was tolerated is
    /// there as with `NONE` (Developer Guide: ResultWriter; not recorded).
    pub(super) fn result_of_run(
        &self,
        run: &MapRun,
        state: &State,
        outputs: Vec<Option<Payload>>,
    ) -> Result<Payload, Failure> {
        let transformation = transformation(state);
        // Texts that nothing touched stay as they are.
        if transformation == "COMPACT" && run.failed_items == 0 {
            return results(outputs);
        }
        let entries = self.entries(run.children.values().copied(), transformation)?;
        Ok(Payload::computed(Value::from(Array::from(entries))))
    }

    /// What `Transformation` makes of child executions.
    fn entries(
        &self,
        children: impl Iterator<Item = RecordId>,
        transformation: &str,
    ) -> Result<Vec<Value>, Failure> {
        let mut entries = Vec::new();
        let mut room = limits::MAX_LEN;
        let mut take = |value: Value| -> Result<(), Failure> {
            room = room.saturating_sub(value.json_len());
            entries.push(value);
            if room == 0 {
                return Err(limits::too_long());
            }
            Ok(())
        };
        for id in children {
            let output = self.output_of(id);
            match (transformation, output) {
                ("COMPACT", Some(output)) => take(output.value().clone())?,
                ("FLATTEN", Some(output)) => match output.value() {
                    Value::Array(items) => items.iter().cloned().try_for_each(&mut take)?,
                    other => take(other.clone())?,
                },
                _ => take(self.entry(id))?,
            }
        }
        Ok(entries)
    }

    fn output_of(&self, id: RecordId) -> Option<&Payload> {
        let events = self.records.get(id.0)?.history.events();
        match &events.last()?.detail {
            EventDetail::ExecutionSucceeded { output } => Some(output),
            _ => None,
        }
    }

    fn has_succeeded(&self, id: RecordId) -> bool {
        self.output_of(id).is_some()
    }

    /// A child as `NONE` shows it: what DescribeExecution says.
    fn entry(&self, id: RecordId) -> Value {
        let Some(record) = self.records.get(id.0) else {
            return Value::Null;
        };
        let last = record.history.events().last();
        let none = (None, None);
        let (status, (error, cause)) = match last.map(|event| &event.detail) {
            Some(EventDetail::ExecutionSucceeded { .. }) => ("SUCCEEDED", none),
            Some(EventDetail::ExecutionTimedOut { error, cause }) => {
                ("TIMED_OUT", (error.clone(), cause.clone()))
            }
            Some(EventDetail::ExecutionAborted { error, cause }) => {
                ("ABORTED", (error.clone(), cause.clone()))
            }
            Some(EventDetail::ExecutionFailed(failure)) => {
                ("FAILED", (failure.error.clone(), failure.cause.clone()))
            }
            _ => ("RUNNING", none),
        };
        let included: Object = [("Included", true)].into_iter().collect();
        let mut entry = Object::new();
        let mut put = |key: &str, value: Value| entry.insert(key, value);
        if let Some(cause) = cause {
            put("Cause", cause.into());
        }
        if let Some(error) = error {
            put("Error", error.into());
        }
        put("ExecutionArn", Arc::clone(record.arn()).into());
        put("Input", record.input.text().into());
        put("InputDetails", included.clone().into());
        put("Name", Arc::clone(record.name()).into());
        if let Some(output) = self.output_of(id) {
            put("Output", output.text().into());
            put("OutputDetails", included.into());
        }
        put("RedriveCount", record.redrives().into());
        // Reference 04-events §7.
        let redrivable = if status == "SUCCEEDED" || record.express {
            "NOT_REDRIVABLE"
        } else {
            "REDRIVABLE_BY_MAP_RUN"
        };
        put("RedriveStatus", redrivable.into());
        put("StartDate", record.started_at().to_string().into());
        put("StateMachineArn", Arc::clone(record.machine_arn()).into());
        put("Status", status.into());
        if let Some(last) = last {
            put("StopDate", last.timestamp.to_string().into());
        }
        entry.into()
    }
}
