//! What is opened, and what becomes of what was there before.

use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::keep::{Keep, use_keep};
use super::opening::forget_address;
use super::{fragment, query, source, use_fragment};
use crate::examples::{self, Example};
use crate::learn::Place;
use crate::opening::{Opening, notice, told_of_link, unopened};
use crate::project::Project;
use crate::share::{self, LinkError};
use crate::source::{SourceError, address, project};
use crate::storage::archive::{self, Entry};
use crate::view::guide::Guide;
use crate::workbench::{Action, Dialog, NoticeId, NoticeTone, Workbench};

/// What a page begins with that has to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// The first of the examples.
    Example,
    /// What lies at this address.
    Source(String),
}

impl Awaited {
    /// What is fetched, if anything is; `opening` is what was there at once.
    #[must_use]
    pub fn of(opening: &Opening, embed: bool) -> Option<Self> {
        let fragment = fragment();
        if let Some(source) = address(&query()).filter(|_| !share::is_link(&fragment)) {
            return Some(Self::Source(source));
        }
        // Who never was here begins with an example; nothing is opened by itself in an embedded page.
        let is_lesson = matches!(Place::of(&fragment), Some(Place::Lesson(_)));
        (opening.project.is_none() && !is_lesson && !embed).then_some(Self::Example)
    }
}

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
    /// Something else is opened: a solution, a piece of the reference.
    pub on_project: Callback<Project>,
    /// An empty workflow is wanted.
    pub on_new: Callback<()>,
    /// What keeps them.
    pub keep: Keep,
}

