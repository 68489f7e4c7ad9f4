//! How the data of one visit flowed.

use std::rc::Rc;

use crate::markup::*;

use super::attempt_choice::attempt_choice;
use super::attempts::attempts;
use super::choice_rules::choice_rules;
use super::error_box::error_box;
use super::explanation_box::explanation_box;
use super::handled_list::handled_list;
use super::icon::{Glyph, icon};
use super::learn_links::learn_links;
use super::payload_view::{no_value, value};
use super::replay::replayed;
use super::shared::Shared;
use super::stage_chips::stage_chips;
use super::stage_panel::StagePanel;
use super::variables::variables;
use crate::protocol::{
    Agreement, Caught, ErrorOutput, FieldPlace, Finished, Passes, StateId, TextRange, Unmocked,
    VisitDetail, VisitId, VisitOutcome,
};
use crate::trace::time::{duration, moment};
use crate::workbench::Crumb;

/// Props of [`data_flow`].
pub struct Props<'a> {
    /// The values of the visit.
    pub detail: Shared<VisitDetail>,
    /// Whether its child execution is open.
    pub in_child: bool,
    /// All visits of the same state, in order.
    pub siblings: Rc<[VisitId]>,
    /// The child executions that it started.
    pub children: Rc<Vec<Crumb>>,
    /// How the run ended: what is said about it and belongs to no visit in particular is said here too.
    pub finished: Option<&'a Finished>,
    /// The stage that is shown; absent: the input and the output are.
    pub selected: Option<Rc<str>>,
    /// The way to the mock of the state.
    pub mock: Html,
    /// The mock of another state is wanted; none where none can be edited.
    pub on_mock: Option<Callback<StateId>>,
    /// The first event that our engine does otherwise than recorded, and both sides of it; none if nothing is replayed, or all is the same.
    pub difference: Option<Rc<Result<Agreement, String>>>,
    /// What stands below.
    pub below: Html,
    /// Another stage is wanted.
    pub on_stage: Callback<Option<Rc<str>>>,
    /// Another visit of the state is wanted.
    pub on_visit: Callback<VisitId>,
    /// The stages of another attempt are wanted.
    pub on_attempt: Callback<u32>,
    /// The history of the child execution is wanted that the visit belongs to.
    pub on_child: Callback<Option<VisitId>>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
    /// Whole texts are wanted.
    pub on_whole: Callback<()>,
}

/// The raw input, every stage, the output, and what else there is to say about one visit.
#[inline(never)]
pub fn data_flow(props: &Props) -> Html {
    let detail = &props.detail;
    let stage = props
        .selected
        .as_deref()
        .and_then(|name| detail.stage(name));
    let of_run = props.finished.into_iter().flat_map(Finished::of_no_visit);
    html! {
        <div class="data-flow">
            { visit_title(props) }
            if let Some(name) = &detail.child {
                { child(name, detail.visit, props.in_child, &props.on_child) }
            }
            if !props.children.is_empty() {
                { children(&props.children, &props.on_child) }
            }
            for explanation in detail.explanations.iter().chain(of_run) {
                { explanation_box(explanation) }
            }
            { detail.replayed.map(|how| replayed(how, detail, props.difference.as_deref())).unwrap_or_default() }
            if detail.attempts.len() > 1 {
                { attempt_choice(detail, &props.on_attempt) }
            }
            { stage_chips(&detail.stages, stage, &props.on_stage) }
            if stage.is_none() {
                { failure(props) }
            }
            if let Some(stage) = stage {
                <StagePanel key={stage.name.to_string()} detail={detail.clone()} name={stage.name.clone()} on_reveal={props.on_reveal.clone()} on_whole={props.on_whole.clone()} />
                { failure(props) }
            } else {
                <div class="columns" role="tabpanel" aria-label="Input and output">
                    { value("Input", &detail.input, None, &props.on_whole) }
                    { match &detail.output {
                        Some(output) => value("Output", output, Some(&detail.input.text), &props.on_whole),
                        None if is_past(detail) => no_value("Output", "No output: this attempt failed, and the state was tried again."),
                        None if detail.outcome.is_none() => no_value("Output", "Still running."),
                        None => no_value("Output", "No output: the state did not succeed."),
                    } }
                </div>
            }
            if !detail.rules.is_empty() {
                { choice_rules(&detail.rules, detail.next.as_deref(), &props.on_reveal) }
            }
            if worth_telling(detail) {
                { attempts(&detail.attempts, &props.on_whole, &props.on_reveal) }
            }
            { variables(&detail.variables, &detail.assigned) }
            if let Some(context) = &detail.context {
                <details class="context">
                    <summary>{ "Context object " }<code>{ "$$" }</code></summary>
                    { value("Context object", context, None, &props.on_whole) }
                </details>
            }
            { props.below.clone() }
        </div>
    }
}

