//! What a path finds.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write;

use asl_json::{Array, Item, Object, Value};

use crate::MAX_VISITS;
use crate::error::{SelectError, SelectErrorKind};
use crate::path::Step;

/// How many more values may be looked at.
pub(crate) struct Visits(Cell<u64>);

impl Visits {
    pub(crate) fn count(&self, visited: u64) -> Result<(), SelectError> {
        let left = self.0.get().checked_sub(visited).ok_or_else(|| {
            SelectError::invalid(format!(
                "the path looks at more than {MAX_VISITS} values; use a more specific path"
            ))
        })?;
        self.0.set(left);
        Ok(())
    }
}

/// See [`crate::Path::select`].
pub(crate) fn select(steps: &[Step], definite: bool, root: &Value) -> Result<Value, SelectError> {
    if root.is_null() {
        return Err(SelectError::invalid("root can not be null"));
    }
    let visits = Visits(Cell::new(MAX_VISITS));
    if definite && let Some(found) = lookup(steps, root, false, &visits)? {
        return Ok(found.into_owned());
    }
    let mut selection = Selection {
        steps,
        root,
        visits,
        trail: Vec::new(),
        found: Vec::new(),
        swallowing: 0,
    };
    selection.eval(0, root, None)?;
    if !definite {
        return Ok(Value::from(selection.found));
    }
    match selection.found.pop() {
        Some(value) => Ok(value),
        None => Err(SelectError::not_found(format!(
            "No results for path: ${}",
            fragment(steps)
        ))),
    }
}

/// The steps as Jayway prints them.
fn fragment(steps: &[Step]) -> String {
    steps.iter().map(ToString::to_string).collect()
}

/// Follows a definite path; `None` when it leads nowhere. `strict`: of several names, all must be there.
///
/// # Errors
/// An index is applied to something that is no array, or several names stand before the end.
pub(crate) fn lookup<'v>(
    steps: &[Step],
    from: &'v Value,
    strict: bool,
    visits: &Visits,
) -> Result<Option<Cow<'v, Value>>, SelectError> {
    follow(steps, 0, from, strict, visits)
}

/// Follows the steps from `first` on.
pub(crate) fn follow<'v>(
    steps: &[Step],
    first: usize,
    from: &'v Value,
    strict: bool,
    visits: &Visits,
) -> Result<Option<Cow<'v, Value>>, SelectError> {
    let mut value = from;
    for (at, step) in steps.iter().enumerate().skip(first) {
        visits.count(1)?;
        let next = match step {
            Step::Name(name) => match value.as_object().and_then(|object| object.peek(name)) {
                None => None,
                Some(Cow::Borrowed(next)) => Some(next),
                // Read from a text by itself: the rest of the way starts there.
                Some(owned) => return follow_cow(steps, at + 1, owned, strict, visits),
            },
            Step::Names(names) => {
                let Some(object) = value.as_object() else {
                    return Ok(None);
                };
                if at + 1 < steps.len() {
                    return Err(names_within(
                        step,
                        &fragment(steps.get(..at).unwrap_or_default()),
                    ));
                }
                let complete = names.iter().all(|name| object.contains_key(name));
                return Ok((complete || !strict).then(|| Cow::Owned(merged(names, object))));
            }
            Step::Indexes(_) | Step::FromEnd(_) => match value {
                Value::Array(array) => match step {
                    Step::Indexes(indexes) => indexes.first().and_then(|index| item(array, *index)),
                    Step::FromEnd(back) => item(array, from_end(array, *back)),
                    _ => None,
                },
                Value::Null => None,
                other => return Err(only_for_arrays(steps.get(at..).unwrap_or_default(), other)),
            },
            Step::Wildcard | Step::Scan | Step::Slice(..) | Step::Filter(_) => None,
        };
        match next {
            Some(next) => value = next,
            None => return Ok(None),
        }
    }
    Ok(Some(Cow::Borrowed(value)))
}

/// Follows the steps from `first` on, from a value that may live for this way only.
#[inline]
pub(crate) fn follow_cow<'v>(
    steps: &[Step],
    first: usize,
    from: Cow<'v, Value>,
    strict: bool,
    visits: &Visits,
) -> Result<Option<Cow<'v, Value>>, SelectError> {
    // Most ways of a filter are one step long.
    if first >= steps.len() {
        return Ok(Some(from));
    }
    follow_further(steps, first, from, strict, visits)
}

fn follow_further<'v>(
    steps: &[Step],
    first: usize,
    from: Cow<'v, Value>,
    strict: bool,
    visits: &Visits,
) -> Result<Option<Cow<'v, Value>>, SelectError> {
    match from {
        Cow::Borrowed(from) => follow(steps, first, from, strict, visits),
        Cow::Owned(from) => {
            let found = follow(steps, first, &from, strict, visits)?;
            Ok(found.map(|value| Cow::Owned(value.into_owned())))
        }
    }
}

