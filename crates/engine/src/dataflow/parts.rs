//! What each path, intrinsic call and expression of a template came to: for people who look at a visit. No run depends on it.

use std::sync::Arc;

use asl_json::Value;
use asl_jsonata::{Expression, VariableUse};
use asl_language::intrinsic::{Argument, Function, IntrinsicCall};
use asl_language::model::{Computed, JsonataExpression, PathExpr, Template};

use super::{Data, expression, paths};
use crate::failure::Failure;
use crate::intrinsics;

/// How many parts are told of one template.
const MAX_PARTS: usize = 100;
/// How many uses of variables are looked at in one expression.
const MAX_USES: usize = 40;
/// What the evaluation of one part may take.
const STEPS: u64 = 100_000;

/// A part of a template and what it came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Where it stands, as AWS writes places: `Parameters/order/id.$`.
    pub location: Arc<str>,
    /// How deep it stands in another part, from 0.
    pub depth: usize,
    /// As written.
    pub text: Arc<str>,
    /// What it came to; `None`: nothing (JSONata's undefined).
    pub value: Result<Option<Value>, Failure>,
}

/// The parts of a template in the order of its evaluation. `made` is what the template came to, if it did: what it holds is not computed again, so
/// that random values are told as they were.
#[must_use]
pub fn parts(template: &Template, field: &str, data: &Data<'_>, made: Option<&Value>) -> Vec<Part> {
    let mut found = Found {
        data,
        parts: Vec::new(),
    };
    found.template(template, field, field, made);
    found.parts
}

/// The parts of an expression that stands alone, as the condition of a Choice rule does; without itself.
#[must_use]
pub fn parts_of_expression(expression: &JsonataExpression, data: &Data<'_>) -> Vec<Part> {
    let mut found = Found {
        data,
        parts: Vec::new(),
    };
    found.inside_expression(expression, false);
    found.parts
}

struct Found<'d> {
    data: &'d Data<'d>,
    parts: Vec<Part>,
}

impl Found<'_> {
    /// As deep as the definition's text, which is bounded.
    fn template(&mut self, template: &Template, at: &str, key: &str, made: Option<&Value>) {
        match template {
            Template::Literal(_) => {}
            Template::Object(fields) => {
                for field in fields {
                    let at = format!("{at}/{}", field.key);
                    let made = made.and_then(|made| made.get(&field.name));
                    self.template(&field.value, &at, &field.key, made);
                }
            }
            Template::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let made = made.and_then(|made| made.at(index));
                    self.template(item, &format!("{at}[{index}]"), key, made);
                }
            }
            Template::Computed(computed) => self.computed(computed, at, key, made),
        }
    }

    fn computed(&mut self, computed: &Computed, at: &str, key: &str, made: Option<&Value>) {
        let location = Arc::from(at);
        let or_made = |evaluate: &dyn Fn() -> Result<Value, Failure>| match made {
            Some(value) => Ok(Some(value.clone())),
            None => evaluate().map(Some),
        };
        match computed {
            Computed::Path(path) => {
                let value = or_made(&|| {
                    paths::select(path, self.data)
                        .map_err(|unresolved| unresolved.in_template(key, self.data))
                });
                self.push(&location, 0, &path.text, value);
            }
            Computed::Intrinsic(call) => {
                let value = or_made(&|| intrinsics::evaluate(call, self.data));
                self.push(&location, 0, &call.text, value);
                self.arguments(&location, 1, call);
            }
            Computed::Expression(it) => {
                let value = or_made(&|| expression::evaluate(it, self.data));
                let failed = value.is_err();
                self.push(&location, 0, &it.text, value);
                self.inside_expression(it, failed);
            }
        }
    }

    fn push(
        &mut self,
        location: &Arc<str>,
        depth: usize,
        text: &Arc<str>,
        value: Result<Option<Value>, Failure>,
    ) {
        if self.parts.len() < MAX_PARTS {
            self.parts.push(Part {
                location: Arc::clone(location),
                depth,
                text: Arc::clone(text),
                value,
            });
        }
    }

    /// The arguments of a call that are computed. Calls nest as deep as the parser lets them.
    fn arguments(&mut self, location: &Arc<str>, depth: usize, call: &IntrinsicCall) {
        for argument in &call.arguments {
            match argument {
                Argument::Literal(_) => {}
                Argument::Path(path) => {
                    let value = self.path(path, call);
                    self.push(location, depth, &path.text, value);
                }
                Argument::Call(inner) => {
                    if !is_random(inner) && self.parts.len() < MAX_PARTS {
                        let value = intrinsics::evaluate(inner, self.data).map(Some);
                        self.push(location, depth, &inner.text, value);
                    }
                    self.arguments(location, depth + 1, inner);
                }
            }
        }
    }

    fn path(&self, path: &PathExpr, call: &IntrinsicCall) -> Result<Option<Value>, Failure> {
        paths::select(path, self.data)
            .map(Some)
            .map_err(|unresolved| unresolved.in_intrinsic(&call.text, self.data))
    }

    /// Paths and calls that begin with a variable from outside, and could stand alone. Errors are told only where the whole has `failed`: a branch
    /// that was not taken may well have one.
    fn inside_expression(&mut self, whole: &JsonataExpression, failed: bool) {
        let uses = whole.expression.variable_uses();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut told: Vec<&str> = vec![whole.text.trim()];
        for (start, end) in uses
            .iter()
            .take(MAX_USES)
            .filter_map(|it| extent(&whole.text, it))
        {
            let Some(text) = whole.text.get(start..end).map(str::trim) else {
                continue;
            };
            open.retain(|outer| end <= outer.1);
            if told.contains(&text) {
                continue;
            }
            let Some(value) = self.alone(text, (start, end), whole) else {
                continue;
            };
            if value.is_err() && !failed {
                continue;
            }
            told.push(text);
            self.push(&whole.location, open.len() + 1, &Arc::from(text), value);
            open.push((start, end));
        }
    }

    /// What a piece of an expression comes to; `None` if it cannot stand alone: it uses what only its surroundings know, draws at random, is a
    /// function or takes too long.
    fn alone(
        &self,
        text: &str,
        (start, end): (usize, usize),
        whole: &JsonataExpression,
    ) -> Option<Result<Option<Value>, Failure>> {
        let parsed = Expression::parse(text).ok()?;
        let outside = whole.expression.variable_uses();
        let before = |bytes: usize| {
            let before = whole.text.get(..bytes).unwrap_or_default();
            before.encode_utf16().count()
        };
        let (first, last) = (before(start), before(end));
        let within = outside
            .iter()
            .filter(|it| first < it.position && it.position <= last);
        // A variable that is free here and not there is one that the surroundings define.
        if !parsed.input_uses().is_empty() || within.count() != parsed.variable_uses().len() {
            return None;
        }
        let piece = JsonataExpression {
            text: text.into(),
            location: Arc::clone(&whole.location),
            expression: parsed,
        };
        expression::evaluate_piece(&piece, self.data, STEPS)
    }
}

