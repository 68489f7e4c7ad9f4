//! Paths into the context object that lead nowhere (reference 01-language §7). JSONPath only: expressions have checks of their own.

use asl_json::Span;

use super::{Advice, Scene, pattern, strings};
use crate::context_object::{CONTEXT_OBJECT, members};
use crate::findings::quoted;
use crate::resource::{IntegrationPattern, Target};
use crate::suggest::nearest;

/// Fields that hold states, which are looked at by themselves, and the one that never reads the context object.
const BESIDE: [&str; 4] = ["Branches", "ItemProcessor", "Iterator", "ResultPath"];

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>, target: Option<&Target>) {
    if scene.is_jsonata() {
        return;
    }
    for member in scene.node.members() {
        if BESIDE.contains(&&*member.key) {
            continue;
        }
        strings(&member.value, &mut |text, span| {
            if advice.findings.has_room()
                && text.contains("$$.")
                && (text.starts_with("$$.") || text.starts_with("States."))
            {
                for (at, path) in paths(text) {
                    let span = narrowed(span, text, at, path);
                    one(advice, scene, target, &member.key, path, span);
                }
            }
        });
        if matches!(
            &*member.key,
            "Parameters" | "ResultSelector" | "ItemSelector" | "Assign"
        ) {
            for inner in member
                .value
                .members()
                .iter()
                .filter(|inner| &*inner.key == "$")
            {
                advice
                    .hint(
                        "bare-input-dollar",
                        &scene.place.key(&member.key),
                        inner.key_span,
                        "the key `$` is an ordinary key: it does not stand for the input",
                    )
                    .help("to pass on the input leave the field out, or name a key: \"input.$\": \"$\"");
            }
        }
    }
}

/// Every `$$.…` of a path or a call, with its offset.
fn paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("$$.").map(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest
            .char_indices()
            .skip(2)
            .find(|(_, character)| !(character.is_alphanumeric() || matches!(character, '.' | '_')))
            .map_or(rest.len(), |(end, _)| end);
        (at, rest.get(..end).unwrap_or_default())
    })
}

/// The place of a path inside of a string that is written without escapes.
fn narrowed(span: Span, text: &str, at: usize, path: &str) -> Span {
    if span.len() != text.len() + 2 {
        return span;
    }
    Span::new(span.start + 1 + at, span.start + 1 + at + path.len())
}

fn one(
    advice: &mut Advice<'_>,
    scene: Scene<'_>,
    target: Option<&Target>,
    field: &str,
    path: &str,
    span: Span,
) {
    let mut steps = path.split('.').skip(1);
    let (first, second) = (
        steps.next().unwrap_or_default(),
        steps.next().unwrap_or_default(),
    );
    let place = scene.place.key(field);
    let Some(members) = members(first) else {
        unknown(
            advice,
            &place,
            span,
            path,
            first,
            CONTEXT_OBJECT.iter().map(|(name, _)| *name),
        );
        return;
    };
    if !second.is_empty() && !members.contains(&second) {
        unknown(advice, &place, span, path, second, members.iter().copied());
        return;
    }
    // Tasks that wait for a job have one, too (reference 01-language §7).
    let gives_token =
        target.is_some_and(|target| pattern(target) != IntegrationPattern::RequestResponse);
    // A resource with a placeholder may become anything.
    let open = scene
        .text("Resource")
        .is_some_and(|text| text.contains("${"));
    if first == "Task" && !gives_token && !open {
        advice
            .warn("token-outside-callback", &place, span, "only a Task whose resource ends in `.waitForTaskToken` has a token")
            .help("add `.waitForTaskToken` to `Resource`, or remove the path: the execution fails where it is read");
    } else if first == "Map" && !scene.within.map && scene.kind != "Map" {
        advice
            .warn(
                "map-context-outside",
                &place,
                span,
                "`$$.Map` exists only for a Map and the states inside of it",
            )
            .help("read it in the Map's `ItemSelector` and pass it on from there");
    }
}

fn unknown(
    advice: &mut Advice<'_>,
    place: &crate::place::Place<'_>,
    span: Span,
    path: &str,
    word: &str,
    known: impl Iterator<Item = &'static str>,
) {
    let suggestion = nearest(word, known);
    let finding = advice.warn(
        "context-unknown",
        place,
        span,
        format!("the context object has no {}", quoted(path)),
    );
    match suggestion {
        Some(name) => {
            let mended = path.replacen(word, name, 1);
            finding.help(format!("did you mean `{mended}`?"));
            // Where the text has escapes its place is the whole string.
            if span.len() == path.len() {
                finding.fix(format!("change it to `{mended}`"), span, mended);
            }
        }
        None => {
            finding.help("it has Execution, State, StateMachine, Task (with a token) and Map");
        }
    }
}
