//! A conversation with a worker that the test plays.

mod again;
mod checks;
mod children;
mod example;
mod exchange;
mod graph;
mod pausing;
mod runs;
mod settings;
mod suite;

use super::*;
use crate::project::Project;
use crate::protocol::{
    Batch, Checked, CheckedMocks, ChildId, Command, EventDetail, EventType, ExecutionStatus,
    Finished, Graph, IdeCommand, MachineType, MockedMachine, Payload, Place, Row, StateInfo, Stats,
    TextRange, Visit, VisitDetail,
};

/// A page whose worker is ready; what it said so far is taken.
fn ready() -> Workbench {
    let mut workbench = Workbench::of(Project {
        definition: "{}".into(),
        ..Project::default()
    });
    hear(&mut workbench, ready_message());
    let _checks = workbench.outbox.take();
    workbench
}

fn ready_message() -> Update {
    Update::Ready {
        version: VERSION.into(),
    }
}

fn hear(workbench: &mut Workbench, update: Update) {
    workbench.act(Action::Heard(Box::new(update)));
}

/// The requests made since the last look, in short.
fn asked(workbench: &Workbench) -> Vec<String> {
    let told = |request| match Rc::unwrap_or_clone(request) {
        Request::Stop(run) => format!("stop {run}"),
        Request::Ide(command) => match *command {
            IdeCommand::Import { id, source } => {
                format!("import {id} {:?} {}", source.lacked_by, source.text)
            }
            IdeCommand::Export(export) => format!("export {} {:?}", export.id, export.form),
            IdeCommand::Ask(ask) => format!("ask {} {:?} {}", ask.id, ask.question, ask.offset),
            IdeCommand::Passed(_) => String::from("passed to the ide"),
        },
        Request::Send(command) => match *command {
            Command::Check { text, .. } => format!("check {text}"),
            Command::Fold { pointers } => format!("fold {}", pointers.join(" ")),
            Command::CheckInput { text, .. } => format!("check input {text}"),
            Command::CheckMocks { text, .. } => format!("check mocks {text}"),
            Command::Run(request) => format!("run {} {}", request.run, request.definition),
            Command::Pull { run, events } => format!("pull {run} {events}"),
            Command::Stop { run } => format!("stop {run}"),
            Command::Visit {
                run,
                visit,
                attempt,
                whole,
            } => format!(
                "visit {run} {}{}{}",
                visit.0,
                attempt
                    .map(|number| format!(" attempt {number}"))
                    .unwrap_or_default(),
                if whole { " whole" } else { "" }
            ),
            Command::Conditions(asked) => {
                format!("conditions {:?} {}", asked.run, asked.from)
            }
            Command::Meters { run } => format!("meters {run}"),
            Command::Mock(question) => format!("mock {} {:?}", question.state.0, question.edit),
            Command::Answer { run, given, .. } => format!("answer {run} {given:?}"),
            Command::Passed(_) => String::from("passed"),
            Command::Tests(_) => String::from("tests"),
            Command::PullChild {
                run,
                child,
                known,
                events,
            } => format!("child {run} {} {known} {events}", child.0),
            Command::Event {
                run, child, event, ..
            } => match child {
                Some(child) => format!("event {run} {}/{event}", child.0),
                None => format!("event {run} {event}"),
            },
        },
    };
    workbench.outbox.take().into_iter().map(told).collect()
}

fn checked(revision: u32, message: &str) -> Update {
    Update::Checked(Checked {
        revision,
        runnable: false,
        diagnostics: vec![Diagnostic {
            code: String::from("test"),
            message: String::from(message),
            ..Diagnostic::default()
        }],
        states: vec![state("A"), state("B")],
        graph: None,
        placeholders: Vec::new(),
        not_simulated: Vec::new(),
        notation: crate::protocol::Notation::Json,
        is_foreign: false,
    })
}

fn state(name: &str) -> StateInfo {
    StateInfo {
        name: name.into(),
        state_type: "Pass".into(),
        pointer: format!("/States/{name}").into(),
        parent: None,
        name_range: TextRange::default(),
        range: TextRange::default(),
    }
}

/// `A` is entered by event 2, `B` by event 4.
fn batches(run: u32) -> [Batch; 2] {
    let row = |id, event_type: &str, visit: Option<u32>| Row {
        id,
        previous: id - 1,
        event_type: EventType::named(event_type).unwrap(),
        time: 0.0,
        visit: visit.map(VisitId),
        note: None,
    };
    let visit = |id, entered| Visit {
        id: VisitId(id),
        state: StateId(id),
        nth: 1,
        place: Place::Top,
        child: None,
        entered,
        at: 0.0,
    };
    [
        Batch {
            run,
            rows: vec![
                row(1, "ExecutionStarted", None),
                row(2, "PassStateEntered", Some(0)),
                row(3, "PassStateExited", Some(0)),
            ],
            visits: vec![visit(0, 2)],
            ..Batch::default()
        },
        Batch {
            run,
            rows: vec![
                row(4, "PassStateEntered", Some(1)),
                row(5, "PassStateExited", Some(1)),
                row(6, "ExecutionSucceeded", None),
            ],
            visits: vec![visit(1, 4)],
            done: true,
            ..Batch::default()
        },
    ]
}

fn finished(run: u32) -> Update {
    Update::Finished(Finished {
        run,
        status: ExecutionStatus::Succeeded,
        output: None,
        error: None,
        stats: Stats::default(),
        not_simulated: Vec::new(),
        explanations: Vec::new(),
    })
}

fn detail(visit: u32, over: bool) -> VisitDetail {
    VisitDetail {
        visit: VisitId(visit),
        state: StateId(visit),
        name: "A".into(),
        state_type: "Pass".into(),
        pointer: "/States/A".into(),
        path: Vec::new(),
        place: Place::Top,
        nth: 1,
        entered: 2,
        exited: None,
        entered_at: 0.0,
        exited_at: None,
        outcome: over.then_some(crate::protocol::VisitOutcome::Succeeded),
        input: Payload {
            text: "{}".into(),
            size: 2,
            cut: false,
        },
        stages: Vec::new(),
        output: None,
        error: None,
        unmocked: None,
        failed_field: None,
        attempts: Vec::new(),
        rules: Vec::new(),
        caught: None,
        taken: None,
        next: None,
        variables: Vec::new(),
        catchers: Vec::new(),
        assigned: Vec::new(),
        context: None,
        child: None,
        explanations: Vec::new(),
        attempt: 0,
        replayed: None,
    }
}

/// A page with a finished run of two states.
fn with_run() -> Workbench {
    let mut workbench = ready();
    hear(&mut workbench, checked(1, "x"));
    workbench.act(Action::Run);
    hear(
        &mut workbench,
        Update::Started {
            run: 1,
            states: vec![state("A"), state("B")],
        },
    );
    for batch in batches(1) {
        hear(&mut workbench, Update::Batch(batch));
    }
    hear(&mut workbench, finished(1));
    workbench
}
