//! Trees into instructions.

use super::parse::{Assertion, MANY, Node, Parsed, Repeat};
use super::set::{Ascii, Set, canonical};

/// One code unit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Atom {
    Unit(u16),
    /// A canonical form: case is ignored.
    Folded(u16),
    /// By place in [`Program::sets`].
    Set(u32),
}

/// An instruction; the next one follows unless it says otherwise.
#[derive(Debug)]
pub(super) enum Op {
    Atom(Atom),
    /// The unit before: within a look-behind, texts are read from their end.
    Behind(Atom),
    /// As many of an atom as fit, or as few.
    Run {
        atom: Atom,
        min: u32,
        max: u32,
        greedy: bool,
        /// What follows cannot stand within the run, so that giving back does not help.
        keeps: bool,
    },
    /// Two ways to go on: here and there; `here` is tried first if it is preferred.
    Split {
        there: u32,
        here: bool,
    },
    Jump(u32),
    Start,
    LineStart,
    End,
    LineEnd,
    Boundary,
    NoBoundary,
    /// Notes the place in a slot.
    Mark(u32),
    /// Unsets the slots from the first up to, not including, the second.
    Clear(u32, u32),
    /// Sets a counter to 0.
    Zero(u32),
    /// Another round of a counted loop, or on to its end.
    Loop {
        counter: u32,
        min: u32,
        max: u32,
        greedy: bool,
        end: u32,
    },
    /// One more in a counter.
    Count(u32),
    /// Fails when nothing was taken since the mark, unless the counter says that the round was required.
    Progress {
        mark: u32,
        required: Option<(u32, u32)>,
    },
    /// What follows, up to its `Accept`, must match here or, if negative, must not.
    Look {
        negative: bool,
        end: u32,
    },
    BackReference {
        group: u32,
        behind: bool,
    },
    Accept,
}

/// What can stand first in a match.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct First {
    pub(super) ascii: Ascii,
    /// Anything beyond ASCII.
    pub(super) wide: bool,
}

/// A compiled pattern.
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) sets: Vec<Set>,
    pub(super) groups: u32,
    /// Case is ignored.
    pub(super) fold: bool,
    /// Two for each group, then those of loops.
    pub(super) slots: usize,
    /// `None` when a match may be empty.
    pub(super) first: Option<First>,
    /// The run of as many as there are that every match starts with: where one does not lead to a match, no later part
    /// of it does.
    pub(super) leading_run: Option<u32>,
    /// Matches at the start of the text only.
    pub(super) anchored: bool,
}

pub(super) fn compile(parsed: Parsed, fold: bool, multiline: bool) -> Program {
    let mut compiler = Compiler {
        ops: Vec::new(),
        fold,
        multiline,
        slots: parsed.groups * 2,
    };
    compiler.node(&parsed.root, false);
    compiler.ops.push(Op::Accept);
    keep_runs(&mut compiler.ops, &parsed.sets);
    let mut first = First::default();
    let empty = compiler.first(&parsed.root, &parsed.sets, &mut first);
    Program {
        leading_run: leading_run(&compiler.ops),
        ops: compiler.ops,
        first: (!empty).then_some(first),
        anchored: !multiline && is_anchored(&parsed.root),
        sets: parsed.sets,
        groups: parsed.groups,
        fold,
        slots: compiler.slots as usize,
    }
}

/// A run without an upper bound that comes first, when nothing later asks where it began.
fn leading_run(ops: &[Op]) -> Option<u32> {
    let first = ops.iter().position(|op| !matches!(op, Op::Mark(_)))?;
    let asked = ops.iter().any(|op| matches!(op, Op::BackReference { .. }));
    match ops.get(first) {
        Some(Op::Run {
            max: MANY,
            greedy: true,
            ..
        }) if !asked => u32::try_from(first).ok(),
        _ => None,
    }
}

