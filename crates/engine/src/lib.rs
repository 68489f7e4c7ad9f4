//! Runs Amazon States Language state machines on a virtual clock.

pub mod api;
pub mod clock;
pub mod failure;
pub mod history;
pub mod payload;
pub mod seed;
pub mod task;
