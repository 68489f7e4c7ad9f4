//! How near a run came to AWS's limits (reference 08-quotas), and where more of the same would cross them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use asl_engine::history::EventDetail;
use asl_engine::quotas::{MAX_EVENTS, MAX_PAYLOAD_BYTES};
use asl_engine::visit::{Place, Stage, Visit};
use asl_json::Value;
use asl_language::model::{MapMode, StateKind};

use crate::protocol::{Forecast, MachineType, Meter, Meters, VisitId};
use crate::words::grouped;

use super::run::Run;

/// How often a loop goes round before anything is said of it.
const ROUNDS: usize = 3;
/// How many forecasts are told.
const FORECASTS: usize = 6;
/// The events of a Map behind its entry that belong to no item: started, succeeded, exited.
const OWN_EVENTS: u64 = 3;
/// The events of a Map for each of its items: started, succeeded.
const ITEM_EVENTS: u64 = 2;
/// What EXPRESS executions are billed by at least.
const BILLED_MS: u64 = 100;

/// The meters of a run; of a replay those of what was recorded.
#[inline(never)]
pub(super) fn meters(run: &Run) -> Meters {
    let (meters, forecasts) = match &run.replay {
        // What our run would come to says nothing of a recorded one that went another way.
        Some(replay) if !replay.agrees() => (replay.meters(run), Vec::new()),
        Some(replay) => (replay.meters(run), forecasts(run)),
        None => (ours(run), forecasts(run)),
    };
    Meters {
        run: run.id,
        meters,
        forecasts,
    }
}

fn ours(run: &Run) -> Vec<Meter> {
    let execution = &run.execution;
    let express = run.definition.machine_type() == MachineType::Express;
    vec![
        events(execution.history().len(), run.definition.most_events()),
        payload(largest(run)),
        if express {
            let took = execution.now().since(execution.started().started_at);
            billed(u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
        } else {
            let visits = execution.visits();
            let retries = visits
                .iter()
                .map(|visit| visit.attempts.len().saturating_sub(1));
            transitions(visits.len(), retries.sum())
        },
    ]
}

fn forecasts(run: &Run) -> Vec<Forecast> {
    let express = run.definition.machine_type() == MachineType::Express;
    let mut forecasts = Vec::new();
    if !express {
        loops(run, &mut forecasts);
        unfinished_maps(run, &mut forecasts);
    }
    maps(run, express, &mut forecasts);
    forecasts.truncate(FORECASTS);
    forecasts
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn share(used: usize, limit: u64) -> f64 {
    used as f64 / limit as f64
}

/// So many events, of so many that there may be.
pub(super) fn events(events: usize, most: Option<u64>) -> Meter {
    Meter {
        name: "History events".into(),
        value: match most {
            None => events.to_string(),
            Some(most) => format!("{} of {}", grouped(events as u64), grouped(most)),
        }
        .into(),
        share: most.map(|most| share(events, most)),
        help: match most {
            None => "EXPRESS executions have no limit of events.".into(),
            Some(most) => format!(
                "At {} events an execution fails. The history of each child execution of a distributed Map counts for itself.",
                grouped(most)
            )
            .into(),
        },
        visit: None,
    }
}

/// The largest value that went from state to state or into a service.
#[derive(Debug)]
pub(super) struct Largest {
    pub(super) value: Value,
    /// Its size in bytes.
    pub(super) size: usize,
    /// What it was, for people: `the input`.
    pub(super) told: &'static str,
    /// Of which state.
    pub(super) state: Option<Arc<str>>,
    pub(super) visit: Option<VisitId>,
}

fn largest(run: &Run) -> Option<Largest> {
    let all = run.execution.visits().iter().flat_map(|visit| {
        let values = visit.stages.iter().filter(|it| counts(it.stage));
        values.filter_map(move |it| Some((visit, it.stage, it.value.as_ref().ok()?)))
    });
    let (visit, stage, value) = all.max_by_key(|(.., value)| value.json_len())?;
    Some(Largest {
        value: value.clone(),
        size: value.json_len(),
        told: stage_name(stage),
        state: Some(Arc::clone(&visit.state.name)),
        visit: run.id_of(visit.id),
    })
}

/// How much of the quota the largest value takes, with the member that takes most of it.
pub(super) fn payload(largest: Option<Largest>) -> Meter {
    let Some(largest) = largest else {
        return Meter {
            name: "Largest payload".into(),
            value: "none".into(),
            share: None,
            help: "".into(),
            visit: None,
        };
    };
    let size = largest.size;
    let (path, part) = heaviest(&largest.value);
    let of = largest.state.as_deref();
    let of = of.map_or_else(|| "the execution".into(), |name| format!("`{name}`"));
    let mut help = format!("{} of {of}", largest.told);
    if !path.is_empty() {
        help.push_str(&format!(
            "; most of it is `${path}` with {}",
            bytes(part.json_len())
        ));
    }
    help.push_str(". Input and result of a state may have 256 KiB.");
    Meter {
        name: "Largest payload".into(),
        value: format!("{} of 256 KiB", bytes(size)).into(),
        share: Some(share(size, MAX_PAYLOAD_BYTES as u64)),
        help: help.into(),
        visit: largest.visit,
    }
}

/// Whether the quota is about the value of a stage.
fn counts(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Input | Stage::Parameters | Stage::Arguments | Stage::TaskResult | Stage::Output
    )
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Input => "the input",
        Stage::Parameters => "Parameters",
        Stage::Arguments => "Arguments",
        Stage::TaskResult => "the result",
        _ => "the output",
    }
}