/// Whether the attempt that is looked at was followed by another one.
fn is_past(detail: &VisitDetail) -> bool {
    (detail.attempt as usize) + 1 < detail.attempts.len()
}

/// What it failed with, and what became of the error.
fn failure(props: &Props) -> Html {
    let detail = &props.detail;
    html! {
        <>
            if let Some(error) = &detail.error {
                { error_box(match (is_past(detail), detail.caught.is_some()) {
                    (true, _) => "This attempt failed with",
                    (false, true) => "Failed, then caught",
                    (false, false) => "Failed with",
                }, error, html! { <>{ unmocked(props) }{ explains(error, detail) }</> }) }
            }
            if let Some(field) = &detail.failed_field {
                { failed_field(field, &props.on_reveal) }
            }
            if let Some(caught) = &detail.caught {
                <p class="caught"><span class="sign" aria-hidden="true">{ "↯" }</span>{ caught_in_words(caught) }</p>
            }
            if !detail.catchers.is_empty() {
                { handled_list("Catch", &detail.catchers, &props.on_reveal) }
            }
        </>
    }
}

/// Which call got the typical answer of its service, and the way to say another one.
fn unmocked(props: &Props) -> Html {
    let Some(Unmocked { state, name }) = &props.detail.unmocked else {
        return Html::default();
    };
    let state = *state;
    html! {
        <p class="unmocked">
            { "No mock says what " }<code>{ name.clone() }</code>{ " answers, so it gave the typical answer of its service. If that is not what this needs, say what it answers." }
            if let Some(on_mock) = &props.on_mock {
                { " " }<button class="link" onclick={on_mock.reform(move |_: MouseEvent| state)}>{ format!("Mock of {name}…") }</button>
            }
        </p>
    }
}

/// The links to what explains the error, unless a word about it has them already.
fn explains(error: &ErrorOutput, detail: &VisitDetail) -> Html {
    let is_explained = detail.explanations.iter().any(|it| it.visit.is_some());
    if is_explained {
        return Html::default();
    }
    learn_links(&error.taught.lesson, &error.taught.word, &error.error)
}

/// The way into the child execution `name` that `visit` belongs to; out of it, where it is open.
fn child(name: &Rc<str>, visit: VisitId, open: bool, on_child: &Callback<Option<VisitId>>) -> Html {
    let onclick = on_child.reform(move |_: MouseEvent| (!open).then_some(visit));
    html! {
        <p class="child"><span>{ "In the child execution " }<code>{ name.clone() }</code></span>
            <button class="link" {onclick}>{ if open { "Back to the execution" } else { "Open child execution" } }</button></p>
    }
}

/// How many child executions are offered; the others are reached by the visits of their states.
const CHILDREN: usize = 50;

/// The ways into the child executions of a Map.
fn children(children: &[Crumb], on_child: &Callback<Option<VisitId>>) -> Html {
    let way = |child: &Crumb| {
        let visit = child.visit;
        let onclick = on_child.reform(move |_: MouseEvent| Some(visit));
        html! {
            <button class="link" {onclick}>
                if child.failed {
                    <span class="sign" aria-hidden="true">{ "✕ " }</span><span class="sr-only">{ "failed: " }</span>
                }
                { child.label.clone() }
            </button>
        }
    };
    // Those that failed first: they are what one looks for.
    let failed = children.iter().filter(|child| child.failed);
    let others = children.iter().filter(|child| !child.failed);
    html! {
        <p class="child" role="group" aria-label="Child executions">
            <span>{ "Child executions" }</span>
            for child in failed.chain(others).take(CHILDREN) {
                { way(child) }
            }
            if children.len() > CHILDREN {
                <span>{ format!("and {} more", children.len() - CHILDREN) }</span>
            }
        </p>
    }
}

