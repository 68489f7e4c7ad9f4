//! The ide: hears questions about texts, has an [`Ide`] answer them.

use asl_playground::ide::Ide;
use asl_playground::program;

fn main() {
    let mut ide = Ide::default();
    program::serve(move |command| ide.answer(command));
}
