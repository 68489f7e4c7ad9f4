//! A recording beside what we do.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use asl_engine::clock::Timestamp;
use asl_engine::execution::Execution;
use asl_json::{Object, Value};

use super::event::{details, kind, number, readable};

/// Among how many events that follow the same one an equal one is looked for.
const NEAR: usize = 100;

/// How many texts of JSON may stand one in the other where two are compared: each may be nested as deeply as the reader of JSON allows.
const TEXTS_IN_TEXTS: usize = 4;

/// How what we do stands to what was recorded.
#[derive(Debug, Clone, PartialEq)]
pub enum Agreement {
    /// Event for event the same.
    Same,
    /// The same, but for the order in which concurrent branches took turns; the first event with another place.
    SameButOrder(u64),
    /// Not the same; boxed since it is rare.
    Differs(Box<FirstDifference>),
}

/// The first event that is other than recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstDifference {
    /// Its id.
    pub event: u64,
    /// Where in it: `$.stateExitedEventDetails.output.total`.
    pub place: String,
    /// The recorded event, laid out; none if the recording ends before it.
    pub recorded: Option<String>,
    /// Ours, laid out, its members in the order of the recorded ones; none if ours ends before it.
    pub ours: Option<String>,
}

/// Compares events; knows what a recording cannot tell.
pub(super) struct Compare {
    /// The task tokens of our execution: theirs are others.
    tokens: HashSet<Arc<str>>,
}

impl Compare {
    pub(super) fn of(execution: &Execution) -> Self {
        let tokens = execution.requests().filter_map(|it| it.token.clone());
        Self {
            tokens: tokens.collect(),
        }
    }

    pub(super) fn first_difference(
        &self,
        recorded: &[Value],
        ours: &[Value],
    ) -> Option<FirstDifference> {
        for index in 0..recorded.len().max(ours.len()) {
            let (theirs, mine) = (recorded.get(index), ours.get(index));
            let place = match (theirs, mine) {
                (Some(theirs), Some(mine)) => self.event(theirs, mine, true),
                _ => Some(String::new()),
            };
            if let Some(place) = place {
                let (theirs, mine) = (theirs.map(readable), mine.map(readable));
                let ours = mine.map(|mine| match &theirs {
                    Some(theirs) => in_the_order_of(theirs, &mine),
                    None => mine,
                });
                return Some(FirstDifference {
                    event: index as u64 + 1,
                    place,
                    recorded: theirs.map(|event| event.pretty(2)),
                    ours: ours.map(|event| event.pretty(2)),
                });
            }
        }
        None
    }

    /// Whether each event is followed by the same events on both sides, whatever their ids.
    pub(super) fn same_lines(&self, recorded: &[Value], ours: &[Value]) -> bool {
        let (theirs, mine) = (Lines::of(recorded), Lines::of(ours));
        if recorded.len() != ours.len() {
            return false;
        }
        let mut pairs = vec![(0, 0)];
        // Ids of a hostile history may go round in circles.
        let mut left = recorded.len() + 1;
        while let Some((a, b)) = pairs.pop() {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return false,
            };
            let (after_a, after_b) = (theirs.after(a), mine.after(b));
            if after_a.len() != after_b.len() {
                return false;
            }
            for (a, b) in after_a.iter().zip(after_b) {
                let events = recorded.get(*a).zip(ours.get(*b));
                if events.is_none_or(|(a, b)| self.event(a, b, false).is_some()) {
                    return false;
                }
                pairs.push((number_at(recorded, *a), number_at(ours, *b)));
            }
        }
        true
    }

    /// For each recorded event the place of ours that is the same and follows the same events, whatever their ids. Linear in both.
    pub(super) fn pairs(&self, recorded: &[Value], ours: &[Value]) -> Vec<Option<usize>> {
        let (theirs, mine) = (Lines::of(recorded), Lines::of(ours));
        let mut pairs = vec![None; recorded.len()];
        let mut taken = vec![false; ours.len()];
        let mut both = vec![(0, 0)];
        while let Some((a, b)) = both.pop() {
            let mut from = 0;
            let after = mine.after(b);
            for index in theirs.after(a) {
                let same = |other: &&usize| {
                    let events = recorded.get(*index).zip(ours.get(**other));
                    !taken.get(**other).is_some_and(|it| *it)
                        && events.is_some_and(|(a, b)| self.event(a, b, false).is_none())
                };
                // Concurrent branches may have begun in another order.
                let near = after.iter().skip(from).take(NEAR);
                let Some(other) = near.copied().find(|other| same(&other)) else {
                    continue;
                };
                if let (Some(pair @ None), Some(taken)) =
                    (pairs.get_mut(*index), taken.get_mut(other))
                {
                    *pair = Some(other);
                    *taken = true;
                    both.push((number_at(recorded, *index), number_at(ours, other)));
                }
                while after
                    .get(from)
                    .is_some_and(|it| taken.get(*it) == Some(&true))
                {
                    from += 1;
                }
            }
        }
        pairs
    }

    /// Where two events differ: their ids only if those count.
    fn event(&self, recorded: &Value, ours: &Value, ids: bool) -> Option<String> {
        if kind(recorded) != kind(ours) {
            return Some("$.type".into());
        }
        if ids && number(recorded, "previousEventId") != number(ours, "previousEventId") {
            return Some("$.previousEventId".into());
        }
        let members = details(recorded).and_then(Value::as_object);
        let mine = details(ours).and_then(Value::as_object);
        for (name, value) in members.into_iter().flat_map(Object::iter) {
            // The ARN of a Map Run ends in random numbers.
            if &**name == "mapRunArn" {
                continue;
            }
            // What was cut is said beside each payload; it is nothing that happened.
            if name.ends_with("Details") && value.get("truncated").is_some() {
                continue;
            }
            let other = mine.and_then(|mine| mine.get(name));
            if other.is_none_or(|other| !self.same(value, other, TEXTS_IN_TEXTS)) {
                return Some(format!("$.{name}"));
            }
        }
        None
    }

    /// Whether two values say the same, reading up to `texts` texts of JSON one in the other. The depth of each is bounded by the reader of JSON.
    fn same(&self, recorded: &Value, ours: &Value, texts: usize) -> bool {
        match (recorded, ours) {
            (Value::String(a), Value::String(b)) => self.same_texts(a, b, texts),
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| self.same(a, b, texts))
            }
            (Value::Object(a), Value::Object(b)) => {
                let same = |(key, value): (&Arc<str>, &Value)| {
                    b.get(key)
                        .is_some_and(|other| self.same(value, other, texts))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            // Some tools print payloads as the JSON that they are.
            (other @ (Value::Object(_) | Value::Array(_)), Value::String(text)) => texts
                .checked_sub(1)
                .zip(Value::parse(text).ok())
                .is_some_and(|(texts, text)| self.same(other, &text, texts)),
            (a, b) => a == b,
        }
    }

    fn same_texts(&self, recorded: &Arc<str>, ours: &Arc<str>, texts: usize) -> bool {
        if recorded == ours || self.tokens.contains(ours) {
            return true;
        }
        if Timestamp::parse(recorded).is_some() && Timestamp::parse(ours).is_some() {
            return true;
        }
        let is_json = |text: &str| text.starts_with(['{', '[', '"']);
        if !is_json(recorded) || !is_json(ours) {
            return false;
        }
        match (
            texts.checked_sub(1),
            Value::parse(recorded),
            Value::parse(ours),
        ) {
            (Some(texts), Ok(a), Ok(b)) => self.same(&a, &b, texts),
            _ => false,
        }
    }
}

