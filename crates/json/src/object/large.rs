//! Objects of many members: chunks of members in order, and an index of hashes over them.
//!
//! Hashes are the same on every machine, so who chooses the keys can choose them to collide: it takes a million tries to find one more key for a bucket of
//! an object of a hundred thousand. So a bucket that fills as none does by chance has all keys hashed anew, with another salt; keys that collide under
//! all [`SALTS`] salts are out of reach.

use std::hash::Hasher;
use std::sync::Arc;

use super::Entry;
use crate::value::Value;

/// Members in a chunk of a large object: what adding to a shared object copies.
pub(super) const CHUNK: usize = 64;
/// Members a bucket of the index holds on average before the index doubles.
const BUCKET: usize = 16;
/// No bucket comes to hold so many members by chance: of all objects there will ever be, none.
const CROWDED: usize = 8 * BUCKET;
/// How many hashes are tried against keys that collide.
const SALTS: u64 = 4;

/// A removed member leaves an empty slot, so that the places in the index stay true.
pub(super) type Chunk = Vec<Option<Entry>>;

/// Where a key is: its hash and its slot, counted over all chunks.
#[derive(Clone, Copy)]
pub(super) struct Place {
    hash: u32,
    slot: u32,
}

#[derive(Clone)]
pub(super) struct Large {
    /// All full but the last.
    pub(super) chunks: Vec<Arc<Chunk>>,
    /// Bucket `hash % index.len()` holds the places of the keys of that hash; the length is a power of two.
    pub(super) index: Vec<Arc<Vec<Place>>>,
    pub(super) len: usize,
    /// Which of the hashes.
    salt: u64,
}

/// A hash that is the same on every machine.
pub(super) fn hash(key: &str, salt: u64) -> u32 {
    #[expect(
        deprecated,
        reason = "the one hash with keys of one's own in the standard library; nothing depends on its order"
    )]
    let mut hasher = std::hash::SipHasher::new_with_keys(salt, 0);
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
    pub(super) fn new(entries: Vec<Entry>) -> Large {
        let mut large = Large {
            chunks: Vec::new(),
            index: vec![Arc::default(); 2],
            len: 0,
            salt: 0,
        };
        for entry in entries {
            large.append(large.hash(&entry.key), entry);
        }
        large
    }

    /// The hash of a key, for this object as it is now.
    pub(super) fn hash(&self, key: &str) -> u32 {
        hash(key, self.salt)
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

    /// The member of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.place(key, self.hash(key))
            .and_then(|place| self.entry(place.slot))
    }

    /// The member of `key`, whose hash is known, to be changed.
    pub(super) fn get_mut(&mut self, key: &str, hash: u32) -> Option<&mut Entry> {
        let place = self.place(key, hash)?;
        self.slot_mut(place.slot)?.as_mut()
    }

    /// Whether more than half of the slots are empty.
    pub(super) fn is_sparse(&self) -> bool {
        self.len * 2 < self.slots()
    }

    /// Adds a member whose key is not there yet.
    pub(super) fn append(&mut self, hash: u32, entry: Entry) {
        if self.len >= self.index.len() * BUCKET {
            self.double_index();
        }
        let slots = self.slots();
        let bucket = self.bucket(hash);
        if let (Some(bucket), Ok(slot)) = (self.index.get_mut(bucket), u32::try_from(slots)) {
            let bucket = Arc::make_mut(bucket);
            bucket.push(Place { hash, slot });
            let crowded = bucket.len() > CROWDED;
            match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
                Some(chunk) => Arc::make_mut(chunk).push(Some(entry)),
                None => {
                    let mut chunk = Chunk::with_capacity(CHUNK);
                    chunk.push(Some(entry));
                    self.chunks.push(Arc::new(chunk));
                }
            }
            self.len += 1;
            if crowded && self.salt + 1 < SALTS {
                self.salt += 1;
                self.hash_anew();
            }
        }
    }

    /// Builds the index anew with the salt that there is now.
    fn hash_anew(&mut self) {
        let mut index: Vec<Vec<Place>> = vec![Vec::new(); self.index.len()];
        let slots = self.chunks.iter().flat_map(|chunk| chunk.iter());
        for (slot, entry) in (0..).zip(slots) {
            let Some(entry) = entry else { continue };
            let hash = self.hash(&entry.key);
            let bucket = self.bucket(hash);
            if let Some(bucket) = index.get_mut(bucket) {
                bucket.push(Place { hash, slot });
            }
        }
        self.index = index.into_iter().map(Arc::new).collect();
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

    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        let hash = self.hash(key);
        let place = self.place(key, hash)?;
        let bucket = self.bucket(hash);
        if let Some(bucket) = self.index.get_mut(bucket) {
            Arc::make_mut(bucket).retain(|other| other.slot != place.slot);
        }
        self.len -= 1;
        self.slot_mut(place.slot)?.take().map(|entry| entry.value)
    }

    /// Members in order, in one list, to build anew from.
    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.chunks
            .into_iter()
            .flat_map(Arc::unwrap_or_clone)
            .flatten()
            .collect()
    }
}
