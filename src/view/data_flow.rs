//! How the data of one visit flowed.

use std::rc::Rc;

use yew::prelude::*;

use super::attempts::Attempts;
use super::choice_rules::ChoiceRules;
use super::error_box::ErrorBox;
use super::explanation_box::ExplanationBox;
use super::icon::{Glyph, Icon};
use super::payload_view::PayloadView;
use super::stage_chips::{StageChips, stage_word};
use crate::protocol::{
    Caught, Explanation, Payload, Stage, StageStatus, TextRange, VisitDetail, VisitId, VisitOutcome,
};
use crate::trace::time::{duration, moment};

/// Props of [`DataFlow`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The values of the visit.
    pub detail: Rc<VisitDetail>,
    /// All visits of the same state, in order.
    pub siblings: Rc<[VisitId]>,
    /// What is said about the whole run and belongs to no visit in particular is said here too.
    #[prop_or_default]
    pub explanations: Vec<Explanation>,
    /// What stands below.
    #[prop_or_default]
    pub children: Html,
    /// Another visit of the state is wanted.
    pub on_visit: Callback<VisitId>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
    /// Whole texts are wanted.
    pub on_whole: Callback<()>,
}

/// The raw input, every stage, the output, and what else there is to say about one visit.
#[component]
pub fn DataFlow(props: &Props) -> Html {
    let selected = use_state_eq(|| None::<Rc<str>>);
    let detail = &props.detail;
    let on_select = {
        let selected = selected.clone();
        Callback::from(move |name: Option<Rc<str>>| selected.set(name))
    };
    let position = selected
        .as_ref()
        .and_then(|name| detail.stages.iter().position(|stage| stage.name == *name));
    let stage = position.and_then(|at| detail.stages.get(at));
    html! {
        <div class="data-flow">
            <Title ..title_of(props) />
            for (index, explanation) in detail.explanations.iter().chain(&props.explanations).enumerate() {
                <ExplanationBox key={index} explanation={explanation.clone()} />
            }
            if let Some(error) = &detail.error {
                <ErrorBox title={if detail.caught.is_some() { "Failed, then caught" } else { "Failed with" }} error={error.clone()} />
            }
            if let Some(caught) = &detail.caught {
                <p class="caught"><span class="sign" aria-hidden="true">{ "↯" }</span>{ caught_in_words(caught) }</p>
            }
            <StageChips stages={detail.stages.clone()} selected={stage.map(|stage| stage.name.clone())} {on_select} />
            if let (Some(stage), Some(at)) = (stage, position) {
                { stage_panel(props, stage, value_before(detail, at)) }
            } else {
                <div class="columns" role="tabpanel" aria-label="Input and output">
                    <PayloadView label="Input" payload={detail.input.clone()} on_whole={props.on_whole.clone()} />
                    <PayloadView label="Output" payload={detail.output.clone()} before={detail.input.text.clone()}
                        absent={if detail.exited.is_none() { "Still running." } else { "No output: the state did not succeed." }}
                        on_whole={props.on_whole.clone()} />
                </div>
            }
            if !detail.rules.is_empty() {
                <ChoiceRules rules={detail.rules.clone()} next={detail.next.clone().map(AttrValue::from)} />
            }
            if !detail.attempts.is_empty() {
                <Attempts attempts={detail.attempts.clone()} on_whole={props.on_whole.clone()} />
            }
            if !detail.assigned.is_empty() {
                <section class="variables" aria-label="Assigned variables">
                    <h4>{ "Assigned variables" }</h4>
                    for variable in &detail.assigned {
                        <PayloadView key={variable.name.to_string()} label={format!("${}", variable.name)} payload={variable.value.clone()} on_whole={props.on_whole.clone()} />
                    }
                </section>
            }
            if let Some(context) = &detail.context {
                <details class="context">
                    <summary>{ "Context object " }<code>{ "$$" }</code></summary>
                    <PayloadView label="Context object" payload={context.clone()} on_whole={props.on_whole.clone()} />
                </details>
            }
            { props.children.clone() }
        </div>
    }
}

