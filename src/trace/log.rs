//! A list that only grows, shared between the states of the page.

use std::rc::Rc;

/// How many items a chunk holds.
const CHUNK: usize = 512;

/// An append-only list in chunks: cloning it copies a pointer per 512 items, appending to a clone copies at most one chunk.
#[derive(Debug)]
pub struct Log<T> {
    chunks: Vec<Rc<Vec<T>>>,
    len: usize,
}

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self {
            chunks: self.chunks.clone(),
            len: self.len,
        }
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Log<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// All items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Log<T> {
    /// Appends an item.
    pub fn push(&mut self, item: T) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Rc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Rc::make_mut(chunk).push(item);
            self.len += 1;
        }
    }

    /// The item at `index`, to change it; copies its chunk if a clone shares it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        Rc::make_mut(self.chunks.get_mut(index / CHUNK)?).get_mut(index % CHUNK)
    }
}

impl<T: Clone> Extend<T> for Log<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_see_what_comes_after_it() {
        let mut log = Log::default();
        log.extend(0..1000);
        let before = log.clone();
        log.push(1000);
        *log.get_mut(3).unwrap() = -3;
        assert_eq!(
            (
                before.len(),
                before.get(999),
                before.get(1000),
                before.get(3)
            ),
            (1000, Some(&999), None, Some(&3))
        );
        assert_eq!(
            (log.len(), log.get(1000), log.get(3)),
            (1001, Some(&1000), Some(&-3))
        );
        assert_eq!(before.iter().count(), 1000);
        assert_eq!(log.get(1001), None);
    }

    #[test]
    fn full_chunks_stay_shared() {
        let mut log = Log::default();
        log.extend(0..CHUNK * 2);
        let mut longer = log.clone();
        longer.extend(0..10);
        assert!(
            log.chunks
                .iter()
                .zip(&longer.chunks)
                .all(|(one, other)| Rc::ptr_eq(one, other))
        );
    }
}
