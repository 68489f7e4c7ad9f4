//! The lessons and the reference: fetching them, going through them, and what is kept of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::opening::clear_fragment;
use super::{fragment, is_typing, use_key_down};
use crate::deferred::is_whole;
use crate::examples::{self, Example};
use crate::learn::check::{Standing, standing};
use crate::learn::lesson::{self, Lesson};
use crate::learn::reference::Reference;
use crate::learn::{self, Place};
use crate::project::Project;
use crate::storage::{Browser, Store};
use crate::workbench::{Action, TestsAction, Workbench};

/// Where the lessons are, seen from the page.
const LESSONS: &str = "./lessons/";
const REFERENCE: &str = "./reference/reference.md";
/// Under which name the browser keeps which lessons were passed; what was made of each stands under its own name below it.
const KEPT: &str = "asl-playground/lessons";
/// The head of the pane.
const HEAD: &str = ".learn .pane-head";
/// The heading that the focus goes to.
pub const HEADING: &str = "learn-heading";

/// What was fetched, or that it could not be; absent while it is on its way.
type Fetched<T> = Option<Option<Rc<T>>>;

/// A lesson whose texts are wanted in the editor, by its name, and whether as it begins.
type Begun = (Rc<str>, Rc<Lesson>, bool);

/// What is learnt, and ways to go on.
#[derive(Clone, PartialEq)]
pub struct Learn {
    /// Whether the pane is shown.
    pub open: bool,
    /// What it shows.
    pub place: Place,
    /// What it showed before the reference.
    pub back: Place,
    /// All lessons; absent while they are on their way.
    pub lessons: Option<Rc<[Example]>>,
    /// The lesson that is open, or that it could not be fetched; absent while it is on its way.
    pub lesson: Fetched<Lesson>,
    /// The reference, likewise.
    pub reference: Fetched<Reference>,
    /// The names of the lessons that were passed.
    pub passed: Rc<BTreeSet<Rc<str>>>,
    /// The pane is wanted, or no longer.
    pub on_toggle: Callback<()>,
    /// Another place is wanted.
    pub on_place: Callback<Place>,
    /// The texts of the lesson are wanted in the editor: as they were left, or as the lesson begins.
    pub on_begin: Callback<bool>,
    /// The lesson is to be checked.
    pub on_check: Callback<()>,
    /// These texts are wanted in the editor, as a document of its own.
    pub on_project: Callback<Project>,
}

