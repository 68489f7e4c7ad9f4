//! Errors that a call may fail with, as AWS would report them.

use std::rc::Rc;
use std::sync::Arc;

use asl_language::error_name::{ALL, TASK_FAILED, TIMEOUT};
use asl_language::integrations;
use asl_language::model::{State, StateKind};
use asl_language::resource::{Resource, Target};

use crate::protocol::MockFailure;

/// How many names that the state itself handles are offered.
const OWN: usize = 12;

/// The forms in which Lambda's runtimes report what was thrown, `{}` being its name: key order and members are theirs
/// (reference 03-errors-retry-catch §2, 10-more-recordings; the Java runtime's are documented).
const RUNTIMES: [(&str, &str, &str); 3] = [
    (
        "Lambda, Python",
        "ValueError",
        r#"{"errorMessage":"something went wrong","errorType":"{}","requestId":"e2f7a9c4-1b3d-4f58-86a0-7c9e5d2b4f13","stackTrace":["  File \"/var/task/index.py\", line 5, in handler\n    raise {}('something went wrong')\n"]}"#,
    ),
    (
        "Lambda, Node.js",
        "TypeError",
        r#"{"errorType":"{}","errorMessage":"something went wrong","trace":["{}: something went wrong","    at Runtime.handler (file:///var/task/index.mjs:5:9)","    at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1206:29)"]}"#,
    ),
    (
        "Lambda, Java",
        "java.lang.IllegalStateException",
        r#"{"errorMessage":"something went wrong","errorType":"{}","stackTrace":["example.Handler.handleRequest(Handler.java:12)","java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)"]}"#,
    ),
];

/// What Lambda itself reports when a function does not come to an end.
const LIMITS: [(&str, &str); 2] = [
    (
        "Sandbox.Timedout",
        r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: e2f7a9c4-1b3d-4f58-86a0-7c9e5d2b4f13 Error: Task timed out after 3.00 seconds"}"#,
    ),
    (
        "Runtime.ExitError",
        r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: e2f7a9c4-1b3d-4f58-86a0-7c9e5d2b4f13 Error: Runtime exited with error: signal: killed"}"#,
    ),
];

/// The errors in the order in which they are offered: those that the state handles by name, then what the service raises.
pub(super) fn failures(state: &State, resource: &Resource) -> Vec<MockFailure> {
    let service = match &resource.target {
        Target::LambdaFunction => Some("lambda"),
        Target::Integration { service, .. } => Some(&**service),
        Target::Activity => None,
    };
    let is_lambda = service == Some("lambda");
    let mut offered: Vec<MockFailure> = Vec::new();
    for (field, names) in handled(state) {
        for name in names {
            let known = offered.iter().any(|other| *other.error == **name);
            if known || offered.len() == OWN || name.starts_with("States.") {
                continue;
            }
            let cause = match (is_lambda, RUNTIMES.first()) {
                (true, Some((.., form))) if is_thrown(name) => form.replace("{}", name),
                _ => String::from("something went wrong"),
            };
            offered.push(failure(&format!("named in {field}"), name, &cause));
        }
    }
    if is_lambda {
        let own: Vec<Rc<str>> = offered.iter().map(|it| it.error.clone()).collect();
        for (at, (group, name, form)) in RUNTIMES.iter().enumerate() {
            // The first runtime is the one that was taken above.
            let own = own.iter().filter(|name| at > 0 && is_thrown(name));
            let names = std::iter::once(*name).chain(own.map(|name| &**name));
            offered.extend(names.map(|name| failure(group, name, &form.replace("{}", name))));
        }
        let limits = LIMITS.iter();
        offered.extend(limits.map(|(name, cause)| failure("Lambda", name, cause)));
    }
    let known = service.and_then(integrations::service);
    if let Some(service) = known {
        offered.extend(service.errors().map(|name| {
            let cause = format!("something went wrong (Service: {}, Status Code: 400, Request ID: e2f7a9c4-1b3d-4f58-86a0-7c9e5d2b4f13)", service.title);
            failure(service.title, &name, &cause)
        }));
    } else if service.is_none() {
        offered.push(failure("SendTaskFailure", "Rejected", "the worker gave up"));
    }
    for (name, cause) in [(TASK_FAILED, "the task failed"), (TIMEOUT, "")] {
        offered.push(failure("Step Functions", name, cause));
    }
    // The same error from another runtime has another cause.
    let mut seen: Vec<(Rc<str>, Rc<str>)> = Vec::new();
    offered.retain(|it| {
        let this = (it.error.clone(), it.cause.clone());
        let new = !seen.contains(&this) && *it.error != *ALL;
        seen.push(this);
        new
    });
    offered
}

