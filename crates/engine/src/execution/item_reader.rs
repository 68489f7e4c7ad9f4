//! What an ItemReader reads for a Map Run: calls of S3 that mocks answer (reference 01-language §3.8).

use std::sync::Arc;

use asl_json::{Array, Object, Value};
use asl_language::error_name::ITEM_READER_FAILED;
use asl_language::model::{ItemReader, StateKind};
use asl_language::resource::{IntegrationPattern, Resource, Target};

use super::Execution;
use super::call::Planned;
use super::group::GroupId;
use super::scene::Scene;
use super::thread::ThreadId;
use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::items::{self, Item, Manifest, Place};
use crate::payload::Payload;
use crate::task::{Purpose, TaskResult};
use crate::visit::Stage;

/// Since then the members of an object in JSON are items (reference 01-language §3.8: the Developer Guide of 2025); before, AWS refused an
/// object (recorded 09/2023: scenarios/test_map_item_reader_json_no_json_list_object). The day is not known: 2025-01-01T00:00:00Z.
const MEMBERS_ARE_ITEMS: Timestamp = Timestamp(1_735_689_600_000);

impl Execution {
    pub(super) fn read_items(
        &mut self,
        scene: &Scene,
        group: GroupId,
        reader: &ItemReader,
        effective: &Payload,
    ) -> Result<(), Failure> {
        if let Err(failure) = items::refuse(reader) {
            self.fail_map_run(group, failure);
            return Ok(());
        }
        let parameters = self.arguments(
            scene,
            reader.arguments.as_ref(),
            reader.parameters.as_ref(),
            effective,
        )?;
        let key = parameters
            .value()
            .get("Key")
            .and_then(Value::as_str)
            .map(Arc::from);
        if let Some(run) = self.run_mut(group) {
            run.reading = key;
        }
        self.call_s3(scene, Purpose::ReadItems, &reader.resource, parameters);
        Ok(())
    }

    pub(super) fn call_s3(
        &mut self,
        scene: &Scene,
        purpose: Purpose,
        arn: &Arc<str>,
        parameters: Payload,
    ) {
        let api = arn.rsplit(':').next().unwrap_or_default();
        let target = Target::Integration {
            service: "s3".into(),
            api: api.into(),
            pattern: IntegrationPattern::RequestResponse,
        };
        let resource = Resource {
            arn: Arc::clone(arn),
            target,
        };
        let planned = Planned {
            purpose,
            resource: &resource,
            parameters,
            token: None,
            timeout: None,
            heartbeat: None,
            role_arn: None,
        };
        self.schedule(scene, planned);
    }

    /// What the ItemReader asked for is there, or the ResultWriter has written.
    pub(crate) fn end_item_call(
        &mut self,
        thread: ThreadId,
        purpose: Purpose,
        result: &TaskResult,
    ) {
        let Some(group) = self.current(thread).and_then(|current| current.group) else {
            return;
        };
        if purpose == Purpose::WriteResults {
            return self.end_writing(group, result);
        }
        let Some(scene) = self.scene(thread) else {
            return;
        };
        let state = Arc::clone(&scene.state);
        let StateKind::Map(map) = &state.kind else {
            return;
        };
        let Some(reader) = &map.item_reader else {
            return;
        };
        let read = match result {
            TaskResult::Return(payload) => self.take_items(group, reader, payload),
            TaskResult::Throw { error, cause } => {
                let cause = cause
                    .clone()
                    .or_else(|| error.clone())
                    .unwrap_or_else(|| "the items could not be read".into());
                Err(Failure::new(ITEM_READER_FAILED, cause))
            }
            TaskResult::Refuse { cause } => {
                Err(Failure::new(ITEM_READER_FAILED, Arc::clone(cause)))
            }
            TaskResult::Never => return,
        };
        match read {
            Err(failure) => self.fail_map_run(group, failure),
            Ok(Some(parameters)) => {
                let object: Arc<str> = "arn:aws:states:::s3:getObject".into();
                self.call_s3(&scene, Purpose::ReadItems, &object, parameters);
            }
            Ok(None) => {
                let values: Array = self
                    .run_mut(group)
                    .map(|run| run.items.iter().map(Item::input).collect())
                    .unwrap_or_default();
                self.keep(scene.visit, Stage::ItemReader, Ok(values.into()));
                let done = self.start_children(group, map, &scene);
                self.unless_failed(thread, done);
            }
        }
    }

    /// Takes what was read; gives the parameters of the next object to read, if there is one.
    pub(super) fn take_items(
        &mut self,
        group: GroupId,
        reader: &ItemReader,
        payload: &Payload,
    ) -> Result<Option<Payload>, Failure> {
        let bucket = self.last_bucket(group);
        let members = self.start.started_at >= MEMBERS_ARE_ITEMS;
        let Some(run) = self.run_mut(group) else {
            return Ok(None);
        };
        let listing = reader.resource.ends_with("listObjectsV2");
        let loaded_object = !listing || run.reading.is_some();
        if std::mem::take(&mut run.manifest) {
            match items::from_manifest(reader, payload)? {
                Manifest::Items(values) => {
                    let items = values.into_iter();
                    run.items.extend(items.map(|value| Item::read(value, None)));
                }
                Manifest::Files { mut files, columns } => {
                    files.reverse();
                    run.to_read = files;
                    run.columns = columns;
                }
            }
        } else if loaded_object {
            // Recorded in lower case (reference 10-more-recordings, ItemReader/003).
            let source = match (&bucket, &run.reading) {
                (Some(bucket), Some(key)) => Some(Arc::from(format!("s3://{bucket}/{key}"))),
                _ => None,
            };
            let found = items::from_object(reader, run.columns.as_deref(), members, payload)?;
            run.items.extend(Item::all(&found, source.as_ref()));
        } else {
            let objects = items::from_listing(payload)?;
            if reader.load_and_flatten {
                let keys = objects.iter().rev();
                run.to_read = keys
                    .filter_map(|object| object.get("Key").and_then(Value::as_str).map(Arc::from))
                    .map(|key| Place { bucket: None, key })
                    .collect();
            } else {
                let source: Option<Arc<str>> = bucket
                    .as_ref()
                    .map(|bucket| format!("s3://{bucket}").into());
                let items = objects.into_iter();
                run.items
                    .extend(items.map(|value| Item::read(value, source.clone())));
            }
        }
        if let Some(limit) = run.max_items {
            run.items.truncate(limit);
        }
        let enough = run.max_items.is_some_and(|limit| run.items.len() >= limit);
        let Some(place) = run.to_read.pop().filter(|_| !enough) else {
            return Ok(None);
        };
        let Place { bucket: named, key } = place;
        run.reading = Some(Arc::clone(&key));
        let mut parameters = Object::new();
        if let Some(bucket) = named.or(bucket) {
            parameters.insert("Bucket", Value::from(bucket));
        }
        parameters.insert("Key", Value::from(key));
        Ok(Some(Value::from(parameters).into()))
    }

    pub(super) fn last_bucket(&self, group: GroupId) -> Option<Arc<str>> {
        let visit = self.group(group)?.visit;
        let call = self
            .calls
            .iter()
            .rev()
            .find(|call| call.request.visit == visit)?;
        call.request
            .parameters
            .get("Bucket")
            .and_then(Value::as_str)
            .map(Arc::from)
    }
}
