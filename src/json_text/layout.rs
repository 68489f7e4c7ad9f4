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
    for indent in [Indent::Two, Indent::Four, Indent::Tab] {
        if short.len() < text.len()
            && indented(&short, indent, text.len()).is_some_and(|long| long == text)
        {
            return (short, indent);
        }
    }
    (String::from(text), Indent::AsIs)
}

fn without_space(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut strings = Strings::default();
    for character in text.chars() {
        if strings.contain(character) || !matches!(character, ' ' | '\t' | '\r' | '\n') {
            short.push(character);
        }
    }
    short
}

/// Follows a text from character to character and knows which stand in a string.
#[derive(Default)]
pub(super) struct Strings {
    inside: bool,
    escaped: bool,
}

impl Strings {
    /// Whether the next character belongs to a string, its quotes included.
    pub(super) fn contain(&mut self, character: char) -> bool {
        let was_inside = self.inside;
        match character {
            _ if self.escaped => self.escaped = false,
            '\\' if self.inside => self.escaped = true,
            '"' => self.inside = !self.inside,
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
    let mut strings = Strings::default();
    let mut depth = 0usize;
    let mut characters = short.chars().peekable();
    while let Some(character) = characters.next() {
        if strings.contain(character) {
            long.push(character);
            continue;
        }
        match character {
            '{' | '[' => {
                long.push(character);
                match characters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(close) => long.push(close),
                    None => {
                        depth += 1;
                        new_line(&mut long, indent, depth, most)?;
                    }
                }
            }
            '}' | ']' => {
                depth = depth.checked_sub(1)?;
                new_line(&mut long, indent, depth, most)?;
                long.push(character);
            }
            ',' => {
                long.push(',');
                new_line(&mut long, indent, depth, most)?;
            }
            ':' => long.push_str(": "),
            _ => long.push(character),
        }
    }
    (long.len() <= most).then_some(long)
}

fn new_line(long: &mut String, indent: Indent, depth: usize, most: usize) -> Option<()> {
    if long
        .len()
        .saturating_add(depth.saturating_mul(indent.text().len()))
        > most
    {
        return None;
    }
    long.push('\n');
    (0..depth).for_each(|_| long.push_str(indent.text()));
    Some(())
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
