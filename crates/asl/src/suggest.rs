//! "Did you mean …?"

/// How many candidates are looked at: a name in a definition of 100,000 states is not worth a pause.
const CANDIDATES: usize = 2000;
/// Longer words are not typed by hand.
const LONGEST: usize = 100;

/// The candidate that `word` was probably meant to be: the same but for case, or within a few typing errors.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    // One error in a short word, two or three in a long one.
    let allowed = (length / 3).clamp(1, 3);
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .take(CANDIDATES)
        .filter(|candidate| candidate.len() <= LONGEST && *candidate != word)
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let distance = strsim::osa_distance(&folded, &other);
            (distance <= allowed && distance < length).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_seen_through_and_other_words_left_alone() {
        let names = [
            "Next",
            "End",
            "Resource",
            "ResultPath",
            "ResultSelector",
            "TimeoutSeconds",
        ];
        for (word, expected) in [
            ("Nxt", Some("Next")),
            ("next", Some("Next")),
            ("Resuorce", Some("Resource")),
            ("TimeoutSecond", Some("TimeoutSeconds")),
            ("Result", None),
            ("Comment", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }
}
