//! The page inside another one: hears its host, tells it what happens, and does what the address asks for.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::step::{Wish, use_step};
use crate::embed::{Asked, Embed, asked, error_told, result_told, step_told};
use crate::view::shared::Shared;
use crate::workbench::{Action, NoticeTone, Pane, RunState, Workbench, WorkerStatus};

#[wasm_bindgen(module = "/www/frame.js")]
extern "C" {
    fn framed() -> bool;
    fn connect(hear: &Closure<dyn FnMut(String, String)>);
    fn tell(kind: &str, members: &str);
    fn shape(view: &str, width: f32, height: f32, lines: u32);
}

/// Whether the page stands in another one, which may yet say what is to be shown.
#[must_use]
pub fn is_framed() -> bool {
    framed()
}

/// Goes to the step of the link; in an embedded page also does what the host asks for and tells it what happens. `opened`: whether there is a workflow already.
/// Gives who hears of the step of a link that is opened later.
#[hook]
pub fn use_frame(
    workbench: &UseReducerHandle<Workbench>,
    embed: Option<Embed>,
    opened: bool,
    step: Option<String>,
) -> Callback<String> {
    let wish: Wish = use_mut_ref(|| step);
    let over = use_memo((), |()| Cell::new(false));
    over.set(workbench.finished().is_some());
    let run_first = opened && embed.is_some_and(|embed| embed.autorun);
    use_step(workbench, &wish, run_first);
    let on_step = use_callback(workbench.dispatcher(), {
        let wish = wish.clone();
        move |step: String, dispatcher| {
            *wish.borrow_mut() = Some(step);
            dispatcher.dispatch(Action::Run);
        }
    });
    let host = Host {
        dispatcher: workbench.dispatcher(),
        wish,
        over,
    };
    use_effect_with((), move |()| {
        let hearing = embed.map(|embed| {
            let heard =
                Closure::<dyn FnMut(String, String)>::new(move |kind: String, text: String| {
                    host.asks(&kind, &text, embed)
                });
            connect(&heard);
            heard
        });
        move || drop(hearing)
    });
    use_telling(workbench, embed.is_some());
    use_shape(workbench, embed);
    on_step
}

/// What is done for the host.
struct Host {
    dispatcher: UseReducerDispatcher<Workbench>,
    wish: Wish,
    /// Whether the run that is shown is over.
    over: Rc<Cell<bool>>,
}

impl Host {
    fn asks(&self, kind: &str, text: &str, embed: Embed) {
        match asked(kind, text) {
            Asked::Open(project, step) => {
                let run = embed.autorun || step.is_some();
                self.over.set(false);
                *self.wish.borrow_mut() = step;
                self.dispatcher.dispatch(Action::Open(project));
                self.dispatcher
                    .dispatch(Action::ShowPane(embed.first_pane()));
                if run {
                    self.dispatcher.dispatch(Action::Run);
                }
            }
            Asked::Do(actions) => {
                for action in actions {
                    self.dispatcher.dispatch(action);
                }
            }
            Asked::Go(step) if self.over.get() => {
                self.dispatcher.dispatch(Action::GoToStep(step.into()))
            }
            Asked::Go(step) => {
                *self.wish.borrow_mut() = Some(step);
                self.dispatcher.dispatch(Action::Run);
            }
            Asked::Refused(why) => tell("error", &error_told(&why)),
        }
    }
}

#[hook]
fn use_telling(workbench: &UseReducerHandle<Workbench>, embedded: bool) {
    let ready = workbench.worker == WorkerStatus::Ready
        && workbench.definition.is_checked()
        && !workbench.definition.text.trim().is_empty();
    use_effect_with(
        (ready, workbench.definition.generation),
        move |(ready, _)| {
            if embedded && *ready {
                tell("ready", "{}");
            }
        },
    );
    {
        let told = workbench.clone();
        let (trace, cursor) = (workbench.shown_trace().clone(), workbench.shown_cursor());
        use_effect_with(
            (Shared(trace), cursor, workbench.is_running()),
            move |(trace, cursor, running)| {
                if let Some(row) = trace.view(*cursor).filter(|_| embedded && !running) {
                    tell("step", &step_told(&row, *cursor, told.shown_trace().len()));
                }
            },
        );
    }
    {
        let told = workbench.clone();
        use_effect_with(
            (workbench.run.id, workbench.finished().is_some()),
            move |_| {
                if let Some(finished) = told.finished().filter(|_| embedded) {
                    tell("result", &result_told(finished));
                }
            },
        );
    }
    let mut faults: Vec<Rc<str>> = Vec::new();
    let loud = |tone| tone != NoticeTone::Info;
    let notices = workbench.notices.iter();
    faults.extend(
        notices
            .filter(|notice| loud(notice.tone))
            .map(|notice| notice.text.clone()),
    );
    if let RunState::Refused(_, found) = &workbench.run.state {
        faults.extend(found.first().map(|first| Rc::from(&*first.message)));
    }
    use_effect_with(faults, move |faults| {
        if let Some(fault) = faults.last().filter(|_| embedded) {
            tell("error", &error_told(fault));
        }
    });
}

/// The height that the host gives the page follows what it shows first.
#[hook]
fn use_shape(workbench: &UseReducerHandle<Workbench>, embed: Option<Embed>) {
    // Only a host asks for them.
    let text = embed.map(|_| Shared(workbench.definition.text.clone()));
    let lines = use_memo(text, |text| {
        text.as_ref().map_or(0, |text| text.lines().count() as u32)
    });
    let graph = &workbench.check.graph;
    let size = (graph.width, graph.height);
    use_effect_with((size, *lines), move |((width, height), lines)| {
        let Some(embed) = embed else { return };
        let view = embed.view.map_or("split", Pane::word);
        shape(view, *width, *height, *lines);
    });
}
