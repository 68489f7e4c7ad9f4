//! The page.

use std::rc::Rc;

use super::breakpoints::use_stops;
use super::coverage_marks::use_coverage;
use super::graph_pane::{use_graph, use_tables};
use super::header::{self, embed_header, header};
use super::learn_pane::learn_pane;
use super::panes::{Panes, siblings, use_children, use_first_test_case};
use super::places::{use_look, use_places};
use super::told::told;
use crate::client::use_workbench;
use crate::embed::Embed;
use crate::hooks::{
    Actions, Awaited, Documents, Dropped, Learn, first_example, fragment, is_framed, kept_theme,
    open_file, page_address, query, shown_before, use_actions, use_begun, use_deferred,
    use_documents, use_drop, use_frame, use_kept_focus, use_keys, use_learn, use_media,
    use_offline, use_play, use_run_again, use_sheet, use_theme, use_title,
};
use crate::markup::*;
use crate::opening::{Opening, notice};
use crate::project::Project;
use crate::share::{self, Link};
use crate::storage::Browser;
use crate::workbench::{Action, Exchange, NoticeId, NoticeTone, Sheet, Workbench, WorkerStatus};

/// Props of [`App`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the page begins with.
    pub opening: Rc<Opening>,
}

/// What the page begins with, by its address and by what the browser kept.
#[must_use]
pub fn opening() -> Opening {
    match Embed::of(&query()) {
        Some(_) => Opening::embedded(&fragment(), is_framed()),
        None => {
            Opening::of(&fragment(), shown_before().as_deref(), &Browser).or_example(first_example)
        }
    }
}

/// The whole page, as its address wants it.
#[component]
pub fn App(Props { opening }: &Props) -> Html {
    let framing = *use_memo((), |()| Embed::of(&query()));
    let embed = framing.is_some();
    let workbench = {
        let opening = opening.clone();
        use_workbench(move || begin(&opening, framing))
    };
    let actions = use_actions(&workbench);
    let narrow = use_media("(max-width: 639px)") || framing.is_some_and(|it| it.view.is_some());
    let places = use_places(&workbench, narrow);
    let opened = opening.project.is_some();
    let on_step = use_frame(&workbench, framing, opened, opening.step.clone());
    let on_look = use_look(
        &workbench,
        opening,
        framing.and_then(|it| it.view),
        &places.on_sheet,
        on_step,
    );
    let documents = use_documents(&workbench, opening, embed, on_look);
    let learn = use_learn(&workbench, &documents.on_project, narrow, embed);
    let (sheet, on_sheet) = use_sheet(&workbench, &documents);
    // The worker comes first: nothing runs without it.
    let is_settled = workbench.worker != WorkerStatus::Starting;
    let is_whole = use_deferred(
        &workbench,
        is_settled || workbench.dialog.is_some() || learn.open,
    );
    use_theme(workbench.theme, !embed);
    use_title(&workbench.title);
    use_keys(&workbench, embed);
    use_kept_focus();
    use_play(&workbench);
    use_offline(&workbench, !embed);
    use_run_again(&workbench);
    use_first_test_case(&workbench);
    use_begun();
    let (on_exchange, held) = use_arrivals(&workbench, &actions, &documents, !embed);
    let address = use_whole_address(&workbench, embed);
    let stops = use_stops(&workbench);
    let tables = use_tables(&workbench);
    let panes = Panes {
        workbench: &workbench,
        actions: &actions,
        places: &places,
        narrow,
        is_whole,
        embed: framing,
        graph: use_graph(&workbench, &tables),
        siblings: siblings(&workbench, &tables),
        children: use_children(&workbench),
        stops,
        marks: use_coverage(&workbench, workbench.sheet == Sheet::Tests),
    };
    let told = told(&workbench, &actions, &documents, embed);
    let (told_above, told_in_editor) = match panes.shows_editor() {
        true => (None, Some(told)),
        false => (Some(told), None),
    };
    html! {
        <div class={classes!("app", embed.then_some("embed"), (embed && narrow).then_some("one"), learn.open.then_some("learning"))}>
            { head(&workbench, &actions, &learn, &documents, address.as_deref()) }
            <div>{ for told_above }</div>
            if learn.open && is_whole {
                { learn_pane(&learn, &workbench) }
            }
            if narrow && panes.has_controls() {
                { panes.tabs() }
            }
            <main class="bench">
                { panes.editor(told_in_editor) }
                { panes.graph() }
                if !narrow && panes.has_controls() {
                    { panes.run() }
                }
                { panes.trace() }
                { panes.data() }
            </main>
            if narrow && panes.has_controls() {
                { panes.run() }
            }
            if is_whole && panes.workbench.dialog.is_some() {
                { panes.dialogs(&documents, (sheet, on_sheet), on_exchange) }
            }
            if !is_whole && (panes.workbench.dialog.is_some() || learn.open) {
                <div class="drop-target coming" role="status"><p>{ "Loading…" }</p></div>
            }
            if held {
                <div class="drop-target"><p>{ "Drop to import" }</p></div>
            }
        </div>
    }
}

