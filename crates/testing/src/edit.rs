//! Changing test files.

use std::fmt;
use std::sync::Arc;

use asl_json::{Object, Value};

use crate::expect::Expect;
use crate::file::Test;

/// A change of a test file.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Tests are added at the end; one whose name is taken gets another.
    Add(Vec<Test>),
    /// A test takes the place of the one with this name.
    Replace(Arc<str>, Box<Test>),
    /// A test expects something else.
    Expect(Arc<str>, Box<Expect>),
    /// A test is taken out.
    Remove(Arc<str>),
}

/// Why a test file cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// It is no JSON object, or its `Tests` are none.
    Unreadable,
    /// There is no such test.
    NoSuchTest(Arc<str>),
    /// There is another test of this name.
    NameTaken(Arc<str>),
}

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => out.write_str("the tests cannot be read; mend their text first"),
            Self::NoSuchTest(name) => write!(out, "there is no test `{name}`"),
            Self::NameTaken(name) => write!(out, "there is another test named `{name}`"),
        }
    }
}

/// A test file after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Its text, laid out anew. What else stood in the file is kept.
    pub text: String,
    /// The name that the test has now that was changed or, of several, was added last.
    pub name: Option<Arc<str>>,
}

/// Changes the text of a test file.
///
/// # Errors
/// Why it cannot be changed.
pub fn edit(text: &str, edit: Edit) -> Result<Edited, EditError> {
    let mut file = match text.trim() {
        "" => Object::new(),
        text => match Value::parse(text) {
            Ok(Value::Object(file)) => file,
            _ => return Err(EditError::Unreadable),
        },
    };
    let tests = match file.get("Tests") {
        None => Object::new(),
        Some(Value::Object(tests)) => tests.clone(),
        Some(_) => return Err(EditError::Unreadable),
    };
    let (tests, name) = changed(tests, edit)?;
    file.insert("Tests", Value::Object(tests));
    Ok(Edited {
        text: Value::Object(file).pretty(2),
        name,
    })
}

/// The tests, and the name of the one that was changed.
fn changed(mut tests: Object, edit: Edit) -> Result<(Object, Option<Arc<str>>), EditError> {
    let mut name_now = None;
    match edit {
        Edit::Add(added) => {
            for test in added {
                let name: Arc<str> = free_name(&tests, &test.name).into();
                tests.insert(Arc::clone(&name), test.to_value());
                name_now = Some(name);
            }
        }
        Edit::Replace(name, test) => {
            if !tests.contains_key(&name) {
                return Err(EditError::NoSuchTest(name));
            }
            if name != test.name && tests.contains_key(&test.name) {
                return Err(EditError::NameTaken(test.name));
            }
            // It keeps its place.
            let others = tests.iter().map(|(key, value)| {
                if *key == name {
                    (Arc::clone(&test.name), test.to_value())
                } else {
                    (Arc::clone(key), value.clone())
                }
            });
            tests = others.collect();
            name_now = Some(test.name);
        }
        Edit::Expect(name, expect) => {
            let mut test = match tests.get(&name) {
                Some(Value::Object(test)) => test.clone(),
                _ => return Err(EditError::NoSuchTest(name)),
            };
            test.insert("Expect", expect.to_value());
            tests.insert(Arc::clone(&name), Value::Object(test));
            name_now = Some(name);
        }
        Edit::Remove(name) => {
            if tests.remove(&name).is_none() {
                return Err(EditError::NoSuchTest(name));
            }
        }
    }
    Ok((tests, name_now))
}

/// The name, or the name with the first number that makes it another.
fn free_name(tests: &Object, name: &str) -> String {
    let mut free = name.to_owned();
    let mut number = 2_u32;
    while tests.contains_key(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str) -> Test {
        Test {
            name: name.into(),
            input: Some(Value::from(1)),
            ..Test::default()
        }
    }

    #[test]
    fn files_are_changed_in_place() {
        let file = r#"{"Type":"EXPRESS","Tests":{"a":{},"b":{"Comment":"x","Expect":{"Error":"E"}}},"Later":1}"#;
        for (text, change, result, name) in [
            (
                "",
                Edit::Add(vec![test("a"), test("a")]),
                r#"{"Tests":{"a":{"Input":1},"a 2":{"Input":1}}}"#,
                Some("a 2"),
            ),
            (
                file,
                Edit::Replace("a".into(), Box::new(test("c"))),
                r#"{"Type":"EXPRESS","Tests":{"c":{"Input":1},"b":{"Comment":"x","Expect":{"Error":"E"}}},"Later":1}"#,
                Some("c"),
            ),
            (
                file,
                Edit::Expect("b".into(), Box::default()),
                r#"{"Type":"EXPRESS","Tests":{"a":{},"b":{"Comment":"x","Expect":{}}},"Later":1}"#,
                Some("b"),
            ),
            (
                file,
                Edit::Remove("b".into()),
                r#"{"Type":"EXPRESS","Tests":{"a":{}},"Later":1}"#,
                None,
            ),
        ] {
            let edited = edit(text, change).unwrap();
            let changed = Value::parse(&edited.text).unwrap().to_json_string();
            assert_eq!((&*changed, edited.name.as_deref()), (result, name));
        }
    }

    #[test]
    fn what_cannot_be_changed_is_said() {
        for (text, change, why) in [
            (
                "{",
                Edit::Add(Vec::new()),
                "the tests cannot be read; mend their text first",
            ),
            (
                "[]",
                Edit::Add(Vec::new()),
                "the tests cannot be read; mend their text first",
            ),
            (
                r#"{"Tests":[]}"#,
                Edit::Add(Vec::new()),
                "the tests cannot be read; mend their text first",
            ),
            ("{}", Edit::Remove("a".into()), "there is no test `a`"),
            (
                r#"{"Tests":{"a":{},"b":{}}}"#,
                Edit::Replace("a".into(), Box::new(test("b"))),
                "there is another test named `b`",
            ),
        ] {
            assert_eq!(edit(text, change).unwrap_err().to_string(), why);
        }
    }
}
