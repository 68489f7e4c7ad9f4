//! What is opened, and what becomes of what was there before.

use std::cell::RefCell;
use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::{fragment, use_autosave, use_fragment};
use crate::examples::{self, Example};
use crate::learn::Place;
use crate::opening::{Opening, notice, unopened};
use crate::project::Project;
use crate::share::{self, LinkError};
use crate::storage::{self, Browser, StorageError};
use crate::view::guide::Guide;
use crate::workbench::{Action, NoticeId, NoticeTone, Workbench};

/// What there is to open, and ways to open it.
#[derive(Clone, PartialEq)]
pub struct Documents {
    /// The examples; absent while they are on their way.
    pub examples: Option<Rc<[Example]>>,
    /// What to try with what is open.
    pub guide: Option<Guide>,
    /// Another step of the guide is wanted, or none.
    pub on_guide: Callback<Option<Guide>>,
    /// An example was chosen.
    pub on_example: Callback<Example>,
    /// Something was chosen that was here before.
    pub on_project: Callback<Project>,
    /// An empty workflow is wanted.
    pub on_new: Callback<()>,
}

/// Opens, keeps and puts aside. `opening` is what the page began with.
#[hook]
pub fn use_documents(
    workbench: &UseReducerHandle<Workbench>,
    opening: &Rc<Opening>,
    embed: bool,
) -> Documents {
    let examples = use_state_eq(|| None::<Rc<[Example]>>);
    let guide = use_state_eq(|| None::<Guide>);
    let project = workbench.project();
    // As it was opened: what differs from it is a person's own work.
    let opened = use_mut_ref(|| {
        opening
            .project
            .clone()
            .filter(|_| opening.by_link)
            .unwrap_or_default()
    });
    let latest = use_mut_ref(Project::default);
    latest.borrow_mut().clone_from(&project);
    let dispatcher = workbench.dispatcher();

    let failed = use_callback(dispatcher.clone(), |error: StorageError, dispatcher| {
        dispatcher.dispatch(Action::Notify(notice(
            NoticeId::Storage,
            NoticeTone::Warning,
            &error.to_string(),
        )));
    });
    let typed = latest.clone();
    let open = use_callback(dispatcher.clone(), move |project: Project, dispatcher| {
        if !embed {
            put_aside(&latest, &opened);
        }
        *opened.borrow_mut() = project.clone();
        dispatcher.dispatch(Action::Open(Box::new(project)));
    });
    let saved = use_autosave(
        &project,
        !embed,
        opening.project.clone().unwrap_or_default(),
        failed,
    );
    // What a person chooses is chosen in a dialog, which is done then.
    let choose = use_callback((open.clone(), dispatcher.clone()), {
        let guide = guide.clone();
        move |(project, steps), (open, dispatcher)| {
            open.emit(project);
            guide.set(steps);
            dispatcher.dispatch(Action::Dialog(None));
        }
    });
    let on_example = use_callback(choose.clone(), |example: Example, choose| {
        let choose = choose.clone();
        spawn_local(async move {
            if let Some(found) = examples::fetch_one(&example.file).await {
                choose.emit((found.project, Guide::of(found.try_this)));
            }
        });
    });
    let on_project = use_callback(choose, |project: Project, choose| {
        choose.emit((project, None))
    });
    {
        let (examples, guide, open, typed) = (examples.clone(), guide.clone(), open.clone(), typed);
        let to_lesson = matches!(Place::of(&fragment()), Some(Place::Lesson(_)));
        let first_visit = opening.project.is_none() && !to_lesson;
        use_effect_with((), move |()| {
            // Nothing else is opened in an embedded page.
            if embed {
                return;
            }
            spawn_local(async move {
                let found: Rc<[Example]> = examples::fetch_list().await.into();
                examples.set(Some(found.clone()));
                // Who never was here begins with an example, unless they began to type meanwhile.
                if let Some(first) = found.first().filter(|_| first_visit)
                    && let Some(example) = examples::fetch_one(&first.file).await
                    && *typed.borrow() == Project::default()
                {
                    open.emit(example.project);
                    guide.set(Guide::of(example.try_this));
                }
            });
        });
    }
    let on_fragment = use_callback(dispatcher, {
        let guide = guide.clone();
        move |fragment: String, dispatcher| match share::decode(&fragment) {
            Ok(link) => {
                guide.set(None);
                // It is in the address; it need not be kept before it is edited.
                *saved.borrow_mut() = link.project.clone();
                open.emit(link.project);
            }
            Err(LinkError::NotALink) => {}
            Err(error) => dispatcher.dispatch(Action::Notify(unopened(&error))),
        }
    });
    use_fragment(on_fragment);
    let on_guide = {
        let guide = guide.clone();
        use_callback((), move |wanted, ()| guide.set(wanted))
    };
    let on_new = use_callback(on_project.clone(), |(), open| open.emit(blank()));
    Documents {
        examples: (*examples).clone(),
        guide: (*guide).clone(),
        on_guide,
        on_example,
        on_new,
        on_project,
    }
}

/// Puts a person's own work aside before something else takes its place.
fn put_aside(latest: &RefCell<Project>, opened: &RefCell<Project>) {
    let latest = latest.borrow();
    if *latest != *opened.borrow() && !latest.definition.trim().is_empty() {
        // If there is no room for it, the notice of the next save says so.
        let _no_room = storage::set_aside(&Browser, &latest);
    }
}

/// What a new workflow begins with.
fn blank() -> Project {
    Project {
        definition: "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}".into(),
        input: "{}".into(),
        ..Project::default()
    }
}
