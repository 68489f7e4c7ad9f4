//! The matcher: runs instructions, and on failure goes back to the last place where there was another way.

use super::Exhausted;
use super::compile::{Atom, First, Op, Program};
use super::set::{canonical, ends_line, is_word};
use super::units::{next, previous};

/// Most ways back at a time: 64 MB, which is what V8 allows itself.
const MAX_STACK: usize = 4 << 20;

/// A slot that holds nothing.
const UNSET: u32 = u32::MAX;

/// A match: places in bytes, of which those within a character of four bytes are between its two code units.
#[derive(Debug, PartialEq)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The groups from 1 on; `None` for one that took no part.
    pub(crate) groups: Vec<Option<(usize, usize)>>,
}

/// Memory that searches share.
#[derive(Default)]
pub(crate) struct Scratch {
    slots: Vec<u32>,
    stack: Vec<Frame>,
}

/// What to do when the present way fails.
#[derive(Clone, Copy)]
enum Frame {
    /// Go on there.
    Resume { op: u32, at: u32 },
    /// Put back what a slot held.
    Slot { slot: u32, old: u32 },
    /// Give back one of what a run took, which began at `low` with what it must have.
    Greedy { op: u32, low: u32, at: u32 },
    /// Take one more in a run that has taken `count`.
    Lazy { op: u32, at: u32, count: u32 },
}

pub(super) fn find(
    program: &Program,
    subject: &str,
    from: usize,
    scratch: &mut Scratch,
    budget: &mut u64,
) -> Result<Option<Match>, Exhausted> {
    let text = subject.as_bytes();
    if u32::try_from(text.len()).map_or(true, |length| length == UNSET) {
        return Err(Exhausted);
    }
    scratch.stack.clear();
    scratch.slots.clear();
    scratch.slots.resize(program.slots, UNSET);
    let mut matcher = Matcher {
        program,
        text,
        slots: &mut scratch.slots,
        stack: &mut scratch.stack,
        budget: *budget,
        run_end: from,
    };
    let found = matcher.find(from);
    *budget = matcher.budget;
    found
}

impl Matcher<'_> {
    fn find(&mut self, from: usize) -> Result<Option<Match>, Exhausted> {
        let (program, text) = (self.program, self.text);
        let mut at = from;
        loop {
            if let Some(first) = program.first {
                let start = at;
                at = skip(text, at, first);
                self.spend((at - start) / 16)?;
                if at >= text.len() {
                    return Ok(None);
                }
            }
            if program.anchored && at > 0 {
                return Ok(None);
            }
            if let Some(end) = self.run(0, at)? {
                let groups = (0..program.groups).map(|group| self.group(group));
                return Ok(Some(Match {
                    start: at,
                    end,
                    groups: groups.collect(),
                }));
            }
            at = match next(text, at) {
                Some((_, after)) if program.leading_run.is_some() => after.max(self.run_end),
                Some((_, after)) => after,
                None => return Ok(None),
            };
        }
    }
}

/// The next place where a match may start.
fn skip(text: &[u8], from: usize, first: First) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        if *byte < 0x80 {
            if first.ascii.has(u16::from(*byte)) {
                break;
            }
            at += 1;
        } else if first.wide {
            break;
        } else {
            at += 1;
        }
    }
    at
}

struct Matcher<'m> {
    program: &'m Program,
    text: &'m [u8],
    slots: &'m mut Vec<u32>,
    stack: &'m mut Vec<Frame>,
    budget: u64,
    /// Where the run ended that every match starts with.
    run_end: usize,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places are below the length of the text, which was checked"
)]
fn place(at: usize) -> u32 {
    at as u32
}

