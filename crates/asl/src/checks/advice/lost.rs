//! Data that is not there any more: the input after a `Catch`, the payload inside of what `lambda:invoke` gives
//! (reference 03-errors-retry-catch §4, 05-integrations §3).

use asl_json::{Node, Span};

use super::{Advice, Scene, States, expression, strings};
use crate::findings::quoted;
use crate::outline::is_end;
use crate::resource::{IntegrationPattern, Target};

/// What `lambda:invoke` gives.
const INVOKED: [&str; 8] = [
    "ExecutedVersion",
    "FunctionError",
    "LogResult",
    "Payload",
    "SdkHttpMetadata",
    "SdkResponseMetadata",
    "StatusCode",
    "ResponseMetadata",
];
/// What a caught error gives.
const ERROR_OUTPUT: [&str; 2] = ["Error", "Cause"];
/// How many states that pass their input on are looked through.
const HOPS: usize = 5;

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>, target: Option<&Target>) {
    for (index, entry) in scene
        .get("Catch")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        caught(advice, scene, index, entry);
    }
    if let Some(Target::Integration {
        service,
        api,
        pattern,
    }) = target
        && (&**service, &**api, *pattern)
            == ("lambda", "invoke", IntegrationPattern::RequestResponse)
    {
        invoked(advice, scene);
    }
}

/// The input, replaced by the error.
fn caught(advice: &mut Advice<'_>, scene: Scene<'_>, index: usize, entry: &Node) {
    let keeps = match scene.is_jsonata() {
        true => entry.get("Output").is_some(),
        false => entry
            .get("ResultPath")
            .is_some_and(|path| path.as_str() != Some("$")),
    };
    let Some(next) = entry.get("Next").filter(|_| !keeps) else {
        return;
    };
    let Some(goes_on) = next
        .as_str()
        .and_then(|name| Reached::from(scene.states, name))
    else {
        return;
    };
    let reads = goes_on.reads("", &ERROR_OUTPUT);
    if reads.is_none() && (goes_on.ends() || goes_on.mentions_error()) {
        return;
    }
    let (field, value, title) = match scene.is_jsonata() {
        true => (
            "Output",
            "\"{% $merge([$states.input, {'error': $states.errorOutput}]) %}\"",
            "add `Output` with the input and the error",
        ),
        false => (
            "ResultPath",
            "\"$.error\"",
            "add \"ResultPath\": \"$.error\"",
        ),
    };
    let edit = match entry.get(field) {
        Some(node) => Some(crate::diagnostic::Edit {
            span: node.span,
            text: value.to_owned(),
        }),
        None => advice.member(entry, field, value),
    };
    let place = scene.place.key("Catch");
    let place = place.index(index);
    let finding = match reads {
        Some(key) => advice.warn(
            "catch-discards-input",
            &place,
            next.span,
            format!(
                "the error replaces the input, but {} reads {} of it",
                quoted(goes_on.name),
                quoted(key)
            ),
        ),
        None => advice.hint(
            "catch-discards-input",
            &place,
            next.span,
            format!(
                "{} gets the error in place of the input",
                quoted(goes_on.name)
            ),
        ),
    };
    finding.help(match scene.is_jsonata() {
        true => "without `Output` the next state gets only `Error` and `Cause`",
        false => "without `ResultPath` the next state gets only `Error` and `Cause`: with \"$.error\" they are added to the input",
    });
    if let Some(edit) = edit {
        finding.fix(title, edit.span, edit.text);
    }
}

/// What the function gave, which stands in `Payload`.
fn invoked(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let found = if scene.is_jsonata() {
        let own = ["Output", "Assign"].into_iter().find_map(|field| {
            let found = missing_in_expressions(scene.get(field)?, "$states.result.", &INVOKED)?;
            Some((scene.name, found))
        });
        own.or_else(|| {
            let goes_on = Reached::from(
                scene.states,
                scene
                    .text("Next")
                    .filter(|_| scene.get("Output").is_none())?,
            )?;
            Some((goes_on.name, goes_on.reads("", &INVOKED)?))
        })
    } else {
        if scene.get("ResultSelector").is_some() || scene.get("OutputPath").is_some() {
            return;
        }
        let below = match scene.get("ResultPath") {
            None => "",
            Some(path) => match path.as_str().and_then(|path| path.strip_prefix('$')) {
                Some(below) => below.strip_prefix('.').unwrap_or(below),
                None => return,
            },
        };
        scene.text("Next").and_then(|next| {
            let goes_on = Reached::from(scene.states, next)?;
            Some((goes_on.name, goes_on.reads(below, &INVOKED)?))
        })
    };
    let Some((reader, key)) = found else { return };
    let span = scene.get("Resource").map_or(scene.key, |node| node.span);
    let fix = match (scene.is_jsonata(), scene.get("ResultPath")) {
        (true, _) if scene.get("Output").is_none() => {
            advice.member(scene.node, "Output", "\"{% $states.result.Payload %}\"")
        }
        (false, None) => advice.member(scene.node, "OutputPath", "\"$.Payload\""),
        _ => None,
    };
    let finding = advice.warn(
        "lambda-payload-shape",
        scene.place,
        span,
        format!(
            "{} reads {} of the result, but what the function gave stands in `Payload`",
            quoted(reader),
            quoted(key)
        ),
    );
    finding.help("`lambda:invoke` wraps the function's answer: take it out with \"OutputPath\": \"$.Payload\" or a `ResultSelector`, or in JSONata with $states.result.Payload");
    if let Some(edit) = fix {
        finding.fix("pass on only the payload", edit.span, edit.text);
    }
}

