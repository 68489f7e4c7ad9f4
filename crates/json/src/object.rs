//! Objects that are shared and keep the order of their keys.

mod large;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use self::large::{Chunk, Large};
use crate::measure::{Memo, measure};
use crate::read::{Lazy, Place, Unread};
use crate::value::{Value, release};
use crate::write::string_len;

/// Up to this many members are one list, searched from its start; more are chunked and indexed.
const SMALL: usize = 16;

/// A JSON object: keys in the order of their first insertion. Cloning is O(1).
///
/// Changing copies what others share: of a small object its list, of a large one (over 16 keys) a chunk of 64
/// members and two short lists, so that growing an object of thousands of keys that a history still holds is cheap.
/// Lookup is by comparing up to 16 keys, by hash above.
///
/// ```
/// use asl_json::{Object, Value};
/// let mut object: Object = [("a", 1), ("b", 2)].into_iter().collect();
/// let before = object.clone();
/// object.insert("a", Value::from("changed"));
/// assert_eq!(object.keys().map(|key| &**key).collect::<Vec<_>>(), ["a", "b"]);
/// assert_eq!(before.get("a"), Some(&Value::from(1)));
/// ```
#[derive(Clone)]
pub struct Object(Arc<ObjectNode>);

#[derive(Clone, Default)]
struct ObjectNode {
    members: Lazy<Members>,
    memo: Memo,
}

#[derive(Clone)]
enum Members {
    Small(Vec<Entry>),
    Large(Large),
}

#[derive(Clone)]
struct Entry {
    key: Arc<str>,
    value: Value,
}

impl Default for Members {
    fn default() -> Members {
        Members::Small(Vec::new())
    }
}

impl Drop for ObjectNode {
    fn drop(&mut self) {
        let mut pending = Vec::new();
        let Some(members) = self.members.known() else {
            return;
        };
        match members {
            Members::Small(entries) if !entries.iter().any(|entry| entry.value.is_container()) => {}
            _ => {
                self.take_containers(&mut pending);
                release(pending);
            }
        }
    }
}

impl ObjectNode {
    fn take_containers(&mut self, pending: &mut Vec<Value>) {
        let mut keep = |entry: Entry| {
            if entry.value.is_container() {
                pending.push(entry.value);
            }
        };
        match self.members.take().unwrap_or_default() {
            Members::Small(entries) => entries.into_iter().for_each(keep),
            Members::Large(large) => {
                for chunk in large.chunks.into_iter().filter_map(Arc::into_inner) {
                    chunk.into_iter().flatten().for_each(&mut keep);
                }
            }
        }
    }
}

static EMPTY: LazyLock<Object> = LazyLock::new(|| Object(Arc::default()));

impl Object {
    /// The empty object; all empty objects made this way share one node.
    #[must_use]
    pub fn new() -> Object {
        EMPTY.clone()
    }

    /// The object that stands in a text.
    pub(crate) fn unread(unread: Unread) -> Object {
        Object(Arc::new(ObjectNode {
            memo: Memo::of(unread.place().size()),
            members: Lazy::unread(unread),
        }))
    }

    fn members(&self) -> &Members {
        self.0.members.get(read)
    }

