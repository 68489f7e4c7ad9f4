//! What stands at a place, told.

use asl_json::{Document, Node, Span};
use asl_language::fields::{self, Field, Owner, Shape};
use asl_language::integrations;
use asl_language::model::QueryLanguage;
use asl_language::resource::{self, Target as Called};

use super::complete::{explained, parameters};
use super::docs;
use super::place::{self, Kind, Place, Target};
use super::states::{self, word_at};
use super::variables;

/// How many ways to a state are told.
const WAYS: usize = 8;

/// What is told of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Its name, or its signature.
    pub title: String,
    /// Paragraphs; words of the language in backticks.
    pub text: Vec<String>,
    /// The field of a state that it is about, if any: whoever knows a run can add the value that this had.
    pub subject: Option<Subject>,
}

/// A field of a state, or the state itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Where the state's name stands, quotes included.
    pub state: Span,
    /// `InputPath`, for example; `None`: the state itself.
    pub field: Option<String>,
}

/// What can be told of the place `offset` of a definition, in JSON or in YAML.
#[must_use]
pub fn hover(text: &str, document: &Document, offset: usize) -> Option<Hover> {
    let offset = text.floor_char_boundary(offset);
    let (place, target) = place::pointed(document, offset)?;
    let told = match target {
        Target::Key(_) => key(document, &place, target),
        Target::Scalar(node) => {
            value(document, &place, target, node).or_else(|| word(text, &place, node, offset))
        }
    }?;
    Some(Hover {
        span: told.span.unwrap_or(target.span()),
        title: told.title,
        text: told.text,
        subject: told.subject.or_else(|| subject(&place)),
    })
}

struct Told {
    span: Option<Span>,
    title: String,
    text: Vec<String>,
    subject: Option<Subject>,
}

fn told(title: &str, text: impl Into<String>) -> Told {
    let text = text.into();
    Told {
        span: None,
        title: title.to_owned(),
        text: if text.is_empty() {
            Vec::new()
        } else {
            vec![text]
        },
        subject: None,
    }
}

/// The field of the state that a place lies in.
fn subject(place: &Place<'_>) -> Option<Subject> {
    let (name, _) = place.state.as_ref()?;
    let state = states::key_of(place, name)?.key_span;
    let (owner, field) = place.field.as_ref()?;
    let of_state = matches!(owner, Owner::State(_) | Owner::UnknownState);
    of_state.then(|| Subject {
        state,
        field: Some(field.to_string()),
    })
}

fn key(document: &Document, place: &Place<'_>, target: Target<'_>) -> Option<Told> {
    let name = place.key.as_deref()?;
    match place.kind {
        Kind::States => Some(state(document, place, states::state_named(place, target)?)),
        Kind::Fields(owner) => field(owner, name),
        Kind::Call(resource) => {
            let bare = name.strip_suffix(".$").unwrap_or(name);
            let (_, required) = parameters(resource)
                .into_iter()
                .find(|(known, _)| *known == bare)?;
            let needed = if required { ", required" } else { "" };
            let mut told = told(name, format!("A parameter of `{resource}`{needed}."));
            if bare.len() < name.len() {
                told.text.push(COMPUTED.to_owned());
            }
            Some(told)
        }
        Kind::Assign => {
            let bare = name.strip_suffix(".$").unwrap_or(name);
            Some(told(
                &format!("${bare}"),
                "A variable: states that come later read it by this name.",
            ))
        }
        Kind::Credentials => {
            let doc = docs::field(Owner::UnknownState, name.strip_suffix(".$").unwrap_or(name))?;
            Some(told(name, doc))
        }
        Kind::Template if place.language == QueryLanguage::JsonPath && name.ends_with(".$") => {
            Some(told(name, COMPUTED))
        }
        _ => None,
    }
}

const COMPUTED: &str = "The key ends in `.$`: its value is a path or an intrinsic function, and the name goes without the ending.";

fn field(owner: Owner, name: &str) -> Option<Told> {
    if let Some(doc) = docs::operator(name)
        && matches!(owner, Owner::ChoiceRule | Owner::NestedRule)
    {
        return Some(told(name, doc));
    }
    let known = fields::field(owner, name)?;
    let mut told = told(name, docs::field(owner, name)?);
    told.text.push(takes(known));
    Some(told)
}

