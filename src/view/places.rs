//! Where on the page somebody looks: which pane, which sheet of the editor, and which place in it.

use super::code_editor::Reveal;
use crate::markup::*;
use crate::opening::Opening;
use crate::protocol::{Document, StateId, TextRange};
use crate::workbench::{Action, Pane, Sheet, Workbench};

/// Which place of the texts is shown.
pub(super) struct Places {
    pub(super) reveal: Option<(Document, Reveal)>,
    /// The lines of the stage of data flow that is looked at.
    pub(super) stage: Option<TextRange>,
    pub(super) on_stage: Callback<Option<TextRange>>,
    pub(super) on_sheet: Callback<Sheet>,
    pub(super) on_reveal: Callback<(Document, TextRange)>,
    pub(super) on_reveal_definition: Callback<TextRange>,
    pub(super) on_state: Callback<StateId>,
}

#[hook]
pub(super) fn use_places(workbench: &UseReducerHandle<Workbench>, narrow: bool) -> Places {
    let reveal = use_state_eq(|| None::<(Document, Reveal)>);
    let stage = use_state_eq(|| None::<TextRange>);
    let count = use_mut_ref(|| 0_u32);
    let dispatcher = workbench.dispatcher();
    let show = {
        let reveal = reveal.clone();
        move |document, range, focus| {
            *count.borrow_mut() += 1;
            reveal.set(Some((
                document,
                Reveal {
                    range,
                    count: *count.borrow(),
                    focus,
                },
            )));
        }
    };
    {
        // The text follows the state that is looked at, while it is what the history is of.
        let range = workbench
            .selected
            .and_then(|state| workbench.check.states.get(state.index()))
            .map(|state| state.name_range);
        let (show, current) = (show.clone(), workbench.definition.is_checked());
        use_effect_with(workbench.selected, move |_| {
            if let Some(range) = range.filter(|_| current) {
                show(Document::Definition, range, false);
            }
        });
    }
    let on_stage = {
        let (stage, show) = (stage.clone(), show.clone());
        use_callback((), move |range: Option<TextRange>, ()| {
            if let Some(range) = range {
                show(Document::Definition, range, false);
            }
            stage.set(range);
        })
    };
    let on_sheet = use_callback(dispatcher.clone(), |sheet, dispatcher| {
        dispatcher.dispatch(Action::ShowSheet(sheet));
    });
    let on_reveal = use_callback(on_sheet.clone(), move |(document, range), on_sheet| {
        on_sheet.emit(Sheet::Text(document));
        show(document, range, true);
    });
    Places {
        reveal: *reveal,
        stage: *stage,
        on_stage,
        on_reveal_definition: use_callback(on_reveal.clone(), |range, on_reveal| {
            on_reveal.emit((Document::Definition, range))
        }),
        on_sheet,
        on_reveal,
        on_state: use_callback((dispatcher, narrow), |state, (dispatcher, narrow)| {
            dispatcher.dispatch(Action::SelectState(state));
            if *narrow {
                dispatcher.dispatch(Action::ShowPane(Pane::Data));
            }
        }),
    }
}

/// Looks where a link wants: at the pane, unless the page around this one says what is seen, and at the step after a run. Gives who hears of the link that
/// is opened later.
#[hook]
pub(super) fn use_look(
    workbench: &UseReducerHandle<Workbench>,
    opening: &Opening,
    view: Option<Pane>,
    on_sheet: &Callback<Sheet>,
    on_step: Callback<String>,
) -> Callback<(Option<String>, Option<String>)> {
    let on_look = use_callback(
        (workbench.dispatcher(), on_sheet.clone(), on_step),
        move |(pane, step): (Option<String>, Option<String>), (dispatcher, on_sheet, on_step)| {
            let pane = pane.as_deref().filter(|_| view.is_none());
            if let Some(sheet) = pane.and_then(Sheet::of_word) {
                on_sheet.emit(sheet);
            } else if let Some(pane) = pane
                .and_then(Pane::of_word)
                .filter(|it| *it != Pane::Editor)
            {
                dispatcher.dispatch(Action::ShowPane(pane));
            }
            if let Some(step) = step {
                on_step.emit(step);
            }
        },
    );
    let (pane, first) = (opening.pane.clone(), on_look.clone());
    use_effect_with((), move |()| first.emit((pane, None)));
    on_look
}

/// The pane that is looked at, by its name in links; none if it is the definition, which is seen first anyway.
pub(super) fn pane_word(workbench: &Workbench, narrow: bool) -> Option<&'static str> {
    let (pane, sheet) = (workbench.pane, workbench.sheet);
    if narrow && pane != Pane::Editor {
        return Some(pane.word());
    }
    (sheet != Sheet::default()).then(|| sheet.word())
}
