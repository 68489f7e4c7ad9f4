//! Arrays that are shared.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::measure::{Memo, measure};
use crate::read::{Lazy, Part, Place, Unread};
use crate::value::{Value, release};

/// A JSON array. Cloning is O(1); changing a shared array copies its list (not the items' contents) first.
///
/// ```
/// use asl_json::{Array, Value};
/// let mut array: Array = [1, 2].into_iter().map(Value::from).collect();
/// let before = array.clone();
/// array.push(Value::from("x"));
/// assert_eq!((before.len(), array.len()), (2, 3));
/// ```
#[derive(Clone)]
pub struct Array(Arc<ArrayNode>);

/// An item of an array that may not be read yet.
#[derive(Debug)]
pub enum Item<'a> {
    /// It is read.
    Read(&'a Value),
    /// It is no container.
    Scalar(Value),
    /// It stands in a text.
    Unread(UnreadItem<'a>),
}

/// A container that stands in a text and was not opened yet.
#[derive(Clone, Copy, Debug)]
pub struct UnreadItem<'a>(Place<'a>);

impl Item<'_> {
    /// The item itself.
    #[must_use]
    pub fn value(&self) -> Cow<'_, Value> {
        match self {
            Item::Read(value) => Cow::Borrowed(value),
            Item::Scalar(value) => Cow::Borrowed(value),
            Item::Unread(UnreadItem(place)) => Cow::Owned(place.value().unwrap_or_default()),
        }
    }

    /// The value of a key, if the item is an object that has it: by itself, where the object is not read.
    #[must_use]
    #[inline]
    pub fn peek(&self, key: &str) -> Option<Cow<'_, Value>> {
        let value = match self {
            Item::Read(value) => value,
            Item::Scalar(value) => value,
            Item::Unread(UnreadItem(place)) => {
                return match place.peek(key) {
                    Some(value) => value.map(Cow::Owned),
                    None => self.value().get(key).cloned().map(Cow::Owned),
                };
            }
        };
        value.as_object().and_then(|object| object.peek(key))
    }
}

#[derive(Clone, Default)]
struct ArrayNode {
    items: Lazy<Vec<Value>>,
    memo: Memo,
}

impl Drop for ArrayNode {
    fn drop(&mut self) {
        let items = self.items.known();
        if items.is_some_and(|items| items.iter().any(Value::is_container)) {
            let mut pending = Vec::new();
            self.take_containers(&mut pending);
            release(pending);
        }
    }
}

impl ArrayNode {
    fn take_containers(&mut self, pending: &mut Vec<Value>) {
        pending.extend(
            self.items
                .take()
                .into_iter()
                .flatten()
                .filter(Value::is_container),
        );
    }
}

static EMPTY: LazyLock<Array> = LazyLock::new(|| Array(Arc::default()));

impl Array {
    /// The empty array; all empty arrays made this way share one node.
    #[must_use]
    pub fn new() -> Array {
        EMPTY.clone()
    }

    /// The array that stands in a text.
    pub(crate) fn unread(unread: Unread) -> Array {
        Array(Arc::new(ArrayNode {
            memo: Memo::of(unread.place().size()),
            items: Lazy::unread(unread),
        }))
    }

    fn items(&self) -> &Vec<Value> {
        self.0.items.get(items)
    }

    /// Number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.0.items.place() {
            Some(place) => place.count(),
            None => self.items().len(),
        }
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.items().get(index)
    }

    /// The items in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Value> {
        self.items().iter()
    }

    /// The items as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Value] {
        self.items()
    }

    /// The items in order, to be looked at without reading all of them, where the array stands in a large text that nobody has opened yet.
    pub fn look(&self) -> impl Iterator<Item = Item<'_>> {
        let place = self.0.items.place();
        let read = if place.is_some() {
            &[]
        } else {
            self.as_slice()
        };
        let read = read.iter().map(Item::Read);
        let parts = place.map(Place::parts).into_iter().flatten();
        read.chain(parts.map(|part| match part {
            Part::Scalar(value) => Item::Scalar(value),
            Part::Container(place) => Item::Unread(UnreadItem(place)),
        }))
    }

    /// Appends an item (copy on write).
    pub fn push(&mut self, value: Value) {
        let node = Arc::make_mut(&mut self.0);
        let items = node.items.get_mut(items);
        if node.memo.known().is_some() {
            let size = measure(&value);
            let comma = usize::from(!items.is_empty());
            node.memo.grow(size.len.saturating_add(comma), size);
        }
        items.push(value);
    }

    /// Replaces the item at `index` (copy on write) and gives back the old one; `None`, and no change, when there is
    /// no such item.
    pub fn set(&mut self, index: usize, value: Value) -> Option<Value> {
        if index >= self.len() {
            return None;
        }
        let node = Arc::make_mut(&mut self.0);
        let item = node.items.get_mut(items).get_mut(index)?;
        let old = std::mem::replace(item, value);
        node.memo.exchange(&old, item);
        Some(old)
    }

    /// Whether both are the very same node in memory, so equal without looking.
    #[must_use]
    pub fn ptr_eq(&self, other: &Array) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it stands in a text and was not opened yet.
    pub(crate) fn is_unread(&self) -> bool {
        self.0.items.place().is_some()
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

    /// Takes the containers out if nobody else holds the array, so that dropping needs no recursion.
    pub(crate) fn dismantle(self, pending: &mut Vec<Value>) {
        if let Some(mut node) = Arc::into_inner(self.0) {
            node.take_containers(pending);
        }
    }
}

/// The items of an array that stands in a text.
fn items(place: Place<'_>) -> Vec<Value> {
    place.items()
}

impl Default for Array {
    fn default() -> Array {
        Array::new()
    }
}

impl From<Vec<Value>> for Array {
    fn from(items: Vec<Value>) -> Array {
        Array(Arc::new(ArrayNode {
            items: Lazy::from(items),
            memo: Memo::default(),
        }))
    }
}

impl<V: Into<Value>> FromIterator<V> for Array {
    fn from_iter<I: IntoIterator<Item = V>>(items: I) -> Array {
        Array::from(items.into_iter().map(Into::into).collect::<Vec<Value>>())
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Array) -> bool {
        Value::Array(self.clone()) == Value::Array(other.clone())
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Value::Array(self.clone()), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_do_not_reach_other_holders() {
        let mut array: Array = [1, 2, 3].into_iter().collect();
        let before = array.clone();
        assert_eq!(array.set(1, Value::from("two")), Some(Value::from(2)));
        assert_eq!(array.set(3, Value::Null), None);
        array.push(Value::Null);
        assert_eq!(format!("{array:?}"), r#"[1,"two",3,null]"#);
        assert_eq!(format!("{before:?}"), "[1,2,3]");
    }

    #[test]
    fn items_that_are_not_read_have_the_keys_they_have() {
        let text = format!(
            "[[{{\"a\":1}}],{{\"a\":2}},[],\"a\"]{}",
            " ".repeat(64 << 10)
        );
        let value = Value::parse_shared(&text.into()).unwrap();
        let found = value
            .as_array()
            .unwrap()
            .look()
            .map(|item| item.peek("a").map(|value| value.to_string()));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [None, Some("2".to_owned()), None, None]
        );
    }

    #[test]
    fn remembered_sizes_follow_changes() {
        let mut array = Array::new();
        for step in 0..4_i64 {
            array.push(Value::from(vec![Value::from(step)]));
            array.set(0, Value::from("replaced"));
            let value = Value::Array(array.clone());
            assert_eq!(value.json_len(), value.to_string().len());
            assert_eq!(value.depth(), if step == 0 { 1 } else { 2 });
        }
    }
}
