//! The rows.

use super::Shape::{
    Any, Array, Boolean, FilledArray, FilledObject, Integer, Number, Object, OneOf as Enum,
    Template, Text, TextOrNull,
};
use super::{Field, Types};
use crate::quotas::MAX_PAYLOAD_BYTES;

/// The longest time that can be said: about three years.
pub const MAX_SECONDS: i64 = 99_999_999;
/// The largest `MaxDelaySeconds`: 366 days.
pub const MAX_DELAY_SECONDS: i64 = 31_622_400;
const MAX_BATCH_BYTES: i64 = MAX_PAYLOAD_BYTES as i64;
const MAX_ITEMS: i64 = 100_000_000;

const LANGUAGES: &[&str] = &["JSONPath", "JSONata"];
const RESULT: Types = Types::TASK.and(Types::PARALLEL).and(Types::MAP);
const GOES_ON: Types = RESULT.and(Types::PASS).and(Types::WAIT);

pub(super) static MACHINE: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    Field::new("QueryLanguage", Enum(LANGUAGES)),
    Field::new("Version", Enum(&["1.0"])),
    Field::new("TimeoutSeconds", Integer(1, MAX_SECONDS)),
];

pub(super) static BRANCH: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    // Belongs to the machine or a state; a warning of its own says so.
    Field::new("QueryLanguage", Enum(LANGUAGES)),
];

pub(super) static PROCESSOR: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    Field::new("QueryLanguage", Enum(LANGUAGES)),
    Field::new("ProcessorConfig", Object),
];

pub(super) static PROCESSOR_CONFIG: &[Field] = &[
    Field::new("Mode", Enum(&["INLINE", "DISTRIBUTED"])),
    Field::new("ExecutionType", Enum(&["STANDARD", "EXPRESS"])),
];

pub(super) static STATE: &[Field] = &[
    Field::new("Type", Text).on(Types::ALL),
    Field::new("Comment", Text).on(Types::ALL),
    Field::new("QueryLanguage", Enum(LANGUAGES)).on(Types::ALL),
    Field::new("Next", Text).on(GOES_ON),
    Field::new("End", Boolean).on(GOES_ON),
    Field::new("InputPath", TextOrNull)
        .on(Types::ALL.but(Types::FAIL))
        .path(),
    Field::new("OutputPath", TextOrNull)
        .on(Types::ALL.but(Types::FAIL))
        .path(),
    // A template need not be an object: statelint, AWS's own, takes a bare string.
    Field::new("Parameters", Any)
        .on(RESULT.and(Types::PASS))
        .path(),
    Field::new("Arguments", Any)
        .on(Types::TASK.and(Types::PARALLEL))
        .ata(),
    Field::new("ResultSelector", Template).on(RESULT).path(),
    Field::new("ResultPath", TextOrNull)
        .on(RESULT.and(Types::PASS))
        .path(),
    Field::new("Output", Any)
        .on(Types::ALL.but(Types::FAIL))
        .ata(),
    Field::new("Assign", Object).on(GOES_ON.and(Types::CHOICE)),
    Field::new("Retry", Array).on(RESULT),
    Field::new("Catch", Array).on(RESULT),
    // Task
    Field::new("Resource", Text).on(Types::TASK).required(),
    Field::new("TimeoutSeconds", Integer(1, MAX_SECONDS))
        .on(Types::TASK)
        .expression(),
    Field::new("TimeoutSecondsPath", Text)
        .on(Types::TASK)
        .path(),
    Field::new("HeartbeatSeconds", Integer(1, MAX_SECONDS))
        .on(Types::TASK)
        .expression(),
    Field::new("HeartbeatSecondsPath", Text)
        .on(Types::TASK)
        .path(),
    Field::new("Credentials", Object)
        .on(Types::TASK)
        .expression(),
    // Pass
    Field::new("Result", Any).on(Types::PASS).path(),
    // Choice
    Field::new("Choices", FilledArray)
        .on(Types::CHOICE)
        .required(),
    Field::new("Default", Text).on(Types::CHOICE),
    // Wait
    Field::new("Seconds", Integer(0, MAX_SECONDS))
        .on(Types::WAIT)
        .expression(),
    Field::new("SecondsPath", Text).on(Types::WAIT).path(),
    Field::new("Timestamp", Text).on(Types::WAIT).expression(),
    Field::new("TimestampPath", Text).on(Types::WAIT).path(),
    // Fail
    Field::new("Error", Text).on(Types::FAIL).expression(),
    Field::new("ErrorPath", Text).on(Types::FAIL).path(),
    Field::new("Cause", Text).on(Types::FAIL).expression(),
    Field::new("CausePath", Text).on(Types::FAIL).path(),
    // Parallel
    Field::new("Branches", FilledArray)
        .on(Types::PARALLEL)
        .required(),
    // Map
    Field::new("ItemProcessor", Object).on(Types::MAP),
    Field::new("Iterator", Object).on(Types::MAP),
    Field::new("ItemsPath", Text).on(Types::MAP).path(),
    Field::new("Items", Any).on(Types::MAP).ata(),
    Field::new("ItemSelector", Template)
        .on(Types::MAP)
        .expression(),
    Field::new("MaxConcurrency", Integer(0, i64::MAX))
        .on(Types::MAP)
        .expression(),
    Field::new("MaxConcurrencyPath", Text).on(Types::MAP).path(),
    Field::new("ItemReader", Object).on(Types::MAP),
    Field::new("ItemBatcher", Object).on(Types::MAP),
    Field::new("ResultWriter", FilledObject).on(Types::MAP),
    Field::new("ToleratedFailurePercentage", Number(0.0, 100.0))
        .on(Types::MAP)
        .expression(),
    Field::new("ToleratedFailurePercentagePath", Text)
        .on(Types::MAP)
        .path(),
    Field::new("ToleratedFailureCount", Integer(0, i64::MAX))
        .on(Types::MAP)
        .expression(),
    Field::new("ToleratedFailureCountPath", Text)
        .on(Types::MAP)
        .path(),
    Field::new("Label", Text).on(Types::MAP),
];

