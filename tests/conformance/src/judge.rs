//! Whether an execution went as it was recorded.

use serde_json::{Value, json};

use crate::compare::{Comparison, Masks, compare, shown};

/// Compares what we did with `expected` of a case.
///
/// `ours` has `status`, `output` (as JSON text), `error`, `cause` where they exist, and `events`.
#[must_use]
pub fn judge(case: &Value, ours: &Value) -> Comparison {
    let masks = Masks::new(
        case.get("nondeterministic")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str),
    );
    let expected = case.get("expected").unwrap_or(&Value::Null);
    let mut parts = Vec::new();
    if expected.get("status").and_then(Value::as_str) == Some("RUNNING") {
        // Recorded before the execution had ended: what is there must be how ours begins.
        parts.push(beginning(expected, ours, &masks));
        return first(parts);
    }
    for key in ["status", "error", "cause"] {
        parts.push(member(key, expected.get(key), ours.get(key), &masks));
    }
    // The recorded output is decoded in any case.
    let output = ours
        .get("output")
        .and_then(Value::as_str)
        .map(|text| serde_json::from_str(text).unwrap_or_else(|_| json!(text)));
    parts.push(member(
        "output",
        expected.get("output"),
        output.as_ref(),
        &masks,
    ));
    if let Some(recorded) = expected.get("events").and_then(Value::as_array) {
        let normalised = case
            .get("order_normalised")
            .and_then(Value::as_bool)
            .unwrap_or_default();
        let events = events(ours);
        parts.push(if normalised {
            unordered(recorded, events, &masks)
        } else {
            compare("events", &json!(recorded), &json!(events), &masks)
        });
    }
    if let Some(recorded) = expected.get("end_event") {
        parts.push(compare("end_event", recorded, &end_event(ours), &masks));
    }
    first(parts)
}

fn events(ours: &Value) -> &[Value] {
    ours.get("events")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The first difference of all, and the first difference in the order of keys.
fn first(parts: Vec<Comparison>) -> Comparison {
    let mut all = Comparison::default();
    for part in parts {
        all.difference = all.difference.or(part.difference);
        all.key_order = all.key_order.or(part.key_order);
    }
    all
}

fn member(key: &str, recorded: Option<&Value>, ours: Option<&Value>, masks: &Masks) -> Comparison {
    match (recorded, ours) {
        (None, None) => Comparison::default(),
        (Some(recorded), Some(ours)) => compare(key, recorded, ours, masks),
        (Some(recorded), None) => differs(format!(
            "$.{key}: recorded {}, we have none",
            shown(recorded)
        )),
        (None, Some(ours)) => differs(format!(
            "$.{key}: we have {}, none was recorded",
            shown(ours)
        )),
    }
}

fn differs(difference: String) -> Comparison {
    Comparison {
        difference: Some(difference),
        key_order: None,
    }
}

fn beginning(expected: &Value, ours: &Value, masks: &Masks) -> Comparison {
    let recorded = events(expected);
    let begun: Vec<&Value> = events(ours).iter().take(recorded.len()).collect();
    compare("events", &json!(recorded), &json!(begun), masks)
}

/// The last event in the shape of the logs of an EXPRESS execution, which is all that is recorded of it.
fn end_event(ours: &Value) -> Value {
    let Some(last) = events(ours).last() else {
        return Value::Null;
    };
    let text = |key: &str| last.get(key).map(ToString::to_string).unwrap_or_default();
    let details = last
        .as_object()
        .and_then(|event| event.iter().find(|(key, _)| key.ends_with("EventDetails")))
        .map_or(json!({}), |(_, details)| details.clone());
    json!({
        "details": details,
        "event_timestamp": last.get("timestamp"),
        "execution_arn": ours.get("executionArn"),
        "id": text("id"),
        "previous_event_id": text("previousEventId"),
        "redrive_count": "0",
        "type": last.get("type"),
    })
}

/// Events of a recording that was made independent of the order inside a Parallel.
///
/// The recorder zeroed the ids of the events inside, sorted them, and dropped the events that end an inner Parallel. So: an event with an id must be ours with
/// that id, each one without must be one of ours that no other took, and what is left of ours may only be such ends.
fn unordered(recorded: &[Value], ours: &[Value], masks: &Masks) -> Comparison {
    let mut left: Vec<&Value> = ours.iter().collect();
    let mut key_order = None;
    let (placed, loose): (Vec<&Value>, Vec<&Value>) = recorded
        .iter()
        .partition(|event| event.get("id").is_some_and(Value::is_number));
    for (zeroed, event) in placed
        .iter()
        .map(|event| (false, *event))
        .chain(loose.iter().map(|event| (true, *event)))
    {
        let found = left.iter().position(|candidate| {
            let comparison = if zeroed {
                alike(event, candidate, masks)
            } else {
                one(event, candidate, masks)
            };
            key_order = key_order.take().or(comparison.key_order.clone());
            comparison.is_equal()
        });
        match found {
            Some(index) => drop(left.remove(index)),
            None => {
                return differs(format!(
                    "$.events: no event of ours is as the recorded {}",
                    shown(event)
                ));
            }
        }
    }
    let dropped = [
        "ParallelStateSucceeded",
        "ParallelStateFailed",
        "ParallelStateExited",
    ];
    let surplus = left.iter().find(|event| {
        !event
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|name| dropped.contains(&name))
    });
    match surplus {
        Some(event) => differs(format!(
            "$.events: we have {}, which was not recorded",
            shown(event)
        )),
        None => Comparison {
            difference: None,
            key_order,
        },
    }
}

