//! Calls that fail whenever they run: AWS looks at the number of arguments only then (reference 02-choice-intrinsics-jsonata §3).

use asl_json::{Span, Value};

use crate::findings::{Findings, quoted};
use crate::intrinsic::{Argument, Function, IntrinsicCall};
use crate::place::Place;
use crate::placeholder::is_open;

/// How many arguments a function takes, at least and at most.
fn arity(function: Function) -> (usize, usize) {
    match function {
        Function::Format => (1, usize::MAX),
        // Arguments of `States.UUID` are not looked at (recorded: States.UUID/008).
        Function::Array | Function::UUID => (0, usize::MAX),
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
    } else {
        arguments(call, span, place, findings);
        if call.function == Function::Format {
            format_holes(call, span, place, findings);
        }
    }
    for argument in &call.arguments {
        if let Argument::Call(inner) = argument {
            check(inner, span, place, findings);
        }
    }
}

/// What an argument must be.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Truth,
    /// An array or object, which no literal is.
    Structure,
}

impl Kind {
    fn is(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.as_str().is_some(),
            Kind::Number => value.as_number().is_some(),
            Kind::Truth => value.as_bool().is_some(),
            Kind::Structure => false,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Number => "a number",
            Kind::Truth => "true or false",
            Kind::Structure => "an array or object",
        }
    }
}

/// What the arguments of a function must be, as far as they are all of one kind.
fn kinds(function: Function) -> &'static [Kind] {
    use Kind::{Number, Structure, Text, Truth};
    match function {
        Function::MathAdd | Function::MathRandom | Function::ArrayRange => {
            &[Number, Number, Number]
        }
        Function::StringSplit => &[Text, Text],
        Function::StringToJson | Function::Base64Encode | Function::Base64Decode => &[Text],
        Function::ArrayPartition | Function::ArrayGetItem => &[Structure, Number],
        Function::ArrayContains | Function::ArrayLength | Function::ArrayUnique => &[Structure],
        Function::JsonMerge => &[Structure, Structure, Truth],
        Function::Format
        | Function::JsonToString
        | Function::Array
        | Function::Hash
        | Function::UUID => &[],
    }
}

/// Warns of literals that the function cannot take.
fn arguments(call: &IntrinsicCall, span: Span, place: &Place<'_>, findings: &mut Findings) {
    for (argument, kind) in call.arguments.iter().zip(kinds(call.function)) {
        let Argument::Literal(value) = argument else {
            continue;
        };
        if kind.is(value) || value.as_str().is_some_and(is_open) {
            continue;
        }
        let name = call.function.name();
        let found = quoted(&value.to_json_string());
        findings
            .warning(
                "intrinsic-argument",
                place,
                span,
                format!("`{name}` takes {} here, not {found}", kind.word()),
            )
            .help("AWS takes the definition; the call fails when it runs");
        return;
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
                format!(
                    "`States.Format` has {holes} {} `{{}}` and {values} {}",
                    if holes == 1 { "hole" } else { "holes" },
                    if values == 1 { "value" } else { "values" }
                ),
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
            ("States.UUID(1)", ""),
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
            ("States.MathAdd(1, '-1')", "intrinsic-argument"),
            ("States.MathAdd(1, $.a)", ""),
            ("States.ArrayLength('abc')", "intrinsic-argument"),
            ("States.JsonMerge($.a, $.b, 'false')", "intrinsic-argument"),
            ("States.ArrayContains($.a, 'b')", ""),
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
