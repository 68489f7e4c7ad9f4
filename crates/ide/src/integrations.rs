//! What a role must be allowed for the optimized integrations; what these take is told by [`asl_language::integrations`].

use std::sync::LazyLock;

/// An API that a Task can call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// `dynamodb`, for example.
    pub service: &'static str,
    /// `getItem`, for example.
    pub api: &'static str,
    /// What the role of the machine must be allowed.
    pub permissions: Vec<Permission>,
}

/// Actions on resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Needed only when the end of a job is waited for (`.sync`).
    pub waits: bool,
    /// `dynamodb:GetItem`, for example.
    pub actions: Vec<&'static str>,
    /// ARNs with `${Region}`, `${Account}` and names of parameters in them; or `*`.
    pub resources: Vec<String>,
}

static TABLE: LazyLock<Vec<Integration>> = LazyLock::new(|| read(include_str!("integrations.txt")));

/// All of them, a service's together.
#[must_use]
pub fn integrations() -> &'static [Integration] {
    &TABLE
}

/// The one of a service and API.
#[must_use]
pub fn integration(service: &str, api: &str) -> Option<&'static Integration> {
    TABLE
        .iter()
        .find(|known| known.service == service && known.api == api)
}

fn read(text: &'static str) -> Vec<Integration> {
    let mut all: Vec<Integration> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(permission) => {
                if let Some(last) = all.last_mut() {
                    last.permissions.extend(self::permission(permission));
                }
            }
            None => {
                let (service, api) = line.split_once(':').unwrap_or_default();
                all.push(Integration {
                    service,
                    api,
                    permissions: Vec::new(),
                });
            }
        }
    }
    all
}

fn permission(line: &'static str) -> Option<Permission> {
    if let Some(rule) = line.strip_prefix("rule ") {
        return Some(Permission {
            waits: true,
            actions: vec!["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            resources: vec![arn(&format!("~events:rule/{rule}"))],
        });
    }
    let (kind, rest) = line.split_once(' ')?;
    let (actions, resources) = rest.split_once(" = ")?;
    Some(Permission {
        waits: kind == "?",
        actions: actions.split(' ').collect(),
        resources: resources.split(' ').map(arn).collect(),
    })
}

fn arn(text: &str) -> String {
    match text.strip_prefix('~').and_then(|rest| rest.split_once(':')) {
        Some((service, rest)) => format!("arn:aws:{service}:${{Region}}:${{Account}}:{rest}"),
        None => text.to_owned(),
    }
}

/// The prefix of a service's actions in IAM, from its name in `aws-sdk:…` resources.
#[must_use]
pub fn action_prefix(sdk_service: &str) -> &str {
    match sdk_service {
        "sfn" => "states",
        "eventbridge" | "cloudwatchevents" => "events",
        "cloudwatchlogs" => "logs",
        "emr" => "elasticmapreduce",
        "emrcontainers" => "emr-containers",
        "emrserverless" => "emr-serverless",
        "elasticloadbalancingv2" => "elasticloadbalancing",
        "cognitoidentityprovider" => "cognito-idp",
        "cognitoidentity" => "cognito-identity",
        "bedrockruntime" | "bedrockagent" | "bedrockagentruntime" => "bedrock",
        "sagemakerruntime" => "sagemaker",
        "sesv2" => "ses",
        "apigatewayv2" => "apigateway",
        "rdsdata" => "rds-data",
        "redshiftdata" => "redshift-data",
        "configservice" => "config",
        "costexplorer" => "ce",
        "databasemigration" => "dms",
        "directory" => "ds",
        "iotdataplane" => "iotdata",
        "kinesisanalyticsv2" => "kinesisanalytics",
        "resourcegroupstaggingapi" => "tag",
        "transcribe" => "transcribe",
        "efs" => "elasticfilesystem",
        "elasticache" => "elasticache",
        "elasticsearch" | "opensearch" => "es",
        other => other,
    }
}

/// The action of an API of the AWS SDK: its name with a capital, but for the few whose action has another name.
#[must_use]
pub fn sdk_action(service: &str, api: &str) -> String {
    let name = match (service, api) {
        ("s3", "listObjects" | "listObjectsV2" | "headBucket") => "ListBucket",
        ("s3", "headObject") => "GetObject",
        ("s3", "listBuckets") => "ListAllMyBuckets",
        ("s3", "deleteObjects") => "DeleteObject",
        (
            "s3",
            "copyObject" | "createMultipartUpload" | "uploadPart" | "completeMultipartUpload",
        ) => "PutObject",
        ("lambda", "invoke") => "InvokeFunction",
        ("bedrockruntime", "converse") => "InvokeModel",
        _ => {
            let mut characters = api.chars();
            let first = characters.next().map(|first| first.to_ascii_uppercase());
            let name: String = first.into_iter().chain(characters).collect();
            return format!("{}:{name}", action_prefix(service));
        }
    };
    format!("{}:{name}", action_prefix(service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_resource_of_the_language() {
        assert_eq!(integrations().len(), 63);
        for known in integrations() {
            let resource = format!("arn:aws:states:::{}:{}", known.service, known.api);
            assert!(
                asl_language::resource::parse(&resource).is_ok(),
                "{resource}"
            );
            for permission in &known.permissions {
                assert!(
                    !permission.actions.is_empty() && !permission.resources.is_empty(),
                    "{resource}"
                );
                assert!(
                    permission.actions.iter().all(|action| action.contains(':')),
                    "{resource}"
                );
            }
        }
        let task = integration("ecs", "runTask").unwrap();
        assert_eq!(
            task.permissions[2].resources,
            ["arn:aws:events:${Region}:${Account}:rule/StepFunctionsGetEventsForECSTaskRule"]
        );
    }

    #[test]
    fn actions_of_the_sdk() {
        for (service, api, expected) in [
            ("dynamodb", "query", "dynamodb:Query"),
            ("s3", "listObjectsV2", "s3:ListBucket"),
            ("sfn", "startExecution", "states:StartExecution"),
            ("cloudwatchlogs", "putLogEvents", "logs:PutLogEvents"),
            ("bedrockruntime", "converse", "bedrock:InvokeModel"),
        ] {
            assert_eq!(sdk_action(service, api), expected);
        }
    }
}