/// Props of [`Title`].
#[derive(Properties, PartialEq)]
struct TitleProps {
    detail: Rc<VisitDetail>,
    siblings: Rc<[VisitId]>,
    on_visit: Callback<VisitId>,
}

fn title_of(props: &Props) -> TitleProps {
    TitleProps {
        detail: props.detail.clone(),
        siblings: props.siblings.clone(),
        on_visit: props.on_visit.clone(),
    }
}

#[component]
fn Title(props: &TitleProps) -> Html {
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
            <span class="tile"><Icon glyph={Glyph::of_state(&detail.state_type)} /></span>
            <h3>{ detail.name.clone() }</h3>
            <span class="badge">{ detail.state_type.clone() }</span>
            { outcome(detail.outcome.as_ref()) }
            if detail.path.len() > 1 {
                <span class="path">{ detail.path.join(" › ") }</span>
            }
            <span class="when">{ when(detail) }</span>
            if props.siblings.len() > 1 {
                <span class="visits" role="group" aria-label="Visits of this state">
                    <button class="icon-button" aria-label="Previous visit" disabled={before.is_none()} onclick={go(before)}><Icon glyph={Glyph::Back} /></button>
                    <span>{ format!("visit {} of {}", at.map_or(0, |at| at + 1), props.siblings.len()) }</span>
                    <button class="icon-button" aria-label="Next visit" disabled={after.is_none()} onclick={go(after)}><Icon glyph={Glyph::Forward} /></button>
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
    let put = match &caught.result_path {
        Some(path) => format!("the error is put at {path}"),
        None => String::from("the error replaces the input"),
    };
    format!(
        "Catch[{}] ({names}) took it: {put}, next is {}",
        caught.index, caught.next
    )
}

/// The last value that is there before the stage at `at`.
fn value_before(detail: &VisitDetail, at: usize) -> Payload {
    let earlier = detail
        .stages
        .iter()
        .take(at)
        .rev()
        .find_map(|stage| stage.value.clone());
    earlier.unwrap_or_else(|| detail.input.clone())
}

fn stage_panel(props: &Props, stage: &Stage, before: Payload) -> Html {
    let reveal = stage.range.map(|range| {
        let on_reveal = props.on_reveal.clone();
        Callback::from(move |_: MouseEvent| on_reveal.emit(range))
    });
    let absent = match stage.status {
        StageStatus::NotReached => "Not reached.",
        StageStatus::Failed => "No value: it failed here.",
        _ => "No value.",
    };
    html! {
        <div class="stage" role="tabpanel" aria-label={stage.name.clone()}>
            <p class="stage-line" data-status={stage_word(stage.status)}>
                <b>{ stage.name.clone() }</b>
                <span>{ match stage.status {
                    StageStatus::Absent => "is not given: the value passes as it is",
                    StageStatus::Unchanged => "leaves the value as it was",
                    StageStatus::Changed => "changes the value",
                    StageStatus::Failed => "failed",
                    StageStatus::NotReached => "was not reached",
                } }</span>
                if let Some(onclick) = reveal {
                    <button class="link" {onclick}>{ "show in the definition" }</button>
                }
            </p>
            if let Some(expression) = &stage.expression {
                <pre class="expression" tabindex="0" aria-label={format!("{} in the definition", stage.name)}>{ expression.clone() }</pre>
            }
            if let Some(failure) = &stage.failure {
                <ErrorBox title="Failed here" error={failure.clone()} />
            }
            <div class="columns">
                <PayloadView label="Before" payload={before.clone()} on_whole={props.on_whole.clone()} />
                <PayloadView label="After" payload={stage.value.clone()} before={before.text} {absent} on_whole={props.on_whole.clone()} />
            </div>
        </div>
    }
}
