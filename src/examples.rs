//! The examples that come with the page: files in `www/examples/`, listed in `index.json`.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;
use web_sys::js_sys::futures::JsFuture;

use crate::project::Project;
use crate::protocol::{Settings, Substitutions};

/// Where they are, seen from the page.
const FOLDER: &str = "./examples/";

/// An example as the list tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Example {
    /// Its file in the folder.
    pub file: Rc<str>,
    /// Its name.
    pub title: Rc<str>,
    /// What it shows, in a sentence.
    pub summary: Rc<str>,
}

/// An example, ready to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// What is worked on.
    pub project: Project,
    /// What to try with it, step by step; code stands in backticks.
    pub try_this: Rc<[String]>,
}

#[derive(Deserialize)]
struct Index {
    examples: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    title: Rc<str>,
    #[serde(default)]
    try_this: Vec<String>,
    definition: Value,
    #[serde(default)]
    input: Option<Value>,
    #[serde(default)]
    mocks: Option<Value>,
    #[serde(default)]
    test_case: Option<Rc<str>>,
    #[serde(default)]
    substitutions: Substitutions,
    #[serde(default)]
    settings: Settings,
}

/// Reads the list; empty if it cannot be read.
#[must_use]
pub fn list(text: &str) -> Vec<Example> {
    serde_json::from_str::<Index>(text)
        .map(|index| index.examples)
        .unwrap_or_default()
}

/// Reads an example.
#[must_use]
pub fn read(text: &str) -> Option<Opened> {
    let file: File = serde_json::from_str(text).ok()?;
    let pretty = |value: &Value| {
        serde_json::to_string_pretty(value)
            .unwrap_or_default()
            .into()
    };
    Some(Opened {
        project: Project {
            title: file.title,
            definition: pretty(&file.definition),
            input: file.input.as_ref().map(pretty).unwrap_or_default(),
            mocks: file.mocks.as_ref().map(pretty).unwrap_or_default(),
            test_case: file.test_case,
            substitutions: Rc::new(file.substitutions),
            settings: file.settings,
        },
        try_this: file.try_this.into(),
    })
}

/// Fetches the list from the page's own folder.
pub async fn fetch_list() -> Vec<Example> {
    fetch("index.json")
        .await
        .map(|text| list(&text))
        .unwrap_or_default()
}

/// Fetches an example from the page's own folder.
pub async fn fetch_one(file: &str) -> Option<Opened> {
    fetch(file).await.ok().and_then(|text| read(&text))
}

async fn fetch(file: &str) -> Result<String, JsValue> {
    let response: Response =
        JsFuture::from(gloo::utils::window().fetch_with_str(&format!("{FOLDER}{file}")))
            .await?
            .unchecked_into();
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::NULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(file: &str) -> String {
        std::fs::read_to_string(format!(
            "{}/www/examples/{file}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
    }

    #[test]
    fn every_example_of_the_list_can_be_opened() {
        let listed = list(&text("index.json"));
        assert!(!listed.is_empty());
        for example in listed {
            let opened = read(&text(&example.file))
                .unwrap_or_else(|| panic!("{} cannot be read", example.file));
            assert_eq!(opened.project.title, example.title, "{}", example.file);
            assert!(
                opened.project.definition.starts_with("{\n  "),
                "{}",
                example.file
            );
        }
    }

    #[test]
    fn what_is_no_list_is_an_empty_one() {
        for text in ["", "[]", "{}", r#"{"examples":7}"#] {
            assert_eq!(list(text), []);
        }
    }
}
