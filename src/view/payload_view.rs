//! A JSON text to look at.

use std::collections::HashMap;

use crate::markup::*;

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
        1024..1_048_576 => tenths(bytes, 1024, "KiB"),
        _ => tenths(bytes, 1_048_576, "MiB"),
    }
}

/// `1.5 KiB`
fn tenths(bytes: u32, unit: u32, name: &str) -> String {
    let tenths = (u64::from(bytes) * 10 + u64::from(unit) / 2) / u64::from(unit);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// The text, with the lines marked that `before` lacks.
pub(super) fn lines(text: &str, before: Option<&str>) -> Html {
    let Some(before) = before.filter(|before| *before != text) else {
        return Html::from(text);
    };
    let shown = text.lines().zip(new_lines(text, before));
    shown
        .map(|(line, new)| {
            if new {
                html! { <ins>{ line }{ "\n" }</ins> }
            } else {
                html! { <span>{ line }{ "\n" }</span> }
            }
        })
        .collect()
}

/// For each line of `text` whether it is new. What both begin and end with is not; of what lies between, a line is new unless `before` has it there
/// too. Lines are compared without indent and comma, since a value may have moved.
fn new_lines(text: &str, before: &str) -> Vec<bool> {
    let (now, old): (Vec<&str>, Vec<&str>) = (
        text.lines().map(bare).collect(),
        before.lines().map(bare).collect(),
    );
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let head = same(&mut now.iter().zip(&old));
    let tail = same(&mut now.iter().skip(head).rev().zip(old.iter().skip(head).rev()));
    let mut known: HashMap<&str, u32> = HashMap::new();
    for line in old.iter().take(old.len() - tail).skip(head) {
        *known.entry(line).or_default() += 1;
    }
    let mut is_new = |line: &str| match known.get_mut(line).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            false
        }
        None => true,
    };
    now.iter()
        .enumerate()
        .map(|(at, line)| at >= head && at < now.len() - tail && is_new(line))
        .collect()
}

fn bare(line: &str) -> &str {
    line.trim().trim_end_matches(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_came_in_are_new() {
        for (before, text, new) in [
            (
                "{\n  \"a\": 1\n}",
                "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}",
                &[2, 3, 4][..],
            ),
            ("{\n  \"a\": 1\n}", "{\n  \"a\": 2\n}", &[1]),
            (
                "{\n  \"a\": 1\n}",
                "{\n  \"in\": {\n    \"a\": 1\n  }\n}",
                &[1, 3],
            ),
            ("1", "1", &[]),
            ("", "1", &[0]),
        ] {
            let told = new_lines(text, before);
            let told: Vec<usize> = (0..told.len()).filter(|at| told[*at]).collect();
            assert_eq!(told, new, "{text}");
        }
    }

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
