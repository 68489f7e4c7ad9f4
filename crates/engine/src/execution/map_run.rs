//! Map Runs: how a distributed Map begins and ends (reference 01-language §3.8; 04-events §4 "Distributed").

use std::collections::BTreeMap;
use std::sync::Arc;

use asl_json::Array;
use asl_language::error_name::{EXCEED_TOLERATED_FAILURE_THRESHOLD, ITEM_READER_FAILED};
use asl_language::model::Map;

use super::Execution;
use super::fail::Origin;
use super::group::{Group, GroupId, GroupKind, length};
use super::record::RecordId;
use super::result_writer::Writing;
use super::scene::Scene;
use super::unfinished::Unfinished;
use crate::clock::Timestamp;
use crate::dataflow::{self, Data, Items, number_field};
use crate::failure::Failure;
use crate::history::{EventDetail, EventId};
use crate::items::{self, Item, Place};
use crate::payload::Payload;
use crate::quotas;

/// Since then `MapStateExited` follows `MapRunStarted`; before, it followed `MapRunSucceeded` (reference 04-events §3: 36 recordings up to
/// 08/2024, 16 since 11/2024). An execution that is dated earlier shows what AWS did then. 2024-10-01T00:00:00Z.
const EXITED_FOLLOWS_RUN_STARTED: Timestamp = Timestamp(1_727_740_800_000);

/// A Map Run.
#[derive(Debug, Clone)]
pub(crate) struct MapRun {
    pub(super) arn: Arc<str>,
    pub(super) redrives: u64,
    pub(super) label: Arc<str>,
    pub(super) express: bool,
    /// Its `MapRunStarted` or `MapRunRedriven` event.
    pub(super) started: EventId,
    /// What the children get, with the number of items in it, when there is an ItemBatcher; else each gets an item.
    pub(super) batches: Option<Vec<(Payload, u64)>>,
    pub(super) next: usize,
    pub(super) limit: usize,
    pub(super) tolerance: Tolerance,
    pub(super) failed_items: u64,
    pub(super) total_items: u64,
    /// What is still to be read, with `LOAD_AND_FLATTEN` or a manifest; the next one last.
    pub(super) to_read: Vec<Place>,
    /// A manifest is to be read first.
    pub(super) manifest: bool,
    /// The columns that the manifest gives to its files.
    pub(super) columns: Option<Vec<Arc<str>>>,
    pub(super) reading: Option<Arc<str>>,
    pub(super) items: Vec<Item>,
    pub(super) max_items: Option<usize>,
    /// By item or batch: its child execution, the last one where there were more.
    pub(super) children: BTreeMap<usize, RecordId>,
    /// What the ResultWriter is about to write.
    pub(super) writing: Option<Writing>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tolerance {
    /// `ToleratedFailureCount`.
    pub(super) count: Option<u64>,
    /// `ToleratedFailurePercentage`.
    pub(super) percentage: Option<f64>,
}

impl MapRun {
    /// How many child executions there will be.
    pub(super) fn planned(&self) -> usize {
        self.batches.as_ref().map_or(self.items.len(), Vec::len)
    }

    /// How many items a child execution works on.
    pub(super) fn items_in(&self, index: usize) -> u64 {
        let batch = self.batches.as_ref().and_then(|batches| batches.get(index));
        batch.map_or(1, |(_, items)| *items)
    }
}

impl Tolerance {
    /// What the fields of `map` say.
    pub(super) fn of(map: &Map, data: &Data<'_>) -> Result<Self, Failure> {
        let count = map.tolerated_failure_count.as_ref();
        let percentage = map.tolerated_failure_percentage.as_ref();
        Ok(Self {
            count: count
                .map(|count| number_field::count(count, "ToleratedFailureCount", data))
                .transpose()?,
            percentage: percentage
                .map(|percentage| number_field::percentage(percentage, data))
                .transpose()?,
        })
    }

    /// Whether more items failed than a limit that is given allows. Items count, not batches.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of items are far below 2^53"
    )]
    fn is_over_a_limit(self, failed: u64, total: u64) -> bool {
        self.count.is_some_and(|count| failed > count)
            || self
                .percentage
                .is_some_and(|percentage| failed as f64 * 100.0 > percentage * total.max(1) as f64)
    }

    /// Either limit exceeded fails the run; without limits, any failed item does (reference 01-language §3.8).
    pub(super) fn is_exceeded(self, failed: u64, total: u64) -> bool {
        let intolerant = self.count.is_none() && self.percentage.is_none() && failed > 0;
        intolerant || self.is_over_a_limit(failed, total)
    }

    /// What a run fails with that exceeds it (recorded: test_state/test_state_configuration).
    pub(super) fn failure() -> Failure {
        Failure::new(
            EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        )
    }
}