/// The way to the member that takes most of a value, as long as one does.
fn heaviest(value: &Value) -> (String, &Value) {
    let (mut path, mut here) = (String::new(), value);
    loop {
        let next = match here {
            Value::Object(object) => object
                .iter()
                .map(|(key, value)| (format!(".{key}"), value))
                .max_by_key(|(_, value)| value.json_len()),
            // One item of many says nothing about the others.
            _ => None,
        };
        match next {
            Some((step, inner)) if inner.json_len() * 2 > here.json_len() => {
                path.push_str(&step);
                here = inner;
            }
            _ => return (path, here),
        }
    }
}

/// So many states that were entered, and so many retries.
pub(super) fn transitions(visits: usize, retries: usize) -> Meter {
    let mut value = grouped((visits + retries) as u64);
    if retries > 0 {
        value.push_str(&format!(", {retries} of them retries"));
    }
    Meter {
        name: "State transitions".into(),
        value: value.into(),
        share: None,
        help:
            "What STANDARD executions are billed by: every state that is entered, and every retry."
                .into(),
        visit: None,
    }
}

/// What so many milliseconds are billed as.
pub(super) fn billed(took: u64) -> Meter {
    let steps = took.div_ceil(BILLED_MS).max(1);
    Meter {
        name: "Billed duration".into(),
        value: format!("{} ms", grouped(steps.saturating_mul(BILLED_MS))).into(),
        share: Some(share(
            usize::try_from(took).unwrap_or(usize::MAX),
            asl_engine::quotas::longest_execution(true).as_millis() as u64,
        )),
        help: "EXPRESS executions are billed by request, and by duration in steps of 100 ms times memory in steps of 64 MB; they end after 5 minutes. Only delays of mocks and Waits take time here.".into(),
        visit: None,
    }
}

