//! The Amazon States Language: model, parser and checks.

pub mod diagnostic;
pub mod intrinsic;
pub mod model;
pub mod resource;
