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
        self.put_name(name);
        self.0.push_str(json);
    }

    /// Puts in a string.
    pub(crate) fn put_string(&mut self, name: &str, text: &str) {
        self.put_name(name);
        self.0.reserve(text.len() + 2);
        write_string(&mut self.0, text);
    }

    fn put_name(&mut self, name: &str) {
        if !self.is_empty() {
            self.0.push(',');
        }
        write_string(&mut self.0, name);
        self.0.push(':');
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
    // Whole definitions pass here: what needs no escape goes over in one piece, and no iterator is called for each byte.
    let mut from = 0;
    let mut next = 0;
    while let Some(&byte) = text.as_bytes().get(next) {
        let at = next;
        next += 1;
        // All of them are ASCII, and so are places between characters.
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            0..b' ' => "",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(escape);
        if escape.is_empty() {
            // Writing to a string cannot fail.
            let _always = write!(out, "\\u{byte:04x}");
        }
        from = next;
    }
    out.push_str(text.get(from..).unwrap_or_default());
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
