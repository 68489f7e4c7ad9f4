//! JSONata expressions: `{% … %}` in the fields of JSONata states (reference 01-language §4; 02-choice-intrinsics-jsonata §4).

use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Object, Value};
use asl_jsonata::Expression;

use super::{Reader, View};
use crate::findings::quoted;
use crate::model::{Computed, JsonataExpression, Template, TemplateField};
use crate::place::Place;
use crate::placeholder::is_open;

/// What stands between `{%` and `%}`, if the text is an expression: it must start and end with them, blanks outside included
/// (recorded: `" {% x %} "` is a plain text).
pub(crate) fn inner(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

impl Reader<'_> {
    /// The expression that is the value of a field, or `None` if there is none, or none that can be read, which is then reported.
    #[inline(never)]
    pub(crate) fn expression_field(
        &mut self,
        view: &View<'_>,
        name: &str,
        place: &Place<'_>,
    ) -> Option<JsonataExpression> {
        let node = view.expression(name)?;
        self.expression(node, &place.key(name))
    }

    /// The template of a JSONata field: any JSON with expressions inside, or one expression. `place` is the object that has the field.
    #[inline(never)]
    pub(crate) fn expressions(
        &mut self,
        view: &View<'_>,
        name: &str,
        place: &Place<'_>,
    ) -> Option<Template> {
        let node = view.expression(name).or_else(|| view.get(name))?;
        Some(self.expressions_node(node, &place.key(name)))
    }

    pub(crate) fn expressions_node(&mut self, node: &Node, place: &Place<'_>) -> Template {
        match &node.kind {
            NodeKind::String(text) if inner(text).is_some() => {
                match self.expression(node, place) {
                    Some(expression) => Template::Computed(Computed::Expression(expression)),
                    // Only reached without an error if a placeholder waits for its value: its text stands in for it, which a warning has said.
                    None => Template::Literal(node.to_value()),
                }
            }
            NodeKind::Array(items) => {
                let mut templates = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    templates.push(self.expressions_node(item, &place.index(index)));
                }
                array(templates)
            }
            NodeKind::Object(members) => self.expressions_object(members, place),
            _ => Template::Literal(node.to_value()),
        }
    }

    fn expressions_object(&mut self, members: &[Member], place: &Place<'_>) -> Template {
        let mut fields = Vec::with_capacity(members.len());
        for member in members {
            let value = self.expressions_node(&member.value, &place.key(&member.key));
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
    fn expression(&mut self, node: &Node, place: &Place<'_>) -> Option<JsonataExpression> {
        let NodeKind::String(whole) = &node.kind else {
            return None;
        };
        let text = inner(whole)?.trim();
        match Expression::parse(text) {
            Ok(expression) => Some(JsonataExpression {
                text: Arc::from(text),
                location: self.location(place, node),
                expression,
            }),
            Err(_) if is_open(text) => {
                self.without_value(place.last_key(), text, node.span, place);
                None
            }
            Err(error) => {
                self.findings
                    .error(
                        "jsonata-syntax",
                        place,
                        node.span,
                        format!("{} is no JSONata: {error}", quoted(text)),
                    )
                    .help("mend the expression between `{%` and `%}`");
                None
            }
        }
    }

    /// The field that a place is, from its state on.
    fn location(&mut self, place: &Place<'_>, node: &Node) -> Arc<str> {
        let pointer = self.pointer(place, node.span);
        Arc::from(pointer.get(self.state_pointer + 1..).unwrap_or_default())
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
