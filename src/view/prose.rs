//! Words for people.

use crate::markup::*;

/// As much of a text as has room in a line: so many characters, white space as single spaces.
pub fn in_a_line(text: &str, characters: usize) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(characters) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A text in which what stands in backticks is code.
pub fn prose(text: &str) -> Html {
    let part = |(index, part): (usize, &str)| {
        if index % 2 == 1 {
            html! { <code>{ part }</code> }
        } else {
            Html::from(part)
        }
    };
    text.split('`').enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_breaks_and_an_end() {
        for (text, line) in [
            ("", ""),
            ("a\n  b", "a b"),
            ("üüüüü", "üüüüü"),
            ("a\tbcdef", "a bcd…"),
        ] {
            assert_eq!(in_a_line(text, 5), line, "{text}");
        }
    }
}