    /// The value of `key`, as [`get`](Self::get) gives it. Of an object in a large text that nobody has opened yet a scalar is read by itself, which
    /// is quicker where little else of the object is needed.
    #[must_use]
    pub fn peek(&self, key: &str) -> Option<Cow<'_, Value>> {
        match self.0.members.place().and_then(|place| place.peek(key)) {
            // A container is what others will ask for, too: they shall find it read.
            Some(Some(value)) if !value.is_container() => Some(Cow::Owned(value)),
            Some(None) => None,
            _ => self.get(key).map(Cow::Borrowed),
        }
    }

    /// Number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.members() {
            Members::Small(entries) => entries.len(),
            Members::Large(large) => large.len,
        }
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self.members() {
            Members::Small(entries) => entries
                .iter()
                .find(|entry| &*entry.key == key)
                .map(|entry| &entry.value),
            Members::Large(large) => large.get(key).map(|entry| &entry.value),
        }
    }

    /// The place and the value of `key`, which is looked for at the place `near` first: in a list of objects a key
    /// mostly has the same place in all of them.
    ///
    /// ```
    /// let object: asl_json::Object = [("a", 1), ("b", 2)].into_iter().collect();
    /// let found = object.get_near("b", 0);
    /// assert_eq!(found, Some((1, &asl_json::Value::from(2))));
    /// assert_eq!(object.get_near("b", 1), found);
    /// ```
    #[must_use]
    #[inline]
    pub fn get_near(&self, key: &str, near: usize) -> Option<(usize, &Value)> {
        let Members::Small(entries) = self.members() else {
            return self.get(key).map(|value| (0, value));
        };
        if let Some(entry) = entries.get(near)
            && &*entry.key == key
        {
            return Some((near, &entry.value));
        }
        let place = entries.iter().position(|entry| &*entry.key == key)?;
        entries.get(place).map(|entry| (place, &entry.value))
    }

    /// Whether `key` is there.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets `key` (copy on write) and gives back its old value. A key that is there keeps its place, a new one comes
    /// last.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: Value) -> Option<Value> {
        let key = key.into();
        let node = Arc::make_mut(&mut self.0);
        let mut entry = Entry { key, value };
        let members = node.members.get_mut(read);
        match members {
            Members::Small(entries) => {
                if let Some(old) = entries.iter_mut().find(|old| old.key == entry.key) {
                    std::mem::swap(&mut old.value, &mut entry.value);
                    node.memo.exchange(&entry.value, &old.value);
                    return Some(entry.value);
                }
                grow(&mut node.memo, &entry, entries.is_empty());
                if entries.len() < SMALL {
                    entries.push(entry);
                } else {
                    let mut large = Large::new(std::mem::take(entries));
                    large.append(large.hash(&entry.key), entry);
                    *members = Members::Large(large);
                }
            }
            Members::Large(large) => {
                let hash = large.hash(&entry.key);
                if let Some(old) = large.get_mut(&entry.key, hash) {
                    std::mem::swap(&mut old.value, &mut entry.value);
                    node.memo.exchange(&entry.value, &old.value);
                    return Some(entry.value);
                }
                grow(&mut node.memo, &entry, false);
                large.append(hash, entry);
            }
        }
        None
    }

    /// Removes `key` (copy on write) and gives back its value; the order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        if !self.contains_key(key) {
            return None;
        }
        let node = Arc::make_mut(&mut self.0);
        node.memo.forget();
        let members = node.members.get_mut(read);
        match members {
            Members::Small(entries) => {
                let at = entries.iter().position(|entry| &*entry.key == key)?;
                Some(entries.remove(at).value)
            }
            Members::Large(large) => {
                let removed = large.remove(key);
                // Built anew when half of the slots are empty: each removal pays for two members, whatever the size.
                if large.is_sparse() {
                    let entries = std::mem::replace(large, Large::new(Vec::new())).into_entries();
                    *members = if entries.len() <= SMALL {
                        Members::Small(entries)
                    } else {
                        Members::Large(Large::new(entries))
                    };
                }
                removed
            }
        }
    }

    /// The members in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        let (entries, chunks): (&[Entry], &[Arc<Chunk>]) = match self.members() {
            Members::Small(entries) => (entries, &[]),
            Members::Large(large) => (&[], &large.chunks),
        };
        Iter {
            small: entries.iter(),
            chunk: [].iter(),
            chunks: chunks.iter(),
            left: self.len(),
        }
    }

    /// The keys in order.
    #[must_use]
    pub fn keys(&self) -> Keys<'_> {
        Keys(self.iter())
    }

    /// The values in order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }

    /// Whether both are the very same node in memory, so equal without looking.
    #[must_use]
    pub fn ptr_eq(&self, other: &Object) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn memo(&self) -> &Memo {
        &self.0.memo
    }

    /// Where the node lies in memory: the same as long as anyone holds it.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Whether others hold the node, too.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// Whether it stands in a text and was not opened yet.
    pub(crate) fn is_unread(&self) -> bool {
        self.0.members.place().is_some()
    }

    /// The members in the lists they are kept in. A list that other objects can share has an address.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = (Option<usize>, Iter<'_>)> {
        let (small, chunks): (Option<&[Entry]>, &[Arc<Chunk>]) = match self.members() {
            Members::Small(entries) => (Some(entries), &[]),
            Members::Large(large) => (None, &large.chunks),
        };
        let small = small.map(|small| (None, Iter::of(small, &[])));
        let chunks = chunks
            .iter()
            .map(|chunk| (Some(Arc::as_ptr(chunk).addr()), Iter::of(&[], chunk)));
        small.into_iter().chain(chunks)
    }

    /// The members in order, those of chunks that other objects hold, too, together.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let (entries, chunks): (&[Entry], &[Arc<Chunk>]) = match self.members() {
            Members::Small(entries) => (entries, &[]),
            Members::Large(large) => (&[], &large.chunks),
        };
        let shared =
            |chunk: &&Arc<Chunk>| Arc::strong_count(chunk) > 1 && chunk.iter().any(Option::is_some);
        let chunks = chunks
            .iter()
            .map(move |chunk| match Some(chunk).filter(shared) {
                Some(chunk) => (Some(Arc::as_ptr(chunk).addr()), chunk.as_slice()),
                None => (None, chunk.as_slice()),
            });
        let small = entries
            .iter()
            .map(|entry| Part::Member(&entry.key, &entry.value));
        small.chain(chunks.flat_map(|(address, chunk)| {
            let members = chunk.iter().flatten();
            let (together, single) = match address {
                Some(address) => (
                    Some(Part::Shared(address, ChunkMembers(chunk.iter()))),
                    None,
                ),
                None => (
                    None,
                    Some(members.map(|entry| Part::Member(&entry.key, &entry.value))),
                ),
            };
            together.into_iter().chain(single.into_iter().flatten())
        }))
    }

    /// Takes the containers out if nobody else holds the object, so that dropping needs no recursion.
    pub(crate) fn dismantle(self, pending: &mut Vec<Value>) {
        if let Some(mut node) = Arc::into_inner(self.0) {
            node.take_containers(pending);
        }
    }
}