/// The lessons and the reference. `open_project` puts away what is in the editor and opens something else.
#[hook]
pub fn use_learn(
    workbench: &UseReducerHandle<Workbench>,
    open_project: &Callback<Project>,
    narrow: bool,
    embed: bool,
) -> Learn {
    let open = use_state_eq(|| false);
    let place = use_state_eq(Place::default);
    let back = use_state_eq(Place::default);
    // Whether a lesson is only read, beside what is in the editor: a link led to it.
    let reads = use_mut_ref(|| false);
    let lessons = use_state_eq(|| None::<Rc<[Example]>>);
    let lesson = use_state_eq(|| Fetched::<Lesson>::None);
    let reference = use_state_eq(|| Fetched::<Reference>::None);
    let latest = use_mut_ref(Project::default);
    *latest.borrow_mut() = workbench.project();

    // What was made of a lesson is kept beside everything else, so that going on loses nothing.
    let keep = {
        let (latest, place) = (latest.clone(), place.clone());
        let title = (*lesson)
            .clone()
            .flatten()
            .map(|lesson| lesson.project.title.clone());
        move || {
            let project = latest.borrow();
            if let (Place::Lesson(name), Some(title)) = (&*place, &title)
                && project.title == *title
            {
                let _only_kept_for_convenience =
                    Browser.write(&kept_under(name), &project.to_json());
            }
        }
    };
    let on_place = {
        let (open, place, lesson, keep) =
            (open.clone(), place.clone(), lesson.clone(), keep.clone());
        let (back, reads) = (back.clone(), reads.clone());
        Callback::from(move |to: Place| {
            keep();
            *reads.borrow_mut() = false;
            let in_reference = matches!(*place, Place::Reference(_));
            // Behind the reference a lesson is as it was left, and so is the editor.
            let is_as_left = *place == to || in_reference && *back == to;
            if matches!(to, Place::Lesson(_)) && !is_as_left {
                lesson.set(None);
            }
            if !in_reference {
                back.set((*place).clone());
            }
            open.set(true);
            place.set(to);
        })
    };
    let begin = {
        let (latest, open_project) = (latest, open_project.clone());
        Callback::from(move |(name, lesson, anew): Begun| {
            let kept = Browser.read(&kept_under(&name)).filter(|_| !anew);
            let project = kept.and_then(|kept| Project::from_json(&kept));
            let project = project.unwrap_or_else(|| lesson.project.clone());
            if *latest.borrow() != project {
                open_project.emit(project);
            }
        })
    };
    let on_fetched = {
        let (begin, reads) = (begin.clone(), reads.clone());
        Callback::from(move |begun| {
            if !*reads.borrow() {
                begin.emit(begun);
            }
        })
    };
    use_fetched(*open, &place, &lessons, &lesson, &reference, on_fetched);
    use_focus(*open, &place, lessons.is_some(), lesson.is_some());
    let on_read = {
        let (on_place, reads) = (on_place.clone(), reads);
        Callback::from(move |to| {
            on_place.emit(to);
            *reads.borrow_mut() = true;
        })
    };
    use_links(on_place.clone(), on_read, embed);
    let on_toggle = {
        let open = open.clone();
        Callback::from(move |()| open.set(!*open && !embed))
    };
    use_key(on_toggle.clone(), workbench.dialog.is_some());
    let on_begin = {
        let (lesson, place) = (lesson.clone(), place.clone());
        Callback::from(move |anew| {
            if let (Place::Lesson(name), Some(Some(lesson))) = (&*place, &*lesson) {
                begin.emit((name.clone(), lesson.clone(), anew));
            }
        })
    };
    let on_check = {
        let (dispatcher, lesson) = (workbench.dispatcher(), lesson.clone());
        Callback::from(move |()| {
            if let Some(Some(lesson)) = &*lesson {
                keep();
                let tests = lesson.project.tests.clone();
                dispatcher.dispatch(Action::Tests(TestsAction::Stop));
                dispatcher.dispatch(Action::Tests(TestsAction::Replace(tests)));
                dispatcher.dispatch(Action::Tests(TestsAction::Run(None)));
            }
        })
    };
    let passed = use_passed(workbench, &place, &lesson);
    let on_project = {
        let open = open.clone();
        // Where only one of the two is seen, an example is to be seen; a solution is to be checked.
        let leaves = narrow && matches!(*place, Place::Reference(_));
        open_project.reform(move |project| {
            open.set(*open && !leaves);
            project
        })
    };
    Learn {
        open: *open,
        place: (*place).clone(),
        back: (*back).clone(),
        lessons: (*lessons).clone(),
        lesson: (*lesson).clone(),
        reference: (*reference).clone(),
        passed,
        on_toggle,
        on_place,
        on_begin,
        on_check,
        on_project,
    }
}

/// Fetches what is shown when it is shown first; `on_lesson` hears of a lesson that came.
#[hook]
fn use_fetched(
    open: bool,
    place: &Place,
    lessons: &UseStateHandle<Option<Rc<[Example]>>>,
    lesson: &UseStateHandle<Fetched<Lesson>>,
    reference: &UseStateHandle<Fetched<Reference>>,
    on_lesson: Callback<Begun>,
) {
    let (lessons, lesson, reference) = (lessons.clone(), lesson.clone(), reference.clone());
    let wanted = use_mut_ref(Place::default);
    *wanted.borrow_mut() = place.clone();
    use_effect_with((open, place.clone()), move |(open, place)| {
        if *open && lessons.is_none() {
            spawn_local(async move { lessons.set(Some(examples::list_in(LESSONS).await.into())) });
        }
        match place.clone() {
            Place::Lesson(name) if *open && lesson.is_none() => spawn_local(async move {
                let text = examples::fetch(&format!("{LESSONS}{name}.md")).await;
                let found = text.ok().and_then(|text| lesson::read(&text)).map(Rc::new);
                // Another place was chosen meanwhile.
                if *wanted.borrow() != Place::Lesson(name.clone()) {
                    return;
                }
                if let Some(found) = &found {
                    on_lesson.emit((name, found.clone(), false));
                }
                lesson.set(Some(found));
            }),
            Place::Reference(_) if *open && reference.is_none() => spawn_local(async move {
                let text = examples::fetch(REFERENCE).await;
                reference.set(Some(text.ok().map(|text| Rc::new(Reference::read(&text)))));
            }),
            _ => {}
        }
    });
}

