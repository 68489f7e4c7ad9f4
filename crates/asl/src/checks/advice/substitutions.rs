//! Values of placeholders that nothing asks for, and placeholders that were forgotten when the others got values.

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

/// A template fills in names of its own, `${AWS::Region}` and `${Function.Arn}`: those are no substitutions.
pub(super) fn undefined(
    advice: &mut Advice<'_>,
    placeholders: &[Placeholder],
    options: &CheckOptions,
) {
    if options.substitutions.is_empty() {
        return;
    }
    for placeholder in placeholders {
        let (None, Some(span)) = (&placeholder.value, placeholder.spans.first()) else {
            continue;
        };
        if placeholder.name.contains([':', '.']) {
            continue;
        }
        let name = quoted(&format!("${{{}}}", placeholder.name));
        advice
            .warn(
                "undefined-substitution",
                &Place::ROOT,
                *span,
                format!("{name} has no value, while other placeholders have one"),
            )
            .help("AWS passes it on as it is written: give it a value");
    }
}
