//! Edit while paused: what is edited is run again to where the cursor stands, and what changed there is told.

use std::rc::Rc;

use crate::protocol::{Document, Finished, RunId, Severity, StateInfo, VisitDetail, VisitOutcome};
use crate::trace::{Anchor, Trace};

use super::Workbench;

/// A run that is made again, and what the one before was.
#[derive(Debug, Clone)]
pub(super) struct Again {
    run: RunId,
    anchor: Anchor,
    trace: Rc<Trace>,
    finished: Rc<Finished>,
    detail: Option<Rc<VisitDetail>>,
    /// The states of the new run, until its history begins: until then that of the run before is shown.
    incoming: Option<Vec<StateInfo>>,
    /// Whether the cursor came to where it stood; none as long as it may come.
    found: Option<bool>,
}

/// What is another than in the run before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Where the cursor stood: `Charge#2`.
    pub anchor: Rc<str>,
    /// What is told at once: `output changed`.
    pub headline: Rc<str>,
    /// What is told of it, a sentence each.
    pub sentences: Vec<String>,
    /// The output of the state before and now, where it is another.
    pub output: Option<(Rc<str>, Rc<str>)>,
}

impl Workbench {
    /// Whether the cursor stands inside of a run that is over: then an edit runs it again.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.finished().is_some()
            && self.run.has_values
            && self.child.is_none()
            && self.cursor + 1 < self.trace.len()
    }

    /// Whether what was edited can be run again to where the cursor stands.
    #[must_use]
    pub fn can_run_again(&self) -> bool {
        let documents = [Document::Definition, Document::Input, Document::Mocks];
        let is_ready = |document| {
            self.text(document).is_checked() && self.count(document, Severity::Error) == 0
        };
        self.is_paused()
            && self.is_stale()
            && self.can_run()
            && self.check.runnable
            && documents.into_iter().all(is_ready)
    }

    #[inline(never)]
    pub(super) fn run_again(&mut self) {
        let (Some(finished), Some(anchor)) =
            (self.finished().cloned(), self.trace.anchor(self.cursor))
        else {
            return;
        };
        if !self.can_run_again() {
            return;
        }
        let (trace, mapping, cursor) = (self.trace.clone(), self.mapping.clone(), self.cursor);
        let (looked_at, selected) = (self.looked_at, self.selected);
        let (details, folded) = (self.details.clone(), self.folded.clone());
        // Of a past attempt it would be beside the last one of the new run.
        let detail = self.detail_of_last_attempt().cloned();
        self.begin_again();
        self.seek_no_more();
        self.again = Some(Again {
            run: self.run.id,
            anchor,
            trace: trace.clone(),
            finished,
            detail,
            incoming: None,
            found: None,
        });
        // What is seen stays until there is something else to see.
        (self.trace, self.mapping, self.cursor) = (trace, mapping, cursor);
        (self.looked_at, self.selected) = (looked_at, selected);
        (self.details, self.folded) = (details, folded);
        self.follow = false;
    }

    /// Keeps the states of a run that is made again; whether it is one.
    pub(super) fn begins_again(&mut self, states: &[StateInfo]) -> bool {
        let run = self.run.id;
        let again = self.again.as_mut().filter(|again| again.run == run);
        let is_again = again.is_some();
        if let Some(again) = again {
            again.incoming = Some(states.to_vec());
        }
        is_again
    }

    /// The history of a run that is made again takes the place of the one before.
    pub(super) fn take_over(&mut self) {
        let incoming = self.again.as_mut().and_then(|again| again.incoming.take());
        let Some(states) = incoming else { return };
        self.trace = Rc::new(Trace::of(states.into()));
        self.looked_at = None;
        self.details = super::Details::default();
        self.event = None;
        self.folded = Rc::default();
        self.cursor = 0;
        self.follow = true;
        self.run.has_values = true;
        self.map_states();
    }

    /// Goes to where the cursor stood, if that is here by now; when all is here and it is not, to where the path turned away.
    pub(super) fn return_to_anchor(&mut self, done: bool) {
        let Some(again) = self.again.as_mut().filter(|again| again.found.is_none()) else {
            return;
        };
        let found = self.trace.find(&again.anchor);
        if found.is_none() && !done {
            return;
        }
        again.found = Some(found.is_some());
        let nearest = || {
            let at = again.trace.turns_away(&self.trace)?;
            let last = self.trace.visits_len().checked_sub(1)?;
            let visit = self.trace.visits().nth(at.min(last))?;
            self.trace.index_of(visit.visit.entered)
        };
        let index = found.or_else(nearest).unwrap_or(usize::MAX);
        self.go_to(index);
        self.follow = false;
    }

    /// Tells what changed, as soon as all of it is known.
    pub(super) fn compare(&mut self) {
        let (Some(after), Some(again)) = (self.finished().cloned(), &self.again) else {
            return;
        };
        let (Some(found), false) = (again.found, self.awaits_detail()) else {
            return;
        };
        let detail = self.detail().filter(|_| found);
        // A replay shows what was recorded, before and after: how ours agrees with it is told of every replay.
        if self.suite.replays.is_none() {
            let changed = changed(again, found, &after, detail, &self.trace);
            self.changed = Some(Rc::new(changed));
        }
        self.again = None;
    }

    pub(super) fn forget_again(&mut self) {
        self.again = None;
        self.changed = None;
    }
}