fn is_random(call: &IntrinsicCall) -> bool {
    matches!(call.function, Function::UUID | Function::MathRandom)
        || call
            .arguments
            .iter()
            .any(|argument| matches!(argument, Argument::Call(inner) if is_random(inner)))
}

/// The path or call that begins with this use of a variable, as bytes of the text.
fn extent(text: &str, used: &VariableUse) -> Option<(usize, usize)> {
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, character)| {
            let here = units == used.position;
            units += character.len_utf16();
            here
        })
        .map_or(text.len(), |(at, _)| at);
    let start = end.checked_sub(used.name.len() + 1)?;
    text.get(start..end)?.starts_with('$').then_some(())?;
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: end,
    };
    while scan.step() {}
    Some((start, scan.at))
}

/// Reads on behind a variable, as far as the path or call goes.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn after_blanks(&self, mut at: usize) -> usize {
        while self.peek(at).is_ascii_whitespace() {
            at += 1;
        }
        at
    }

    /// Takes one more step; false at the end.
    fn step(&mut self) -> bool {
        let at = self.after_blanks(self.at);
        let end = match self.peek(at) {
            b'(' | b'[' | b'{' => self.closed(at),
            b'^' if self.peek(self.after_blanks(at + 1)) == b'(' => {
                self.closed(self.after_blanks(at + 1))
            }
            b'.' if self.peek(at + 1) != b'.' => self.name(self.after_blanks(at + 1)),
            _ => None,
        };
        match end {
            Some(end) => self.at = end,
            None => return false,
        }
        true
    }

    /// The end of what follows a dot.
    fn name(&self, at: usize) -> Option<usize> {
        match self.peek(at) {
            b'(' | b'[' | b'{' => self.closed(at),
            b'`' | b'"' | b'\'' => self.quoted(at),
            b'*' => Some(at + 1 + usize::from(self.peek(at + 1) == b'*')),
            _ => {
                let is_part = |byte: u8| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
                };
                let mut end = at;
                while is_part(self.peek(end)) {
                    end += 1;
                }
                (end > at).then_some(end)
            }
        }
    }

    /// The end of the bracket that opens here.
    fn closed(&self, at: usize) -> Option<usize> {
        let (mut depth, mut at) = (0_usize, at);
        while at < self.bytes.len() {
            match self.peek(at) {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                b'`' | b'"' | b'\'' => {
                    at = self.quoted(at)?;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// The end of the text in quotes that begins here.
    fn quoted(&self, at: usize) -> Option<usize> {
        let quote = self.peek(at);
        let mut at = at + 1;
        while at < self.bytes.len() {
            match self.peek(at) {
                b'\\' if quote != b'`' => at += 1,
                byte if byte == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use asl_language::model::StateKind;

    use super::super::testing::{Given, state};
    use super::*;

    fn told(parts: Vec<Part>) -> Vec<String> {
        parts
            .into_iter()
            .map(|part| {
                let value = match part.value {
                    Ok(Some(value)) => value.to_string(),
                    Ok(None) => "nothing".to_owned(),
                    Err(failure) => format!("! {}", failure.cause.unwrap_or_default()),
                };
                format!("{}{} = {value}", " ".repeat(part.depth), part.text)
            })
            .collect()
    }

    #[test]
    fn each_path_and_call_of_a_template_tells_its_value() {
        let state = state(
            r#""Type": "Pass", "Parameters": {"a.$": "$.x", "l": [{"f.$": "States.Format('{}-{}', $.x, States.ArrayLength($.l))"}], "u.$": "States.Format('{}', States.UUID())"}, "Next": "A""#,
        );
        let StateKind::Pass(pass) = &state.kind else {
            panic!("a Pass")
        };
        let given = Given::input(r#"{"x":1,"l":[1,2]}"#);
        let made = Value::parse(r#"{"l":[{"f":"1-2"}],"a":1,"u":"drawn"}"#).unwrap();
        let template = pass.parameters.as_ref().unwrap();
        let found = parts(template, "Parameters", &given.data(), Some(&made));
        let places: Vec<_> = found.iter().map(|part| part.location.to_string()).collect();
        assert!(
            places.contains(&"Parameters/l[0]/f.$".to_owned()),
            "{places:?}"
        );
        let mut told = told(found);
        told.sort();
        assert_eq!(
            told,
            [
                "  $.l = [1,2]",
                " $.x = 1",
                " States.ArrayLength($.l) = 2",
                "$.x = 1",
                "States.Format('{}', States.UUID()) = \"drawn\"",
                "States.Format('{}-{}', $.x, States.ArrayLength($.l)) = \"1-2\"",
            ]
        );
    }

    #[test]
    fn a_path_that_finds_nothing_says_so() {
        let state = state(r#""Type": "Pass", "Parameters": {"a.$": "$.no"}, "Next": "A""#);
        let StateKind::Pass(pass) = &state.kind else {
            panic!("a Pass")
        };
        let given = Given::input("{}");
        let found = parts(
            pass.parameters.as_ref().unwrap(),
            "Parameters",
            &given.data(),
            None,
        );
        assert!(told(found)[0].contains("could not be found in the input"));
    }

    #[test]
    fn pieces_of_an_expression_that_can_stand_alone_are_told() {
        for (expression, input, pieces) in [
            (
                "$states.input.a + $states.input.b",
                r#"{"a":1,"b":2}"#,
                &[" $states.input.a = 1", " $states.input.b = 2"][..],
            ),
            (
                "$sum($states.input.items[price > 1].price) > 3",
                r#"{"items":[{"price":1},{"price":4}]}"#,
                &[
                    " $sum($states.input.items[price > 1].price) = 4",
                    "  $states.input.items[price > 1].price = 4",
                ],
            ),
            // What a function or a path knows does not stand alone.
            (
                "$map($states.input.l, function($i) { $string($i) & $states.input.s })",
                r#"{"l":[1],"s":"x"}"#,
                &[" $states.input.l = [1]", " $states.input.s = \"x\""],
            ),
            ("$states.input.l.($string(v))", r#"{"l":[{"v":1}]}"#, &[]),
            (
                "($x := 1; $sum([$x, $states.input.n]))",
                r#"{"n":2}"#,
                &[" $states.input.n = 2"],
            ),
            (
                "$uuid() & $states.input.no",
                "{}",
                &[" $states.input.no = nothing"],
            ),
            (
                "$exists($states.input.`a b`['].'])",
                r#"{"a b":1}"#,
                &[" $states.input.`a b`['].'] = 1"],
            ),
            (
                "true ? 'ü' & $states.input.a : $states.input.a.b + 1",
                r#"{"a":"x"}"#,
                &[" $states.input.a = \"x\"", " $states.input.a.b = nothing"],
            ),
            ("$v.deep[1]", "{}", &[]),
        ] {
            let state = state(&format!(
                r#""Type": "Pass", "QueryLanguage": "JSONata", "Output": {}, "Next": "A""#,
                Value::from(format!("{{% {expression} %}}")).to_json_string()
            ));
            let given = Given::input(input);
            let data = given.data();
            let found = parts(
                state.output.as_ref().unwrap(),
                "Output",
                &data,
                Some(&Value::Null),
            );
            assert_eq!(
                told(found.into_iter().skip(1).collect()),
                pieces,
                "{expression}"
            );
        }
    }

    #[test]
    fn what_could_not_be_evaluated_is_told_where_the_whole_failed() {
        let state = state(
            r#""Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $number($states.input.t) + 1 %}", "Next": "A""#,
        );
        let given = Given::input(r#"{"t":"x"}"#);
        let found = parts(
            state.output.as_ref().unwrap(),
            "Output",
            &given.data(),
            None,
        );
        let told = told(found);
        assert!(
            told[0].contains('!') && told[1].contains("$number($states.input.t) = !"),
            "{told:?}"
        );
        assert_eq!(told[2], "  $states.input.t = \"x\"");
    }
}
