//! What the worker holds: hears a [`Command`], answers with [`Update`]s. Pure, so it is tested without a browser.
//!
//! A session holds the definition that was checked last and one run. A run goes on only while it is pulled, a bounded number of events at a time, so
//! a workflow that loops leaves room for other commands in between; it is kept until the next one, since the values of its visits are asked for later.

mod answers;
mod asked;
mod child;
mod choice;
mod conditions;
mod definition;
mod detail;
mod diff;
mod failures;
mod flow;
mod foreign;
mod graph;
mod handlers;
mod known;
mod meters;
mod mock_edit;
mod mock_file;
mod mock_sheet;
mod mocks;
mod passed;
mod payload;
pub(crate) mod places;
mod replayed;
mod run;
mod slots;
pub(crate) mod start;
mod suite;
mod told_error;

use std::iter;
use std::rc::Rc;

use crate::passed::{ToIde, answered};
use crate::protocol::{
    Batch, Checked, CheckedMocks, ChildId, Command, Diagnostic, Document, EventDetail, EventId,
    Finished, Given, Graph, MachineType, Revision, RunId, RunRequest, Severity, Substitutions,
    Update, VisitId,
};

use definition::Definition;
use mocks::MockFile;
use payload::Printer;
use run::Run;

/// The worker's state.
#[derive(Debug, Default)]
pub struct Session {
    definition: Option<Rc<Definition>>,
    /// The graph that the page has.
    sent_graph: Graph,
    /// The pointers of the states that are drawn closed.
    folded: Rc<[Rc<str>]>,
    run: Option<Run>,
    suite: suite::Suite,
}

impl Session {
    /// Does what is asked and says what came of it. A command about a run that is no more is not answered.
    pub fn answer(&mut self, command: Command) -> Vec<Update> {
        match command {
            Command::Check {
                revision,
                text,
                machine_type,
                substitutions,
            } => self.check(revision, text, machine_type, substitutions),
            Command::Fold { pointers } => {
                self.folded = pointers;
                self.new_graph().map(Update::Graph).into_iter().collect()
            }
            Command::CheckInput { revision, text } => vec![Update::CheckedInput {
                revision,
                diagnostics: start::check_input(&text),
            }],
            Command::CheckMocks {
                revision,
                text,
                state_machine_name,
                test_case,
            } => vec![self.check_mocks(
                revision,
                &text,
                state_machine_name.as_deref(),
                test_case.as_deref(),
            )],
            Command::Run(request) => vec![self.start(&request)],
            Command::Pull { run, events } => self.pull(run, events),
            Command::Stop { run } => self.stop(run),
            Command::Visit {
                run,
                visit,
                attempt,
                whole,
            } => self.visit(run, visit, attempt, whole).into_iter().collect(),
            Command::Event {
                run,
                child,
                event,
                whole,
            } => self.event(run, child, event, whole).into_iter().collect(),
            Command::Tests(command) => self.tests(*command),
            Command::Meters { run } => {
                let run = self.run(run);
                let told = run.map(|run| Update::Meters(Box::new(meters::meters(run))));
                told.into_iter().collect()
            }
            Command::Mock(question) => vec![Update::Mock(Box::new(self.mock(&question)))],
            Command::Answer { run, given, events } => self.answer_call(run, given, events),
            Command::Conditions(asked) => vec![self.conditions(&asked)],
            Command::Passed(message) => answered(&message, |question| self.told(question)),
            Command::PullChild {
                run,
                child,
                known,
                events,
            } => self
                .run(run)
                .and_then(|run| run.pull_child(child, known, events))
                .into_iter()
                .collect(),
        }
    }

    fn check(
        &mut self,
        revision: Revision,
        text: Rc<str>,
        machine_type: MachineType,
        substitutions: Rc<Substitutions>,
    ) -> Vec<Update> {
        let definition = self.definition(Rc::clone(&text), machine_type, substitutions);
        let graph = self.new_graph();
        let identify = definition.is_foreign.then(|| {
            let diagnostics = definition.diagnostics.clone();
            let identify = ToIde::Identify {
                revision,
                text,
                diagnostics,
            };
            identify.pass()
        });
        let checked = Update::Checked(Checked {
            revision,
            runnable: definition.machine.is_some(),
            diagnostics: definition.diagnostics.clone(),
            states: definition.states.clone(),
            graph,
            placeholders: definition.placeholders.clone(),
            not_simulated: definition.not_simulated.clone(),
            notation: definition.notation,
            is_foreign: definition.is_foreign,
        });
        iter::once(checked).chain(identify).collect()
    }

    /// The graph of the definition, unless the page has it already.
    fn new_graph(&mut self) -> Option<Graph> {
        let graph = self.definition.as_ref()?.graph(&self.folded);
        if graph == self.sent_graph {
            return None;
        }
        self.sent_graph.clone_from(&graph);
        Some(graph)
    }

