//! The fields of the language in one table: which field, in which object, for which state types, in which query language, with
//! which kind of value (reference 01-language §1, §3; 02-choice-intrinsics-jsonata §1; 03-errors-retry-catch §3, §4).

use crate::model::QueryLanguage;

/// A set of state types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    /// No state: the field belongs to another object.
    pub const NONE: Types = Types(0);
    /// `Task`
    pub const TASK: Types = Types(1);
    /// `Pass`
    pub const PASS: Types = Types(2);
    /// `Choice`
    pub const CHOICE: Types = Types(4);
    /// `Wait`
    pub const WAIT: Types = Types(8);
    /// `Succeed`
    pub const SUCCEED: Types = Types(16);
    /// `Fail`
    pub const FAIL: Types = Types(32);
    /// `Parallel`
    pub const PARALLEL: Types = Types(64);
    /// `Map`
    pub const MAP: Types = Types(128);
    /// All eight.
    pub const ALL: Types = Types(255);

    /// The eight names, in the order in which AWS lists them.
    pub const NAMES: [(&'static str, Types); 8] = [
        ("Task", Types::TASK),
        ("Wait", Types::WAIT),
        ("Pass", Types::PASS),
        ("Succeed", Types::SUCCEED),
        ("Fail", Types::FAIL),
        ("Choice", Types::CHOICE),
        ("Parallel", Types::PARALLEL),
        ("Map", Types::MAP),
    ];

    /// The type with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Types> {
        Types::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, types)| *types)
    }

    /// Whether all of `other` is in this set.
    #[must_use]
    pub const fn has(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    const fn and(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    const fn but(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }
}

/// The kinds of objects that have fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The whole definition.
    Machine,
    /// An entry of `Branches`.
    Branch,
    /// `ItemProcessor` or `Iterator`.
    Processor,
    /// `ProcessorConfig`.
    ProcessorConfig,
    /// A state of one type.
    State(Types),
    /// A state whose type is not known: any field of any state may stand there.
    UnknownState,
    /// An entry of `Choices`.
    ChoiceRule,
    /// A rule inside `And`, `Or` or `Not`.
    NestedRule,
    /// An entry of `Retry`.
    Retrier,
    /// An entry of `Catch`.
    Catcher,
    /// `ItemReader`.
    ItemReader,
    /// `ItemReader.ReaderConfig`.
    ReaderConfig,
    /// `ItemBatcher`.
    ItemBatcher,
    /// `ResultWriter`.
    ResultWriter,
    /// `ResultWriter.WriterConfig`.
    WriterConfig,
}

/// What JSON value a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A string.
    Text,
    /// A string or `null`: a path that can be switched off.
    TextOrNull,
    /// `true` or `false`.
    Boolean,
    /// A whole number between the two, both included.
    Integer(i64, i64),
    /// A number between the two, both included.
    Number(f64, f64),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An object.
    Object,
    /// An object with at least one member.
    FilledObject,
    /// An array.
    Array,
    /// An array with at least one element.
    FilledArray,
    /// An object or an array: a payload template.
    Template,
    /// Any JSON value.
    Any,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// The state types that have it; [`Types::NONE`] for fields of other objects.
    pub types: Types,
    /// The only query language that has it; `None`: both do.
    pub language: Option<QueryLanguage>,
    /// Whether it must be there.
    pub required: bool,
    /// Whether `{% … %}` may stand for the value in a JSONata state.
    pub expression: bool,
}

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Field {
        Field {
            name,
            shape,
            types: Types::NONE,
            language: None,
            required: false,
            expression: false,
        }
    }

    const fn on(mut self, types: Types) -> Field {
        self.types = types;
        self
    }

    const fn path(mut self) -> Field {
        self.language = Some(QueryLanguage::JsonPath);
        self
    }

    const fn ata(mut self) -> Field {
        self.language = Some(QueryLanguage::JsonAta);
        self.expression = true;
        self
    }

    const fn required(mut self) -> Field {
        self.required = true;
        self
    }

    const fn expression(mut self) -> Field {
        self.expression = true;
        self
    }
}

/// The longest time that can be said: about three years.
pub const MAX_SECONDS: i64 = 99_999_999;
/// The largest `MaxDelaySeconds`: 366 days.
pub const MAX_DELAY_SECONDS: i64 = 31_622_400;
const MAX_BATCH_BYTES: i64 = 262_144;
const MAX_ITEMS: i64 = 100_000_000;

const LANGUAGES: &[&str] = &["JSONPath", "JSONata"];
const RESULT: Types = Types::TASK.and(Types::PARALLEL).and(Types::MAP);
const GOES_ON: Types = RESULT.and(Types::PASS).and(Types::WAIT);