/// The fields of a rule besides the operators.
pub(super) static CHOICE_RULE: &[Field] = &[
    Field::new("Next", Text).required(),
    Field::new("Comment", Text),
    Field::new("Assign", Object),
    Field::new("Output", Any).ata(),
    Field::new("Condition", Any).ata(),
    Field::new("Variable", Text).path(),
    Field::new("And", FilledArray).path(),
    Field::new("Or", FilledArray).path(),
    Field::new("Not", Object).path(),
];

pub(super) static NESTED_RULE: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("Variable", Text).path(),
    Field::new("And", FilledArray).path(),
    Field::new("Or", FilledArray).path(),
    Field::new("Not", Object).path(),
];

pub(super) static RETRIER: &[Field] = &[
    Field::new("ErrorEquals", FilledArray).required(),
    Field::new("IntervalSeconds", Integer(1, MAX_SECONDS)),
    Field::new("MaxAttempts", Integer(0, MAX_SECONDS)),
    Field::new("BackoffRate", Number(1.0, f64::MAX)),
    Field::new("MaxDelaySeconds", Integer(1, MAX_DELAY_SECONDS)),
    Field::new("JitterStrategy", Enum(&["FULL", "NONE"])),
    Field::new("Comment", Text),
];

pub(super) static CATCHER: &[Field] = &[
    Field::new("ErrorEquals", FilledArray).required(),
    Field::new("Next", Text).required(),
    Field::new("ResultPath", TextOrNull).path(),
    Field::new("Output", Any).ata(),
    Field::new("Assign", Object),
    Field::new("Comment", Text),
];

pub(super) static ITEM_READER: &[Field] = &[
    Field::new("Resource", Text).required(),
    Field::new("Parameters", Template).path(),
    Field::new("Arguments", Any).ata(),
    Field::new("ReaderConfig", Object),
    Field::new("Comment", Text),
];

pub(super) static READER_CONFIG: &[Field] = &[
    Field::new(
        "InputType",
        Enum(&["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
    ),
    Field::new("Transformation", Enum(&["NONE", "LOAD_AND_FLATTEN"])),
    Field::new("ManifestType", Enum(&["ATHENA_DATA", "S3_INVENTORY"])),
    Field::new(
        "CSVDelimiter",
        Enum(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
    ),
    Field::new("CSVHeaderLocation", Enum(&["FIRST_ROW", "GIVEN"])),
    Field::new("CSVHeaders", Array),
    Field::new("ItemsPointer", Text),
    // What a bad value does is only said when it runs (recorded: scenarios/test_map_item_reader_csv_max_items).
    Field::new("MaxItems", Integer(i64::MIN, MAX_ITEMS)).expression(),
    Field::new("MaxItemsPath", Text).path(),
];

pub(super) static ITEM_BATCHER: &[Field] = &[
    Field::new("MaxItemsPerBatch", Integer(1, i64::MAX)).expression(),
    Field::new("MaxItemsPerBatchPath", Text).path(),
    Field::new("MaxInputBytesPerBatch", Integer(1, MAX_BATCH_BYTES)).expression(),
    Field::new("MaxInputBytesPerBatchPath", Text).path(),
    Field::new("BatchInput", Template).expression(),
];

pub(super) static RESULT_WRITER: &[Field] = &[
    Field::new("Resource", Text),
    Field::new("Parameters", Template).path(),
    Field::new("Arguments", Any).ata(),
    Field::new("WriterConfig", Object),
    Field::new("Comment", Text),
];

pub(super) static WRITER_CONFIG: &[Field] = &[
    Field::new("Transformation", Enum(&["NONE", "COMPACT", "FLATTEN"])),
    Field::new("OutputType", Enum(&["JSON", "JSONL"])),
];