    /// The definition, checked; as it stands if it is the one that was checked last.
    fn definition(
        &mut self,
        text: Rc<str>,
        machine_type: MachineType,
        substitutions: Rc<Substitutions>,
    ) -> Rc<Definition> {
        match &self.definition {
            Some(last) if last.is_of(&text, machine_type, &substitutions) => Rc::clone(last),
            _ => {
                let checked = Rc::new(Definition::check(text, machine_type, substitutions));
                self.definition = Some(Rc::clone(&checked));
                checked
            }
        }
    }

    fn check_mocks(
        &self,
        revision: Revision,
        text: &str,
        state_machine: Option<&str>,
        test_case: Option<&str>,
    ) -> Update {
        let machine = self
            .definition
            .as_ref()
            .and_then(|definition| definition.machine.as_deref());
        let file = MockFile::read(text, state_machine, test_case, machine);
        Update::CheckedMocks(CheckedMocks {
            revision,
            diagnostics: file.diagnostics,
            machines: file.machines,
            answers: self
                .definition
                .as_ref()
                .filter(|_| !file.is_broken)
                .map(|definition| answers::answers(&file.mocks, definition))
                .unwrap_or_default(),
        })
    }

    fn start(&mut self, request: &RunRequest) -> Update {
        self.run = None;
        self.suite.opened = None;
        let refused = |document, diagnostics: Vec<Diagnostic>| Update::Refused {
            run: request.run,
            document,
            diagnostics,
        };
        let settings = &request.settings;
        let definition = self.definition(
            Rc::clone(&request.definition),
            settings.machine_type,
            Rc::clone(&request.substitutions),
        );
        let Some(machine) = &definition.machine else {
            let errors = definition
                .diagnostics
                .iter()
                .filter(|found| found.severity == Severity::Error);
            let awaits = definition.awaits.iter().cloned();
            return refused(
                Document::Definition,
                errors.cloned().chain(awaits).collect(),
            );
        };
        let start = match start::start(&request.input, settings) {
            Ok(start) => start,
            Err(errors) => return refused(Document::Input, errors),
        };
        let file = MockFile::read(
            &request.mocks,
            settings.state_machine_name.as_deref(),
            request.test_case.as_deref(),
            Some(machine),
        );
        if file.is_broken {
            return refused(Document::Mocks, file.diagnostics);
        }
        let mocks = file.mocks.with_seed(u64::from(settings.seed));
        self.run = Some(Run::new(
            request.run,
            Rc::clone(&definition),
            machine.clone(),
            start,
            mocks,
        ));
        Update::Started {
            run: request.run,
            states: definition.states.clone(),
        }
    }

    fn run(&mut self, id: RunId) -> Option<&mut Run> {
        self.run.as_mut().filter(|run| run.id == id)
    }

    fn pull(&mut self, id: RunId, events: u32) -> Vec<Update> {
        let Some(run) = self.run(id) else {
            return Vec::new();
        };
        let (batch, finished) = run.pull(events);
        updates(run, batch, finished)
    }

    /// Goes on with a person's answer; asks again if it cannot be taken.
    #[inline(never)]
    fn answer_call(&mut self, id: RunId, given: Given, events: u32) -> Vec<Update> {
        let Some(run) = self.run(id) else {
            return Vec::new();
        };
        if let Err(why) = run.take(given) {
            return run.asks(Some(why)).into_iter().collect();
        }
        self.pull(id, events)
    }

    fn stop(&mut self, id: RunId) -> Vec<Update> {
        let Some(run) = self.run(id) else {
            return Vec::new();
        };
        run.stop();
        let (batch, finished) = run.pull(u32::MAX);
        updates(run, batch, finished)
    }

    #[inline(never)]
    fn visit(
        &mut self,
        id: RunId,
        visit: VisitId,
        attempt: Option<u32>,
        whole: bool,
    ) -> Option<Update> {
        let detail = detail::visit(self.run(id)?, visit, attempt, Printer { whole })?;
        Some(Update::Visit {
            run: id,
            detail: Box::new(detail),
        })
    }

    #[inline(never)]
    fn event(
        &mut self,
        id: RunId,
        child: Option<ChildId>,
        event: EventId,
        whole: bool,
    ) -> Option<Update> {
        let run = self.run(id)?;
        let told = |json: String| Update::Event {
            run: id,
            detail: EventDetail {
                child,
                event,
                json: Printer { whole }.text(&json, json.len()),
            },
        };
        let index = usize::try_from(event).ok()?.checked_sub(1)?;
        if let Some(replay) = &run.replay {
            return replay.event(index).map(told);
        }
        let history = match child {
            Some(child) => run.child(child)?.history,
            None => run.execution.history(),
        };
        let found = history.get(index)?;
        Some(match serde_json::to_string_pretty(found) {
            Ok(json) => told(json),
            Err(why) => Update::Failed {
                message: why.to_string(),
            },
        })
    }
}

fn updates(run: &Run, batch: Batch, finished: Option<Finished>) -> Vec<Update> {
    let mut updates = vec![Update::Batch(batch)];
    if let Some(finished) = finished {
        updates.push(Update::Finished(finished));
        updates.extend(suite::replayed(run));
    }
    updates.extend(run.asks(None));
    updates
}

#[cfg(test)]
mod tests;
