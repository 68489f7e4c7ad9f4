//! Arrays that are total: reading outside gives the default, writing outside does nothing.
//!
//! The algorithms here are all about indices that they made themselves; with these two types a slip of theirs can spoil a
//! picture but never end the program.

/// A row of small values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells<T>(Vec<T>);

impl<T: Copy + Default> Cells<T> {
    pub(crate) fn filled(len: usize, value: T) -> Self {
        Self(vec![value; len])
    }

    pub(crate) fn at(&self, index: usize) -> T {
        self.0.get(index).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, index: usize, value: T) {
        if let Some(cell) = self.0.get_mut(index) {
            *cell = value;
        }
    }

    pub(crate) fn push(&mut self, value: T) {
        self.0.push(value);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = T> + '_ {
        self.0.iter().copied()
    }
}

/// Lists of values by index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows<T>(Vec<Vec<T>>);

impl<T: Copy> Rows<T> {
    pub(crate) fn empty(len: usize) -> Self {
        Self(vec![Vec::new(); len])
    }

    pub(crate) fn of(&self, index: usize) -> &[T] {
        self.0.get(index).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn add(&mut self, index: usize, value: T) {
        if let Some(row) = self.0.get_mut(index) {
            row.push(value);
        }
    }

    /// One more list, empty.
    pub(crate) fn push(&mut self) {
        self.0.push(Vec::new());
    }

    pub(crate) fn row_mut(&mut self, index: usize) -> &mut [T] {
        self.0.get_mut(index).map_or(&mut [], Vec::as_mut_slice)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
