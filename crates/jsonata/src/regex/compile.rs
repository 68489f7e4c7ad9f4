//! Trees into instructions.

use super::parse::{Assertion, MANY, Node, Parsed, Repeat};
use super::set::{Ascii, Bytes, Set, canonical};

/// Most bytes of one literal text.
const MAX_TEXT: usize = 16;

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
    /// These bytes of [`Program::texts`], which are ASCII and so few that they are one step.
    Text {
        start: u32,
        end: u32,
    },
    /// The unit before: within a look-behind, texts are read from their end.
    Behind(Atom),
    /// As many of an atom as fit, or as few.
    Run {
        atom: Atom,
        min: u32,
        max: u32,
        greedy: bool,
        /// Giving back does not help: what follows cannot stand within the run, or nothing can fail any more.
        keeps: bool,
        /// The first slot of the group that takes just this.
        group: Option<u32>,
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
#[derive(Default)]
struct First {
    ascii: Ascii,
    /// Anything beyond ASCII.
    wide: bool,
}

/// A compiled pattern.
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) sets: Vec<Set>,
    /// The literal texts of the pattern, one after the other.
    pub(super) texts: Vec<u8>,
    pub(super) groups: u32,
    /// Case is ignored.
    pub(super) fold: bool,
    /// Each instruction holds in one way or not at all, one after the other, and all slots are set on the way.
    pub(super) straight: bool,
    /// Two for each group, then those of loops.
    pub(super) slots: usize,
    /// The bytes that a match can start with; `None` when it may be empty.
    pub(super) first: Option<Bytes>,
    /// The run of as many as there are that every match starts with: where one does not lead to a match, no later part
    /// of it does.
    pub(super) leading_run: Option<u32>,
    /// Matches at the start of the text only.
    pub(super) anchored: bool,
}

pub(super) fn compile(parsed: Parsed, fold: bool, multiline: bool) -> Program {
    let mut compiler = Compiler {
        ops: Vec::new(),
        texts: Vec::new(),
        fold,
        multiline,
        slots: parsed.groups * 2,
    };
    compiler.node(&parsed.root, false);
    compiler.ops.push(Op::Accept);
    keep_runs(&mut compiler.ops, &compiler.texts, &parsed.sets);
    let mut first = First::default();
    let empty = compiler.first(&parsed.root, &parsed.sets, &mut first);
    Program {
        leading_run: leading_run(&compiler.ops),
        straight: is_straight(&compiler.ops, compiler.slots),
        ops: compiler.ops,
        texts: compiler.texts,
        first: (!empty).then(|| first.ascii.bytes(first.wide)),
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

fn is_straight(ops: &[Op], slots: u32) -> bool {
    let mut set = 0;
    let plain = ops.iter().all(|op| {
        match op {
            Op::Mark(_) => set += 1,
            Op::Run { group: Some(_), .. } => set += 2,
            _ => {}
        }
        match op {
            Op::Run {
                greedy,
                keeps,
                min,
                max,
                ..
            } => *greedy && *keeps || min == max,
            Op::Split { .. }
            | Op::Jump(_)
            | Op::Clear(..)
            | Op::Zero(_)
            | Op::Loop { .. }
            | Op::Count(_)
            | Op::Progress { .. }
            | Op::Look { .. }
            | Op::BackReference { .. } => false,
            _ => true,
        }
    });
    plain && set == slots
}

/// What comes after a run.
enum Following {
    Atom(Atom),
    /// The end of the text or of the match.
    End,
    Unknown,
}

/// Finds the runs that never have to give back.
fn keep_runs(ops: &mut [Op], texts: &[u8], sets: &[Set]) {
    let mut following = Following::Unknown;
    for op in ops.iter_mut().rev() {
        match op {
            Op::Mark(_) => {}
            Op::Atom(atom) => following = Following::Atom(*atom),
            Op::Text { start, .. } => {
                following = match texts.get(*start as usize) {
                    Some(byte) => Following::Atom(Atom::Unit(u16::from(*byte))),
                    None => Following::Unknown,
                };
            }
            Op::End | Op::Accept => following = Following::End,
            Op::Run {
                atom, min, keeps, ..
            } => {
                *keeps = match following {
                    Following::Atom(following) => disjoint(*atom, following, sets),
                    Following::End => true,
                    Following::Unknown => false,
                };
                following = if *min > 0 {
                    Following::Atom(*atom)
                } else {
                    Following::Unknown
                };
            }
            _ => following = Following::Unknown,
        }
    }
}

/// Whether no code unit is taken by both; false when that is not plain to see.
fn disjoint(one: Atom, other: Atom, sets: &[Set]) -> bool {
    let ascii = |atom| match atom {
        Atom::Unit(unit @ ..0x80) => Some((Ascii::only(unit), false)),
        Atom::Folded(unit @ ..0x80) => Some((Ascii::folded(unit), false)),
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
    texts: Vec<u8>,
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
                let mark = self.push(Op::Mark(before)) as usize;
                self.node(body, behind);
                match self.ops.get(mark + 1..) {
                    Some(&[Op::Run { group: None, .. }]) => {
                        self.ops.swap_remove(mark);
                    }
                    Some(&[Op::Atom(atom)]) => {
                        self.ops.truncate(mark);
                        self.run(atom, 1, 1, true);
                    }
                    _ => {
                        self.push(Op::Mark(after));
                        return;
                    }
                }
                if let Some(Op::Run { group, .. }) = self.ops.last_mut() {
                    *group = Some(start);
                }
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
            Node::Sequence(nodes) => self.sequence(nodes),
            Node::Choice(nodes) => self.choice(nodes, behind),
        }
    }

    fn run(&mut self, atom: Atom, min: u32, max: u32, greedy: bool) {
        self.push(Op::Run {
            atom,
            min,
            max,
            greedy,
            keeps: false,
            group: None,
        });
    }

    /// One after the other, forwards; characters that stand together as one text.
    fn sequence(&mut self, nodes: &[Node]) {
        let literal = |compiler: &Compiler, node: &Node| match node {
            Node::Unit(unit) if !compiler.fold => u8::try_from(*unit).ok().filter(u8::is_ascii),
            _ => None,
        };
        let mut rest = nodes.iter().peekable();
        while let Some(node) = rest.next() {
            let start = self.texts.len();
            if let Some(first) = literal(self, node) {
                self.texts.push(first);
                while self.texts.len() - start < MAX_TEXT
                    && let Some(next) = rest.next_if(|next| literal(self, next).is_some())
                {
                    self.texts.extend(literal(self, next));
                }
            }
            let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
            match self.texts.len() - start {
                0 => self.node(node, false),
                1 => {
                    self.texts.truncate(start);
                    self.node(node, false);
                }
                length => {
                    self.push(Op::Text {
                        start: place(start),
                        end: place(start + length),
                    });
                }
            }
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
            return self.run(atom, min, max, greedy);
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
                    Some(Atom::Unit(unit @ ..0x80)) => first.ascii.add_all(Ascii::only(unit)),
                    Some(Atom::Folded(unit @ ..0x80)) => first.ascii.add_all(Ascii::folded(unit)),
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
