//! The matcher: runs instructions, and on failure goes back to the last place where there was another way.

use super::Exhausted;
use super::compile::{Atom, Op, Program};
use super::subject::Subject;
use super::units::{next, previous};

/// Most ways back at a time: 64 MB, which is what V8 allows itself.
const MAX_STACK: usize = 4 << 20;

/// A slot that holds nothing.
const UNSET: u32 = u32::MAX;

/// Start and end of a match or a group, in bytes; a place within a character of four bytes is between its two code units.
pub(crate) type Span = (usize, usize);

/// Memory that searches share.
#[derive(Default)]
pub(crate) struct Scratch {
    slots: Vec<u32>,
    stack: Vec<Frame>,
    groups: u32,
}

impl Scratch {
    /// How many groups the expression searched with last has.
    pub(crate) fn groups(&self) -> usize {
        self.groups as usize
    }

    /// What a group took in the match that was found last, by its number from 0; `None` when it took no part.
    pub(crate) fn group(&self, group: usize) -> Option<Span> {
        if group >= self.groups() {
            return None;
        }
        group_in(&self.slots, group)
    }
}

fn group_in(slots: &[u32], group: usize) -> Option<Span> {
    match slots.get(group * 2..group * 2 + 2) {
        Some(&[start, end]) if start != UNSET && end != UNSET => {
            Some((start as usize, end as usize))
        }
        _ => None,
    }
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
) -> Result<Option<Span>, Exhausted> {
    if u32::try_from(subject.len()).map_or(true, |length| length == UNSET) {
        return Err(Exhausted);
    }
    scratch.stack.clear();
    if !(program.straight && scratch.slots.len() == program.slots) {
        *budget = budget
            .checked_sub((program.slots / 16) as u64)
            .ok_or(Exhausted)?;
        scratch.slots.clear();
        scratch.slots.resize(program.slots, UNSET);
    }
    scratch.groups = program.groups;
    let mut matcher = Matcher {
        program,
        ops: &program.ops,
        subject: Subject {
            program,
            text: subject.as_bytes(),
        },
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
    fn find(&mut self, from: usize) -> Result<Option<Span>, Exhausted> {
        let (program, subject) = (self.program, self.subject);
        let mut at = from;
        loop {
            if let Some(first) = &program.first {
                let start = at;
                at = subject.skip(at, first);
                self.spend((at - start) / 16)?;
                if at >= subject.text.len() {
                    return Ok(None);
                }
            }
            if program.anchored && at > 0 {
                return Ok(None);
            }
            let reached = if program.straight {
                self.pass(at)?
            } else {
                self.run(0, at)?
            };
            if let Some(end) = reached {
                return Ok(Some((at, end)));
            }
            at = match next(subject.text, at) {
                Some((_, after)) if program.leading_run.is_some() => after.max(self.run_end),
                Some((_, after)) => after,
                None => return Ok(None),
            };
        }
    }
}

struct Matcher<'m> {
    program: &'m Program,
    ops: &'m [Op],
    subject: Subject<'m>,
    slots: &'m mut [u32],
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

    /// Notes a place in a slot, if there is one for it, until the way back passes here.
    fn note(&mut self, slot: Option<u32>, at: usize) -> Result<(), Exhausted> {
        match slot {
            Some(slot) => self.set(slot, place(at)),
            None => Ok(()),
        }
    }

    /// Sets a slot until the way back passes here.
    fn set(&mut self, slot: u32, value: u32) -> Result<(), Exhausted> {
        let old = self.slot(slot);
        self.push(Frame::Slot { slot, old })?;
        self.put(slot, value);
        Ok(())
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

    /// As [`Matcher::run`], from the start of a program that is straight.
    fn pass(&mut self, from: usize) -> Result<Option<usize>, Exhausted> {
        let program = self.program;
        let (mut at, mut steps) = (from, 0);
        let mut reached = None;
        for op in self.ops {
            steps += 1;
            match *op {
                Op::Run {
                    atom,
                    min,
                    max,
                    group,
                    ..
                } => {
                    let start = at;
                    let taken;
                    (at, taken) = self.subject.run_of(atom, start, max);
                    if program.leading_run.is_some_and(|run| run + 1 == steps) {
                        self.run_end = at;
                    }
                    if taken < min {
                        break;
                    }
                    if let Some(slot) = group {
                        self.put(slot, place(start));
                        self.put(slot + 1, place(at));
                    }
                }
                Op::Mark(slot) => self.put(slot, place(at)),
                Op::Accept => {
                    reached = Some(at);
                    break;
                }
                _ => match self.subject.plain(op, at) {
                    Some(after) => at = after,
                    None => break,
                },
            }
        }
        self.spend(steps as usize + (at - from) / 16)?;
        Ok(reached)
    }

    #[inline]
    fn step(&mut self, op: &mut u32, place_at: &mut usize) -> Result<Step, Exhausted> {
        let at = *place_at;
        let Some(instruction) = self.ops.get(*op as usize) else {
            return Ok(Step::Fail);
        };
        let holds = match *instruction {
            Op::Run { .. } => match self.take_run(*op, instruction, at)? {
                Some(end) => {
                    *place_at = end;
                    true
                }
                None => false,
            },
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
            Op::BackReference { group, behind } => {
                match group_in(self.slots, group as usize) {
                    Some(taken) => {
                        self.spend(taken.1 - taken.0)?;
                        match self.subject.repeated(taken, behind, at) {
                            Some(after) => {
                                *place_at = after;
                                true
                            }
                            None => false,
                        }
                    }
                    // It takes nothing.
                    None => true,
                }
            }
            Op::Accept => return Ok(Step::Done),
            _ => match self.subject.plain(instruction, at) {
                Some(after) => {
                    *place_at = after;
                    true
                }
                None => false,
            },
        };
        if !holds {
            return Ok(Step::Fail);
        }
        *op += 1;
        Ok(Step::On)
    }

    /// Where a run ends that begins here; what else it could take is noted as a way back.
    fn take_run(&mut self, op: u32, run: &Op, at: usize) -> Result<Option<usize>, Exhausted> {
        let &Op::Run {
            atom,
            min,
            max,
            greedy,
            keeps,
            group,
        } = run
        else {
            return Ok(None);
        };
        let at_once = if greedy && keeps { max } else { min };
        let (low, taken) = self.subject.run_of(atom, at, at_once);
        self.spend((low - at) / 16)?;
        if taken < min {
            return Ok(None);
        }
        self.note(group, at)?;
        let mut end = low;
        if greedy && !keeps {
            (end, _) = self.subject.run_of(atom, low, max.saturating_sub(min));
            self.spend((end - low) / 16)?;
            if end > low {
                let (low, at) = (place(low), place(end));
                self.push(Frame::Greedy { op, low, at })?;
            }
        } else if !greedy && max > min {
            let (at, count) = (place(low), min);
            self.push(Frame::Lazy { op, at, count })?;
        }
        if self.program.leading_run == Some(op) {
            self.run_end = end;
        }
        self.note(group.map(|slot| slot + 1), end)?;
        Ok(Some(end))
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
                    let Some(&Op::Run { group, .. }) = self.ops.get(run as usize) else {
                        continue;
                    };
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
                    self.note(group.map(|slot| slot + 1), shorter)?;
                    (*op, *at) = (run + 1, shorter);
                    return Ok(true);
                }
                Frame::Lazy {
                    op: run,
                    at: end,
                    count,
                } => {
                    let Some(&Op::Run {
                        atom, max, group, ..
                    }) = self.ops.get(run as usize)
                    else {
                        continue;
                    };
                    let Some(longer) = self.subject.past(atom, end as usize) else {
                        continue;
                    };
                    if count + 1 < max {
                        self.stack.push(Frame::Lazy {
                            op: run,
                            at: place(longer),
                            count: count + 1,
                        });
                    }
                    self.note(group.map(|slot| slot + 1), longer)?;
                    (*op, *at) = (run + 1, longer);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The end of a run that takes less: at the last place where what must follow it does.
    fn shorten(&mut self, run: u32, low: usize, end: usize) -> Result<Option<usize>, Exhausted> {
        let follows = match self.ops.get(run as usize + 1) {
            Some(Op::Atom(Atom::Unit(unit @ ..0x80))) => u8::try_from(*unit).ok(),
            Some(Op::Text { start, .. }) => self.program.texts.get(*start as usize).copied(),
            _ => None,
        };
        let mut at = end;
        let mut found = None;
        while at > low
            && let Some((_, before)) = previous(self.subject.text, at)
        {
            at = before;
            if follows.is_none_or(|wanted| self.subject.text.get(at) == Some(&wanted)) {
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
}

/// How an instruction went.
enum Step {
    On,
    Fail,
    Done,
}
