//! Putting JSON texts together.

use std::fmt::Write;

/// An object whose members are put in one after the other.
#[derive(Debug)]
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    /// Whether nothing was put in.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.len() == 1
    }

    /// Puts in a value that is JSON already.
    pub(crate) fn put(&mut self, name: &str, json: &str) {
        if !self.is_empty() {
            self.0.push(',');
        }
        write_string(&mut self.0, name);
        self.0.push(':');
        self.0.push_str(json);
    }

    /// Puts in a string.
    pub(crate) fn put_string(&mut self, name: &str, text: &str) {
        let mut json = String::with_capacity(text.len() + 2);
        write_string(&mut json, text);
        self.put(name, &json);
    }

    /// Puts in a string, or `null`.
    pub(crate) fn put_optional(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.put_string(name, text),
            None => self.put(name, "null"),
        }
    }

    /// The text of the object.
    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// An array of values that are JSON already.
pub(crate) fn array(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _always = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_follow_one_another() {
        let mut object = Object::new();
        assert!(object.is_empty());
        object.put("a", "1");
        object.put_string("b\n", "\u{1}");
        object.put_optional("n", None);
        object.put("c", &array(&[String::from("{}"), String::from("[]")]));
        assert_eq!(
            object.end(),
            r#"{"a":1,"b\n":"\u0001","n":null,"c":[{},[]]}"#
        );
    }

    proptest! {
        #[test]
        fn strings_are_written_as_serde_writes_them(text in any::<String>()) {
            let mut written = String::new();
            write_string(&mut written, &text);
            prop_assert_eq!(written, serde_json::to_string(&text).unwrap());
        }
    }
}
