//! Text to values: strictly ([`parse`]), or tolerantly and with places ([`read`]), over one lexer.

mod error;
mod lexer;
mod names;
mod node;
mod scan;
mod source;
mod strict;
mod tolerant;

pub use error::{Edit, SyntaxError};
pub use node::{Document, Member, Node, NodeKind};
pub(crate) use source::{Lazy, Part, Place, Unread, parse_shared};
pub(crate) use strict::parse;
pub use tolerant::read;

/// How deep arrays and objects may be nested in a text: Jackson's own default limit. Deeper is a [`SyntaxError`].
pub const MAX_DEPTH: usize = 1000;

/// How many errors [`read`] reports at most.
pub const MAX_ERRORS: usize = 100;

#[cfg(test)]
mod tests;
