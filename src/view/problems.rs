//! What was found in the texts, with places and fixes.

use std::rc::Rc;

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::problem::{self, problem};
use super::prose::prose;
use crate::protocol::{Diagnostic, Document, Fix, NotSimulated, Severity, TextRange};

/// The findings shown at most; so many problems have a common cause.
const SHOWN: usize = 100;

/// Props of [`problems`].
pub struct Props {
    /// The findings about each text.
    pub found: Vec<(Document, Rc<[Diagnostic]>)>,
    /// What a run would not simulate.
    pub not_simulated: Rc<[NotSimulated]>,
    /// A place is wanted.
    pub on_reveal: Callback<(Document, TextRange)>,
    /// A fix is wanted.
    pub on_fix: Callback<(Document, Fix)>,
}

/// The list of problems: worst first, a button to each place, a button for each fix.
pub fn problems(props: &Props) -> Html {
    // Each text's findings stand in its order.
    let of = |severity| {
        let found = props
            .found
            .iter()
            .flat_map(|(document, found)| found.iter().map(|found| (*document, found)));
        found.filter(move |(_, found)| found.severity == severity)
    };
    let all: Vec<(Document, &Diagnostic)> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .flat_map(of)
        .collect();
    let (count, unsupported) = (all.len(), props.not_simulated.len());
    if count == 0 && unsupported == 0 {
        return html! { <p class="problems none"><span class="sign" aria-hidden="true">{ "✓" }</span>{ "No problems found" }</p> };
    }
    // Advice alone waits until it is asked for: the text needs the room.
    let pressing = unsupported > 0
        || all
            .iter()
            .any(|(_, found)| found.severity != Severity::Hint);
    html! {
        <details class="problems" open={pressing}>
            <summary>{ summary(&all, unsupported) }</summary>
            <ul aria-label="Problems">
                for (document, found) in all.into_iter().take(SHOWN) {
                    { problem(&problem::Props { document, found: found.clone(), on_reveal: props.on_reveal.clone(), on_fix: props.on_fix.clone() }) }
                }
                if count > SHOWN {
                    <li class="more">{ format!("and {} more", count - SHOWN) }</li>
                }
                for missing in props.not_simulated.iter() {
                    { missing_feature(&MissingProps { missing: missing.clone(), on_reveal: props.on_reveal.clone() }) }
                }
            </ul>
        </details>
    }
}

fn summary(all: &[(Document, &Diagnostic)], unsupported: usize) -> String {
    let count = |severity| {
        all.iter()
            .filter(|(_, found)| found.severity == severity)
            .count()
    };
    let parts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Hint), "hint", "hints"),
        (unsupported, "not simulated", "not simulated"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    parts.join(" · ")
}

/// Props of [`missing_feature`].
struct MissingProps {
    missing: NotSimulated,
    on_reveal: Callback<(Document, TextRange)>,
}

fn missing_feature(props: &MissingProps) -> Html {
    let missing = &props.missing;
    let range = missing.range;
    let onclick = props
        .on_reveal
        .reform(move |_: MouseEvent| (Document::Definition, range.unwrap_or_default()));
    html! {
        <li class="problem" data-severity="missing">
            <button class="place" disabled={range.is_none()} {onclick}>
                { icon(Glyph::Warning) }
                <span class="message">{ "not simulated: " }<code>{ &missing.feature }</code></span>
                <span class="where">{ &missing.pointer }</span>
            </button>
            <p class="help">{ prose(&missing.why) }</p>
        </li>
    }
}

/// A text's name for people.
#[must_use]
pub fn document_name(document: Document) -> &'static str {
    match document {
        Document::Definition => "Definition",
        Document::Input => "Input",
        Document::Mocks => "Mocks",
    }
}
