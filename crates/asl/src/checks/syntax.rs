//! Is the text JSON (or YAML), and does no object repeat a key.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use asl_json::{Document, JacksonSource, Member, Node, NodeKind, Span, SyntaxError, jackson_error};

use crate::checked::Syntax;
use crate::diagnostic::{Edit, Fix};
use crate::findings::{Findings, quoted};
use crate::place::Place;
use crate::placeholder::is_unquoted;

/// How many characters a definition may have (API: CreateStateMachine).
const LENGTH: usize = 1_048_576;

/// What AWS says of a text that is no object, without a place (recorded: api/test_sfn_api_validation).
const NOT_AN_OBJECT: &str = "Definition must be a valid JSON object";

/// Reports what keeps the text from being a JSON object. `false`: there is nothing more to check.
pub(crate) fn check(
    text: &str,
    document: &Document,
    syntax: Syntax,
    findings: &mut Findings,
) -> bool {
    let whole = Span::new(0, text.len());
    if text.trim().is_empty() {
        let finding = findings.error(
            "empty-definition",
            &Place::ROOT,
            whole,
            "there is no definition yet",
        );
        finding.help("start with { \"StartAt\": \"Hello\", \"States\": { \"Hello\": { \"Type\": \"Pass\", \"End\": true } } }").fix(
            "insert a small state machine",
            whole,
            "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": { \"Type\": \"Pass\", \"End\": true }\n  }\n}\n",
        );
        finding.aws_at(NOT_AN_OBJECT, None);
        return false;
    }
    // AWS never sees YAML.
    let is_placeholder = |error: &SyntaxError| is_unquoted(error.span.text(text));
    let jackson = if document.errors.iter().all(is_placeholder) || syntax == Syntax::Yaml {
        None
    } else {
        jackson_error(text, JacksonSource::Text)
    };
    let code = match syntax {
        Syntax::Json => "json-syntax",
        Syntax::Yaml => "yaml-syntax",
    };
    for (index, error) in document.errors.iter().enumerate() {
        let message = error.message.clone();
        let finding = if is_placeholder(error) {
            findings
                .warning(code, &Place::ROOT, error.span, message)
                .help("fine where it is filled in before AWS reads the definition; else put it in quotes")
        } else {
            let finding = findings.error(code, &Place::ROOT, error.span, message);
            finding.help.clone_from(&error.help);
            finding
        };
        if let Some(edit) = &error.fix {
            finding.fixes.push(Fix {
                title: "mend the text".to_owned(),
                edits: vec![Edit {
                    span: edit.span,
                    text: edit.text.clone(),
                }],
            });
        }
        if let (0, Some(jackson)) = (index, &jackson) {
            finding.aws_at(jackson.to_string(), Some(jackson.location.clone()));
        }
    }
    // Bytes are cheaper to count, and never fewer than characters.
    if text.len() > LENGTH {
        let characters = text.chars().count();
        if characters > LENGTH {
            findings
                .error("definition-too-long", &Place::ROOT, Span::new(0, 0), format!("the definition has {characters} characters; AWS takes at most {LENGTH}"))
                .help("move parts into state machines of their own, or large values into the input or S3");
        }
    }
    match &document.root {
        // Of a text that is hardly started there is nothing to say.
        Some(root)
            if root.is_object() && (document.errors.is_empty() || !root.members().is_empty()) =>
        {
            true
        }
        _ if !document.errors.is_empty() => false,
        root => {
            let finding = findings.error(
                "not-object",
                &Place::ROOT,
                root.as_ref().map_or(whole, |root| root.span),
                "a definition is a JSON object",
            );
            finding
                .help("put it in braces: { \"StartAt\": …, \"States\": … }")
                .aws_at(NOT_AN_OBJECT, None);
            false
        }
    }
}

/// Up to so many keys are compared each with each, which is quicker than a table.
const FEW: usize = 12;

/// Reports keys that an object has twice, and says whether there are any.
pub(crate) fn repeated_keys(node: &Node, place: &Place<'_>, findings: &mut Findings) -> bool {
    let mut is_any = false;
    match &node.kind {
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                is_any |= repeated_keys(item, &place.index(index), findings);
            }
        }
        NodeKind::Object(members) => {
            let mut seen = HashSet::with_capacity(if members.len() > FEW {
                members.len()
            } else {
                0
            });
            for (index, member) in members.iter().enumerate() {
                let place = place.key(&member.key);
                let repeats = if members.len() > FEW {
                    !seen.insert(&*member.key)
                } else {
                    members
                        .iter()
                        .take(index)
                        .any(|earlier| earlier.key == member.key)
                };
                if repeats {
                    is_any = true;
                    findings
                        .warning(
                            "duplicate-key",
                            &place,
                            member.key_span,
                            format!(
                                "the key {} occurs twice in this object: the last value counts, the first is lost",
                                quoted(&member.key)
                            ),
                        )
                        .help("remove one of the two, or rename it");
                }
                is_any |= repeated_keys(&member.value, &place, findings);
            }
        }
        _ => {}
    }
    is_any
}

/// Leaves of each key the last member alone, in the place of the first, as readers of JSON do (reference 01-language §1).
pub(crate) fn keep_last(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Array(items) => items.iter_mut().for_each(keep_last),
        NodeKind::Object(members) => {
            let mut places = HashMap::with_capacity(members.len());
            let mut kept: Vec<Member> = Vec::with_capacity(members.len());
            for mut member in std::mem::take(members) {
                keep_last(&mut member.value);
                let place = *places.entry(Arc::clone(&member.key)).or_insert(kept.len());
                match kept.get_mut(place) {
                    Some(earlier) => *earlier = member,
                    None => kept.push(member),
                }
            }
            *members = kept;
        }
        _ => {}
    }
}
