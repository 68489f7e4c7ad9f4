//! The data of the visit looked at, or why there is none.

use std::rc::Rc;

use crate::markup::*;

use super::data_flow::{self, data_flow};
use super::event_json::event_json;
use super::shared::Shared;
use crate::protocol::{
    Agreement, ChildId, EventDetail, EventId, Finished, StateId, TextRange, VisitDetail, VisitId,
};
use crate::workbench::Crumb;

/// Props of [`DataPane`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The values of the visit looked at, once they are here.
    pub detail: Option<Shared<VisitDetail>>,
    /// The Task that is looked at, whose mock may be edited.
    pub mock: Option<StateId>,
    /// Whether mocks can be edited, and the history is of the definition as it stands.
    pub can_mock: bool,
    /// The mock of a state is wanted.
    pub on_mock: Callback<StateId>,
    /// Whether they are on their way.
    pub awaited: bool,
    /// Whether they can be asked for at all.
    pub has_values: bool,
    /// Whether there is a history.
    pub has_trace: bool,
    /// The name of the state that is selected.
    pub selected: Option<Rc<str>>,
    /// All visits of the state looked at.
    pub siblings: Rc<[VisitId]>,
    /// The child executions that it started.
    pub children: Rc<Vec<Crumb>>,
    /// How the run agrees with the recorded one that it replays.
    pub difference: Option<Rc<Result<Agreement, String>>>,
    /// How the run ended, if it did.
    pub finished: Option<Shared<Finished>>,
    /// The event at the cursor.
    pub event_id: Option<EventId>,
    /// The child execution whose it is; none: it is one of the execution itself.
    pub in_child: Option<ChildId>,
    /// The event asked for last.
    pub event: Option<Rc<EventDetail>>,
    /// Another visit is wanted.
    pub on_visit: Callback<VisitId>,
    /// The stages of another attempt are wanted.
    pub on_attempt: Callback<u32>,
    /// The history of a child execution is wanted.
    pub on_child: Callback<Option<VisitId>>,
    /// The lines of the stage that is looked at are to be marked in the definition; none: no stage is.
    pub on_stage: Callback<Option<TextRange>>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
    /// Whole texts are wanted.
    pub on_whole: Callback<()>,
    /// An event's JSON is wanted.
    pub on_event: Callback<Option<EventId>>,
}

/// The data flow; what was shown stays until the next values are here, so that stepping does not flicker.
#[component]
pub fn DataPane(props: &Props) -> Html {
    let stage = use_state_eq(|| None::<Rc<str>>);
    let event_open = use_state_eq(|| false);
    let event_missing =
        *event_open && props.event.as_ref().map(|event| event.event) != props.event_id;
    {
        let on_event = props.on_event.clone();
        let wanted = (props.event_id, props.in_child, event_missing);
        use_effect_with(wanted, move |(id, _, missing)| {
            if *missing {
                on_event.emit(*id);
            }
        });
    }
    let on_stage = {
        let stage = stage.clone();
        Callback::from(move |name| stage.set(name))
    };
    let last = use_mut_ref(|| None::<Shared<VisitDetail>>);
    if props.detail.is_some() || !props.awaited {
        (*last.borrow_mut()).clone_from(&props.detail);
    }
    let shown = last.borrow().clone();
    {
        let on_stage = props.on_stage.clone();
        let selected = shown
            .as_ref()
            .and_then(|detail| detail.stage(stage.as_deref()?));
        use_effect_with(selected.map(|stage| stage.range), move |range| {
            on_stage.emit(range.flatten());
        });
    }
    html! {
        <div class="pane-body" aria-busy={props.awaited.to_string()}>
            if let Some(detail) = shown {
                { data_flow(&data_flow::Props {
                    detail,
                    in_child: props.in_child.is_some(),
                    siblings: props.siblings.clone(),
                    children: props.children.clone(),
                    finished: props.finished.as_deref(),
                    selected: (*stage).clone(),
                    mock: mock_button(props),
                    on_mock: Some(props.on_mock.clone()).filter(|_| props.can_mock),
                    difference: props.difference.clone(),
                    below: props.event_id.map(|id| event_json(id, props.event.as_deref(), &event_open)).unwrap_or_default(),
                    on_stage,
                    on_visit: props.on_visit.clone(),
                    on_attempt: props.on_attempt.clone(),
                    on_child: props.on_child.clone(),
                    on_reveal: props.on_reveal.clone(),
                    on_whole: props.on_whole.clone(),
                }) }
            } else {
                <div class="teach">{ missing(props) }{ mock_button(props) }</div>
            }
        </div>
    }
}

/// The way to the mock of the Task that is looked at.
fn mock_button(props: &Props) -> Html {
    let Some(state) = props.mock else {
        return Html::default();
    };
    let onclick = props.on_mock.reform(move |_: MouseEvent| state);
    html! { <span><button class="toggle" title="What this task answers, or fails with (M)" {onclick}>{ "Mock…" }</button></span> }
}

fn missing(props: &Props) -> Html {
    match &props.selected {
        Some(name) if props.has_trace && props.has_values => {
            html! { <p><b>{ name.clone() }</b>{ " was not visited in this run." }</p> }
        }
        Some(name) if !props.has_trace => {
            html! { <p>{ "Press " }<b>{ "Run" }</b>{ " to see what " }<b>{ name.clone() }</b>{ " does with its data." }</p> }
        }
        _ if props.has_trace && !props.has_values => {
            html! { <p>{ "The values of this run are gone. Press " }<b>{ "Run" }</b>{ " to have them again." }</p> }
        }
        _ if props.has_trace => {
            html! { <p>{ "Select an event, or a state in the graph, to see its data." }</p> }
        }
        _ => nothing_yet(),
    }
}

/// What will be here once there was a run.
pub fn nothing_yet() -> Html {
    html! {
            <>
                <p>{ "For every state you see here how its data flowed: the raw input, what each of " }
                    <b>{ "InputPath" }</b>{ ", " }<b>{ "Parameters" }</b>{ ", " }<b>{ "ResultSelector" }</b>{ ", " }<b>{ "ResultPath" }</b>{ " and " }<b>{ "OutputPath" }</b>
                    { " made of it (" }<b>{ "Arguments" }</b>{ ", " }<b>{ "Assign" }</b>{ " and " }<b>{ "Output" }</b>{ " in JSONata states), and the output." }</p>
                <p>{ "Mocks say what each task answers. A task without a mock gives a typical answer of its service." }</p>
            </>
    }
}