fn item(array: &Array, index: i64) -> Option<&Value> {
    usize::try_from(index)
        .ok()
        .and_then(|index| array.get(index))
}

fn from_end(array: &Array, back: i64) -> i64 {
    i64::try_from(array.len()).unwrap_or(i64::MAX) - back
}

/// One object with those of `names` that `object` has.
fn merged(names: &[std::sync::Arc<str>], object: &Object) -> Value {
    names
        .iter()
        .filter_map(|name| object.get(name).map(|value| (name.clone(), value.clone())))
        .collect::<Object>()
        .into()
}

fn names_within(step: &Step, before: &str) -> SelectError {
    SelectError::invalid(format!(
        "Multi properties can only be used as path leafs: ${before}{step}"
    ))
}

fn only_for_arrays(steps: &[Step], value: &Value) -> SelectError {
    let fragment = fragment(steps);
    SelectError::invalid(format!(
        "Filter: {fragment} can only be applied to arrays. Current context is: {}",
        context(value)
    ))
}

/// A value as Java prints it in a message: a map by its own `toString`, an array as JSON. Cut when long: the whole
/// document can be in it.
fn context(value: &Value) -> String {
    const LONGEST: usize = 10_000;
    const DEEPEST: usize = 50;
    fn print(out: &mut String, value: &Value, depth: usize) {
        match value {
            Value::Object(object) if depth < DEEPEST => {
                out.push('{');
                for (index, (key, member)) in object.iter().enumerate() {
                    if out.len() > LONGEST {
                        break;
                    }
                    out.push_str(if index == 0 { "" } else { ", " });
                    out.push_str(key);
                    out.push('=');
                    print(out, member, depth + 1);
                }
                out.push('}');
            }
            Value::String(text) => out.push_str(text),
            // Writing to a `String` cannot fail.
            other if other.json_len() <= LONGEST => drop(write!(out, "{other}")),
            _ => out.push('…'),
        }
    }
    let mut out = String::new();
    print(&mut out, value, 0);
    out
}

/// Where a value stands: the step that led to it from the value before.
#[derive(Clone, Copy)]
struct Place<'a> {
    before: Option<usize>,
    step: PlaceStep<'a>,
}

#[derive(Clone, Copy)]
enum PlaceStep<'a> {
    Key(&'a str),
    Index(i64),
}

struct Selection<'a> {
    steps: &'a [Step],
    root: &'a Value,
    visits: Visits,
    /// The places on the way to the value at hand; a place is named by its index here, `None` is the root.
    trail: Vec<Place<'a>>,
    found: Vec<Value>,
    /// How many wildcards around swallow what is not found: then nobody reads the message.
    swallowing: usize,
}

type Outcome = Result<(), SelectError>;

impl<'a> Selection<'a> {
    /// Applies the steps from `at` on to `value`.
    fn eval(&mut self, at: usize, value: &'a Value, place: Option<usize>) -> Outcome {
        self.visits.count(1)?;
        let steps = self.steps;
        let Some(step) = steps.get(at) else {
            self.found.push(value.clone());
            return Ok(());
        };
        match step {
            Step::Name(name) => match value {
                Value::Object(object) => self.member(at, object, name, place),
                _ => Err(self.not_found(|selection| {
                    format!(
                        "Property {step} not found in path {}",
                        selection.path(place, "")
                    )
                })),
            },
            Step::Names(names) => match value {
                Value::Object(_) if at + 1 < steps.len() => {
                    let before = self.path(place, "");
                    Err(names_within(
                        step,
                        before.strip_prefix('$').unwrap_or(&before),
                    ))
                }
                Value::Object(object) => {
                    self.found.push(merged(names, object));
                    Ok(())
                }
                _ => Err(self.not_found(|selection| {
                    format!(
                        "Property {step} not found in path {}",
                        selection.path(place, "")
                    )
                })),
            },
            Step::Wildcard => match value {
                Value::Object(object) => {
                    for (key, member) in object {
                        self.down(at + 1, member, place, PlaceStep::Key(key))?;
                    }
                    Ok(())
                }
                Value::Array(array) => {
                    for (index, item) in array.iter().enumerate() {
                        self.swallowing += 1;
                        let outcome = self.down(at + 1, item, place, index_step(index));
                        self.swallowing -= 1;
                        match outcome {
                            Err(error) if error.kind == SelectErrorKind::NotFound => {}
                            other => other?,
                        }
                    }
                    Ok(())
                }
                _ => Ok(()),
            },
            Step::Scan => self.scan(at + 1, value, place),
            Step::Indexes(_) | Step::Slice(..) | Step::FromEnd(_) => match value {
                Value::Array(array) => self.indexes(at, step, array, place),
                Value::Null => Err(self.not_found(|selection| {
                    format!("The path {} is null", selection.path(place, ""))
                })),
                other => Err(only_for_arrays(steps.get(at..).unwrap_or_default(), other)),
            },
            Step::Filter(filter) => match value {
                Value::Array(array) => {
                    for (index, item) in array.look().enumerate() {
                        if !filter.keeps(&item, self.root, &self.visits)? {
                            continue;
                        }
                        match item {
                            Item::Read(item) => {
                                self.down(at + 1, item, place, index_step(index))?
                            }
                            item => self.unread(at + 1, &item, place, index_step(index))?,
                        }
                    }
                    Ok(())
                }
                Value::Object(_) => {
                    if filter.keeps(&Item::Read(value), self.root, &self.visits)? {
                        self.eval(at + 1, value, place)?;
                    }
                    Ok(())
                }
                other => Err(SelectError::invalid(format!(
                    "Filter: {} can not be applied to primitives. Current context is: {}",
                    fragment(steps.get(at..).unwrap_or_default()),
                    context(other)
                ))),
            },
        }
    }

