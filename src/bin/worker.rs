//! The worker: hears commands, has a [`Session`] answer them.

use asl_playground::session::Session;
use asl_playground::{deferred, program};

fn main() {
    deferred::fetch();
    let mut session = Session::default();
    program::serve(move |command| session.answer(command));
}
