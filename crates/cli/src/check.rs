//! `asl check`

use asl_language::Severity;

use crate::args::CheckOptions;
use crate::files::Definition;
use crate::{Ending, Stopped};

/// Prints what is found in each definition, and how much that is.
pub(crate) fn check(options: &CheckOptions) -> Result<Ending, Stopped> {
    let (mut errors, mut others) = (0_usize, 0_usize);
    for path in &options.paths {
        let definition = Definition::read(path, options)?;
        for found in &definition.checked.diagnostics {
            let word = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            };
            if found.severity == Severity::Error {
                errors += 1;
            } else {
                others += 1;
            }
            let place = definition.place(found.span);
            println!("{place}: {word}: {} [{}]", found.message, found.code);
            if let Some(help) = &found.help {
                println!("    {help}");
            }
        }
        for found in &definition.checked.not_simulated {
            let place = definition.place(found.span);
            println!("{place}: not simulated: {}: {}", found.feature, found.why);
        }
    }
    let files = options.paths.len();
    let files = format!("{files} file{}", if files == 1 { "" } else { "s" });
    println!("{files}: {errors} errors, {others} warnings and hints");
    Ok(if errors == 0 {
        Ending::Well
    } else {
        Ending::Failed
    })
}
