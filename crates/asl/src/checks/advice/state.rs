//! What can be said of a state by itself.

use asl_json::Node;

use super::{Advice, Scene};
use crate::fields::MAX_SECONDS;
use crate::findings::quoted;
use crate::parse::words::opening;
use crate::placeholder::is_open;
use crate::quotas::{MAX_PAYLOAD_BYTES, longest_execution};
use crate::timestamp::parse_timestamp;

/// Whoever reads this lives later: a moment that no clock can be asked about.
const SURELY_PAST: &str = "2025-01-01T00:00:00Z";

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>) {
    for member in scene.node.members() {
        match &*member.key {
            "Result" | "Parameters" | "Arguments" | "Output" | "Assign"
                if member.value.span.len() > MAX_PAYLOAD_BYTES =>
            {
                payload(advice, scene, &member.key, &member.value);
            }
            "InputPath" if matches!(member.value.kind, asl_json::NodeKind::Null) => {
                advice
                    .hint(
                        "input-path-null",
                        &scene.place.key("InputPath"),
                        member.value.span,
                        "with `InputPath` null the state gets {}, not null",
                    )
                    .help("leave it out to get the whole input");
            }
            "TimeoutSeconds" if advice.express => {
                express(advice, scene, "TimeoutSeconds", &member.value);
            }
            _ => {}
        }
    }
    match scene.kind {
        "Wait" => wait(advice, scene),
        "Fail" => fail(advice, scene),
        "Pass" => pass(advice, scene),
        "Task" | "Parallel" if scene.is_jsonata() => arguments(advice, scene),
        _ => {}
    }
}

fn payload(advice: &mut Advice<'_>, scene: Scene<'_>, field: &str, node: &Node) {
    let length = node.to_value().json_len();
    if length > MAX_PAYLOAD_BYTES {
        advice
            .warn(
                "payload-size",
                &scene.place.key(field),
                opening(node),
                format!("`{field}` has {length} bytes; a state passes on at most {MAX_PAYLOAD_BYTES}"),
            )
            .help("the state fails with States.DataLimitExceeded: keep the data in S3 and pass on its key");
    }
}

fn express(advice: &mut Advice<'_>, scene: Scene<'_>, field: &str, node: &Node) {
    if whole(node).is_some_and(|seconds| outlasts(seconds, true)) {
        advice
            .warn(
                "express-timeout",
                &scene.place.key(field),
                node.span,
                "an EXPRESS execution ends after five minutes, before this time is over",
            )
            .help("use a STANDARD state machine, or at most 300 seconds");
    }
}

/// Whether so many seconds are more than an execution has.
fn outlasts(seconds: i64, express: bool) -> bool {
    u64::try_from(seconds).is_ok_and(|seconds| seconds > longest_execution(express).as_secs())
}

fn wait(advice: &mut Advice<'_>, scene: Scene<'_>) {
    if let Some(node) = scene.get("Seconds") {
        // What is longer than `Seconds` may be has an error.
        if whole(node).is_some_and(|seconds| outlasts(seconds, false) && seconds <= MAX_SECONDS) {
            advice
                .warn(
                    "wait-too-long",
                    &scene.place.key("Seconds"),
                    node.span,
                    "the wait is longer than a year, the longest an execution lasts",
                )
                .help("the execution times out meanwhile: let a schedule start another one later");
        } else if advice.express {
            express(advice, scene, "Seconds", node);
        }
    }
    if let Some(node) = scene.get("Timestamp")
        && let Some(moment) = node.as_str().and_then(parse_timestamp)
        && parse_timestamp(SURELY_PAST).is_some_and(|past| moment < past)
    {
        advice
            .hint(
                "wait-past",
                &scene.place.key("Timestamp"),
                node.span,
                "this moment is past: the state does not wait",
            )
            .help("to take the moment from the input use `TimestampPath`");
    }
}

fn fail(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let names = ["Error", "ErrorPath", "Cause", "CausePath"];
    if names.iter().any(|name| scene.get(name).is_some()) {
        return;
    }
    let edit = advice.member(
        scene.node,
        "Error",
        &crate::findings::json_string(&format!("{}Error", camel(scene.name))),
    );
    let finding = advice
        .hint(
            "fail-no-error",
            scene.place,
            scene.key,
            format!("{} fails without an error's name or a cause", quoted(scene.name)),
        )
        .help("add `Error` and `Cause`: they are what a parent's `Catch`, an alarm and whoever looks at the history get");
    if let Some(edit) = edit {
        finding.fix("add `Error`", edit.span, edit.text);
    }
}

/// What a state is given is an object, or computed.
fn arguments(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let Some(node) = scene.get("Arguments") else {
        return;
    };
    let given = match node.as_str() {
        Some(text) => text.starts_with("{%") || is_open(text),
        None => node.is_object() || node.is_array(),
    };
    if !given {
        advice
            .warn(
                "arguments-literal",
                &scene.place.key("Arguments"),
                node.span,
                "`Arguments` is neither an object nor an expression",
            )
            .help("write an object with the parameters of the call, or \"{% … %}\" that gives one");
    }
}

/// The letters and digits of a name.
fn camel(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .take(60)
        .collect()
}

fn pass(advice: &mut Advice<'_>, scene: Scene<'_>) {
    if scene.is_jsonata() || scene.get("Result").is_none() {
        return;
    }
    if let Some(member) = scene.node.member("Parameters") {
        advice
            .warn(
                "pass-result-and-parameters",
                &scene.place.key("Parameters"),
                member.key_span,
                "`Parameters` has no effect beside `Result`",
            )
            .help("`Result` is what the state gives: remove one of the two");
    }
}

pub(super) fn whole(node: &Node) -> Option<i64> {
    node.as_number()?.as_i64()
}
