//! `StringMatches` (reference 02-choice-intrinsics-jsonata §1).

use crate::failure::Failure;

/// Whether the whole text matches the pattern: `*` is any run of characters, `\*` a star, `\\` a backslash, anything else
/// itself (recorded: Choice.StringMatches/004). Takes time linear in both.
///
/// # Errors
/// Any other backslash is an error when it is met at run time (States Language, Choice State); its text is not recorded, so it is ours.
pub(super) fn matches(pattern: &str, text: &str) -> Result<bool, Failure> {
    let literals = literals(pattern).ok_or_else(|| {
        Failure::runtime(format!(
            "The pattern '{pattern}' of StringMatches has a backslash that is followed neither by '*' nor by '\\'."
        ))
    })?;
    Ok(match literals.as_slice() {
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
    })
}

/// The texts before, between and after the stars; nothing when a backslash stands before anything else than a star or a backslash.
fn literals(pattern: &str) -> Option<Vec<String>> {
    let mut literals = Vec::new();
    let mut literal = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '*' => literals.push(std::mem::take(&mut literal)),
            '\\' => literal.push(characters.next_if(|next| matches!(next, '*' | '\\'))?),
            other => literal.push(other),
        }
    }
    literals.push(literal);
    Some(literals)
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
            ("ü*😀", "über 😀", true),
        ] {
            assert_eq!(matches(pattern, text), Ok(expected), "{pattern} {text}");
        }
        for pattern in [r"a\b", r"a\", r"*\n"] {
            assert!(matches(pattern, pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn many_stars_do_not_explode() {
        let (stars, letters) = ("a*".repeat(50_000), "a".repeat(49_999));
        assert_eq!(matches(&stars, &letters), Ok(false));
        let (nearly, many) = (format!("*{}b", "a".repeat(50_000)), "a".repeat(500_000));
        assert_eq!(matches(&nearly, &many), Ok(false));
    }
}
