//! What each type of state does, one file a type. Parallel and Map have their threads in `execution::group`.

mod choice;
mod fail;
mod pass;
mod succeed;
mod task;
mod wait;
