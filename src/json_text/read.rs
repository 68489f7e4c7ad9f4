//! Taking JSON texts apart.

use super::layout::Strings;

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// A JSON value as it stands in a text. Only what is asked for is looked at: the parts of a value may still be no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Json<'t>(&'t str);

impl<'t> Json<'t> {
    /// The value that is this whole text.
    pub(crate) fn of(text: &'t str) -> Self {
        Self(text.trim_matches(SPACE))
    }

    /// As it is written.
    pub(crate) fn text(self) -> &'t str {
        self.0
    }

    /// The value; none for `null`.
    pub(crate) fn or_null(self) -> Option<Self> {
        (self.0 != "null").then_some(self)
    }

    /// The members of an object with their values, in their order; none if it is no object.
    pub(crate) fn members(self) -> Option<Vec<(String, Self)>> {
        let parts = parts(self.inside('{', '}')?)?;
        let member = |part: &'t str| {
            let mut strings = Strings::default();
            let colon = part
                .bytes()
                .position(|byte| !strings.contain(byte) && byte == b':')?;
            let key = Self::of(part.get(..colon)?).string()?;
            Some((key, Self::of(part.get(colon + 1..)?)))
        };
        parts.into_iter().map(member).collect()
    }

    /// The items of an array; none if it is no array.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        let parts = parts(self.inside('[', ']')?)?;
        Some(parts.into_iter().map(Self::of).collect())
    }

    fn inside(self, open: char, close: char) -> Option<&'t str> {
        self.0.strip_prefix(open)?.strip_suffix(close)
    }

    /// The characters of a string; none if it is no string.
    pub(crate) fn string(self) -> Option<String> {
        let mut rest = self.inside('"', '"')?;
        let mut text = String::with_capacity(rest.len());
        // Whole definitions pass here: what is no escape goes over in one piece.
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\')) {
            let (plain, special) = rest.split_at_checked(at)?;
            let mut written = special.strip_prefix('\\')?.chars();
            text.push_str(plain);
            text.push(escaped(&mut written)?);
            rest = written.as_str();
        }
        text.push_str(rest);
        Some(text)
    }

    /// `true` or `false`.
    pub(crate) fn bool(self) -> Option<bool> {
        self.0.parse().ok()
    }

    /// A whole number that is not negative.
    pub(crate) fn number(self) -> Option<u32> {
        let digits = self.0.bytes().all(|byte| byte.is_ascii_digit());
        self.0.parse().ok().filter(|_| digits)
    }
}

/// What stands between the commas; none if a string, bracket or brace is not closed. Linear.
fn parts(inside: &str) -> Option<Vec<&str>> {
    let mut strings = Strings::default();
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in inside.bytes().enumerate() {
        if strings.contain(byte) {
            continue;
        }
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                parts.push(inside.get(from..at)?);
                from = at + 1;
            }
            _ => {}
        }
    }
    let last = inside.get(from..)?;
    if !(parts.is_empty() && last.trim_matches(SPACE).is_empty()) {
        parts.push(last);
    }
    (depth == 0 && !strings.are_open()).then_some(parts)
}

/// The character that an escape stands for, from behind its backslash.
fn escaped(written: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match written.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let unit = unit(written)?;
            let low = if (0xd800..0xdc00).contains(&unit) {
                (written.next()? == '\\' && written.next()? == 'u').then_some(())?;
                Some(self::unit(written)?)
            } else {
                None
            };
            char::decode_utf16([unit].into_iter().chain(low))
                .next()?
                .ok()?
        }
        itself @ ('"' | '\\' | '/') => itself,
        _ => return None,
    })
}

fn unit(written: &mut std::str::Chars<'_>) -> Option<u16> {
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit * 16 + u16::try_from(written.next()?.to_digit(16)?).ok()?;
    }
    Some(unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn objects_and_arrays_are_taken_apart() {
        let members = Json::of(" {\"a\" : [1, {\"b,\": \"]\"}] ,\n\"c\\u0064:\":\"x\"} ").members();
        let texts: Vec<_> = members
            .unwrap()
            .into_iter()
            .map(|(key, value)| (key, value.text()))
            .collect();
        assert_eq!(
            texts,
            [
                (String::from("a"), r#"[1, {"b,": "]"}]"#),
                (String::from("cd:"), "\"x\"")
            ]
        );
        assert_eq!(Json::of("{}").members(), Some(Vec::new()));
        assert_eq!(Json::of("[ ]").items(), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_closed_is_nothing() {
        for text in [
            "",
            "{",
            "}",
            "{]}",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":[}",
            "{\"a\":\"}",
            "[]",
        ] {
            assert_eq!(Json::of(text).members(), None, "{text}");
        }
        for text in ["", "[", "[[]", "[\"]", "[}]", "{}"] {
            assert_eq!(Json::of(text).items(), None, "{text}");
        }
    }

    #[test]
    fn only_whole_numbers_and_words_are_read() {
        for (text, number) in [
            ("0", Some(0)),
            ("4294967295", Some(u32::MAX)),
            ("4294967296", None),
            ("-1", None),
            ("+1", None),
            ("1.0", None),
            ("", None),
        ] {
            assert_eq!(Json::of(text).number(), number, "{text}");
        }
        assert_eq!(Json::of("true").bool(), Some(true));
        assert_eq!(Json::of("True").bool(), None);
        assert_eq!(Json::of("null").or_null(), None);
    }

    proptest! {
        #[test]
        fn strings_are_read_as_serde_reads_them(text in "(\\PC|[\"\\\\/bnfrtu0-9d-]|\\\\u[0-9a-fD]{4}|\\\\[\"\\\\/bfnrt])*") {
            let written = format!("\"{text}\"");
            let expected = serde_json::from_str::<String>(&written).ok();
            prop_assert_eq!(Json::of(&written).string(), expected);
        }
    }
}