/// Which field could not be evaluated, and the way there.
fn failed_field(field: &FieldPlace, on_reveal: &Callback<TextRange>) -> Html {
    let reveal = field
        .range
        .map(|range| on_reveal.reform(move |_: MouseEvent| range));
    html! {
        <p class="caught"><span class="sign" aria-hidden="true">{ "✕" }</span>
            <span>{ "Could not be evaluated: " }<code>{ field.location.clone() }</code></span>
            if let Some(onclick) = reveal {
                <button class="link" {onclick}>{ "show in the definition" }</button>
            }
        </p>
    }
}

fn visit_title(props: &Props) -> Html {
    let detail = &props.detail;
    let at = props.siblings.iter().position(|id| *id == detail.visit);
    let neighbour = |step: isize| {
        at.and_then(|at| at.checked_add_signed(step))
            .and_then(|at| props.siblings.get(at))
            .copied()
    };
    let (before, after) = (neighbour(-1), neighbour(1));
    let go = |to: Option<VisitId>| {
        let on_visit = props.on_visit.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(visit) = to {
                on_visit.emit(visit);
            }
        })
    };
    html! {
        <header class="visit-title" data-type={detail.state_type.clone()}>
            <span class="tile">{ icon(Glyph::of_state(&detail.state_type)) }</span>
            <h3>{ detail.name.clone() }</h3>
            <span class="badge">{ detail.state_type.clone() }</span>
            { outcome(detail.outcome.as_ref()) }
            { props.mock.clone() }
            if detail.path.len() > 1 {
                <span class="path">{ detail.path.join(" › ") }</span>
            }
            <span class="when">{ when(detail) }</span>
            if props.siblings.len() > 1 {
                <span class="visits" role="group" aria-label="Visits of this state">
                    <button class="icon-button" aria-label="Previous visit" disabled={before.is_none()} onclick={go(before)}>{ icon(Glyph::Back) }</button>
                    <span>{ format!("visit {} of {}", at.map_or(0, |at| at + 1), props.siblings.len()) }</span>
                    <button class="icon-button" aria-label="Next visit" disabled={after.is_none()} onclick={go(after)}>{ icon(Glyph::Forward) }</button>
                </span>
            }
        </header>
    }
}

fn outcome(outcome: Option<&VisitOutcome>) -> Html {
    let (status, sign, words) = match outcome {
        None => ("running", "…", String::from("running")),
        Some(VisitOutcome::Succeeded) => ("succeeded", "✓", String::from("succeeded")),
        Some(VisitOutcome::Caught(error)) => ("caught", "↯", format!("caught {error}")),
        Some(VisitOutcome::Failed(error)) => ("failed", "✕", format!("failed with {error}")),
        Some(VisitOutcome::Aborted) => ("aborted", "⊘", String::from("aborted")),
    };
    html! { <span class="badge" data-status={status}><span aria-hidden="true">{ sign }{ " " }</span>{ words }</span> }
}

fn when(detail: &VisitDetail) -> String {
    let start = moment(detail.entered_at);
    match detail.exited_at {
        Some(end) if end > detail.entered_at => {
            format!("at {start}, for {}", duration(end - detail.entered_at))
        }
        _ => format!("at {start}"),
    }
}

fn caught_in_words(caught: &Caught) -> String {
    let names = caught.error_equals.join(", ");
    let put = match &caught.passes {
        Passes::ResultPath(path) => format!("the error is put at {path}"),
        Passes::ErrorOutput => String::from("the error replaces the input"),
        Passes::Output => String::from("its Output is passed on"),
    };
    format!(
        "Catch[{}] ({names}) took it: {put}, next is {}",
        caught.index, caught.next
    )
}

/// A Parallel or Map that was tried once says nothing by its attempts that is not said elsewhere.
fn worth_telling(detail: &VisitDetail) -> bool {
    detail.attempts.len() > 1
        || detail
            .attempts
            .iter()
            .any(|attempt| attempt.answer.is_some())
}
