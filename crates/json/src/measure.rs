//! Length and depth of values, remembered in the shared nodes.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};

use crate::value::Value;
use crate::write::string_len;

/// What is remembered of a container: compact length and depth. Both are pure functions of the content, so a race
/// between two threads only computes the same numbers twice: relaxed order is enough.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// 0 while unknown (the shortest container, `[]`, has length 2).
    len: AtomicUsize,
    depth: AtomicU32,
}

impl Memo {
    /// With what is known from elsewhere.
    pub(crate) fn of(size: Option<Size>) -> Memo {
        let memo = Memo::default();
        if let Some(size) = size {
            memo.set(size);
        }
        memo
    }

    pub(crate) fn known(&self) -> Option<Size> {
        let len = self.len.load(Relaxed);
        // `depth` is stored before `len`, but nothing orders them for another thread: check both.
        let depth = self.depth.load(Relaxed);
        (len != 0 && depth != 0).then_some(Size { len, depth })
    }

    pub(crate) fn forget(&mut self) {
        *self = Memo::default();
    }

    /// After one more child was added: `extra` is the child's length with its key, quotes, colon and comma.
    pub(crate) fn grow(&mut self, extra: usize, child: Size) {
        if let Some(old) = self.known() {
            self.set(Size {
                len: old.len.saturating_add(extra),
                depth: old.depth.max(child.depth.saturating_add(1)),
            });
        }
    }

    /// After the child `new` took the place of `old`. When the old one may have been the only one that deep, the container has to be measured anew.
    pub(crate) fn exchange(&mut self, old: &Value, new: &Value) {
        let Some(size) = self.known() else {
            return;
        };
        let (old, new) = (measure(old), measure(new));
        if size.len < usize::MAX
            && (new.depth >= old.depth || old.depth.saturating_add(1) < size.depth)
        {
            self.set(Size {
                len: size.len.saturating_sub(old.len).saturating_add(new.len),
                depth: size.depth.max(new.depth.saturating_add(1)),
            });
        } else {
            self.forget();
        }
    }

    fn set(&self, size: Size) {
        self.depth.store(size.depth, Relaxed);
        self.len.store(size.len, Relaxed);
    }
}

impl Clone for Memo {
    fn clone(&self) -> Memo {
        Memo::of(self.known())
    }
}

/// Compact length in bytes (saturating) and depth (0 for a scalar) of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) len: usize,
    pub(crate) depth: u32,
}

/// The size of `value`: O(1) when known, else one walk over what is not known yet, without recursion.
pub(crate) fn measure(value: &Value) -> Size {
    if let Some(size) = known(value) {
        return size;
    }
    let mut pending = vec![value];
    while let Some(&top) = pending.last() {
        if known(top).is_some() {
            pending.pop();
            continue;
        }
        let before = pending.len();
        let size = match top {
            Value::Array(array) => sum(array.iter().map(|item| (0, item)), &mut pending),
            Value::Object(object) => sum(
                object
                    .iter()
                    .map(|(key, item)| (string_len(key).saturating_add(1), item)),
                &mut pending,
            ),
            _ => scalar(top),
        };
        if pending.len() == before {
            if let Some(memo) = memo(top) {
                memo.set(size);
            }
            pending.pop();
        }
    }
    known(value).unwrap_or(Size {
        len: usize::MAX,
        depth: u32::MAX,
    })
}

/// Adds up children that are known; those that are not are put on `pending`, and the sum is then worth nothing.
fn sum<'a>(
    children: impl Iterator<Item = (usize, &'a Value)>,
    pending: &mut Vec<&'a Value>,
) -> Size {
    let mut size = Size { len: 1, depth: 1 };
    let mut count = 0_usize;
    for (key_len, child) in children {
        count += 1;
        match known(child) {
            Some(child) => {
                size.len = size
                    .len
                    .saturating_add(key_len)
                    .saturating_add(child.len)
                    .saturating_add(1);
                size.depth = size.depth.max(child.depth.saturating_add(1));
            }
            None => pending.push(child),
        }
    }
    if count == 0 {
        size.len = 2;
    }
    size
}

fn memo(value: &Value) -> Option<&Memo> {
    match value {
        Value::Array(array) => Some(array.memo()),
        Value::Object(object) => Some(object.memo()),
        _ => None,
    }
}

fn known(value: &Value) -> Option<Size> {
    match memo(value) {
        Some(memo) => memo.known(),
        None => Some(scalar(value)),
    }
}

fn scalar(value: &Value) -> Size {
    let len = match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.json_len(),
        Value::String(text) => string_len(text),
        Value::Array(_) | Value::Object(_) => 0,
    };
    Size { len, depth: 0 }
}
