//! A workflow that is to be looked at and run, not edited.

use super::action::Action;
use super::chrome::{Notice, NoticeId, NoticeTone};
use super::exchange::Exchange;
use super::suite::TestsAction;

impl Action {
    /// Whether it changes a text. What decides about a run beside the texts (test case, settings, values of placeholders, breakpoints) is free.
    pub(super) fn edits(&self) -> bool {
        match self {
            Self::Title(_) | Self::Edit(..) | Self::Fix(..) | Self::Undo | Self::EditMock(..) => {
                true
            }
            Self::Exchange(exchange) => {
                matches!(exchange, Exchange::Take | Exchange::Convert)
            }
            Self::Tests(action) => matches!(
                action,
                TestsAction::Edit(_)
                    | TestsAction::SaveRun
                    | TestsAction::FromMocks
                    | TestsAction::Replace(_)
            ),
            _ => false,
        }
    }
}

/// Why nothing was changed.
pub(super) fn told() -> Notice {
    Notice {
        id: NoticeId::ReadOnly,
        tone: NoticeTone::Info,
        text: "this workflow was shared to be looked at and run. Press `Edit a copy` to change it"
            .into(),
        report: None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::*;
    use crate::project::Project;
    use crate::protocol::Document;
    use crate::workbench::Workbench;

    fn opened() -> Rc<Workbench> {
        let project = Project {
            definition: "{}".into(),
            mocks: "{}".into(),
            ..Project::default()
        };
        Rc::new(Workbench::of(project)).reduce(Action::ReadOnly(true))
    }

    #[test]
    fn no_text_changes_and_it_is_said_why() {
        for action in [
            Action::Edit(Document::Definition, "x".into()),
            Action::Edit(Document::Mocks, "x".into()),
            Action::Title("x".into()),
            Action::Undo,
            Action::Exchange(Exchange::Convert),
            Action::Tests(TestsAction::Replace("x".into())),
        ] {
            let before = opened();
            let after = before.clone().reduce(action.clone());
            assert_eq!(after.project(), before.project(), "{action:?}");
            assert_eq!(after.notices.len(), 1, "{action:?}");
        }
    }

    #[test]
    fn what_decides_about_a_run_is_free() {
        let after = opened().reduce(Action::TestCase(Some("Happy".into())));
        assert_eq!(after.test_case.as_deref(), Some("Happy"));
        let after = after.reduce(Action::Run);
        assert!(after.is_running() && after.notices.is_empty());
    }

    #[test]
    fn a_copy_and_whatever_is_opened_next_is_edited() {
        let edit = || Action::Edit(Document::Definition, "x".into());
        let copy = opened().reduce(Action::ReadOnly(false)).reduce(edit());
        assert_eq!(&*copy.definition.text, "x");
        let other = opened().reduce(Action::Open(Box::default())).reduce(edit());
        assert_eq!(&*other.definition.text, "x");
    }
}
