//! A JSON text to look at.

use std::collections::HashMap;

use yew::prelude::*;

use crate::protocol::Payload;

/// A labelled JSON text. The lines that `before` lacks are marked; `on_whole` hears that a text that was cut is wanted whole.
pub fn value(
    label: &str,
    payload: &Payload,
    before: Option<&str>,
    on_whole: &Callback<()>,
) -> Html {
    html! {
        <section class="payload" aria-label={label.to_owned()}>
            <h4>{ label }<small>{ size_in_words(payload.size) }</small></h4>
            <pre tabindex="0" aria-label={format!("{label} as JSON")}>{ lines(&payload.text, before) }</pre>
            if payload.cut {
                <p class="cut">
                    { "Only the beginning is shown. " }
                    <button class="link" onclick={on_whole.reform(|_: MouseEvent| ())}>{ "Show all of it" }</button>
                </p>
            }
        </section>
    }
}

/// A label, and why there is nothing to show.
pub fn no_value(label: &str, why: &str) -> Html {
    html! {
        <section class="payload" aria-label={label.to_owned()}>
            <h4>{ label }</h4>
            <p class="absent">{ why }</p>
        </section>
    }
}

fn size_in_words(bytes: u32) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", f64::from(bytes) / 1024.0),
        _ => format!("{:.1} MiB", f64::from(bytes) / 1_048_576.0),
    }
}

/// The text, with the lines marked that `before` lacks. Lines are compared without indent and comma, since a value may move.
fn lines(text: &str, before: Option<&str>) -> Html {
    let Some(before) = before.filter(|before| *before != text) else {
        return Html::from(text);
    };
    let mut known: HashMap<&str, u32> = HashMap::new();
    for line in before.lines() {
        *known.entry(bare(line)).or_default() += 1;
    }
    let mut shown = Vec::new();
    for line in text.lines() {
        match known.get_mut(bare(line)).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                shown.push(html! { <span>{ line }{ "\n" }</span> });
            }
            None => shown.push(html! { <ins>{ line }{ "\n" }</ins> }),
        }
    }
    shown.into_iter().collect()
}

fn bare(line: &str) -> &str {
    line.trim().trim_end_matches(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_the_quota_counts() {
        for (bytes, words) in [
            (2, "2 B"),
            (2048, "2.0 KiB"),
            (262_144, "256.0 KiB"),
            (5 << 20, "5.0 MiB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
    }
}
