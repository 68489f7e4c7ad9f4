//! Objects that are shared and keep the order of their keys.

use std::fmt;
use std::hash::Hasher;
use std::sync::{Arc, LazyLock};

use crate::measure::{Memo, measure};
use crate::value::{Value, release};
use crate::write::string_len;

/// Up to this many members are one list, searched from its start; more are chunked and indexed.
const SMALL: usize = 16;
/// Members in a chunk of a large object: what adding to a shared object copies.
const CHUNK: usize = 64;
/// Members a bucket of the index holds on average before the index doubles.
const BUCKET: usize = 16;

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
    members: Members,
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

/// A removed member leaves an empty slot, so that the places in the index stay true.
type Chunk = Vec<Option<Entry>>;

/// Where a key is: its hash and its slot, counted over all chunks.
#[derive(Clone, Copy)]
struct Place {
    hash: u32,
    slot: u32,
}

#[derive(Clone)]
struct Large {
    /// All full but the last.
    chunks: Vec<Arc<Chunk>>,
    /// Bucket `hash % index.len()` holds the places of the keys of that hash; the length is a power of two.
    index: Vec<Arc<Vec<Place>>>,
    len: usize,
}

impl Default for Members {
    fn default() -> Members {
        Members::Small(Vec::new())
    }
}

impl Drop for ObjectNode {
    fn drop(&mut self) {
        let mut pending = Vec::new();
        match &self.members {
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
        match std::mem::take(&mut self.members) {
            Members::Small(entries) => entries.into_iter().for_each(keep),
            Members::Large(large) => {
                for chunk in large.chunks.into_iter().filter_map(Arc::into_inner) {
                    chunk.into_iter().flatten().for_each(&mut keep);
                }
            }
        }
    }
}

/// A hash that is the same on every machine. SipHash, so that keys that collide are hard to make.
fn hash(key: &str) -> u32 {
    #[expect(
        deprecated,
        reason = "the one fixed hash in the standard library; nothing depends on its order"
    )]
    let mut hasher = std::hash::SipHasher::new();
    hasher.write(key.as_bytes());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "32 bits of the hash are enough"
    )]
    {
        hasher.finish() as u32
    }
}

impl Large {
    fn new(entries: Vec<Entry>) -> Large {
        let mut large = Large {
            chunks: Vec::new(),
            index: vec![Arc::default(); 2],
            len: 0,
        };
        for entry in entries {
            large.append(hash(&entry.key), entry);
        }
        large
    }

    fn bucket(&self, hash: u32) -> usize {
        hash as usize & (self.index.len() - 1)
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.chunks
            .get(slot as usize / CHUNK)?
            .get(slot as usize % CHUNK)?
            .as_ref()
    }

    fn slot_mut(&mut self, slot: u32) -> Option<&mut Option<Entry>> {
        let chunk = self.chunks.get_mut(slot as usize / CHUNK)?;
        Arc::make_mut(chunk).get_mut(slot as usize % CHUNK)
    }

    fn place(&self, key: &str, hash: u32) -> Option<Place> {
        let bucket = self.index.get(self.bucket(hash))?;
        let holds = |place: &&Place| {
            place.hash == hash
                && self
                    .entry(place.slot)
                    .is_some_and(|entry| &*entry.key == key)
        };
        bucket.iter().find(holds).copied()
    }

