//! The little of Markdown that lessons and the reference are written in: headings, paragraphs, points, fenced blocks.

use std::rc::Rc;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line that begins with `##` or `###`.
    Heading(Rc<str>),
    /// Lines that belong together. Code stands in backticks, links as `[text](address)`.
    Paragraph(String),
    /// Lines that begin with `- `, each with what goes on below it.
    Points(Vec<String>),
    /// What stands between fences.
    Code(Code),
}

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// The word behind the notation: `definition` of ```` ```json definition ````; empty for what is only shown.
    pub kind: Rc<str>,
    /// The lines, without the last line's end.
    pub text: Rc<str>,
}

/// The blocks of a text. A fence that is not closed ends with the text.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    // Whether the next line goes on with the last block.
    let mut open = false;
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            let code: Vec<&str> = inside.collect();
            blocks.push(Block::Code(Code {
                kind: info.split_whitespace().nth(1).unwrap_or_default().into(),
                text: code.join("\n").into(),
            }));
            open = false;
        } else if line.starts_with("##") {
            let heading = line.trim_start_matches('#').trim();
            blocks.push(Block::Heading(heading.into()));
            open = false;
        } else if let Some(point) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::Points(points)) if open => points.push(point.into()),
                _ => blocks.push(Block::Points(vec![point.into()])),
            }
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else {
            let before = match blocks.last_mut() {
                Some(Block::Points(points)) if open => points.last_mut(),
                Some(Block::Paragraph(text)) if open => Some(text),
                _ => None,
            };
            match before {
                Some(before) => {
                    before.push(' ');
                    before.push_str(line.trim());
                }
                None => blocks.push(Block::Paragraph(line.trim().into())),
            }
            open = true;
        }
    }
    blocks
}

/// A piece of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inline<'t> {
    /// As it stands.
    Text(&'t str),
    /// What stood in backticks.
    Code(&'t str),
    /// `[text](address)`: text and address.
    Link(&'t str, &'t str),
}

/// The pieces of a paragraph, in order. What is no whole link is text.
#[must_use]
pub fn inline(text: &str) -> Vec<Inline<'_>> {
    let mut pieces = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            pieces.push(Inline::Code(part));
            continue;
        }
        let mut rest = part;
        while let Some((before, words, address, after)) = link(rest) {
            pieces.extend([Inline::Text(before), Inline::Link(words, address)]);
            rest = after;
        }
        pieces.push(Inline::Text(rest));
    }
    pieces.retain(|piece| *piece != Inline::Text(""));
    pieces
}

/// The first link: what stands before it, its text, its address, what stands behind it.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (words, rest) = rest.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((before, words, address, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let code = |kind: &str, text: &str| {
            Block::Code(Code {
                kind: kind.into(),
                text: text.into(),
            })
        };
        let points = |points: &[&str]| {
            Block::Points(points.iter().map(|point| (*point).to_owned()).collect())
        };
        for (text, expected) in [
            ("", vec![]),
            (
                "a\n b\n\nc",
                vec![Block::Paragraph("a b".into()), Block::Paragraph("c".into())],
            ),
            (
                "## A b\nc",
                vec![Block::Heading("A b".into()), Block::Paragraph("c".into())],
            ),
            (
                "- a\n  b\n- c\n\n- d",
                vec![points(&["a b", "c"]), points(&["d"])],
            ),
            (
                "a\n```json input\n{\n\n}\n```\nb",
                vec![
                    Block::Paragraph("a".into()),
                    code("input", "{\n\n}"),
                    Block::Paragraph("b".into()),
                ],
            ),
            ("```\n## x", vec![code("", "## x")]),
            ("```", vec![code("", "")]),
        ] {
            assert_eq!(blocks(text), expected, "{text}");
        }
    }

    #[test]
    fn paragraphs_have_code_and_links() {
        use Inline::{Code, Link, Text};
        for (text, expected) in [
            ("", vec![]),
            ("a `b` c", vec![Text("a "), Code("b"), Text(" c")]),
            (
                "see [`x`](#y)",
                vec![Text("see ["), Code("x"), Text("](#y)")],
            ),
            (
                "see [x](#y), [z](#w).",
                vec![
                    Text("see "),
                    Link("x", "#y"),
                    Text(", "),
                    Link("z", "#w"),
                    Text("."),
                ],
            ),
            ("`[x](y)`", vec![Code("[x](y)")]),
            ("$[0] (a)", vec![Text("$[0] (a)")]),
        ] {
            assert_eq!(inline(text), expected, "{text}");
        }
    }
}