/// Finds the runs that never have to give back.
fn keep_runs(ops: &mut [Op], sets: &[Set]) {
    let mut following = None;
    for op in ops.iter_mut().rev() {
        match op {
            Op::Mark(_) => {}
            Op::Atom(atom) => following = Some(*atom),
            Op::Run {
                atom, min, keeps, ..
            } => {
                *keeps = following.is_some_and(|following| disjoint(*atom, following, sets));
                following = (*min > 0).then_some(*atom);
            }
            _ => following = None,
        }
    }
}

/// Whether no code unit is taken by both; false when that is not plain to see.
fn disjoint(one: Atom, other: Atom, sets: &[Set]) -> bool {
    let ascii = |atom| match atom {
        Atom::Unit(unit @ ..0x80) => Some((Ascii::only(unit), false)),
        Atom::Folded(unit @ ..0x80) => {
            let mut both = Ascii::only(unit);
            both.add(unit + 0x20);
            Some((both, false))
        }
        Atom::Set(set) => sets.get(set as usize).map(|set| (set.ascii, set.is_wide())),
        _ => None,
    };
    match (ascii(one), ascii(other)) {
        (Some((one, one_wide)), Some((other, other_wide))) => {
            !(one.meets(other) || one_wide && other_wide)
        }
        _ => false,
    }
}

fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Assertion(Assertion::Start) => true,
        Node::Capture(_, body) => is_anchored(body),
        Node::Sequence(nodes) => nodes.first().is_some_and(is_anchored),
        Node::Choice(nodes) => nodes.iter().all(is_anchored),
        _ => false,
    }
}

struct Compiler {
    ops: Vec<Op>,
    fold: bool,
    multiline: bool,
    slots: u32,
}

impl Compiler {
    fn here(&self) -> u32 {
        u32::try_from(self.ops.len()).unwrap_or(u32::MAX)
    }

