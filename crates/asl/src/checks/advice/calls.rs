//! What a Task calls, and how long it may wait for it (reference 05-integrations §1 to §3).

use asl_json::Span;

use super::{Advice, Practice, Scene, pattern};
use crate::diagnostic::Severity;
use crate::findings::quoted;
use crate::parse::words::opening;
use crate::resource::{IntegrationPattern, Target};

const TIMES: [&str; 4] = [
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
];
/// Accounts that stand in guides.
const EXAMPLE_ACCOUNTS: [&str; 4] = [
    "123456789012",
    "111122223333",
    "000000000000",
    "111111111111",
];

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>, target: &Target) {
    let span = scene.get("Resource").map_or(scene.key, |node| node.span);
    let resource = scene.text("Resource").unwrap_or_default();
    timeout(advice, scene, target, span);
    account(advice, scene, resource, span);
    if let Target::Integration {
        service,
        api,
        pattern,
    } = target
    {
        if &**service == "states"
            && &**api == "startExecution"
            && *pattern == IntegrationPattern::Sync
        {
            // A plain word of YAML has no quote behind it.
            let quote = span.text(advice.text).ends_with(['"', '\'']);
            advice
                .hint(
                    "sync-output-string",
                    &scene.place.key("Resource"),
                    span,
                    "`.sync` gives the child's `Output` as a string of JSON; `.sync:2` gives it as JSON",
                )
                .help("with `.sync:2` the states after it can read into the output")
                .fix("use `.sync:2`", Span::at(span.end.saturating_sub(usize::from(quote))), ":2");
        }
        if &**service == "apigateway" && &**api == "invoke" {
            headers(advice, scene);
        }
    }
}

/// A task that waits for someone else needs an end of its patience.
fn timeout(advice: &mut Advice<'_>, scene: Scene<'_>, target: &Target, span: Span) {
    let (severity, code, whom) = match (target, pattern(target)) {
        (Target::Activity, _) => (Severity::Warning, "callback-no-timeout", "a worker"),
        (_, IntegrationPattern::WaitForTaskToken) => {
            (Severity::Warning, "callback-no-timeout", "a callback")
        }
        (_, IntegrationPattern::Sync | IntegrationPattern::Sync2) => {
            (Severity::Hint, "task-no-timeout", "a job")
        }
        _ => return,
    };
    // Which has an error already.
    if advice.express {
        return;
    }
    if TIMES.iter().any(|name| scene.get(name).is_some()) {
        return;
    }
    let edit = advice.member(scene.node, "TimeoutSeconds", "3600");
    let finding = advice.add(
        severity,
        code,
        scene.place,
        span,
        format!("{} waits for {whom} without a timeout", quoted(scene.name)),
    );
    finding.help("whoever should answer may be gone: without `TimeoutSeconds` or `HeartbeatSeconds` the execution hangs for up to a year");
    if let Some(edit) = edit {
        finding.fix("add `TimeoutSeconds` of an hour", edit.span, edit.text);
    }
}

fn account(advice: &mut Advice<'_>, scene: Scene<'_>, resource: &str, span: Span) {
    let Some(account) = resource.split(':').nth(4) else {
        return;
    };
    if account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && !EXAMPLE_ACCOUNTS.contains(&account)
    {
        advice.repeat(Practice::Account, scene, &scene.place.key("Resource"), span);
    }
}

/// API Gateway takes several values for a name.
fn headers(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let (field, payload) = scene.payload();
    let Some(payload) = payload else { return };
    for name in ["Headers", "QueryParameters"] {
        let Some(node) = payload.get(name) else {
            continue;
        };
        for member in node.members() {
            // A path, an expression or a placeholder may give an array.
            let computed = member.key.ends_with(".$")
                || member
                    .value
                    .as_str()
                    .is_some_and(|text| text.starts_with("{%") || text.contains("${"));
            if computed || member.value.is_array() {
                continue;
            }
            let given = advice
                .text
                .get(member.value.span.start..member.value.span.end)
                .unwrap_or_default()
                .to_owned();
            let simple = !member.value.is_object();
            let payload_place = scene.place.key(field);
            let finding = advice
                .warn(
                    "apigw-headers",
                    &payload_place.key(name),
                    if simple {
                        member.value.span
                    } else {
                        opening(&member.value)
                    },
                    format!("the values of `{name}` are arrays here"),
                )
                .help("API Gateway takes several values for one name: [\"…\"]");
            if simple {
                finding.fix(
                    "put it into an array",
                    member.value.span,
                    format!("[{given}]"),
                );
            }
        }
    }
}
