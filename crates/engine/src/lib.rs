//! Runs Amazon States Language state machines on a virtual clock.

pub mod api;
pub mod choice;
pub mod clock;
pub mod dataflow;
pub mod execution;
pub mod failure;
pub mod history;
pub mod intrinsics;
mod items;
pub mod mocks;
pub mod payload;
pub mod quotas;
mod retry;
pub mod seed;
mod states;
pub mod task;
pub mod visit;
