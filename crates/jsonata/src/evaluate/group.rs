//! `{key: value}`: object constructors and grouping.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

use super::path::{CONTEXT, tuple_frame};
use super::{Evaluator, check_depth};
use crate::ast::Group;
use crate::error::{Outcome, fault};
use crate::function::Frame;
use crate::value::{BYTES_A_STEP, Record, Val};

/// The items that share a key.
struct Gathered {
    key: Arc<str>,
    pair: usize,
    items: Vec<Val>,
}

impl Gathered {
    /// What `$append` of all the items gives.
    fn data(&mut self) -> Val {
        if self
            .items
            .iter()
            .filter(|item| !item.is_undefined())
            .nth(1)
            .is_none()
        {
            return self
                .items
                .iter()
                .find(|item| !item.is_undefined())
                .cloned()
                .unwrap_or_default();
        }
        let mut all = Vec::with_capacity(self.items.len());
        for item in self.items.drain(..) {
            if item.is_array() {
                all.extend(item.items());
            } else if !item.is_undefined() {
                all.push(item);
            }
        }
        Val::from(all)
    }
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn group(&mut self, group: &Group, input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        let stream = input.is_tuple_stream();
        let items: Vec<Val> = match input {
            array if array.is_array() && (array.len() > 0 || stream) => array.items().collect(),
            array if array.is_array() => vec![Val::Undefined],
            single => vec![single.clone()],
        };
        let mut groups = self.gather(group, &items, stream, frame)?;
        let mut result = Record::default();
        for gathered in &mut groups {
            let Some((_, value)) = group.pairs.get(gathered.pair) else {
                continue;
            };
            let value = if stream {
                let tuple = merge_tuples(&gathered.items);
                let inner = tuple_frame(&tuple, frame);
                self.evaluate(value, &tuple.member(CONTEXT), &inner)?
            } else {
                let data = gathered.data();
                self.evaluate(value, &data, frame)?
            };
            if !value.is_undefined() {
                result.insert(Arc::clone(&gathered.key), value);
            }
        }
        check_depth(result.finish())
    }

    fn gather(
        &mut self,
        group: &Group,
        items: &[Val],
        stream: bool,
        frame: &Rc<Frame>,
    ) -> Outcome<Vec<Gathered>> {
        let mut groups: Vec<Gathered> = Vec::new();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        for item in items {
            let inner = if stream {
                tuple_frame(item, frame)
            } else {
                Rc::clone(frame)
            };
            let context = if stream {
                item.member(CONTEXT)
            } else {
                item.clone()
            };
            for (pair, (key, _)) in group.pairs.iter().enumerate() {
                let key = match self.evaluate(key, &context, &inner)? {
                    Val::Undefined => continue,
                    Val::Str(key) => key,
                    other => return Err(fault("T1003").at(group.position).value(other)),
                };
                self.charge(key.len() / BYTES_A_STEP)?;
                let item = item.clone();
                match places.entry(Arc::clone(&key)) {
                    Entry::Vacant(place) => {
                        place.insert(groups.len());
                        groups.push(Gathered {
                            key,
                            pair,
                            items: vec![item],
                        });
                    }
                    Entry::Occupied(place) => match groups.get_mut(*place.get()) {
                        Some(gathered) if gathered.pair == pair => gathered.items.push(item),
                        _ => return Err(fault("D1009").at(group.position).value(Val::Str(key))),
                    },
                }
            }
        }
        Ok(groups)
    }
}

/// One tuple from many: every name holds what `$append` of its values gives.
fn merge_tuples(tuples: &[Val]) -> Val {
    if let [only] = tuples {
        return only.clone();
    }
    let mut names: Vec<Gathered> = Vec::new();
    for tuple in tuples {
        for (name, value) in tuple.entries() {
            match names.iter_mut().find(|known| known.key == name) {
                Some(known) => known.items.push(value),
                None => names.push(Gathered {
                    key: name,
                    pair: 0,
                    items: vec![value],
                }),
            }
        }
    }
    let mut merged = Record::default();
    for mut name in names {
        let data = name.data();
        merged.insert(name.key, data);
    }
    Val::Record(Rc::new(merged))
}
