//! Placeholders `${Name}` of a text, filled in.

/// The longest text that is filled in, in bytes: a value can be long, and stand at many places.
const LONGEST: usize = 16 << 20;

/// The text with what `value` gives for the names of its placeholders; those without a value stay. What is filled in is not looked through again. `None` if
/// the text becomes too long.
pub(super) fn filled<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        out.push_str(before);
        let known = behind.split_once('}');
        let known = known.and_then(|(name, behind)| Some((value(name)?, behind)));
        match known {
            Some((value, behind)) => {
                out.push_str(value);
                rest = behind;
            }
            None => {
                out.push_str("${");
                rest = behind;
            }
        }
        if out.len() > LONGEST {
            return None;
        }
    }
    out.push_str(rest);
    (out.len() <= LONGEST).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in_once() {
        let value = |name: &str| match name {
            "A" => Some("${B}${B}"),
            "B" => Some("b"),
            _ => None,
        };
        for (text, expected) in [
            ("", ""),
            ("${A}, ${B}", "${B}${B}, b"),
            ("${C} ${ ${B} ${", "${C} ${ b ${"),
            ("${x${B}}", "${xb}"),
            ("ü${B}", "üb"),
        ] {
            assert_eq!(filled(text, value).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_text_does_not_grow_without_bound() {
        let long = "x".repeat(1 << 20);
        let text = "${A}".repeat(1 << 18);
        assert_eq!(filled(&text, |_| Some(&*long)), None);
    }
}