impl Execution {
    /// Begins a Map Run. Recorded: a bad `Tolerated…Path` or `MaxItemsPath` fails after MapStateStarted, before MapRunStarted
    /// (scenarios/test_map_state_tolerated_failure_count_path, test_map_item_reader_csv_max_items_paths).
    pub(crate) fn begin_map_run(
        &mut self,
        scene: &Scene,
        map: &Map,
        effective: &Payload,
        express: bool,
    ) -> Result<(), Failure> {
        if let Some(unfinished) = self.take_unfinished(scene.thread)
            && unfinished.run.is_some()
        {
            return self.redrive_map_run(scene, map, effective, unfinished);
        }
        let (limit, items) = {
            let data = self.data(scene, effective.value());
            let limit = number_field::count(&map.max_concurrency, "MaxConcurrency", &data)?;
            (
                limit,
                if map.item_reader.is_some() {
                    Ok(Items::Array(Array::default()))
                } else {
                    dataflow::items(map, scene.state.query_language, &data)
                },
            )
        };
        if map.item_reader.is_none() {
            self.keep_items(scene, map, &items);
        }
        let items = items?;
        let started = self.emit_for(
            scene.thread,
            EventDetail::MapStateStarted {
                length: length(items.len()),
            },
        );
        self.record_attempt(scene.visit, Some(started));
        if let Some(current) = self.current_mut(scene.thread) {
            current.effective = Some(effective.clone());
        }
        let data = self.data(scene, effective.value());
        let tolerance = Tolerance::of(map, &data)?;
        let max_items = map
            .item_reader
            .as_ref()
            .and_then(|reader| reader.max_items.as_ref());
        let max_items = max_items
            .map(|max_items| number_field::max_items(max_items, &data))
            .transpose()?;
        // NOTE: of the limits of batches this is not recorded.
        if let Some(batcher) = &map.item_batcher {
            items::batch_limits(batcher, &data)?;
        }
        let label = map.label.clone().unwrap_or_else(|| self.seed.uuid().into());
        let map_run_arn = self.map_run_arn(&label);
        let record = self
            .thread(scene.thread)
            .map_or(RecordId::MAIN, |thread| thread.record);
        let run_started = self.emit(
            record,
            started,
            Some(scene.visit),
            EventDetail::MapRunStarted {
                map_run_arn: Arc::clone(&map_run_arn),
            },
        );
        // Every later event follows the run (reference 04-events §3), but MapStateExited, too, follows MapRunStarted.
        if let Some(thread) = self.thread_mut(scene.thread) {
            thread.last = run_started;
        }
        let limit = if limit == 0 {
            quotas::MAX_DISTRIBUTED_CONCURRENCY
        } else {
            limit.min(quotas::MAX_DISTRIBUTED_CONCURRENCY)
        };
        let run = MapRun {
            arn: map_run_arn,
            redrives: 0,
            label,
            express,
            started: run_started,
            batches: None,
            next: 0,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            tolerance,
            failed_items: 0,
            total_items: 0,
            to_read: Vec::new(),
            manifest: map.item_reader.as_ref().is_some_and(items::reads_manifest),
            columns: None,
            reading: None,
            items: Item::all(&items, None),
            max_items: max_items
                .and_then(|limit| usize::try_from(limit).ok())
                .filter(|limit| *limit > 0),
            children: BTreeMap::new(),
            writing: None,
        };
        let group = self.open_group(Group {
            owner: scene.thread,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            kind: GroupKind::Distributed(Box::new(run)),
            results: Vec::new(),
            stands: BTreeMap::new(),
            running: BTreeMap::new(),
        });
        match &map.item_reader {
            None => self.start_children(group, map, scene),
            // Recorded: scenarios/test_map_item_reader_csv_max_items_paths[-1].
            Some(_) if max_items.is_some_and(|limit| limit < 0) => {
                self.fail_map_run(
                    group,
                    Failure::new(ITEM_READER_FAILED, "field MaxItems must be positive"),
                );
                Ok(())
            }
            Some(reader) => self.read_items(scene, group, reader, effective),
        }
    }

