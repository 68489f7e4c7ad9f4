//! What only distributed Maps have: `ItemReader`, `ItemBatcher`, `ResultWriter` (reference 01-language §3.8).

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Node, NodeKind, Span};

use super::expression::Sees;
use super::path::Asks;
use super::state::Scene;
use super::{Reader, View};
use crate::fields::Owner;
use crate::findings::quoted;
use crate::model::{ItemBatcher, ItemReader, NumberField, ResultWriter};
use crate::place::Place;
use crate::placeholder::is_open;

/// The fields of `ReaderConfig` that each `InputType` has, besides `MaxItems` and `MaxItemsPath` (recorded: Validation.ItemReader).
const CSV_FIELDS: [&str; 3] = ["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"];

impl Reader<'_> {
    #[inline(never)]
    pub(crate) fn item_reader(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<ItemReader> {
        let node = view.get("ItemReader")?;
        let place = scene.place.key("ItemReader");
        let reader = self.view(Owner::ItemReader, scene.language, node, &place);
        let parameters = self.template(&reader, "Parameters", &place);
        let arguments = self.expressions(&reader, "Arguments", Sees::Input, &place);
        let config_place = place.key("ReaderConfig");
        let config = reader
            .get("ReaderConfig")
            .map(|node| self.view(Owner::ReaderConfig, scene.language, node, &config_place));
        if let Some(config) = &config {
            self.reader_config(config, &config_place);
        }
        let text = |name: &str| config.as_ref().and_then(|config| config.text(name));
        let max_items = config.as_ref().and_then(|config| {
            if let Some(expression) = self.expression_field(config, "MaxItems", &config_place) {
                return Some(NumberField::Expression(expression));
            }
            let literal = config
                .get("MaxItems")
                .map(|node| NumberField::Literal(node.to_value()));
            let path = self
                .path_field(config, "MaxItemsPath", Asks::Reference, &config_place)
                .map(NumberField::Path);
            literal.or(path)
        });
        let csv_headers = config
            .as_ref()
            .and_then(|config| config.get("CSVHeaders"))
            .map(|headers| strings(headers).map(|(text, _)| text).collect());
        Some(ItemReader {
            resource: reader.text("Resource")?,
            parameters,
            arguments,
            input_type: text("InputType"),
            load_and_flatten: text("Transformation").as_deref() == Some("LOAD_AND_FLATTEN"),
            manifest_type: text("ManifestType"),
            csv_delimiter: match text("CSVDelimiter").as_deref() {
                Some("PIPE") => '|',
                Some("SEMICOLON") => ';',
                Some("SPACE") => ' ',
                Some("TAB") => '\t',
                _ => ',',
            },
            csv_headers,
            items_pointer: text("ItemsPointer"),
            max_items,
        })
    }

    /// `InputType` chooses which other fields there are.
    fn reader_config(&mut self, config: &View<'_>, place: &Place<'_>) {
        let input_type = config.text("InputType");
        if input_type.is_none()
            && config.text("Transformation").as_deref() == Some("LOAD_AND_FLATTEN")
        {
            self.needs(
                config,
                "InputType",
                "`LOAD_AND_FLATTEN` reads every object: it needs to know their `InputType`",
                place,
            );
        }
        let csv = input_type.as_deref() == Some("CSV");
        if csv && !config.has("CSVHeaderLocation") {
            self.needs(
                config,
                "CSVHeaderLocation",
                "a CSV file needs `CSVHeaderLocation`: \"FIRST_ROW\" or \"GIVEN\"",
                place,
            );
        }
        if config.text("CSVHeaderLocation").as_deref() == Some("GIVEN")
            && csv
            && !config.has("CSVHeaders")
        {
            self.findings
                .error(
                    "missing-field",
                    place,
                    config.start(),
                    "the headers are `GIVEN`, but `CSVHeaders` is missing",
                )
                .aws("These fields are required: [CSVHeaders]")
                .help("add \"CSVHeaders\": [\"…\"]");
        }
        if matches!(input_type.as_deref(), Some("JSON" | "JSONL" | "PARQUET")) {
            let other = config.members().iter().filter(|member| {
                CSV_FIELDS.contains(&&*member.key) || (&*member.key == "ManifestType")
            });
            for member in other {
                self.findings
                    .error(
                        "unknown-field",
                        &place.key(&member.key),
                        member.key_span,
                        format!("`{}` has no meaning for this `InputType`", member.key),
                    )
                    .aws(format!("Field '{}' is not supported", member.key))
                    .help("remove it, or change `InputType`");
            }
        }
        if let Some(pointer) = config.text("ItemsPointer")
            && !(pointer.is_empty() || pointer.starts_with('/') || is_open(&pointer))
        {
            self.findings
                .error(
                    "bad-items-pointer",
                    &place.key("ItemsPointer"),
                    config.span("ItemsPointer"),
                    format!(
                        "{} is no JSON Pointer: it does not start with `/`",
                        quoted(&pointer)
                    ),
                )
                .aws(format!(
                    "Invalid input: JSON Pointer expression must start with '/': \"{pointer}\""
                ))
                .help(format!("write `/{pointer}`"));
        }
        self.headers(config, place);
    }

    fn headers(&mut self, config: &View<'_>, place: &Place<'_>) {
        let Some(headers) = config.get("CSVHeaders") else {
            return;
        };
        let place = place.key("CSVHeaders");
        let mut seen = HashSet::new();
        for (text, span) in strings(headers) {
            if !seen.insert(Arc::clone(&text)) {
                self.findings
                    .warning(
                        "csv-headers-duplicate",
                        &place,
                        span,
                        format!("the header {} occurs twice", quoted(&text)),
                    )
                    .help("a run fails with States.ItemReaderFailed: rename one");
            }
        }
        for item in headers
            .items()
            .iter()
            .filter(|item| item.as_str().is_none())
        {
            self.findings
                .error("wrong-type", &place, item.span, "a header is a string")
                .aws("Expected value of type String")
                .help("put it in quotes");
        }
    }

    fn needs(&mut self, config: &View<'_>, name: &str, message: &str, place: &Place<'_>) {
        self.findings
            .error("missing-field", place, config.start(), message)
            .aws(format!("The field '{name}' is required"))
            .help(format!("add `{name}`"));
    }

    #[inline(never)]
    pub(crate) fn item_batcher(
        &mut self,
        view: &View<'_>,
        scene: Scene<'_>,
    ) -> Option<ItemBatcher> {
        let node = view.get("ItemBatcher")?;
        let place = scene.place.key("ItemBatcher");
        let batcher = self.view(Owner::ItemBatcher, scene.language, node, &place);
        let limits = [
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
        ];
        if !limits.iter().any(|name| batcher.has(name)) {
            self.findings
                .error(
                    "item-batcher-empty",
                    &place,
                    batcher.start(),
                    "`ItemBatcher` does not say how large a batch is",
                )
                .help(
                    "add `MaxItemsPerBatch`, `MaxInputBytesPerBatch` or the `…Path` of one of them",
                );
        }
        Some(ItemBatcher {
            max_items_per_batch: self.whole_or_path(
                &batcher,
                "MaxItemsPerBatch",
                "MaxItemsPerBatchPath",
                &place,
            ),
            max_input_bytes_per_batch: self.whole_or_path(
                &batcher,
                "MaxInputBytesPerBatch",
                "MaxInputBytesPerBatchPath",
                &place,
            ),
            batch_input: self.template_in(
                &batcher,
                "BatchInput",
                Scene {
                    place: &place,
                    ..scene
                },
            ),
        })
    }

    #[inline(never)]
    pub(crate) fn result_writer(
        &mut self,
        view: &View<'_>,
        scene: Scene<'_>,
    ) -> Option<ResultWriter> {
        let node = view.get("ResultWriter")?;
        let place = scene.place.key("ResultWriter");
        let writer = self.view(Owner::ResultWriter, scene.language, node, &place);
        let config_place = place.key("WriterConfig");
        let config = writer
            .get("WriterConfig")
            .map(|node| self.view(Owner::WriterConfig, scene.language, node, &config_place));
        if !writer.has("Resource") && (writer.has("Parameters") || writer.has("Arguments")) {
            self.findings
                .error(
                    "missing-field",
                    &place,
                    writer.start(),
                    "`ResultWriter` needs the field `Resource`",
                )
                .aws("These fields are required: [Resource]")
                .help("add \"Resource\": \"arn:aws:states:::s3:putObject\"");
        }
        if let Some(config) = &config
            && !config.has("OutputType")
        {
            self.findings
                .error(
                    "missing-field",
                    &config_place,
                    config.start(),
                    "`WriterConfig` needs the field `OutputType`",
                )
                .aws("These fields are required: [OutputType]")
                .help("add \"OutputType\": \"JSON\" or \"JSONL\"");
        }
        Some(ResultWriter {
            resource: writer.text("Resource"),
            parameters: self.template(&writer, "Parameters", &place),
            arguments: self.expressions(&writer, "Arguments", Sees::Input, &place),
            transformation: config
                .as_ref()
                .and_then(|config| config.text("Transformation")),
            output_type: config.as_ref().and_then(|config| config.text("OutputType")),
        })
    }
}

fn strings(node: &Node) -> impl Iterator<Item = (Arc<str>, Span)> {
    node.items().iter().filter_map(|item| match &item.kind {
        NodeKind::String(text) => Some((Arc::clone(text), item.span)),
        _ => None,
    })
}