/// A screen reader begins to read where the eye does, once it is there; unless whoever waited has gone on to the head of the pane meanwhile.
#[hook]
fn use_focus(open: bool, place: &Place, has_lessons: bool, has_lesson: bool) {
    let before = use_mut_ref(|| None::<Place>);
    let shown = (open && is_whole(), place.clone(), has_lessons, has_lesson);
    use_effect_with(shown, move |(open, place, ..)| {
        let waited = before.replace(open.then(|| place.clone())).as_ref() == Some(place);
        let page = gloo::utils::document();
        let has = page.active_element().and_then(|it| it.closest(HEAD).ok());
        let went_on = waited && has.flatten().is_some();
        if *open && !went_on && !matches!(place, Place::Reference(_)) {
            focus(HEADING);
        }
    });
}

/// `L` shows the pane and puts it away, unless it is typed or a dialog is open.
#[hook]
fn use_key(on_toggle: Callback<()>, busy: bool) {
    use_key_down(Callback::from(move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() == "l" && !held && !busy && !event.default_prevented() && !is_typing(&event)
        {
            on_toggle.emit(());
        }
    }));
}

/// The names of the lessons that were passed, now or earlier.
#[hook]
fn use_passed(
    workbench: &Workbench,
    place: &Place,
    lesson: &Fetched<Lesson>,
) -> Rc<BTreeSet<Rc<str>>> {
    let passed = use_state_eq(|| Rc::new(learn::passed(&Browser.read(KEPT).unwrap_or_default())));
    let name = match (place, lesson) {
        (Place::Lesson(name), Some(Some(lesson)))
            if standing(workbench, lesson) == Standing::Passed =>
        {
            Some(name.clone())
        }
        _ => None,
    };
    let shown = (*passed).clone();
    use_effect_with(name, move |name| {
        let mut names = (**passed).clone();
        // Another tab may have passed others.
        names.extend(learn::passed(&Browser.read(KEPT).unwrap_or_default()));
        if let Some(name) = name.clone()
            && names.insert(name)
        {
            let _only_kept_for_convenience = Browser.write(KEPT, &learn::kept(&names));
            passed.set(Rc::new(names));
        }
    });
    shown
}

fn kept_under(name: &str) -> String {
    format!("{KEPT}/{name}")
}

fn focus(id: &str) {
    let found = gloo::utils::document().get_element_by_id(id);
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _only_for_convenience = element.focus();
    }
}

/// Links to lessons and words open the pane and leave the address as it is: `on_arrived` hears of the one in the address, `on_clicked` of those that stand in the page.
#[hook]
fn use_links(on_arrived: Callback<Place>, on_clicked: Callback<Place>, embed: bool) {
    let latest = use_mut_ref(|| (on_arrived.clone(), on_clicked.clone()));
    *latest.borrow_mut() = (on_arrived, on_clicked);
    use_effect_with((), move |()| {
        if embed {
            return Box::new(|| ()) as Box<dyn FnOnce()>;
        }
        let arrived = {
            let latest = latest.clone();
            move || {
                if let Some(place) = Place::of(&fragment()) {
                    clear_fragment();
                    latest.borrow().0.emit(place);
                }
            }
        };
        arrived();
        let options = EventListenerOptions::enable_prevent_default();
        let clicks = EventListener::new_with_options(
            &gloo::utils::document(),
            "click",
            options,
            move |event| {
                let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
                let link = target.and_then(|it| it.closest("a[href^='#learn']").ok()?);
                let place = link.and_then(|it| Place::of(&it.get_attribute("href")?));
                if let Some(place) = place {
                    event.prevent_default();
                    latest.borrow().1.emit(place);
                }
            },
        );
        let changes = EventListener::new(&gloo::utils::window(), "hashchange", move |_| arrived());
        Box::new(move || drop((clicks, changes)))
    });
}
