//! `asl check`

use asl_language::Severity;

use crate::args::CheckOptions;
use crate::files::Definition;
use crate::{Ending, Stopped};

/// Prints what is found in each definition, and how much that is.
pub(crate) fn check(options: &CheckOptions) -> Result<Ending, Stopped> {
    let (mut errors, mut warnings, mut hints) = (0, 0, 0);
    for path in &options.paths {
        let definition = Definition::read(path, options)?;
        for found in &definition.checked.diagnostics {
            let word = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            };
            let count = match found.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
                Severity::Hint => &mut hints,
            };
            *count += 1;
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
    let counted =
        |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    println!(
        "{}: {}, {}, {}",
        counted(options.paths.len(), "file"),
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(hints, "hint")
    );
    Ok(if errors == 0 {
        Ending::Well
    } else {
        Ending::Failed
    })
}