/// Opens and keeps. `opening` is what the page began with; `on_look` hears of the pane and the step that a link asks for.
#[hook]
pub fn use_documents(
    workbench: &UseReducerHandle<Workbench>,
    opening: &Rc<Opening>,
    embed: bool,
    on_look: Callback<(Option<String>, Option<String>)>,
) -> Documents {
    let examples = use_state_eq(|| None::<Rc<[Example]>>);
    let guide = use_state_eq(|| Guide::of(opening.try_this.clone()));
    let keep = use_keep(workbench, opening, !embed);
    let dispatcher = workbench.dispatcher();
    let open = use_callback((dispatcher.clone(), keep.clone()), {
        let guide = guide.clone();
        move |(project, steps): (Project, Option<Guide>), (dispatcher, keep)| {
            keep.show(project.clone());
            dispatcher.dispatch(Action::Open(Box::new(project)));
            if steps.is_some() {
                dispatcher.dispatch(Action::IsExample);
            }
            guide.set(steps);
        }
    });
    let on_example = use_callback(
        (open.clone(), dispatcher.clone()),
        |example: Example, (open, dispatcher)| {
            let (open, dispatcher) = (open.clone(), dispatcher.clone());
            spawn_local(async move {
                if let Some(found) = examples::fetch_one(&example.file).await {
                    forget_address();
                    open.emit((found.project, Guide::of(found.try_this)));
                    // It was chosen in a dialog, which is done then.
                    dispatcher.dispatch(Action::Dialog(None));
                }
            });
        },
    );
    {
        let (examples, open, keep, dispatcher) = (
            examples.clone(),
            open.clone(),
            keep.clone(),
            dispatcher.clone(),
        );
        let awaited = Awaited::of(opening, embed);
        use_effect_with((), move |()| {
            let is_example = awaited == Some(Awaited::Example);
            if let Some(Awaited::Source(source)) = awaited {
                let (open, keep, dispatcher) = (open.clone(), keep.clone(), dispatcher.clone());
                spawn_local(open_source(source, open, keep, dispatcher, embed));
            }
            // Nothing else is opened in an embedded page.
            if embed {
                return;
            }
            spawn_local(async move {
                let found: Rc<[Example]> = examples::fetch_list().await.into();
                examples.set(Some(found.clone()));
                let Some(first) = found.first().filter(|_| is_example) else {
                    return nothing_comes(is_example, &dispatcher);
                };
                // Unless they began to type meanwhile.
                match examples::fetch_one(&first.file).await {
                    Some(example) if keep.latest() == Project::default() => {
                        open.emit((example.project, Guide::of(example.try_this)));
                    }
                    _ => nothing_comes(true, &dispatcher),
                }
            });
        });
    }
    let on_fragment = use_callback((open.clone(), dispatcher, on_look), {
        move |fragment: String, (open, dispatcher, on_look)| match share::decode(&fragment) {
            Ok(link) => {
                open.emit((link.project, None));
                dispatcher.dispatch(Action::ReadOnly(link.read_only));
                if !embed {
                    dispatcher.dispatch(Action::Notify(told_of_link()));
                }
                on_look.emit((link.pane, link.step));
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
    let on_project = use_callback(
        (open, workbench.dispatcher()),
        |project: Project, (open, dispatcher)| {
            forget_address();
            open.emit((project, None));
            // It may have been chosen in a dialog, which is done then.
            dispatcher.dispatch(Action::Dialog(None));
        },
    );
    let on_new = use_callback(on_project.clone(), |(), open| open.emit(blank()));
    Documents {
        examples: (*examples).clone(),
        guide: (*guide).clone(),
        on_guide,
        on_example,
        on_project,
        on_new,
        keep,
    }
}

fn nothing_comes(was_awaited: bool, dispatcher: &UseReducerDispatcher<Workbench>) {
    if was_awaited {
        dispatcher.dispatch(Action::NothingComes);
    }
}

/// Fetches a file and opens it, unless the person went on to something else meanwhile; says what is fetched and what came of it.
async fn open_source(
    wanted: String,
    open: Callback<(Project, Option<Guide>)>,
    keep: Keep,
    dispatcher: UseReducerDispatcher<Workbench>,
    embed: bool,
) {
    let tell = |tone, text: &str| {
        dispatcher.dispatch(Action::Notify(notice(NoticeId::Link, tone, text)));
    };
    let before = keep.latest();
    let opened = async {
        let address = source::whole(&wanted)?;
        tell(NoticeTone::Info, &format!("opening `{address}`…"));
        let text = source::fetch(&address).await?;
        Ok::<_, SourceError>((project(&text, &address)?, address))
    };
    match opened.await {
        Ok((project, address)) if keep.latest() == before => {
            open.emit((project, None));
            if embed {
                dispatcher.dispatch(Action::Dismiss(NoticeId::Link));
            } else {
                tell(
                    NoticeTone::Info,
                    &format!(
                        "opened from `{address}`. Nothing was sent there but the request; if you edit it, it becomes a document of yours"
                    ),
                );
            }
        }
        Ok(_) => dispatcher.dispatch(Action::Dismiss(NoticeId::Link)),
        Err(error) => tell(
            NoticeTone::Warning,
            &format!("`{wanted}` was not opened: {error}. What you had here is as it was"),
        ),
    }
    // Once it was opened this changes nothing.
    nothing_comes(true, &dispatcher);
}

/// What came of opening a file that the page itself wrote: one document is opened, several are kept beside the others. None if it is no such file.
#[must_use]
pub fn open_file(
    text: &str,
    documents: &Documents,
    dispatcher: &UseReducerDispatcher<Workbench>,
) -> Option<()> {
    match archive::read(text)? {
        Ok(entries) => match <[Entry; 1]>::try_from(entries) {
            Ok([entry]) => documents.on_project.emit(entry.project),
            Err(entries) => {
                documents.keep.add(&entries);
                dispatcher.dispatch(Action::Dialog(Some(Dialog::Documents)));
            }
        },
        Err(error) => {
            let told = notice(NoticeId::Link, NoticeTone::Warning, &error.to_string());
            dispatcher.dispatch(Action::Notify(told));
            dispatcher.dispatch(Action::Dialog(None));
        }
    }
    Some(())
}

/// What a new workflow begins with.
fn blank() -> Project {
    Project {
        definition: "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}".into(),
        input: "{}".into(),
        ..Project::default()
    }
}
