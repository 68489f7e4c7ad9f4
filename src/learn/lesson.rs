//! What a lesson has.
//!
//! ````text
//! ---
//! title: What ResultPath does
//! case: Happy              the test case of the mocks that is chosen
//! type: EXPRESS            the type of the machine; STANDARD if absent
//! solution-type: STANDARD  that of the solution, if it is another one
//! ---
//!
//! What is to be known, and the task.
//!
//! ```json definition       … and `input`, `mocks`, `tests`: what the task begins with, and the test file that checks it
//! ```
//!
//! ## Hints
//!
//! - one after the other
//!
//! ## Solution
//!
//! Why it is so.
//!
//! ```json definition       … or `mocks`: what takes the place of the one above
//! ```
//! ````
//!
//! Fenced blocks of other kinds are shown where they stand.

use std::rc::Rc;

use super::markdown::{Block, blocks};
use crate::project::Project;
use crate::protocol::MachineType;

/// A lesson.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lesson {
    /// What is to be read.
    pub text: Vec<Block>,
    /// What the task begins with. Its title is that of the lesson, its tests are the check.
    pub project: Project,
    /// One after the other.
    pub hints: Vec<String>,
    /// What is said about the solution.
    pub why: Vec<Block>,
    /// What passes the check.
    pub solution: Project,
}

/// Where a block belongs.
#[derive(PartialEq)]
enum Part {
    Text,
    Hints,
    Solution,
}

/// Reads a lesson; none without the lines at its head or without a definition.
#[must_use]
pub fn read(text: &str) -> Option<Lesson> {
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let mut lesson = Lesson::default();
    let mut solution_type = None;
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        match name {
            "title" => lesson.project.title = value.into(),
            "case" => lesson.project.test_case = Some(value.into()),
            "type" => lesson.project.settings.machine_type = machine_type(value),
            "solution-type" => solution_type = Some(machine_type(value)),
            _ => {}
        }
    }
    let mut part = Part::Text;
    let mut changes = Vec::new();
    for block in blocks(body) {
        match (&part, block) {
            (_, Block::Heading(heading)) if &*heading == "Hints" => part = Part::Hints,
            (_, Block::Heading(heading)) if &*heading == "Solution" => part = Part::Solution,
            (Part::Text, Block::Code(code)) if !code.kind.is_empty() => {
                put(&mut lesson.project, &code.kind, code.text);
            }
            (Part::Solution, Block::Code(code)) if !code.kind.is_empty() => changes.push(code),
            (Part::Text, block) => lesson.text.push(block),
            (Part::Hints, Block::Points(points)) => lesson.hints.extend(points),
            (Part::Hints, _) => {}
            (Part::Solution, block) => lesson.why.push(block),
        }
    }
    lesson.solution = lesson.project.clone();
    if let Some(machine_type) = solution_type {
        lesson.solution.settings.machine_type = machine_type;
    }
    for code in changes {
        put(&mut lesson.solution, &code.kind, code.text);
    }
    (!lesson.project.definition.is_empty()).then_some(lesson)
}

fn machine_type(name: &str) -> MachineType {
    match name {
        "EXPRESS" => MachineType::Express,
        _ => MachineType::Standard,
    }
}

fn put(project: &mut Project, kind: &str, text: Rc<str>) {
    match kind {
        "definition" => project.definition = text,
        "input" => project.input = text,
        "mocks" => project.mocks = text,
        "tests" => project.tests = text,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_taken_apart() {
        let text = "---\ntitle: One\ncase: A\ntype: EXPRESS\nsolution-type: STANDARD\n---\n\nRead.\n\n## Task\n\nDo.\n\n```json\nshown\n```\n\n```json definition\n{1}\n```\n\n```json tests\n{2}\n```\n\n## Hints\n\n- a\n- b\n\n## Solution\n\nWhy.\n\n```json definition\n{3}\n```\n";
        let lesson = read(text).unwrap();
        assert_eq!(lesson.text.len(), 4);
        assert_eq!(lesson.hints, ["a", "b"]);
        assert_eq!(lesson.why.len(), 1);
        let (begin, end) = (&lesson.project, &lesson.solution);
        assert_eq!(
            (&*begin.title, &*begin.definition, &*begin.tests),
            ("One", "{1}", "{2}")
        );
        assert_eq!(begin.test_case.as_deref(), Some("A"));
        assert_eq!(begin.settings.machine_type, MachineType::Express);
        assert_eq!((&*end.definition, &*end.tests), ("{3}", "{2}"));
        assert_eq!(end.settings.machine_type, MachineType::Standard);
    }

    #[test]
    fn what_is_no_lesson_is_none() {
        for text in ["", "# A", "---\ntitle: A\n---\n", "---\n"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
