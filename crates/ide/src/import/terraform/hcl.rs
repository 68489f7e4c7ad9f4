//! As much of HCL as definitions need. Total: what cannot be read is skipped to the next block.

use asl_json::Span;

use super::super::intrinsics::placeholder;
use super::super::unquoted::{MAX_UNCLOSED, end_of_expression};

/// How deep blocks, objects, lists and calls may be nested; deeper ones are kept as unread expressions.
pub(super) const MAX_DEPTH: usize = 64;

/// A block of the top level: `resource "kind" "name" { … }`.
pub(super) struct Block {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
    /// Of blocks within it nothing is kept.
    pub(super) attributes: Vec<(String, Expression)>,
    pub(super) span: Span,
}

impl Block {
    /// Its name and its first label.
    pub(super) fn kind(&self) -> (&str, Option<&str>) {
        (&self.name, self.labels.first().map(String::as_str))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Expression> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }
}

/// A value, and where it stands.
pub(super) struct Expression {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

pub(super) enum Kind {
    /// A text, its escapes resolved, interpolations as placeholders.
    Text(String),
    /// A number, `true`, `false` or `null`.
    Literal(String),
    Object(Vec<(String, Expression)>),
    List(Vec<Expression>),
    Call(String, Vec<Expression>),
    /// `local.name`, `data.kind.name.attribute`.
    Reference(String),
    /// Anything else.
    Other,
}

/// The blocks of a file.
pub(super) fn read(text: &str) -> Vec<Block> {
    let mut reader = Reader::new(text);
    let mut blocks = Vec::new();
    while reader.at < text.len() {
        reader.space(true);
        let start = reader.at;
        match reader.word() {
            Some(name) => match reader.block(name.to_owned(), start) {
                Some(block) => blocks.push(block),
                None => reader.skip_line(),
            },
            None => reader.step(),
        }
    }
    blocks
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// How many interpolations were not closed.
    unclosed: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            unclosed: 0,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn first(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) {
        self.at += self.first().map_or(0, char::len_utf8);
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn skip_line(&mut self) {
        self.at += self
            .rest()
            .find('\n')
            .map_or(self.rest().len(), |end| end + 1);
    }

    /// Skips white space and comments.
    fn space(&mut self, lines: bool) {
        loop {
            let rest = self.rest();
            let blank = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() && (lines || c != '\n'))
                    .len();
            self.at += blank;
            let rest = self.rest();
            if rest.starts_with('#') || rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            } else if blank == 0 {
                return;
            }
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length)
    }

    /// The labels and the body after a block's name.
    fn block(&mut self, name: String, start: usize) -> Option<Block> {
        let mut labels = Vec::new();
        loop {
            self.space(false);
            match self.first()? {
                '"' => labels.push(self.quoted()),
                '{' => break,
                _ => labels.push(self.word()?.to_owned()),
            }
        }
        self.at += 1;
        let mut attributes = Vec::new();
        loop {
            self.space(true);
            if self.eat("}") || self.first().is_none() {
                break;
            }
            let Some(name) = self.word().map(str::to_owned) else {
                self.step();
                continue;
            };
            self.space(false);
            if self.rest().starts_with('=') && !self.rest().starts_with("==") {
                self.at += 1;
                attributes.push((name, self.expression(0)));
            } else {
                self.inner_block();
            }
        }
        Some(Block {
            name,
            labels,
            attributes,
            span: Span::new(start, self.at.min(self.text.len())),
        })
    }

    /// A block in a block: skipped.
    fn inner_block(&mut self) {
        loop {
            self.space(false);
            match self.first() {
                Some('"') => drop(self.quoted()),
                Some('{') => return self.skip_balanced(),
                _ if self.word().is_some() => {}
                _ => return,
            }
        }
    }

