//! Dates and times: pictures of XPath's `format-dateTime`, on a proleptic Gregorian calendar of our own.

pub(crate) mod civil;
pub(crate) mod format;
pub(crate) mod integer;
pub(crate) mod parse;
pub(crate) mod picture;
mod words;
