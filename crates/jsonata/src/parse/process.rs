//! What was written into what is evaluated.

use std::sync::Arc;

use super::path;
use super::raw::{Literal, Op, Raw, RawKind, Term};
use crate::ast::{Call, Extra, Group, Kind, Lambda, Node, Place, Stage, Transform};
use crate::error::{Outcome, fault};

/// The state of one `%`: how many levels up it still has to go, and the variable that will hold the ancestor.
pub(super) struct Slot {
    pub(super) level: i64,
    pub(super) label: Arc<str>,
}

/// Turns the tree as written into the tree to evaluate.
///
/// # Errors
/// The reference's `S02xx` errors about predicates, grouping, `@`, `#` and `%`.
pub(crate) fn process(raw: Raw) -> Outcome<Node> {
    let mut processor = Processor { slots: Vec::new() };
    let mut node = processor.node(raw)?;
    let open = matches!(node.kind, Kind::Parent { .. })
        || node
            .extra
            .as_ref()
            .is_some_and(|extra| !extra.seeking.is_empty());
    if open {
        return Err(fault("S0217").at(node.position));
    }
    if !processor.slots.is_empty() {
        path::label(&mut node, &processor.slots);
    }
    Ok(node)
}

pub(super) struct Processor {
    pub(super) slots: Vec<Slot>,
}

impl Processor {
    fn boxed(&mut self, raw: Raw) -> Outcome<Box<Node>> {
        self.node(raw).map(Box::new)
    }

    /// Processes a part of a node; `%` in it that found no ancestor there seek on from the whole.
    fn part(&mut self, raw: Raw, seeking: &mut Vec<usize>) -> Outcome<Node> {
        let node = self.node(raw)?;
        push_ancestry(seeking, &node);
        Ok(node)
    }

    fn parts(&mut self, raws: Vec<Raw>, seeking: &mut Vec<usize>) -> Outcome<Vec<Node>> {
        raws.into_iter()
            .map(|raw| self.part(raw, seeking))
            .collect()
    }

