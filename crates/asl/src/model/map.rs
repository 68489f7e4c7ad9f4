//! Map states and what distributed ones read and write.

use std::sync::Arc;

use asl_json::Value;

use super::{Catcher, NumberField, PathExpr, ResultPath, Retrier, Scope, Template, Transition};

/// A `Map` state (reference 01-language §3.7, §3.8).
#[derive(Debug)]
pub struct Map {
    /// `ItemProcessor`, or the older `Iterator`.
    pub processor: Scope,
    /// `ProcessorConfig.Mode`.
    pub mode: MapMode,
    /// `ItemsPath`.
    pub items_path: Option<PathExpr>,
    /// `Items`, JSONata only: an expression, or an array or object with expressions inside.
    pub items: Option<Template>,
    /// `ItemSelector`, or the older `Parameters`.
    pub item_selector: Option<Template>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 asks for no limit.
    pub max_concurrency: NumberField<u64>,
    /// `ToleratedFailurePercentage` or its path.
    pub tolerated_failure_percentage: Option<NumberField<f64>>,
    /// `ToleratedFailureCount` or its path.
    pub tolerated_failure_count: Option<NumberField<u64>>,
    /// `ItemReader`.
    pub item_reader: Option<ItemReader>,
    /// `ItemBatcher`.
    pub item_batcher: Option<ItemBatcher>,
    /// `ResultWriter`.
    pub result_writer: Option<ResultWriter>,
    /// `Label`.
    pub label: Option<Arc<str>>,
    /// `ResultSelector`.
    pub result_selector: Option<Template>,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `Retry`.
    pub retry: Vec<Retrier>,
    /// `Catch`.
    pub catch: Vec<Catcher>,
    /// `Next` or `End`.
    pub transition: Transition,
}

/// `ProcessorConfig.Mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapMode {
    /// `INLINE`, the default.
    Inline,
    /// `DISTRIBUTED`: every item (or batch) is a child execution.
    Distributed {
        /// `ProcessorConfig.ExecutionType` is `EXPRESS`.
        express: bool,
    },
}

/// `ItemReader`.
#[derive(Debug)]
pub struct ItemReader {
    /// `Resource`.
    pub resource: Arc<str>,
    /// `Parameters`.
    pub parameters: Option<Template>,
    /// `Arguments`, JSONata only.
    pub arguments: Option<Template>,
    /// `ReaderConfig.InputType`.
    pub input_type: Option<Arc<str>>,
    /// `ReaderConfig.Transformation` is `LOAD_AND_FLATTEN`.
    pub load_and_flatten: bool,
    /// `ReaderConfig.ManifestType`.
    pub manifest_type: Option<Arc<str>>,
    /// `ReaderConfig.CSVDelimiter`, as the character it stands for.
    pub csv_delimiter: char,
    /// `ReaderConfig.CSVHeaders`, given with `CSVHeaderLocation: GIVEN`.
    pub csv_headers: Option<Vec<Arc<str>>>,
    /// `ReaderConfig.ItemsPointer`.
    pub items_pointer: Option<Arc<str>>,
    /// `ReaderConfig.MaxItems` or its path; as written, since AWS reports bad values only when it runs.
    pub max_items: Option<NumberField<Value>>,
}

/// `ItemBatcher`.
#[derive(Debug)]
pub struct ItemBatcher {
    /// `MaxItemsPerBatch` or its path.
    pub max_items_per_batch: Option<NumberField<u64>>,
    /// `MaxInputBytesPerBatch` or its path.
    pub max_input_bytes_per_batch: Option<NumberField<u64>>,
    /// `BatchInput`.
    pub batch_input: Option<Template>,
}

/// `ResultWriter`.
#[derive(Debug)]
pub struct ResultWriter {
    /// `Resource`.
    pub resource: Option<Arc<str>>,
    /// `Parameters`.
    pub parameters: Option<Template>,
    /// `Arguments`, JSONata only.
    pub arguments: Option<Template>,
    /// `WriterConfig.Transformation`.
    pub transformation: Option<Arc<str>>,
    /// `WriterConfig.OutputType`.
    pub output_type: Option<Arc<str>>,
}
