//! States by name: where one is, who leads to it, and giving it another name.

use asl_json::{Document, Edit, Member, Node, Span};
use asl_language::fields::Owner;
use asl_language::outline::{EdgeKind, OutlineScope, outline};

use super::place::{self, Kind, Place, Target};
use super::variables;

/// The longest name of a state, in characters.
const LONGEST_NAME: usize = 80;

/// A name that stands at a place, and all other places of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences {
    /// What it is called.
    pub name: String,
    /// What stands at the place, quotes included.
    pub here: Span,
    /// Where the state's key is; of a variable, where it is assigned first.
    pub definition: Option<Span>,
    /// All places in the order of the text, `definition` among them.
    pub all: Vec<Span>,
    /// Whether it names a state, which can be given another name.
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
    variable_named(text, &place, target, offset)
}

/// The name of the state that a key or value stands for.
pub(super) fn state_named<'d>(place: &Place<'d>, target: Target<'d>) -> Option<&'d str> {
    match (place.kind, target) {
        (Kind::States, Target::Key(span)) => place
            .node?
            .members()
            .iter()
            .find(|member| member.key_span == span)
            .map(|member| &*member.key),
        (Kind::Fields(owner), Target::Scalar(node)) => {
            let names_state = match place.key.as_deref()? {
                "StartAt" => matches!(owner, Owner::Machine | Owner::Branch | Owner::Processor),
                "Next" | "Default" => matches!(
                    owner,
                    Owner::State(_) | Owner::UnknownState | Owner::ChoiceRule | Owner::Catcher
                ),
                _ => false,
            };
            node.as_str().filter(|_| names_state)
        }
        _ => None,
    }
}

/// The member of `States` with this name, in the scope of a place.
pub(super) fn key_of<'d>(place: &Place<'d>, name: &str) -> Option<&'d Member> {
    place
        .states()
        .iter()
        .rev()
        .find(|member| &*member.key == name)
}

/// Every value of a state that names another one.
pub(super) fn targets(state: &Node) -> impl Iterator<Item = &Node> {
    let own = ["Next", "Default"]
        .into_iter()
        .filter_map(|name| state.get(name));
    let lists = ["Choices", "Catch"]
        .into_iter()
        .filter_map(|name| state.get(name));
    own.chain(
        lists
            .flat_map(Node::items)
            .filter_map(|item| item.get("Next")),
    )
}

fn places_of(place: &Place<'_>, name: &str) -> Vec<Span> {
    let Some(scope) = place.scopes.first() else {
        return Vec::new();
    };
    let mut spans: Vec<Span> = scope
        .node
        .get("StartAt")
        .into_iter()
        .chain(
            place
                .states()
                .iter()
                .flat_map(|member| targets(&member.value)),
        )
        .filter(|node| node.as_str() == Some(name))
        .map(|node| node.span)
        .collect();
    let keys = place.states().iter().filter(|member| &*member.key == name);
    spans.extend(keys.map(|member| member.key_span));
    spans.sort_unstable();
    spans
}

fn variable_named(
    text: &str,
    place: &Place<'_>,
    target: Target<'_>,
    offset: usize,
) -> Option<Occurrences> {
    let (name, here) = match (place.kind, target) {
        (Kind::Assign, Target::Key(span)) => {
            let key = place.key.as_deref()?;
            (key.strip_suffix(".$").unwrap_or(key).to_owned(), span)
        }
        (_, Target::Scalar(node)) => {
            let (word, span) = word_at(text, node.span, offset)?;
            (word.strip_prefix('$')?.to_owned(), span)
        }
        _ => return None,
    };
    let assigned = variables::assigned(place);
    let known = assigned.into_iter().find(|it| it.name == name)?;
    let mut all = known.spans;
    all.sort_unstable();
    Some(Occurrences {
        name,
        here,
        definition: all.first().copied(),
        all,
        is_state: false,
    })
}

