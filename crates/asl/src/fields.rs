//! The fields of the language in one table: which field, in which object, for which state types, in which query language, with
//! which kind of value (reference 01-language §1, §3; 02-choice-intrinsics-jsonata §1; 03-errors-retry-catch §3, §4).

mod tables;

use asl_json::Node;

use crate::model::QueryLanguage;
pub use tables::{MAX_DELAY_SECONDS, MAX_SECONDS};

/// The processor of a Map: the name it has, and its older one.
pub const PROCESSORS: [&str; 2] = ["ItemProcessor", "Iterator"];

/// `Mode` of the `ProcessorConfig` of a Map whose items, or batches of them, are child executions.
pub const DISTRIBUTED: &str = "DISTRIBUTED";

/// Fields that only a distributed Map has.
pub const DISTRIBUTED_ONLY: [&str; 8] = [
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "Label",
];

/// Whether a Map is distributed, by its processor.
#[must_use]
pub fn is_distributed(processor: &Node) -> bool {
    let mode = processor
        .get("ProcessorConfig")
        .and_then(|config| config.get("Mode"));
    mode.and_then(Node::as_str) == Some(DISTRIBUTED)
}

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

fn rows(owner: Owner) -> &'static [Field] {
    match owner {
        Owner::Machine => tables::MACHINE,
        Owner::Branch => tables::BRANCH,
        Owner::Processor => tables::PROCESSOR,
        Owner::ProcessorConfig => tables::PROCESSOR_CONFIG,
        Owner::State(_) | Owner::UnknownState => tables::STATE,
        Owner::ChoiceRule => tables::CHOICE_RULE,
        Owner::NestedRule => tables::NESTED_RULE,
        Owner::Retrier => tables::RETRIER,
        Owner::Catcher => tables::CATCHER,
        Owner::ItemReader => tables::ITEM_READER,
        Owner::ReaderConfig => tables::READER_CONFIG,
        Owner::ItemBatcher => tables::ITEM_BATCHER,
        Owner::ResultWriter => tables::RESULT_WRITER,
        Owner::WriterConfig => tables::WRITER_CONFIG,
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
    exclusive(Owner::State(Types::MAP), &PROCESSORS, true, "map-processor"),
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
    fn fields_of_distributed_maps_are_fields_of_maps() {
        for name in DISTRIBUTED_ONLY {
            assert!(has(Types::MAP, name), "{name}");
        }
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
