//! Calls that fail whenever they run: AWS looks at the number of arguments only then (reference 02-choice-intrinsics-jsonata §3).

use asl_json::Span;

use crate::findings::Findings;
use crate::intrinsic::{Argument, Function, IntrinsicCall};
use crate::place::Place;
use crate::placeholder::is_open;

/// How many arguments a function takes, at least and at most.
fn arity(function: Function) -> (usize, usize) {
    match function {
        Function::Format => (1, usize::MAX),
        Function::Array => (0, usize::MAX),
        Function::UUID => (0, 0),
        Function::StringToJson
        | Function::JsonToString
        | Function::ArrayLength
        | Function::ArrayUnique
        | Function::Base64Encode
        | Function::Base64Decode => (1, 1),
        Function::ArrayPartition
        | Function::ArrayContains
        | Function::ArrayGetItem
        | Function::Hash
        | Function::MathAdd
        | Function::StringSplit => (2, 2),
        Function::ArrayRange | Function::JsonMerge => (3, 3),
        Function::MathRandom => (2, 3),
    }
}

/// Warns of wrong numbers of arguments, in the calls inside, too.
pub(crate) fn check(call: &IntrinsicCall, span: Span, place: &Place<'_>, findings: &mut Findings) {
    let given = call.arguments.len();
    let (least, most) = arity(call.function);
    let name = call.function.name();
    if given < least || given > most {
        let wanted = match (least, most) {
            (0, _) => "no argument".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (_, usize::MAX) => format!("at least {least}"),
            _ if least == most => format!("{least} arguments"),
            _ => format!("{least} or {most} arguments"),
        };
        findings
            .warning(
                "intrinsic-arity",
                place,
                span,
                format!("`{name}` takes {wanted}, not {given}"),
            )
            .help("AWS takes the definition; the call fails when it runs, with States.Runtime");
    } else if call.function == Function::Format {
        format_holes(call, span, place, findings);
    }
    for argument in &call.arguments {
        if let Argument::Call(inner) = argument {
            check(inner, span, place, findings);
        }
    }
}

fn format_holes(call: &IntrinsicCall, span: Span, place: &Place<'_>, findings: &mut Findings) {
    let Some(Argument::Literal(template)) = call.arguments.first() else {
        return;
    };
    let Some(template) = template.as_str().filter(|template| !is_open(template)) else {
        return;
    };
    let (holes, values) = (holes(template), call.arguments.len() - 1);
    if holes != values {
        findings
            .warning(
                "format-holes",
                place,
                span,
                format!("`States.Format` has {holes} holes `{{}}` and {values} values"),
            )
            .help("each `{}` needs a value; to print braces write `\\{` and `\\}`");
    }
}

/// How many `{}` there are; a backslash takes the meaning from what follows it.
fn holes(template: &str) -> usize {
    let mut characters = template.chars();
    let mut holes = 0;
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '{' if characters.as_str().starts_with('}') => holes += 1,
            _ => {}
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::parse::call;

    #[test]
    fn calls_that_cannot_work_are_warned_of() {
        for (text, expected) in [
            ("States.UUID()", ""),
            ("States.UUID(1)", "intrinsic-arity"),
            ("States.Array()", ""),
            ("States.MathAdd(1)", "intrinsic-arity"),
            ("States.MathRandom(1, 2, 3)", ""),
            ("States.Hash($.a)", "intrinsic-arity"),
            ("States.Format('{}')", "format-holes"),
            ("States.Format('{} {}', 1, 2)", ""),
            (r"States.Format('\{{}\}', 1)", ""),
            ("States.Format($.t)", ""),
            ("States.Format('${x} {}')", ""),
            ("States.Format()", "intrinsic-arity"),
            (
                "States.Array(States.UUID(), States.ArrayLength())",
                "intrinsic-arity",
            ),
        ] {
            let mut findings = Findings::default();
            check(
                &call(text).unwrap(),
                Span::at(0),
                &Place::ROOT,
                &mut findings,
            );
            let found = findings.into_diagnostics();
            let codes: Vec<_> = found.iter().map(|found| found.code).collect();
            assert_eq!(codes.join(" "), expected, "{text}");
            assert!(
                found
                    .iter()
                    .all(|found| found.severity == Severity::Warning)
            );
        }
    }
}
