//! Workflow variables (reference 01-language §8).

use std::sync::Arc;

use asl_json::{Footprint, Object, Value};
use asl_language::model::Template;

use super::{Data, evaluate_template};
use crate::failure::Failure;

/// The variables that a state can read: those of its own scope and of all scopes around it.
///
/// Cloning and opening an inner scope are O(1): a Map over 10,000 items does not copy its variables 10,000 times. What
/// an inner scope assigns is never seen outside.
///
/// ```
/// use asl_engine::dataflow::Variables;
/// use asl_json::{Object, Value};
/// let mut outer = Variables::default();
/// outer.assign(&[("x", 1)].into_iter().collect::<Object>());
/// let mut branch = outer.inner();
/// branch.assign(&[("y", 2)].into_iter().collect::<Object>());
/// assert_eq!(branch.get("x"), Some(&Value::from(1)));
/// assert_eq!(outer.get("y"), None);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Variables {
    own: Object,
    /// How long they are as JSON text, each with a colon and a comma.
    own_len: usize,
    outer: Option<Arc<Variables>>,
}

impl Variables {
    /// Variables that are there from the start, as TestState's `variables`.
    #[must_use]
    pub fn new(values: Object) -> Variables {
        Variables {
            own_len: Variables::default().own_len_with(&values),
            own: values,
            outer: None,
        }
    }

    /// A scope inside this one, as a Parallel branch or a Map iteration opens it.
    #[must_use]
    pub fn inner(&self) -> Variables {
        // A scope without variables of its own adds nothing to the chain.
        let outer = if self.own.is_empty() {
            self.outer.clone()
        } else {
            Some(Arc::new(self.clone()))
        };
        Variables {
            outer,
            ..Variables::default()
        }
    }

    /// The value of `$name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut scope = Some(self);
        while let Some(variables) = scope {
            if let Some(value) = variables.own.get(name) {
                return Some(value);
            }
            scope = variables.outer.as_deref();
        }
        None
    }

    /// Sets what an `Assign` gave, in this scope.
    pub fn assign(&mut self, values: &Object) {
        self.own_len = self.own_len_with(values);
        for (name, value) in values {
            self.own.insert(Arc::clone(name), value.clone());
        }
    }

    /// How long the variables of this scope alone are as JSON text, in bytes, each with a colon and a comma.
    #[must_use]
    pub fn own_len(&self) -> usize {
        self.own_len
    }

    /// The same once these are assigned, too.
    #[must_use]
    pub fn own_len_with(&self, values: &Object) -> usize {
        let replaced: usize = values
            .keys()
            .filter_map(|name| Some(len_of(name, self.own.get(name)?)))
            .sum();
        let assigned: usize = values.iter().map(|(name, value)| len_of(name, value)).sum();
        (self.own_len - replaced).saturating_add(assigned)
    }

    /// Adds what they take.
    pub(crate) fn weigh(&self, memory: &mut Footprint) {
        let mut scope = Some(self);
        while let Some(variables) = scope {
            if !variables.own.is_empty() {
                memory.add(&Value::from(variables.own.clone()));
            }
            let outer = variables.outer.as_ref();
            scope = outer
                .filter(|outer| memory.is_new(Arc::as_ptr(outer).addr()))
                .map(AsRef::as_ref);
        }
    }

    /// The variables of this scope alone, in the order in which they were first assigned.
    #[must_use]
    pub fn own(&self) -> &Object {
        &self.own
    }

    /// All that can be read here, outer scopes first.
    #[must_use]
    pub fn all(&self) -> Object {
        let mut scopes = vec![&self.own];
        let mut scope = self.outer.as_deref();
        while let Some(variables) = scope {
            scopes.push(&variables.own);
            scope = variables.outer.as_deref();
        }
        let mut all = Object::new();
        for (name, value) in scopes.into_iter().rev().flatten() {
            all.insert(Arc::clone(name), value.clone());
        }
        all
    }
}

/// `"name":value,`
fn len_of(name: &Arc<str>, value: &Value) -> usize {
    Value::String(Arc::clone(name)).json_len() + value.json_len() + 2
}

/// What an `Assign` gives. Every right side sees the variables as they were when the state was entered, so this only
/// computes; [`Variables::assign`] sets them for the next state.
///
/// # Errors
/// Those of [`evaluate_template`].
pub fn assign(template: &Template, data: &Data<'_>) -> Result<Object, Failure> {
    match evaluate_template(template, data)? {
        Value::Object(values) => Ok(values),
        // The checker refuses an `Assign` that is no object.
        _ => Ok(Object::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        Value::parse(text).unwrap().as_object().unwrap().clone()
    }

    #[test]
    fn inner_scopes_read_outer_ones_and_keep_their_own() {
        let mut top = Variables::new(object(r#"{"a":1}"#));
        let mut branch = top.inner();
        let mut nested = branch.inner();
        branch.assign(&object(r#"{"b":2}"#));
        nested.assign(&object(r#"{"c":3}"#));
        top.assign(&object(r#"{"a":9,"d":4}"#));
        for (scope, name, value) in [
            (&branch, "a", Some(1)),
            (&branch, "b", Some(2)),
            (&branch, "c", None),
            (&branch, "d", None),
            (&nested, "a", Some(1)),
            (&nested, "b", None),
            (&nested, "c", Some(3)),
            (&top, "a", Some(9)),
            (&top, "b", None),
        ] {
            assert_eq!(scope.get(name), value.map(Value::from).as_ref(), "{name}");
        }
        assert_eq!(Value::from(nested.all()).to_string(), r#"{"a":1,"c":3}"#);
        assert_eq!(nested.own().len(), 1);
    }

    #[test]
    fn what_variables_take_is_known_without_writing_them() {
        let mut variables = Variables::new(object(r#"{"x":"é\n","long name":[1,{"a":null}]}"#));
        for values in [
            r#"{"y":1.5}"#,
            r#"{"x":1,"z":{}}"#,
            "{}",
            r#"{"y":"longer than before"}"#,
        ] {
            let values = object(values);
            let with = variables.own_len_with(&values);
            variables.assign(&values);
            assert_eq!(variables.own_len(), with);
            // The braces are more, a last comma is less.
            assert_eq!(with + 1, Value::from(variables.own().clone()).json_len());
        }
        assert_eq!(variables.inner().own_len(), 0);
    }

    #[test]
    fn the_latest_assignment_counts() {
        let mut variables = Variables::default();
        variables.assign(&object(r#"{"x":1,"y":null}"#));
        let before = variables.clone();
        variables.assign(&object(r#"{"x":[2]}"#));
        assert_eq!(
            Value::from(variables.all()).to_string(),
            r#"{"x":[2],"y":null}"#
        );
        assert_eq!(before.get("x"), Some(&Value::from(1)));
    }
}