    pub(super) fn node(&mut self, raw: Raw) -> Outcome<Node> {
        let Raw {
            kind,
            position,
            keep_array,
            ..
        } = raw;
        let mut seeking = Vec::new();
        let kind = match kind {
            RawKind::Binary { op, lhs, rhs } => {
                let mut node = self.binary(op, *lhs, *rhs, position, keep_array)?;
                node.keep_array |= keep_array;
                return Ok(node);
            }
            RawKind::Group { subject, pairs } => {
                let mut node = self.group(*subject, pairs, position)?;
                node.keep_array |= keep_array;
                return Ok(node);
            }
            RawKind::Sort { subject, terms } => {
                let mut node = self.sort(*subject, terms, position)?;
                node.keep_array |= keep_array;
                return Ok(node);
            }
            RawKind::End => return Err(fault("S0207").at(position).token("(end)")),
            RawKind::Placeholder => Kind::Placeholder,
            RawKind::Name(name) => {
                let mut step = Node::new(Kind::Name(name, Place::default()), position);
                step.keep_array = keep_array;
                Kind::Path {
                    steps: vec![step],
                    keep_singleton: keep_array,
                }
            }
            RawKind::Variable(name) => Kind::Variable(name),
            RawKind::Literal(literal) => Kind::Literal(literal),
            RawKind::Regex(regex) => Kind::Regex(regex),
            RawKind::Wildcard => Kind::Wildcard,
            RawKind::Descendant => Kind::Descendant,
            RawKind::Parent => {
                let slot = self.slots.len();
                let label: Arc<str> = format!("!{slot}").into();
                self.slots.push(Slot {
                    level: 1,
                    label: Arc::clone(&label),
                });
                Kind::Parent { slot, label }
            }
            RawKind::Minus(only) => {
                let node = self.node(*only)?;
                if let Kind::Literal(Literal::Num(number)) = node.kind {
                    let mut node = node;
                    node.kind = Kind::Literal(Literal::Num(-number));
                    node.keep_array |= keep_array;
                    return Ok(node);
                }
                push_ancestry(&mut seeking, &node);
                Kind::Minus(Box::new(node))
            }
            RawKind::Array(items) => Kind::Array(self.parts(items, &mut seeking)?),
            RawKind::Object(pairs) => {
                let mut members = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    members.push((
                        self.part(key, &mut seeking)?,
                        self.part(value, &mut seeking)?,
                    ));
                }
                Kind::Object(Group {
                    pairs: members,
                    position,
                })
            }
            RawKind::Block(expressions) => {
                let parts = self.parts(expressions, &mut seeking)?;
                let cons_array = parts.iter().any(ends_in_array);
                let mut node = finish(Kind::Block(parts), position, keep_array, seeking);
                node.cons_array = cons_array;
                return Ok(node);
            }
            RawKind::Call {
                procedure,
                arguments,
                partial,
            } => {
                let arguments = self.parts(arguments, &mut seeking)?;
                let call = Arc::new(Call {
                    procedure: self.node(*procedure)?,
                    arguments,
                });
                if partial {
                    Kind::Partial(call)
                } else {
                    Kind::Call(call)
                }
            }
            RawKind::Lambda {
                parameters,
                signature,
                body,
            } => {
                let body = tail_call(self.node(*body)?);
                Kind::Lambda(Arc::new(Lambda {
                    parameters,
                    signature,
                    body,
                }))
            }
            RawKind::Condition {
                condition,
                then,
                otherwise,
            } => Kind::Condition {
                condition: Box::new(self.part(*condition, &mut seeking)?),
                then: Box::new(self.part(*then, &mut seeking)?),
                otherwise: match otherwise {
                    Some(node) => Some(Box::new(self.part(*node, &mut seeking)?)),
                    None => None,
                },
            },
            RawKind::Elvis(a, b) => Kind::Elvis(
                Box::new(self.part(*a, &mut seeking)?),
                Box::new(self.part(*b, &mut seeking)?),
            ),
            RawKind::Coalesce(a, b) => Kind::Coalesce(
                Box::new(self.part(*a, &mut seeking)?),
                Box::new(self.part(*b, &mut seeking)?),
            ),
            RawKind::Transform {
                pattern,
                update,
                delete,
            } => {
                let transform = Transform {
                    pattern: self.node(*pattern)?,
                    update: self.node(*update)?,
                    delete: delete.map(|node| self.node(*node)).transpose()?,
                    position,
                };
                Kind::Transform(Arc::new(transform))
            }
        };
        // As in the reference, a path and `%` have no place of their own.
        let placeless = matches!(kind, Kind::Path { .. } | Kind::Parent { .. });
        let position = if placeless { 0 } else { position };
        Ok(finish(kind, position, keep_array, seeking))
    }

    fn binary(
        &mut self,
        op: Op,
        lhs: Raw,
        rhs: Raw,
        position: usize,
        keep_array: bool,
    ) -> Outcome<Node> {
        match op {
            Op::Map => self.map(lhs, rhs, position),
            Op::Filter => self.filter(lhs, rhs, position),
            Op::Focus => self.focus(lhs, rhs, position, keep_array),
            Op::Index => self.index(lhs, rhs),
            Op::Bind => {
                let RawKind::Variable(name) = lhs.kind else {
                    return Err(fault("S0212").at(lhs.position));
                };
                let mut seeking = Vec::new();
                let value = Box::new(self.part(rhs, &mut seeking)?);
                Ok(finish(Kind::Bind { name, value }, position, false, seeking))
            }
            Op::Apply => {
                let lhs = self.boxed(lhs)?;
                let rhs = self.boxed(rhs)?;
                let keep = lhs.keep_array || rhs.keep_array;
                Ok(finish(Kind::Apply { lhs, rhs }, position, keep, Vec::new()))
            }
            _ => {
                let mut seeking = Vec::new();
                let lhs = Box::new(self.part(lhs, &mut seeking)?);
                let rhs = Box::new(self.part(rhs, &mut seeking)?);
                Ok(finish(
                    Kind::Binary { op, lhs, rhs },
                    position,
                    false,
                    seeking,
                ))
            }
        }
    }

    fn filter(&mut self, lhs: Raw, rhs: Raw, position: usize) -> Outcome<Node> {
        let mut node = self.node(lhs)?;
        let is_path = matches!(node.kind, Kind::Path { .. });
        if on_last_step(&mut node, |step| step.group().is_some()) {
            return Err(fault("S0209").at(position));
        }
        let predicate = self.node(rhs)?;
        on_last_step(&mut node, |step| -> Outcome<()> {
            let seeking = predicate.extra.as_ref().map(|extra| &extra.seeking);
            // The reference seeks nothing for a predicate that is `%` alone: it is never anything.
            if let Some(seeking) = seeking.filter(|seeking| !seeking.is_empty()) {
                for slot in seeking.clone() {
                    if self.level(slot) == 1 {
                        self.seek(step, slot)?;
                    } else {
                        self.move_level(slot, -1);
                    }
                }
                push_ancestry(&mut step.extra_mut().seeking, &predicate);
            }
            let extra = step.extra_mut();
            if is_path {
                extra
                    .stages
                    .get_or_insert_default()
                    .push(Stage::Filter(predicate));
            } else {
                extra.predicates.push(Stage::Filter(predicate));
            }
            Ok(())
        })?;
        Ok(node)
    }

    fn group(&mut self, subject: Raw, pairs: Vec<(Raw, Raw)>, position: usize) -> Outcome<Node> {
        let mut node = self.node(subject)?;
        if node.group().is_some() {
            return Err(fault("S0210").at(position));
        }
        let mut members = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            members.push((self.node(key)?, self.node(value)?));
        }
        node.extra_mut().group = Some(Group {
            pairs: members,
            position,
        });
        Ok(node)
    }

    fn sort(&mut self, subject: Raw, terms: Vec<Term<Raw>>, position: usize) -> Outcome<Node> {
        let mut node = self.node(subject)?;
        if !matches!(node.kind, Kind::Path { .. }) {
            node = Node::new(
                Kind::Path {
                    steps: vec![node],
                    keep_singleton: false,
                },
                0,
            );
        }
        let mut seeking = Vec::new();
        let mut processed = Vec::with_capacity(terms.len());
        for Term {
            descending,
            expression,
        } in terms
        {
            let expression = self.part(expression, &mut seeking)?;
            processed.push(Term {
                descending,
                expression,
            });
        }
        let step = finish(Kind::Sort(processed), position, false, seeking);
        if let Kind::Path { steps, .. } = &mut node.kind {
            steps.push(step);
        }
        self.resolve(&mut node)?;
        Ok(node)
    }

    fn focus(&mut self, lhs: Raw, rhs: Raw, position: usize, keep_array: bool) -> Outcome<Node> {
        let mut node = self.node(lhs)?;
        on_last_step(&mut node, |step| {
            if step
                .extra
                .as_ref()
                .is_some_and(|extra| extra.stages.is_some() || !extra.predicates.is_empty())
            {
                return Err(fault("S0215").at(position));
            }
            if matches!(step.kind, Kind::Sort(_)) {
                return Err(fault("S0216").at(position));
            }
            step.keep_array |= keep_array;
            step.tuple = true;
            if let RawKind::Variable(name) = rhs.kind {
                step.extra_mut().focus = Some(name);
            }
            Ok(())
        })?;
        Ok(node)
    }

    fn index(&mut self, lhs: Raw, rhs: Raw) -> Outcome<Node> {
        let RawKind::Variable(name) = rhs.kind else {
            return Err(fault("S0214").at(rhs.position).token("#"));
        };
        let mut node = self.node(lhs)?;
        if !matches!(node.kind, Kind::Path { .. }) {
            predicates_to_stages(&mut node);
            node = Node::new(
                Kind::Path {
                    steps: vec![node],
                    keep_singleton: false,
                },
                0,
            );
        }
        on_last_step(&mut node, |step| {
            step.tuple = true;
            let extra = step.extra_mut();
            match &mut extra.stages {
                Some(stages) => stages.push(Stage::Index(name)),
                None => extra.index = Some(name),
            }
        });
        Ok(node)
    }
}

