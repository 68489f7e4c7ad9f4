//! What changed between two values, line by line.

use crate::markup::*;

use crate::protocol::{Change, Diff};

/// The lines of a diff; what came in and what went is marked by a sign, too.
pub fn diff_view(diff: &Diff, compared_with: &str) -> Html {
    let count = |change| {
        let lines = diff.lines.iter().filter(|line| line.change == change);
        lines.count()
    };
    html! {
        <section class="payload" aria-label="Changes">
            <h4>{ "Changes" }<small>{ format!("against: {}", compared_with.to_ascii_lowercase()) }</small>
                <small>{ format!("+{} −{}", count(Change::Added), count(Change::Removed)) }</small></h4>
            <pre class="diff" tabindex="0" aria-label="Changes as JSON">
                for line in &diff.lines {
                    { one(line.change, line.depth, &line.text) }
                }
            </pre>
            if diff.cut {
                <p class="cut">{ "There are more changes; see the values before and after." }</p>
            }
        </section>
    }
}

fn one(change: Change, depth: u32, text: &str) -> Html {
    let (name, sign) = match change {
        Change::Same => ("same", " "),
        Change::Folded => ("folded", " "),
        Change::Added => ("added", "+"),
        Change::Removed => ("removed", "−"),
    };
    let style = format!("--depth:{}", depth.min(40));
    let fold = if change == Change::Folded { "… " } else { "" };
    html! { <span class="line" data-change={name} {style}><span class="sign">{ sign }</span><span>{ fold }{ text }{ "\n" }</span></span> }
}