    /// Goes on at an item that is not read: where a name comes next, only the member of that name is.
    fn unread(
        &mut self,
        at: usize,
        item: &Item<'_>,
        before: Option<usize>,
        step: PlaceStep<'a>,
    ) -> Outcome {
        let name = match self.steps.get(at) {
            Some(Step::Name(name)) => name,
            _ => return self.apart(at, &item.value(), before, step),
        };
        let Some(value) = item.peek(name) else {
            return self.apart(at, &item.value(), before, step);
        };
        self.visits.count(1)?;
        let place = self.trail.len();
        self.trail.push(Place { before, step });
        let outcome = self.apart(at + 1, &value, Some(place), PlaceStep::Key(name));
        self.trail.truncate(place);
        outcome
    }

    /// Goes on at a value one place further down that lives for this step only.
    fn apart(
        &mut self,
        at: usize,
        value: &Value,
        before: Option<usize>,
        step: PlaceStep<'_>,
    ) -> Outcome {
        let mut apart = Selection {
            steps: self.steps,
            root: self.root,
            visits: Visits(Cell::new(self.visits.0.get())),
            trail: self.trail.clone(),
            found: std::mem::take(&mut self.found),
            swallowing: self.swallowing,
        };
        let outcome = apart.down(at, value, before, step);
        self.found = apart.found;
        self.visits = apart.visits;
        outcome
    }

    /// Goes on at a value one place further down.
    fn down(
        &mut self,
        at: usize,
        value: &'a Value,
        before: Option<usize>,
        step: PlaceStep<'a>,
    ) -> Outcome {
        let place = self.trail.len();
        self.trail.push(Place { before, step });
        let outcome = self.eval(at, value, Some(place));
        self.trail.truncate(place);
        outcome
    }

    fn member(
        &mut self,
        at: usize,
        object: &'a Object,
        name: &'a str,
        place: Option<usize>,
    ) -> Outcome {
        if let Some(value) = object.get(name) {
            return self.down(at + 1, value, place, PlaceStep::Key(name));
        }
        let missing = format!("['{name}']");
        if at + 1 == self.steps.len() {
            return Err(self.not_found(|selection| {
                format!("No results for path: {}", selection.path(place, &missing))
            }));
        }
        // A name within the path may be missing when anything from the step before it on is indefinite.
        let rest = self.steps.get(at.saturating_sub(1)..).unwrap_or_default();
        if rest.iter().all(Step::is_definite) {
            return Err(self.not_found(|selection| {
                format!(
                    "Missing property in path {}",
                    selection.path(place, &missing)
                )
            }));
        }
        Ok(())
    }

    fn indexes(
        &mut self,
        at: usize,
        step: &Step,
        array: &'a Array,
        place: Option<usize>,
    ) -> Outcome {
        let len = i64::try_from(array.len()).unwrap_or(i64::MAX);
        let range = match step {
            Step::Indexes(indexes) => {
                return indexes
                    .iter()
                    .try_for_each(|index| self.index(at, array, *index, place));
            }
            Step::FromEnd(back) => return self.index(at, array, len - back, place),
            Step::Slice(Some(from), None) if *from < 0 => (len + from).max(0)..len,
            Step::Slice(Some(from), None) => *from..len,
            Step::Slice(None, Some(to)) if *to < 0 => 0..len + to,
            Step::Slice(None, Some(to)) => 0..len.min(*to),
            // Negative bounds of a slice with two do not count from the end.
            Step::Slice(Some(from), Some(to)) if len > 0 => *from..len.min(*to),
            _ => 0..0,
        };
        range
            .into_iter()
            .try_for_each(|index| self.index(at, array, index, place))
    }

