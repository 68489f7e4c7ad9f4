//! What components share: sizes, media, keys, and what outlives the page.

mod actions;
mod again;
mod deferred;
mod document;
mod files;
mod frame;
mod keep;
mod keyboard;
mod keys;
mod learn;
mod lock;
mod media;
mod offline;
mod opening;
mod play;
mod scrub;
mod sheet;
mod size;
mod source;
mod step;

pub use actions::{Actions, use_actions};
pub use again::use_run_again;
pub use deferred::{is_whole, use_deferred, whole};
pub use document::{Documents, open_file, use_documents};
pub use files::{download, read_file, use_drop};
pub use frame::{is_framed, use_frame};
pub use keep::{Keep, now, shown_before};
pub use keyboard::use_keys;
pub use keys::{is_typing, roving, use_key_down};
pub use learn::{HEADING, Learn, use_learn};
pub use media::use_media;
pub use offline::{take_update, use_offline};
pub use opening::{fragment, kept_theme, page_address, query, use_fragment, use_theme};
pub use play::use_play;
pub use sheet::{SheetAction, use_sheet};
pub use size::use_size;