/// A value with the members of its objects in the order in which another one has them, so that what differs stands side by side.
fn in_the_order_of(model: &Value, value: &Value) -> Value {
    match (model, value) {
        (Value::Object(model), Value::Object(value)) => {
            let shared = model.iter().filter_map(|(key, model)| {
                Some((Arc::clone(key), in_the_order_of(model, value.get(key)?)))
            });
            let own = value.iter().filter(|(key, _)| !model.contains_key(key));
            let own = own.map(|(key, value)| (Arc::clone(key), value.clone()));
            shared.chain(own).collect::<Object>().into()
        }
        (Value::Array(model), Value::Array(value)) => {
            let models = model.iter().map(Some).chain(std::iter::repeat(None));
            let items = value.iter().zip(models).map(|(item, model)| match model {
                Some(model) => in_the_order_of(model, item),
                None => item.clone(),
            });
            Value::Array(items.collect())
        }
        _ => value.clone(),
    }
}

/// Which events follow which.
struct Lines(HashMap<i64, Vec<usize>>);

impl Lines {
    fn of(events: &[Value]) -> Self {
        let mut after: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, event) in events.iter().enumerate() {
            after
                .entry(number(event, "previousEventId"))
                .or_default()
                .push(index);
        }
        Self(after)
    }

    fn after(&self, id: i64) -> &[usize] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }
}

fn number_at(events: &[Value], index: usize) -> i64 {
    events
        .get(index)
        .map(|event| number(event, "id"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As much as a worker has; frames are several times as large where nothing is optimised.
    const STACK: usize = if cfg!(debug_assertions) { 8 } else { 1 } << 20;

    #[test]
    fn members_stand_in_the_order_of_the_recorded_ones() {
        for (recorded, ours, expected) in [
            (r#"{"a":1,"b":2}"#, r#"{"b":3,"a":1}"#, r#"{"a":1,"b":3}"#),
            (r#"{"a":1,"b":2}"#, r#"{"c":3,"b":2}"#, r#"{"b":2,"c":3}"#),
            (
                r#"[{"a":1,"b":2},7]"#,
                r#"[{"b":2,"a":1},{"x":1},[]]"#,
                r#"[{"a":1,"b":2},{"x":1},[]]"#,
            ),
            (r#"{"a":{"b":1}}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
        ] {
            let [recorded, ours] = [recorded, ours].map(|text| Value::parse(text).unwrap());
            let told = in_the_order_of(&recorded, &ours).to_json_string();
            assert_eq!(&*told, expected);
        }
    }

    #[test]
    fn texts_in_texts_are_read_as_far_as_the_stack_holds() {
        let nested = |inside: &str, texts: usize, deep: usize| {
            (0..texts).fold(Value::from(inside), |inside, _| {
                let (open, close) = ("[".repeat(deep), "]".repeat(deep));
                Value::from(format!("{open}{inside}{close}"))
            })
        };
        let compared = move |texts, deep| {
            let compare = Compare {
                tokens: HashSet::new(),
            };
            let (recorded, ours) = (nested("[ 1 ]", texts, deep), nested("[1]", texts, deep));
            compare.same(&recorded, &ours, TEXTS_IN_TEXTS)
        };
        let run = move || {
            [(0, 0), (1, 2), (3, 2), (3, 990), (4, 2), (14, 990)]
                .map(|(texts, deep)| compared(texts, deep))
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
        let told = thread.unwrap().join().unwrap();
        assert_eq!(told, [true, true, true, true, false, false]);
    }
}