    fn index(&mut self, at: usize, array: &'a Array, index: i64, place: Option<usize>) -> Outcome {
        match item(array, index) {
            Some(value) => self.down(at + 1, value, place, PlaceStep::Index(index)),
            None => Err(self.not_found(|selection| {
                format!(
                    "Index out of bounds when evaluating path {}",
                    selection.path(place, &format!("[{index}]"))
                )
            })),
        }
    }

    /// `..`: applies the steps from `at` on to `root` and everything in it, outer before inner.
    fn scan(&mut self, at: usize, root: &'a Value, place: Option<usize>) -> Outcome {
        let bottom = self.trail.len();
        let mut open = vec![(self.children(at, root, place)?, place)];
        while let Some((children, place)) = open.last_mut() {
            let place = *place;
            let next = match children {
                Children::Items(items) => {
                    items.next().map(|(index, item)| (item, index_step(index)))
                }
                Children::Members(members) => members
                    .next()
                    .map(|(key, member)| (member, PlaceStep::Key(key))),
                Children::None => None,
            };
            let Some((child, step)) = next else {
                open.pop();
                self.trail
                    .truncate(place.map_or(bottom, |place| place.max(bottom)));
                continue;
            };
            self.visits.count(1)?;
            if matches!(child, Value::Array(_) | Value::Object(_)) {
                self.trail.push(Place {
                    before: place,
                    step,
                });
                let place = Some(self.trail.len() - 1);
                let children = self.children(at, child, place)?;
                open.push((children, place));
            }
        }
        self.trail.truncate(bottom);
        Ok(())
    }

    /// Applies the steps from `at` on to `value`, where they fit, and gives what is in it.
    fn children(
        &mut self,
        at: usize,
        value: &'a Value,
        place: Option<usize>,
    ) -> Result<Children<'a>, SelectError> {
        match value {
            Value::Array(array) => {
                let fits = self.fits(at, value)?;
                if fits && at + 1 == self.steps.len() {
                    self.eval(at, value, place)?;
                } else if fits {
                    // Whatever the step is, Jayway goes on behind it with every item.
                    for (index, item) in array.iter().enumerate() {
                        self.down(at + 1, item, place, index_step(index))?;
                    }
                }
                Ok(Children::Items(array.iter().enumerate()))
            }
            Value::Object(object) => {
                if self.fits(at, value)? {
                    self.eval(at, value, place)?;
                }
                Ok(Children::Members(object.iter()))
            }
            _ => Ok(Children::None),
        }
    }

    /// Whether a step behind `..` is applied to `value` at all.
    fn fits(&self, at: usize, value: &Value) -> Result<bool, SelectError> {
        Ok(match self.steps.get(at) {
            Some(Step::Name(name)) => value.get(name).is_some(),
            Some(Step::Names(names)) => names.iter().all(|name| value.get(name).is_some()),
            Some(Step::Indexes(_) | Step::Slice(..) | Step::FromEnd(_)) => {
                value.as_array().is_some()
            }
            Some(Step::Wildcard) => true,
            Some(Step::Filter(filter)) => {
                filter.keeps(&Item::Read(value), self.root, &self.visits)?
            }
            Some(Step::Scan) | None => false,
        })
    }

    fn not_found(&self, message: impl FnOnce(&Self) -> String) -> SelectError {
        SelectError::not_found(if self.swallowing > 0 {
            String::new()
        } else {
            message(self)
        })
    }

    /// A place as Jayway prints it, and `more` behind it.
    fn path(&self, place: Option<usize>, more: &str) -> String {
        let mut places = Vec::new();
        let mut next = place;
        while let Some(place) = next.and_then(|place| self.trail.get(place)) {
            places.push(place);
            next = place.before;
        }
        let mut path = String::from("$");
        for place in places.iter().rev() {
            // Writing to a `String` cannot fail.
            let _ = match place.step {
                PlaceStep::Key(key) => write!(path, "['{key}']"),
                PlaceStep::Index(index) => write!(path, "[{index}]"),
            };
        }
        path.push_str(more);
        path
    }
}

fn index_step<'a>(index: usize) -> PlaceStep<'a> {
    PlaceStep::Index(i64::try_from(index).unwrap_or(i64::MAX))
}

enum Children<'a> {
    Items(std::iter::Enumerate<std::slice::Iter<'a, Value>>),
    Members(asl_json::Iter<'a>),
    None,
}