#[inline(never)]
fn changed(
    again: &Again,
    found: bool,
    after: &Finished,
    detail: Option<&Rc<VisitDetail>>,
    trace: &Trace,
) -> Changed {
    let anchor = again.anchor.in_words();
    let mut told = Vec::new();
    let mut sentences = Vec::new();
    let mut output = None;
    if !found {
        told.push("not reached any more");
        sentences.push(format!(
            "{anchor} is not reached any more. The cursor stands where the path turns away."
        ));
    }
    if let (Some(before), Some(now)) = (&again.detail, detail) {
        if before.outcome != now.outcome {
            told.push("status changed");
            sentences.push(format!(
                "{anchor} {}; before it {}.",
                ended(now.outcome.as_ref()),
                ended(before.outcome.as_ref())
            ));
        }
        if before.input.text != now.input.text {
            told.push("input changed");
            sentences.push(String::from("It gets another input than before."));
        }
        let text = |detail: &VisitDetail| detail.output.as_ref().map(|output| output.text.clone());
        if text(before) != text(now) {
            told.push("output changed");
            output = Some((
                text(before).unwrap_or_else(|| "no output".into()),
                text(now).unwrap_or_else(|| "no output".into()),
            ));
        }
    }
    if let Some(at) = again.trace.turns_away(trace) {
        told.push("path changed");
        let state = |trace: &Trace| match trace.nth_state(at) {
            Some(name) => format!("goes to {name}"),
            None => String::from("is over"),
        };
        let behind = at.checked_sub(1).and_then(|at| trace.nth_state(at));
        let behind = behind.map_or_else(
            || String::from("At its start"),
            |name| format!("After {name}"),
        );
        sentences.push(format!(
            "{behind} the run now {}; before it {}.",
            state(trace),
            state(&again.trace)
                .replacen("goes", "went", 1)
                .replacen("is", "was", 1)
        ));
    }
    if again.finished.status != after.status {
        told.push("result changed");
        sentences.push(format!(
            "The execution ends as {}, not {}.",
            after.status.name(),
            again.finished.status.name()
        ));
    } else if again.finished.output != after.output {
        told.push("result changed");
        sentences.push(String::from("The output of the execution is another one."));
    }
    if told.is_empty() {
        told.push("nothing changed");
        sentences.push(format!("{anchor} and the path of the run are as before."));
    }
    Changed {
        anchor: anchor.into(),
        headline: told.join(", ").into(),
        sentences,
        output,
    }
}

fn ended(outcome: Option<&VisitOutcome>) -> String {
    match outcome {
        None => String::from("went on"),
        Some(VisitOutcome::Succeeded) => String::from("succeeded"),
        Some(VisitOutcome::Caught(error)) => format!("caught {error}"),
        Some(VisitOutcome::Failed(error)) => format!("failed with {error}"),
        Some(VisitOutcome::Aborted) => String::from("was aborted"),
    }
}
