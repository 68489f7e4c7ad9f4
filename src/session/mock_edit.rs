//! Edits of the mock of one state. Only what belongs to its answers is written anew; the rest of the file stays as it is.

use asl_json::{Array, Object, Value};

use crate::protocol::{
    MockAnswer, MockEdit, MockField, MockPlace, MockQuestion, MockRefusal, Says,
};

use super::asked::result;
use super::mock_file::{child, put};
use super::mock_sheet::Used;

/// The name of the machine and the test case in a new file.
const MACHINE: &str = "StateMachine";
const CASE: &str = "Default";

/// The text after the edit.
pub(super) fn edited(
    question: &MockQuestion,
    state: &str,
    edit: &MockEdit,
) -> Result<String, MockRefusal> {
    let text = &*question.text;
    let broken = || MockRefusal::from("the mocks are not JSON as they stand; mend them first");
    let document = asl_json::read(text);
    let blank = text.trim().is_empty();
    if !blank && !document.errors.is_empty() {
        return Err(broken());
    }
    let root = document.root.as_ref().filter(|_| !blank);
    let used = root
        .map(|root| Used::of(question, root, state))
        .unwrap_or_default();
    let old = used
        .answers
        .map(asl_json::Node::to_value)
        .unwrap_or_default();
    let mut response = old.as_object().cloned().unwrap_or_default();
    match edit {
        MockEdit::Remove(place) => remove(&mut response, place),
        MockEdit::Write(answer) => write(&mut response, answer)?,
    }
    // Of a state that is mocked already, only the answers are touched.
    if let (Some(name), Some(node)) = (&used.response, used.answers) {
        let path = ["MockedResponses", name];
        let changed = only_change(&old, &response);
        return match changed.filter(|(key, _)| child(node, key).is_some()) {
            Some((key, value)) => put(text, &[path[0], path[1], &key], value),
            None => put(text, &path, response.into()),
        }
        .ok_or_else(broken);
    }
    let is_plain = root.is_some_and(|root| {
        root.get("StateMachines").is_none() && root.get("MockedResponses").is_some()
    });
    if is_plain {
        return put(text, &["MockedResponses", state], response.into()).ok_or_else(broken);
    }
    let name = unused(root, state);
    let (machine, case) = match &used.case {
        Some((machine, case)) => (machine.clone(), case.clone()),
        None => (
            question
                .state_machine_name
                .as_deref()
                .unwrap_or(MACHINE)
                .into(),
            question.test_case.as_deref().unwrap_or(CASE).into(),
        ),
    };
    let path = ["StateMachines", &machine, "TestCases", &case, state];
    put(text, &path, Value::from(&*name))
        .and_then(|text| put(&text, &["MockedResponses", &name], response.into()))
        .ok_or_else(broken)
}

/// A name that no response has.
fn unused(root: Option<&asl_json::Node>, state: &str) -> String {
    let responses = root.and_then(|root| root.get("MockedResponses"));
    let is_used = |name: &str| responses.is_some_and(|responses| responses.get(name).is_some());
    let mut name = String::from(state);
    let mut number = 2;
    while is_used(&name) {
        name = format!("{state}{number}");
        number += 1;
    }
    name
}

/// The one member that is another, if all else is the same.
fn only_change(old: &Value, new: &Object) -> Option<(String, Value)> {
    let old = old.as_object().filter(|old| old.len() == new.len())?;
    let mut changed = new
        .iter()
        .filter(|(key, value)| old.get(key) != Some(value));
    let (key, value) = changed.next()?;
    changed
        .next()
        .is_none()
        .then(|| (String::from(&**key), value.clone()))
}

fn remove(response: &mut Object, place: &MockPlace) {
    let rest = match (response.get(&place.calls), place.index) {
        (Some(Value::Array(items)), Some(index)) => {
            let kept = (0..).zip(items.iter()).filter(|(at, _)| *at != index);
            kept.map(|(_, item)| item.clone()).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    match rest.len() {
        0 => {
            response.remove(&place.calls);
        }
        _ => {
            response.insert(&*place.calls, listed(rest));
        }
    }
}

/// Several answers as an array, one alone as itself.
fn listed(mut answers: Vec<Value>) -> Value {
    match (answers.len(), answers.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            answers.extend(last);
            answers.into_iter().collect::<Array>().into()
        }
    }
}

fn write(response: &mut Object, answer: &MockAnswer) -> Result<(), MockRefusal> {
    let calls = answer.calls.trim();
    let range = Calls::parse(calls).ok_or_else(|| {
        MockField::Calls.refused("write the number of a call (`0`), a range (`1-2`, `3-`) or `*` for all other calls; calls count from 0")
    })?;
    let before = answer.place.as_ref().and_then(|place| at(response, place));
    let value = value(answer, before.as_ref())?;
    if let Some(place) = &answer.place {
        if *place.calls == *calls {
            replace(response, place, value);
            return Ok(());
        }
        remove(response, place);
    }
    let is_conditional = value.get("When").is_some();
    if is_conditional && range == Calls::Rest {
        // Whatever the number of the call is, so it comes first at every number.
        let keys: Vec<_> = response.keys().cloned().collect();
        for key in keys {
            prepend(response, &key, value.clone());
        }
        if !response.contains_key("*") {
            response.insert("*", value);
        }
    } else if is_conditional && response.contains_key(calls) {
        prepend(response, calls, value);
    } else {
        make_room(response, range);
        let conditional = all(response.get(calls)).into_iter();
        let mut answers: Vec<_> = conditional.filter(|it| it.get("When").is_some()).collect();
        answers.push(value);
        response.insert(calls, listed(answers));
    }
    sort(response);
    Ok(())
}

fn at(response: &Object, place: &MockPlace) -> Option<Value> {
    let found = response.get(&place.calls)?;
    let index = usize::try_from(place.index.unwrap_or(0)).ok()?;
    all(Some(found)).into_iter().nth(index)
}

fn all(value: Option<&Value>) -> Vec<Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().cloned().collect(),
        Some(one) => vec![one.clone()],
    }
}