/// The loop that went round most often, wherever it is: how many events a round takes, and by how much the input grows.
fn loops(run: &Run, forecasts: &mut Vec<Forecast>) {
    let mut by_state: HashMap<(Place, &str), Vec<&Visit>> = HashMap::new();
    let mut order: Vec<(Place, &str)> = Vec::new();
    for visit in run
        .execution
        .visits()
        .iter()
        .filter(|it| it.child.is_none())
    {
        let key = (visit.place, &*visit.state.name);
        let known = by_state.entry(key).or_default();
        if known.is_empty() {
            order.push(key);
        }
        known.push(visit);
    }
    // The states of one loop are visited equally often: one of them tells of it.
    let rounds = |key: &(Place, &str)| by_state.get(key).map_or(0, Vec::len);
    let Some(key) = order.iter().rev().max_by_key(|key| rounds(key)) else {
        return;
    };
    let Some([first, .., last]) = by_state.get(key).map(Vec::as_slice) else {
        return;
    };
    let (count, (place, most)) = (rounds(key), *key);
    if count < ROUNDS {
        return;
    }
    let gaps = (count - 1) as u64;
    let own = own_events(run, place, first.entered.0, last.entered.0);
    let each = own.div_ceil(gaps).max(1);
    let limit = (MAX_EVENTS.saturating_sub(first.entered.0)) / each + 1;
    let visit = run.id_of(last.id);
    let (inside, alone) = match around(run, place) {
        Some(around) => (
            format!(" in {around}"),
            ", if nothing beside it added any more",
        ),
        None => (String::new(), ""),
    };
    forecasts.push(Forecast {
        text: format!(
            "`{most}`{inside} was entered {count} times, {each} events a round: about round {} would cross {} events{alone}",
            grouped(limit),
            grouped(MAX_EVENTS)
        )
        .into(),
        visit,
    });
    let size = |visit: &Visit| visit.stage(Stage::Input).map_or(0, Value::json_len);
    let grown = size(last).saturating_sub(size(first)) as u64 / gaps;
    let room = MAX_PAYLOAD_BYTES.saturating_sub(size(first)) as u64;
    if let Some(rounds) = room.checked_div(grown) {
        let rounds = rounds + 1;
        forecasts.push(Forecast {
            text: format!(
                "the input of `{most}` grows by {} a round: about round {} it would pass 256 KiB",
                bytes(usize::try_from(grown).unwrap_or(usize::MAX)),
                grouped(rounds)
            )
            .into(),
            visit,
        });
    }
}

/// How many of the events `from..to` belong to a branch, an iteration or the top level, with all that is inside of it.
fn own_events(run: &Run, place: Place, from: u64, to: u64) -> u64 {
    if place == Place::Top {
        return to - from;
    }
    let index = |event: u64| usize::try_from(event.saturating_sub(1)).unwrap_or(usize::MAX);
    let events = run.execution.history().get(index(from)..index(to));
    let own = events.unwrap_or_default().iter().filter(|event| {
        let visit = event.visit.and_then(|it| run.execution.visits().get(it.0));
        visit.is_some_and(|visit| places(run, visit).any(|it| it == place))
    });
    own.count() as u64
}

/// Where a visit is, and where that is, to the top.
fn places<'r>(run: &'r Run, visit: &'r Visit) -> impl Iterator<Item = Place> + 'r {
    std::iter::successors(Some(visit.place), |place| {
        let (Place::Branch { visit, .. } | Place::Iteration { visit, .. }) = place else {
            return None;
        };
        Some(run.execution.visits().get(visit.0)?.place)
    })
}

/// A branch or iteration in words.
fn around(run: &Run, place: Place) -> Option<String> {
    let (words, around, index) = match place {
        Place::Top => return None,
        Place::Branch { visit, index } => ("branch", visit, index + 1),
        Place::Iteration { visit, index } => ("item", visit, index),
    };
    let around = run.execution.visits().get(around.0)?;
    Some(format!("{words} {index} of `{}`", around.state.name))
}

