//! Stopping, stepping and playing, with the worker's own session on the other side.

use super::*;
use crate::breakpoint::{Breakpoint, Breakpoints, Stop};
use crate::session::Session;
use crate::trace::recorded::ORDERS;

/// A page and the session of its worker.
pub(super) struct Live {
    pub(super) workbench: Workbench,
    session: Session,
}

impl Live {
    pub(super) fn of(definition: &str, input: &str) -> Self {
        let mut live = Self {
            workbench: Workbench::of(Project {
                definition: definition.into(),
                input: input.into(),
                ..Project::default()
            }),
            session: Session::default(),
        };
        hear(&mut live.workbench, crate::protocol::Update::ready());
        live.answer();
        live
    }

    /// Does it, and lets the worker answer until nothing more is asked.
    pub(super) fn act(&mut self, action: Action) {
        self.workbench.act(action);
        self.answer();
    }

    fn answer(&mut self) {
        loop {
            let requests = self.workbench.outbox.take();
            if requests.is_empty() {
                return;
            }
            for request in requests {
                let command = match Rc::unwrap_or_clone(request) {
                    Request::Send(command) => *command,
                    Request::Stop(run) => Command::Stop { run },
                    Request::Ide(_) => continue,
                };
                for update in self.session.answer(command) {
                    hear(&mut self.workbench, update);
                }
            }
        }
    }

    /// The event and state at the cursor, and why it was stopped there.
    pub(super) fn at(&self) -> String {
        let view = self
            .workbench
            .shown_trace()
            .view(self.workbench.shown_cursor());
        let view = view.unwrap();
        let why = self.workbench.stopped();
        format!(
            "{} {}{}",
            view.event_type,
            view.state,
            why.map(|why| format!(" [{why}]")).unwrap_or_default()
        )
    }
}

fn stops(list: Vec<Stop>, on_error: bool) -> Action {
    let list = list.into_iter().map(|stop| Breakpoint {
        stop,
        enabled: true,
    });
    Action::Breakpoints(Breakpoints {
        list: list.collect(),
        on_error,
    })
}

fn when(state: &str, condition: &str) -> Stop {
    Stop::State {
        name: state.into(),
        iteration: None,
        condition: Some(condition.into()),
    }
}

const INPUT: &str = r#"{"orders": [1, 2, 3]}"#;

#[test]
fn a_run_stops_at_the_first_breakpoint_and_goes_on_from_there() {
    let mut live = Live::of(ORDERS, INPUT);
    live.act(stops(vec![Stop::at("Ship"), Stop::at("Done")], false));
    live.act(Action::Run);
    assert_eq!(live.at(), "PassStateEntered Ship [Ship]");
    assert!(
        live.workbench.finished().is_some(),
        "the run itself is recorded whole"
    );
    for (action, at) in [
        (Action::Continue, "PassStateEntered Ship [Ship]"),
        (Action::Continue, "PassStateEntered Ship [Ship]"),
        (Action::Continue, "PassStateEntered Done [Done]"),
        (Action::Continue, "ExecutionSucceeded "),
        (Action::ContinueBack, "PassStateEntered Done [Done]"),
        (Action::StepBack, "MapStateExited Orders"),
        (Action::ContinueBack, "PassStateEntered Ship [Ship]"),
        (Action::First, "ExecutionStarted "),
        (Action::ContinueBack, "ExecutionStarted "),
        (Action::Last, "ExecutionSucceeded "),
    ] {
        live.act(action.clone());
        assert_eq!(live.at(), at, "{action:?}");
    }
    live.act(stops(Vec::new(), false));
    live.act(Action::Run);
    assert_eq!(live.at(), "ExecutionSucceeded ");
}

#[test]
fn a_condition_is_evaluated_by_the_worker() {
    let mut live = Live::of(ORDERS, INPUT);
    live.act(stops(vec![when("Pack", "$ > 1")], false));
    live.act(Action::Run);
    let packs = |live: &Live| {
        let workbench = &live.workbench;
        let row = workbench.trace.row(workbench.cursor)?;
        Some(workbench.trace.visit(row.visit?)?.visit.place.index())
    };
    assert_eq!(live.at(), "PassStateEntered Pack [Pack, condition holds]");
    assert_eq!(packs(&live), Some(1));
    live.act(Action::Continue);
    assert_eq!(packs(&live), Some(2));
    live.act(Action::Continue);
    assert_eq!(live.at(), "ExecutionSucceeded ");
    // Set while the run is looked at.
    live.act(stops(vec![when("Pack", "$ < 2")], false));
    live.act(Action::ContinueBack);
    assert_eq!(packs(&live), Some(0));
    assert!(live.workbench.pause.faults.is_empty());
}

#[test]
fn a_condition_that_cannot_be_read_stops_nothing_and_is_told_at_once() {
    let mut live = Live::of(ORDERS, INPUT);
    live.act(stops(
        vec![when("Pack", "total > 1"), when("Pack", "$.total > 1")],
        false,
    ));
    let fault = |live: &Live, index| live.workbench.pause.faults.get(&index).map(|it| it.visits);
    assert_eq!((fault(&live, 0), fault(&live, 1)), (Some(0), None));
    live.act(Action::Run);
    assert_eq!(live.at(), "ExecutionSucceeded ");
    assert_eq!((fault(&live, 0), fault(&live, 1)), (Some(0), Some(3)));
}

