//! All breakpoints.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};

use super::icon::{Glyph, icon};
use crate::breakpoint::{Breakpoint, Breakpoints, Stop};
use crate::protocol::StateInfo;
use crate::workbench::Fault;

/// Names of errors to choose from; any other can be typed (reference 03-errors §1).
const ERRORS: [&str; 8] = [
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.Runtime",
    "States.QueryEvaluationError",
    "Lambda.TooManyRequestsException",
    "Lambda.ServiceException",
    "Lambda.Unknown",
];

/// Props of [`BreakpointsDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The breakpoints.
    pub breakpoints: Rc<Breakpoints>,
    /// The states that can have one.
    pub states: Rc<[StateInfo]>,
    /// What is wrong with conditions.
    pub faults: Rc<BTreeMap<u32, Fault>>,
    /// Other breakpoints are wanted.
    pub on_change: Callback<Breakpoints>,
}

/// The list, with what each is narrowed to, and forms that add to it.
#[component]
pub fn BreakpointsDialog(props: &Props) -> Html {
    let state = use_node_ref();
    let error = use_node_ref();
    let add = |stop: Box<dyn Fn() -> Option<Stop>>| {
        let (breakpoints, on_change) = (props.breakpoints.clone(), props.on_change.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(stop) = stop() {
                let mut changed = (*breakpoints).clone();
                changed.list.push(Breakpoint {
                    stop,
                    enabled: true,
                });
                on_change.emit(changed);
            }
        })
    };
    let on_state = {
        let state = state.clone();
        add(Box::new(move || {
            let name = state.cast::<HtmlSelectElement>()?.value();
            Some(Stop::at(&name))
        }))
    };
    let on_error = {
        let error = error.clone();
        add(Box::new(move || {
            let field = error.cast::<HtmlInputElement>()?;
            let name = field.value();
            field.set_value("");
            let name = name.trim();
            (!name.is_empty()).then(|| Stop::Error(name.into()))
        }))
    };
    let on_every = changed(props, |breakpoints, event: &Event| {
        breakpoints.on_error = event.target_unchecked_into::<HtmlInputElement>().checked();
    });
    html! {
        <>
            <p class="lead">{ "A run is recorded from beginning to end; the cursor stops here on its way through it. " }<kbd>{ "F8" }</kbd>{ " goes on to the next one, " }<kbd>{ "Shift F8" }</kbd>{ " back." }</p>
            <label class="check"><input type="checkbox" checked={props.breakpoints.on_error} onchange={on_every} />{ "Pause on every error, where it arises" }</label>
            if props.breakpoints.list.is_empty() {
                <p class="empty">{ "No breakpoints yet. Press beside the line numbers of the definition, on the edge of a state in the graph, or " }<kbd>{ "F9" }</kbd>{ "." }</p>
            } else {
                <ul class="breakpoints" aria-label="Breakpoints">
                    for (index, breakpoint) in props.breakpoints.list.iter().enumerate() {
                        { entry(props, index, breakpoint) }
                    }
                </ul>
            }
            <form class="add" onsubmit={on_state}>
                <label><span>{ "State" }</span>
                    <select ref={state} disabled={props.states.is_empty()}>
                        for (index, state) in props.states.iter().enumerate() {
                            <option key={index} value={state.name.to_string()}>{ &*state.name }</option>
                        }
                    </select>
                </label>
                <button class="button" disabled={props.states.is_empty()}>{ "Stop at this state" }</button>
            </form>
            <form class="add" onsubmit={on_error}>
                <label><span>{ "Error" }</span><input ref={error} list="error-names" placeholder="States.Timeout" /></label>
                <datalist id="error-names">
                    for name in ERRORS {
                        <option key={name} value={name} />
                    }
                </datalist>
                <button class="button">{ "Stop at this error" }</button>
            </form>
        </>
    }
}

/// A listener that changes a copy of the breakpoints.
fn changed<E: 'static>(
    props: &Props,
    change: impl Fn(&mut Breakpoints, &E) + 'static,
) -> Callback<E> {
    let (breakpoints, on_change) = (props.breakpoints.clone(), props.on_change.clone());
    Callback::from(move |event: E| {
        let mut changed = (*breakpoints).clone();
        change(&mut changed, &event);
        on_change.emit(changed);
    })
}

