//! What is to happen, and when: virtual time jumps from one entry to the next.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::clock::Timestamp;

/// Work in the order of time; at the same instant, in the order in which it was put in (reference 04-events §9).
#[derive(Debug, Clone)]
pub(crate) struct Agenda<W> {
    now: Timestamp,
    ready: VecDeque<W>,
    later: BinaryHeap<Reverse<Entry<W>>>,
    sequence: u64,
}

#[derive(Debug, Clone)]
struct Entry<W> {
    at: Timestamp,
    sequence: u64,
    work: W,
}

impl<W> PartialEq for Entry<W> {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.sequence) == (other.at, other.sequence)
    }
}

impl<W> Eq for Entry<W> {}

impl<W> PartialOrd for Entry<W> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<W> Ord for Entry<W> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.sequence).cmp(&(other.at, other.sequence))
    }
}

impl<W> Agenda<W> {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            ready: VecDeque::new(),
            later: BinaryHeap::new(),
            sequence: 0,
        }
    }

    /// The present instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Puts work behind everything else of this instant.
    pub(crate) fn push(&mut self, work: W) {
        self.ready.push_back(work);
    }

    /// Puts work at an instant; one that lies in the past means now.
    pub(crate) fn push_at(&mut self, at: Timestamp, work: W) {
        if at <= self.now {
            self.push(work);
            return;
        }
        self.sequence += 1;
        self.later.push(Reverse(Entry {
            at,
            sequence: self.sequence,
            work,
        }));
    }

    /// The next work of this instant.
    pub(crate) fn pop(&mut self) -> Option<W> {
        self.ready.pop_front()
    }

    /// Jumps to the next instant at which there is work; false when there is none.
    pub(crate) fn advance(&mut self) -> bool {
        let Some(Reverse(first)) = self.later.pop() else {
            return false;
        };
        self.now = first.at;
        self.ready.push_back(first.work);
        while self
            .later
            .peek()
            .is_some_and(|Reverse(next)| next.at == self.now)
        {
            self.ready
                .extend(self.later.pop().map(|Reverse(next)| next.work));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_one_instant_keeps_its_order_and_later_work_waits() {
        let mut agenda = Agenda::new(Timestamp(10));
        agenda.push_at(Timestamp(30), "d");
        agenda.push_at(Timestamp(20), "b");
        agenda.push_at(Timestamp(20), "c");
        agenda.push_at(Timestamp(5), "a");
        let mut order = Vec::new();
        loop {
            while let Some(work) = agenda.pop() {
                order.push((agenda.now().0, work));
                if work == "b" {
                    agenda.push("after c");
                }
            }
            if !agenda.advance() {
                break;
            }
        }
        assert_eq!(
            order,
            [(10, "a"), (20, "b"), (20, "c"), (20, "after c"), (30, "d")]
        );
    }
}