/// What a field takes: `Required. A whole number from 1 to 99,999,999, or an expression. JSONata only.`
#[must_use]
pub fn takes(field: &Field) -> String {
    let shape = match field.shape {
        Shape::Text => "A text".to_owned(),
        Shape::TextOrNull => "A path, or `null`".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Integer(least, i64::MAX) => format!("A whole number, at least {}", grouped(least)),
        Shape::Integer(i64::MIN, most) => format!("A whole number, at most {}", grouped(most)),
        Shape::Integer(least, most) => {
            format!(
                "A whole number from {} to {}",
                grouped(least),
                grouped(most)
            )
        }
        Shape::Number(least, f64::MAX) => format!("A number, at least {least}"),
        Shape::Number(least, most) => format!("A number from {least} to {most}"),
        Shape::OneOf(words) => words
            .iter()
            .map(|it| format!("`{it}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Shape::Object => "An object".to_owned(),
        Shape::FilledObject => "An object, not empty".to_owned(),
        Shape::Array => "An array".to_owned(),
        Shape::FilledArray => "An array, not empty".to_owned(),
        Shape::Template => "An object or an array".to_owned(),
        Shape::Any => "Any JSON".to_owned(),
    };
    let required = if field.required { "Required. " } else { "" };
    let expression = if field.expression {
        "; in JSONata also `{% … %}`"
    } else {
        ""
    };
    let only = match field.language {
        Some(QueryLanguage::JsonPath) => " JSONPath only.",
        Some(QueryLanguage::JsonAta) => " JSONata only.",
        None => "",
    };
    format!("{required}{shape}{expression}.{only}")
}

/// With commas between thousands.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn state(document: &Document, place: &Place<'_>, name: &str) -> Told {
    let Some(member) = states::key_of(place, name) else {
        return told(name, "There is no state of this name here.");
    };
    let text = |field: &str| member.value.get(field).and_then(Node::as_str);
    let type_name = text("Type").unwrap_or("state");
    let doc = docs::state_type(type_name).unwrap_or_default();
    let mut told = told(
        &format!("{name} ({type_name})"),
        text("Comment").unwrap_or(doc),
    );
    if let Some(resource) = text("Resource") {
        told.text.push(format!("Calls `{resource}`."));
    }
    let ways = states::reached_from(document, member.key_span);
    told.text.push(match ways.split_at_checked(WAYS) {
        _ if ways.is_empty() => "Nothing leads here.".to_owned(),
        Some((first, more)) if !more.is_empty() => {
            format!("Reached from {} and {} more.", first.join(", "), more.len())
        }
        _ => format!("Reached from {}.", ways.join(", ")),
    });
    told.subject = Some(Subject {
        state: member.key_span,
        field: None,
    });
    told
}

fn value(document: &Document, place: &Place<'_>, target: Target<'_>, node: &Node) -> Option<Told> {
    if let Some(name) = states::state_named(place, target) {
        return Some(state(document, place, name));
    }
    let text = node.as_str()?;
    match (place.kind, place.key.as_deref()?) {
        (Kind::Fields(_), "Type") => Some(told(text, docs::state_type(text)?)),
        (Kind::Fields(_), "Resource") => called(text),
        (Kind::Errors, _) => Some(error(text)),
        _ => None,
    }
}

fn error(name: &str) -> Told {
    if let Some(doc) = docs::error(name) {
        return told(name, doc);
    }
    let service = name.split_once('.').and_then(|_| {
        integrations::SERVICES
            .iter()
            .find(|service| service.errors().any(|known| known == name))
    });
    told(
        name,
        match service {
            Some(service) => format!("An error that {} raises.", service.title),
            None if name.starts_with("States.") => "AWS raises no error of this name.".to_owned(),
            None => "A task's own error: the exact name that it fails with, upper and lower case included.".to_owned(),
        },
    )
}

/// A resource: service, action and pattern.
fn called(arn: &str) -> Option<Told> {
    match resource::parse(arn).ok()? {
        Called::LambdaFunction => Some(told(
            "Lambda function",
            "The input is what the function is called with, its answer is the result.",
        )),
        Called::Activity => Some(told(
            "Activity",
            "A worker of your own asks for the task with GetActivityTask and answers it.",
        )),
        Called::Integration {
            service,
            api,
            pattern,
        } => {
            let title = match service.strip_prefix("aws-sdk:") {
                Some(sdk) => format!("AWS SDK: {sdk}, {api}"),
                None => format!(
                    "{}: {api}",
                    integrations::service(&service).map_or(&*service, |known| known.title)
                ),
            };
            let mut told = told(&title, explained(pattern));
            let required: Vec<String> = parameters(arn)
                .into_iter()
                .filter(|(_, required)| *required)
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            if !required.is_empty() {
                told.text.push(format!("Requires {}.", required.join(", ")));
            }
            Some(told)
        }
    }
}

/// A word inside a path, an intrinsic function or an expression.
fn word(text: &str, place: &Place<'_>, node: &Node, offset: usize) -> Option<Told> {
    let (word, span) = word_at(text, node.span, offset)?;
    let (chain, chain_start) = chain(text, node.span, span);
    let mut told = if chain.starts_with("States.") {
        let (signature, doc) =
            docs::intrinsics().find(|(known, _)| docs::name_of(known) == chain)?;
        told(signature, doc)
    } else if let Some(path) = chain
        .strip_prefix("$$.")
        .or_else(|| chain.strip_prefix("$states.context."))
    {
        let (_, doc) = docs::context().find(|(known, _)| *known == path)?;
        told(chain, doc)
    } else if chain == "$states" {
        told(
            chain,
            "What the state knows: `input`, `context`, and `result` or `errorOutput` where there is one.",
        )
    } else if let Some((_, doc)) = docs::states().find(|(known, _)| *known == chain) {
        told(chain, doc)
    } else if word.starts_with('$') && word.len() > 1 {
        variable_or_function(place, word)?
    } else {
        return None;
    };
    told.span = Some(Span::new(chain_start, span.end));
    Some(told)
}

/// The word with the names before it that are joined to it by dots.
fn chain(text: &str, within: Span, word: Span) -> (&str, usize) {
    let before = Span::new(within.start, word.start).text(text);
    let is_name =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '$' | '.');
    let start = within.start + before.trim_end_matches(is_name).len();
    (Span::new(start, word.end).text(text), start)
}

fn variable_or_function(place: &Place<'_>, word: &str) -> Option<Told> {
    let name = word.strip_prefix('$')?;
    if let Some(known) = variables::assigned(place)
        .into_iter()
        .find(|it| it.name == name)
    {
        let mut states = known.states;
        states.dedup();
        let states: Vec<String> = states
            .iter()
            .take(WAYS)
            .map(|it| format!("`{it}`"))
            .collect();
        return Some(told(
            word,
            format!("A variable, assigned in {}.", states.join(", ")),
        ));
    }
    if place.language != QueryLanguage::JsonAta {
        return None;
    }
    let (signature, doc) = docs::functions().find(|(known, _)| docs::name_of(known) == word)?;
    Some(told(signature, doc))
}