/// What is brought from outside: gives who hears of an import or export, and whether something is held over the page to be dropped.
#[hook]
fn use_arrivals(
    workbench: &UseReducerHandle<Workbench>,
    actions: &Actions,
    documents: &Documents,
    drops: bool,
) -> (Callback<Exchange>, bool) {
    // A file of the page itself is opened at once; anything else is looked into first.
    let on_exchange = use_callback(
        (
            actions.exchange.clone(),
            documents.clone(),
            workbench.dispatcher(),
        ),
        |exchange, (on_exchange, documents, dispatcher)| match &exchange {
            Exchange::Import { text, .. } if open_file(text, documents, dispatcher).is_some() => {}
            _ => on_exchange.emit(exchange),
        },
    );
    let dropped = use_callback(
        (on_exchange.clone(), workbench.dispatcher()),
        |(file, text): Dropped, (on_exchange, dispatcher)| match text {
            Ok(text) => on_exchange.emit(Exchange::Import { file, text }),
            Err(why) => dispatcher.dispatch(Action::Notify(notice(
                NoticeId::File,
                NoticeTone::Warning,
                &why,
            ))),
        },
    );
    let held = use_drop(drops, dropped);
    use_effect_with(workbench.exchanges.taken, {
        // What is to be tried with an example is not to be tried with what took its place.
        let on_guide = documents.on_guide.clone();
        move |taken| {
            if *taken > 0 {
                on_guide.emit(None);
            }
        }
    });
    (on_exchange, held)
}

/// The address of the whole page with what is shown; none unless the page stands inside another one.
#[hook]
fn use_whole_address(workbench: &Workbench, embed: bool) -> Rc<Option<String>> {
    let framed = embed.then(|| workbench.project().without_breakpoints());
    use_memo(framed, |framed| framed.clone().map(whole_address))
}

/// What stands above the work; `address` is the whole page's, inside another one.
fn head(
    workbench: &Workbench,
    actions: &Actions,
    learn: &Learn,
    documents: &Documents,
    address: Option<&str>,
) -> Html {
    if let Some(address) = address {
        return embed_header(&workbench.title, address);
    }
    header(&header::Props {
        title: workbench.title.clone(),
        theme: workbench.theme,
        learns: learn.open,
        on_learn: learn.on_toggle.clone(),
        read_only: workbench.read_only,
        on_title: actions.title.clone(),
        on_dialog: actions.dialog.clone(),
        on_new: documents.on_new.clone(),
        on_theme: actions.theme.clone(),
    })
}

fn begin(opening: &Opening, embed: Option<Embed>) -> Workbench {
    let mut workbench = Workbench::of(opening.project.clone().unwrap_or_default());
    if !opening.try_this.is_empty() {
        workbench.mark_example();
    }
    match embed {
        Some(embed) => {
            workbench.theme = embed.theme;
            workbench.pane = embed.first_pane();
        }
        None => workbench.theme = kept_theme(),
    }
    workbench.coming = opening.project.is_none() && Awaited::of(opening, embed.is_some()).is_some();
    workbench.notices = opening.notices.clone().into();
    workbench.read_only = opening.read_only;
    workbench
}

fn whole_address(project: Project) -> String {
    let link = Link {
        project,
        ..Link::default()
    };
    format!(
        "{}{}",
        page_address(),
        share::encode(&link).unwrap_or_default()
    )
}
