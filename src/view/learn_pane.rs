//! Lessons and reference, beside the work.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlInputElement;

use super::icon::{Glyph, icon};
use super::lesson_view::lesson_view;
use super::reference_results::ReferenceResults;
use super::shared::Shared;
use crate::examples::Example;
use crate::hooks::{HEADING, Learn};
use crate::learn::reference::{Entry, Reference};
use crate::learn::{self, Place};
use crate::workbench::Workbench;

/// The pane.
#[inline(never)]
pub fn learn_pane(learn: &Learn, workbench: &Workbench) -> Html {
    let go = |to: Place| learn.on_place.reform(move |_: MouseEvent| to.clone());
    let in_reference = matches!(learn.place, Place::Reference(_));
    let lessons = if in_reference {
        learn.back.clone()
    } else {
        Place::Path
    };
    let current = |is: bool| is.then_some("page");
    html! {
        <aside class="pane learn" aria-label="Learn">
            <nav class="pane-head" aria-label="Learn">
                <button class="tab" aria-current={current(!in_reference)} onclick={go(lessons)}>{ "Lessons" }</button>
                <button class="tab" aria-current={current(in_reference)} onclick={go(Place::Reference("".into()))}>{ "Reference" }</button>
                <span class="gap" />
                <button class="icon-button" aria-label="Close Learn" title="Close (L)" onclick={learn.on_toggle.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
            </nav>
            {
                match &learn.place {
                    Place::Path => path(learn),
                    Place::Lesson(name) => lesson_view(learn, name, workbench),
                    Place::Reference(search) => reference(learn, search),
                }
            }
        </aside>
    }
}

/// All lessons, with those that were passed.
fn path(learn: &Learn) -> Html {
    let Some(lessons) = &learn.lessons else {
        return html! { <p class="scroll absent">{ "Loading…" }</p> };
    };
    if lessons.is_empty() {
        return html! { <p class="scroll absent">{ "The lessons could not be loaded. Reload the page to try again." }</p> };
    }
    let next = learn::next(lessons, &learn.passed).map(learn::name);
    html! {
        <div class="scroll">
            <h2 id={HEADING} tabindex="-1">{ "Learn Step Functions" }</h2>
            <p>{ "Each lesson is a workflow with a task. Change it, run it, and let it be checked. Your own work stays among your documents." }</p>
            <p class="absent">{ format!("{} of {} done", lessons.iter().filter(|lesson| learn.passed.contains(learn::name(lesson))).count(), lessons.len()) }</p>
            <ol class="examples lessons" aria-label="Lessons">
                for (index, lesson) in lessons.iter().enumerate() {
                    { entry(learn, index, lesson, next == Some(learn::name(lesson))) }
                }
            </ol>
        </div>
    }
}

fn entry(learn: &Learn, index: usize, lesson: &Example, is_next: bool) -> Html {
    let name = learn::name(lesson);
    let to = Place::Lesson(name.into());
    let onclick = learn.on_place.reform(move |_: MouseEvent| to.clone());
    let done = learn.passed.contains(name);
    html! {
        <li>
            <button class="example" {onclick} aria-current={is_next.then_some("step")} data-done={done.then_some("true")}>
                <b><span class="number">{ if done { Html::from("✓") } else { Html::from(index + 1) } }</span>{ lesson.title.clone() }if done { <span class="sr-only">{ " (done)" }</span> }</b>
                <span>{ lesson.summary.clone() }</span>
            </button>
        </li>
    }
}

fn reference(learn: &Learn, search: &Rc<str>) -> Html {
    let oninput = learn.on_place.reform(|event: InputEvent| {
        Place::Reference(
            event
                .target_unchecked_into::<HtmlInputElement>()
                .value()
                .into(),
        )
    });
    let found = match &learn.reference {
        None => html! { <p class="absent">{ "Loading…" }</p> },
        Some(None) => {
            html! { <p class="absent">{ "The reference could not be loaded. Reload the page to try again." }</p> }
        }
        Some(Some(reference)) if search.trim().is_empty() => sections(learn, reference),
        Some(Some(reference)) => html! {
            <ReferenceResults reference={Shared(reference.clone())} search={search.clone()} on_project={learn.on_project.clone()} />
        },
    };
    html! {
        <>
            <div class="learn-search" role="search">
                <input type="search" aria-label="Search the reference" placeholder="ResultPath, States.Timeout, $map, catch …" autocomplete="off" spellcheck="false" value={search.clone()} {oninput} />
            </div>
            <div class="scroll reference">{ found }</div>
        </>
    }
}

/// All words, to look around.
fn sections(learn: &Learn, reference: &Reference) -> Html {
    let same = |one: &Entry, other: &Entry| one.section == other.section;
    html! {
        <>
        <p class="absent">{ "Every word of the language, as the checker of this page knows it." }</p>
        for section in reference.entries.chunk_by(same) {
            <details>
                <summary>{ section.first().map(|entry| entry.section.clone()) }<span class="count">{ section.len() }</span></summary>
                <ul class="reference-words">
                    for entry in section {
                        { word(learn, entry) }
                    }
                </ul>
            </details>
        }
        </>
    }
}

fn word(learn: &Learn, entry: &Entry) -> Html {
    let to = Place::Reference(entry.word.clone());
    html! { <li><button class="link" onclick={learn.on_place.reform(move |_: MouseEvent| to.clone())}>{ entry.word.clone() }</button></li> }
}
