//! Whole executions.

use asl_engine::api::{Options, RunRequest, RunResponse, RunStatus, run};
use asl_engine::history::EVENT_TYPES;

/// After so many events a run is stopped.
const MOST_EVENTS: u64 = 400;

/// A definition, an input and mocks, set apart by a line `---`, are run: the same bytes twice, and a history that holds together.
pub fn execution(text: &str) {
    let response = run(request(text));
    let bytes =
        |response: &RunResponse| serde_json::to_string(response).expect("a response is JSON");
    let first = bytes(&response);
    assert_eq!(first, bytes(&run(request(text))), "not the same twice");
    assert_well_formed(&response);
}

fn request(text: &str) -> RunRequest {
    let mut parts = text.splitn(3, "\n---\n");
    RunRequest {
        definition: parts.next().unwrap_or_default().to_owned(),
        input: parts
            .next()
            .filter(|input| !input.trim().is_empty())
            .map(Into::into),
        mocks: parts
            .next()
            .filter(|mocks| !mocks.trim().is_empty())
            .map(str::to_owned),
        options: Options {
            max_steps: Some(MOST_EVENTS),
            // An odd sum stands for a redrive.
            redrive: Some(text.bytes().map(u64::from).sum::<u64>() % 2),
            ..Options::default()
        },
        ..RunRequest::default()
    }
}

/// Types are known; ids rise by one; what an event names as its cause stands before it; time does not run back; and the last event says how it ended.
#[track_caller]
fn assert_well_formed(response: &RunResponse) {
    let mut time = None;
    for (event, id) in response.events.iter().zip(1..) {
        assert!(
            EVENT_TYPES.contains(&event.detail.type_name()),
            "{event:?} has a type that is not in the list"
        );
        assert_eq!(event.id.0, id, "ids rise by one");
        assert!(
            event.previous_event_id < event.id,
            "{event:?} names a cause that is not before it"
        );
        assert!(
            time <= Some(event.timestamp),
            "{event:?} is earlier than the one before it"
        );
        time = Some(event.timestamp);
    }
    let first = response
        .events
        .first()
        .map(|event| event.detail.type_name());
    let last = response.events.last().map(|event| event.detail.type_name());
    let end = match response.status {
        RunStatus::Invalid => {
            assert!(response.events.is_empty(), "what is invalid does not run");
            return;
        }
        RunStatus::Succeeded => "ExecutionSucceeded",
        RunStatus::Failed => "ExecutionFailed",
        RunStatus::TimedOut => "ExecutionTimedOut",
        RunStatus::Aborted => "ExecutionAborted",
    };
    assert_eq!((first, last), (Some("ExecutionStarted"), Some(end)));
}