impl Matcher<'_> {
    fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.budget = self.budget.checked_sub(steps as u64).ok_or(Exhausted)?;
        Ok(())
    }

    fn push(&mut self, frame: Frame) -> Result<(), Exhausted> {
        if self.stack.len() >= MAX_STACK {
            return Err(Exhausted);
        }
        self.stack.push(frame);
        Ok(())
    }

    fn slot(&self, slot: u32) -> u32 {
        self.slots.get(slot as usize).copied().unwrap_or(UNSET)
    }

    fn put(&mut self, slot: u32, value: u32) {
        if let Some(held) = self.slots.get_mut(slot as usize) {
            *held = value;
        }
    }

    /// Sets a slot until the way back passes here.
    fn set(&mut self, slot: u32, value: u32) -> Result<(), Exhausted> {
        let old = self.slot(slot);
        self.push(Frame::Slot { slot, old })?;
        self.put(slot, value);
        Ok(())
    }

    fn group(&self, group: u32) -> Option<(usize, usize)> {
        let (start, end) = (self.slot(group * 2), self.slot(group * 2 + 1));
        (start != UNSET && end != UNSET).then_some((start as usize, end as usize))
    }

    fn takes(&self, atom: Atom, unit: u16) -> bool {
        match atom {
            Atom::Unit(wanted) => unit == wanted,
            Atom::Folded(wanted) => canonical(unit) == wanted,
            Atom::Set(set) => self
                .program
                .sets
                .get(set as usize)
                .is_some_and(|set| set.has(unit)),
        }
    }

    /// The place after as many of an atom as there are, but no more than `max`, and how many there were.
    fn run_of(&self, atom: Atom, from: usize, max: u32) -> (usize, u32) {
        let (mut at, mut count) = (from, 0);
        let ascii = match atom {
            Atom::Set(set) => self.program.sets.get(set as usize).map(|set| set.ascii),
            _ => None,
        };
        while count < max {
            if let Some(ascii) = ascii
                && let Some(byte @ ..0x80) = self.text.get(at)
            {
                if !ascii.has(u16::from(*byte)) {
                    break;
                }
                at += 1;
            } else {
                match next(self.text, at) {
                    Some((unit, after)) if self.takes(atom, unit) => at = after,
                    _ => break,
                }
            }
            count += 1;
        }
        (at, count)
    }

    /// Runs from an instruction to its `Accept`; gives the place reached.
    ///
    /// Calls itself for look-around only, as deeply as that is nested in the pattern.
    fn run(&mut self, start: u32, from: usize) -> Result<Option<usize>, Exhausted> {
        let base = self.stack.len();
        let (mut op, mut at) = (start, from);
        loop {
            self.spend(1)?;
            match self.step(&mut op, &mut at)? {
                Step::On => {}
                Step::Done => return Ok(Some(at)),
                Step::Fail => {
                    if !self.go_back(base, &mut op, &mut at)? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    #[inline]
    fn step(&mut self, op: &mut u32, place_at: &mut usize) -> Result<Step, Exhausted> {
        let program = self.program;
        let at = *place_at;
        let Some(instruction) = program.ops.get(*op as usize) else {
            return Ok(Step::Fail);
        };
        let holds = match *instruction {
            Op::Atom(atom) => match next(self.text, at) {
                Some((unit, after)) if self.takes(atom, unit) => {
                    *place_at = after;
                    true
                }
                _ => false,
            },
            Op::Behind(atom) => match previous(self.text, at) {
                Some((unit, before)) if self.takes(atom, unit) => {
                    *place_at = before;
                    true
                }
                _ => false,
            },
            Op::Run {
                atom,
                min,
                max,
                greedy,
                keeps,
            } => {
                let (low, required) = self.run_of(atom, at, min);
                if required < min {
                    self.spend((low - at) / 16)?;
                    return Ok(Step::Fail);
                }
                let end = if greedy {
                    let (end, _) = self.run_of(atom, low, max.saturating_sub(min));
                    if end > low && !keeps {
                        self.push(Frame::Greedy {
                            op: *op,
                            low: place(low),
                            at: place(end),
                        })?;
                    }
                    if program.leading_run == Some(*op) {
                        self.run_end = end;
                    }
                    end
                } else {
                    if max > min {
                        self.push(Frame::Lazy {
                            op: *op,
                            at: place(low),
                            count: min,
                        })?;
                    }
                    low
                };
                self.spend((end - at) / 16)?;
                *place_at = end;
                true
            }
            Op::Split { there, here } => {
                let other = if here { there } else { *op + 1 };
                self.push(Frame::Resume {
                    op: other,
                    at: place(at),
                })?;
                *op = if here { *op + 1 } else { there };
                return Ok(Step::On);
            }
            Op::Jump(target) => {
                *op = target;
                return Ok(Step::On);
            }
            Op::Start => at == 0,
            Op::LineStart => previous(self.text, at).is_none_or(|(unit, _)| ends_line(unit)),
            Op::End => at == self.text.len(),
            Op::LineEnd => next(self.text, at).is_none_or(|(unit, _)| ends_line(unit)),
            Op::Boundary => self.at_boundary(at),
            Op::NoBoundary => !self.at_boundary(at),
            Op::Mark(slot) => {
                self.set(slot, place(at))?;
                true
            }
            Op::Clear(from, to) => {
                for slot in from..to {
                    if self.slot(slot) != UNSET {
                        self.set(slot, UNSET)?;
                    }
                }
                self.spend((to - from) as usize / 4)?;
                true
            }
            Op::Zero(counter) => {
                self.set(counter, 0)?;
                true
            }
            Op::Loop {
                counter,
                min,
                max,
                greedy,
                end,
            } => {
                let count = self.slot(counter);
                if count >= max {
                    *op = end;
                } else if count < min {
                    *op += 1;
                } else {
                    let (first, other) = if greedy {
                        (*op + 1, end)
                    } else {
                        (end, *op + 1)
                    };
                    self.push(Frame::Resume {
                        op: other,
                        at: place(at),
                    })?;
                    *op = first;
                }
                return Ok(Step::On);
            }
            Op::Count(counter) => {
                let count = self.slot(counter).saturating_add(1);
                self.set(counter, count)?;
                true
            }
            Op::Progress { mark, required } => {
                self.slot(mark) != place(at)
                    || required.is_some_and(|(counter, min)| self.slot(counter) <= min)
            }
            Op::Look { negative, end } => {
                if self.look(*op + 1, negative, at)? == negative {
                    return Ok(Step::Fail);
                }
                *op = end;
                return Ok(Step::On);
            }
            Op::BackReference { group, behind } => match self.repeated(group, behind, at)? {
                Some(after) => {
                    *place_at = after;
                    true
                }
                None => false,
            },
            Op::Accept => return Ok(Step::Done),
        };
        if !holds {
            return Ok(Step::Fail);
        }
        *op += 1;
        Ok(Step::On)
    }

    /// Takes up the last way that is left above `base`; false when there is none.
    fn go_back(&mut self, base: usize, op: &mut u32, at: &mut usize) -> Result<bool, Exhausted> {
        while self.stack.len() > base {
            let Some(frame) = self.stack.pop() else {
                break;
            };
            match frame {
                Frame::Slot { slot, old } => self.put(slot, old),
                Frame::Resume {
                    op: there,
                    at: place,
                } => {
                    (*op, *at) = (there, place as usize);
                    return Ok(true);
                }
                Frame::Greedy {
                    op: run,
                    low,
                    at: end,
                } => {
                    let Some(shorter) = self.shorten(run, low as usize, end as usize)? else {
                        continue;
                    };
                    if shorter > low as usize {
                        self.stack.push(Frame::Greedy {
                            op: run,
                            low,
                            at: place(shorter),
                        });
                    }
                    (*op, *at) = (run + 1, shorter);
                    return Ok(true);
                }
                Frame::Lazy {
                    op: run,
                    at: end,
                    count,
                } => {
                    let Some(&Op::Run { atom, max, .. }) = self.program.ops.get(run as usize)
                    else {
                        continue;
                    };
                    let (longer, 1) = self.run_of(atom, end as usize, 1) else {
                        continue;
                    };
                    if count + 1 < max {
                        self.stack.push(Frame::Lazy {
                            op: run,
                            at: place(longer),
                            count: count + 1,
                        });
                    }
                    (*op, *at) = (run + 1, longer);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The end of a run that takes less: at the last place where what must follow it does.
    fn shorten(&mut self, run: u32, low: usize, end: usize) -> Result<Option<usize>, Exhausted> {
        let follows = match self.program.ops.get(run as usize + 1) {
            Some(Op::Atom(Atom::Unit(unit @ ..0x80))) => Some(*unit),
            _ => None,
        };
        let mut at = end;
        let mut found = None;
        while at > low
            && let Some((_, before)) = previous(self.text, at)
        {
            at = before;
            let fits = follows.is_none_or(|wanted| {
                self.text
                    .get(at)
                    .is_some_and(|byte| u16::from(*byte) == wanted)
            });
            if fits {
                found = Some(at);
                break;
            }
        }
        self.spend((end - at) / 16)?;
        Ok(found)
    }

    /// Whether what stands at an instruction matches here. If so, what it noted stays noted, and there is no other way
    /// back into it.
    fn look(&mut self, start: u32, negative: bool, at: usize) -> Result<bool, Exhausted> {
        let base = self.stack.len();
        if self.run(start, at)?.is_none() {
            return Ok(false);
        }
        if negative {
            while self.stack.len() > base {
                if let Some(Frame::Slot { slot, old }) = self.stack.pop() {
                    self.put(slot, old);
                }
            }
        } else {
            let mut kept = base;
            for index in base..self.stack.len() {
                if let Some(frame @ Frame::Slot { .. }) = self.stack.get(index).copied() {
                    if let Some(place) = self.stack.get_mut(kept) {
                        *place = frame;
                    }
                    kept += 1;
                }
            }
            self.stack.truncate(kept);
        }
        Ok(true)
    }

    /// The place after what a group took, if it stands here again.
    fn repeated(
        &mut self,
        group: u32,
        behind: bool,
        from: usize,
    ) -> Result<Option<usize>, Exhausted> {
        let Some((start, end)) = self.group(group) else {
            return Ok(Some(from));
        };
        self.spend(end - start)?;
        let fold = self.program.fold;
        let mut at = from;
        let mut theirs = if behind { end } else { start };
        while if behind { theirs > start } else { theirs < end } {
            let (wanted, found) = if behind {
                (previous(self.text, theirs), previous(self.text, at))
            } else {
                (next(self.text, theirs), next(self.text, at))
            };
            let (Some((wanted, on)), Some((found, after))) = (wanted, found) else {
                return Ok(None);
            };
            if wanted != found && !(fold && canonical(wanted) == canonical(found)) {
                return Ok(None);
            }
            (theirs, at) = (on, after);
        }
        Ok(Some(at))
    }

    fn at_boundary(&self, at: usize) -> bool {
        let before = previous(self.text, at).is_some_and(|(unit, _)| is_word(unit));
        let after = next(self.text, at).is_some_and(|(unit, _)| is_word(unit));
        before != after
    }
}

/// How an instruction went.
enum Step {
    On,
    Fail,
    Done,
}