#[test]
fn conditions_of_thousands_of_visits_are_asked_for_in_pieces() {
    let items: Vec<String> = (0..1500).map(|item| item.to_string()).collect();
    let mut live = Live::of(ORDERS, &format!("{{\"orders\": [{}]}}", items.join(",")));
    live.act(stops(vec![when("Ship", "$ == 1234")], false));
    live.act(Action::Run);
    assert_eq!(live.at(), "PassStateEntered Ship [Ship, condition holds]");
    assert!(live.workbench.cursor > 10_000);
}

#[test]
fn steps_go_in_and_out_of_child_executions() {
    let distributed = ORDERS.replacen(
        "\"StartAt\": \"Pack\"",
        "\"ProcessorConfig\": { \"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\" }, \"StartAt\": \"Pack\"",
        1,
    );
    let mut live = Live::of(&distributed, INPUT);
    live.act(Action::Run);
    live.act(Action::First);
    live.act(Action::StepOver);
    assert_eq!(live.at(), "MapStateEntered Orders");
    live.act(Action::StepInto);
    assert!(live.workbench.child.is_some());
    assert_eq!(live.at(), "PassStateEntered Pack");
    live.act(Action::StepOver);
    live.act(Action::StepInto);
    assert_eq!(live.at(), "PassStateEntered Bill");
    live.act(Action::StepOut);
    assert_eq!(live.at(), "ParallelStateSucceeded Both");
    live.act(Action::StepOut);
    assert!(live.workbench.child.is_none());
    assert_eq!(live.at(), "MapStateEntered Orders");
}

#[test]
fn playing_goes_on_until_something_stops_it() {
    let mut live = Live::of(ORDERS, INPUT);
    live.act(Action::Run);
    live.act(stops(vec![Stop::at("Pack")], false));
    live.act(Action::Play(true));
    assert_eq!(live.workbench.cursor, 0, "from the end it begins anew");
    let mut ticks = 0;
    while live.workbench.play.on {
        live.act(Action::Tick);
        ticks += 1;
    }
    assert_eq!(
        (live.at(), ticks),
        (String::from("PassStateEntered Pack [Pack]"), 5)
    );
    live.act(Action::Play(true));
    live.act(Action::StepForward);
    assert!(!live.workbench.play.on, "who steps plays no longer");
    live.act(stops(Vec::new(), false));
    live.act(Action::Play(true));
    while live.workbench.play.on {
        live.act(Action::Tick);
    }
    assert_eq!(live.at(), "ExecutionSucceeded ");
    live.act(Action::Tick);
    assert_eq!(live.at(), "ExecutionSucceeded ");
}

#[test]
fn a_state_of_the_graph_is_given_a_breakpoint_and_keeps_it_in_the_project() {
    let mut live = Live::of(ORDERS, INPUT);
    let pack = StateId(1);
    live.act(Action::ToggleBreakpoint(pack));
    assert_eq!(live.workbench.marked_states(), [(pack, true)]);
    let project = live.workbench.project();
    assert_eq!(
        Workbench::of(project.clone()).breakpoints,
        live.workbench.breakpoints
    );
    assert!(project.without_breakpoints().breakpoints.is_empty());
    live.act(Action::ToggleBreakpoint(pack));
    assert!(live.workbench.marked_states().is_empty());
}

/// A breakpoint goes with its state, whoever renames it, and back; one whose state is gone waits for it.
#[test]
fn breakpoints_follow_a_state_that_is_renamed() {
    let edit = |text: &str| Action::Edit(Document::Definition, text.into());
    let mut live = Live::of(ORDERS, "{}");
    live.act(stops(vec![Stop::at("Pack"), Stop::at("Done")], false));
    let names = |live: &Live| -> Vec<String> {
        let list = live.workbench.breakpoints.list.iter();
        list.map(|it| match &it.stop {
            Stop::State { name, .. } => name.to_string(),
            Stop::Error(name) => format!("error {name}"),
        })
        .collect()
    };
    let renamed = ORDERS.replace("\"Pack\"", "\"Wrap\"");
    for (text, wanted) in [
        (&*renamed, ["Wrap", "Done"]),
        // Typed letter by letter, with what names it left behind.
        (
            &*renamed.replace("\"Wrap\": {", "\"Wra\": {"),
            ["Wra", "Done"],
        ),
        ("{ not JSON", ["Wra", "Done"]),
        (ORDERS, ["Wra", "Done"]),
        (
            &*renamed.replace("\"Wrap\": {", "\"Wra\": {"),
            ["Wra", "Done"],
        ),
        (ORDERS, ["Pack", "Done"]),
        // Two at once are other states.
        (
            &*ORDERS.replace("Bill", "B").replace("Done", "D"),
            ["Pack", "Done"],
        ),
        (ORDERS, ["Pack", "Done"]),
    ] {
        live.act(edit(text));
        assert_eq!(names(&live), wanted, "{text}");
    }
    assert_eq!(live.workbench.marked_states().len(), 2);
}