/// The state that gets to see some data: behind those that only pass it on.
struct Reached<'n> {
    name: &'n str,
    state: &'n Node,
}

impl<'n> Reached<'n> {
    fn from(states: &States<'n>, name: &'n str) -> Option<Reached<'n>> {
        let mut name = name;
        for _ in 0..HOPS {
            let state = states.named(name)?;
            let passes = match state.get("Type").and_then(Node::as_str)? {
                "Wait" => ![
                    "SecondsPath",
                    "TimestampPath",
                    "InputPath",
                    "OutputPath",
                    "Output",
                ]
                .iter()
                .any(|field| state.get(field).is_some()),
                "Pass" => ![
                    "Result",
                    "Parameters",
                    "InputPath",
                    "OutputPath",
                    "Output",
                    "Assign",
                ]
                .iter()
                .any(|field| state.get(field).is_some()),
                _ => false,
            };
            match state.get("Next").and_then(Node::as_str).filter(|_| passes) {
                Some(next) => name = next,
                None => return Some(Reached { name, state }),
            }
        }
        None
    }

    fn is(&self, kinds: &[&str]) -> bool {
        let kind = self
            .state
            .get("Type")
            .and_then(Node::as_str)
            .unwrap_or_default();
        kinds.contains(&kind)
    }

    /// Whether nothing comes after it.
    fn ends(&self) -> bool {
        is_end(self.state)
    }

    /// Whether it reads the error by name, so that the error is what it wants.
    fn mentions_error(&self) -> bool {
        let mut found = false;
        strings(self.state, &mut |text, _: Span| {
            found |= [".Error", ".Cause"].iter().any(|name| text.contains(name));
        });
        found
    }

    /// The first key that the state reads of its input, below `below`, that is none of `there`.
    fn reads(&self, below: &str, there: &[&str]) -> Option<&'n str> {
        let prefix = if below.is_empty() {
            "$.".to_owned()
        } else {
            format!("$.{below}.")
        };
        // What is tested first may be missing.
        if self.is(&["Choice"]) && has_presence_test(self.state) {
            return None;
        }
        if let Some(path) = self.state.get("InputPath") {
            return missing_key(path.as_str()?, &prefix, there);
        }
        let fields = [
            "Parameters",
            "ItemSelector",
            "ItemsPath",
            "Choices",
            "SecondsPath",
            "TimestampPath",
            "TimeoutSecondsPath",
            "ErrorPath",
            "CausePath",
        ];
        let in_paths = fields.into_iter().find_map(|field| {
            let node = self.state.get(field)?;
            // What a Map's iterations see is not its input.
            if field == "Parameters" && self.state.get("Iterator").is_some() {
                return None;
            }
            missing_in_paths(node, field, &prefix, there)
        });
        in_paths.or_else(|| {
            let prefix = if below.is_empty() {
                "$states.input.".to_owned()
            } else {
                format!("$states.input.{below}.")
            };
            [
                "Arguments",
                "Items",
                "Output",
                "Assign",
                "Choices",
                "Seconds",
            ]
            .into_iter()
            .find_map(|field| missing_in_expressions(self.state.get(field)?, &prefix, there))
        })
    }
}

fn has_presence_test(choice: &Node) -> bool {
    fn tests(rule: &Node) -> bool {
        rule.members().iter().any(|member| match &*member.key {
            "IsPresent" => true,
            "And" | "Or" => member.value.items().iter().any(tests),
            "Not" => tests(&member.value),
            _ => false,
        })
    }
    choice
        .get("Choices")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .any(tests)
}

/// Looks through the computed members of a template, or a path itself.
fn missing_in_paths<'n>(
    node: &'n Node,
    field: &str,
    prefix: &str,
    there: &[&str],
) -> Option<&'n str> {
    if let Some(text) = node.as_str() {
        let computed = field.ends_with(".$") || field.ends_with("Path") || field == "Variable";
        return missing_key(text, prefix, there).filter(|_| computed);
    }
    let items = node.items().iter();
    let members = node.members().iter();
    items
        .map(|item| (field, item))
        .chain(members.map(|member| (&*member.key, &member.value)))
        .find_map(|(field, node)| missing_in_paths(node, field, prefix, there))
}

/// The key behind the prefix, in a path or in the arguments of a call.
fn missing_key<'n>(text: &'n str, prefix: &str, there: &[&str]) -> Option<&'n str> {
    if !(text.starts_with('$') || text.starts_with("States.")) {
        return None;
    }
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(prefix) {
        let at = from + found;
        from = at + prefix.len();
        // `$$.` is the context object.
        let own = !text.get(..at)?.ends_with('$');
        let key = word(text.get(from..)?);
        if own && !key.is_empty() && !there.contains(&key) {
            return Some(key);
        }
    }
    None
}

fn missing_in_expressions<'n>(node: &'n Node, prefix: &str, there: &[&str]) -> Option<&'n str> {
    let mut missing = None;
    strings(node, &mut |text, _| {
        let Some(expression) = expression(text) else {
            return;
        };
        // An expression may well ask what there is.
        if missing.is_some()
            || ["$exists(", "$type(", "?"]
                .iter()
                .any(|asks| expression.contains(asks))
        {
            return;
        }
        missing = expression
            .match_indices(prefix)
            .filter_map(|(at, _)| expression.get(at + prefix.len()..))
            .map(word)
            .find(|key| !key.is_empty() && !there.contains(key));
    });
    missing
}

/// The letters, digits and `_` at the start.
fn word(text: &str) -> &str {
    let end = text
        .find(|character: char| !(character.is_alphanumeric() || character == '_'))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
