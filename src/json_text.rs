//! JSON as text: taken apart, put together, laid out, without making values of it.
//!
//! This is what the page itself needs of JSON: to keep a project in the browser, to say in a link what differs from the default, to read the files of the
//! examples. A library for all of JSON brings tables and code for floating-point numbers that would be a tenth of what a visitor downloads; what a
//! person writes is read by the worker, with [`asl_json`].

mod layout;
mod read;
mod write;

pub(crate) use layout::{Indent, indented, pretty, shortened};
pub(crate) use read::Json;
pub(crate) use write::{Object, array};
