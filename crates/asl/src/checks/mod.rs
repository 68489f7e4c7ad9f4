//! Checks of a whole definition, in the order of AWS's passes after the schema.

pub(crate) mod advice;
pub(crate) mod damage;
mod flow;
pub(crate) mod graph;
pub(crate) mod intrinsics;
pub(crate) mod open;
pub(crate) mod syntax;
pub(crate) mod transitions;
pub(crate) mod variables;
