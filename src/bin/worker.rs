//! The worker: hears commands, has a [`Session`] answer them.

use asl_playground::session::Session;
use asl_playground::{deferred, program};

fn main() {
    let mut rest = (!deferred::is_whole()).then_some(deferred::fetch);
    let mut session = Session::default();
    program::serve(move |command| {
        let updates = session.answer(command);
        // Not before the first answer: it would come in between what the first view waits for.
        if let Some(fetch) = rest.take() {
            fetch();
        }
        updates
    });
}
