//! JSONata expressions: `{% … %}` in the fields of JSONata states (reference 01-language §4; 02-choice-intrinsics-jsonata §4).

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Object, Span, Value};
use asl_jsonata::{Dialect, Error, Expression, InputUse, VariableUse};

use super::inside::utf16_offset;
use super::{Reader, View};
use crate::fields::Types;
use crate::findings::quoted;
use crate::model::{Computed, JsonataExpression, QueryLanguage, Template, TemplateField};
use crate::place::Place;
use crate::placeholder::is_open;
use crate::suggest::nearest;

/// What `$states` holds where an expression stands, besides `input` and `context` (reference 01-language §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// Nothing else.
    Input,
    /// `result`.
    Result,
    /// `errorOutput`: in `Output` and `Assign` of a catcher.
    ErrorOutput,
}

impl Sees {
    /// What `Output` and `Assign` of a state see.
    pub(crate) fn of(types: Types) -> Sees {
        match types {
            Types::TASK | Types::PARALLEL | Types::MAP => Sees::Result,
            _ => Sees::Input,
        }
    }

    fn members(self) -> &'static [&'static str] {
        match self {
            Sees::Input => &["input", "context"],
            Sees::Result => &["input", "context", "result"],
            Sees::ErrorOutput => &["input", "context", "errorOutput"],
        }
    }
}

/// What stands between `{%` and `%}`, if the text is an expression: it must start and end with them, blanks outside included
/// (recorded: `" {% x %} "` is a plain text).
pub(crate) fn inner(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

/// An expression while it is looked at.
struct Source<'n> {
    node: &'n Node,
    /// The expression, without the blanks around it.
    text: &'n str,
    /// Where it starts in the string.
    start: usize,
    /// Where the string's value stands as it is, a byte a character, if it does.
    plain: Option<usize>,
}

