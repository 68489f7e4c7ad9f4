//! The values of a recorded visit: what the recording tells, and what our engine makes of it as far as both do the same.

use std::rc::Rc;

use asl_engine::visit;
use asl_testing::replay::{Agrees, Ending, RecordedVisit};

use crate::protocol::{
    Attempt, ErrorOutput, Explanation, Payload, Replayed, Taught, VisitDetail, VisitId,
};

use super::super::detail;
use super::super::payload::Printer;
use super::super::places::small;
use super::super::run::Run;
use super::super::told_error::{Source, told_error};
use super::{Laid, Replay, is_distributed, outcome, payload, place};

/// What is known of a visit of a replay; absent if nothing is replayed.
pub(in super::super) fn visit(
    run: &Run,
    id: VisitId,
    attempt: Option<u32>,
    printer: Printer,
) -> Option<VisitDetail> {
    let replay = run.replay.as_ref()?;
    let looked = Looked {
        replay,
        laid: replay.laid()?,
        at: id.index(),
        recorded: replay.laid()?.course.visits.get(id.index())?,
        printer,
    };
    let told = looked.told()?;
    let ours = looked
        .recorded
        .ours
        .filter(|_| looked.recorded.agrees != Agrees::No);
    let known = ours.and_then(|ours| run.execution.visits().get(ours.0));
    let Some((known, ours)) = known.zip(detail::ours(run, id, attempt, printer)) else {
        return Some(told);
    };
    Some(match looked.recorded.agrees {
        Agrees::Whole => looked.with(told, ours, known),
        Agrees::Until(event) => looked.with(told, looked.until(ours, known, event), known),
        Agrees::No => told,
    })
}

/// A recorded visit that is looked at.
struct Looked<'r> {
    replay: &'r Replay,
    laid: &'r Laid,
    at: usize,
    recorded: &'r RecordedVisit,
    printer: Printer,
}

