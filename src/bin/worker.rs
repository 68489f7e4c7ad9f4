//! The worker: hears commands, has a [`Session`] answer them.

use asl_playground::program;
use asl_playground::session::Session;

fn main() {
    let mut session = Session::default();
    program::serve(move |command| session.answer(command));
}
