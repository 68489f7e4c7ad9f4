//! Choice states (reference 02-choice-intrinsics-jsonata §1).

use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Value};

use super::expression::Sees;
use super::state::{Scene, target};
use super::{Reader, View};
use crate::fields::Owner;
use crate::findings::{json_string, quoted};
use crate::model::{
    Choice, ChoiceRule, ComparedKind, Comparison, Condition, DataTest, Operand, PathRoot,
    QueryLanguage,
};
use crate::operators::{self, Operator};
use crate::parse::path_expr;
use crate::parse::template::path_like;
use crate::place::Place;
use crate::placeholder::{is_open, whole};
use crate::timestamp::parse_timestamp;

const LOGIC: [&str; 3] = ["And", "Or", "Not"];

impl Reader<'_> {
    #[inline(never)]
    pub(crate) fn choice(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<Choice> {
        let choices_place = scene.place.key("Choices");
        let nodes = view.get("Choices").map(Node::items).unwrap_or_default();
        let rules: Vec<Option<ChoiceRule>> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| self.rule(node, scene, &choices_place.index(index)))
            .collect();
        let default = view
            .has("Default")
            .then(|| target(view, "Default", scene.targets));
        Some(Choice {
            rules: rules.into_iter().collect::<Option<Vec<_>>>()?,
            default,
        })
    }

    #[inline(never)]
    fn rule(&mut self, node: &Node, scene: Scene<'_>, place: &Place<'_>) -> Option<ChoiceRule> {
        let view = self.view(Owner::ChoiceRule, scene.language, node, place);
        let condition = match scene.language {
            QueryLanguage::JsonPath => self.condition(&view, node, place),
            QueryLanguage::JsonAta => self.jsonata_condition(&view, node, place),
        };
        let output = self.expressions(&view, "Output", Sees::Input, place);
        let assign = self.assign(&view, scene.language, Sees::Input, place);
        Some(ChoiceRule {
            condition: condition?,
            next: target(&view, "Next", scene.targets),
            assign,
            output,
            pointer: self.pointer(place, view.start()),
        })
    }

    /// `Condition`: an expression, or `true` or `false` (recorded: choice_operators, jsonata).
    fn jsonata_condition(
        &mut self,
        view: &View<'_>,
        node: &Node,
        place: &Place<'_>,
    ) -> Option<Condition> {
        if let Some(expression) = self.expression_field(view, "Condition", place) {
            return Some(Condition::Expression(expression));
        }
        if view.expression("Condition").is_some() || !node.is_object() {
            return None;
        }
        let Some(member) = view.member("Condition") else {
            self.findings
                .error(
                    "missing-field",
                    place,
                    view.start(),
                    "a choice rule needs the field `Condition`",
                )
                .aws("These fields are required: [Condition]")
                .help("add \"Condition\": \"{% … %}\"");
            return None;
        };
        let found = super::words::described(&member.value);
        match view.boolean("Condition") {
            Some(holds) => Some(Condition::Literal(holds)),
            None if member.value.as_str().is_some_and(is_open) => {
                self.findings
                    .error(
                        "undefined-substitution",
                        &place.key("Condition"),
                        member.value.span,
                        format!("`Condition` needs an expression, and {found} has no value yet"),
                    )
                    .help("give the placeholder a value");
                None
            }
            None => {
                self.findings
                    .error(
                        "choice-condition",
                        &place.key("Condition"),
                        member.value.span,
                        format!("`Condition` is an expression, or true or false; found {found}"),
                    )
                    .help("write \"{% … %}\", with nothing before `{%` and after `%}`");
                None
            }
        }
    }

    fn condition(&mut self, view: &View<'_>, node: &Node, place: &Place<'_>) -> Option<Condition> {
        if !node.is_object() {
            return None;
        }
        let operators: Vec<(&Member, Operator)> = view
            .members()
            .iter()
            .filter_map(|member| Operator::named(&member.key).map(|operator| (member, operator)))
            .collect();
        let logic: Vec<&str> = LOGIC.into_iter().filter(|name| view.has(name)).collect();
        match (logic.as_slice(), operators.as_slice()) {
            ([], [(member, operator)]) => self.data_test(view, member, *operator, place),
            // Of a JSONata rule the table has said so already.
            ([], []) if node.member("Condition").is_some() => None,
            ([], []) => {
                let finding = self.findings.error(
                    "choice-ops",
                    place,
                    view.start(),
                    "the rule compares nothing",
                );
                if view.has("Variable") {
                    finding
                        .aws(format!(
                            "This object should have only one of the following fields: [{}]",
                            operators::ALL.join(", ")
                        ))
                        .help("add an operator such as \"StringEquals\": \"…\"");
                } else {
                    finding.help("add `Variable` with an operator such as `StringEquals`, or `And`, `Or`, `Not`");
                }
                None
            }
            ([], [_, (second, _), ..]) => {
                self.findings
                    .error(
                        "choice-ops",
                        place,
                        second.key_span,
                        "a rule has one operator",
                    )
                    .aws(format!(
                        "There should only be one of the following fields: [{}]",
                        operators::ALL.join(", ")
                    ))
                    .help("put one rule for each operator into `And` or `Or`");
                None
            }
            ([name], []) => {
                if let Some(variable) = view.member("Variable") {
                    self.findings
                        .error(
                            "choice-ops",
                            place,
                            variable.key_span,
                            format!("`Variable` has no meaning beside `{name}`"),
                        )
                        .help(format!("move it into the rules of `{name}`"));
                    return None;
                }
                self.logic(view, name, place)
            }
            ([_, second, ..], []) => {
                self.findings
                    .error(
                        "choice-ops",
                        place,
                        view.key_span(second),
                        "a rule has only one of `And`, `Or` and `Not`",
                    )
                    .help("nest one in the other");
                None
            }
            ([name, ..], [(member, _), ..]) => {
                self.findings
                    .error(
                        "choice-ops",
                        place,
                        member.key_span,
                        format!("`{}` cannot stand beside `{name}`", member.key),
                    )
                    .help(format!("move the comparison into `{name}`"));
                None
            }
        }
    }

    fn logic(&mut self, view: &View<'_>, name: &str, place: &Place<'_>) -> Option<Condition> {
        let node = view.get(name)?;
        let place = place.key(name);
        if name == "Not" {
            return self
                .nested_rule(node, &place)
                .map(|condition| Condition::Not(Box::new(condition)));
        }
        let conditions: Vec<Option<Condition>> = node
            .items()
            .iter()
            .enumerate()
            .map(|(index, item)| self.nested_rule(item, &place.index(index)))
            .collect();
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        Some(if name == "And" {
            Condition::And(conditions)
        } else {
            Condition::Or(conditions)
        })
    }

    fn nested_rule(&mut self, node: &Node, place: &Place<'_>) -> Option<Condition> {
        let view = self.view(Owner::NestedRule, QueryLanguage::JsonPath, node, place);
        self.condition(&view, node, place)
    }

    #[inline(never)]
    fn data_test(
        &mut self,
        view: &View<'_>,
        member: &Member,
        operator: Operator,
        place: &Place<'_>,
    ) -> Option<Condition> {
        let comparison = self.comparison(member, operator, &place.key(&member.key));
        if !view.has("Variable") {
            self.findings
                .error(
                    "choice-no-variable",
                    place,
                    member.key_span,
                    format!("`{}` needs a `Variable` to compare", member.key),
                )
                .aws("These fields are required: [Variable]")
                .help("add \"Variable\": \"$.name\"");
            return None;
        }
        let variable = self.path_field(view, "Variable", super::path::Asks::Needed, place);
        Some(Condition::Test(DataTest {
            variable: variable?,
            comparison: comparison?,
        }))
    }

    fn comparison(
        &mut self,
        member: &Member,
        operator: Operator,
        place: &Place<'_>,
    ) -> Option<Comparison> {
        let filled;
        let mut node = &member.value;
        if let NodeKind::String(text) = &node.kind
            && self.filled.contains(&node.span.start)
            && matches!(
                operator,
                Operator::Is(_)
                    | Operator::Compare {
                        kind: ComparedKind::Numeric | ComparedKind::Boolean,
                        path: false,
                        ..
                    }
            )
            && let Some(mut root) = asl_json::read(text).root
        {
            root.span = node.span;
            filled = root;
            node = &filled;
        }
        match operator {
            Operator::Is(test) => match node.as_bool() {
                Some(holds) => Some(Comparison::Is(test, holds)),
                None => self.wrong_operand(member, node, "true or false", "Boolean", place),
            },
            Operator::StringMatches => match &node.kind {
                NodeKind::String(pattern) => Some(Comparison::StringMatches(Arc::clone(pattern))),
                _ => self.wrong_operand(member, node, "a string", "String", place),
            },
            Operator::Compare {
                kind,
                relation,
                path: true,
            } => {
                let NodeKind::String(text) = &node.kind else {
                    return self.wrong_operand(member, node, "a path", "String", place);
                };
                match path_expr(text) {
                    Ok(path) => {
                        if let PathRoot::Variable(name) = &path.root {
                            self.uses_variable(name, place, node.span);
                        }
                        Some(Comparison::Compare {
                            kind,
                            relation,
                            operand: Operand::Path(path),
                        })
                    }
                    Err(_) if is_open(text) => {
                        self.findings
                            .error(
                                "undefined-substitution",
                                place,
                                node.span,
                                format!(
                                    "`{}` needs a path, and {} has no value yet",
                                    member.key,
                                    quoted(text)
                                ),
                            )
                            .help(format!("give {} a value", quoted(text)));
                        None
                    }
                    Err(problem) => {
                        let finding = self
                            .findings
                            .error(
                                "bad-path",
                                place,
                                node.span,
                                format!(
                                    "`{}` is no path: {} {}",
                                    member.key,
                                    quoted(text),
                                    problem.message
                                ),
                            )
                            .help(problem.help);
                        if !text.starts_with('$') {
                            finding.aws("Value is not a Reference Path: Reference path didn't start with '$'");
                        }
                        None
                    }
                }
            }
            Operator::Compare {
                kind,
                relation,
                path: false,
            } => {
                let operand = self.literal_operand(member, node, kind, place)?;
                if let (ComparedKind::String, Some(text)) = (kind, node.as_str())
                    && path_like(text)
                {
                    let of_path = format!("{}Path", member.key);
                    self.findings
                        .warning(
                            "no-dollar",
                            place,
                            node.span,
                            format!("{} is taken as text", quoted(text)),
                        )
                        .help(format!(
                            "to compare with a value of the data use {}",
                            quoted(&of_path)
                        ))
                        .fix(
                            format!("change it to {}", quoted(&of_path)),
                            member.key_span,
                            json_string(&of_path),
                        );
                }
                Some(Comparison::Compare {
                    kind,
                    relation,
                    operand: Operand::Literal(operand),
                })
            }
        }
    }

    fn literal_operand(
        &mut self,
        member: &Member,
        node: &Node,
        kind: ComparedKind,
        place: &Place<'_>,
    ) -> Option<Value> {
        match (kind, &node.kind) {
            (ComparedKind::String, NodeKind::String(_))
            | (ComparedKind::Numeric, NodeKind::Number(_))
            | (ComparedKind::Boolean, NodeKind::Bool(_)) => Some(node.to_value()),
            (ComparedKind::Timestamp, NodeKind::String(text))
                if parse_timestamp(text).is_some() || is_open(text) =>
            {
                Some(node.to_value())
            }
            (ComparedKind::Timestamp, NodeKind::String(text)) => {
                self.findings
                    .error("choice-timestamp", place, node.span, format!("{} is no timestamp", quoted(text)))
                    .aws("String does not match RFC3339 timestamp")
                    .help("write it as 2026-01-02T03:04:05Z, or with an offset: 2026-01-02T03:04:05+01:00");
                None
            }
            (ComparedKind::String | ComparedKind::Timestamp, _) => {
                self.wrong_operand(member, node, "a string", "String", place)
            }
            (ComparedKind::Numeric, _) => {
                self.wrong_operand(member, node, "a number", "Float", place)
            }
            (ComparedKind::Boolean, _) => {
                self.wrong_operand(member, node, "true or false", "Boolean", place)
            }
        }
    }

    fn wrong_operand<T>(
        &mut self,
        member: &Member,
        node: &Node,
        wanted: &str,
        aws: &str,
        place: &Place<'_>,
    ) -> Option<T> {
        let found = super::words::described(node);
        let message = format!("`{}` compares with {wanted}, found {found}", member.key);
        let finding = self
            .findings
            .error("choice-operand-type", place, node.span, message);
        // AWS only sees what placeholders stand for.
        if node.as_str().and_then(whole).is_none() {
            finding.aws(format!("Expected value of type {aws}"));
        }
        match node.as_str() {
            Some(text) if whole(text).is_some() => {
                finding.help(format!("give {} a value", quoted(text)))
            }
            Some(text) if text.starts_with('$') => finding.help(format!(
                "to compare with a value of the input use `{}Path`",
                member.key
            )),
            Some(_) if wanted != "a string" => {
                finding.help("remove the quotes, or choose the operator for strings")
            }
            _ => finding.help("choose the operator for this type of value"),
        };
        None
    }
}
