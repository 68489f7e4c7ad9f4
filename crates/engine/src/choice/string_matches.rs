//! `StringMatches` (reference 02-choice-intrinsics-jsonata §1).

/// Whether the whole text matches the pattern: `*` is any run of characters, `\*` a star, `\\` a backslash, anything else
/// itself (recorded: Choice.StringMatches/004). What AWS makes of any other backslash is not recorded; here it stands
/// for itself. Takes time linear in both.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let literals = literals(pattern);
    match literals.as_slice() {
        [] => text.is_empty(),
        [whole] => text == whole,
        [first, middle @ .., last] => {
            let between = text
                .strip_prefix(first.as_str())
                .and_then(|rest| rest.strip_suffix(last.as_str()));
            // Taking the first place where each fits leaves the most room for the next.
            between.is_some_and(|between| {
                middle
                    .iter()
                    .try_fold(between, |rest, literal| {
                        Some(rest.split_once(literal.as_str())?.1)
                    })
                    .is_some()
            })
        }
    }
}

/// The texts before, between and after the stars.
fn literals(pattern: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut literal = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '*' => literals.push(std::mem::take(&mut literal)),
            '\\' => literal.push(
                characters
                    .next_if(|next| matches!(next, '*' | '\\'))
                    .unwrap_or('\\'),
            ),
            other => literal.push(other),
        }
    }
    literals.push(literal);
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, expected) in [
            ("log-*.txt", "log-1.txt", true),
            ("log-*.txt", "log-.txt", true),
            ("log-*.txt", "log-1.txt.gz", false),
            ("log-*.txt", "LOG-1.txt", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a", "", false),
            ("**", "abc", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("*.*", "a.b.c", true),
            ("?", "a", false),
            ("a.c", "abc", false),
            (r"file\*name.txt", "file*name.txt", true),
            (r"file\*name.txt", "fileXname.txt", false),
            (r"a\\*", r"a\b", true),
            (r"a\\", r"a\", true),
            (r"a\b", r"a\b", true),
            (r"a\", r"a\", true),
            ("ü*😀", "über 😀", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_do_not_explode() {
        assert!(!matches(&"a*".repeat(50_000), &"a".repeat(49_999)));
        assert!(!matches(
            &format!("*{}b", "a".repeat(50_000)),
            &"a".repeat(500_000)
        ));
    }
}
