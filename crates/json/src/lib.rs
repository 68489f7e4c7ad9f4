//! JSON as the Amazon States Language needs it: values that are shared instead of copied, and text with places.
//!
//! ```
//! use asl_json::{Value, read};
//!
//! // Values: cloning is O(1), changing copies only what is shared.
//! let input = Value::parse(r#"{"order":{"id":7},"total":1.0}"#)?;
//! let copy = input.clone();
//! assert_eq!(copy.get("order").and_then(|order| order.get("id")).and_then(Value::as_i64), Some(7));
//! assert_eq!(input.to_string(), r#"{"order":{"id":7},"total":1.0}"#);
//!
//! // Text with places: broken text still gives a tree, with every error beside it.
//! let document = read(r#"{"StartAt": "A" "States": {},}"#);
//! assert_eq!(document.errors[0].message, "expected `,` or `}` after the value of `StartAt`");
//! assert_eq!(document.errors[1].message, "trailing comma");
//! assert!(document.root.is_some_and(|root| root.get("States").is_some()));
//! # Ok::<(), asl_json::SyntaxError>(())
//! ```
//!
//! Two views of JSON live here, because they serve different needs:
//! - [`Value`] is what an execution carries: no places, [`Array`] and [`Object`] behind an `Arc`, printed as AWS
//!   (Jackson on Java) prints, its length and depth memoised. Of a large text it holds what somebody has looked at
//!   ([`Value::parse_shared`]); many values are printed with what they share written once ([`Texts`]).
//! - [`Node`] is what an editor and a checker look at: every value and key with its [`Span`], repeated keys kept.
//!
//! Text from outside is hostile: reading is total and linear, nesting is limited to [`MAX_DEPTH`], and nothing here
//! (dropping, comparing, printing, measuring) recurses with the depth of a value. Tables whose keys a text chooses are few, or hash so that keys that
//! collide do no harm; the quick hash with a fixed seed is for addresses.

mod array;
mod double;
mod footprint;
mod jackson;
mod measure;
mod number;
mod object;
mod pointer;
mod read;
mod shortened;
mod span;
mod texts;
mod value;
mod write;

pub use array::{Array, Item, UnreadItem};
pub use double::parse_f64;
pub use footprint::Footprint;
pub use jackson::{JacksonError, JacksonSource, jackson_error};
pub use number::Number;
pub use object::{Iter, Keys, Object};
pub use pointer::{ParsePointerError, Pointer, Step};
pub use read::{Document, Edit, MAX_DEPTH, MAX_ERRORS, Member, Node, NodeKind, SyntaxError, read};
pub use shortened::shortened;
pub use span::{LineIndex, Span};
pub use texts::{Pieces, Texts};
pub use value::Value;
pub use write::write_string;
