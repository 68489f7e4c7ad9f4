//! The response models themselves (API references of the services), as far as a mock is likely to have their members.

use super::{Kind, Member};
use Kind::{Array, Boolean, Length, Number, Object, OneOf, Range, Text};

/// The members of the response of `api` of `service`, as `resourceType` and `resource` name them; when `sync`, of the API that is polled
/// until the job is done.
pub(super) fn members(service: &str, api: &str, sync: bool) -> &'static [Member] {
    let sdk = service.strip_prefix("aws-sdk:");
    match (sdk.unwrap_or(service), api) {
        ("states" | "sfn", "startExecution") if !sync => START_EXECUTION,
        ("states", "startExecution") | ("sfn", "describeExecution") => DESCRIBE_EXECUTION,
        ("ecs", "runTask" | "describeTasks") => TASKS,
        ("dynamodb", "putItem" | "updateItem" | "deleteItem" | "getItem") => DYNAMODB_ITEM,
        ("dynamodb", "query" | "scan") => DYNAMODB_ITEMS,
        ("s3", "getObject" | "headObject") => OBJECT,
        ("s3", "putObject") => PUT_OBJECT,
        ("s3", "listObjectsV2") => LIST_OBJECTS,
        ("lambda", "invoke") if sdk.is_some() => SDK_INVOKE,
        ("lambda", "invoke") => INVOKE,
        ("lambda", "getFunction") => GET_FUNCTION,
        ("secretsmanager", "getSecretValue") => SECRET,
        ("ssm", "getParameter") => PARAMETER,
        ("sts", "getCallerIdentity") => IDENTITY,
        ("sqs", "sendMessage") => SEND_MESSAGE,
        ("sns", "publish") => PUBLISH,
        ("events" | "eventbridge", "putEvents") => PUT_EVENTS,
        _ => &[],
    }
}

const fn member(path: &'static str, kind: Kind) -> Member {
    Member {
        path,
        kind,
        required: false,
    }
}

const fn required(path: &'static str, kind: Kind) -> Member {
    Member {
        path,
        kind,
        required: true,
    }
}

