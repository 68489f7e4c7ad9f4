//! JSONPath as AWS Step Functions reads it: the dialect of Jayway JsonPath 2.0.0 (reference 09-query-engines §B), and
//! reference paths that put a value at a place.
//!
//! ```
//! use asl_json::Value;
//! use asl_jsonpath::{Path, ReferencePath};
//!
//! let order = Value::parse(r#"{"items":[{"sku":"a","qty":2},{"sku":"b","qty":0}]}"#)?;
//!
//! // A definite path gives the value itself, any other the list of what it finds.
//! assert_eq!(Path::parse("$.items[0].sku")?.select(&order)?, Value::from("a"));
//! assert_eq!(Path::parse("$.items[?(@.qty == 0)].sku")?.select(&order)?.to_string(), r#"["b"]"#);
//!
//! // What is not there is an error in Jayway's words, which AWS repeats in its causes.
//! let missing = Path::parse("$.customer.name")?.select(&order).unwrap_err();
//! assert_eq!(missing.message, "Missing property in path $['customer']");
//!
//! // ResultPath: everything else is shared with the input.
//! let paid = ReferencePath::parse("$.payment.id")?.put(order, Value::from(7))?;
//! assert_eq!(paid.get("payment").map(Value::to_string).as_deref(), Some(r#"{"id":7}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The dialect is not RFC 9535: a name may hold any character but `.`, `[` and a blank, double quotes are no quotes,
//! `['a','b']` gives one object, a negative index finds nothing, and a filter compares with bare text
//! (`[?(@.lang==es)]`).
//!
//! ASL's own roots (`$$` for the context object, `$name` for a variable) are the caller's: [`Path::parse_after_root`]
//! reads what stands behind them, and [`Path::select`] is given the value they stand for.
//!
//! Paths and documents are hostile input: the number of steps is limited ([`MAX_STEPS`]), walking a document does not
//! recurse with its depth, regular expressions take linear time, and a selection that looks at more than
//! [`MAX_VISITS`] values gives up with an error.

mod compare;
mod error;
mod filter;
mod parse;
mod path;
mod reference;
mod select;

pub use error::{PathError, SelectError, SelectErrorKind};
pub use path::Path;
pub use reference::{PutError, PutErrorKind, ReferencePath, ReferenceStep};

/// How many steps a path may have.
pub const MAX_STEPS: usize = 500;

/// How many values one selection may look at.
pub const MAX_VISITS: u64 = 4_000_000;
