//! Paths: flattening, and finding the ancestor that `%` means.

use super::process::{Processor, Slot, predicates_to_stages, push_ancestry};
use super::raw::{Literal, Raw};
use crate::ast::{Extra, Kind, Node, Place, Stage};
use crate::error::{Outcome, fault};
use std::sync::Arc;

impl Processor {
    /// `lhs.rhs`: one flat path.
    pub(super) fn map(&mut self, lhs: Raw, rhs: Raw, position: usize) -> Outcome<Node> {
        let left = self.node(lhs)?;
        let mut seeking = Vec::new();
        if let Kind::Parent { slot, .. } = left.kind {
            seeking.push(slot);
        }
        let mut path = match left.kind {
            Kind::Path { .. } => left,
            _ => Node::new(
                Kind::Path {
                    steps: vec![left],
                    keep_singleton: false,
                },
                0,
            ),
        };
        let mut rest = self.node(rhs)?;
        let Kind::Path {
            steps,
            keep_singleton,
        } = &mut path.kind
        else {
            return Err(fault("S0201").at(position));
        };
        let rest_extra = rest.extra.take();
        match rest.kind {
            Kind::Path { steps: more, .. } => steps.extend(more),
            _ => {
                rest.extra = rest_extra;
                predicates_to_stages(&mut rest);
                steps.push(rest);
            }
        }
        for step in steps.iter_mut() {
            match &step.kind {
                Kind::Literal(Literal::Str(name)) => {
                    step.kind = Kind::Name(Arc::clone(name), Place::default())
                }
                Kind::Literal(literal) => {
                    return Err(fault("S0213").at(step.position).value(literal.to_val()));
                }
                _ => {}
            }
        }
        *keep_singleton |= steps.iter().any(|step| step.keep_array);
        if let Some(first) = steps.first_mut()
            && matches!(first.kind, Kind::Array(_))
        {
            first.cons_array = true;
        }
        if let Some(last) = steps.last_mut()
            && matches!(last.kind, Kind::Array(_))
        {
            last.cons_array = true;
        }
        if !seeking.is_empty() {
            path.extra_mut().seeking.extend(seeking);
        }
        self.resolve(&mut path)?;
        Ok(path)
    }

    pub(super) fn level(&self, slot: usize) -> i64 {
        self.slots.get(slot).map_or(0, |slot| slot.level)
    }

    pub(super) fn move_level(&mut self, slot: usize, by: i64) {
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.level += by;
        }
    }

    /// Looks for the ancestor of a slot in a step, from the right.
    pub(super) fn seek(&mut self, node: &mut Node, slot: usize) -> Outcome<()> {
        match &mut node.kind {
            Kind::Name(..) | Kind::Wildcard => {
                self.move_level(slot, -1);
                if self.level(slot) == 0 {
                    let extra = node.extra.get_or_insert_default();
                    if let Some(earlier) = extra.ancestor {
                        let label = self.slots.get(earlier).map(|slot| Arc::clone(&slot.label));
                        if let (Some(label), Some(slot)) = (label, self.slots.get_mut(slot)) {
                            slot.label = label;
                        }
                    }
                    extra.ancestor = Some(slot);
                    node.tuple = true;
                }
            }
            Kind::Parent { .. } => self.move_level(slot, 1),
            Kind::Block(expressions) => {
                if let Some(last) = expressions.last_mut() {
                    node.tuple = true;
                    self.seek(last, slot)?;
                }
            }
            Kind::Path { steps, .. } => {
                node.tuple = true;
                let mut steps = steps.iter_mut().rev();
                if let Some(last) = steps.next() {
                    self.seek(last, slot)?;
                }
                for step in steps {
                    if self.level(slot) <= 0 {
                        break;
                    }
                    self.seek(step, slot)?;
                }
            }
            _ => return Err(fault("S0217").at(node.position)),
        }
        Ok(())
    }

    /// Finds the ancestors that the last step of a path asks for among the steps before it.
    pub(super) fn resolve(&mut self, path: &mut Node) -> Outcome<()> {
        let Kind::Path { steps, .. } = &mut path.kind else {
            return Ok(());
        };
        let mut slots = Vec::new();
        if let Some(last) = steps.last() {
            push_ancestry(&mut slots, last);
        }
        let mut open = Vec::new();
        for slot in slots {
            // The steps left of the last one; `end` is how many of them are still to be asked.
            let mut end = steps.len().saturating_sub(1);
            while self.level(slot) > 0 {
                let Some(mut at) = end.checked_sub(1) else {
                    open.push(slot);
                    break;
                };
                let has_focus =
                    |at: usize| steps.get(at).is_some_and(|step| step.focus().is_some());
                while at > 0 && has_focus(at) && has_focus(at - 1) {
                    at -= 1;
                }
                end = at;
                if let Some(step) = steps.get_mut(at) {
                    self.seek(step, slot)?;
                }
            }
        }
        if !open.is_empty() {
            path.extra_mut().seeking.extend(open);
        }
        Ok(())
    }
}

/// Writes the final labels of the slots into the tree.
pub(super) fn label(node: &mut Node, slots: &[Slot]) {
    let label_of = |slot: usize| slots.get(slot).map(|slot| Arc::clone(&slot.label));
    if let Some(extra) = &mut node.extra {
        let Extra {
            predicates,
            stages,
            group,
            ancestor,
            ancestor_label,
            ..
        } = &mut **extra;
        *ancestor_label = ancestor.and_then(label_of);
        for stage in predicates.iter_mut().chain(stages.iter_mut().flatten()) {
            if let Stage::Filter(predicate) = stage {
                label(predicate, slots);
            }
        }
        for (key, value) in group.iter_mut().flat_map(|group| &mut group.pairs) {
            label(key, slots);
            label(value, slots);
        }
    }
    match &mut node.kind {
        Kind::Parent { slot, label } => {
            if let Some(found) = label_of(*slot) {
                *label = found;
            }
        }
        kind => {
            for child in kind.children_mut() {
                label(child, slots);
            }
        }
    }
}