    /// Adds a member whose key is not there yet.
    fn append(&mut self, hash: u32, entry: Entry) {
        if self.len >= self.index.len() * BUCKET {
            self.double_index();
        }
        let slots = self.slots();
        let bucket = self.bucket(hash);
        if let (Some(bucket), Ok(slot)) = (self.index.get_mut(bucket), u32::try_from(slots)) {
            Arc::make_mut(bucket).push(Place { hash, slot });
            match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
                Some(chunk) => Arc::make_mut(chunk).push(Some(entry)),
                None => {
                    let mut chunk = Chunk::with_capacity(CHUNK);
                    chunk.push(Some(entry));
                    self.chunks.push(Arc::new(chunk));
                }
            }
            self.len += 1;
        }
    }

    /// Slots in use, empty ones included.
    fn slots(&self) -> usize {
        self.chunks
            .last()
            .map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    fn double_index(&mut self) {
        let size = self.index.len() * 2;
        let mut index: Vec<Vec<Place>> = vec![Vec::new(); size];
        for place in self.index.iter().flat_map(|bucket| bucket.iter()) {
            if let Some(bucket) = index.get_mut(place.hash as usize & (size - 1)) {
                bucket.push(*place);
            }
        }
        self.index = index.into_iter().map(Arc::new).collect();
    }

    fn remove(&mut self, key: &str) -> Option<Value> {
        let hash = hash(key);
        let place = self.place(key, hash)?;
        let bucket = self.bucket(hash);
        if let Some(bucket) = self.index.get_mut(bucket) {
            Arc::make_mut(bucket).retain(|other| other.slot != place.slot);
        }
        self.len -= 1;
        self.slot_mut(place.slot)?.take().map(|entry| entry.value)
    }

    /// Members in order, in one list, to build anew from.
    fn into_entries(self) -> Vec<Entry> {
        self.chunks
            .into_iter()
            .flat_map(Arc::unwrap_or_clone)
            .flatten()
            .collect()
    }
}

static EMPTY: LazyLock<Object> = LazyLock::new(|| Object(Arc::default()));

impl Object {
    /// The empty object; all empty objects made this way share one node.
    #[must_use]
    pub fn new() -> Object {
        EMPTY.clone()
    }