/// Compares one event with another; masks by index concern the first event only.
fn one(recorded: &Value, ours: &Value, masks: &Masks) -> Comparison {
    compare("events", &json!([recorded]), &json!([ours]), masks)
}

/// As [`one`], ids aside.
fn alike(recorded: &Value, ours: &Value, masks: &Masks) -> Comparison {
    let without_ids = |event: &Value| {
        let mut event = event.clone();
        if let Some(members) = event.as_object_mut() {
            members.shift_remove("id");
            members.shift_remove("previousEventId");
        }
        event
    };
    one(&without_ids(recorded), &without_ids(ours), masks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &Value, name: &str, kind: &str) -> Value {
        json!({"id": id, "previousEventId": 0, "timestamp": "t", "type": kind, "d": {"name": name}})
    }

    #[test]
    fn members_must_match_in_presence_and_value() {
        let case = json!({"expected": {"status": "FAILED", "error": "E"}, "nondeterministic": []});
        for (ours, reason) in [
            (json!({"status": "FAILED", "error": "E"}), None),
            (
                json!({"status": "SUCCEEDED"}),
                Some("$.status: recorded \"FAILED\", we have \"SUCCEEDED\""),
            ),
            (
                json!({"status": "FAILED"}),
                Some("$.error: recorded \"E\", we have none"),
            ),
            (
                json!({"status": "FAILED", "error": "E", "cause": "c"}),
                Some("$.cause: we have \"c\", none was recorded"),
            ),
        ] {
            assert_eq!(judge(&case, &ours).difference.as_deref(), reason, "{ours}");
        }
    }

    #[test]
    fn normalised_events_match_in_any_order() {
        let recorded = [
            event(&json!(1), "P", "ParallelStateStarted"),
            event(&json!([0]), "A", "PassStateEntered"),
            event(&json!([0]), "B", "PassStateEntered"),
            event(&json!(5), "P", "ParallelStateExited"),
        ];
        let ours = [
            event(&json!(1), "P", "ParallelStateStarted"),
            event(&json!(2), "B", "PassStateEntered"),
            event(&json!(3), "A", "PassStateEntered"),
            event(&json!(4), "P", "ParallelStateSucceeded"),
            event(&json!(5), "P", "ParallelStateExited"),
        ];
        let masks = Masks::default();
        assert!(unordered(&recorded, &ours, &masks).is_equal());
        for damaged in [1, 2, 4] {
            let mut ours = ours.to_vec();
            ours.remove(damaged);
            assert!(
                !unordered(&recorded, &ours, &masks).is_equal(),
                "without event {damaged}"
            );
        }
        let mut more = ours.to_vec();
        more.push(event(&json!(6), "A", "PassStateExited"));
        assert!(!unordered(&recorded, &more, &masks).is_equal());
    }

    #[test]
    fn a_recording_of_a_running_execution_is_a_beginning() {
        let case = json!({"expected": {"status": "RUNNING", "events": [event(&json!(1), "S", "ExecutionStarted")]}, "nondeterministic": []});
        let ours = json!({"status": "FAILED", "events": [event(&json!(1), "S", "ExecutionStarted"), event(&json!(2), "S", "ExecutionFailed")]});
        assert!(judge(&case, &ours).is_equal());
        assert!(!judge(&case, &json!({"status": "FAILED", "events": []})).is_equal());
    }
}
