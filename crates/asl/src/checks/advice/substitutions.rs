//! Values of placeholders that nothing asks for.

use asl_json::Span;

use super::Advice;
use crate::checked::CheckOptions;
use crate::findings::quoted;
use crate::place::Place;
use crate::placeholder::Placeholder;

pub(super) fn unused(
    advice: &mut Advice<'_>,
    placeholders: &[Placeholder],
    options: &CheckOptions,
) {
    for name in options.substitutions.keys() {
        if !placeholders
            .iter()
            .any(|placeholder| *placeholder.name == **name)
        {
            advice
                .hint(
                    "unused-substitution",
                    &Place::ROOT,
                    Span::at(0),
                    format!(
                        "the definition has no placeholder {}",
                        quoted(&format!("${{{name}}}"))
                    ),
                )
                .help("remove its value, or check how the placeholder is spelled");
        }
    }
}