fn replace(response: &mut Object, place: &MockPlace, value: Value) {
    let mut answers = all(response.get(&place.calls));
    let index = usize::try_from(place.index.unwrap_or(0)).unwrap_or(usize::MAX);
    match answers.get_mut(index) {
        Some(old) => *old = value,
        None => answers.push(value),
    }
    response.insert(&*place.calls, listed(answers));
}

fn prepend(response: &mut Object, calls: &str, value: Value) {
    let mut answers = vec![value];
    answers.extend(all(response.get(calls)));
    response.insert(calls, listed(answers));
}

/// The answer as JSON: what the form does not know of `before` is kept.
fn value(answer: &MockAnswer, before: Option<&Value>) -> Result<Value, MockRefusal> {
    let mut object = before
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for name in ["Return", "Throw", "NeverAnswers", "AskMe", "Delay", "When"] {
        object.remove(name);
    }
    match &answer.says {
        Says::Return(text) => object.insert(
            "Return",
            result(text).map_err(|why| MockField::Result.refused(why))?,
        ),
        Says::Throw { error, cause } => {
            let members = [("Error", error), ("Cause", cause)];
            let given = members.into_iter().filter(|(_, text)| !text.is_empty());
            let thrown: Object = given.map(|(name, text)| (name, &**text)).collect();
            object.insert("Throw", thrown.into())
        }
        Says::NeverAnswers => object.insert("NeverAnswers", true.into()),
        Says::AskMe => object.insert("AskMe", true.into()),
    };
    if !answer.delay.trim().is_empty() {
        let seconds = Value::parse(answer.delay.trim()).ok();
        let seconds = seconds.filter(|it| it.as_f64().is_some_and(|it| it >= 0.0));
        let seconds = seconds.ok_or_else(|| {
            MockField::Delay.refused("the delay must be a number of seconds, 0 or more")
        })?;
        object.insert("Delay", seconds);
    }
    if let Ok(beats @ Value::Array(_)) = Value::parse(&answer.heartbeats) {
        object.insert("Heartbeats", beats);
    }
    let mut when = match answer.condition.trim() {
        "" => Object::new(),
        text => match Value::parse(text) {
            Ok(Value::Object(rule)) => rule,
            _ => {
                return Err(MockField::Condition.refused("the condition must be a rule as a Choice has it, in JSON: `{\"Variable\": \"$.total\", \"NumericGreaterThan\": 100}`"));
            }
        },
    };
    let numbers = [
        (
            "MapIndex",
            &answer.item,
            MockField::Item,
            "the Map item must be a whole number; items count from 0",
        ),
        (
            "Attempt",
            &answer.attempt,
            MockField::Attempt,
            "the attempt must be a whole number: 0 is the first, 1 the first retry",
        ),
    ];
    for (name, text, field, why) in numbers {
        if text.trim().is_empty() {
            continue;
        }
        let number: u32 = text.trim().parse().map_err(|_| field.refused(why))?;
        when.insert(name, i64::from(number).into());
    }
    if !when.is_empty() {
        object.insert("When", when.into());
    }
    Ok(object.into())
}

/// The key of answers: which calls they are for.
#[derive(Clone, Copy, PartialEq)]
enum Calls {
    Rest,
    /// From the first to the last.
    Range(u64, u64),
}

impl Calls {
    fn parse(key: &str) -> Option<Self> {
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u64>().ok().filter(|_| digits)
        };
        if key == "*" {
            return Some(Self::Rest);
        }
        let (first, last) = match key.split_once('-') {
            None => (number(key)?, number(key)?),
            Some((first, "")) => (number(first)?, u64::MAX),
            Some((first, last)) => (number(first)?, number(last)?),
        };
        (first <= last).then_some(Self::Range(first, last))
    }

    fn key(first: u64, last: u64) -> String {
        match last {
            u64::MAX => format!("{first}-"),
            _ if first == last => first.to_string(),
            _ => format!("{first}-{last}"),
        }
    }
}

/// Takes calls away from the ranges that have them, since each call may be in one only.
fn make_room(response: &mut Object, calls: Calls) {
    let Calls::Range(first, last) = calls else {
        return;
    };
    let keys: Vec<_> = response.keys().cloned().collect();
    for key in keys {
        let Some(Calls::Range(from, to)) = Calls::parse(&key) else {
            continue;
        };
        if (from, to) == (first, last) || to < first || last < from {
            continue;
        }
        let Some(answers) = response.remove(&key) else {
            continue;
        };
        if from < first {
            response.insert(Calls::key(from, first - 1), answers.clone());
        }
        if last < to {
            response.insert(Calls::key(last + 1, to), answers);
        }
    }
}

/// In the order of the calls, those for all others last.
fn sort(response: &mut Object) {
    let mut members: Vec<_> = response
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    asl_sort::sort_by_key(&mut members, |(key, _)| match Calls::parse(key) {
        Some(Calls::Range(first, _)) => first,
        _ => u64::MAX,
    });
    *response = members.into_iter().collect();
}
