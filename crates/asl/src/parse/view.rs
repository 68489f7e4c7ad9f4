//! An object held against the table of fields.

use std::borrow::Cow;
use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Span};

use super::Reader;
use super::expression::inner;
use super::words::{described, listed, one_of_listed, opening, owner_name};
use crate::fields::{self, EXCLUSIVE, Field, Owner, Types};
use crate::findings::{json_string, quoted};
use crate::java::hash_order;
use crate::model::QueryLanguage;
use crate::operators::{self, Operator};
use crate::place::Place;
use crate::suggest::nearest;

/// No object of the language has more fields.
const MOST_FIELDS: usize = 24;

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
    /// The value is `{% … %}`, where the field may have one.
    expression: bool,
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

    /// The value of a field that is a JSONata expression.
    pub(crate) fn expression(&self, name: &str) -> Option<&'n Node> {
        self.entry(name)
            .filter(|entry| entry.expression)
            .map(|entry| &entry.member.value)
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

    /// The whole object.
    pub(crate) fn whole_span(&self) -> Span {
        self.node.span
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
    #[inline(never)]
    pub(crate) fn view<'n>(
        &mut self,
        owner: Owner,
        language: QueryLanguage,
        node: &'n Node,
        place: &Place<'_>,
    ) -> View<'n> {
        let mut view = View {
            node,
            entries: Vec::with_capacity(node.members().len().min(MOST_FIELDS)),
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
            let expression = field.expression
                && language == QueryLanguage::JsonAta
                && member.value.as_str().and_then(inner).is_some();
            let value = match expression {
                true => None,
                false => self.value(field, language, member, place),
            };
            // Of a repeated key the last counts.
            view.entries
                .retain(|entry| !std::ptr::eq(entry.field, field));
            view.entries.push(Entry {
                field,
                member,
                value,
                expression,
            });
        }
        self.missing_fields(owner, &view, place);
        self.exclusive_fields(owner, language, &view, place);
        view
    }

    #[inline(never)]
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
            let known = fields::fields(owner)
                .filter(|field| field.language.is_none_or(|only| only == language));
            let rule = matches!(owner, Owner::ChoiceRule | Owner::NestedRule);
            let operators = if rule { operators::ALL.as_slice() } else { &[] };
            nearest(
                key,
                known
                    .map(|field| field.name)
                    .chain(operators.iter().copied()),
            )
            .filter(|name| node.member(name).is_none())
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

    #[inline(never)]
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

    #[inline(never)]
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

    #[inline(never)]
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
