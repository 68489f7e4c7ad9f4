//! The page inside another one: what its address asks of it, and the texts it exchanges with its host.
//!
//! ```text
//! ?embed=1&view=graph&controls=0&edit=1&theme=dark&autorun=1#v1=...
//! ```
//!
//! `www/embed.js` makes such addresses and is the host's side of the messages; `docs/embedding.md` describes both for authors of pages. None of this is part of
//! the link: the same link can be opened with and without.

use crate::json_text::Object;
use crate::project::Project;
use crate::protocol::Finished;
use crate::share;
use crate::trace::RowView;
use crate::workbench::{Action, Pane, Theme};

/// What the query of the address asks of an embedded page. What is not known is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embed {
    /// What is seen first: a pane alone, with tabs to the others; absent: several side by side where there is room.
    pub view: Option<Pane>,
    /// Whether there are tabs, and the bar that runs and steps.
    pub controls: bool,
    /// Whether the texts can be edited.
    pub edit: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Whether it runs by itself.
    pub autorun: bool,
}

impl Embed {
    /// Reads a query, with or without its `?`; none without `embed=1`: then the page is on its own.
    #[must_use]
    pub fn of(query: &str) -> Option<Self> {
        let mut embedded = false;
        let mut embed = Self {
            view: None,
            controls: true,
            edit: false,
            theme: Theme::Auto,
            autorun: false,
        };
        for part in query.trim_start_matches('?').split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, "1"));
            let on = value != "0";
            match name {
                "embed" => embedded = on,
                "view" => embed.view = Pane::of_word(value),
                "controls" => embed.controls = on,
                "edit" => embed.edit = on,
                "theme" => embed.theme = Theme::of_word(value),
                "autorun" => embed.autorun = on,
                _ => {}
            }
        }
        embedded.then_some(embed)
    }

    /// The pane that is seen first where only one is.
    #[must_use]
    pub fn first_pane(self) -> Pane {
        self.view.unwrap_or(Pane::Graph)
    }
}

/// What a message of the host asks for.
#[derive(Debug, Clone)]
pub enum Asked {
    /// To open this, and to go to this step of its run.
    Open(Box<Project>, Option<String>),
    /// These, in this order; none for a message that is not known.
    Do(Vec<Action>),
    /// To this step, as links name it, running first if nothing has run.
    Go(String),
    /// Nothing: why it cannot be done, for people.
    Refused(String),
}

/// Reads a message of the host by its type: `load` with a project as JSON or with a link, `goto` with a step, `theme`, `run`, `stop`.
#[must_use]
pub fn asked(kind: &str, text: &str) -> Asked {
    match kind {
        "load" => match loaded(text) {
            Ok((project, step)) => Asked::Open(Box::new(project), step),
            Err(why) => Asked::Refused(why),
        },
        "run" => Asked::Do(vec![Action::Run]),
        "stop" => Asked::Do(vec![Action::Stop]),
        "goto" => Asked::Go(String::from(text)),
        "theme" => Asked::Do(vec![Action::Theme(Theme::of_word(text))]),
        _ => Asked::Do(Vec::new()),
    }
}

fn loaded(text: &str) -> Result<(Project, Option<String>), String> {
    if text.starts_with('{') {
        let project = Project::from_json(text)
            .ok_or("the message `load` has members of other types than `docs/embedding.md` says")?;
        return Ok((project, None));
    }
    let link = share::decode(text).map_err(|error| error.to_string())?;
    Ok((link.project, link.step))
}

/// The members of the message `step`: where the cursor stands, counted from 1.
#[must_use]
pub fn step_told(row: &RowView, cursor: usize, length: usize) -> String {
    let mut told = Object::new();
    told.put("step", &(cursor + 1).to_string());
    told.put("steps", &length.to_string());
    told.put_string("event", row.event_type);
    told.put_string("state", &row.state);
    told.end()
}

/// The members of the message `result`: how the run ended, as DescribeExecution names it. A long output is cut, and says so.
#[must_use]
pub fn result_told(finished: &Finished) -> String {
    let mut told = Object::new();
    told.put_string("status", finished.status.name());
    if let Some(output) = &finished.output {
        told.put_string("output", &output.text);
        if output.cut {
            told.put("cut", "true");
        }
    }
    if let Some(failure) = &finished.error {
        told.put_string("error", &failure.error);
        told.put_optional("cause", failure.cause.as_deref());
    }
    told.put("events", &finished.stats.events.to_string());
    told.end()
}

/// The members of the message `error`: why nothing is shown or run.
#[must_use]
pub fn error_told(message: &str) -> String {
    let mut told = Object::new();
    told.put_string("message", message);
    told.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_says_whether_the_page_is_embedded() {
        for (query, embedded) in [
            ("", false),
            ("?embed=1", true),
            ("?embed", true),
            ("embed=0", false),
            ("?a=b&embed=1", true),
            ("?embedded=1", false),
            ("?view=graph", false),
        ] {
            assert_eq!(Embed::of(query).is_some(), embedded, "{query}");
        }
    }

    #[test]
    fn the_query_says_what_is_shown() {
        let plain = Embed::of("?embed=1").unwrap();
        assert_eq!(
            (plain.view, plain.controls, plain.edit, plain.autorun),
            (None, true, false, false)
        );
        for (query, view) in [
            ("view=graph", Some(Pane::Graph)),
            ("view=code", Some(Pane::Editor)),
            ("view=trace", Some(Pane::Trace)),
            ("view=data", Some(Pane::Data)),
            ("view=split", None),
            ("view=%00", None),
        ] {
            assert_eq!(
                Embed::of(&format!("?embed&{query}")).unwrap().view,
                view,
                "{query}"
            );
        }
        let all = Embed::of("?embed=1&controls=0&edit=1&autorun&theme=dark&view=code").unwrap();
        assert_eq!(
            (
                all.controls,
                all.edit,
                all.autorun,
                all.theme,
                all.first_pane()
            ),
            (false, true, true, Theme::Dark, Pane::Editor)
        );
    }

    fn names(asked: Asked) -> String {
        match asked {
            Asked::Open(project, step) => format!("open {} {step:?}", project.definition),
            Asked::Do(actions) => format!("{actions:?}"),
            Asked::Go(step) => format!("go to {step}"),
            Asked::Refused(why) => format!("refused: {why}"),
        }
    }

    #[test]
    fn the_host_is_heard() {
        for (kind, text, done) in [
            ("hello", "", "[]"),
            ("run", "", "[Run]"),
            ("stop", "", "[Stop]"),
            ("theme", "dark", "[Theme(Dark)]"),
            ("theme", "<b>", "[Theme(Auto)]"),
            ("goto", "Charge#2", "go to Charge#2"),
            ("unheard-of", "{}", "[]"),
            ("load", r#"{"definition": "one"}"#, "open one None"),
            (
                "load",
                r#"{"definition": 1}"#,
                "refused: the message `load` has members of other types than `docs/embedding.md` says",
            ),
            ("load", "", "refused: this address carries no workflow"),
        ] {
            assert_eq!(names(asked(kind, text)), done, "{kind} {text}");
        }
    }

    #[test]
    fn a_link_opens_at_its_step() {
        let link = share::Link {
            project: Project {
                definition: "one".into(),
                ..Project::default()
            },
            step: Some(String::from("7")),
            ..share::Link::default()
        };
        let fragment = share::encode(&link).unwrap();
        assert_eq!(
            loaded(&fragment),
            Ok((link.project, Some(String::from("7"))))
        );
        assert!(loaded(&fragment.replace("v1=", "v9=")).is_err());
    }
}