    /// Skips a bracket and what it holds.
    fn skip_balanced(&mut self) {
        let mut depth = 0_usize;
        loop {
            self.space(true);
            match self.first() {
                None => return,
                Some('"') => drop(self.quoted()),
                Some('<') if self.rest().starts_with("<<") => match self.heredoc() {
                    Some(_) => {}
                    None => self.step(),
                },
                Some(c) => {
                    self.step();
                    match c {
                        '{' | '[' | '(' => depth += 1,
                        '}' | ']' | ')' => {
                            depth = depth.saturating_sub(1);
                            if depth == 0 {
                                return;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn expression(&mut self, depth: usize) -> Expression {
        self.space(depth > 0);
        let start = self.at;
        let kind = if depth > MAX_DEPTH {
            Kind::Other
        } else {
            self.primary(depth)
        };
        let end = self.at;
        self.space(false);
        // After a value only its end may follow; an operator makes it an expression that is not evaluated.
        let done = self
            .first()
            .is_none_or(|c| matches!(c, '\n' | ',' | '}' | ']' | ')'));
        if done && !matches!(kind, Kind::Other) {
            return Expression {
                kind,
                span: Span::new(start, end),
            };
        }
        self.skip_expression();
        Expression {
            kind: Kind::Other,
            span: Span::new(start, self.at),
        }
    }

    fn primary(&mut self, depth: usize) -> Kind {
        match self.first() {
            Some('"') => Kind::Text(self.quoted()),
            Some('<') => self.heredoc().map_or(Kind::Other, Kind::Text),
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('(') => {
                self.at += 1;
                let inner = self.expression(depth + 1);
                self.space(true);
                if self.eat(")") {
                    inner.kind
                } else {
                    Kind::Other
                }
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let rest = self.rest();
                let is_part =
                    |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '-' | '+');
                let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
                self.at += length;
                Kind::Literal(rest.get(..length).unwrap_or_default().to_owned())
            }
            _ => self.name(depth),
        }
    }

    /// A literal, a call, or a reference.
    fn name(&mut self, depth: usize) -> Kind {
        let start = self.at;
        let Some(word) = self.word() else {
            return Kind::Other;
        };
        if matches!(word, "true" | "false" | "null") {
            return Kind::Literal(word.to_owned());
        }
        if self.rest().starts_with('(') {
            self.at += 1;
            let word = word.to_owned();
            let arguments = self.items(')', depth);
            return Kind::Call(word, arguments);
        }
        loop {
            if self.rest().starts_with('[') {
                self.skip_balanced();
            } else if !(self.eat(".") && (self.word().is_some() || self.eat("*") || self.digits()))
            {
                break;
            }
        }
        Kind::Reference(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn digits(&mut self) -> bool {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    fn list(&mut self, depth: usize) -> Kind {
        self.at += 1;
        Kind::List(self.items(']', depth))
    }

    fn items(&mut self, close: char, depth: usize) -> Vec<Expression> {
        let mut items = Vec::new();
        loop {
            self.space(true);
            match self.first() {
                None => return items,
                Some(c) if c == close => {
                    self.at += 1;
                    return items;
                }
                Some(',') => self.at += 1,
                Some(_) => {
                    let before = self.at;
                    items.push(self.expression(depth + 1));
                    if self.at == before {
                        self.step();
                    }
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Kind {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.space(true);
            match self.first() {
                None => return Kind::Object(members),
                Some('}') => {
                    self.at += 1;
                    return Kind::Object(members);
                }
                Some(',') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let before = self.at;
            let key = match self.first() {
                Some('"') => self.quoted(),
                Some('(') => {
                    let inner = self.expression(depth + 1);
                    placeholder(inner.span.text(self.text))
                }
                _ => self.word().unwrap_or_default().to_owned(),
            };
            self.space(false);
            if key == "for" || !(self.eat("=") || self.eat(":")) {
                // `{ for … }`, or nothing that can be read.
                self.skip_expression();
                if self.at == before {
                    self.step();
                }
                continue;
            }
            members.push((key, self.expression(depth + 1)));
        }
    }

    /// Skips to the end of an expression.
    fn skip_expression(&mut self) {
        loop {
            self.space(false);
            match self.first() {
                None | Some('\n' | ',' | '}' | ']' | ')') => return,
                Some('"') => drop(self.quoted()),
                Some('{' | '[' | '(') => self.skip_balanced(),
                Some('<') if self.rest().starts_with("<<") => {
                    if self.heredoc().is_none() {
                        self.step();
                    }
                }
                Some(_) => self.step(),
            }
        }
    }

    /// A quoted text.
    fn quoted(&mut self) -> String {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                return out;
            };
            match c {
                '"' => {
                    self.at += 1;
                    return out;
                }
                '\n' => return out,
                '\\' => {
                    self.at += 1;
                    // A text may end in the middle of an escape.
                    let Some(escaped) = self.first() else {
                        continue;
                    };
                    self.at += escaped.len_utf8();
                    match escaped {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        'u' => {
                            let code = self
                                .rest()
                                .get(..4)
                                .and_then(|code| u32::from_str_radix(code, 16).ok());
                            if let Some(character) = code.and_then(char::from_u32) {
                                out.push(character);
                                self.at += 4;
                            }
                        }
                        other => out.push(other),
                    }
                }
                '$' => self.interpolation(&mut out),
                other => {
                    out.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
    }

    /// At a `$`: an interpolation as a placeholder, `$${` as `${`.
    fn interpolation(&mut self, out: &mut String) {
        let rest = self.rest();
        if rest.starts_with("$${") {
            out.push_str("${");
            self.at += 3;
        } else if let Some(length) = self.end_of_interpolation() {
            out.push_str(&placeholder(
                rest.get(2..length - 1)
                    .unwrap_or_default()
                    .trim_matches(['~', ' ']),
            ));
            self.at += length;
        } else {
            out.push('$');
            self.at += 1;
        }
    }

    fn end_of_interpolation(&mut self) -> Option<usize> {
        let rest = self.rest();
        if !rest.starts_with("${") || self.unclosed == MAX_UNCLOSED {
            return None;
        }
        let end = end_of_expression(rest);
        self.unclosed += usize::from(end.is_none());
        end
    }

    /// `<<EOF … EOF`; `<<-EOF` without its indentation.
    fn heredoc(&mut self) -> Option<String> {
        let rest = self.rest().strip_prefix("<<")?;
        let (indented, rest) = match rest.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        // No further than a marker can go: of many `<<` in a line each is looked at.
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let marked = rest.trim_start_matches([' ', '\t']);
        let length = marked.find(|c| !is_part(c))?;
        let (marker, behind) = marked.split_at_checked(length)?;
        let body = behind
            .trim_start_matches([' ', '\t', '\r'])
            .strip_prefix('\n')
            .filter(|_| !marker.is_empty())?;
        let mut lines = Vec::new();
        let mut length = 0;
        for line in body.split_inclusive('\n') {
            if line.trim() == marker {
                // What follows the marker in its line belongs to whoever asked.
                length += line.find(marker).unwrap_or_default() + marker.len();
                break;
            }
            length += line.len();
            lines.push(line);
        }
        let start = self.text.len() - body.len();
        self.at = start + length;
        let blank = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let margin = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| blank(line))
            .min();
        let margin = if indented {
            margin.unwrap_or_default()
        } else {
            0
        };
        let mut inner = String::new();
        for line in lines {
            inner.push_str(line.get(margin.min(blank(line))..).unwrap_or_default());
        }
        Some(interpolated(&inner))
    }
}

/// The text of a heredoc with its interpolations as placeholders.
fn interpolated(text: &str) -> String {
    let mut reader = Reader::new(text);
    let mut out = String::new();
    loop {
        let rest = reader.rest();
        let Some(at) = rest.find('$') else {
            out.push_str(rest);
            return out;
        };
        out.push_str(rest.get(..at).unwrap_or_default());
        reader.at += at;
        reader.interpolation(&mut out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_ends_anywhere_has_its_blocks_inside() {
        let text = "# ä\nresource \"aws_sfn_state_machine\" \"m\" {\n  definition = jsonencode({ a = \"x\\\"é\\u0041\", b = <<-END\n  $${x} ${y}\n  END\n})\n  n = [1, /* c */ f(g)]\n}\n";
        for text in (0..=text.len()).filter_map(|end| text.get(..end)) {
            for block in read(text) {
                let place = text.get(block.span.start..block.span.end);
                assert!(place.is_some(), "{text}");
            }
        }
    }

    /// Linear: were each looked at to the end of the text, this would take hours.
    #[test]
    fn marks_that_lead_nowhere_cost_no_more_than_other_text() {
        for mark in ["<", "<<a", "${", "\"${", "[", "(", "/*"] {
            let text = format!("resource \"a\" \"b\" {{\n x = {{ {}", mark.repeat(200_000));
            assert_eq!(read(&text).len(), 1, "{mark}");
        }
    }
}
