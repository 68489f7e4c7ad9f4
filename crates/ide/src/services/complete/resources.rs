//! ARNs of what a Task can call.

use asl_language::integrations::{SDK, SERVICES};
use asl_language::resource::IntegrationPattern;

use super::{Completion, CompletionKind, escaped, quoted};

const PATTERNS: [IntegrationPattern; 4] = [
    IntegrationPattern::RequestResponse,
    IntegrationPattern::Sync2,
    IntegrationPattern::Sync,
    IntegrationPattern::WaitForTaskToken,
];

/// All optimized integrations in each pattern that they support, an ARN of a Lambda function and of an activity, and often called AWS SDK integrations.
pub(super) fn resources() -> Vec<Completion> {
    let mut found = Vec::new();
    for service in SERVICES {
        for api in service.apis {
            for pattern in PATTERNS
                .into_iter()
                .filter(|pattern| api.supports(*pattern))
            {
                let arn = format!(
                    "arn:aws:states:::{}:{}{}",
                    service.name,
                    api.name,
                    pattern.suffix()
                );
                found.push(resource(&arn, service.title, pattern));
            }
        }
    }
    for (service, api, _) in SDK {
        for pattern in [
            IntegrationPattern::RequestResponse,
            IntegrationPattern::WaitForTaskToken,
        ] {
            let arn = format!(
                "arn:aws:states:::aws-sdk:{service}:{api}{}",
                pattern.suffix()
            );
            found.push(resource(&arn, "AWS SDK", pattern));
        }
    }
    found.push(own(
        "arn:aws:states:::aws-sdk:",
        "#{service}:#{action}",
        "any API of AWS",
    ));
    found.push(own(
        "arn:aws:lambda:us-east-1:123456789012:function:",
        "#{Name}",
        "a Lambda function",
    ));
    found.push(own(
        "arn:aws:states:us-east-1:123456789012:activity:",
        "#{Name}",
        "an activity",
    ));
    // Plain calls are wanted most.
    asl_sort::sort_by_key(&mut found, |it| {
        it.label.contains(".sync") || it.label.contains(".wait")
    });
    found
}

fn resource(arn: &str, title: &str, pattern: IntegrationPattern) -> Completion {
    Completion {
        label: arn.to_owned(),
        kind: CompletionKind::Resource,
        detail: title.to_owned(),
        doc: explained(pattern).to_owned(),
        insert: quoted(arn),
    }
}

/// What a pattern means.
pub(in super::super) fn explained(pattern: IntegrationPattern) -> &'static str {
    match pattern {
        IntegrationPattern::RequestResponse => "Goes on with the response of the call.",
        IntegrationPattern::Sync => "Waits until the job is done; its result is the job.",
        IntegrationPattern::Sync2 => {
            "Waits until the child execution is done; its output comes as JSON, not as text."
        }
        IntegrationPattern::WaitForTaskToken => {
            "Waits until someone gives the task token back. The token, `$$.Task.Token` or `$states.context.Task.Token`, must be passed on."
        }
    }
}

fn own(prefix: &str, rest: &str, detail: &str) -> Completion {
    Completion {
        label: prefix.to_owned(),
        kind: CompletionKind::Resource,
        detail: detail.to_owned(),
        doc: String::new(),
        insert: format!("\"{}{rest}\"", escaped(prefix)),
    }
}
