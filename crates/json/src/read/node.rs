//! JSON text as a tree with places.

use std::sync::Arc;

use crate::number::Number;
use crate::object::Object;
use crate::pointer::{Pointer, Step};
use crate::read::SyntaxError;
use crate::span::Span;
use crate::value::Value;

/// What [`crate::read`] found in a text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The value of the text; `None` when there is none. With errors, what could be made of the text.
    pub root: Option<Node>,
    /// Everything that is wrong, in the order of the text; at most [`crate::MAX_ERRORS`]. Empty exactly when the text
    /// is JSON within [`crate::MAX_DEPTH`].
    pub errors: Vec<SyntaxError>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The whole value: quotes and brackets included.
    pub span: Span,
    /// The value.
    pub kind: NodeKind,
}

/// The kinds of JSON values, as [`Value`] has them; of an object every member, repeated keys too.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `null`, or something that is no value and was reported.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, its escapes resolved.
    String(Arc<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Vec<Member>),
}

/// A key, its place, and its value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key, its escapes resolved.
    pub key: Arc<str>,
    /// The key with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value without places. Of repeated keys the last wins.
    #[must_use]
    pub fn to_value(&self) -> Value {
        // Recursion is bounded: a tree that was read is at most `MAX_DEPTH` deep.
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(truth) => Value::Bool(*truth),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::String(text) => Value::String(Arc::clone(text)),
            NodeKind::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            NodeKind::Object(members) => {
                let members = members
                    .iter()
                    .map(|member| (Arc::clone(&member.key), member.value.to_value()));
                Value::Object(members.collect::<Object>())
            }
        }
    }

    /// `null`, `boolean`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "boolean",
            NodeKind::Number(_) => "number",
            NodeKind::String(_) => "string",
            NodeKind::Array(_) => "array",
            NodeKind::Object(_) => "object",
        }
    }

    /// The value of a key of an object; of a repeated key the last.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The member of a key of an object; of a repeated key the last.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members()
            .iter()
            .rev()
            .find(|member| &*member.key == key)
    }

    /// The members of an object in the order of the text; of anything else none.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; of anything else none.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Array(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value of a Boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            NodeKind::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match &self.kind {
            NodeKind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.kind, NodeKind::Object(_))
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.kind, NodeKind::Array(_))
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    /// The node a JSON Pointer leads to.
    #[must_use]
    pub fn at_pointer(&self, pointer: &Pointer) -> Option<&Node> {
        pointer
            .steps()
            .iter()
            .try_fold(self, |node, step| match (&node.kind, step) {
                (NodeKind::Array(items), step) => items.get(step.as_index()?),
                (NodeKind::Object(_), Step::Key(key)) => node.get(key),
                (NodeKind::Object(_), Step::Index(index)) => node.get(&index.to_string()),
                _ => None,
            })
    }

    /// The pointer to the innermost value whose text, or whose key's text, holds the place `offset` (bytes).
    #[must_use]
    pub fn pointer_at(&self, offset: usize) -> Pointer {
        let mut pointer = Pointer::root();
        let mut node = self;
        loop {
            let (step, inner) = match &node.kind {
                NodeKind::Array(items) => {
                    let index = items.partition_point(|item| item.span.end < offset);
                    match items.get(index).filter(|item| item.span.touches(offset)) {
                        Some(item) => (Step::Index(index), item),
                        None => return pointer,
                    }
                }
                NodeKind::Object(members) => {
                    let index = members.partition_point(|member| member.value.span.end < offset);
                    match members
                        .get(index)
                        .filter(|member| member.key_span.to(member.value.span).touches(offset))
                    {
                        Some(member) => (Step::Key(Arc::clone(&member.key)), &member.value),
                        None => return pointer,
                    }
                }
                _ => return pointer,
            };
            pointer.push(step);
            node = inner;
        }
    }
}
