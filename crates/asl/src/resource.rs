//! `Resource` of a Task, taken apart (reference 05-integrations §1).

use std::sync::Arc;

use crate::integrations::{self, SERVICES};
use crate::suggest::nearest;

/// What a Task calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The text as written, after placeholders with a value were filled in.
    pub arn: Arc<str>,
    /// What stands behind it.
    pub target: Target,
}

/// The kinds of things a Task can call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A Lambda function by its ARN: `LambdaFunction…` events, the result is the bare payload. A whole-string placeholder without a value
    /// (`${ValidateOrderLambdaArn}`) counts as one, since that is what tutorials put there.
    LambdaFunction,
    /// An activity by its ARN: `Activity…` events.
    Activity,
    /// An optimized integration, or the AWS SDK: `Task…` events.
    Integration {
        /// `resourceType` of the events: `lambda`, `aws-sdk:dynamodb`.
        service: Arc<str>,
        /// The API's name: `invoke`, `getItem`.
        api: Arc<str>,
        /// What the suffix asks for.
        pattern: IntegrationPattern,
    },
}

/// The suffix of an integration's ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationPattern {
    /// No suffix: the response is the result.
    RequestResponse,
    /// `.sync`: waits for the job.
    Sync,
    /// `.sync:2`: the same, with JSON output.
    Sync2,
    /// `.waitForTaskToken`: waits for a callback.
    WaitForTaskToken,
}

impl IntegrationPattern {
    /// The suffix as written: `` or `.sync:2`, for example.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

/// Why a text is no resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceProblem {
    /// Nothing that AWS knows; with the integration that may be meant.
    Unknown(Option<String>),
    /// The integration exists, but not with this suffix.
    Pattern(IntegrationPattern),
    /// `.sync` behind an AWS SDK integration.
    SyncOnSdk,
}

/// Takes the text of `Resource` apart. Parts that are placeholders without a value are believed.
///
/// # Errors
/// The text names nothing that a Task can call.
pub fn parse(text: &str) -> Result<Target, ResourceProblem> {
    if text.starts_with("${") {
        return Ok(Target::LambdaFunction);
    }
    let parts = split(text);
    match parts.as_slice() {
        ["arn", _, "lambda", _, _, "function", name] if !name.is_empty() => {
            Ok(Target::LambdaFunction)
        }
        ["arn", _, "lambda", _, _, "function", name, qualifier]
            if !name.is_empty() && is_qualifier(qualifier) =>
        {
            Ok(Target::LambdaFunction)
        }
        ["arn", _, "states", _, _, "activity", name] if !name.is_empty() => Ok(Target::Activity),
        // Region and account are left empty by convention; samples that fill them in work, too.
        ["arn", _, "states", _, _, "aws-sdk", service, rest @ ..] if !service.is_empty() => {
            sdk(service, rest)
        }
        ["arn", _, "states", _, _, service, rest @ ..] if !rest.is_empty() => {
            optimized(service, rest)
        }
        // Placeholders may stand for several parts at once.
        ["arn", ..] if text.contains("${") => Ok(Target::LambdaFunction),
        _ => Err(ResourceProblem::Unknown(None)),
    }
}

