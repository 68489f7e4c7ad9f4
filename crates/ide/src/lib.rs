//! What an editor of the Amazon States Language asks.

pub mod yaml;