/// Does something with the last step of a path, or with the node itself when it is none.
fn on_last_step<R>(node: &mut Node, act: impl FnOnce(&mut Node) -> R) -> R {
    if let Kind::Path { steps, .. } = &mut node.kind
        && let Some(last) = steps.last_mut()
    {
        return act(last);
    }
    act(node)
}

/// What were predicates of a value are stages of a step.
pub(super) fn predicates_to_stages(node: &mut Node) {
    if let Some(extra) = &mut node.extra
        && !extra.predicates.is_empty()
    {
        extra.stages = Some(std::mem::take(&mut extra.predicates));
    }
}

/// Hands the open slots of a part to the whole.
pub(super) fn push_ancestry(seeking: &mut Vec<usize>, part: &Node) {
    if let Some(extra) = &part.extra {
        seeking.extend_from_slice(&extra.seeking);
    }
    if let Kind::Parent { slot, .. } = part.kind {
        seeking.push(slot);
    }
}

fn finish(kind: Kind, position: usize, keep_array: bool, seeking: Vec<usize>) -> Node {
    let mut node = Node::new(kind, position);
    node.keep_array = keep_array;
    if !seeking.is_empty() {
        node.extra = Some(Box::new(Extra {
            seeking,
            ..Extra::default()
        }));
    }
    node
}

fn ends_in_array(part: &Node) -> bool {
    let first = match &part.kind {
        Kind::Path { steps, .. } => steps.first().is_some_and(|step| step.cons_array),
        _ => false,
    };
    part.cons_array || first
}

/// Marks the calls in tail position.
fn tail_call(mut node: Node) -> Node {
    node.kind = match node.kind {
        Kind::Call(call)
            if node
                .extra
                .as_ref()
                .is_none_or(|extra| extra.predicates.is_empty()) =>
        {
            // The call alone: the caller runs it without grouping.
            return Node::new(Kind::TailCall(call), node.position);
        }
        Kind::Condition {
            condition,
            then,
            otherwise,
        } => Kind::Condition {
            condition,
            then: Box::new(tail_call(*then)),
            otherwise: otherwise.map(|node| Box::new(tail_call(*node))),
        },
        Kind::Elvis(a, b) => Kind::Elvis(a, Box::new(tail_call(*b))),
        Kind::Coalesce(a, b) => Kind::Coalesce(a, Box::new(tail_call(*b))),
        Kind::Block(mut expressions) => {
            if let Some(last) = expressions.pop() {
                expressions.push(tail_call(last));
            }
            Kind::Block(expressions)
        }
        kind => kind,
    };
    node
}