/// The word of letters, digits, `_`, `$` that `offset` touches inside of `span`.
pub(super) fn word_at(text: &str, span: Span, offset: usize) -> Option<(&str, Span)> {
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let before = text.get(span.start..offset)?;
    let start = span.start + before.trim_end_matches(is_name).len();
    let behind = text.get(offset..span.end)?;
    let end = span.end - behind.trim_start_matches(is_name).len();
    let word = text.get(start..end).filter(|word| !word.is_empty())?;
    Some((word, Span::new(start, end)))
}

/// Why a state cannot be given a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameProblem {
    /// There is no state's name at the place.
    NoState,
    /// The name is empty.
    Empty,
    /// It has more than 80 characters.
    TooLong,
    /// Another state has it: names are unique in the whole definition.
    Taken,
}

impl RenameProblem {
    /// In words, for people.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NoState => "there is no name of a state here",
            Self::Empty => "a state needs a name",
            Self::TooLong => "the name of a state has at most 80 characters",
            Self::Taken => {
                "another state has this name already; names are unique in the whole definition"
            }
        }
    }
}

/// Gives the state that is named at `offset` another name, wherever it is named.
///
/// # Errors
/// There is no state, or the name is not free or not allowed.
pub fn rename(
    text: &str,
    document: &Document,
    offset: usize,
    name: &str,
) -> Result<Vec<Edit>, RenameProblem> {
    let found = occurrences(text, document, offset)
        .filter(|found| found.is_state)
        .ok_or(RenameProblem::NoState)?;
    if name.trim().is_empty() {
        return Err(RenameProblem::Empty);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(RenameProblem::TooLong);
    }
    if name == found.name {
        return Ok(Vec::new());
    }
    if outline(document)
        .scope
        .is_some_and(|scope| has_state(&scope, name))
    {
        return Err(RenameProblem::Taken);
    }
    Ok(edits(text, &found.all, name))
}

fn has_state(scope: &OutlineScope, name: &str) -> bool {
    // The outline is as deep as machines may be nested.
    let mut states = scope.states.iter();
    states.any(|state| {
        &*state.name == name || state.scopes.iter().any(|scope| has_state(scope, name))
    })
}

/// Replaces names, in quotes where they have some; a plain YAML name is put in quotes unless it is a simple word.
fn edits(text: &str, spans: &[Span], name: &str) -> Vec<Edit> {
    let mut quoted = String::new();
    // Writing to a `String` cannot fail.
    let _ = asl_json::write_string(&mut quoted, name);
    let simple = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'))
        && !matches!(
            &*name.to_ascii_lowercase(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    spans
        .iter()
        .map(|span| Edit {
            span: *span,
            text: if simple && !span.text(text).starts_with(['"', '\'']) {
                name.to_owned()
            } else {
                quoted.clone()
            },
        })
        .collect()
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

/// How a state is reached: `StartAt`, or the names of the states that lead to it, each with the way.
pub(super) fn reached_from(document: &Document, key: Span) -> Vec<String> {
    fn within(scope: &OutlineScope, key: Span) -> Option<Vec<String>> {
        let Some(index) = scope.states.iter().position(|state| state.name_span == key) else {
            return scope
                .states
                .iter()
                .flat_map(|state| &state.scopes)
                .find_map(|scope| within(scope, key));
        };
        let edges = scope.edges.iter().filter(|edge| edge.to == Some(index));
        let mut ways: Vec<String> = edges
            .filter_map(|edge| {
                let from = match edge.from {
                    Some(from) => format!("`{}`", scope.states.get(from)?.name),
                    None => String::new(),
                };
                Some(match &edge.kind {
                    EdgeKind::Start => "the start".to_owned(),
                    EdgeKind::Next | EdgeKind::End => from,
                    EdgeKind::Default => format!("{from} (Default)"),
                    EdgeKind::Choice { label, .. } => format!("{from} ({label})"),
                    EdgeKind::Catch { label, .. } => format!("{from} (Catch {label})"),
                })
            })
            .collect();
        ways.dedup();
        Some(ways)
    }
    outline(document)
        .scope
        .and_then(|scope| within(&scope, key))
        .unwrap_or_default()
}
