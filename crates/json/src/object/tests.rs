use super::large::{CHUNK, hash};
use super::*;
use crate::Array;

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
        assert!((0..count).all(|n| object.get(&format!("key{n}")) == Some(&Value::from(n + 1))));
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
    let (Members::Large(a), Members::Large(b)) = (before.members(), after.members()) else {
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
    assert!(matches!(object.members(), Members::Small(_)));
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

#[test]
fn remembered_sizes_follow_what_is_exchanged() {
    let kinds = ["1", r#""text""#, "[]", "[[[]]]", r#"{"a":[1,{"b":2}]}"#];
    let kinds: Vec<Value> = kinds
        .iter()
        .map(|kind| Value::parse(kind).unwrap())
        .collect();
    for members in [1, 2, SMALL + 1] {
        let mut object = numbered(members);
        let mut list: Array = (0..members).map(Value::from).collect();
        // Every kind takes the place of every other one, once beside a deeper neighbour and once as the deepest itself.
        for (old, new) in
            (0..kinds.len()).flat_map(|old| (0..kinds.len()).map(move |new| (old, new)))
        {
            for kind in [old, new] {
                object.insert("key0", kinds[kind].clone());
                list.set(0, kinds[kind].clone());
                object.insert("key1", kinds[old].clone());
                list.set(1, kinds[old].clone());
                for value in [Value::Object(object.clone()), Value::Array(list.clone())] {
                    let fresh = Value::parse(&value.to_string()).unwrap();
                    assert_eq!(
                        (value.json_len(), value.depth()),
                        (fresh.json_len(), fresh.depth()),
                        "{value}"
                    );
                }
            }
        }
    }
}

/// Keys whose hashes share their last 14 bits, so that they would all stand in one bucket.
#[test]
fn keys_that_collide_are_told_apart_by_another_hash() {
    let colliding = |key: &String| hash(key, 0) & 0x3FFF == 0;
    let keys: Vec<String> = (0..)
        .map(|n: u32| format!("{n:x}"))
        .filter(colliding)
        .take(1_000)
        .collect();
    let mut object = Object::new();
    for (n, key) in keys.iter().enumerate() {
        assert_eq!(object.insert(key.as_str(), Value::from(n)), None);
        assert_eq!(object.get(key), Some(&Value::from(n)));
    }
    let found = keys
        .iter()
        .map(|key| object.get(key).and_then(Value::as_i64));
    assert!(found.eq((0..1_000).map(Some)));
    assert!(object.keys().map(|key| &**key).eq(&keys));
    let Members::Large(large) = object.members() else {
        panic!("it is large");
    };
    let fullest = large.index.iter().map(|bucket| bucket.len()).max();
    assert!(fullest < Some(100), "they are spread");
    for key in keys.iter().take(900) {
        assert!(object.remove(key).is_some() && !object.contains_key(key));
    }
    assert!(object.keys().map(|key| &**key).eq(keys.iter().skip(900)));
}
