//! Every lesson: what it begins with does not pass its check, its solution does, and what it says leads somewhere.

#![expect(clippy::panic, reason = "a test says what it misses")]

use std::collections::BTreeSet;
use std::path::Path;

use asl_playground::examples::{Example, list};
use asl_playground::learn::lesson::{self, Lesson};
use asl_playground::learn::markdown::{Block, Inline, inline};
use asl_playground::learn::reference::Reference;
use asl_playground::learn::{Place, name};
use asl_playground::project::Project;
use asl_playground::protocol::{
    Command, RunRequest, Severity, TestOutcome, TestVerdict, TestsCommand, TestsUpdate, Update,
};
use asl_playground::session::Session;

fn text(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lessons() -> Vec<(Example, Lesson)> {
    let read = |entry: Example| {
        let text = text(&format!("lessons/{}", entry.file));
        let lesson = lesson::read(&text).unwrap_or_else(|| panic!("{} is no lesson", entry.file));
        (entry, lesson)
    };
    list(&text("lessons/index.json"))
        .into_iter()
        .map(read)
        .collect()
}

/// What the check says of a project: what came of each test, or why it cannot be run.
fn check(project: &Project) -> Result<Vec<TestOutcome>, String> {
    let mut session = Session::default();
    let with = Box::new(RunRequest {
        run: 1,
        definition: project.definition.clone(),
        input: project.input.clone(),
        mocks: project.mocks.clone(),
        test_case: project.test_case.as_deref().map(String::from),
        substitutions: project.substitutions.clone(),
        settings: project.settings.clone(),
    });
    let mut command = TestsCommand::Run {
        tests: project.tests.clone(),
        only: None,
        with,
    };
    let mut results = Vec::new();
    loop {
        match session.answer(Command::Tests(Box::new(command))).pop() {
            Some(Update::Tests(update)) => match *update {
                TestsUpdate::Progress(progress) => {
                    results.extend(progress.results);
                    if progress.done {
                        return Ok(results);
                    }
                }
                TestsUpdate::Refused { diagnostics, .. } => {
                    let told = diagnostics.first().map(|found| found.message.clone());
                    return Err(told.unwrap_or_default());
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
        command = TestsCommand::Pull {
            run: 1,
            events: 100_000,
        };
    }
}

fn passes(results: &[TestOutcome]) -> bool {
    !results.is_empty() && results.iter().all(|it| it.verdict == TestVerdict::Passed)
}

#[test]
fn the_way_has_all_lessons_and_no_file_beside_them() {
    let lessons = lessons();
    for (entry, lesson) in &lessons {
        assert_eq!(entry.title, lesson.project.title, "{}", entry.file);
        assert!(!entry.summary.is_empty() && !lesson.text.is_empty() && !lesson.why.is_empty());
        assert!(!lesson.hints.is_empty(), "{} has no hint", entry.file);
    }
    let listed: BTreeSet<String> = lessons.iter().map(|(it, _)| it.file.to_string()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lessons");
    let files = std::fs::read_dir(folder).map(|files| {
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names
            .filter(|name| name.ends_with(".md"))
            .collect::<BTreeSet<_>>()
    });
    assert_eq!(files.ok(), Some(listed));
}

#[test]
fn every_solution_passes() {
    for (entry, lesson) in lessons() {
        let results = check(&lesson.solution).unwrap_or_else(|why| panic!("{}: {why}", entry.file));
        assert!(passes(&results), "{}: {results:#?}", entry.file);
        for result in results {
            assert_eq!(
                result.by_default,
                Vec::<String>::new(),
                "{}: everything is mocked",
                entry.file
            );
        }
    }
}

#[test]
fn no_beginning_passes_and_each_can_be_run() {
    for (entry, lesson) in lessons() {
        let results = check(&lesson.project).unwrap_or_else(|why| panic!("{}: {why}", entry.file));
        assert!(!passes(&results), "{}: {results:#?}", entry.file);
    }
}

/// Who asks for a solution of their own is told in words what is missing.
#[test]
fn every_test_of_a_lesson_says_what_is_wanted() {
    for (entry, lesson) in lessons() {
        let mut session = Session::default();
        let list = TestsCommand::List {
            tests: lesson.project.tests.clone(),
            revision: 0,
        };
        let told = session.answer(Command::Tests(Box::new(list))).pop();
        let Some(Update::Tests(update)) = told else {
            panic!("{}: {told:?}", entry.file);
        };
        let TestsUpdate::Listed {
            tests, findings, ..
        } = *update
        else {
            panic!("{}: {update:?}", entry.file);
        };
        assert_eq!(findings, Vec::<String>::new(), "{}", entry.file);
        for test in tests {
            assert!(test.comment.ends_with('.'), "{}: {}", entry.file, test.name);
        }
    }
}

/// What a lesson ends with is what it teaches: nothing in it is refused.
#[test]
fn no_solution_has_an_error_or_a_warning() {
    for (entry, lesson) in lessons() {
        let project = &lesson.solution;
        let checked = Session::default().answer(Command::Check {
            revision: 1,
            text: project.definition.clone(),
            machine_type: project.settings.machine_type,
            substitutions: project.substitutions.clone(),
        });
        for update in checked {
            let Update::Checked(checked) = update else {
                continue;
            };
            let bad: Vec<_> = checked
                .diagnostics
                .iter()
                .filter(|found| found.severity != Severity::Hint)
                .collect();
            assert!(bad.is_empty(), "{}: {bad:#?}", entry.file);
        }
    }
}

#[test]
fn every_link_of_a_lesson_leads_somewhere() {
    let lessons = lessons();
    let reference = Reference::read(&text("reference/reference.md"));
    for (entry, lesson) in &lessons {
        let paragraphs = lesson.text.iter().chain(&lesson.why).flat_map(lines);
        for line in paragraphs.chain(lesson.hints.iter().map(String::as_str)) {
            for piece in inline(line) {
                let Inline::Link(_, address) = piece else {
                    continue;
                };
                let leads = match Place::of(address) {
                    Some(Place::Path) => true,
                    Some(Place::Lesson(to)) => lessons.iter().any(|(it, _)| name(it) == &*to),
                    Some(Place::Reference(word)) => {
                        reference.entries.iter().any(|entry| entry.word == word)
                    }
                    None => false,
                };
                assert!(leads, "{}: {address}", entry.file);
            }
        }
    }
}

fn lines(block: &Block) -> Vec<&str> {
    match block {
        Block::Paragraph(text) => vec![text],
        Block::Points(points) => points.iter().map(String::as_str).collect(),
        Block::Heading(_) | Block::Code(_) => Vec::new(),
    }
}