fn entry(props: &Props, index: usize, breakpoint: &Breakpoint) -> Html {
    let name = match &breakpoint.stop {
        Stop::State { name, .. } => name.clone(),
        Stop::Error(name) => format!("error {name}").into(),
    };
    let on_enabled = changed(props, move |breakpoints, event: &Event| {
        if let Some(breakpoint) = breakpoints.list.get_mut(index) {
            breakpoint.enabled = event.target_unchecked_into::<HtmlInputElement>().checked();
        }
    });
    let on_remove = changed(props, move |breakpoints, _: &MouseEvent| {
        if index < breakpoints.list.len() {
            breakpoints.list.remove(index);
        }
    });
    let unknown = matches!(&breakpoint.stop, Stop::State { name, .. } if props.states.iter().all(|state| state.name != *name));
    let fault = u32::try_from(index)
        .ok()
        .and_then(|index| props.faults.get(&index));
    html! {
        <li key={format!("{index} {name}")}>
            <label class="check"><input type="checkbox" checked={breakpoint.enabled} onchange={on_enabled} /><b>{ name.clone() }</b></label>
            <button class="icon-button" aria-label={format!("Remove breakpoint {name}")} title="Remove" onclick={on_remove}>{ icon(Glyph::Close) }</button>
            if let Stop::State { iteration, condition, .. } = &breakpoint.stop {
                { narrowed(props, index, &name, *iteration, condition.as_deref(), fault) }
            }
            if unknown {
                <p class="fault">{ "There is no state of this name now, so it stops nowhere." }</p>
            }
        </li>
    }
}

fn in_words(fault: &Fault) -> String {
    match fault.visits {
        0 => format!("This condition cannot be read: {}.", fault.message),
        1 => format!("At one visit it could not be evaluated: {}", fault.message),
        visits => format!(
            "At {visits} visits it could not be evaluated: {}",
            fault.message
        ),
    }
}

/// The item and the condition that a breakpoint is narrowed to.
fn narrowed(
    props: &Props,
    index: usize,
    name: &str,
    iteration: Option<u32>,
    condition: Option<&str>,
    fault: Option<&Fault>,
) -> Html {
    let on_iteration = changed(props, move |breakpoints, event: &Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        if let Some(Stop::State { iteration, .. }) = stop_mut(breakpoints, index) {
            *iteration = typed.trim().parse().ok();
        }
    });
    let on_condition = changed(props, move |breakpoints, event: &Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        if let Some(Stop::State { condition, .. }) = stop_mut(breakpoints, index) {
            *condition = Some(typed.trim())
                .filter(|typed| !typed.is_empty())
                .map(Rc::from);
        }
    });
    html! {
        <div class="narrowed">
            <label><span>{ "Map item" }</span><input type="number" min="0" placeholder="any" aria-label={format!("Map item of breakpoint {name}")}
                value={iteration.map(|index| index.to_string()).unwrap_or_default()} onchange={on_iteration} /></label>
            <label class="when"><span>{ "When" }</span><input placeholder="$.total > 100" spellcheck="false" autocapitalize="off" aria-label={format!("Condition of breakpoint {name}")}
                title="JSONata in a JSONata state, with $states.input and $states.context; else a comparison such as $.total > 100 or $$.Map.Item.Index == 2, or a Choice rule as JSON"
                value={condition.unwrap_or_default().to_owned()} onchange={on_condition}
                aria-invalid={fault.is_some().to_string()} aria-describedby={fault.map(|_| format!("fault-{index}"))} /></label>
            if let Some(fault) = fault {
                <p class="fault" id={format!("fault-{index}")} role="alert">{ in_words(fault) }</p>
            }
        </div>
    }
}

fn stop_mut(breakpoints: &mut Breakpoints, index: usize) -> Option<&mut Stop> {
    breakpoints
        .list
        .get_mut(index)
        .map(|breakpoint| &mut breakpoint.stop)
}
