//! Map states: old spellings, how many iterations at once, how many events (reference 01-language §3.7, 08-quotas).

use asl_json::{Node, NodeKind};

use super::state::whole;
use super::{Advice, Practice, Scene, events};
use crate::fields::{PROCESSORS, is_distributed};
use crate::findings::quoted;
use crate::quotas::{MAX_EVENTS, MAX_INLINE_CONCURRENCY};

/// `ItemProcessor`, or the older `Iterator`.
pub(super) fn processor(map: &Node) -> Option<(&'static str, &Node)> {
    PROCESSORS
        .into_iter()
        .find_map(|name| Some((name, map.get(name)?)))
}

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>) {
    old_names(advice, scene);
    let Some((_, processor)) = processor(scene.node) else {
        return;
    };
    let concurrency = scene.get("MaxConcurrency");
    if is_distributed(processor) {
        let unlimited = match concurrency {
            Some(node) => whole(node) == Some(0),
            None => scene.get("MaxConcurrencyPath").is_none(),
        };
        if unlimited {
            advice.repeat(Practice::Concurrency, scene, scene.place, scene.key);
        }
        return;
    }
    if let Some(node) = concurrency
        && whole(node)
            .and_then(|most| u64::try_from(most).ok())
            .is_some_and(|most| most > MAX_INLINE_CONCURRENCY)
    {
        advice
            .hint(
                "inline-40",
                &scene.place.key("MaxConcurrency"),
                node.span,
                format!("an inline Map runs at most about {MAX_INLINE_CONCURRENCY} iterations at once"),
            )
            .help("for more set \"Mode\": \"DISTRIBUTED\": each iteration becomes an execution of its own");
    }
    events::map(advice, scene, processor);
}

/// The edit only changes a key, so that what stands behind it stays as it is.
fn old_names(advice: &mut Advice<'_>, scene: Scene<'_>) {
    for (old, new) in [
        ("Iterator", "ItemProcessor"),
        ("Parameters", "ItemSelector"),
    ] {
        if scene.get(new).is_some() || (old == "Parameters" && scene.is_jsonata()) {
            continue;
        }
        let Some(member) = scene.node.member(old) else {
            continue;
        };
        let quotes = advice.text.as_bytes().get(member.key_span.start) == Some(&b'"');
        let text = if quotes {
            format!("\"{new}\"")
        } else {
            new.to_owned()
        };
        advice
            .hint(
                "deprecated-iterator",
                &scene.place.key(old),
                member.key_span,
                format!("`{old}` is the old name of `{new}`"),
            )
            .help("both work; new features, distributed Maps among them, go with the new name")
            .fix(format!("rename it to `{new}`"), member.key_span, text);
    }
}

/// How many items a Map has, where the definition says so: a literal list, a range, or the `Result` of the Pass state before.
pub(super) fn items(scene: Scene<'_>) -> Option<u64> {
    if let Some(items) = scene.get("Items") {
        return match &items.kind {
            NodeKind::Array(items) => u64::try_from(items.len()).ok(),
            NodeKind::String(text) => range(super::expression(text)?),
            _ => None,
        };
    }
    if scene.is_jsonata() || scene.get("InputPath").is_some() {
        return None;
    }
    let index = scene.states.index(scene.name)?;
    let before = &scene.states.members.get(index.checked_sub(1)?)?.value;
    let passes = before.get("Type").and_then(Node::as_str) == Some("Pass")
        && before.get("Next").and_then(Node::as_str) == Some(scene.name)
        && before.get("OutputPath").is_none();
    let result = before.get("Result").filter(|_| passes)?;
    let at = before.get("ResultPath").map_or(Some("$"), Node::as_str)?;
    let below = scene.text("ItemsPath").unwrap_or("$").strip_prefix(at)?;
    let list = match below {
        "" => result,
        _ => result.get(below.strip_prefix('.')?)?,
    };
    match &list.kind {
        NodeKind::Array(items) => u64::try_from(items.len()).ok(),
        _ => None,
    }
}

/// The length of `[1..5000]`.
fn range(expression: &str) -> Option<u64> {
    let (from, to) = expression
        .strip_prefix('[')?
        .strip_suffix(']')?
        .split_once("..")?;
    let (from, to): (i64, i64) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    u64::try_from(to.checked_sub(from)?.checked_add(1)?).ok()
}

/// Says that a Map writes too many events.
pub(super) fn too_many(advice: &mut Advice<'_>, scene: Scene<'_>, items: u64, events: u64) {
    advice
        .warn(
            "event-count-inline-map",
            scene.place,
            scene.key,
            format!(
                "{} writes at least {events} history events for {items} items; an execution ends at {}",
                quoted(scene.name),
                MAX_EVENTS
            ),
        )
        .help("set \"Mode\": \"DISTRIBUTED\": each iteration then has a history of its own");
}
