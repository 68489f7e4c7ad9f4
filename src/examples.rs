//! The examples that come with the page: files in `www/examples/`, listed in `index.json`.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;
use web_sys::js_sys::futures::JsFuture;

use crate::json_text::{Json, Object, pretty};
use crate::project::{Project, settings, substitutions};

/// Where they are, seen from the page.
const FOLDER: &str = "./examples/";

/// An example as the list tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Example {
    /// Its file in the folder.
    pub file: Rc<str>,
    /// Its name.
    pub title: Rc<str>,
    /// What it shows, in a sentence.
    pub summary: Rc<str>,
    /// Whether it is a pattern, to be built upon; else a first step, to be understood.
    pub pattern: bool,
}

/// An example, ready to be opened.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opened {
    /// What is worked on.
    pub project: Project,
    /// What to try with it, step by step; code stands in backticks.
    pub try_this: Rc<[String]>,
}

/// Reads the list; empty if it cannot be read.
#[must_use]
pub fn list(text: &str) -> Vec<Example> {
    let members = Json::of(text).members().unwrap_or_default();
    let list = members.iter().find(|(name, _)| name == "examples");
    let items = list.and_then(|(_, list)| list.items()).unwrap_or_default();
    items
        .into_iter()
        .map(entry)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn entry(json: Json<'_>) -> Option<Example> {
    let mut example = Example::default();
    for (name, value) in json.members()? {
        let text = || value.string().map(Rc::from);
        match name.as_str() {
            "file" => example.file = text()?,
            "title" => example.title = text()?,
            "summary" => example.summary = text()?,
            "pattern" => example.pattern = value.text() == "true",
            _ => {}
        }
    }
    Some(example)
}

/// Reads an example.
#[must_use]
pub fn read(text: &str) -> Option<Opened> {
    let mut opened = Opened::default();
    let project = &mut opened.project;
    for (name, value) in Json::of(text).members()? {
        let laid_out = || Rc::from(pretty(value.text()));
        match name.as_str() {
            "title" => project.title = value.string()?.into(),
            "tryThis" => {
                let steps = value.items()?.into_iter();
                opened.try_this = steps.map(Json::string).collect::<Option<Vec<_>>>()?.into();
            }
            "definition" => project.definition = laid_out(),
            "input" => project.input = laid_out(),
            "mocks" => project.mocks = laid_out(),
            "testCase" => project.test_case = Some(value.string()?.into()),
            "substitutions" => project.substitutions = Rc::new(substitutions(value)?),
            "settings" => project.settings = settings(value)?,
            "tests" => {
                let mut file = Object::new();
                file.put("Tests", value.text());
                project.tests = pretty(&file.end()).into();
            }
            _ => {}
        }
    }
    Some(opened)
}

/// Fetches the list from the page's own folder.
pub async fn fetch_list() -> Vec<Example> {
    list_in(FOLDER).await
}

/// Fetches the list of another folder that is listed as this one is.
pub async fn list_in(folder: &str) -> Vec<Example> {
    fetch(&format!("{folder}index.json"))
        .await
        .map(|text| list(&text))
        .unwrap_or_default()
}

/// Fetches an example from the page's own folder.
pub async fn fetch_one(file: &str) -> Option<Opened> {
    let text = fetch(&format!("{FOLDER}{file}")).await.ok()?;
    read(&text)
}

/// Fetches a file of the site, by its address as the page sees it.
///
/// # Errors
/// What the browser gave instead, or the status of an answer that is not the file.
pub async fn fetch(address: &str) -> Result<String, JsValue> {
    let response: Response = JsFuture::from(gloo::utils::window().fetch_with_str(address))
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

    const PATTERNS: [&str; 7] = [
        "saga.json",
        "fan-out.json",
        "human-approval.json",
        "circuit-breaker.json",
        "polling.json",
        "idempotency.json",
        "batch.json",
    ];

    #[test]
    fn every_example_of_the_list_can_be_opened() {
        let listed = list(&text("index.json"));
        assert!(listed.len() > PATTERNS.len());
        for example in listed {
            let opened = read(&text(&example.file))
                .unwrap_or_else(|| panic!("{} cannot be read", example.file));
            assert_eq!(opened.project.title, example.title, "{}", example.file);
            assert_eq!(
                example.pattern,
                PATTERNS.contains(&&*example.file),
                "{}",
                example.file
            );
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
