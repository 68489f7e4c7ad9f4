//! Is the value of a field of the type and in the range that the table says.

use std::borrow::Cow;

use asl_json::{Member, Node, NodeKind, Span, Value};

use super::Reader;
use super::words::{aws_type, described, listed, one_of_listed, wanted};
use crate::fields::{Field, Shape};
use crate::findings::{json_string, quoted};
use crate::model::QueryLanguage;
use crate::place::Place;
use crate::placeholder::{is_open, whole};
use crate::suggest::nearest;

/// Fields that nothing can be made of without, besides the required ones.
const STRUCTURE: [&str; 5] = ["And", "Or", "Not", "ItemProcessor", "Iterator"];

impl Reader<'_> {
    /// The value of a field if its type fits, else `None` after saying so.
    #[inline(never)]
    pub(super) fn value<'n>(
        &mut self,
        field: &'static Field,
        language: QueryLanguage,
        member: &'n Member,
        place: &Place<'_>,
    ) -> Option<Cow<'n, Node>> {
        let place = place.key(field.name);
        let node = &member.value;
        if let NodeKind::String(text) = &node.kind {
            if !takes_text(field.shape)
                && self.filled.contains(&node.span.start)
                && let Some(mut root) = asl_json::read(text).root
            {
                collapse(&mut root, node.span);
                return self
                    .fits(field, language, &root, &place)
                    .then_some(Cow::Owned(root));
            }
            if !takes_text(field.shape) && field.shape != Shape::Any && whole(text).is_some() {
                let wanted = wanted(field.shape);
                let (name, text) = (field.name, quoted(text));
                let message = format!("`{name}` takes {wanted}, and {text} has no value yet");
                if field.required || STRUCTURE.contains(&name) {
                    self.findings
                        .error("undefined-substitution", &place, node.span, message)
                        .help(format!("give {text} a value"));
                } else {
                    self.findings
                        .warning("undefined-substitution", &place, node.span, message)
                        .help(format!(
                            "give {text} a value; until then `{name}` is taken as absent"
                        ));
                }
                return None;
            }
        }
        self.fits(field, language, node, &place)
            .then_some(Cow::Borrowed(node))
    }

    fn fits(
        &mut self,
        field: &'static Field,
        language: QueryLanguage,
        node: &Node,
        place: &Place<'_>,
    ) -> bool {
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
                if let Some(help) = type_help(field, language, node) {
                    finding.help(help);
                }
                match &node.kind {
                    NodeKind::String(text) if is_quoted(field.shape, text) => {
                        finding.fix("remove the quotes", node.span, text.trim());
                    }
                    _ if is_lone_item(field, node, self.text) => {
                        let Span { start, end } = node.span;
                        finding.help("it takes a list, even of one").fix_all(
                            "put it into a list",
                            [
                                (Span::at(start), "[".to_owned()),
                                (Span::at(end), "]".to_owned()),
                            ],
                        );
                    }
                    _ => {}
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

fn takes_text(shape: Shape) -> bool {
    matches!(shape, Shape::Text | Shape::TextOrNull | Shape::OneOf(_))
}

/// Whether a text is a number or Boolean in quotes, where one without is wanted.
fn is_quoted(shape: Shape, text: &str) -> bool {
    match shape {
        Shape::Integer(..) | Shape::Number(..) => {
            Value::parse(text).is_ok_and(|value| matches!(value, Value::Number(_)))
        }
        Shape::Boolean => matches!(text, "true" | "false"),
        _ => false,
    }
}

/// Whether a value is of the kind that the list of this field has, and brackets around it make one: a block of YAML takes none.
fn is_lone_item(field: &Field, node: &Node, text: &str) -> bool {
    let has_items = match field.name {
        "ErrorEquals" | "CSVHeaders" => node.as_str().is_some(),
        _ => node.is_object(),
    };
    let written = text.get(node.span.start..).unwrap_or_default();
    matches!(field.shape, Shape::Array | Shape::FilledArray)
        && has_items
        && written.starts_with(['{', '"', '\''])
}

fn type_help(field: &Field, language: QueryLanguage, node: &Node) -> Option<String> {
    let text = node.as_str();
    match field.shape {
        _ if text.is_some_and(|text| is_quoted(field.shape, text)) => {
            Some("remove the quotes".to_owned())
        }
        _ if field.expression
            && language == QueryLanguage::JsonAta
            && text.is_some_and(|text| text.contains('$') || text.contains("{%")) =>
        {
            Some("an expression is the whole string, from `{%` to `%}`".to_owned())
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
