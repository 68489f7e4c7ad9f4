//! JSON text without its white space, and back, exactly.
//!
//! Works on the text alone: numbers, escapes and repeated keys stay as they were typed.

/// How a text was laid out; its two bits in a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indent {
    /// Not as any of the others: kept as it is.
    AsIs = 0,
    Two = 1,
    Four = 2,
    Tab = 3,
}

impl Indent {
    const ALL: [Self; 4] = [Self::AsIs, Self::Two, Self::Four, Self::Tab];

    pub(crate) fn from_bits(bits: u64) -> Self {
        Self::ALL
            .into_iter()
            .find(|indent| *indent as u64 == bits & 3)
            .unwrap_or(Self::AsIs)
    }

    fn text(self) -> &'static str {
        match self {
            Self::AsIs => "",
            Self::Two => "  ",
            Self::Four => "    ",
            Self::Tab => "\t",
        }
    }
}

/// The text without white space, and how to get it back: `indented(&short, indent, ..)` is `text`.
pub(crate) fn shortened(text: &str) -> (String, Indent) {
    let short = without_space(text);
    let usual = [Indent::Two, Indent::Four, Indent::Tab].into_iter();
    let found = usual
        .filter(|_| short.len() < text.len())
        .find(|indent| is_indented(&short, *indent, text));
    match found {
        Some(indent) => (short, indent),
        None => (String::from(text), Indent::AsIs),
    }
}

fn without_space(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut strings = Strings::default();
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !strings.contain(byte) && matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            short.push_str(text.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    short.push_str(text.get(from..).unwrap_or_default());
    short
}

/// Follows a text from byte to byte and knows which stand in a string. All that it looks for is ASCII, and no part of any other character is.
#[derive(Default)]
pub(super) struct Strings {
    inside: bool,
    escaped: bool,
}

impl Strings {
    /// Whether the next byte belongs to a string, its quotes included.
    pub(super) fn contain(&mut self, byte: u8) -> bool {
        let was_inside = self.inside;
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.inside => self.escaped = true,
            b'"' => self.inside = !self.inside,
            _ => {}
        }
        was_inside || self.inside
    }

    /// Whether a string was begun and not ended.
    pub(super) fn are_open(&self) -> bool {
        self.inside
    }
}

/// The text laid out anew, with two blanks a level, as most programs do it; as it is when its brackets do not match.
pub(crate) fn pretty(text: &str) -> String {
    indented(&without_space(text), Indent::Two, usize::MAX).unwrap_or_else(|| String::from(text))
}

/// The text laid out as most programs do it: a member or item a line, `{}` and `[]` when empty. `None` when its brackets do not match, or
/// when it gets longer than `most` bytes.
pub(crate) fn indented(short: &str, indent: Indent, most: usize) -> Option<String> {
    if indent == Indent::AsIs {
        return Some(String::from(short));
    }
    let mut long = String::with_capacity(short.len() * 2);
    lay_out(short, indent, |piece| {
        (long.len() + piece.len() <= most).then(|| long.push_str(piece))
    })?;
    Some(long)
}

/// Whether `text` is `short` laid out so. Ends where they part.
fn is_indented(short: &str, indent: Indent, text: &str) -> bool {
    let mut rest = text;
    let same = lay_out(short, indent, |piece| {
        rest = rest.strip_prefix(piece)?;
        Some(())
    });
    same.is_some() && rest.is_empty()
}

/// Puts out a text without white space piece by piece, laid out; ends when a piece is refused or a bracket was not opened.
fn lay_out(short: &str, indent: Indent, mut put: impl FnMut(&str) -> Option<()>) -> Option<()> {
    let mut strings = Strings::default();
    let (mut from, mut depth) = (0, 0usize);
    // Where a bracket that is closed at once is closed.
    let mut empty_until = None;
    let mut bytes = short.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if strings.contain(byte) {
            continue;
        }
        match byte {
            b'{' | b'[' => {
                if matches!(bytes.peek(), Some((_, b'}' | b']'))) {
                    empty_until = Some(at + 1);
                    continue;
                }
                depth += 1;
            }
            b'}' | b']' => {
                if empty_until != Some(at) {
                    put(short.get(from..at)?)?;
                    from = at;
                    depth = depth.checked_sub(1)?;
                    new_line(indent, depth, &mut put)?;
                }
                continue;
            }
            b',' => {}
            b':' => {
                put(short.get(from..=at)?)?;
                put(" ")?;
                from = at + 1;
                continue;
            }
            _ => continue,
        }
        put(short.get(from..=at)?)?;
        from = at + 1;
        new_line(indent, depth, &mut put)?;
    }
    put(short.get(from..)?)
}

fn new_line(indent: Indent, depth: usize, put: &mut impl FnMut(&str) -> Option<()>) -> Option<()> {
    put("\n")?;
    (0..depth).try_for_each(|_| put(indent.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_layouts_are_shortened_and_come_back() {
        for (text, short, indent) in [
            (
                "{\n  \"a\": 1,\n  \"b\": []\n}",
                r#"{"a":1,"b":[]}"#,
                Indent::Two,
            ),
            ("[\n    1.0,\n    {}\n]", "[1.0,{}]", Indent::Four),
            (
                "{\n\t\"a\": \" \\\" : , { \"\n}",
                r#"{"a":" \" : , { "}"#,
                Indent::Tab,
            ),
            (
                "{\n  \"a\": 1,\n  \"a\": 1e400\n}",
                r#"{"a":1,"a":1e400}"#,
                Indent::Two,
            ),
        ] {
            assert_eq!(shortened(text), (String::from(short), indent), "{text}");
            assert_eq!(indented(short, indent, 1_000).as_deref(), Some(text));
        }
    }

    #[test]
    fn anything_else_stays_as_it_is() {
        for text in [
            "",
            " ",
            "{}",
            r#"{"a":1}"#,
            "{\n  \"a\": 1 ,\n}",
            "{ \"a\": 1 }",
            "]\n",
            "{\r\n  \"a\": 1\r\n}",
            "\"\\",
        ] {
            assert_eq!(
                shortened(text),
                (String::from(text), Indent::AsIs),
                "{text}"
            );
        }
    }

    #[test]
    fn deep_nesting_does_not_blow_up() {
        assert_eq!(
            indented(&"[".repeat(100_000), Indent::Four, 1_000_000),
            None
        );
    }
}
