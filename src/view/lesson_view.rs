//! A lesson: its text, its check, the way on.

use std::rc::Rc;

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::markdown::{text, words};
use super::problems::document_name;
use super::prose::prose;
use crate::examples::Example;
use crate::hooks::{HEADING, Learn};
use crate::learn::check::{Missing, Standing, standing};
use crate::learn::lesson::Lesson;
use crate::learn::{self, Place};
use crate::protocol::{Diagnostic, Document};
use crate::workbench::{Workbench, WorkerStatus};

/// The lesson of this name.
pub fn lesson_view(learn: &Learn, name: &Rc<str>, workbench: &Workbench) -> Html {
    let lesson = match &learn.lesson {
        None => return html! { <p class="scroll absent">{ "Loading…" }</p> },
        Some(None) => {
            return html! { <p class="scroll absent">{ "There is no such lesson, or it could not be loaded. Choose one under Lessons, or reload the page to try again." }</p> };
        }
        Some(Some(lesson)) => lesson,
    };
    let lessons = learn.lessons.as_deref().unwrap_or_default();
    let at = lessons
        .iter()
        .position(|known| learn::name(known) == &**name);
    let beside = |step: Option<usize>| step.and_then(|index| lessons.get(index));
    let (before, after) = (
        beside(at.and_then(|at| at.checked_sub(1))),
        beside(at.map(|at| at + 1)),
    );
    html! {
        <>
        <div class="scroll" key={&**name}>
            <article class="lesson-text">
                <p class="absent">{ at.map(|at| format!("Lesson {} of {}", at + 1, lessons.len())) }if learn.passed.contains(name) { { " · " }<span class="done">{ "✓ done" }</span> }</p>
                <h2 id={HEADING} tabindex="-1">{ lesson.project.title.clone() }</h2>
                { text(&lesson.text) }
                for (index, hint) in lesson.hints.iter().enumerate() {
                    <details><summary>{ format!("Hint {}", index + 1) }</summary><p>{ words(hint) }</p></details>
                }
                { solution(learn, lesson) }
            </article>
        </div>
        <div class="lesson-foot">
            { check(learn, lesson, workbench) }
            <div class="lesson-steps">
                { step(learn, before, "Previous lesson", Glyph::Back) }
                <button class="link to-editor" data-then=".pane-editor [role=textbox]" onclick={learn.on_toggle.reform(|_: MouseEvent| ())}>{ "To the editor" }</button>
                <button class="link" onclick={learn.on_begin.reform(|_: MouseEvent| true)}>{ "Start again" }</button>
                { step(learn, after, "Next lesson", Glyph::Forward) }
            </div>
        </div>
        </>
    }
}

fn step(learn: &Learn, lesson: Option<&Example>, label: &'static str, glyph: Glyph) -> Html {
    let to = lesson.map_or(Place::Path, |lesson| {
        Place::Lesson(learn::name(lesson).into())
    });
    let title = lesson.map(|lesson| lesson.title.clone());
    html! {
        <button class="icon-button" aria-label={label} {title} disabled={lesson.is_none()} onclick={learn.on_place.reform(move |_: MouseEvent| to.clone())}>{ icon(glyph) }</button>
    }
}

fn solution(learn: &Learn, lesson: &Rc<Lesson>) -> Html {
    let solved = lesson.solution.clone();
    html! {
        <details>
            <summary>{ "Solution" }</summary>
            { text(&lesson.why) }
            if solved.mocks == lesson.project.mocks {
                <pre tabindex="0">{ solved.definition.clone() }</pre>
            } else {
                <pre tabindex="0">{ solved.mocks.clone() }</pre>
            }
            <button class="button" onclick={learn.on_project.reform(move |_: MouseEvent| solved.clone())}>{ "Open the solution" }</button>
        </details>
    }
}

/// What the check says, and the button for it.
fn check(learn: &Learn, lesson: &Lesson, workbench: &Workbench) -> Html {
    let standing = standing(workbench, lesson);
    let ready = workbench.worker == WorkerStatus::Ready;
    // The focus stays on the button while it can do nothing.
    let busy = !ready || standing == Standing::Checking;
    let on_check = learn.on_check.clone();
    let checks = Callback::from(move |_: MouseEvent| {
        if !busy {
            on_check.emit(());
        }
    });
    if standing == Standing::Elsewhere {
        return html! {
            <div class="lesson-check"><p>{ "The editor shows something else." }</p><button class="button primary" onclick={learn.on_begin.reform(|_: MouseEvent| false)}>{ "Open the lesson’s workflow" }</button></div>
        };
    }
    let (tone, told) = match &standing {
        Standing::Elsewhere | Standing::Open => ("open", Html::default()),
        Standing::Checking => ("open", html! { <p>{ "Checking…" }</p> }),
        Standing::Refused(document, found) => ("failed", refused(*document, found)),
        Standing::Missing(missing) => ("failed", missing_list(missing)),
        Standing::Passed => (
            "succeeded",
            html! { <p><span class="sign" aria-hidden="true">{ "✓ " }</span>{ "That is it. This lesson is done." }</p> },
        ),
    };
    html! {
        <div class="lesson-check" data-status={tone}>
            <div role="status" aria-label="Check">{ told }</div>
            <button class="button primary" aria-disabled={busy.then_some("true")} onclick={checks}>{ "Check" }</button>
        </div>
    }
}

fn refused(document: Document, found: &[Diagnostic]) -> Html {
    html! {
        <>
            <p><span class="sign" aria-hidden="true">{ "✕ " }</span>{ format!("Not yet: it cannot run, since there is an error in {}.", document_name(document)) }</p>
            if let Some(first) = found.first() {
                <p>{ format!("Line {}: ", first.range.line + 1) }{ prose(&first.message) }</p>
            }
        </>
    }
}

fn missing_list(missing: &[Missing]) -> Html {
    html! {
        <>
            <p><span class="sign" aria-hidden="true">{ "✕ " }</span>{ "Not yet:" }</p>
            <ul>
                for one in missing {
                    <li>
                        { words(&one.wanted) }
                        for difference in one.differences.iter().take(2) {
                            <p class="difference">{ format!("{}: expected ", difference.subject) }<code>{ difference.expected.clone() }</code>{ ", got " }<code>{ difference.actual.clone() }</code></p>
                        }
                        if let Some(why) = &one.broken {
                            <p class="difference">{ prose(why) }</p>
                        }
                    </li>
                }
            </ul>
        </>
    }
}
