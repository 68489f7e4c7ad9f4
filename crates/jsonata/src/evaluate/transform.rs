//! `|pattern|update,delete|`: a changed copy.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use crate::ast::Transform;
use crate::error::{Outcome, fault};
use crate::function::Frame;
use crate::text::rounded;
use crate::value::{Record, Val};

/// What became of a matched object: its members as they are now, and which of them the update wrote.
struct Changed {
    members: Record,
    written: HashSet<Arc<str>>,
}

/// Changed objects by the place of the copy's node in memory.
type Changes = HashMap<*const Record, Changed>;

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn transform(
        &mut self,
        transform: &Transform,
        input: Option<&Val>,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let Some(input) = input.filter(|input| !input.is_undefined()) else {
            return Ok(Val::Undefined);
        };
        let clone = frame
            .lookup("clone", &mut 0)
            .unwrap_or_else(|| self.global("clone"));
        if clone.as_fun().is_none() {
            return Err(fault("T2013").at(transform.position));
        }
        let copy = self.apply(&clone, vec![input.clone()], &Val::Null, frame)?;
        let matches = self.evaluate(&transform.pattern, &copy, frame)?;
        let matches: Vec<Val> = if matches.is_array() {
            matches.items().collect()
        } else {
            vec![matches]
        };
        let mut changes = Changes::new();
        for matched in matches {
            if !matched.is_undefined() {
                self.change(transform, &matched, &mut changes, frame)?;
            }
        }
        if changes.is_empty() {
            return Ok(copy);
        }
        self.rebuild(&copy, &changes)
    }

    fn change(
        &mut self,
        transform: &Transform,
        matched: &Val,
        changes: &mut Changes,
        frame: &Rc<Frame>,
    ) -> Outcome<()> {
        let key = match matched {
            Val::Record(record) => Some(Rc::as_ptr(record)),
            _ => None,
        };
        let now = |changes: &Changes| match key.and_then(|key| changes.get(&key)) {
            Some(changed) => changed.members.clone().finish(),
            None => matched.clone(),
        };
        // Each look at an object that was changed before is a look at a copy.
        self.charge(2 * matched.members())?;
        let update = self.evaluate(&transform.update, &now(changes), frame)?;
        if !update.is_undefined() {
            if !update.is_object() {
                return Err(fault("T2011").at(transform.update.position).value(update));
            }
            self.charge(update.members())?;
            if let (Some(key), Val::Record(record)) = (key, matched) {
                let changed = changes.entry(key).or_insert_with(|| Changed::new(record));
                for (name, value) in update.entries() {
                    changed.members.insert(Arc::clone(&name), value);
                    changed.written.insert(name);
                }
            }
        }
        let Some(delete) = &transform.delete else {
            return Ok(());
        };
        let deletions = self.evaluate(delete, &now(changes), frame)?;
        if deletions.is_undefined() {
            return Ok(());
        }
        let names: Vec<Val> = if deletions.is_array() {
            deletions.items().collect()
        } else {
            vec![deletions.clone()]
        };
        if names.iter().any(|name| name.as_str().is_none()) {
            return Err(fault("T2012").at(delete.position).value(deletions));
        }
        if let (Some(key), Val::Record(record)) = (key, matched) {
            let changed = changes.entry(key).or_insert_with(|| Changed::new(record));
            changed
                .members
                .remove_all(&names.iter().filter_map(Val::as_str).collect());
        }
        Ok(())
    }

    /// The copy with its changed objects in place. Values that an update wrote are taken as they are.
    fn rebuild(&mut self, value: &Val, changes: &Changes) -> Outcome<Val> {
        self.charge(1)?;
        match value {
            Val::List(list) => {
                let mut items = Vec::with_capacity(list.items.len());
                for item in &list.items {
                    items.push(self.rebuild(item, changes)?);
                }
                Ok(Val::from(items))
            }
            Val::Record(record) => {
                let changed = changes.get(&Rc::as_ptr(record));
                let mut result = Record::default();
                for (name, member) in changed.map_or(&**record, |changed| &changed.members).iter() {
                    let written = changed.is_some_and(|changed| changed.written.contains(name));
                    let member = if written {
                        member.clone()
                    } else {
                        self.rebuild(member, changes)?
                    };
                    result.insert(Arc::clone(name), member);
                }
                Ok(result.finish())
            }
            other => Ok(other.clone()),
        }
    }

    /// `$clone`: as if written to JSON text and read again.
    pub(crate) fn deep_copy(&mut self, value: &Val) -> Outcome<Val> {
        self.charge(1)?;
        Ok(match value {
            Val::List(_) | Val::Array(_) => {
                let mut items = Vec::with_capacity(value.len());
                for item in value.items() {
                    items.push(match item {
                        Val::Undefined => Val::Null,
                        item => self.deep_copy(&item)?,
                    });
                }
                Val::from(items)
            }
            Val::Record(_) | Val::Object(_) => {
                let mut copy = Record::default();
                for (name, member) in value.entries() {
                    if !member.is_undefined() {
                        copy.insert(name, self.deep_copy(&member)?);
                    }
                }
                copy.finish()
            }
            Val::Fun(_) => Val::from(""),
            Val::Num(number) if number.is_infinite() => {
                return Err(fault("D1001").value(value.clone()));
            }
            Val::Num(number) if number.is_nan() => Val::Null,
            Val::Num(number) => Val::Num(rounded(*number)),
            other => other.clone(),
        })
    }
}

impl Changed {
    fn new(record: &Record) -> Changed {
        Changed {
            members: record.clone(),
            written: HashSet::new(),
        }
    }
}
