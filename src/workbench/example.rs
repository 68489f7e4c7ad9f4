//! An example whose definition gives way to another one: a person who pastes a workflow over it has no use for what was made for the example.

use std::rc::Rc;

use crate::project::{Project, is_replaced};
use crate::protocol::{Document, StateInfo};

use super::{RunState, Workbench};

/// The example that is open.
#[derive(Debug, Clone)]
pub(super) struct OpenExample {
    /// As it was opened.
    project: Rc<Project>,
    /// Whether the greater part of its definition was replaced at once: who renames its states one by one works on with it.
    is_replaced: bool,
}

impl OpenExample {
    /// Hears of an edit of the definition.
    pub(super) fn edited(&mut self, before: &str, after: &str) {
        self.is_replaced |= is_replaced(before, after);
    }

    /// Whether the example has a state of one of these names.
    fn has_any(&self, states: &[StateInfo]) -> bool {
        let mut strings: Vec<&str> = self.project.definition.split('"').collect();
        strings.sort_unstable();
        let has = |state: &StateInfo| strings.binary_search(&&*state.name).is_ok();
        states.iter().any(has)
    }
}

impl Workbench {
    /// What is open is an example, as it was made.
    pub fn mark_example(&mut self) {
        self.example = Some(OpenExample {
            project: Rc::new(self.project()),
            is_replaced: false,
        });
    }

    /// Once another definition stands in place of the example's, which has none of its states, what belongs to the example goes with it, but for what was edited.
    pub(super) fn leave_example(&mut self) {
        let is_left = self.example.as_ref().is_some_and(|example| {
            let states = &self.check.states;
            example.is_replaced && !states.is_empty() && !example.has_any(states)
        });
        let Some(OpenExample { project, .. }) = self.example.take_if(|_| is_left) else {
            return;
        };
        // Who pressed Run meanwhile wants it run, but not with what the example was mocked with.
        let was_run = self.run.state != RunState::Idle && self.is_run_of_these_texts();
        let now = self.project();
        let before = Project {
            definition: project.definition.clone(),
            ..now.clone()
        };
        if now.title == project.title {
            self.title = Rc::default();
        }
        if now.settings == project.settings {
            self.settings = Rc::default();
            self.draft = None;
        }
        if now.substitutions == project.substitutions {
            self.substitutions = Rc::default();
        }
        if now.input == project.input {
            self.replace_text(Document::Input, &"{}".into());
        }
        if now.mocks == project.mocks {
            self.test_case = None;
            self.replace_text(Document::Mocks, &Rc::default());
        }
        if now.tests == project.tests {
            self.open_suite(Rc::default());
        }
        self.check_again(Document::Definition);
        self.exchanges.taken += 1;
        let told = "this workflow took the place of the example, whose input, mocks and tests went with it";
        self.replaced(before, told.into());
        if was_run {
            self.begin_run();
            self.send_run_when_ready();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_at_once_is_told_from_what_is_edited() {
        let example = r#"{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","End":true}}}"#;
        let renamed = example.replace("Hello", "Welcome");
        for (after, is_replaced) in [
            (&*renamed, false),
            ("", true),
            (r#"{"StartAt":"A","States":{"A":{"Type":"Fail"}}}"#, true),
        ] {
            let mut open = OpenExample {
                project: Rc::default(),
                is_replaced: false,
            };
            open.edited(example, after);
            assert_eq!(open.is_replaced, is_replaced, "{after}");
        }
    }
}
