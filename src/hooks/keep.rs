//! Keeps what is worked on while it is worked on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use web_sys::js_sys::{Date, Math};
use yew::prelude::*;

use super::lock;
use super::opening::forget_address;
use crate::opening::{Opening, notice};
use crate::project::Project;
use crate::storage::archive::{self, Entry};
use crate::storage::{Browser, DocumentId, Hold, Kept, Saved, StorageError, Tab};
use crate::workbench::{Action, NoticeId, NoticeTone, Workbench};

/// How long after an edit it is kept at the latest, in milliseconds. The editor holds a long text back for 250 more (`www/editor.js`).
const SOON: u32 = 100;
/// Where a tab remembers over a reload what it shows.
const SHOWN: &str = "asl-playground/shown";

/// What keeps the documents of this tab. The same for as long as the page lives; cloning it is cheap.
#[derive(Clone)]
pub struct Keep(Rc<Inner>);

struct Inner {
    /// A page inside another one keeps nothing.
    enabled: bool,
    /// What is to be looked at only is not kept either.
    read_only: Cell<bool>,
    name: String,
    tab: RefCell<Tab>,
    latest: RefCell<Project>,
    waiting: RefCell<Option<Timeout>>,
    /// What was told of last; it is told once.
    refused: RefCell<Option<StorageError>>,
    dispatcher: UseReducerDispatcher<Workbench>,
}

impl PartialEq for Keep {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Keeps the project shortly after each edit, and when the page is left. `opening` is what the page began with.
#[hook]
pub fn use_keep(
    workbench: &UseReducerHandle<Workbench>,
    opening: &Rc<Opening>,
    enabled: bool,
) -> Keep {
    let keep = use_memo((), |()| {
        let keep = Keep::new(workbench.dispatcher(), enabled);
        match (&opening.document, &opening.project) {
            (Some(document), Some(project)) => keep.attach(
                document.id.clone(),
                Kept {
                    at: 0,
                    stamp: document.stamp.clone(),
                    project: project.clone(),
                },
            ),
            (_, project) => {
                let project = project.clone().unwrap_or_default();
                keep.0.tab.borrow_mut().show(project.with_plain_line_ends());
            }
        }
        keep
    });
    let keep = (*keep).clone();
    keep.0.latest.replace(workbench.project());
    keep.0.read_only.set(workbench.read_only);
    use_effect_with((workbench.project(), workbench.read_only), {
        let keep = keep.clone();
        move |_| keep.save_soon()
    });
    use_effect_with((), {
        let keep = keep.clone();
        move |()| {
            let window = gloo::utils::window();
            let hidden = EventListener::new(&window, "pagehide", {
                let keep = keep.clone();
                move |_| keep.save()
            });
            // What could not be kept is not left without a word.
            let left = EventListener::new_with_options(
                &window,
                "beforeunload",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    keep.save();
                    if keep.0.refused.borrow().is_some() && keep.is_changed() {
                        event.prevent_default();
                    }
                },
            );
            move || drop((hidden, left))
        }
    });
    keep
}

impl Keep {
    fn new(dispatcher: UseReducerDispatcher<Workbench>, enabled: bool) -> Self {
        let name = format!("{:x}", (Math::random() * f64::from(u32::MAX)) as u32);
        Self(Rc::new(Inner {
            enabled,
            read_only: Cell::default(),
            tab: RefCell::new(Tab::new(&name)),
            name,
            latest: RefCell::default(),
            waiting: RefCell::default(),
            refused: RefCell::default(),
            dispatcher,
        }))
    }

    /// A name that nothing in the store has.
    pub(super) fn fresh_name(&self) -> String {
        format!(
            "{:x}-{}-{:x}",
            now(),
            self.0.name,
            (Math::random() * 65_536.0) as u32
        )
    }

    /// The document that is shown, if it is one.
    #[must_use]
    pub fn document(&self) -> Option<DocumentId> {
        self.0.tab.borrow().document().cloned()
    }

    /// What is worked on.
    pub(super) fn latest(&self) -> Project {
        self.0.latest.borrow().clone()
    }

    fn is_changed(&self) -> bool {
        self.0.enabled
            && !self.0.read_only.get()
            && self.0.tab.borrow().is_changed(&self.0.latest.borrow())
    }

