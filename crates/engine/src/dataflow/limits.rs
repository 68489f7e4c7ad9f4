//! Bounds that keep hostile data from freezing the page. AWS's own quota of 256 KiB is the execution's concern and can
//! be switched off; these cannot.

use std::fmt::{self, Write};

use asl_json::Value;

use crate::failure::Failure;

/// How deep a value may be nested: what AWS's JSON library reads and writes (reference 08-quotas).
pub const MAX_DEPTH: usize = asl_json::MAX_DEPTH;

/// How long a value may be as JSON text, in bytes. A value that shares its parts can be printed to more than memory
/// holds: twenty states that each double their input make a million copies of it.
pub const MAX_LEN: usize = 32 << 20;

/// How much of an input a cause prints: all that AWS can hold.
const MAX_PRINTED: usize = 256 << 10;

/// Whether a value made from others may be passed on. O(1) for what was measured before.
///
/// # Errors
/// `States.Runtime`, in our own words, when it is deeper than [`MAX_DEPTH`] or longer than [`MAX_LEN`].
pub fn check(value: &Value) -> Result<(), Failure> {
    match value {
        Value::Array(_) | Value::Object(_) => {}
        Value::String(text) if text.len() > MAX_LEN => return Err(too_long()),
        _ => return Ok(()),
    }
    if value.depth() > MAX_DEPTH {
        return Err(Failure::runtime(format!(
            "The data is nested more than {MAX_DEPTH} levels deep."
        )));
    }
    if value.json_len() > MAX_LEN {
        return Err(too_long());
    }
    Ok(())
}

/// What [`check`] says of data longer than [`MAX_LEN`].
pub(crate) fn too_long() -> Failure {
    Failure::runtime(format!(
        "The data is longer than {} MiB as JSON text.",
        MAX_LEN >> 20
    ))
}

/// The value as compact JSON for a cause; only its beginning when it is longer than AWS could hold.
#[must_use]
pub fn printed(value: &Value) -> String {
    let mut text = Clipped(String::new());
    match write!(text, "{value}") {
        Ok(()) => text.0,
        Err(fmt::Error) => text.0 + "…",
    }
}

/// Stops the writing when there is enough.
struct Clipped(String);

impl Write for Clipped {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let room = MAX_PRINTED.saturating_sub(self.0.len());
        if piece.len() <= room {
            self.0.push_str(piece);
            return Ok(());
        }
        let end = (0..=room)
            .rev()
            .find(|end| piece.is_char_boundary(*end))
            .unwrap_or_default();
        self.0.push_str(piece.get(..end).unwrap_or_default());
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_length_are_bounded() {
        let nest = |depth| (0..depth).fold(Value::Null, |inner, _| Value::from(vec![inner]));
        assert!(check(&nest(MAX_DEPTH)).is_ok());
        assert!(check(&nest(MAX_DEPTH + 1)).is_err());
        let doubled = (0..100).fold(Value::from("x"), |inner, _| {
            Value::from(vec![inner.clone(), inner])
        });
        assert!(check(&doubled).is_err());
        assert!(check(&Value::from("x".repeat(100))).is_ok());
    }

    #[test]
    fn what_a_cause_prints_is_bounded() {
        let doubled = (0..100).fold(Value::from("ü"), |inner, _| {
            Value::from(vec![inner.clone(), inner])
        });
        let text = printed(&doubled);
        assert!(
            text.ends_with('…') && text.len() <= MAX_PRINTED + '…'.len_utf8(),
            "{}",
            text.len()
        );
        assert_eq!(printed(&Value::from(vec![Value::Null])), "[null]");
    }
}
