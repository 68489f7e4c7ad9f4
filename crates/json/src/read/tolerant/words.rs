//! What the reader knows about the place it is at, for its messages.

use super::{Content, Open, Reader};
use crate::read::error::excerpt;
use crate::span::{LineIndex, Span};

impl Reader<'_> {
    pub(super) fn in_array(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Array(_),
                ..
            })
        )
    }

    pub(super) fn in_object(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Object(..),
                ..
            })
        )
    }

    /// The value that is due, in words.
    pub(super) fn wanted(&self) -> String {
        match self.open.last().map(|open| &open.content) {
            Some(Content::Object(_, Some((key, _)))) => {
                format!("a value for the key `{}`", excerpt(key))
            }
            Some(Content::Array(_)) => "an item".to_owned(),
            _ => "a value".to_owned(),
        }
    }

    pub(super) fn comma_or_end(&self) -> String {
        match self.open.last().map(|open| &open.content) {
            Some(Content::Object(members, _)) => match members.last() {
                Some(member) => format!(
                    "expected `,` or `}}` after the value of `{}`",
                    excerpt(&member.key)
                ),
                None => "expected `,` or `}`".to_owned(),
            },
            Some(Content::Array(items)) => {
                format!("expected `,` or `]` after item {}", items.len())
            }
            None => "expected the end of the text".to_owned(),
        }
    }

    /// Where the last complete value of the innermost container ends.
    pub(super) fn last_end(&self) -> usize {
        match self.open.last() {
            Some(Open {
                content: Content::Array(items),
                bracket,
            }) => items.last().map_or(bracket.end, |item| item.span.end),
            Some(Open {
                content: Content::Object(members, _),
                bracket,
            }) => members
                .last()
                .map_or(bracket.end, |member| member.value.span.end),
            None => self.root.as_ref().map_or(0, |root| root.span.end),
        }
    }

    pub(super) fn key_name(&self) -> String {
        match self.open.last() {
            Some(Open {
                content: Content::Object(_, Some((key, _))),
                ..
            }) => excerpt(key),
            _ => String::new(),
        }
    }

    pub(super) fn key_span(&self, otherwise: Span) -> Span {
        match self.open.last() {
            Some(Open {
                content: Content::Object(_, Some((_, span))),
                ..
            }) => *span,
            _ => otherwise,
        }
    }

    pub(super) fn forget_key(&mut self) {
        if let Some(Open {
            content: Content::Object(_, at_hand),
            ..
        }) = self.open.last_mut()
        {
            *at_hand = None;
        }
    }

    /// `line 3`, for a message.
    pub(super) fn place(&mut self, span: Span) -> String {
        let text = self.text;
        let lines = self.lines.get_or_insert_with(|| LineIndex::new(text));
        format!("line {}", lines.line_column(span.start).0 + 1)
    }
}
