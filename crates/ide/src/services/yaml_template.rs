//! What is put in, written as YAML: templates of JSON with fields, made blocks.

/// A template of JSON, a value or a member, as YAML in lines. `depth`: how many tabs its place is behind the indentation of its line, one for each dash.
/// `in_item`: an object is the item of a sequence, and begins right behind its dash.
pub(super) fn yaml(template: &str, depth: usize, in_item: bool) -> String {
    let mut reader = Reader { rest: template };
    let first = reader.part();
    let part = match first {
        Part::Text(key) if reader.rest.starts_with(':') => {
            reader.rest = reader.rest.get(1..).unwrap_or_default();
            Part::Members(vec![(key, reader.part())])
        }
        first => first,
    };
    let mut lines = String::new();
    match &part {
        Part::Members(members) if in_item || members.len() == 1 && template.starts_with('"') => {
            write_members(members, depth, true, &mut lines);
        }
        part => write_value(part, depth + 1, &mut lines),
    }
    lines.trim_start_matches(' ').to_owned()
}

/// A piece of a template.
enum Part<'t> {
    /// A text in quotes, with these.
    Text(&'t str),
    /// A number, a word, a field, or brackets with such inside: as it stands.
    Plain(&'t str),
    Members(Vec<(&'t str, Part<'t>)>),
    Items(Vec<Part<'t>>),
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes so many bytes, and the white space behind them.
    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        self.skip();
        taken
    }

    /// The templates are our own: recursion is as deep as they are.
    fn part(&mut self) -> Part<'t> {
        self.skip();
        if self.rest.starts_with('"') {
            return Part::Text(self.text());
        }
        let whole = self.rest;
        let opening = whole.chars().next().filter(|it| matches!(it, '{' | '['));
        let Some(opening) = opening else {
            return Part::Plain(self.plain());
        };
        self.take(1);
        let (mut members, mut items) = (Vec::new(), Vec::new());
        while !self.rest.is_empty() && !self.rest.starts_with(['}', ']']) {
            if opening == '[' {
                items.push(self.part());
            } else if self.rest.starts_with('"') {
                let key = self.text();
                self.take(1);
                members.push((key, self.part()));
            } else {
                // A field that stands for members.
                self.plain();
            }
            if self.rest.starts_with(',') {
                self.take(1);
            }
        }
        self.take(1);
        let length = whole.len() - self.rest.len();
        let written = whole.get(..length).unwrap_or_default().trim_end();
        let flat = items
            .iter()
            .all(|it| matches!(it, Part::Text(_) | Part::Plain(_)));
        match opening {
            '{' if !members.is_empty() => Part::Members(members),
            '[' if !items.is_empty() && (!flat || written.contains('\n')) => Part::Items(items),
            _ => Part::Plain(written),
        }
    }

    fn text(&mut self) -> &'t str {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, character)| {
            let ends = *character == '"' && !escaped;
            escaped = *character == '\\' && !escaped;
            ends
        });
        self.take(end.map_or(self.rest.len(), |(at, _)| at + 1))
    }

    fn plain(&mut self) -> &'t str {
        let mut depth = 0_usize;
        let end = self.rest.find(|character: char| {
            let ends = depth == 0 && matches!(character, ',' | '}' | ']' | '\n' | ' ');
            depth += usize::from(character == '{');
            depth = depth.saturating_sub(usize::from(character == '}'));
            ends
        });
        // At least one character, so that reading comes to an end.
        self.take(end.unwrap_or(self.rest.len()).max(1))
    }
}

fn write_value(part: &Part<'_>, depth: usize, to: &mut String) {
    match part {
        Part::Text(text) => {
            to.push(' ');
            to.push_str(scalar(text));
        }
        Part::Plain(text) => {
            to.push(' ');
            to.push_str(text);
        }
        Part::Members(members) => write_members(members, depth, false, to),
        Part::Items(items) => {
            for item in items {
                line(depth, to);
                to.push('-');
                match item {
                    Part::Members(members) => {
                        to.push(' ');
                        write_members(members, depth + 1, true, to);
                    }
                    item => write_value(item, depth + 1, to),
                }
            }
        }
    }
}

fn write_members(members: &[(&str, Part<'_>)], depth: usize, first_is_here: bool, to: &mut String) {
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 || !first_is_here {
            line(depth, to);
        }
        to.push_str(scalar(key));
        to.push(':');
        write_value(value, depth + 1, to);
    }
}

fn line(depth: usize, to: &mut String) {
    to.push('\n');
    to.extend(std::iter::repeat_n('\t', depth));
}

/// A text without its quotes, where YAML reads the same then, whatever its fields are given.
fn scalar(text: &str) -> &str {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let shown = filled(inner);
    let is_word = matches!(
        &*shown.to_ascii_lowercase(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    let starts = shown.is_empty()
        || shown.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$');
    let plain = |character: char| {
        character.is_alphanumeric()
            || matches!(
                character,
                '$' | '.' | '_' | '-' | ':' | '/' | '(' | ')' | ' '
            )
    };
    let is_plain = starts
        && !is_word
        && shown.chars().all(plain)
        && !shown.contains(": ")
        && !shown.ends_with([':', ' ']);
    if is_plain { inner } else { text }
}

/// A text with what its fields begin with.
fn filled(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, field)) = rest.split_once("#{") {
        let (field, behind) = field.split_once('}').unwrap_or((field, ""));
        shown.push_str(before);
        let named = field
            .split_once(':')
            .filter(|(number, _)| number.bytes().all(|it| it.is_ascii_digit()));
        shown.push_str(named.map_or(field, |(_, text)| text));
        rest = behind;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_become_blocks() {
        for (template, depth, in_item, expected) in [
            (r##""Task""##, 0, false, "Task"),
            (r##""Next": "#{}""##, 0, false, "Next: #{}"),
            (r##""End": #{true}"##, 0, false, "End: #{true}"),
            (r##""{% #{} %}""##, 0, false, r##""{% #{} %}""##),
            (r##""No": "yes""##, 0, false, r##""No": "yes""##),
            (
                r##""arn:aws:states:::sns:publish""##,
                0,
                false,
                "arn:aws:states:::sns:publish",
            ),
            (
                r##""2030-01-01T00:00:00Z""##,
                0,
                false,
                r##""2030-01-01T00:00:00Z""##,
            ),
            (
                "\"Retry\": [\n\t{\n\t\t\"ErrorEquals\": [\"#{1:States.ALL}\"],\n\t\t\"MaxAttempts\": #{2:3}\n\t}\n]",
                0,
                false,
                "Retry:\n\t- ErrorEquals: [\"#{1:States.ALL}\"]\n\t\tMaxAttempts: #{2:3}",
            ),
            (
                "{\n\t\"ErrorEquals\": [\n\t\t\"A\",\n\t\t\"B\"\n\t],\n\t\"Next\": \"#{}\"\n}",
                1,
                true,
                "ErrorEquals:\n\t\t- A\n\t\t- B\n\tNext: #{}",
            ),
            (
                "\"#{1:My state}\": {\n\t\"Type\": \"Pass\",\n\t\"Result\": { #{} }\n}",
                0,
                false,
                "#{1:My state}:\n\tType: Pass\n\tResult: { #{} }",
            ),
            (
                "{ \"Mode\": \"#{INLINE}\" }",
                0,
                false,
                "\n\tMode: #{INLINE}",
            ),
        ] {
            assert_eq!(yaml(template, depth, in_item), expected, "{template}");
        }
    }
}
