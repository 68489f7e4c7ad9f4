//! Names of states and variables: where each stands, and giving it another.

use std::sync::Arc;

use asl_json::{Document, Edit, Node, Span};
use asl_language::outline::{OutlineScope, outline};
use asl_language::quotas::MAX_NAME_LENGTH;
use asl_language::variables::{Mention, VariableScope, is_variable_name, variables};

use super::docs;
use super::place;
use super::states::{key_of, places_of, state_named};

/// A name that stands at a place, and all other places of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences {
    /// What it is called; a variable without `$`.
    pub name: String,
    /// What stands at the place: of a state and of a key of `Assign` quotes included, of a use of a variable `$name`.
    pub here: Span,
    /// Where the state's key is; of a variable, where it is assigned first.
    pub definition: Option<Span>,
    /// All places in the order of the text, `definition` among them.
    pub all: Vec<Span>,
    /// Whether it names a state; else a variable.
    pub is_state: bool,
}

/// The state, or the variable, that is named at `offset`, in JSON or in YAML.
#[must_use]
pub fn occurrences(text: &str, document: &Document, offset: usize) -> Option<Occurrences> {
    let (place, target) = place::pointed(document, offset)?;
    if let Some(name) = state_named(&place, target) {
        let all = places_of(&place, name);
        return Some(Occurrences {
            name: name.to_owned(),
            here: target.span(),
            definition: key_of(&place, name).map(|member| member.key_span),
            all,
            is_state: true,
        });
    }
    variable_named(&variables(text, document), text, offset)
}

fn variable_named(scopes: &[VariableScope], text: &str, offset: usize) -> Option<Occurrences> {
    let (scope, name, here) = scopes.iter().enumerate().find_map(|(index, scope)| {
        let mut mentions = scope.assigned.iter().chain(&scope.used);
        let here = |mention: &Mention| {
            let mut places = places(mention, text);
            places.find(|place| place.touches(offset))
        };
        mentions.find_map(|mention| Some((index, &mention.name, here(mention)?)))
    })?;
    let home = home(scopes, scope, name)?;
    let mut definition: Option<Span> = None;
    let mut all = Vec::new();
    for (index, scope) in scopes.iter().enumerate() {
        let is_it = |mention: &&Mention| mention.name == *name;
        let is_here = scope
            .used
            .iter()
            .chain(&scope.assigned)
            .any(|mention| is_it(&mention))
            && self::home(scopes, index, name) == Some(home);
        if !is_here {
            continue;
        }
        let assigned = scope
            .assigned
            .iter()
            .filter(is_it)
            .map(|mention| mention.span);
        definition = assigned.clone().chain(definition).min();
        all.extend(assigned);
        let used = scope.used.iter().filter(is_it);
        all.extend(used.flat_map(|mention| places(mention, text)));
    }
    asl_sort::sort(&mut all);
    all.dedup();
    Some(Occurrences {
        name: name.to_string(),
        here,
        definition,
        all,
        is_state: false,
    })
}

/// The outermost scope whose variable of this name a scope sees.
fn home(scopes: &[VariableScope], scope: usize, name: &Arc<str>) -> Option<usize> {
    let around = |index: &usize| {
        let scope = scopes.get(*index).filter(|scope| !scope.distributed)?;
        scope.parent
    };
    let assigns = |index: &usize| {
        let scope = scopes.get(*index);
        scope.is_some_and(|scope| scope.assigned.iter().any(|it| it.name == *name))
    };
    std::iter::successors(Some(scope), around)
        .filter(assigns)
        .last()
}

/// The places of the name within a mention: the key of `Assign`, or each `$name` outside of texts in quotes.
fn places<'t>(mention: &'t Mention, text: &'t str) -> impl Iterator<Item = Span> + use<'t> {
    let written = mention.span.text(text);
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let is_key = !written.contains('$') || written.trim_end_matches(['"', '\'']).ends_with(".$");
    let key = is_key.then_some(mention.span);
    // Quotes before the `$` at hand, counted on: those of YAML around all of it do not count.
    let (mut counted, mut quotes) = (
        written.len() - written.trim_start_matches('\'').len(),
        0_usize,
    );
    let uses = written
        .match_indices('$')
        .filter(move |(at, _)| {
            if let Some(more) = written.get(counted..*at) {
                quotes += more.matches('\'').count();
                counted = *at;
            }
            let rest = written
                .get(at + 1..)
                .and_then(|rest| rest.strip_prefix(&*mention.name));
            let before = written.get(..*at).unwrap_or_default();
            // A quote that opens a text of an intrinsic function is not closed before it.
            !is_key
                && rest.is_some_and(|rest| !rest.starts_with(is_name))
                && !before.ends_with(['$', '.'])
                && quotes.is_multiple_of(2)
        })
        .map(|(at, _)| {
            let start = mention.span.start + at;
            Span::new(start, start + 1 + mention.name.len())
        });
    key.into_iter().chain(uses)
}

