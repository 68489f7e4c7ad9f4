//! What changed between two JSON values, line by line, unchanged members folded.

use asl_json::{Value, write_string};

use crate::protocol::{Change, Diff, DiffLine};
use crate::words::counted;

/// How many lines are told.
const MAX_LINES: usize = 600;
/// How much of a text is told in its line, in characters.
const MAX_TEXT: usize = 400;

/// What became of `before`. Every level compares its members once, so the work is at most the size of the values times the depth at which they differ;
/// no more than [`MAX_LINES`] are made.
pub(super) fn diff(before: &Value, after: &Value) -> Diff {
    let mut lines = Lines::default();
    lines.value(None, before, after, 0);
    Diff {
        cut: lines.cut,
        lines: lines.lines,
    }
}

#[derive(Default)]
struct Lines {
    lines: Vec<DiffLine>,
    cut: bool,
}

impl Lines {
    fn push(&mut self, change: Change, depth: usize, text: String) {
        if self.lines.len() == MAX_LINES {
            self.cut = true;
            return;
        }
        self.lines.push(DiffLine {
            change,
            depth: super::places::small(depth),
            text: text.into(),
        });
    }

    /// As deep as values are, which is bounded.
    fn value(&mut self, key: Option<&str>, before: &Value, after: &Value, depth: usize) {
        if self.cut {
            return;
        }
        match (before, after) {
            (Value::Object(one), Value::Object(other)) => {
                self.push(Change::Same, depth, format!("{}{{", named(key)));
                let mut same = 0;
                for (key, before) in one {
                    match other.get(key) {
                        Some(after) if before == after => same += 1,
                        Some(after) => {
                            self.folded(&mut same, "member", depth + 1);
                            self.value(Some(key), before, after, depth + 1);
                        }
                        None => {
                            self.folded(&mut same, "member", depth + 1);
                            self.whole(Change::Removed, Some(key), before, depth + 1);
                        }
                    }
                }
                self.folded(&mut same, "member", depth + 1);
                for (key, after) in other.iter().filter(|(key, _)| !one.contains_key(key)) {
                    self.whole(Change::Added, Some(key), after, depth + 1);
                }
                self.push(Change::Same, depth, "}".to_owned());
            }
            (Value::Array(one), Value::Array(other)) => {
                self.push(Change::Same, depth, format!("{}[", named(key)));
                self.items(one.as_slice(), other.as_slice(), depth + 1);
                self.push(Change::Same, depth, "]".to_owned());
            }
            _ if before == after => self.whole(Change::Same, key, before, depth),
            _ => {
                self.whole(Change::Removed, key, before, depth);
                self.whole(Change::Added, key, after, depth);
            }
        }
    }

    /// Items that both begin or end with are the same; of those in between the ones at the same place belong together if there are as many.
    fn items(&mut self, before: &[Value], after: &[Value], depth: usize) {
        let head = before
            .iter()
            .zip(after)
            .take_while(|(one, other)| one == other);
        let head = head.count();
        let (before, after) = (
            before.get(head..).unwrap_or_default(),
            after.get(head..).unwrap_or_default(),
        );
        let tail = before.iter().rev().zip(after.iter().rev());
        let tail = tail.take_while(|(one, other)| one == other).count();
        let (before, after) = (
            before.get(..before.len() - tail).unwrap_or_default(),
            after.get(..after.len() - tail).unwrap_or_default(),
        );
        self.folded(&mut head.clone(), "item", depth);
        if before.len() == after.len() {
            for (before, after) in before.iter().zip(after) {
                self.value(None, before, after, depth);
            }
        } else {
            for before in before {
                self.whole(Change::Removed, None, before, depth);
            }
            for after in after {
                self.whole(Change::Added, None, after, depth);
            }
        }
        self.folded(&mut tail.clone(), "item", depth);
    }