use Shape::{
    Any, Array, Boolean, FilledArray, FilledObject, Integer, Number, Object, OneOf as Enum,
    Template, Text, TextOrNull,
};

static MACHINE: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    Field::new("QueryLanguage", Enum(LANGUAGES)),
    Field::new("Version", Enum(&["1.0"])),
    Field::new("TimeoutSeconds", Integer(1, MAX_SECONDS)),
];

static BRANCH: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    // Belongs to the machine or a state; a warning of its own says so.
    Field::new("QueryLanguage", Enum(LANGUAGES)),
];

static PROCESSOR: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("StartAt", Text).required(),
    Field::new("States", FilledObject).required(),
    Field::new("QueryLanguage", Enum(LANGUAGES)),
    Field::new("ProcessorConfig", Object),
];

static PROCESSOR_CONFIG: &[Field] = &[
    Field::new("Mode", Enum(&["INLINE", "DISTRIBUTED"])),
    Field::new("ExecutionType", Enum(&["STANDARD", "EXPRESS"])),
];

static STATE: &[Field] = &[
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
    Field::new("Assign", Object)
        .on(GOES_ON.and(Types::CHOICE))
        .expression(),
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
static CHOICE_RULE: &[Field] = &[
    Field::new("Next", Text).required(),
    Field::new("Comment", Text),
    Field::new("Assign", Object).expression(),
    Field::new("Output", Any).ata(),
    Field::new("Condition", Any).ata(),
    Field::new("Variable", Text).path(),
    Field::new("And", FilledArray).path(),
    Field::new("Or", FilledArray).path(),
    Field::new("Not", Object).path(),
];

static NESTED_RULE: &[Field] = &[
    Field::new("Comment", Text),
    Field::new("Variable", Text).path(),
    Field::new("And", FilledArray).path(),
    Field::new("Or", FilledArray).path(),
    Field::new("Not", Object).path(),
];

static RETRIER: &[Field] = &[
    Field::new("ErrorEquals", FilledArray).required(),
    Field::new("IntervalSeconds", Integer(1, MAX_SECONDS)),
    Field::new("MaxAttempts", Integer(0, MAX_SECONDS)),
    Field::new("BackoffRate", Number(1.0, f64::MAX)),
    Field::new("MaxDelaySeconds", Integer(1, MAX_DELAY_SECONDS)),
    Field::new("JitterStrategy", Enum(&["FULL", "NONE"])),
    Field::new("Comment", Text),
];

static CATCHER: &[Field] = &[
    Field::new("ErrorEquals", FilledArray).required(),
    Field::new("Next", Text).required(),
    Field::new("ResultPath", TextOrNull).path(),
    Field::new("Output", Any).ata(),
    Field::new("Assign", Object).expression(),
    Field::new("Comment", Text),
];

static ITEM_READER: &[Field] = &[
    Field::new("Resource", Text).required(),
    Field::new("Parameters", Template).path(),
    Field::new("Arguments", Any).ata(),
    Field::new("ReaderConfig", Object),
    Field::new("Comment", Text),
];

static READER_CONFIG: &[Field] = &[
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

static ITEM_BATCHER: &[Field] = &[
    Field::new("MaxItemsPerBatch", Integer(1, i64::MAX)).expression(),
    Field::new("MaxItemsPerBatchPath", Text).path(),
    Field::new("MaxInputBytesPerBatch", Integer(1, MAX_BATCH_BYTES)).expression(),
    Field::new("MaxInputBytesPerBatchPath", Text).path(),
    Field::new("BatchInput", Template).expression(),
];

static RESULT_WRITER: &[Field] = &[
    Field::new("Resource", Text),
    Field::new("Parameters", Template).path(),
    Field::new("Arguments", Any).ata(),
    Field::new("WriterConfig", Object),
    Field::new("Comment", Text),
];

static WRITER_CONFIG: &[Field] = &[
    Field::new("Transformation", Enum(&["NONE", "COMPACT", "FLATTEN"])),
    Field::new("OutputType", Enum(&["JSON", "JSONL"])),
];

fn rows(owner: Owner) -> &'static [Field] {
    match owner {
        Owner::Machine => MACHINE,
        Owner::Branch => BRANCH,
        Owner::Processor => PROCESSOR,
        Owner::ProcessorConfig => PROCESSOR_CONFIG,
        Owner::State(_) | Owner::UnknownState => STATE,
        Owner::ChoiceRule => CHOICE_RULE,
        Owner::NestedRule => NESTED_RULE,
        Owner::Retrier => RETRIER,
        Owner::Catcher => CATCHER,
        Owner::ItemReader => ITEM_READER,
        Owner::ReaderConfig => READER_CONFIG,
        Owner::ItemBatcher => ITEM_BATCHER,
        Owner::ResultWriter => RESULT_WRITER,
        Owner::WriterConfig => WRITER_CONFIG,
    }
}

/// The fields that an object of this kind can have, in both query languages. The comparison operators of a Choice rule stand apart:
/// [`operators::ALL`](crate::operators::ALL).
pub fn fields(owner: Owner) -> impl Iterator<Item = &'static Field> {
    rows(owner).iter().filter(move |field| match owner {
        Owner::State(types) => field.types.has(types),
        _ => true,
    })
}

