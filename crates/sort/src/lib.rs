//! Sorting in little code.
//!
//! The standard library's sorts are the quickest there are, and 5 to 10 kB of WebAssembly for each type and order that is sorted. What is short, or sorted
//! once, is sorted here: all types share one sort of indexes.

use std::cmp::Ordering;

/// Sorts by `compare`; what it finds equal keeps its order, as with [`slice::sort_by`].
///
/// ```
/// let mut words = ["pear", "fig", "plum", "apple"];
/// asl_sort::sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["fig", "pear", "plum", "apple"]);
/// ```
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = order(
        items.len(),
        &mut |a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        },
    );
    arrange(&mut places, &mut |a, b| items.swap(a, b));
}

/// Sorts by what `key` gives, as [`slice::sort_by_key`] does.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by what `key` gives, which is asked once for each item, as [`slice::sort_by_cached_key`] does.
pub fn sort_by_cached_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let mut places = order(keys.len(), &mut |a, b| keys.get(a).cmp(&keys.get(b)));
    arrange(&mut places, &mut |a, b| items.swap(a, b));
}

/// Sorts in ascending order, as [`slice::sort`] does.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, Ord::cmp);
}

/// Where each of `count` items comes from when they are in order: equal ones as they are. Runs of twice the length are merged of two, until one run is left.
#[inline(never)]
fn order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut length = 1;
    while length < count {
        let mut merged = Vec::with_capacity(count);
        for pair in order.chunks(2 * length) {
            let (mut left, mut right) = pair.split_at(length.min(pair.len()));
            while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
                if compare(*a, *b).is_le() {
                    merged.push(*a);
                    left = after_a;
                } else {
                    merged.push(*b);
                    right = after_b;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        length *= 2;
    }
    order
}

/// Brings items to their places by exchanging two at a time, each at most once more than it must: `order` says where each comes from.
#[inline(never)]
fn arrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        // Once around each circle of places that take from one another.
        while let Some(from) = order.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if from == start || from == at {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_standard_library() {
        let mut seed = 1_u32;
        for count in [0, 1, 2, 3, 5, 20, 21, 100, 1_000] {
            for kinds in [1, 2, 7, 1_000] {
                let mut items: Vec<(u32, usize)> = (0..count)
                    .map(|place| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        ((seed >> 8) % kinds, place)
                    })
                    .collect();
                let mut expected = items.clone();
                expected.sort_by_key(|item| item.0);
                sort_by_key(&mut items, |item| item.0);
                assert_eq!(items, expected, "{count} items of {kinds} kinds");
                sort_by(&mut items, |a, b| b.cmp(a));
                expected.sort_by(|a, b| b.cmp(a));
                assert_eq!(items, expected);
                sort(&mut items);
                expected.sort();
                assert_eq!(items, expected);
                sort_by_cached_key(&mut items, |item| item.1 % 10);
                expected.sort_by_key(|item| item.1 % 10);
                assert_eq!(items, expected);
            }
        }
    }
}
