//! Runs Amazon States Language state machines on a virtual clock.

pub mod api;
pub mod choice;
pub mod clock;
pub mod dataflow;
pub mod failure;
pub mod history;
pub mod intrinsics;
pub mod mocks;
pub mod payload;
pub mod seed;
pub mod task;
pub mod visit;