/// Whether a text is a URI but not an ARN, which has six parts: the States Language allows any, Step Functions takes ARNs only.
pub(crate) fn is_foreign(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        (scheme != "arn" || rest.split(':').count() < 5)
            && !rest.is_empty()
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// A version, an alias or `$LATEST`.
fn is_qualifier(text: &str) -> bool {
    let word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    word(text) || text == "$LATEST" || text.contains("${")
}

/// The parts between the colons, but not those inside of `${…}`.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut braces = false;
    for (offset, character) in text.char_indices() {
        match character {
            '{' => braces = true,
            '}' => braces = false,
            ':' if !braces => {
                parts.extend(text.get(start..offset));
                start = offset + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// The API and the pattern: `startExecution.sync`, `:2` split off already.
fn pattern<'t>(parts: &[&'t str]) -> Option<(&'t str, IntegrationPattern)> {
    let (api, suffix) = match parts.first()?.split_once('.') {
        Some((api, suffix)) => (api, Some(suffix)),
        None => (*parts.first()?, None),
    };
    let pattern = match (suffix, parts.get(1..)?) {
        (None, []) => IntegrationPattern::RequestResponse,
        (Some("sync"), []) => IntegrationPattern::Sync,
        (Some("sync"), ["2"]) => IntegrationPattern::Sync2,
        (Some("waitForTaskToken"), []) => IntegrationPattern::WaitForTaskToken,
        _ => return None,
    };
    Some((api, pattern))
}

fn sdk(service: &str, rest: &[&str]) -> Result<Target, ResourceProblem> {
    let (api, pattern) = pattern(rest).ok_or(ResourceProblem::Unknown(None))?;
    let lower = service
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let camel = api.starts_with(|character: char| character.is_ascii_lowercase())
        && api.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !(lower && camel || service.contains("${") || api.contains("${")) {
        let mut letters = api.chars();
        let first: String = letters
            .next()
            .map(|letter| letter.to_ascii_lowercase())
            .into_iter()
            .collect();
        let nearest = format!(
            "arn:aws:states:::aws-sdk:{}:{first}{}{}",
            service.to_ascii_lowercase().replace(['-', ' '], ""),
            letters.as_str(),
            pattern.suffix()
        );
        return Err(ResourceProblem::Unknown(Some(nearest)));
    }
    match pattern {
        IntegrationPattern::Sync | IntegrationPattern::Sync2 => Err(ResourceProblem::SyncOnSdk),
        _ => Ok(Target::Integration {
            service: Arc::from(format!("aws-sdk:{service}")),
            api: Arc::from(api),
            pattern,
        }),
    }
}

fn optimized(service: &str, rest: &[&str]) -> Result<Target, ResourceProblem> {
    let open = service.contains("${") || rest.iter().any(|part| part.contains("${"));
    let Some((api, pattern)) = pattern(rest) else {
        return if open {
            Ok(Target::LambdaFunction)
        } else {
            Err(ResourceProblem::Unknown(None))
        };
    };
    let target = Target::Integration {
        service: Arc::from(service),
        api: Arc::from(api),
        pattern,
    };
    if open {
        return Ok(target);
    }
    let Some(known) = integrations::api(service, api) else {
        return Err(ResourceProblem::Unknown(nearest_integration(
            service, api, pattern,
        )));
    };
    if known.supports(pattern) {
        Ok(target)
    } else {
        Err(ResourceProblem::Pattern(pattern))
    }
}

fn nearest_integration(service: &str, api: &str, pattern: IntegrationPattern) -> Option<String> {
    let known = integrations::service(service).or_else(|| {
        let names = SERVICES.iter().map(|service| service.name);
        integrations::service(nearest(service, names)?)
    })?;
    let names = || known.apis.iter().map(|api| api.name);
    let api = names()
        .find(|name| *name == api)
        .or_else(|| nearest(api, names()))?;
    let service = known.name;
    Some(format!(
        "arn:aws:states:::{service}:{api}{}",
        pattern.suffix()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_taken_apart() {
        let integration = |service: &str, api: &str, pattern| Target::Integration {
            service: service.into(),
            api: api.into(),
            pattern,
        };
        for (arn, expected) in [
            (
                "arn:aws:lambda:us-east-1:123456789012:function:f",
                Target::LambdaFunction,
            ),
            (
                "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:$LATEST",
                Target::LambdaFunction,
            ),
            (
                "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}",
                Target::LambdaFunction,
            ),
            ("${ValidateOrderLambdaArn}", Target::LambdaFunction),
            ("${F.Arn}:live", Target::LambdaFunction),
            (
                "arn:aws:states:us-east-1:123456789012:activity:a",
                Target::Activity,
            ),
            (
                "arn:aws:states:::lambda:invoke",
                integration("lambda", "invoke", IntegrationPattern::RequestResponse),
            ),
            (
                "arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken",
                integration("sqs", "sendMessage", IntegrationPattern::WaitForTaskToken),
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                integration("states", "startExecution", IntegrationPattern::Sync2),
            ),
            (
                "arn:aws:states:::ecs:runTask.sync",
                integration("ecs", "runTask", IntegrationPattern::Sync),
            ),
            (
                "arn:aws:states:::aws-sdk:dynamodb:getItem",
                integration(
                    "aws-sdk:dynamodb",
                    "getItem",
                    IntegrationPattern::RequestResponse,
                ),
            ),
            (
                "arn:aws:states:::http:invoke",
                integration("http", "invoke", IntegrationPattern::RequestResponse),
            ),
        ] {
            assert_eq!(parse(arn), Ok(expected), "{arn}");
        }
    }

    #[test]
    fn uris_that_are_no_arns_are_told_from_arns() {
        for (text, foreign) in [
            ("urn:jobs:1", true),
            ("docker://x", true),
            ("arn:x", true),
            ("arn:aws:sqs:eu-west-1:123456789012:queue", false),
            ("arn:", false),
            ("Charge", false),
            ("1:2", false),
        ] {
            assert_eq!(is_foreign(text), foreign, "{text}");
        }
    }

    #[test]
    fn unknown_resources_are_refused() {
        for (arn, expected) in [
            ("", ResourceProblem::Unknown(None)),
            ("docker://x", ResourceProblem::Unknown(None)),
            (
                "arn:aws:lambda:us-east-1:123456789012:function:f:",
                ResourceProblem::Unknown(None),
            ),
            (
                "arn:aws:lambda:us-east-1:123456789012:function:f:$1",
                ResourceProblem::Unknown(None),
            ),
            (
                "arn:aws:states:::dynamodb:query",
                ResourceProblem::Unknown(None),
            ),
            (
                "arn:aws:states:::snss:publish",
                ResourceProblem::Unknown(Some("arn:aws:states:::sns:publish".into())),
            ),
            (
                "arn:aws:states:::lambda:Invoke.waitForTaskToken",
                ResourceProblem::Unknown(Some(
                    "arn:aws:states:::lambda:invoke.waitForTaskToken".into(),
                )),
            ),
            (
                "arn:aws:states:::lambda:invoke.sync",
                ResourceProblem::Pattern(IntegrationPattern::Sync),
            ),
            (
                "arn:aws:states:::aws-sdk:s3:getObject.sync",
                ResourceProblem::SyncOnSdk,
            ),
            (
                "arn:aws:states:::aws-sdk:dynamodb:GetItem",
                ResourceProblem::Unknown(Some("arn:aws:states:::aws-sdk:dynamodb:getItem".into())),
            ),
            (
                "arn:aws:states:::lambda:invoke.waitForCallback",
                ResourceProblem::Unknown(None),
            ),
        ] {
            assert_eq!(parse(arn), Err(expected), "{arn}");
        }
    }
}
