//! `Retry` and `Catch`: entries out of order, names that do not stand for what one expects (reference 03-errors-retry-catch §1, §2).

use asl_json::{Node, Span};

use super::{Advice, Practice, Scene, is_lambda, pattern};
use crate::diagnostic::{Edit, Fix};
use crate::error_name::{ALL, DATA_LIMIT_EXCEEDED, HEARTBEAT_TIMEOUT, TASK_FAILED, TIMEOUT};
use crate::findings::quoted;
use crate::resource::{IntegrationPattern, Target};

/// Errors of Lambda that pass.
const TRANSIENT: [&str; 5] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
];
/// Calls that do their work again when they are repeated, and the parameter that prevents it.
const TWICE: &[(&str, &str, &str)] = &[
    ("sns", "publish", "MessageDeduplicationId"),
    ("sqs", "sendMessage", "MessageDeduplicationId"),
    ("events", "putEvents", ""),
    ("states", "startExecution", "Name"),
    ("ecs", "runTask", "ClientToken"),
    ("batch", "submitJob", ""),
    ("glue", "startJobRun", ""),
];

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>, target: Option<&Target>) {
    for field in ["Retry", "Catch"] {
        let Some(node) = scene.get(field) else {
            continue;
        };
        advice.handles = true;
        names(advice, scene, field);
        for index in 0..node.items().len() {
            all_in_its_place(advice, node, index);
            covered(advice, scene, field, node.items(), index, target.is_some());
        }
    }
    for (index, entry) in items(scene, "Catch").iter().enumerate() {
        to_itself(advice, scene, index, entry);
    }
    if let Some(target) = target {
        practices(advice, scene, target);
    }
}

fn items<'n>(scene: Scene<'n>, field: &str) -> &'n [Node] {
    scene.get(field).map(Node::items).unwrap_or_default()
}

fn error_names(entry: &Node) -> impl Iterator<Item = (&str, Span)> {
    let list = entry
        .get("ErrorEquals")
        .map(Node::items)
        .unwrap_or_default();
    list.iter()
        .filter_map(|node| Some((node.as_str()?, node.span)))
}

/// Whether an entry of this field matches an error by one of these names.
fn names_any(scene: Scene<'_>, field: &str, wanted: &[&str]) -> bool {
    items(scene, field)
        .iter()
        .flat_map(error_names)
        .any(|(name, _)| wanted.contains(&name))
}

/// Gives the error that `States.ALL` does not stand alone and last its fix.
fn all_in_its_place(advice: &mut Advice<'_>, list: &Node, index: usize) {
    let items = list.items();
    let (Some(entry), Some(last)) = (items.get(index), items.last()) else {
        return;
    };
    let Some(errors) = entry.get("ErrorEquals") else {
        return;
    };
    let Some(all) = errors
        .items()
        .iter()
        .find(|name| name.as_str() == Some(ALL))
    else {
        return;
    };
    let is_last = index + 1 == items.len();
    let fix = match (errors.items().len(), is_last) {
        (1, true) => return,
        (1, false) => {
            let Some(next) = items.get(index + 1) else {
                return;
            };
            let (Some(moved), Some(b'{')) = (
                advice.text.get(entry.span.start..entry.span.end),
                advice.text.as_bytes().get(entry.span.start),
            ) else {
                return;
            };
            Fix {
                title: "move it to the end".to_owned(),
                edits: vec![
                    Edit {
                        span: Span::new(entry.span.start, next.span.start),
                        text: String::new(),
                    },
                    Edit {
                        span: Span::at(last.span.end),
                        text: format!(", {moved}"),
                    },
                ],
            }
        }
        (_, true) => Fix {
            title: "leave only `States.ALL`".to_owned(),
            edits: vec![Edit {
                span: errors.span,
                text: "[\"States.ALL\"]".to_owned(),
            }],
        },
        (_, false) => return,
    };
    if let Some(finding) = advice.findings.find("states-all-position", all.span) {
        finding.fixes.push(fix);
    }
}