    fn folded(&mut self, same: &mut usize, what: &str, depth: usize) {
        let count = std::mem::take(same);
        if count > 0 {
            let told = format!("{} as before", counted(count, what));
            self.push(Change::Folded, depth, told);
        }
    }

    /// All of a value as one kind of change.
    fn whole(&mut self, change: Change, key: Option<&str>, value: &Value, depth: usize) {
        if self.cut {
            return;
        }
        let name = named(key);
        match value {
            Value::Object(object) if !object.is_empty() => {
                self.push(change, depth, format!("{name}{{"));
                for (key, value) in object {
                    self.whole(change, Some(key), value, depth + 1);
                }
                self.push(change, depth, "}".to_owned());
            }
            Value::Array(array) if !array.is_empty() => {
                self.push(change, depth, format!("{name}["));
                for value in array.iter() {
                    self.whole(change, None, value, depth + 1);
                }
                self.push(change, depth, "]".to_owned());
            }
            Value::String(text) => {
                let mut line = name;
                let cut = text.char_indices().nth(MAX_TEXT).map(|(at, _)| at);
                let shown = cut.and_then(|cut| text.get(..cut)).unwrap_or(text);
                // Writing to a String cannot fail.
                let _ = write_string(&mut line, shown);
                if cut.is_some() {
                    line.push('…');
                }
                self.push(change, depth, line);
            }
            scalar => self.push(change, depth, format!("{name}{}", scalar.to_json_string())),
        }
    }
}

fn named(key: Option<&str>) -> String {
    let mut name = String::new();
    if let Some(key) = key {
        // Writing to a String cannot fail.
        let _ = write_string(&mut name, key);
        name.push_str(": ");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let parse = |text| Value::parse(text).unwrap();
        let diff = diff(&parse(before), &parse(after));
        let lines = diff.lines.iter().map(|line| {
            let sign = match line.change {
                Change::Same => ' ',
                Change::Folded => '~',
                Change::Added => '+',
                Change::Removed => '-',
            };
            format!("{sign}{}{}", " ".repeat(line.depth as usize), line.text)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn members_and_items_that_came_went_or_changed_are_told() {
        for (before, after, lines) in [
            (
                r#"{"a":1,"b":2}"#,
                r#"{"a":1,"b":2,"charge":{"id":"x"}}"#,
                " {\n~ 2 members as before\n+ \"charge\": {\n+  \"id\": \"x\"\n+ }\n }",
            ),
            (
                r#"{"a":{"x":1,"y":2},"gone":[]}"#,
                r#"{"a":{"x":1,"y":3}}"#,
                " {\n  \"a\": {\n~  1 member as before\n-  \"y\": 2\n+  \"y\": 3\n  }\n- \"gone\": []\n }",
            ),
            (
                "[1,2,3]",
                "[1,9,3]",
                " [\n~ 1 item as before\n- 2\n+ 9\n~ 1 item as before\n ]",
            ),
            (
                "[1,3]",
                "[1,2,3]",
                " [\n~ 1 item as before\n+ 2\n~ 1 item as before\n ]",
            ),
            ("1", "1", " 1"),
            ("1", "{}", "-1\n+{}"),
            (
                r#"[{"a":1}]"#,
                r#"[{"a":2}]"#,
                " [\n  {\n-  \"a\": 1\n+  \"a\": 2\n  }\n ]",
            ),
        ] {
            assert_eq!(told(before, after), lines, "{before} {after}");
        }
    }

    #[test]
    fn what_is_huge_is_cut() {
        let many: Value = (0..100_000)
            .map(Value::from)
            .collect::<asl_json::Array>()
            .into();
        let told = diff(&Value::Null, &many);
        assert!(told.cut && told.lines.len() == MAX_LINES);
        let long = diff(&Value::Null, &Value::from("ü".repeat(5000)));
        assert!(
            long.lines
                .iter()
                .all(|line| line.text.chars().count() < 500)
        );
    }
}
