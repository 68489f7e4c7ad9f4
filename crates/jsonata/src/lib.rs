#![doc = include_str!("../README.md")]

mod ast;
mod datetime;
mod environment;
mod error;
mod evaluate;
mod expression;
mod function;
mod functions;
mod lex;
mod number_picture;
mod parse;
mod random;
mod regex;
mod signature;
mod text;
mod uses;
mod value;

pub use environment::{Dialect, Environment, Limits};
pub use error::Error;
pub use expression::{Expression, MAX_LENGTH, MAX_NESTING};
pub use uses::{InputUse, VariableUse};
