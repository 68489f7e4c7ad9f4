//! What is worked on: the three texts and what else decides a run. This is what a link carries and what the browser keeps.

use std::rc::Rc;

use crate::breakpoint::Breakpoints;
use crate::json_text::{Json, Object};
use crate::protocol::{MachineType, Settings, Substitutions};

/// Everything that a run depends on, and where the cursor stops in it; two projects that differ in no more than their breakpoints give the same history,
/// byte for byte.
///
/// Cloning is cheap. The texts are kept as they were typed, valid or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Project {
    /// A name for people.
    pub title: Rc<str>,
    /// The definition.
    pub definition: Rc<str>,
    /// The execution's input.
    pub input: Rc<str>,
    /// The mocks, as a `MockConfigFile.json`.
    pub mocks: Rc<str>,
    /// Which test case of the mocks; absent: the only one.
    pub test_case: Option<Rc<str>>,
    /// Values of placeholders.
    pub substitutions: Rc<Substitutions>,
    /// What else of a run can be chosen.
    pub settings: Settings,
    /// Where the cursor stops.
    pub breakpoints: Rc<Breakpoints>,
    /// The test cases, as a test file (`asl_testing` says what one has); empty: none.
    pub tests: Rc<str>,
}

impl Project {
    /// The same without breakpoints, as it is shared unless they are asked for.
    #[must_use]
    pub fn without_breakpoints(self) -> Self {
        Self {
            breakpoints: Rc::default(),
            ..self
        }
    }

    /// The same with lines ended by `\n` alone, as the editors count them.
    #[must_use]
    pub fn with_plain_line_ends(self) -> Self {
        Self {
            definition: with_plain_line_ends(&self.definition),
            input: with_plain_line_ends(&self.input),
            mocks: with_plain_line_ends(&self.mocks),
            ..self
        }
    }

    /// As JSON, to be kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Object::new();
        object.put_string("title", &self.title);
        object.put_string("definition", &self.definition);
        object.put_string("input", &self.input);
        object.put_string("mocks", &self.mocks);
        object.put_optional("test_case", self.test_case.as_deref());
        object.put("substitutions", &substitutions_text(&self.substitutions));
        object.put("settings", &settings_text(&self.settings));
        if !self.breakpoints.is_empty() {
            object.put("breakpoints", &self.breakpoints.to_json());
        }
        if !self.tests.is_empty() {
            object.put_string("tests", &self.tests);
        }
        object.end()
    }

    /// What [`Project::to_json`] gives; what is not there has its default. None if it is something else.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let mut project = Self::default();
        for (name, value) in Json::of(text).members()? {
            let text = || value.string().map(Rc::from);
            match name.as_str() {
                "title" => project.title = text()?,
                "definition" => project.definition = text()?,
                "input" => project.input = text()?,
                "mocks" => project.mocks = text()?,
                "test_case" if value.or_null().is_some() => project.test_case = Some(text()?),
                "substitutions" => project.substitutions = Rc::new(substitutions(value)?),
                "settings" => project.settings = settings(value)?,
                "breakpoints" => {
                    project.breakpoints = Rc::new(Breakpoints::from_json(value)?);
                }
                "tests" => project.tests = text()?,
                _ => {}
            }
        }
        Some(project)
    }
}

/// The text with lines ended by `\n` alone.
pub(crate) fn with_plain_line_ends(text: &Rc<str>) -> Rc<str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.clone()
    }
}

/// An object of texts.
pub(crate) fn substitutions(json: Json<'_>) -> Option<Substitutions> {
    let mut substitutions = Substitutions::new();
    for (name, value) in json.members()? {
        substitutions.insert(name, value.string()?);
    }
    Some(substitutions)
}

pub(crate) fn substitutions_text(substitutions: &Substitutions) -> String {
    let mut object = Object::new();
    for (name, value) in substitutions {
        object.put_string(name, value);
    }
    object.end()
}

