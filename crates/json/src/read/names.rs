//! Strings that occur again and again.

use std::sync::Arc;

/// How many strings are remembered.
const SLOTS: usize = 256;
/// Longer strings are not looked for.
const LONGEST: usize = 32;

/// Short strings seen lately, so that the many equal keys and values of a text are one string in memory.
pub(crate) struct Names {
    seen: Vec<Option<Arc<str>>>,
}

impl Names {
    pub(crate) fn new() -> Names {
        Names { seen: Vec::new() }
    }

    /// `text`, shared with the last equal one where that is remembered.
    pub(crate) fn shared(&mut self, text: &str) -> Arc<str> {
        if text.len() > LONGEST {
            return text.into();
        }
        if self.seen.is_empty() {
            self.seen.resize(SLOTS, None);
        }
        // FNV-1a. Strings that collide take the slot from each other; nothing worse.
        let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        match self.seen.get_mut((hash ^ (hash >> 15)) as usize % SLOTS) {
            Some(Some(seen)) if **seen == *text => Arc::clone(seen),
            Some(seen) => Arc::clone(seen.insert(text.into())),
            None => text.into(),
        }
    }
}