    /// Number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0.members {
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
        match &self.0.members {
            Members::Small(entries) => entries
                .iter()
                .find(|entry| &*entry.key == key)
                .map(|entry| &entry.value),
            Members::Large(large) => large
                .place(key, hash(key))
                .and_then(|place| large.entry(place.slot))
                .map(|entry| &entry.value),
        }
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
        match &mut node.members {
            Members::Small(entries) => {
                if let Some(old) = entries.iter_mut().find(|old| old.key == entry.key) {
                    std::mem::swap(&mut old.value, &mut entry.value);
                    node.memo.forget();
                    return Some(entry.value);
                }
                grow(&mut node.memo, &entry, entries.is_empty());
                if entries.len() < SMALL {
                    entries.push(entry);
                } else {
                    let mut large = Large::new(std::mem::take(entries));
                    large.append(hash(&entry.key), entry);
                    node.members = Members::Large(large);
                }
            }
            Members::Large(large) => {
                let hash = hash(&entry.key);
                if let Some(old) = large
                    .place(&entry.key, hash)
                    .and_then(|place| large.slot_mut(place.slot)?.as_mut())
                {
                    std::mem::swap(&mut old.value, &mut entry.value);
                    node.memo.forget();
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
        match &mut node.members {
            Members::Small(entries) => {
                let at = entries.iter().position(|entry| &*entry.key == key)?;
                Some(entries.remove(at).value)
            }
            Members::Large(large) => {
                let removed = large.remove(key);
                // Built anew when half of the slots are empty: each removal pays for two members, whatever the size.
                if large.len * 2 < large.slots() {
                    let large = std::mem::replace(
                        large,
                        Large {
                            chunks: Vec::new(),
                            index: Vec::new(),
                            len: 0,
                        },
                    );
                    let entries = large.into_entries();
                    node.members = if entries.len() <= SMALL {
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
        let (entries, chunks): (&[Entry], &[Arc<Chunk>]) = match &self.0.members {
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

    /// Takes the containers out if nobody else holds the object, so that dropping needs no recursion.
    pub(crate) fn dismantle(self, pending: &mut Vec<Value>) {
        if let Some(mut node) = Arc::into_inner(self.0) {
            node.take_containers(pending);
        }
    }
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

/// The members of an [`Object`] in order.
#[derive(Clone)]
pub struct Iter<'a> {
    small: std::slice::Iter<'a, Entry>,
    chunk: std::slice::Iter<'a, Option<Entry>>,
    chunks: std::slice::Iter<'a, Arc<Chunk>>,
    left: usize,
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
mod tests {
    use super::*;

    fn numbered(count: usize) -> Object {
        (0..count).map(|n| (format!("key{n}"), n)).collect()
    }

    #[test]
    fn keys_keep_the_order_of_their_first_insertion() {
        for count in [0, 1, SMALL, SMALL + 1, CHUNK, CHUNK + 1, 1000, 5000] {
            let mut object = numbered(count);
            assert_eq!(object.len(), count);
            for n in (0..count).rev() {
                assert_eq!(
                    object.insert(format!("key{n}"), Value::from(n + 1)),
                    Some(Value::from(n))
                );
            }
            assert_eq!(object.insert("new", Value::Null), None);
            let keys: Vec<_> = object.keys().map(ToString::to_string).collect();
            let expected: Vec<_> = (0..count)
                .map(|n| format!("key{n}"))
                .chain(["new".to_owned()])
                .collect();
            assert_eq!(keys, expected);
            assert_eq!(object.iter().len(), count + 1);
            assert!(
                (0..count).all(|n| object.get(&format!("key{n}")) == Some(&Value::from(n + 1)))
            );
            assert_eq!(object.get("absent"), None);
        }
    }

    #[test]
    fn changes_do_not_reach_other_holders() {
        for count in [3, 40, 1000] {
            let before = numbered(count);
            let mut after = before.clone();
            after.insert("key1", Value::from("changed"));
            after.insert("new", Value::Null);
            after.remove("key2");
            assert_eq!(before, numbered(count));
            assert_eq!(after.len(), count);
            assert_eq!(after.get("key1"), Some(&Value::from("changed")));
            assert!(!after.contains_key("key2") && after.contains_key("new"));
        }
    }

    #[test]
    fn growing_a_shared_object_copies_a_chunk() {
        let before = numbered(1000);
        let mut after = before.clone();
        after.insert("new", Value::Null);
        let (Members::Large(a), Members::Large(b)) = (&before.0.members, &after.0.members) else {
            panic!("both are large");
        };
        let shared = a
            .chunks
            .iter()
            .zip(&b.chunks)
            .filter(|(a, b)| Arc::ptr_eq(a, b))
            .count();
        assert_eq!(shared, a.chunks.len() - 1);
        let shared = a
            .index
            .iter()
            .zip(&b.index)
            .filter(|(a, b)| Arc::ptr_eq(a, b))
            .count();
        assert_eq!(shared, a.index.len() - 1);
    }

    #[test]
    fn removing_keeps_order_and_shrinks() {
        let mut object = numbered(500);
        for n in 0..490 {
            assert_eq!(object.remove(&format!("key{n}")), Some(Value::from(n)));
            assert_eq!(object.remove(&format!("key{n}")), None);
            assert_eq!(object.len(), 499 - n);
        }
        assert!(matches!(object.0.members, Members::Small(_)));
        object.insert("key0", Value::Null);
        assert_eq!(
            format!("{object:?}"),
            r#"{"key490":490,"key491":491,"key492":492,"key493":493,"key494":494,"key495":495,"key496":496,"key497":497,"key498":498,"key499":499,"key0":null}"#
        );
    }

    #[test]
    fn remembered_sizes_follow_changes() {
        let mut object = Object::new();
        for n in 0..100_usize {
            object.insert(
                format!("k\"{n}"),
                if n % 7 == 0 {
                    Value::from(vec![Value::from(n)])
                } else {
                    Value::from(n)
                },
            );
            if n % 5 == 0 {
                object.insert("k\"3", Value::from("replaced"));
            }
            if n % 11 == 0 {
                object.remove("k\"0");
            }
            let value = Value::Object(object.clone());
            assert_eq!(value.json_len(), value.to_string().len());
        }
        assert_eq!(Value::Object(object).depth(), 2);
    }

    #[test]
    fn members_of_a_large_object_drop_without_recursion() {
        let deep = (0..50_000).fold(Value::Null, |inner, _| {
            let mut object = numbered(0);
            object.insert("inner", inner);
            Value::Object(object)
        });
        let mut object = numbered(100);
        object.insert("deep", deep);
        let copy = object.clone();
        object.insert("other", Value::Null);
        drop(object);
        assert_eq!(Value::Object(copy).depth(), 50_001);
    }
}