/// Inline Maps that have finished some of their items: how many events all of them would take together.
fn unfinished_maps(run: &Run, forecasts: &mut Vec<Forecast>) {
    let history = run.execution.history();
    let maps = run.execution.visits().iter().filter(|visit| {
        matches!(&visit.state.kind, StateKind::Map(map) if map.mode == MapMode::Inline)
            && visit.child.is_none()
            && visit.stage(Stage::TaskResult).is_none()
    });
    for map in maps.take(FORECASTS) {
        let attempt = map.attempts.last().and_then(|attempt| attempt.started);
        let from = attempt.map_or(map.entered.0, |started| started.0);
        let from = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
        let events = history.get(from..).unwrap_or_default();
        let length = events.iter().find_map(|event| match &event.detail {
            EventDetail::MapStateStarted { length } if event.visit == Some(map.id) => Some(*length),
            _ => None,
        });
        let finished: HashSet<usize> = events
            .iter()
            .filter(|event| event.visit == Some(map.id))
            .filter_map(|event| match &event.detail {
                EventDetail::MapIterationSucceeded { index, .. } => usize::try_from(*index).ok(),
                _ => None,
            })
            .collect();
        let (done, all) = (finished.len() as u64, length.unwrap_or_default());
        if done == 0 || all <= done {
            continue;
        }
        // Started and succeeded belong to the Map itself.
        let inside = events.iter().filter(|event| {
            let visit = event.visit.and_then(|it| run.execution.visits().get(it.0));
            let item = visit.and_then(|visit| {
                places(run, visit).find_map(|place| match place {
                    Place::Iteration { visit, index } if visit == map.id => Some(index),
                    _ => None,
                })
            });
            item.is_some_and(|index| finished.contains(&index))
        });
        let so_far = inside.count() as u64 + done * ITEM_EVENTS;
        let left = (all - done) * so_far.div_ceil(done);
        let total = history.len() as u64 + left;
        let verdict = if total > MAX_EVENTS {
            format!("more than the {} of an execution", grouped(MAX_EVENTS))
        } else {
            format!("within the {} of an execution", grouped(MAX_EVENTS))
        };
        forecasts.push(Forecast {
            text: format!(
                "`{}` has finished {} of {} items with {} events: if the others are alike, they add about {}, which makes {} in all, {verdict}",
                map.state.name,
                grouped(done),
                grouped(all),
                grouped(so_far),
                grouped(left),
                grouped(total)
            )
            .into(),
            visit: run.id_of(map.id),
        });
    }
}

/// Maps that ended: how many events and how much of the result an item takes.
fn maps(run: &Run, express: bool, forecasts: &mut Vec<Forecast>) {
    let mut told: Vec<&str> = Vec::new();
    for visit in run.execution.visits() {
        let StateKind::Map(map) = &visit.state.kind else {
            continue;
        };
        let result = visit.stage(Stage::TaskResult);
        let Some(items) = result.and_then(Value::as_array).filter(|it| !it.is_empty()) else {
            continue;
        };
        if told.contains(&&*visit.state.name) {
            continue;
        }
        told.push(&visit.state.name);
        let (name, count) = (&visit.state.name, items.len() as u64);
        let mut push = |text: String| {
            forecasts.push(Forecast {
                text: Rc::from(text),
                visit: run.id_of(visit.id),
            });
        };
        let exited = visit
            .exited
            .filter(|_| map.mode == MapMode::Inline && !express);
        if let Some(exited) = exited.filter(|_| visit.child.is_none()) {
            let inside = (exited.0 - visit.entered.0).saturating_sub(OWN_EVENTS);
            let each = inside.div_ceil(count).max(1);
            let others = (run.execution.history().len() as u64).saturating_sub(each * count);
            push(format!(
                "`{name}` takes about {each} events an item: more than about {} items would cross {} events; in a distributed Map each item has a history of its own",
                grouped(MAX_EVENTS.saturating_sub(others) / each),
                grouped(MAX_EVENTS)
            ));
        }
        let each = result.map_or(0, Value::json_len) as u64 / count;
        if each > 0 && map.result_writer.is_none() {
            push(format!(
                "the result of `{name}` takes about {} an item: more than about {} items would pass 256 KiB",
                bytes(usize::try_from(each).unwrap_or(usize::MAX)),
                grouped(MAX_PAYLOAD_BYTES as u64 / each)
            ));
        }
    }
}

/// `12 B`, `1.5 KiB`
fn bytes(count: usize) -> String {
    if count < 1024 {
        return format!("{count} B");
    }
    let tenths = (count as u64 * 10 + 512) / 1024;
    format!("{}.{} KiB", grouped(tenths / 10), tenths % 10)
}