/// Why a state or variable cannot be given a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameProblem {
    /// There is no name of a state or variable at the place.
    NoName,
    /// The name is empty.
    Empty,
    /// It has more than 80 characters.
    TooLong,
    /// Another state has it: names are unique in the whole definition.
    Taken,
    /// It cannot be the name of a variable.
    NoVariable,
    /// Another variable has it.
    VariableTaken,
    /// A function of JSONata has it.
    Function,
}

impl RenameProblem {
    /// In words, for people.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NoName => "there is no name of a state or variable here",
            Self::Empty => "it needs a name",
            Self::TooLong => "a name has at most 80 characters",
            Self::Taken => {
                "another state has this name already; names are unique in the whole definition"
            }
            Self::NoVariable => {
                "a variable's name starts with a letter and goes on with letters, digits and `_`"
            }
            Self::VariableTaken => "another variable has this name already",
            Self::Function => "a function of JSONata has this name",
        }
    }
}

/// Gives the state or variable that is named at `offset` another name, wherever it is named.
///
/// # Errors
/// There is none, or the name is not free or not allowed.
pub fn rename(
    text: &str,
    document: &Document,
    offset: usize,
    name: &str,
) -> Result<Vec<Edit>, RenameProblem> {
    let found = occurrences(text, document, offset).ok_or(RenameProblem::NoName)?;
    // Whoever types `$` in front means the variable.
    let name = if found.is_state {
        name
    } else {
        name.trim_start_matches('$')
    };
    if name.trim().is_empty() {
        return Err(RenameProblem::Empty);
    }
    if name.chars().count() > MAX_NAME_LENGTH {
        return Err(RenameProblem::TooLong);
    }
    if name == found.name {
        return Ok(Vec::new());
    }
    if !found.is_state {
        return rename_variable(text, document, &found, name);
    }
    if outline(document)
        .scope
        .is_some_and(|scope| has_state(&scope, name))
    {
        return Err(RenameProblem::Taken);
    }
    Ok(edits(text, &found.all, name))
}

fn rename_variable(
    text: &str,
    document: &Document,
    found: &Occurrences,
    name: &str,
) -> Result<Vec<Edit>, RenameProblem> {
    if !is_variable_name(name) {
        return Err(RenameProblem::NoVariable);
    }
    let is_function = |(signature, _)| docs::name_of(signature).strip_prefix('$') == Some(name);
    if docs::functions().any(is_function) {
        return Err(RenameProblem::Function);
    }
    let scopes = variables(text, document);
    let mut mentions = scopes
        .iter()
        .flat_map(|scope| scope.assigned.iter().chain(&scope.used));
    if mentions.any(|mention| &*mention.name == name) {
        return Err(RenameProblem::VariableTaken);
    }
    let edit = |span: &Span| {
        let written = span.text(text);
        if written.starts_with('$') {
            return Edit {
                span: *span,
                text: format!("${name}"),
            };
        }
        let ending = if written.trim_end_matches(['"', '\'']).ends_with(".$") {
            ".$"
        } else {
            ""
        };
        Edit {
            span: *span,
            text: as_written(written, &format!("{name}{ending}")),
        }
    };
    Ok(found.all.iter().map(edit).collect())
}

fn has_state(scope: &OutlineScope, name: &str) -> bool {
    // The outline is as deep as machines may be nested.
    let mut states = scope.states.iter();
    states.any(|state| {
        &*state.name == name || state.scopes.iter().any(|scope| has_state(scope, name))
    })
}

fn edits(text: &str, spans: &[Span], name: &str) -> Vec<Edit> {
    let edit = |span: &Span| Edit {
        span: *span,
        text: as_written(span.text(text), name),
    };
    spans.iter().map(edit).collect()
}

/// A name in place of another: in quotes, but where that is plain YAML a simple word stays plain, too.
fn as_written(old: &str, name: &str) -> String {
    let simple = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.' | '$'))
        && !matches!(
            &*name.to_ascii_lowercase(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    if simple && !old.starts_with(['"', '\'']) {
        return name.to_owned();
    }
    let mut quoted = String::new();
    // Writing to a `String` cannot fail.
    let _ = asl_json::write_string(&mut quoted, name);
    quoted
}

/// The edits that give a state another name in the mocks: the keys of its replies in all test cases.
#[must_use]
pub fn rename_in_mocks(text: &str, from: &str, to: &str) -> Vec<Edit> {
    let document = asl_json::read(text);
    let machines = document
        .root
        .as_ref()
        .and_then(|root| root.get("StateMachines"));
    let cases = machines
        .map_or(&[][..], Node::members)
        .iter()
        .filter_map(|machine| machine.value.get("TestCases"))
        .flat_map(Node::members);
    let keys = cases
        .flat_map(|case| case.value.members())
        .filter(|member| &*member.key == from)
        .map(|member| member.key_span);
    edits(text, &keys.collect::<Vec<_>>(), to)
}
