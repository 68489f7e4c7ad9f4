//! What surrounds the work: panes, theme, dialogs, notices.

use std::rc::Rc;

use crate::protocol::Document;

/// A pane, where only one is seen at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The editor of the chosen text.
    #[default]
    Editor,
    /// The graph.
    Graph,
    /// The history.
    Trace,
    /// The data flow of the visit looked at.
    Data,
}

impl Pane {
    const ALL: [Self; 4] = [Self::Editor, Self::Graph, Self::Trace, Self::Data];

    /// Its name in links and for hosts; never changes. A link has the names of the editor's sheets instead of the editor's.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Editor => "code",
            Self::Graph => "graph",
            Self::Trace => "trace",
            Self::Data => "data",
        }
    }

    /// The pane of this name.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pane| pane.word() == word)
    }
}

/// What the editor shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sheet {
    /// One of the texts.
    Text(Document),
    /// The values of placeholders.
    Placeholders,
    /// The test cases.
    Tests,
}

impl Default for Sheet {
    fn default() -> Self {
        Self::Text(Document::Definition)
    }
}

impl Sheet {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Text(Document::Definition),
        Self::Text(Document::Input),
        Self::Text(Document::Mocks),
        Self::Placeholders,
        Self::Tests,
    ];

    /// Its name in a link; never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text(Document::Definition) => "definition",
            Self::Text(Document::Input) => "input",
            Self::Text(Document::Mocks) => "mocks",
            Self::Placeholders => "placeholders",
            Self::Tests => "tests",
        }
    }

    /// The sheet that a link names.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.word() == word)
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the system is.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name for style sheets, hosts and what is kept; never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name; `auto` for what is none.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        let themes = [Self::Light, Self::Dark];
        let named = themes.into_iter().find(|theme| theme.word() == word);
        named.unwrap_or_default()
    }
}

/// What lies above the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialog {
    /// Share a link.
    Share,
    /// Choose a document of one's own.
    Documents,
    /// Choose an example.
    Examples,
    /// Import a text.
    Import,
    /// Export what is worked on.
    Export,
    /// The keys.
    Keys,
    /// How near the run came to limits.
    Meters,
    /// The mock of a state.
    Mock,
    /// A call that waits for an answer.
    Answer,
    /// Choose a state to go to.
    States,
    /// What of a run can be chosen beside the texts.
    Settings,
    /// Where the cursor stops.
    Breakpoints,
}

/// Names a notice, so that it can be dismissed: of two with the same name only the later one stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeId {
    /// About the link the page was opened with.
    Link,
    /// About the worker.
    Worker,
    /// About what is kept in the browser.
    Storage,
    /// Nothing was changed, since that is not wanted.
    ReadOnly,
    /// A file could not be read.
    File,
    /// About the run.
    Run,
    /// Something took the place of something else, which can be taken back.
    Replaced,
    /// A newer version of the page is ready to be taken.
    Update,
}

/// Something to tell that belongs to no place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its name.
    pub id: NoticeId,
    /// How loud it is.
    pub tone: NoticeTone,
    /// What happened and what to do.
    pub text: Rc<str>,
    /// A report to copy into a bug report, if the fault is ours.
    pub report: Option<Rc<str>>,
}

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeTone {
    /// Good to know.
    Info,
    /// Something was not done.
    Warning,
    /// Something broke.
    Error,
}

/// The notices with `notice` in place of the one of the same name.
pub(super) fn told(notices: &[Notice], notice: Notice) -> Rc<[Notice]> {
    let id = notice.id;
    let others = notices.iter().filter(|other| other.id != id).cloned();
    others.chain([notice]).collect()
}