/// Names that match less than they seem to.
fn names(advice: &mut Advice<'_>, scene: Scene<'_>, field: &'static str) {
    let named = |wanted: &str| {
        let entries = items(scene, field).iter().enumerate();
        entries
            .flat_map(|(index, entry)| {
                error_names(entry).map(move |(name, span)| (index, name, span))
            })
            .find(|(_, name, _)| *name == wanted)
            .map(|(index, _, span)| (index, span))
    };
    let place = scene.place.key(field);
    if let Some((index, span)) = named(DATA_LIMIT_EXCEEDED) {
        advice
            .hint(
                "retry-datalimit",
                &place.index(index),
                span,
                "`States.DataLimitExceeded` is matched when a task's result is too long, not when a state's output is",
            )
            .help("AWS's guide says that it cannot be caught; executions show that a task's can: keep large data in S3");
    }
    let can_time_out =
        scene.get("TimeoutSeconds").is_some() || scene.get("HeartbeatSeconds").is_some();
    if can_time_out
        && let Some((index, span)) = named(TASK_FAILED)
        && !names_any(scene, field, &[TIMEOUT, ALL, HEARTBEAT_TIMEOUT])
    {
        advice
            .hint(
                "task-failed-not-timeout",
                &place.index(index),
                span,
                "`States.TaskFailed` stands for every error of a task but `States.Timeout`, which this task can raise",
            )
            .help("name `States.Timeout`, too, if a timeout is to be handled here")
            .fix("add `States.Timeout`", Span::at(span.end), ", \"States.Timeout\"");
    }
}

/// An entry that an earlier one leaves nothing to.
fn covered(
    advice: &mut Advice<'_>,
    scene: Scene<'_>,
    field: &str,
    entries: &[Node],
    index: usize,
    is_task: bool,
) {
    let (Some(entry), Some(earlier)) = (entries.get(index), entries.get(..index)) else {
        return;
    };
    let covering = |name: &str| {
        // Lists longer than any that is written by hand are not held against each other.
        earlier.iter().take(LONGEST_LIST).position(|before| {
            error_names(before).take(LONGEST_LIST).any(|(known, _)| {
                (known == name && field == "Catch")
                    || (known == TASK_FAILED
                        && is_task
                        && name != TIMEOUT
                        && name != ALL
                        && name != TASK_FAILED)
            })
        })
    };
    let mut names = error_names(entry).peekable();
    if names.peek().is_none() || error_names(entry).nth(LONGEST_LIST).is_some() {
        return;
    }
    let mut by = None;
    for (name, _) in names {
        match covering(name) {
            Some(position) => by = Some(position),
            None => return,
        }
    }
    let (Some(by), Some((_, span))) = (by, error_names(entry).next()) else {
        return;
    };
    let (code, message) = match field {
        "Retry" => ("shadowed-retrier", "this retrier is never reached"),
        _ => ("shadowed-catcher", "this catcher is never reached"),
    };
    let place = scene.place.key(field);
    advice
        .warn(
            code,
            &place.index(index),
            span,
            format!("{message}: entry {by} of `{field}` matches its errors already"),
        )
        .help("the first entry that matches decides: put the narrower one first");
}

const LONGEST_LIST: usize = 50;

fn to_itself(advice: &mut Advice<'_>, scene: Scene<'_>, index: usize, entry: &Node) {
    if let Some(next) = entry.get("Next")
        && next.as_str() == Some(scene.name)
    {
        let place = scene.place.key("Catch");
        advice
            .warn(
                "catch-loop",
                &place.index(index),
                next.span,
                format!("{} catches its error and runs again, with no limit", quoted(scene.name)),
            )
            .help("an error that stays repeats until 25,000 events end the execution: use `Retry`, which counts its attempts, or go elsewhere");
    }
}

fn practices(advice: &mut Advice<'_>, scene: Scene<'_>, target: &Target) {
    let resource = scene.text("Resource").unwrap_or_default();
    if is_lambda(target, resource) {
        if pattern(target) != IntegrationPattern::WaitForTaskToken
            && !names_any(scene, "Retry", &TRANSIENT)
            && !names_any(scene, "Retry", &[ALL, TASK_FAILED])
        {
            advice.repeat(Practice::LambdaRetry, scene, scene.place, scene.key);
        }
    } else if scene.get("Retry").is_none() && scene.get("Catch").is_none() {
        advice.repeat(Practice::NoHandlers, scene, scene.place, scene.key);
    }
    if !names_any(scene, "Retry", &[ALL]) {
        return;
    }
    if items(scene, "Retry").len() == 1 {
        advice.repeat(
            Practice::RetryAll,
            scene,
            &scene.place.key("Retry"),
            scene.key,
        );
    }
    let Target::Integration { service, api, .. } = target else {
        return;
    };
    let (_, payload) = scene.payload();
    let twice = TWICE.iter().any(|(of, call, token)| {
        *of == &**service
            && *call == &**api
            && !payload.is_some_and(|payload| {
                payload
                    .members()
                    .iter()
                    .any(|member| member.key.strip_suffix(".$").unwrap_or(&member.key) == *token)
            })
    });
    if twice {
        advice.repeat(Practice::RetryTwice, scene, scene.place, scene.key);
    }
}