/// The members of an object that stands in a text; of repeated keys the last wins.
fn read(place: Place<'_>) -> Members {
    let mut object = Object(Arc::default());
    object.extend(place.members());
    Arc::into_inner(object.0)
        .and_then(|mut node| node.members.take())
        .unwrap_or_default()
}

/// Keeps a remembered size true when `entry` is added.
fn grow(memo: &mut Memo, entry: &Entry, first: bool) {
    if memo.known().is_some() {
        let size = measure(&entry.value);
        let punctuation = if first { 1 } else { 2 };
        memo.grow(
            size.len
                .saturating_add(string_len(&entry.key))
                .saturating_add(punctuation),
            size,
        );
    }
}

/// What an object consists of.
pub(crate) enum Part<'a> {
    Member(&'a Arc<str>, &'a Value),
    /// Members, at least one, in memory that other objects share, and its address.
    Shared(usize, ChunkMembers<'a>),
}

/// The members of a chunk.
pub(crate) struct ChunkMembers<'a>(std::slice::Iter<'a, Option<Entry>>);

impl<'a> Iterator for ChunkMembers<'a> {
    type Item = (&'a Arc<str>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.0.find_map(Option::as_ref)?;
        Some((&entry.key, &entry.value))
    }
}

/// The members of an [`Object`] in order.
#[derive(Clone)]
pub struct Iter<'a> {
    small: std::slice::Iter<'a, Entry>,
    chunk: std::slice::Iter<'a, Option<Entry>>,
    chunks: std::slice::Iter<'a, Arc<Chunk>>,
    left: usize,
}

impl<'a> Iter<'a> {
    /// The members of two lists.
    fn of(small: &'a [Entry], chunk: &'a [Option<Entry>]) -> Self {
        Self {
            small: small.iter(),
            chunk: chunk.iter(),
            chunks: [].iter(),
            left: small.len() + chunk.iter().flatten().count(),
        }
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Arc<str>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.small.next() {
                Some(entry) => Some(entry),
                None => match self.chunk.next() {
                    Some(slot) => slot.as_ref(),
                    None => {
                        self.chunk = self.chunks.next()?.iter();
                        continue;
                    }
                },
            };
            if let Some(entry) = entry {
                self.left = self.left.saturating_sub(1);
                return Some((&entry.key, &entry.value));
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// The keys of an [`Object`] in order.
#[derive(Clone)]
pub struct Keys<'a>(Iter<'a>);

impl<'a> Iterator for Keys<'a> {
    type Item = &'a Arc<str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, _)| key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Keys<'_> {}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a Arc<str>, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl Default for Object {
    fn default() -> Object {
        Object::new()
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Object {
        let mut object = Object(Arc::default());
        object.extend(members);
        object
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> Extend<(K, V)> for Object {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (key, value) in members {
            self.insert(key, value.into());
        }
    }
}

impl PartialEq for Object {
    /// By content, whatever the order of the keys.
    fn eq(&self, other: &Object) -> bool {
        Value::Object(self.clone()) == Value::Object(other.clone())
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Value::Object(self.clone()), f)
    }
}

#[cfg(test)]
mod tests;
