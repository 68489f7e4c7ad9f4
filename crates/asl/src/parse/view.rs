//! An object held against the table of fields.

use std::borrow::Cow;
use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Span};

use super::Reader;
use crate::fields::{self, EXCLUSIVE, Field, Owner, Shape, Types};
use crate::findings::{json_string, quoted};
use crate::java::hash_order;
use crate::model::QueryLanguage;
use crate::operators::Operator;
use crate::place::Place;
use crate::placeholder::{is_open, whole};
use crate::suggest::nearest;

/// The known fields of an object whose values have the right type.
pub(crate) struct View<'n> {
    node: &'n Node,
    entries: Vec<Entry<'n>>,
}

struct Entry<'n> {
    field: &'static Field,
    member: &'n Member,
    /// The value to read, if it is usable: of the right type, or filled in from a placeholder.
    value: Option<Cow<'n, Node>>,
}

impl<'n> View<'n> {
    fn entry(&self, name: &str) -> Option<&Entry<'n>> {
        self.entries.iter().find(|entry| entry.field.name == name)
    }

    /// Whether the field is written, whatever its value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The member of a field.
    pub(crate) fn member(&self, name: &str) -> Option<&'n Member> {
        self.entry(name).map(|entry| entry.member)
    }

    /// The value of a field, if it is of a type that the field takes.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).and_then(|entry| entry.value.as_deref())
    }

    /// Where the value stands; the whole object if the field is absent.
    pub(crate) fn span(&self, name: &str) -> Span {
        self.entry(name)
            .map_or(self.node.span, |entry| entry.member.value.span)
    }

    /// Where the key stands; the whole object if the field is absent.
    pub(crate) fn key_span(&self, name: &str) -> Span {
        self.entry(name)
            .map_or(self.node.span, |entry| entry.member.key_span)
    }

    /// The object's opening bracket: for findings about the object as a whole.
    pub(crate) fn start(&self) -> Span {
        opening(self.node)
    }

    /// All members of the object, unknown ones too.
    pub(crate) fn members(&self) -> &'n [Member] {
        self.node.members()
    }

    /// The text of a field.
    pub(crate) fn text(&self, name: &str) -> Option<Arc<str>> {
        match &self.get(name)?.kind {
            NodeKind::String(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    /// The truth value of a field.
    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// The whole number of a field; negative ones count as 0.
    pub(crate) fn whole(&self, name: &str) -> Option<u64> {
        let number = self.get(name)?.as_number()?.as_i64()?;
        Some(u64::try_from(number).unwrap_or(0))
    }

    /// The number of a field.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_number().map(asl_json::Number::as_f64)
    }
}

impl Reader<'_> {
    /// Holds `node` against the fields of `owner`; reports unknown, missing, mistyped and excluding fields.
    pub(crate) fn view<'n>(
        &mut self,
        owner: Owner,
        language: QueryLanguage,
        node: &'n Node,
        place: &Place<'_>,
    ) -> View<'n> {
        let mut view = View {
            node,
            entries: Vec::new(),
        };
        let NodeKind::Object(members) = &node.kind else {
            self.findings
                .error(
                    "wrong-type",
                    place,
                    node.span,
                    format!("expected an object, found {}", described(node)),
                )
                .aws("Expected value of type Object");
            return view;
        };
        for member in members {
            let Some(field) = fields::field(owner, &member.key) else {
                self.unknown_field(owner, language, node, member, place);
                continue;
            };
            if let Some(only) = field.language
                && only != language
            {
                self.wrong_language(field, language, member, place);
                continue;
            }
            let value = self.value(field, language, member, place);
            // Of a repeated key the last counts.
            view.entries.retain(|entry| entry.field.name != field.name);
            view.entries.push(Entry {
                field,
                member,
                value,
            });
        }
        self.missing_fields(owner, &view, place);
        self.exclusive_fields(owner, language, &view, place);
        view
    }

    fn unknown_field(
        &mut self,
        owner: Owner,
        language: QueryLanguage,
        node: &Node,
        member: &Member,
        place: &Place<'_>,
    ) {
        if matches!(owner, Owner::ChoiceRule | Owner::NestedRule)
            && Operator::named(&member.key).is_some()
        {
            if language == QueryLanguage::JsonAta {
                self.findings
                    .error(
                        "jsonpath-field-in-jsonata",
                        &place.key(&member.key),
                        member.key_span,
                        format!("`{}` is only for JSONPath states", member.key),
                    )
                    .aws(format!("Field '{}' is not supported", member.key))
                    .help("say it in `Condition`: \"{% … %}\"");
            }
            return;
        }
        let key = &*member.key;
        let elsewhere: Vec<&str> = match owner {
            Owner::State(_) => Types::NAMES
                .iter()
                .filter(|(_, types)| fields::field(Owner::State(*types), key).is_some())
                .map(|(name, _)| *name)
                .collect(),
            _ => Vec::new(),
        };
        let code = match key {
            "Next" if owner == Owner::NestedRule => "choice-nested-next",
            "Next" if !elsewhere.is_empty() => "next-not-allowed",
            "End" if !elsewhere.is_empty() => "end-not-allowed",
            "Assign" if !elsewhere.is_empty() => "assign-not-allowed",
            _ => "unknown-field",
        };
        let what = owner_name(owner);
        let suggestion = if self.findings.has_room() && elsewhere.is_empty() {
            let present = |name: &str| node.members().iter().any(|other| &*other.key == name);
            nearest(
                key,
                fields::fields(owner)
                    .filter(|field| field.language.is_none_or(|only| only == language))
                    .map(|field| field.name),
            )
            .filter(|name| !present(name))
        } else {
            None
        };
        let finding = self
            .findings
            .error(
                code,
                &place.key(key),
                member.key_span,
                format!("{what} has no field {}", quoted(key)),
            )
            .aws(format!("Field '{key}' is not supported"));
        if let Some(name) = suggestion {
            finding.help(format!("did you mean `{name}`?")).fix(
                format!("change {} to `{name}`", quoted(key)),
                member.key_span,
                json_string(name),
            );
        } else if code == "choice-nested-next" {
            finding.help("only the outermost rule says where to go: move `Next` there");
        } else if !elsewhere.is_empty() {
            finding.help(format!(
                "only {} states have `{key}`: remove it",
                listed(&elsewhere)
            ));
        } else {
            finding.help("remove it");
        }
    }

    fn wrong_language(
        &mut self,
        field: &Field,
        language: QueryLanguage,
        member: &Member,
        place: &Place<'_>,
    ) {
        let (code, only, help) = match language {
            QueryLanguage::JsonAta => (
                "jsonpath-field-in-jsonata",
                "JSONPath",
                "use `Arguments`, `Output` and `{% … %}` instead, or set \"QueryLanguage\": \"JSONPath\" where the machine allows it",
            ),
            QueryLanguage::JsonPath => (
                "jsonata-field-in-jsonpath",
                "JSONata",
                "set \"QueryLanguage\": \"JSONata\" on this state, or use the JSONPath fields",
            ),
        };
        self.findings
            .error(
                code,
                &place.key(field.name),
                member.key_span,
                format!("`{}` is only for {only} states", field.name),
            )
            .aws(format!("Field '{}' is not supported", field.name))
            .help(help);
    }

    /// The value of a field if its type fits, else `None` after saying so.
    fn value<'n>(
        &mut self,
        field: &'static Field,
        language: QueryLanguage,
        member: &'n Member,
        place: &Place<'_>,
    ) -> Option<Cow<'n, Node>> {
        let place = place.key(field.name);
        let node = &member.value;
        if let NodeKind::String(text) = &node.kind {
            let expression = text.starts_with("{%") && text.ends_with("%}");
            if expression && field.expression && language == QueryLanguage::JsonAta {
                return None;
            }
            if !takes_text(field.shape)
                && self.filled.contains(&node.span.start)
                && let Some(mut root) = asl_json::read(text).root
            {
                collapse(&mut root, node.span);
                return self.fits(field, &root, &place).then_some(Cow::Owned(root));
            }
            if !takes_text(field.shape) && field.shape != Shape::Any && whole(text).is_some() {
                let message = format!(
                    "`{}` takes {}, and {} has no value yet",
                    field.name,
                    wanted(field.shape),
                    quoted(text)
                );
                self.findings
                    .warning("undefined-substitution", &place, node.span, message)
                    .help(format!(
                        "give {} a value; until then `{}` is taken as absent",
                        quoted(text),
                        field.name
                    ));
                return None;
            }
        }
        self.fits(field, node, &place)
            .then_some(Cow::Borrowed(node))
    }

    fn fits(&mut self, field: &'static Field, node: &Node, place: &Place<'_>) -> bool {
        match (field.shape, &node.kind) {
            (Shape::Any, _)
            | (Shape::TextOrNull, NodeKind::Null | NodeKind::String(_))
            | (Shape::Boolean, NodeKind::Bool(_)) => true,
            (Shape::Text, NodeKind::String(_))
            | (Shape::Object | Shape::Template, NodeKind::Object(_))
            | (Shape::Array | Shape::Template, NodeKind::Array(_)) => true,
            (Shape::FilledObject, NodeKind::Object(members)) => {
                self.filled_with(field, members.len(), node, place)
            }
            (Shape::FilledArray, NodeKind::Array(items)) => {
                self.filled_with(field, items.len(), node, place)
            }
            (Shape::OneOf(allowed), NodeKind::String(text)) => {
                self.one_of(field, allowed, text, node, place)
            }
            (Shape::Integer(least, most), NodeKind::Number(number)) => match number.as_i64() {
                Some(whole) if (least..=most).contains(&whole) => true,
                Some(whole) => self.out_of_range(field, whole < least, least, most, node, place),
                None if number.is_integer() => {
                    self.out_of_range(field, number.as_f64() < 0.0, least, most, node, place)
                }
                None => {
                    let rounded = number.as_f64().round();
                    let finding = self
                        .findings
                        .error(
                            "integer-expected",
                            place,
                            node.span,
                            format!("`{}` takes a whole number, found `{number}`", field.name),
                        )
                        .aws("Expected value of type Integer")
                        .help("AWS does not round: write it without a fraction");
                    if (least as f64..=most as f64).contains(&rounded) {
                        finding.fix(
                            format!("round to `{rounded}`"),
                            node.span,
                            format!("{rounded}"),
                        );
                    }
                    false
                }
            },
            (Shape::Number(least, most), NodeKind::Number(number)) => {
                let value = number.as_f64();
                if (least..=most).contains(&value) {
                    return true;
                }
                let code = match field.name {
                    "BackoffRate" => "backoff-rate",
                    "ToleratedFailurePercentage" => "tolerated-range",
                    _ => "number-range",
                };
                let (limit, side) = if value < least {
                    (least, "Minimum")
                } else {
                    (most, "Maximum")
                };
                let bounds = if most == f64::MAX {
                    format!("must be at least {least}")
                } else {
                    format!("must be between {least} and {most}")
                };
                self.findings
                    .error(
                        code,
                        place,
                        node.span,
                        format!("`{}` {bounds}, found `{number}`", field.name),
                    )
                    .aws(format!("{side} value is {limit}"))
                    .help(format!("the nearest that AWS takes is {limit}"))
                    .fix(format!("set it to {limit}"), node.span, format!("{limit}"));
                false
            }
            _ => {
                let finding = self
                    .findings
                    .error(
                        "wrong-type",
                        place,
                        node.span,
                        format!(
                            "`{}` takes {}, found {}",
                            field.name,
                            wanted(field.shape),
                            described(node)
                        ),
                    )
                    .aws(format!("Expected value of type {}", aws_type(field.shape)));
                if let Some(help) = type_help(field, node) {
                    finding.help(help);
                }
                false
            }
        }
    }

    fn filled_with(
        &mut self,
        field: &Field,
        length: usize,
        node: &Node,
        place: &Place<'_>,
    ) -> bool {
        if length > 0 {
            return true;
        }
        let (code, help) = match field.name {
            "Choices" => ("choice-empty", "add a rule"),
            "Branches" => (
                "parallel-empty",
                "add a branch: an object with `StartAt` and `States`",
            ),
            "ErrorEquals" => (
                "error-equals-empty",
                "name the errors, or \"States.ALL\" for all of them",
            ),
            "States" => ("empty-value", "add a state, and name it in `StartAt`"),
            _ => ("empty-value", "add something, or remove the field"),
        };
        self.findings
            .error(code, place, node.span, format!("`{}` is empty", field.name))
            .aws("Value cannot be empty")
            .help(help);
        // An empty list of states is still read: its targets are missing (recorded: Validation.BasicStructure/005).
        field.name == "States"
    }

    fn one_of(
        &mut self,
        field: &Field,
        allowed: &[&str],
        text: &str,
        node: &Node,
        place: &Place<'_>,
    ) -> bool {
        if allowed.contains(&text) {
            return true;
        }
        if is_open(text) {
            self.findings
                .warning(
                    "undefined-substitution",
                    place,
                    node.span,
                    format!("`{}` is {} and has no value yet", field.name, quoted(text)),
                )
                .help(format!(
                    "give it a value, one of {}; until then `{}` is taken as absent",
                    listed(allowed),
                    field.name
                ));
            return false;
        }
        let code = match field.name {
            "QueryLanguage" => "bad-query-language",
            "Version" => "bad-version",
            _ => "bad-value",
        };
        let finding = self
            .findings
            .error(
                code,
                place,
                node.span,
                format!(
                    "`{}` must be {}, found {}",
                    field.name,
                    one_of_listed(allowed),
                    quoted(text)
                ),
            )
            .aws(format!(
                "The field '{}' should have one of these values: [{}]",
                field.name,
                allowed.join(", ")
            ));
        match nearest(text, allowed.iter().copied()).or(if allowed.len() == 1 {
            allowed.first().copied()
        } else {
            None
        }) {
            Some(name) => finding.help(format!("did you mean `{name}`?")).fix(
                format!("change it to `{name}`"),
                node.span,
                json_string(name),
            ),
            None => finding.help(format!("choose {}", one_of_listed(allowed))),
        };
        false
    }

    fn out_of_range(
        &mut self,
        field: &Field,
        below: bool,
        least: i64,
        most: i64,
        node: &Node,
        place: &Place<'_>,
    ) -> bool {
        let (limit, side) = if below {
            (least, "Minimum")
        } else {
            (most, "Maximum")
        };
        let bounds = if most == i64::MAX {
            format!("must be at least {least}")
        } else {
            format!("must be between {least} and {most}")
        };
        let found = node
            .as_number()
            .map(ToString::to_string)
            .unwrap_or_default();
        self.findings
            .error(
                "number-range",
                place,
                node.span,
                format!("`{}` {bounds}, found {}", field.name, quoted(&found)),
            )
            .aws(format!("{side} value is {limit}"))
            .help(format!("the nearest that AWS takes is {limit}"))
            .fix(format!("set it to {limit}"), node.span, limit.to_string());
        false
    }

    fn missing_fields(&mut self, owner: Owner, view: &View<'_>, place: &Place<'_>) {
        let mut missing: Vec<&'static str> = fields::fields(owner)
            .filter(|field| {
                field.required
                    && owner != Owner::UnknownState
                    && !view
                        .node
                        .members()
                        .iter()
                        .any(|member| &*member.key == field.name)
            })
            .map(|field| field.name)
            .collect();
        if missing.is_empty() {
            return;
        }
        hash_order(&mut missing, |name| name);
        let code = match owner {
            Owner::Machine => "missing-top-fields",
            Owner::ChoiceRule if missing == ["Next"] => "choice-missing-next",
            _ => "missing-field",
        };
        let backticked: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let (noun, pronoun) = if missing.len() == 1 {
            ("field", "it")
        } else {
            ("fields", "them")
        };
        // A finding about a whole state would underline all of it; its opening brace is enough.
        let span = opening(view.node);
        self.findings
            .error(
                code,
                place,
                span,
                format!(
                    "{} needs the {noun} {}",
                    owner_name(owner),
                    backticked.join(" and ")
                ),
            )
            .aws(format!(
                "These fields are required: [{}]",
                missing.join(", ")
            ))
            .help(format!("add {pronoun}"));
    }

    fn exclusive_fields(
        &mut self,
        owner: Owner,
        language: QueryLanguage,
        view: &View<'_>,
        place: &Place<'_>,
    ) {
        for group in EXCLUSIVE.iter().filter(|group| group.owner == owner) {
            let present: Vec<&str> = group
                .names
                .iter()
                .copied()
                .filter(|name| {
                    view.node
                        .members()
                        .iter()
                        .any(|member| &*member.key == *name)
                })
                .collect();
            if present.len() == 1 || (present.is_empty() && !group.required) {
                continue;
            }
            let mut names: Vec<&str> = group
                .names
                .iter()
                .copied()
                .filter(|name| {
                    fields::field(owner, name)
                        .is_some_and(|field| field.language.is_none_or(|only| only == language))
                })
                .collect();
            hash_order(&mut names, |name| name);
            let aws_list = names.join(", ");
            if present.is_empty() {
                self.findings
                    .error(
                        group.code,
                        place,
                        opening(view.node),
                        format!("{} needs {}", owner_name(owner), one_of_listed(&names)),
                    )
                    .aws(format!(
                        "This object should have only one of the following fields: [{aws_list}]"
                    ))
                    .help(format!("add {}", one_of_listed(&names)));
            } else {
                let second = present.get(1).copied().unwrap_or_default();
                let span = view
                    .node
                    .member(second)
                    .map_or(view.node.span, |member| member.key_span);
                self.findings
                    .error(
                        group.code,
                        place,
                        span,
                        format!("only one of {} can be set", listed(&present)),
                    )
                    .aws(format!(
                        "There should only be one of the following fields: [{aws_list}]"
                    ))
                    .help("keep one and remove the rest");
            }
        }
    }
}