impl Reader<'_> {
    fn source<'n>(&self, node: &'n Node) -> Option<Source<'n>> {
        let whole = node.as_str()?;
        let inner = inner(whole)?;
        let text = inner.trim_start();
        let content = self.content(node);
        Some(Source {
            node,
            text: text.trim_end(),
            start: 2 + inner.len() - text.len(),
            plain: content
                .filter(|content| content.text == whole && whole.is_ascii())
                .map(|content| content.start),
        })
    }

    /// The place of a token of so many bytes that ends after so many UTF-16 code units of an expression.
    fn token_place(&mut self, source: &Source<'_>, end: usize, length: usize) -> Span {
        if let Some(content) = source.plain {
            let end = source.start + end.min(source.text.len());
            let start = end.saturating_sub(length).max(source.start);
            return Span::new(content + start, content + end);
        }
        if self.places < source.text.len() {
            return source.node.span;
        }
        let end = source.start + utf16_offset(source.text, end);
        let start = end.saturating_sub(length).max(source.start);
        self.inside(source.node, start..end)
    }

    /// The expression that is the value of a field, or `None` if there is none, or none that can be read, which is then reported.
    #[inline(never)]
    pub(crate) fn expression_field(
        &mut self,
        view: &View<'_>,
        name: &str,
        place: &Place<'_>,
    ) -> Option<JsonataExpression> {
        let node = view.expression(name)?;
        self.expression(node, Sees::Input, &place.key(name))
    }

    /// The template of a JSONata field: any JSON with expressions inside, or one expression. `place` is the object that has the field.
    #[inline(never)]
    pub(crate) fn expressions(
        &mut self,
        view: &View<'_>,
        name: &str,
        sees: Sees,
        place: &Place<'_>,
    ) -> Option<Template> {
        let node = view.expression(name).or_else(|| view.get(name))?;
        Some(self.expressions_node(node, sees, &place.key(name)))
    }

    pub(crate) fn expressions_node(
        &mut self,
        node: &Node,
        sees: Sees,
        place: &Place<'_>,
    ) -> Template {
        match &node.kind {
            NodeKind::String(text) if inner(text).is_some() => {
                match self.expression(node, sees, place) {
                    Some(expression) => Template::Computed(Computed::Expression(expression)),
                    // Only reached without an error if a placeholder waits for its value: its text stands in for it, which a warning has said.
                    None => Template::Literal(node.to_value()),
                }
            }
            NodeKind::String(text) => {
                self.no_expression(text, node, place);
                Template::Literal(node.to_value())
            }
            NodeKind::Array(items) => {
                let mut templates = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    templates.push(self.expressions_node(item, sees, &place.index(index)));
                }
                array(templates)
            }
            NodeKind::Object(members) => self.expressions_object(members, sees, place),
            _ => Template::Literal(node.to_value()),
        }
    }

    fn expressions_object(
        &mut self,
        members: &[Member],
        sees: Sees,
        place: &Place<'_>,
    ) -> Template {
        let mut fields = Vec::with_capacity(members.len());
        for member in members {
            if member.key.ends_with(".$") {
                self.dollar_suffix(member, place);
            }
            let value = self.expressions_node(&member.value, sees, &place.key(&member.key));
            fields.push(TemplateField {
                name: Arc::clone(&member.key),
                key: Arc::clone(&member.key),
                value,
            });
        }
        object(fields)
    }

    /// Reads one expression; `node` is a string from `{%` to `%}`.
    #[inline(never)]
    fn expression(
        &mut self,
        node: &Node,
        sees: Sees,
        place: &Place<'_>,
    ) -> Option<JsonataExpression> {
        let source = self.source(node)?;
        match Expression::parse(source.text) {
            Ok(expression) => {
                self.uses_of_expression(&expression, &source, sees, place);
                self.input_of_expression(&expression, &source, place);
                self.newer_constructs(&expression, &source, place);
                Some(JsonataExpression {
                    text: Arc::from(source.text),
                    location: self.location(place, node),
                    expression,
                })
            }
            Err(_) if is_open(source.text) => {
                self.without_value(place.last_key(), source.text, node.span, place);
                None
            }
            Err(error) => {
                self.unreadable(&error, &source, place);
                None
            }
        }
    }

    /// The field that a place is, from its state on.
    fn location(&mut self, place: &Place<'_>, node: &Node) -> Arc<str> {
        let pointer = self.pointer(place, node.span);
        Arc::from(pointer.get(self.state_pointer + 1..).unwrap_or_default())
    }

    #[inline(never)]
    fn unreadable(&mut self, error: &Error, source: &Source<'_>, place: &Place<'_>) {
        // Of the end of the text the last character is shown.
        let token = error.token.as_deref().filter(|token| *token != "(end)");
        let length = token.map_or(1, str::len);
        let span = match error.position {
            Some(end) => self.token_place(source, end, length),
            None => source.node.span,
        };
        let finding =
            self.findings
                .error("jsonata-syntax", place, span, format!("JSONata: {error}"));
        // A limit of ours is none of AWS's.
        if !error.code.starts_with('U') {
            finding.aws(error.message.clone());
        }
        finding.help(match error.code {
            "S0207" => "the expression stops too early: add what is missing",
            "S0101" => "close the string with the quote that it starts with",
            "S0202" | "S0203" => {
                "look for a bracket that is never closed, or a missing `,` or operator"
            }
            "S0201" => "look for a missing operator, such as `&` between two strings",
            "S0204" => "for \"not\" use `$not(…)`, for \"unequal\" use `!=`",
            _ => "mend the expression between `{%` and `%}`",
        });
    }

    /// `$states` must hold what is read from it, functions must exist, and variables are noted.
    #[inline(never)]
    fn uses_of_expression(
        &mut self,
        expression: &Expression,
        source: &Source<'_>,
        sees: Sees,
        place: &Place<'_>,
    ) {
        let mut seen = HashSet::new();
        for it in expression.variable_uses() {
            if &*it.name == "states" {
                self.states_member(it, source, sees, place);
            } else if Dialect::StepFunctions.has_function(&it.name) {
                // A function, called or passed on.
            } else if it.called {
                self.unknown_function(it, source, place);
            } else if seen.insert(&it.name) || self.every_use {
                let span = self.token_place(source, it.position, it.name.len() + 1);
                self.uses(&it.name, QueryLanguage::JsonAta, place, span);
            }
        }
    }

    fn states_member(
        &mut self,
        it: &VariableUse,
        source: &Source<'_>,
        sees: Sees,
        place: &Place<'_>,
    ) {
        let Some(field) = &it.field else { return };
        let members = sees.members();
        if members.contains(&&**field) {
            return;
        }
        let name = self.token_place(source, it.position, "$states".len());
        // The dot and the field nearly always follow at once.
        let span = match self.text.get(name.end..) {
            Some(rest)
                if rest
                    .strip_prefix('.')
                    .is_some_and(|rest| rest.starts_with(&**field)) =>
            {
                Span::new(name.start, name.end + 1 + field.len())
            }
            _ => name,
        };
        let message = match &**field {
            "result" => {
                "`$states.result` is only there in `Output` and `Assign` of a Task, Parallel or Map"
                    .to_owned()
            }
            "errorOutput" => {
                "`$states.errorOutput` is only there in `Output` and `Assign` of a catcher"
                    .to_owned()
            }
            _ => format!("`$states` has no field {}", quoted(field)),
        };
        let finding = self
            .findings
            .error("jsonata-unavailable-var", place, span, message)
            .aws(format!("Field '$states.{field}' does not exist."));
        match (nearest(field, members.iter().copied()), sees) {
            (Some(name), _) => finding.help(format!("did you mean `$states.{name}`?")),
            (None, Sees::Result) => {
                finding.help("the state's result is `$states.result`, its input `$states.input`")
            }
            (None, Sees::ErrorOutput) => finding
                .help("the error is `$states.errorOutput`, the state's input `$states.input`"),
            (None, Sees::Input) => {
                finding.help("here there are `$states.input` and `$states.context`")
            }
        };
    }

    fn unknown_function(&mut self, it: &VariableUse, source: &Source<'_>, place: &Place<'_>) {
        let name = &*it.name;
        let span = self.token_place(source, it.position, name.len() + 1);
        if name == "eval" {
            self.findings
                .error("jsonata-eval", place, span, "Step Functions has no `$eval`")
                .help("write the expression out; to read a JSON text use `$parse`");
            return;
        }
        let known = if self.findings.has_room() {
            nearest(name, Dialect::StepFunctions.functions())
        } else {
            None
        };
        let message = format!("there is no function {}", quoted(&format!("${name}")));
        let finding = self
            .findings
            .warning("jsonata-unknown-function", place, span, message);
        match known {
            Some(known) => finding.help(format!("did you mean `${known}`?")).fix(
                format!("change it to `${known}`"),
                span,
                format!("${known}"),
            ),
            None => finding.help("a run fails with States.QueryEvaluationError: define it in the expression with `:=`, or use a function that exists"),
        };
    }

    /// There is no document that an expression starts from (reference 02-choice-intrinsics-jsonata §4; that AWS refuses names at the top
    /// level is publicly reported).
    #[inline(never)]
    fn input_of_expression(
        &mut self,
        expression: &Expression,
        source: &Source<'_>,
        place: &Place<'_>,
    ) {
        let mut seen = HashSet::new();
        for it in expression.input_uses() {
            // AWS says it once of each name.
            if seen.insert(Arc::clone(&it.name)) {
                self.bare_name(&it, source, place);
            }
        }
    }

    fn bare_name(&mut self, it: &InputUse, source: &Source<'_>, place: &Place<'_>) {
        let span = self.token_place(source, it.position, it.name.len());
        let name = quoted(&it.name);
        let message =
            format!("{name} stands for nothing here: an expression has no document to start from");
        // What AWS says of names inside of functions, and of `$`, is not known.
        if it.in_function || it.name.starts_with('$') {
            self.findings
                .warning("jsonata-bare-root", place, span, message)
                .help("start from `$states.input` or from a variable");
            return;
        }
        let rooted = format!("$states.input.{}", it.name);
        let finding = self
            .findings
            .error("jsonata-bare-root", place, span, message)
            .aws(format!(
                "Reference to '{}' at the top level is not supported.",
                it.name
            ));
        finding
            .help(format!(
                "for a field of the state's input write {}, for a variable `${}`, for a text '{}'",
                quoted(&rooted),
                it.name,
                it.name
            ))
            .fix(
                format!("change it to {}", quoted(&rooted)),
                Span::at(span.start),
                "$states.input.",
            );
    }

    fn newer_constructs(
        &mut self,
        expression: &Expression,
        source: &Source<'_>,
        place: &Place<'_>,
    ) {
        for construct in expression.newer_constructs() {
            self.findings
                .warning(
                    "jsonata-newer",
                    place,
                    source.node.span,
                    format!("`{construct}` came after JSONata 2.0, which AWS runs"),
                )
                .help("use `condition ? a : b`, with `$exists(…)` as the condition");
        }
    }
}

/// An array of templates; literal if all of them are.
fn array(templates: Vec<Template>) -> Template {
    if !templates.iter().all(is_literal) {
        return Template::Array(templates);
    }
    Template::Literal(Value::Array(
        templates.into_iter().filter_map(literal).collect(),
    ))
}

/// An object of templates; literal if all of them are.
fn object(fields: Vec<TemplateField>) -> Template {
    if !fields.iter().all(|field| is_literal(&field.value)) {
        return Template::Object(fields);
    }
    let object: Object = fields
        .into_iter()
        .filter_map(|field| Some((field.name, literal(field.value)?)))
        .collect();
    Template::Literal(Value::Object(object))
}

fn is_literal(template: &Template) -> bool {
    matches!(template, Template::Literal(_))
}

fn literal(template: Template) -> Option<Value> {
    match template {
        Template::Literal(value) => Some(value),
        _ => None,
    }
}