    /// Something else is shown that is no document yet; what was shown before is kept.
    pub(super) fn show(&self, project: Project) {
        self.save();
        let project = project.with_plain_line_ends();
        // Whoever saves before it is seen must not save under its name what was seen before.
        self.0.latest.replace(project.clone());
        self.0.tab.borrow_mut().show(project);
        self.remember(None);
        lock::hold(None, |_| {});
    }

    /// A document is shown; what was shown before is kept.
    pub(super) fn open(&self, id: DocumentId, kept: Kept) {
        self.save();
        self.attach(id, kept);
    }

    /// What is shown is kept as it is, to be had again as a version once it is changed.
    pub(super) fn make_version(&self) {
        self.save();
        self.0.tab.borrow_mut().make_version();
    }

    /// Keeps the documents of a file beside the others.
    pub(super) fn add(&self, entries: &[Entry]) {
        if let Err(error) = archive::add(&Browser, entries, &self.fresh_name(), now()) {
            self.refuse(&error);
        }
    }

    /// A file with what is worked on, for the browser's downloads.
    pub fn download(&self) {
        let project = self.latest();
        let file = archive::file_name(&project.title);
        super::download(&file, &archive::of_one(project));
    }

    fn attach(&self, id: DocumentId, kept: Kept) {
        self.0.latest.replace(kept.project.clone());
        self.0.tab.borrow_mut().open(id.clone(), kept);
        self.hold(id);
    }

    fn hold(&self, id: DocumentId) {
        self.remember(Some(&id));
        let keep = self.clone();
        lock::hold(Some(&id.clone()), move |mine| {
            let hold = if mine { Hold::Mine } else { Hold::Theirs };
            keep.0.tab.borrow_mut().told(&id, hold);
            if !mine {
                keep.tell("this workflow is open in another tab too. What you change here becomes a document of its own; the other tab keeps its own");
            }
            // What was typed in the meantime.
            keep.save();
        });
    }

    fn remember(&self, id: Option<&DocumentId>) {
        if let Some(storage) = session().filter(|_| self.0.enabled) {
            let _without_it_the_latest_is_opened = match id {
                Some(id) => storage.set_item(SHOWN, id),
                None => storage.remove_item(SHOWN),
            };
        }
    }

    fn save_soon(&self) {
        if !self.is_changed() || self.0.waiting.borrow().is_some() {
            return;
        }
        let keep = self.clone();
        let timeout = Timeout::new(SOON, move || keep.save());
        self.0.waiting.replace(Some(timeout));
    }

    /// Keeps what is worked on, if it changed.
    pub(super) fn save(&self) {
        self.0.waiting.take();
        if !self.is_changed() {
            return;
        }
        let saved = self
            .0
            .tab
            .borrow_mut()
            .save(&Browser, &self.latest(), now());
        match saved {
            Ok(Saved::Nothing) => return,
            Ok(Saved::Kept) => {}
            Ok(Saved::New(id)) => self.hold(id),
            Ok(Saved::Parted(id)) => {
                self.hold(id);
                self.tell("another tab changed this workflow. What you do here is kept as a document of its own; nothing was overwritten");
            }
            Err(error) => return self.refuse(&error),
        }
        // What the address says is no longer what the page shows: a reload must bring back what was edited.
        forget_address();
        if self.0.refused.take().is_some() {
            self.0
                .dispatcher
                .dispatch(Action::Dismiss(NoticeId::Storage));
        }
    }

    /// Says why something is not kept.
    pub(super) fn refuse(&self, error: &StorageError) {
        if self.0.refused.replace(Some(error.clone())).as_ref() != Some(error) {
            let told = notice(NoticeId::Storage, NoticeTone::Warning, &error.to_string());
            self.0.dispatcher.dispatch(Action::Notify(told));
        }
    }

    fn tell(&self, text: &str) {
        let told = notice(NoticeId::Storage, NoticeTone::Info, text);
        self.0.dispatcher.dispatch(Action::Notify(told));
    }
}

fn session() -> Option<web_sys::Storage> {
    gloo::utils::window().session_storage().ok().flatten()
}

/// The document that this tab showed before it was loaded again.
#[must_use]
pub fn shown_before() -> Option<String> {
    session()?.get_item(SHOWN).ok()?
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> u64 {
    Date::now() as u64
}