/// Gives every node of a value that stands for a placeholder the placeholder's place.
fn collapse(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.kind {
        NodeKind::Array(items) => items.iter_mut().for_each(|item| collapse(item, span)),
        NodeKind::Object(members) => {
            for member in members {
                member.key_span = span;
                collapse(&mut member.value, span);
            }
        }
        _ => {}
    }
}

/// The first character of a value: its opening bracket.
pub(crate) fn opening(node: &Node) -> Span {
    Span::new(
        node.span.start,
        node.span.end.min(node.span.start.saturating_add(1)),
    )
}

fn takes_text(shape: Shape) -> bool {
    matches!(shape, Shape::Text | Shape::TextOrNull | Shape::OneOf(_))
}

fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::OneOf(_) => "a string",
        Shape::TextOrNull => "a string or null",
        Shape::Boolean => "true or false",
        Shape::Integer(..) => "a whole number",
        Shape::Number(..) => "a number",
        Shape::Object | Shape::FilledObject => "an object",
        Shape::Array | Shape::FilledArray => "an array",
        Shape::Template => "an object",
        Shape::Any => "a value",
    }
}

fn aws_type(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::TextOrNull | Shape::OneOf(_) => "String",
        Shape::Boolean => "Boolean",
        Shape::Integer(..) => "Integer",
        Shape::Number(..) => "Float",
        Shape::Array | Shape::FilledArray => "Array",
        Shape::Object | Shape::FilledObject | Shape::Template | Shape::Any => "Object",
    }
}