impl Looked<'_> {
    /// What the recording tells of it, with nothing of ours.
    fn told(&self) -> Option<VisitDetail> {
        let recorded = self.recorded;
        let end = recorded.end.as_ref();
        let exit = end.map(|(event, _)| *event);
        let state = *self.laid.states.get(self.at)?;
        let taken = self.laid.taken.get(self.at).copied().flatten();
        Some(VisitDetail {
            visit: VisitId(small(self.at)),
            state,
            name: Rc::from(&*recorded.name),
            state_type: Rc::from(&*recorded.state_type),
            pointer: self.replay.states.get(state.index())?.pointer.clone(),
            path: self.path(),
            place: place(recorded.place),
            nth: *self.laid.nth.get(self.at)?,
            entered: small(recorded.entered + 1),
            exited: exit.map(|event| small(event + 1)),
            entered_at: self.replay.time(recorded.entered),
            exited_at: exit.map(|event| self.replay.time(event)),
            outcome: end.map(|(_, ending)| outcome(ending)),
            input: self
                .payload(recorded.entered, "input")
                .unwrap_or_else(|| self.printer.text("", 0)),
            stages: Vec::new(),
            attempt: small(self.recorded.retries),
            output: self.payload(recorded.last, "output"),
            error: self.error(),
            unmocked: None,
            failed_field: None,
            attempts: Vec::new(),
            rules: Vec::new(),
            caught: None,
            catchers: Vec::new(),
            taken,
            next: None,
            variables: Vec::new(),
            assigned: Vec::new(),
            context: None,
            child: None,
            explanations: self.untold().into_iter().collect(),
            replayed: Some(self.replayed()),
        })
    }

    /// What a distributed Map did that stands elsewhere.
    fn untold(&self) -> Option<Explanation> {
        is_distributed(self.recorded).then(|| Explanation {
            title: "Its child executions are not in this history".into(),
            text: "Each child execution of a distributed Map has a history of its own. This one tells that the Map Run started and how it ended, so the states inside have no visits here.".into(),
            visit: None,
            taught: Taught {
                lesson: "14-distributed-map".into(),
                word: "ProcessorConfig".into(),
            },
        })
    }

    fn replayed(&self) -> Replayed {
        match self.recorded.agrees {
            Agrees::Whole => Replayed::Agrees,
            Agrees::Until(event) => Replayed::Until(small(event + 1)),
            Agrees::No => Replayed::No,
        }
    }

    fn payload(&self, event: usize, name: &str) -> Option<Payload> {
        let text = self.replay.recording.event(event)?.text(name)?;
        Some(payload(&text, self.printer))
    }

    /// The error that it failed with, with the cause that the recording tells last.
    fn error(&self) -> Option<ErrorOutput> {
        let (Ending::Failed(error) | Ending::Caught(error)) = &self.recorded.end.as_ref()?.1 else {
            return None;
        };
        let own = (self.recorded.entered..=self.recorded.last).rev();
        let causes = own
            .take(CAUSES)
            .filter(|event| self.laid.course.of_event.get(*event) == Some(&Some(self.at)))
            .filter_map(|event| self.replay.recording.event(event)?.text("cause"));
        let cause = causes.map(|cause| Rc::from(&*cause)).next();
        Some(told_error(Rc::from(&**error), cause, self.source()))
    }

    fn source(&self) -> Source {
        Source::state_type(&self.recorded.state_type)
    }

    /// The names of the states around it, each with the branch or item, and its own.
    fn path(&self) -> Vec<Rc<str>> {
        let mut path = vec![Rc::from(&*self.recorded.name)];
        let mut inside = self.recorded.place;
        while let visit::Place::Branch { visit, index } | visit::Place::Iteration { visit, index } =
            inside
        {
            let Some(around) = self.laid.course.visits.get(visit.0) else {
                break;
            };
            path.push(format!("{}[{index}]", around.name).into());
            inside = around.place;
        }
        path.reverse();
        path
    }

    /// What our engine knows beyond what was told, at the recorded times.
    fn with(&self, told: VisitDetail, ours: VisitDetail, known: &visit::Visit) -> VisitDetail {
        let (output, error) = if (ours.attempt as usize) + 1 < known.attempts.len() {
            (None, ours.error)
        } else {
            let of_ours = ours.error.and_then(|ours| ours.cause);
            let error = told
                .error
                .map(|error| told_error(error.error, error.cause.or(of_ours), self.source()));
            (told.output, error)
        };
        VisitDetail {
            output,
            error,
            stages: ours.stages,
            attempt: ours.attempt,
            failed_field: ours.failed_field,
            attempts: self.at_recorded_times(ours.attempts, known),
            rules: ours.rules,
            caught: ours.caught,
            catchers: ours.catchers,
            next: ours.next,
            variables: ours.variables,
            assigned: ours.assigned,
            context: ours.context,
            explanations: [told.explanations, ours.explanations].concat(),
            ..told
        }
    }

    fn at_recorded_times(&self, attempts: Vec<Attempt>, known: &visit::Visit) -> Vec<Attempt> {
        let attempts = attempts.into_iter().zip(&known.attempts);
        attempts
            .map(|(attempt, known)| {
                let started = known.started.and_then(|event| self.recorded(event.0));
                let shift = started.map_or(0.0, |at| self.replay.time(at) - attempt.started_at);
                Attempt {
                    started_at: attempt.started_at + shift,
                    ended_at: attempt.ended_at.map(|at| at + shift),
                    answer: None,
                    ..attempt
                }
            })
            .collect()
    }

    /// The recorded event that is the same as ours of this id.
    fn recorded(&self, id: u64) -> Option<usize> {
        let index = usize::try_from(id).ok()?.checked_sub(1)?;
        self.laid.recorded.get(&index).copied()
    }

    /// What of ours was recorded just so, the last event that both have being `event`.
    fn until(&self, ours: VisitDetail, known: &visit::Visit, event: usize) -> VisitDetail {
        let kind = self.replay.recording.event(event).map(|event| event.kind());
        let kind = kind.unwrap_or_default();
        if kind.ends_with("StateExited") {
            // Only what it leads to is other.
            return VisitDetail {
                taken: None,
                next: None,
                ..ours
            };
        }
        let has_result =
            kind.ends_with("Succeeded") || kind.ends_with("Failed") || kind.ends_with("TimedOut");
        let result = ours
            .stages
            .iter()
            .position(|stage| &*stage.name == "Result");
        let is_entry = kind.ends_with("StateEntered");
        let kept = match result {
            _ if is_entry => 0,
            Some(at) => at + usize::from(has_result),
            None => 0,
        };
        let tried = known
            .attempts
            .iter()
            .map_while(|it| self.recorded(it.started?.0));
        let tried = tried.count().saturating_sub(usize::from(!has_result));
        let mut ours = ours;
        // What an attempt made that was tried again, as recorded, stands.
        if ours.attempt as usize + 1 >= known.attempts.len() {
            ours.stages.truncate(kept);
        }
        ours.attempts.truncate(tried);
        VisitDetail {
            failed_field: None,
            rules: Vec::new(),
            caught: None,
            catchers: Vec::new(),
            next: None,
            assigned: Vec::new(),
            explanations: Vec::new(),
            ..ours
        }
    }
}

/// In how many events before the last one of a visit the cause of its error is looked for.
const CAUSES: usize = 200;
