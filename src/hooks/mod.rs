//! What components share: sizes, media, keys, and what outlives the page.

mod actions;
mod again;
mod document;
mod files;
mod frame;
mod keyboard;
mod keys;
mod learn;
mod media;
mod offline;
mod opening;
mod play;
mod size;
mod step;

pub use actions::{Actions, use_actions};
pub use again::use_run_again;
pub use document::{Documents, use_documents};
pub use files::{download, read_file, use_drop};
pub use frame::{is_framed, use_frame};
pub use keyboard::use_keys;
pub use keys::{is_typing, roving, use_key_down};
pub use learn::{HEADING, Learn, use_learn};
pub use media::use_media;
pub use offline::{take_update, use_offline};
pub use opening::{
    fragment, kept_theme, page_address, query, use_autosave, use_fragment, use_theme,
};
pub use play::use_play;
pub use size::use_size;
