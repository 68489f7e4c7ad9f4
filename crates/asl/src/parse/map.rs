//! Map states (reference 01-language §3.7, §3.8).

use asl_json::Node;

use super::expression::Sees;
use super::machine::Within;
use super::path::Asks;
use super::state::{Nested, Scene};
use super::words::described;
use super::{Reader, View};
use crate::fields::{DISTRIBUTED, DISTRIBUTED_ONLY, Owner};
use crate::findings::quoted;
use crate::model::{Map, MapMode, NumberField, QueryLanguage, Template};
use crate::place::Place;
use crate::placeholder::is_open;

/// What a label may not hold besides blanks and control characters.
const NOT_IN_LABELS: &str = "?*<>{}[]:;,\\|^~$#%&`\"";
/// How long a label may be, in characters.
const LABEL_LENGTH: usize = 40;

impl Reader<'_> {
    /// The item processor.
    pub(crate) fn processor(&mut self, view: &View<'_>, place: &Place<'_>) -> Nested {
        let name = processor_name(view);
        let mode = self.map_mode(view, name, place);
        let within = Within {
            owner: Owner::Processor,
            distributed: mode != MapMode::Inline,
        };
        let node = view.get(name);
        let outer = self.express;
        if let MapMode::Distributed { express } = mode {
            self.express = express;
        }
        let scope = node.and_then(|node| self.nested_machine(node, within, &place.key(name)));
        self.express = outer;
        Nested {
            scopes: vec![scope],
            mode,
        }
    }

    #[inline(never)]
    pub(crate) fn map(&mut self, view: &View<'_>, scene: Scene<'_>, nested: Nested) -> Option<Map> {
        let place = scene.place;
        if nested.mode == MapMode::Inline {
            self.distributed_fields(view, place);
        } else if self.express {
            self.findings
                .error(
                    "distributed-in-express",
                    place,
                    view.start(),
                    "a distributed Map cannot run in an EXPRESS execution",
                )
                .help("use a STANDARD state machine, or \"Mode\": \"INLINE\"");
        }
        let items_path = self.path_field(view, "ItemsPath", Asks::Path, place);
        let selector_name = if view.has("ItemSelector") {
            "ItemSelector"
        } else {
            "Parameters"
        };
        let items = self.items(view, place);
        let item_selector = self.template_in(view, selector_name, scene);
        let max_concurrency = self
            .whole_or_path(view, "MaxConcurrency", "MaxConcurrencyPath", place)
            .unwrap_or(NumberField::Literal(0));
        let tolerated_failure_percentage = self.percentage(view, place);
        let tolerated_failure_count = self.whole_or_path(
            view,
            "ToleratedFailureCount",
            "ToleratedFailureCountPath",
            place,
        );
        let item_reader = self.item_reader(view, scene);
        let item_batcher = self.item_batcher(view, scene);
        let result_writer = self.result_writer(view, scene);
        self.label(view, place);
        let result_selector = self.template(view, "ResultSelector", place);
        let retry = self.retriers(view, scene.language, place);
        let catch = self.catchers(view, scene.language, scene.targets, place);
        let result_path = self.result_path(view, place);
        let transition = self.transition(view, scene);
        Some(Map {
            processor: nested.scopes.into_iter().next()??,
            mode: nested.mode,
            items_path,
            items,
            item_selector,
            max_concurrency,
            tolerated_failure_percentage,
            tolerated_failure_count,
            item_reader,
            item_batcher,
            result_writer,
            label: view.text("Label"),
            result_selector,
            result_path,
            retry,
            catch,
            transition: transition?,
        })
    }

    /// `Items`: an array or an object, or an expression.
    fn items(&mut self, view: &View<'_>, place: &Place<'_>) -> Option<Template> {
        let node = view.get("Items");
        let open = |node: &&Node| node.as_str().is_some_and(is_open);
        if let Some(node) = node.filter(|node| !node.is_object() && !node.is_array() && !open(node))
        {
            let message = format!(
                "`Items` takes an array, an object or an expression, found {}",
                described(node)
            );
            self.findings
                .error("wrong-type", &place.key("Items"), node.span, message)
                .help("write \"{% … %}\", with nothing before `{%` and after `%}`");
        }
        self.expressions(view, "Items", Sees::Input, place)
    }

    fn percentage(&mut self, view: &View<'_>, place: &Place<'_>) -> Option<NumberField<f64>> {
        let name = "ToleratedFailurePercentage";
        if let Some(expression) = self.expression_field(view, name, place) {
            return Some(NumberField::Expression(expression));
        }
        if let Some(percentage) = view.number(name) {
            return Some(NumberField::Literal(percentage));
        }
        self.path_field(
            view,
            "ToleratedFailurePercentagePath",
            Asks::Reference,
            place,
        )
        .map(NumberField::Path)
    }

    #[inline(never)]
    fn map_mode(&mut self, view: &View<'_>, processor_name: &str, place: &Place<'_>) -> MapMode {
        let Some(node) = view
            .get(processor_name)
            .and_then(|processor| processor.get("ProcessorConfig"))
        else {
            return MapMode::Inline;
        };
        let processor_place = place.key(processor_name);
        let place = processor_place.key("ProcessorConfig");
        let config = self.view(
            Owner::ProcessorConfig,
            QueryLanguage::JsonPath,
            node,
            &place,
        );
        if config.text("Mode").as_deref() != Some(DISTRIBUTED) {
            return MapMode::Inline;
        }
        if !config.has("ExecutionType") {
            self.findings
                .error("distributed-exec-type", &place, config.start(), "a distributed Map needs `ExecutionType`")
                .aws("These fields are required: [ExecutionType]")
                .help("add \"ExecutionType\": \"STANDARD\", or \"EXPRESS\" for iterations under five minutes");
        }
        MapMode::Distributed {
            express: config.text("ExecutionType").as_deref() == Some("EXPRESS"),
        }
    }

    /// AWS's guide has them for distributed Maps only, but AWS takes a tolerated failure on an inline Map (recorded:
    /// evaluate_jsonata/test_base_map_from_input) and is not recorded to refuse the others.
    #[inline(never)]
    fn distributed_fields(&mut self, view: &View<'_>, place: &Place<'_>) {
        for name in DISTRIBUTED_ONLY.into_iter().filter(|name| view.has(name)) {
            let place = place.key(name);
            let message = format!("`{name}` is only for distributed Maps");
            self.findings
                .warning("distributed-fields", &place, view.key_span(name), message)
                .help("add \"ProcessorConfig\": { \"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\" } to `ItemProcessor`, or remove the field");
        }
    }

    #[inline(never)]
    fn label(&mut self, view: &View<'_>, place: &Place<'_>) {
        let Some(label) = view.text("Label") else {
            return;
        };
        let place = place.key("Label");
        let span = view.span("Label");
        if is_open(&label) {
            return;
        }
        let odd = label.chars().find(|character| {
            character.is_whitespace()
                || character.is_control()
                || NOT_IN_LABELS.contains(*character)
        });
        if label.chars().count() > LABEL_LENGTH {
            self.findings
                .error(
                    "label-name",
                    &place,
                    span,
                    format!("a label has at most {LABEL_LENGTH} characters"),
                )
                .help("shorten it");
        } else if let Some(odd) = odd {
            let shown: String = odd.escape_debug().collect();
            self.findings
                .error(
                    "label-name",
                    &place,
                    span,
                    format!("a label cannot hold `{shown}`"),
                )
                .help("use letters, digits, `-` and `_`: the label becomes part of an ARN");
        } else if !self.labels.insert(label.clone()) {
            self.findings
                .error(
                    "label-duplicate",
                    &place,
                    span,
                    format!("another Map has the label {} already", quoted(&label)),
                )
                .help("labels are unique in a definition: choose another");
        }
    }
}

fn processor_name(view: &View<'_>) -> &'static str {
    if view.has("ItemProcessor") {
        "ItemProcessor"
    } else {
        "Iterator"
    }
}