fn type_help(field: &Field, node: &Node) -> Option<String> {
    let text = node.as_str();
    match field.shape {
        Shape::Integer(..) | Shape::Number(..)
            if text.is_some_and(|text| text.parse::<f64>().is_ok()) =>
        {
            Some("remove the quotes".to_owned())
        }
        Shape::Boolean if matches!(text, Some("true" | "false")) => {
            Some("remove the quotes".to_owned())
        }
        Shape::Integer(..) if text.is_some_and(|text| text.starts_with('$')) => {
            Some(format!("to read it from the data use `{}Path`", field.name))
        }
        Shape::Template if text.is_some_and(|text| text.starts_with('$')) => Some(format!(
            "to pass part of the input use `InputPath`, or build an object: {{ \"key.$\": {} }}",
            json_string(text.unwrap_or_default())
        )),
        _ => None,
    }
}

pub(crate) fn described(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => format!("`{value}`"),
        NodeKind::Number(number) => quoted(&number.to_string()),
        NodeKind::String(text) => format!("the string {}", quoted(text)),
        NodeKind::Array(_) => "an array".to_owned(),
        NodeKind::Object(_) => "an object".to_owned(),
    }
}

fn owner_name(owner: Owner) -> String {
    match owner {
        Owner::Machine => "the state machine".to_owned(),
        Owner::Branch => "a branch".to_owned(),
        Owner::Processor => "an item processor".to_owned(),
        Owner::ProcessorConfig => "`ProcessorConfig`".to_owned(),
        Owner::State(types) => {
            let name = Types::NAMES
                .iter()
                .find(|(_, known)| *known == types)
                .map_or("", |(name, _)| name);
            format!("a {name} state")
        }
        Owner::UnknownState => "a state".to_owned(),
        Owner::ChoiceRule => "a choice rule".to_owned(),
        Owner::NestedRule => "a nested rule".to_owned(),
        Owner::Retrier => "a retrier".to_owned(),
        Owner::Catcher => "a catcher".to_owned(),
        Owner::ItemReader => "`ItemReader`".to_owned(),
        Owner::ReaderConfig => "`ReaderConfig`".to_owned(),
        Owner::ItemBatcher => "`ItemBatcher`".to_owned(),
        Owner::ResultWriter => "`ResultWriter`".to_owned(),
        Owner::WriterConfig => "`WriterConfig`".to_owned(),
    }
}

/// "`A`, `B` and `C`".
pub(crate) fn listed(names: &[&str]) -> String {
    joined(names, "and")
}

fn one_of_listed(names: &[&str]) -> String {
    joined(names, "or")
}

fn joined(names: &[&str], last_word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
            format!("{} {last_word} `{last}`", rest.join(", "))
        }
    }
}