/// The row of one field.
#[must_use]
pub fn field(owner: Owner, name: &str) -> Option<&'static Field> {
    fields(owner).find(|field| field.name == name)
}

/// Fields of which one object has at most one.
#[derive(Debug, Clone, Copy)]
pub struct Exclusive {
    /// The kind of object.
    pub owner: Owner,
    /// The fields.
    pub names: &'static [&'static str],
    /// Whether one of them must be there.
    pub required: bool,
    /// The code of the finding.
    pub code: &'static str,
}

const fn exclusive(
    owner: Owner,
    names: &'static [&'static str],
    required: bool,
    code: &'static str,
) -> Exclusive {
    Exclusive {
        owner,
        names,
        required,
        code,
    }
}

/// The groups of fields that exclude each other. (`Next` and `End`, and the operators of a Choice rule, have checks of their own.)
pub static EXCLUSIVE: &[Exclusive] = &[
    exclusive(
        Owner::State(Types::WAIT),
        &["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
        true,
        "wait-fields",
    ),
    exclusive(
        Owner::State(Types::TASK),
        &["TimeoutSeconds", "TimeoutSecondsPath"],
        false,
        "timeout-exclusive",
    ),
    exclusive(
        Owner::State(Types::TASK),
        &["HeartbeatSeconds", "HeartbeatSecondsPath"],
        false,
        "timeout-exclusive",
    ),
    exclusive(
        Owner::State(Types::FAIL),
        &["Error", "ErrorPath"],
        false,
        "fail-exclusive",
    ),
    exclusive(
        Owner::State(Types::FAIL),
        &["Cause", "CausePath"],
        false,
        "fail-exclusive",
    ),
    exclusive(
        Owner::State(Types::MAP),
        &["ItemProcessor", "Iterator"],
        true,
        "map-processor",
    ),
    exclusive(
        Owner::State(Types::MAP),
        &["ItemSelector", "Parameters"],
        false,
        "map-selector",
    ),
    exclusive(
        Owner::State(Types::MAP),
        &["MaxConcurrency", "MaxConcurrencyPath"],
        false,
        "max-concurrency-exclusive",
    ),
    exclusive(
        Owner::State(Types::MAP),
        &[
            "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
        ],
        false,
        "tolerated-exclusive",
    ),
    exclusive(
        Owner::State(Types::MAP),
        &["ToleratedFailureCount", "ToleratedFailureCountPath"],
        false,
        "tolerated-exclusive",
    ),
    exclusive(
        Owner::ReaderConfig,
        &["MaxItems", "MaxItemsPath"],
        false,
        "max-items-exclusive",
    ),
    exclusive(
        Owner::ItemBatcher,
        &["MaxItemsPerBatch", "MaxItemsPerBatchPath"],
        false,
        "item-batcher-exclusive",
    ),
    exclusive(
        Owner::ItemBatcher,
        &["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
        false,
        "item-batcher-exclusive",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn has(types: Types, name: &str) -> bool {
        field(Owner::State(types), name).is_some()
    }

    #[test]
    fn fields_belong_to_the_types_of_the_reference() {
        for (name, expected) in [
            ("Next", "Task Wait Pass Parallel Map"),
            ("InputPath", "Task Wait Pass Succeed Choice Parallel Map"),
            ("Parameters", "Task Pass Parallel Map"),
            ("ResultSelector", "Task Parallel Map"),
            ("ResultPath", "Task Pass Parallel Map"),
            ("Assign", "Task Wait Pass Choice Parallel Map"),
            ("Retry", "Task Parallel Map"),
            ("Result", "Pass"),
            ("Comment", "Task Wait Pass Succeed Fail Choice Parallel Map"),
        ] {
            let types: Vec<_> = Types::NAMES
                .iter()
                .filter(|(_, types)| has(*types, name))
                .map(|(type_name, _)| *type_name)
                .collect();
            assert_eq!(types.join(" "), expected, "{name}");
        }
    }

    #[test]
    fn groups_name_fields_of_the_table() {
        for group in EXCLUSIVE {
            for name in group.names {
                assert!(field(group.owner, name).is_some(), "{name}");
            }
        }
    }
}
