//! What the workbench wants of the world.

use std::cell::Cell;
use std::rc::Rc;

use crate::protocol::{Command, IdeCommand, RunId};

/// Something for the client to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Send this to the worker.
    Send(Box<Command>),
    /// Send this to the ide.
    Ide(Box<IdeCommand>),
    /// Send [`Command::Stop`] and end the worker if it does not answer soon.
    Stop(RunId),
}

/// Requests that wait to be passed on. They are numbered, and how far they were taken is shared by all states of the page, so that each is passed on
/// once and taking them is not a change of state.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    waiting: Rc<Vec<(u64, Rc<Request>)>>,
    last: u64,
    taken: Rc<Cell<u64>>,
}

impl Outbox {
    pub(super) fn push(&mut self, request: Request) {
        self.last += 1;
        let taken = self.taken.get();
        let waiting = Rc::make_mut(&mut self.waiting);
        waiting.retain(|(number, _)| *number > taken);
        waiting.push((self.last, Rc::new(request)));
    }

    pub(super) fn send(&mut self, command: Command) {
        self.push(Request::Send(Box::new(command)));
    }

    pub(super) fn send_to_ide(&mut self, command: IdeCommand) {
        self.push(Request::Ide(Box::new(command)));
    }

    /// The number of the last request: when it changes, there is something to take.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The requests that nobody took yet, in order.
    #[must_use]
    pub fn take(&self) -> Vec<Rc<Request>> {
        let taken = self.taken.replace(self.last.max(self.taken.get()));
        let new = self.waiting.iter().filter(|(number, _)| *number > taken);
        new.map(|(_, request)| Rc::clone(request)).collect()
    }
}
