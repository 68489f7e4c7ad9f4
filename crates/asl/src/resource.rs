//! `Resource` of a Task, taken apart (reference 05-integrations §1).

use std::sync::Arc;

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
