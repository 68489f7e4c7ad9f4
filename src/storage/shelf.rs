//! A store for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{StorageError, Store};
use crate::project::Project;

/// Holds so many bytes in all.
pub(crate) struct Shelf {
    room: usize,
    texts: RefCell<BTreeMap<String, String>>,
}

impl Shelf {
    pub(crate) fn of(room: usize) -> Self {
        Self {
            room,
            texts: RefCell::default(),
        }
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self::of(1_000_000)
    }
}

impl Store for Shelf {
    fn read(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn read_start(&self, key: &str, most: u32) -> Option<String> {
        Some(self.read(key)?.chars().take(most as usize).collect())
    }

    fn write(&self, key: &str, text: &str) -> Result<(), StorageError> {
        let mut texts = self.texts.borrow_mut();
        let others = texts.iter().filter(|(name, _)| *name != key);
        let used: usize = others.map(|(_, text)| text.len()).sum();
        if used + text.len() > self.room {
            return Err(StorageError::Full);
        }
        texts.insert(key.into(), text.into());
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }

    fn keys(&self) -> Vec<String> {
        self.texts.borrow().keys().cloned().collect()
    }
}

pub(crate) fn project(definition: &str) -> Project {
    Project {
        title: "A name".into(),
        definition: definition.into(),
        ..Project::default()
    }
}
