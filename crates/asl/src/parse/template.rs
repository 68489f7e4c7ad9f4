//! Payload templates (reference 01-language §5, §9).

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Object, Span, Value};

use super::call::call;
use super::expression::Sees;
use super::path::{is_variable_name, path_expr};
use super::state::Scene;
use super::{Reader, View};
use crate::checks;
use crate::findings::{json_string, quoted};
use crate::intrinsic::{Argument, Function, IntrinsicCall};
use crate::java::hash_order;
use crate::model::{Computed, FailText, PathRoot, QueryLanguage, Template, TemplateField};
use crate::place::Place;
use crate::placeholder::is_open;
use crate::quotas::MAX_NAME_LENGTH;

/// How deep calls may be nested according to AWS's guide.
const NESTED_CALLS: usize = 10;

/// The functions whose result is a string, or may be one.
const GIVES_STRING: [Function; 7] = [
    Function::ArrayGetItem,
    Function::Base64Encode,
    Function::Base64Decode,
    Function::Format,
    Function::JsonToString,
    Function::Hash,
    Function::UUID,
];

impl Reader<'_> {
    /// The template of a field. `place` is the object that has the field: AWS reports what is wrong anywhere inside at the field.
    #[inline(never)]
    pub(crate) fn template(
        &mut self,
        view: &View<'_>,
        name: &str,
        place: &Place<'_>,
    ) -> Option<Template> {
        let node = view.get(name)?;
        Some(self.template_node(node, name, &place.key(name)))
    }

    /// The template of a field that both query languages have.
    pub(crate) fn template_in(
        &mut self,
        view: &View<'_>,
        name: &str,
        scene: Scene<'_>,
    ) -> Option<Template> {
        match scene.language {
            QueryLanguage::JsonPath => self.template(view, name, scene.place),
            QueryLanguage::JsonAta => self.expressions(view, name, Sees::Input, scene.place),
        }
    }

    fn template_node(&mut self, node: &Node, field: &str, place: &Place<'_>) -> Template {
        match &node.kind {
            NodeKind::Array(items) => {
                let items: Vec<Template> = items
                    .iter()
                    .map(|item| self.template_node(item, field, place))
                    .collect();
                match all_literal(&items) {
                    true => Template::Literal(Value::Array(
                        items.into_iter().filter_map(literal).collect(),
                    )),
                    false => Template::Array(items),
                }
            }
            NodeKind::Object(members) => self.template_object(members, field, place),
            _ => Template::Literal(node.to_value()),
        }
    }

    fn template_object(&mut self, members: &[Member], field: &str, place: &Place<'_>) -> Template {
        let mut fields = Vec::with_capacity(members.len());
        let mut computed = Vec::new();
        for member in members {
            match member.key.strip_suffix(".$") {
                Some(name) => {
                    let value = self.computed_member(member, place);
                    computed.push(TemplateField {
                        name: Arc::from(name),
                        key: Arc::clone(&member.key),
                        value,
                    });
                }
                None => {
                    self.plain_text(member, place);
                    let value = self.template_node(&member.value, field, place);
                    fields.push(TemplateField {
                        name: Arc::clone(&member.key),
                        key: Arc::clone(&member.key),
                        value,
                    });
                }
            }
        }
        if computed.is_empty()
            && fields
                .iter()
                .all(|field| matches!(field.value, Template::Literal(_)))
        {
            let object: Object = fields
                .into_iter()
                .filter_map(|field| Some((field.name, literal(field.value)?)))
                .collect();
            return Template::Literal(Value::Object(object));
        }
        self.key_clashes(members, place);
        hash_order(&mut computed, |field| &field.name);
        fields.extend(computed);
        Template::Object(fields)
    }

    /// Warns of a text that is probably meant to be computed.
    #[inline(never)]
    fn plain_text(&mut self, member: &Member, place: &Place<'_>) {
        let Some(text) = member.value.as_str() else {
            return;
        };
        let span = member.value.span;
        // Elsewhere it may be a currency.
        let is_root = matches!(text, "$" | "$$") && WHOLE.contains(&&*member.key);
        if is_root || path_like(text) || call_like(text) {
            let dollar = format!("{}.$", member.key);
            self.findings
                .warning(
                    "no-dollar",
                    place,
                    span,
                    format!(
                        "{} is passed on as text: the key does not end in `.$`",
                        quoted(text)
                    ),
                )
                .help(format!(
                    "to have it computed name the key {}",
                    quoted(&dollar)
                ))
                .fix(
                    format!("change the key to {}", quoted(&dollar)),
                    member.key_span,
                    json_string(&dollar),
                );
        } else if text.starts_with("{%") && text.ends_with("%}") {
            self.findings
                .warning(
                    "expr-in-jsonpath-state",
                    place,
                    span,
                    "an expression in a JSONPath state is passed on as text",
                )
                .help("set \"QueryLanguage\": \"JSONata\" on this state, or write a path");
        }
    }

    /// Warns of what is in `Result` and looks computed.
    pub(crate) fn static_result(&mut self, node: &Node, place: &Place<'_>) {
        match &node.kind {
            NodeKind::String(text) if path_like(text) || call_like(text) => {
                self.findings
                    .warning(
                        "pass-result-static",
                        place,
                        node.span,
                        format!("`Result` is passed on as written: {} stays this text", quoted(text)),
                    )
                    .help("use `Parameters` with a key that ends in `.$`, or `InputPath`, instead of `Result`");
            }
            NodeKind::Array(items) => {
                for item in items {
                    self.static_result(item, place);
                }
            }
            NodeKind::Object(members) => {
                for member in members {
                    let text = member.value.as_str().unwrap_or_default();
                    if member.key.ends_with(".$") && (text.starts_with('$') || call_like(text)) {
                        self.findings
                            .warning(
                                "pass-result-static",
                                place,
                                member.key_span,
                                format!(
                                    "`Result` is passed on as written: {} is not computed",
                                    quoted(&member.key)
                                ),
                            )
                            .help("use `Parameters` instead of `Result`");
                    } else {
                        self.static_result(&member.value, place);
                    }
                }
            }
            _ => {}
        }
    }

    #[inline(never)]
    fn key_clashes(&mut self, members: &[Member], place: &Place<'_>) {
        let keys = members.iter().map(|member| &*member.key);
        let plain: HashSet<&str> = keys.filter(|key| !key.ends_with(".$")).collect();
        for member in members {
            if let Some(name) = member.key.strip_suffix(".$")
                && plain.contains(name)
            {
                let message = format!(
                    "{} and {} give the same key",
                    quoted(name),
                    quoted(&member.key)
                );
                self.findings
                    .error("template-key-clash", place, member.key_span, message)
                    .help("remove one of the two");
            }
        }
    }

    /// The value of a key that ends in `.$`.
    #[inline(never)]
    fn computed_member(&mut self, member: &Member, place: &Place<'_>) -> Template {
        let NodeKind::String(text) = &member.value.kind else {
            self.bad_template_value(
                &member.key,
                member.value.span,
                place,
                "a key that ends in `.$` takes a string: a path or an intrinsic function call"
                    .to_owned(),
            )
            .help("to pass the value as it is, take `.$` off the key");
            return Template::Literal(Value::Null);
        };
        match self.computed(text, &member.key, &member.value, place) {
            Some(computed) => Template::Computed(computed),
            // Only reached without an error if a placeholder waits for its value: its text stands in for it, which a warning has said.
            None => Template::Literal(Value::String(Arc::clone(text))),
        }
    }

    fn bad_template_value(
        &mut self,
        key: &str,
        span: Span,
        place: &Place<'_>,
        message: String,
    ) -> &mut crate::diagnostic::Diagnostic {
        self.findings
            .error("bad-template-value", place, span, message)
            .aws(format!("The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"))
    }

    /// A path or a call.
    fn computed(
        &mut self,
        text: &Arc<str>,
        key: &str,
        node: &Node,
        place: &Place<'_>,
    ) -> Option<Computed> {
        if text.starts_with("States.") {
            return match call(text) {
                Ok(call) => {
                    self.uses_of_call(&call, node.span, place);
                    checks::intrinsics::check(&call, node.span, place, &mut self.findings);
                    if nesting(&call) > NESTED_CALLS {
                        self.findings
                            .warning("intrinsic-nesting", place, node.span, format!("calls are nested {} deep; AWS documents {NESTED_CALLS} as the limit", nesting(&call)))
                            .help("compute the inner part in a state before");
                    }
                    Some(Computed::Intrinsic(call))
                }
                Err(_) if is_open(text) => {
                    self.without_value(key, text, node.span, place);
                    None
                }
                Err(problem) => {
                    let span = self.inside_call(node, text, problem.at, problem.length);
                    let code = if problem.unknown.is_some() {
                        "intrinsic-unknown"
                    } else {
                        "bad-template-value"
                    };
                    let finding = self.bad_template_value(
                        key,
                        span,
                        place,
                        format!("{} is no valid call: {}", quoted(text), problem.message),
                    );
                    finding.code = code;
                    match problem.unknown.flatten() {
                        Some(name) => finding.help(format!("did you mean `{name}`?")),
                        None => finding.help(problem.help),
                    };
                    None
                }
            };
        }
        match path_expr(text) {
            Ok(path) => {
                if let PathRoot::Variable(name) = &path.root {
                    self.uses_variable(name, place, node.span);
                }
                Some(Computed::Path(path))
            }
            Err(_) if is_open(text) => {
                self.without_value(key, text, node.span, place);
                None
            }
            Err(problem) => {
                let finding = self.bad_template_value(
                    key,
                    node.span,
                    place,
                    format!(
                        "{} takes a path or an intrinsic function call, but {} {}",
                        quoted(key),
                        quoted(text),
                        problem.message
                    ),
                );
                if text.starts_with('$') {
                    finding.help(problem.help);
                } else {
                    finding.help(format!("write a path such as `$.name`, or take `.$` off the key to pass {} as text", quoted(text)));
                }
                None
            }
        }
    }

    /// The place of `length` bytes from `at` on of a call; of the one character there, if `length` is 0.
    fn inside_call(&mut self, node: &Node, text: &str, at: usize, length: usize) -> Span {
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        let length = match length {
            0 => character.map_or(0, char::len_utf8),
            length => length,
        };
        match self.inside(node, at..at + length) {
            // Something is missing at the end.
            span if span.is_empty() => Span::new(span.start, span.start + 1),
            span => span,
        }
    }

    fn uses_of_call(&mut self, call: &IntrinsicCall, span: Span, place: &Place<'_>) {
        for argument in &call.arguments {
            match argument {
                Argument::Path(path) => {
                    if let PathRoot::Variable(name) = &path.root {
                        self.uses_variable(name, place, span);
                    }
                }
                Argument::Call(inner) => self.uses_of_call(inner, span, place),
                Argument::Literal(_) => {}
            }
        }
    }

    /// `Error` or `ErrorPath`, `Cause` or `CausePath` of a Fail state.
    #[inline(never)]
    pub(crate) fn fail_text(
        &mut self,
        view: &View<'_>,
        name: &str,
        path_name: &str,
        place: &Place<'_>,
    ) -> Option<FailText> {
        if let Some(expression) = self.expression_field(view, name, place) {
            return Some(FailText::Computed(Computed::Expression(expression)));
        }
        let literal = view.text(name).map(FailText::Literal);
        let computed = match (view.text(path_name), view.get(path_name)) {
            (Some(text), Some(node)) => {
                let computed = self.computed(&text, path_name, node, &place.key(path_name));
                if let Some(Computed::Intrinsic(call)) = &computed
                    && !GIVES_STRING.contains(&call.function)
                {
                    self.findings
                        .error("intrinsic-not-string", &place.key(path_name), node.span, format!("`{path_name}` needs a string, which `{}` does not give", call.function.name()))
                        .help("use one of ArrayGetItem, Base64Encode, Base64Decode, Format, Hash, JsonToString, UUID");
                }
                computed.map(FailText::Computed)
            }
            _ => None,
        };
        literal.or(computed)
    }

    /// `Assign`.
    #[inline(never)]
    pub(crate) fn assign(
        &mut self,
        view: &View<'_>,
        language: QueryLanguage,
        sees: Sees,
        place: &Place<'_>,
    ) -> Option<Template> {
        let node = view.get("Assign")?;
        let place = place.key("Assign");
        for member in node.members() {
            let key = match language {
                QueryLanguage::JsonPath => member.key.strip_suffix(".$").unwrap_or(&member.key),
                QueryLanguage::JsonAta => &member.key,
            };
            if is_variable_name(key) {
                self.assigns_variable(Arc::from(key), language, &place, member.key_span);
            } else if !is_open(key) {
                self.bad_variable_name(key, member.key_span, &place);
            }
        }
        match language {
            QueryLanguage::JsonPath => Some(self.template_node(node, "Assign", &place)),
            QueryLanguage::JsonAta => Some(self.expressions_node(node, sees, &place)),
        }
    }

    fn bad_variable_name(&mut self, name: &str, span: Span, place: &Place<'_>) {
        let (message, help) = if name == "states" {
            (
                "`states` is reserved and cannot be assigned".to_owned(),
                "choose another name",
            )
        } else if name.chars().count() > MAX_NAME_LENGTH {
            (
                format!(
                    "the variable's name {} is longer than {MAX_NAME_LENGTH} characters",
                    quoted(name)
                ),
                "shorten it",
            )
        } else if name.contains(['.', '[']) {
            (
                format!("{} is no variable's name", quoted(name)),
                "a variable is assigned as a whole: name it without `.` or `[`",
            )
        } else if name.starts_with('$') {
            (
                format!("{} is no variable's name", quoted(name)),
                "write the bare name: `$` only stands where the variable is read",
            )
        } else {
            (
                format!("{} is no variable's name", quoted(name)),
                "start with a letter, go on with letters, digits and `_`",
            )
        };
        self.findings
            .error("var-name", place, span, message)
            .help(help);
    }
}

/// Parameters that often get the whole input.
const WHOLE: [&str; 7] = [
    "Payload",
    "Input",
    "Message",
    "MessageBody",
    "Body",
    "Detail",
    "Item",
];

/// Whether a text is a path to something below a root.
pub(crate) fn path_like(text: &str) -> bool {
    ["$.", "$[", "$$."]
        .iter()
        .any(|start| text.starts_with(start))
        && path_expr(text).is_ok()
}

pub(crate) fn call_like(text: &str) -> bool {
    text.starts_with("States.") && call(text).is_ok()
}

fn all_literal(items: &[Template]) -> bool {
    items
        .iter()
        .all(|item| matches!(item, Template::Literal(_)))
}

fn literal(template: Template) -> Option<Value> {
    match template {
        Template::Literal(value) => Some(value),
        _ => None,
    }
}

/// How many calls deep a call is.
fn nesting(call: &IntrinsicCall) -> usize {
    let inner = call.arguments.iter().map(|argument| match argument {
        Argument::Call(inner) => nesting(inner),
        _ => 0,
    });
    1 + inner.max().unwrap_or(0)
}