/// Settings by the names of their fields; what is not there has its default.
pub(crate) fn settings(json: Json<'_>) -> Option<Settings> {
    let mut settings = Settings::default();
    for (name, value) in json.members()? {
        let Some(value) = value.or_null() else {
            continue;
        };
        let text = || value.string();
        match name.as_str() {
            "machine_type" => {
                settings.machine_type = match text()?.as_str() {
                    "Standard" => MachineType::Standard,
                    "Express" => MachineType::Express,
                    _ => return None,
                }
            }
            "seed" => settings.seed = value.number()?,
            "start_time" => settings.start_time = Some(text()?),
            "execution_name" => settings.execution_name = Some(text()?),
            "state_machine_name" => settings.state_machine_name = Some(text()?),
            "region" => settings.region = Some(text()?),
            "account_id" => settings.account_id = Some(text()?),
            "quotas" => settings.quotas = value.bool()?,
            _ => {}
        }
    }
    Some(settings)
}

fn settings_text(settings: &Settings) -> String {
    // Every field is named, so that a new one cannot be forgotten here.
    let Settings {
        machine_type,
        seed,
        start_time,
        execution_name,
        state_machine_name,
        region,
        account_id,
        quotas,
    } = settings;
    let mut object = Object::new();
    object.put_string(
        "machine_type",
        match machine_type {
            MachineType::Standard => "Standard",
            MachineType::Express => "Express",
        },
    );
    object.put("seed", &seed.to_string());
    for (name, text) in [
        ("start_time", start_time),
        ("execution_name", execution_name),
        ("state_machine_name", state_machine_name),
        ("region", region),
        ("account_id", account_id),
    ] {
        object.put_optional(name, text.as_deref());
    }
    object.put("quotas", if *quotas { "true" } else { "false" });
    object.end()
}

/// What a workflow without a title is called.
pub const UNTITLED: &str = "Untitled workflow";

/// A title to speak of.
#[must_use]
pub fn named(title: &str) -> &str {
    if title.is_empty() { UNTITLED } else { title }
}

/// Whether less than half of a text that says something is where it was, from its beginning and from its end.
#[must_use]
pub fn is_replaced(before: &str, after: &str) -> bool {
    const SAYS_SOMETHING: usize = 16;
    if before.len() < SAYS_SOMETHING {
        return false;
    }
    let pairs = before.bytes().zip(after.bytes());
    let ends = before.bytes().rev().zip(after.bytes().rev());
    let same = pairs.take_while(|(old, new)| old == new).count()
        + ends.take_while(|(old, new)| old == new).count();
    same < before.len() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_comes_back_from_its_json() {
        let settings = Settings {
            machine_type: MachineType::Express,
            seed: 7,
            start_time: Some(String::from("2026-01-01T00:00:00Z")),
            execution_name: Some(String::from("run \"1\"")),
            state_machine_name: Some(String::from("saga")),
            region: Some(String::from("eu-west-1")),
            account_id: Some(String::from("000000000000")),
            quotas: false,
        };
        let project = Project {
            title: "Ünïcode 🦀".into(),
            definition: "{\n\t\"not\": even JSON".into(),
            input: "{}".into(),
            mocks: String::new().into(),
            test_case: Some("Happy".into()),
            substitutions: Rc::new([(String::from("A"), String::from("\\"))].into()),
            settings,
            breakpoints: {
                let mut breakpoints = Breakpoints::default();
                breakpoints.toggle("Charge");
                Rc::new(breakpoints)
            },
            tests: "{\"Tests\": 7".into(),
        };
        for project in [project, Project::default()] {
            assert_eq!(Project::from_json(&project.to_json()), Some(project));
        }
    }

    #[test]
    fn what_is_unknown_is_passed_over_and_what_is_wrong_is_not_read() {
        let read = Project::from_json(
            r#"{"later": [1], "test_case": null, "settings": {"seed": 3, "x": {}}}"#,
        );
        assert_eq!(read.map(|read| read.settings.seed), Some(3));
        for text in [
            "7",
            r#"{"title": 7}"#,
            r#"{"settings": {"machine_type": "Fast"}}"#,
        ] {
            assert_eq!(Project::from_json(text), None, "{text}");
        }
    }
}
