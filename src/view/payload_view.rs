//! A JSON text to look at.

use std::collections::HashMap;
use std::rc::Rc;

use yew::prelude::*;

use crate::protocol::Payload;

/// Props of [`PayloadView`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Names it: `Input`, `After Parameters`.
    pub label: AttrValue,
    /// The text; absent where there is no value.
    pub payload: Option<Payload>,
    /// The value before: lines that it does not have are marked.
    #[prop_or_default]
    pub before: Option<Rc<str>>,
    /// What stands in the place of a value that is absent.
    #[prop_or(AttrValue::Static("No value."))]
    pub absent: AttrValue,
    /// The person wants the whole text.
    #[prop_or_default]
    pub on_whole: Option<Callback<()>>,
}

/// A labelled JSON text.
#[component]
pub fn PayloadView(props: &Props) -> Html {
    html! {
        <section class="payload" aria-label={props.label.clone()}>
            <h4>
                { &props.label }
                if let Some(payload) = &props.payload {
                    <small>{ size_in_words(payload.size) }</small>
                }
            </h4>
            if let Some(payload) = &props.payload {
                <pre tabindex="0" aria-label={format!("{} as JSON", props.label)}>{ lines(&payload.text, props.before.as_deref()) }</pre>
                if payload.cut {
                    <p class="cut">
                        { "Only the beginning is shown. " }
                        if let Some(on_whole) = &props.on_whole {
                            <button class="link" onclick={on_whole.reform(|_: MouseEvent| ())}>{ "Show all of it" }</button>
                        }
                    </p>
                }
            } else {
                <p class="absent">{ &props.absent }</p>
            }
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