const START_EXECUTION: &[Member] = &[required("ExecutionArn", Text), required("StartDate", Text)];
/// `Input` and `Output` are texts or JSON, as the suffix has it.
const DESCRIBE_EXECUTION: &[Member] = &[
    required("ExecutionArn", Text),
    required("StateMachineArn", Text),
    member("Name", Length(1, 80)),
    required("Status", OneOf(EXECUTION_STATUSES)),
    required("StartDate", Text),
    member("StopDate", Text),
    member("Error", Text),
    member("Cause", Text),
    member("TraceHeader", Text),
    member("MapRunArn", Text),
    member("RedriveCount", Number),
    member("RedriveDate", Text),
    member("RedriveStatus", OneOf(REDRIVE_STATUSES)),
    member("RedriveStatusReason", Text),
];
const EXECUTION_STATUSES: &[&str] = &[
    "RUNNING",
    "SUCCEEDED",
    "FAILED",
    "TIMED_OUT",
    "ABORTED",
    "PENDING_REDRIVE",
];
const REDRIVE_STATUSES: &[&str] = &["REDRIVABLE", "NOT_REDRIVABLE", "REDRIVABLE_BY_MAP_RUN"];
const TASKS: &[Member] = &[
    member("Tasks", Array),
    member("Tasks[].TaskArn", Text),
    member("Tasks[].ClusterArn", Text),
    member("Tasks[].TaskDefinitionArn", Text),
    member("Tasks[].LastStatus", Text),
    member("Tasks[].DesiredStatus", Text),
    member("Tasks[].Containers", Array),
    member("Failures", Array),
    member("Failures[].Arn", Text),
    member("Failures[].Reason", Text),
];
const DYNAMODB_ITEM: &[Member] = &[
    member("Item", Object),
    member("Attributes", Object),
    member("ConsumedCapacity", Object),
    member("ConsumedCapacity.TableName", Length(1, 1024)),
    member("ConsumedCapacity.CapacityUnits", Number),
    member("ConsumedCapacity.ReadCapacityUnits", Number),
    member("ConsumedCapacity.WriteCapacityUnits", Number),
    member("ItemCollectionMetrics", Object),
    member("ItemCollectionMetrics.ItemCollectionKey", Object),
    member("ItemCollectionMetrics.SizeEstimateRangeGB", Array),
    member("ItemCollectionMetrics.SizeEstimateRangeGB[]", Number),
];
const DYNAMODB_ITEMS: &[Member] = &[
    member("Items", Array),
    member("Items[]", Object),
    member("Count", Number),
    member("ScannedCount", Number),
    member("LastEvaluatedKey", Object),
    member("ConsumedCapacity", Object),
    member("ConsumedCapacity.TableName", Length(1, 1024)),
    member("ConsumedCapacity.CapacityUnits", Number),
];
const STORAGE_CLASSES: &[&str] = &[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "OUTPOSTS",
    "GLACIER_IR",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
];
const ENCRYPTIONS: &[&str] = &["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"];
const OBJECT: &[Member] = &[
    member("Body", Text),
    member("DeleteMarker", Boolean),
    member("AcceptRanges", Text),
    member("Expiration", Text),
    member("LastModified", Text),
    member("ContentLength", Number),
    member("ETag", Text),
    member("MissingMeta", Number),
    member("VersionId", Text),
    member("CacheControl", Text),
    member("ContentDisposition", Text),
    member("ContentEncoding", Text),
    member("ContentLanguage", Text),
    member("ContentType", Text),
    member("ServerSideEncryption", OneOf(ENCRYPTIONS)),
    member("Metadata", Object),
    member("BucketKeyEnabled", Boolean),
    member("StorageClass", OneOf(STORAGE_CLASSES)),
    member("PartsCount", Number),
    member("TagCount", Number),
];
const PUT_OBJECT: &[Member] = &[
    member("Expiration", Text),
    member("ETag", Text),
    member("ServerSideEncryption", OneOf(ENCRYPTIONS)),
    member("VersionId", Text),
    member("BucketKeyEnabled", Boolean),
    member("Size", Number),
];
const LIST_OBJECTS: &[Member] = &[
    member("IsTruncated", Boolean),
    member("Contents", Array),
    member("Contents[].Key", Length(1, usize::MAX)),
    member("Contents[].LastModified", Text),
    member("Contents[].ETag", Text),
    member("Contents[].Size", Number),
    member("Contents[].StorageClass", OneOf(STORAGE_CLASSES)),
    member("Name", Text),
    member("Prefix", Text),
    member("MaxKeys", Number),
    member("CommonPrefixes", Array),
    member("KeyCount", Number),
    member("ContinuationToken", Text),
    member("NextContinuationToken", Text),
];
const INVOKE: &[Member] = &[
    member("StatusCode", Number),
    member("FunctionError", Text),
    member("LogResult", Text),
    member("ExecutedVersion", Length(1, 1024)),
];
const SDK_INVOKE: &[Member] = &[
    member("StatusCode", Number),
    member("FunctionError", Text),
    member("LogResult", Text),
    member("Payload", Text),
    member("ExecutedVersion", Length(1, 1024)),
];
const GET_FUNCTION: &[Member] = &[
    member("Configuration", Object),
    member("Configuration.FunctionName", Length(1, 170)),
    member("Configuration.FunctionArn", Text),
    member("Configuration.Role", Text),
    member("Configuration.Handler", Length(0, 128)),
    member("Configuration.CodeSize", Number),
    member("Configuration.Description", Length(0, 256)),
    member("Configuration.Timeout", Range(1, i64::MAX)),
    member("Configuration.MemorySize", Range(128, 10_240)),
    member("Configuration.LastModified", Text),
    member("Configuration.CodeSha256", Text),
    member("Configuration.Version", Length(1, 1024)),
    member("Configuration.PackageType", OneOf(&["Zip", "Image"])),
    member("Configuration.Architectures", Array),
    member("Configuration.Layers", Array),
    member("Code", Object),
    member("Tags", Object),
];
const SECRET: &[Member] = &[
    member("ARN", Length(20, 2048)),
    member("Name", Length(1, 256)),
    member("VersionId", Length(32, 64)),
    member("SecretBinary", Text),
    member("SecretString", Length(0, 65_536)),
    member("VersionStages", Array),
    member("VersionStages[]", Length(1, 256)),
    member("CreatedDate", Text),
];
const PARAMETER: &[Member] = &[
    member("Parameter", Object),
    member("Parameter.Name", Length(1, 2048)),
    member(
        "Parameter.Type",
        OneOf(&["String", "StringList", "SecureString"]),
    ),
    member("Parameter.Value", Text),
    member("Parameter.Version", Number),
    member("Parameter.LastModifiedDate", Text),
    member("Parameter.ARN", Text),
];
const IDENTITY: &[Member] = &[
    member("UserId", Text),
    member("Account", Text),
    member("Arn", Length(20, 2048)),
];
const SEND_MESSAGE: &[Member] = &[
    member("MD5OfMessageBody", Text),
    member("MD5OfMessageAttributes", Text),
    member("MD5OfMessageSystemAttributes", Text),
    member("MessageId", Text),
    member("SequenceNumber", Text),
];
const PUBLISH: &[Member] = &[member("MessageId", Text), member("SequenceNumber", Text)];
const PUT_EVENTS: &[Member] = &[member("FailedEntryCount", Number), member("Entries", Array)];