    fn slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }

    /// Points an instruction that goes to an end to here.
    fn ends_here(&mut self, at: u32) {
        let here = self.here();
        if let Some(
            Op::Split { there: end, .. }
            | Op::Jump(end)
            | Op::Loop { end, .. }
            | Op::Look { end, .. },
        ) = self.ops.get_mut(at as usize)
        {
            *end = here;
        }
    }

    fn push(&mut self, op: Op) -> u32 {
        self.ops.push(op);
        self.here() - 1
    }

    fn atom(&self, node: &Node) -> Option<Atom> {
        match node {
            Node::Set(set) => Some(Atom::Set(*set)),
            Node::Unit(unit) if self.fold => {
                let folded = canonical(*unit);
                let caseless = folded < 0x80 && !(0x41..=0x5a).contains(&folded);
                Some(if caseless {
                    Atom::Unit(folded)
                } else {
                    Atom::Folded(folded)
                })
            }
            Node::Unit(unit) => Some(Atom::Unit(*unit)),
            Node::Sequence(nodes) => match nodes.as_slice() {
                [only] => self.atom(only),
                _ => None,
            },
            _ => None,
        }
    }

    fn node(&mut self, node: &Node, behind: bool) {
        if let Some(atom) = self.atom(node) {
            self.push(if behind {
                Op::Behind(atom)
            } else {
                Op::Atom(atom)
            });
            return;
        }
        match node {
            Node::Unit(_) | Node::Set(_) => {}
            Node::Assertion(assertion) => {
                let op = match assertion {
                    Assertion::Start if self.multiline => Op::LineStart,
                    Assertion::Start => Op::Start,
                    Assertion::End if self.multiline => Op::LineEnd,
                    Assertion::End => Op::End,
                    Assertion::Boundary => Op::Boundary,
                    Assertion::NoBoundary => Op::NoBoundary,
                };
                self.push(op);
            }
            Node::Capture(number, body) => {
                let start = (number - 1) * 2;
                let (before, after) = if behind {
                    (start + 1, start)
                } else {
                    (start, start + 1)
                };
                self.push(Op::Mark(before));
                self.node(body, behind);
                self.push(Op::Mark(after));
            }
            Node::Look {
                behind,
                negative,
                body,
            } => {
                let look = self.push(Op::Look {
                    negative: *negative,
                    end: 0,
                });
                self.node(body, *behind);
                self.push(Op::Accept);
                self.ends_here(look);
            }
            Node::BackReference(number) => {
                self.push(Op::BackReference {
                    group: number - 1,
                    behind,
                });
            }
            Node::Repeat(repeat) => self.repeat(repeat, behind),
            Node::Sequence(nodes) if behind => {
                nodes.iter().rev().for_each(|node| self.node(node, behind))
            }
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node, behind)),
            Node::Choice(nodes) => self.choice(nodes, behind),
        }
    }

    fn choice(&mut self, nodes: &[Node], behind: bool) {
        let mut jumps = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node, behind);
                break;
            }
            let split = self.push(Op::Split {
                there: 0,
                here: true,
            });
            self.node(node, behind);
            jumps.push(self.push(Op::Jump(0)));
            self.ends_here(split);
        }
        for jump in jumps {
            self.ends_here(jump);
        }
    }

    fn repeat(&mut self, repeat: &Repeat, behind: bool) {
        let &Repeat {
            min, max, greedy, ..
        } = repeat;
        if max == 0 {
            return;
        }
        if (min, max) == (1, 1) {
            return self.node(&repeat.body, behind);
        }
        if let (Some(atom), false) = (self.atom(&repeat.body), behind) {
            self.push(Op::Run {
                atom,
                min,
                max,
                greedy,
                keeps: false,
            });
            return;
        }
        let counter = (min > 0 || (max != 1 && max != MANY)).then(|| self.slot());
        let start;
        if let Some(counter) = counter {
            self.push(Op::Zero(counter));
            start = self.push(Op::Loop {
                counter,
                min,
                max,
                greedy,
                end: 0,
            });
            self.push(Op::Count(counter));
        } else {
            start = self.push(Op::Split {
                there: 0,
                here: greedy,
            });
        }
        let (from, to) = repeat.groups;
        if from < to {
            self.push(Op::Clear((from - 1) * 2, (to - 1) * 2));
        }
        let mark = repeat.body.may_be_empty().then(|| self.slot());
        if let Some(mark) = mark {
            self.push(Op::Mark(mark));
        }
        self.node(&repeat.body, behind);
        if let Some(mark) = mark {
            self.push(Op::Progress {
                mark,
                required: counter.map(|counter| (counter, min)),
            });
        }
        if max != 1 {
            self.push(Op::Jump(start));
        }
        self.ends_here(start);
    }

    /// Adds what can stand first in a part; true when the part may be empty, so that what follows may stand first.
    fn first(&self, node: &Node, sets: &[Set], first: &mut First) -> bool {
        match node {
            Node::Unit(_) => {
                match self.atom(node) {
                    Some(Atom::Unit(unit @ ..0x80)) => first.ascii.add(unit),
                    Some(Atom::Folded(unit @ ..0x80)) => {
                        first.ascii.add(unit);
                        first.ascii.add(unit + 0x20);
                    }
                    _ => first.wide = true,
                }
                false
            }
            Node::Set(set) => {
                if let Some(set) = sets.get(*set as usize) {
                    first.ascii.add_all(set.ascii);
                    first.wide |= set.is_wide();
                }
                false
            }
            Node::Assertion(_) | Node::Look { .. } => true,
            Node::BackReference(_) => {
                first.ascii = Ascii::ALL;
                first.wide = true;
                true
            }
            Node::Capture(_, body) => self.first(body, sets, first),
            Node::Repeat(repeat) => {
                repeat.max == 0 || self.first(&repeat.body, sets, first) || repeat.min == 0
            }
            Node::Sequence(nodes) => nodes.iter().all(|node| self.first(node, sets, first)),
            Node::Choice(nodes) => {
                let empty = nodes.iter().filter(|node| self.first(node, sets, first));
                empty.count() > 0
            }
        }
    }
}
