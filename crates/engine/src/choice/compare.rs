//! What the operators compare (reference 02-choice-intrinsics-jsonata §1). A value of another kind than the operator's is never an error,
//! just no match.

use std::cmp::Ordering;

use asl_json::{Number, Value};
use asl_language::model::{ComparedKind, Relation, TypeTest};

use crate::clock;

/// Whether `left` stands to `right` as the operator says. False when one of them is of another kind.
pub(super) fn compare(kind: ComparedKind, relation: Relation, left: &Value, right: &Value) -> bool {
    let ordering = match kind {
        ComparedKind::String => left
            .as_str()
            .zip(right.as_str())
            .map(|(left, right)| strings(left, right)),
        ComparedKind::Numeric => left
            .as_number()
            .zip(right.as_number())
            .and_then(|(left, right)| numbers(left, right)),
        ComparedKind::Boolean => left
            .as_bool()
            .zip(right.as_bool())
            .map(|(left, right)| left.cmp(&right)),
        ComparedKind::Timestamp => timestamp(left)
            .zip(timestamp(right))
            .map(|(left, right)| left.cmp(&right)),
    };
    ordering.is_some_and(|ordering| match relation {
        Relation::Equals => ordering.is_eq(),
        Relation::LessThan => ordering.is_lt(),
        Relation::GreaterThan => ordering.is_gt(),
        Relation::LessThanEquals => ordering.is_le(),
        Relation::GreaterThanEquals => ordering.is_ge(),
    })
}

/// `Is…` with `true`.
pub(super) fn is(test: TypeTest, value: &Value) -> bool {
    match test {
        TypeTest::Null => value.is_null(),
        TypeTest::Present => true,
        TypeTest::Numeric => value.as_number().is_some(),
        TypeTest::String => value.as_str().is_some(),
        TypeTest::Boolean => value.as_bool().is_some(),
        TypeTest::Timestamp => timestamp(value).is_some(),
    }
}

/// Java's order: by UTF-16 code units. It differs from the order of the bytes only above U+D7FF.
fn strings(left: &str, right: &str) -> Ordering {
    if left == right {
        Ordering::Equal
    } else {
        left.encode_utf16().cmp(right.encode_utf16())
    }
}

/// By value, however they are written.
fn numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i64(), right.as_i64()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ if left == right => Some(Ordering::Equal),
        _ => left.as_f64().partial_cmp(&right.as_f64()),
    }
}

/// The instant in nanoseconds, if the value is a string in the language's RFC 3339 form.
fn timestamp(value: &Value) -> Option<i128> {
    clock::parse_nanoseconds(value.as_str()?)
}