    /// Goes on with a Map Run: the children that did not succeed run again, those that had not begun begin, and the failures are counted
    /// anew (reference 01-language §10). Unlike an iteration, a STANDARD child keeps its execution.
    fn redrive_map_run(
        &mut self,
        scene: &Scene,
        map: &Map,
        effective: &Payload,
        unfinished: Unfinished,
    ) -> Result<(), Failure> {
        let Some(mut run) = unfinished.run else {
            return Ok(());
        };
        let items = if map.item_reader.is_some() {
            0
        } else {
            run.total_items
        };
        let started = self.emit_for(scene.thread, EventDetail::MapStateStarted { length: items });
        self.record_attempt(scene.visit, Some(started));
        if let Some(current) = self.current_mut(scene.thread) {
            current.effective = Some(effective.clone());
        }
        run.redrives += 1;
        run.next = 0;
        run.failed_items = 0;
        run.writing = None;
        run.started = self.emit_for(
            scene.thread,
            EventDetail::MapRunRedriven {
                map_run_arn: Arc::clone(&run.arn),
                redrive_count: run.redrives,
            },
        );
        let group = self.open_group(Group {
            owner: scene.thread,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            kind: GroupKind::Distributed(run),
            results: unfinished.results,
            stands: unfinished.stands,
            running: BTreeMap::new(),
        });
        self.start_first_children(group, map)
    }

    pub(super) fn map_run_arn(&self, label: &str) -> Arc<str> {
        let names = &self.start.names;
        let (partition, region, account, machine) = (
            &names.partition,
            &names.region,
            &names.account,
            &names.state_machine,
        );
        format!(
            "arn:{partition}:states:{region}:{account}:mapRun:{machine}/{label}:{}",
            self.seed.uuid()
        )
        .into()
    }

    pub(super) fn run_mut(&mut self, group: GroupId) -> Option<&mut MapRun> {
        match &mut self.group_mut(group)?.kind {
            GroupKind::Distributed(run) => Some(run),
            GroupKind::Parallel | GroupKind::Inline { .. } => None,
        }
    }

    /// Ends the run when all children are done.
    pub(super) fn finish_map_run(&mut self, id: GroupId) {
        let done = self.group(id).is_some_and(|group| match &group.kind {
            GroupKind::Distributed(run) => group.running.is_empty() && run.next >= run.planned(),
            _ => false,
        });
        if !done {
            return;
        }
        self.end_children(id);
    }

    /// Ends the run; `written` is the result when the results were written.
    pub(super) fn succeed_map_run(&mut self, id: GroupId, written: Option<Payload>) {
        let Some(Group {
            owner,
            visit,
            kind: GroupKind::Distributed(run),
            results,
            state,
            ..
        }) = self.close_group(id)
        else {
            return;
        };
        let Some(record) = self.thread(owner).map(|thread| thread.record) else {
            return;
        };
        let succeeded = self.emit(
            record,
            run.started,
            Some(visit),
            EventDetail::MapRunSucceeded,
        );
        self.emit(
            record,
            succeeded,
            Some(visit),
            EventDetail::MapStateSucceeded,
        );
        let result = match written {
            Some(written) => Ok(written),
            None => self.result_of_run(&run, &state, results),
        };
        match result {
            Ok(result) => {
                let last = if self.start.started_at < EXITED_FOLLOWS_RUN_STARTED {
                    succeeded
                } else {
                    run.started
                };
                self.complete_group(owner, last, &result);
            }
            Err(failure) => self.unless_failed(owner, Err(failure)),
        }
    }

    /// Fails a run before any child has started.
    pub(super) fn fail_map_run(&mut self, id: GroupId, failure: Failure) {
        let Some(owner) = self.group(id).map(|group| group.owner) else {
            return;
        };
        let Some(previous) = self.end_failed_run(id, &failure) else {
            return;
        };
        self.fail(owner, failure, previous, Origin::Inside);
    }

    /// `MapRunFailed`, with the children that still run stopped. Nothing if the group is no Map Run.
    pub(super) fn end_failed_run(&mut self, id: GroupId, failure: &Failure) -> Option<EventId> {
        let is_run = matches!(&self.group(id)?.kind, GroupKind::Distributed(_));
        let group = is_run.then(|| self.close_group(id)).flatten()?;
        let owner = group.owner;
        self.keep_unfinished(&group);
        self.abort_threads(&group, usize::MAX, EventId(0));
        if let Some(current) = self.current_mut(owner) {
            current.group = None;
        }
        let record = self.thread(owner)?.record;
        let GroupKind::Distributed(run) = &group.kind else {
            return None;
        };
        Some(self.emit(
            record,
            run.started,
            Some(group.visit),
            EventDetail::MapRunFailed(failure.clone()),
        ))
    }
}