/// The names in `ErrorEquals` of the state's Catchers and Retriers.
fn handled(state: &State) -> impl Iterator<Item = (&'static str, &[Arc<str>])> {
    let (catch, retry) = match &state.kind {
        StateKind::Task(task) => (&*task.catch, &*task.retry),
        _ => (&[][..], &[][..]),
    };
    let catch = catch.iter().map(|it| ("Catch", &*it.error_equals));
    catch.chain(retry.iter().map(|it| ("Retry", &*it.error_equals)))
}

/// Whether a name is of something that code throws, not of a service.
fn is_thrown(name: &str) -> bool {
    !name.contains('.')
}

fn failure(group: &str, error: &str, cause: &str) -> MockFailure {
    MockFailure {
        group: group.into(),
        error: error.into(),
        cause: cause.into(),
    }
}

#[cfg(test)]
mod tests {
    use asl_language::{CheckOptions, check};

    use super::*;

    fn offered(resource: &str, more: &str) -> Vec<MockFailure> {
        let caught = if more.contains("Catch") {
            r#", "C": {"Type": "Succeed"}"#
        } else {
            ""
        };
        let text = format!(
            r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "{resource}", {more} "End": true}}{caught}}}}}"#
        );
        let machine = check(&text, &CheckOptions::default()).machine.unwrap();
        let state = machine.scope.start().unwrap();
        let StateKind::Task(task) = &state.kind else {
            panic!("a Task")
        };
        failures(state, &task.resource)
    }

    #[test]
    fn what_the_state_names_comes_first_then_what_the_service_raises() {
        let catch = r#""Catch": [{"ErrorEquals": ["NoMoney"], "Next": "C"}],"#;
        let lambda = offered("arn:aws:lambda:us-east-1:123456789012:function:f", catch);
        assert_eq!(
            (&*lambda[0].error, &*lambda[0].group),
            ("NoMoney", "named in Catch")
        );
        for name in [
            "ValueError",
            "TypeError",
            "Sandbox.Timedout",
            "Lambda.TooManyRequestsException",
        ] {
            assert!(lambda.iter().any(|it| &*it.error == name), "{name}");
        }
        // What the state names may come from any runtime.
        let groups = lambda.iter().filter(|it| &*it.error == "NoMoney");
        let groups: Vec<&str> = groups.map(|it| &*it.group).collect();
        assert_eq!(
            groups,
            ["named in Catch", "Lambda, Node.js", "Lambda, Java"]
        );
        let table = r#""Parameters": {"TableName": "t", "Key": {}},"#;
        let table = offered("arn:aws:states:::dynamodb:getItem", table);
        assert!(
            table[0].error.starts_with("DynamoDB."),
            "{}",
            table[0].error
        );
        assert!(!table.iter().any(|it| it.group.contains("Python")));
    }

    #[test]
    fn causes_of_lambda_are_json_whose_error_type_is_the_error() {
        let lambda = offered("arn:aws:lambda:us-east-1:123456789012:function:f", "");
        for it in lambda.iter().filter(|it| it.cause.starts_with('{')) {
            let cause: serde_json::Value = serde_json::from_str(&it.cause).unwrap();
            assert_eq!(cause["errorType"], *it.error);
        }
    }
}
