//! A place in a history that another history may have, too.

use std::rc::Rc;

use crate::protocol::{Row, VisitId};

use super::Trace;

/// A row, by what is known of it beside its number: the branch or item, the state, which of its visits there, and which event of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The way to the state from the top, each with the branch or item: `Orders[2]`, `Charge`.
    path: Vec<Rc<str>>,
    /// Which visit of the state on this way, from 0.
    nth: usize,
    /// The type of the event.
    event_type: &'static str,
    /// Which event of this type in the visit, from 0: an attempt.
    event_nth: usize,
}

impl Anchor {
    /// In words: `Charge`, `Orders[2]/Charge#2`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = self.path.join("/");
        if self.nth > 0 {
            words.push_str(&format!("#{}", self.nth + 1));
        }
        words
    }
}

impl Trace {
    /// The anchor of the row at `cursor`, or of the last row before that belongs to a state. Linear in the rows.
    #[must_use]
    pub fn anchor(&self, cursor: usize) -> Option<Anchor> {
        let (at, row, visit) = (0..=cursor).rev().find_map(|index| {
            let row = self.row(index)?;
            Some((index, row, row.visit?))
        })?;
        let path = self.way_to(visit);
        let nth = self
            .on_way(&path)
            .take_while(|other| *other != visit)
            .count();
        let same = |other: &Row| other.visit == row.visit && other.event_type == row.event_type;
        Some(Anchor {
            path,
            nth,
            event_type: row.event_type.name(),
            event_nth: self.rows().take(at).filter(|other| same(other)).count(),
        })
    }

    /// The index of the row that has this anchor; of the last event of the visit if it has not so many of that type. None if there is no such visit.
    #[must_use]
    pub fn find(&self, anchor: &Anchor) -> Option<usize> {
        let visit = self.on_way(&anchor.path).nth(anchor.nth)?;
        let own = || {
            self.rows_from(0)
                .filter(|(_, row)| row.visit == Some(visit))
        };
        let mut same = own().filter(|(_, row)| row.event_type.name() == anchor.event_type);
        let found = same.nth(anchor.event_nth).or_else(|| own().last());
        found.map(|(index, _)| index)
    }

    /// The place among the visits from which on another history went another way; none if both went the same.
    #[must_use]
    pub fn turns_away(&self, other: &Self) -> Option<usize> {
        let name = |trace: &Self, visit: &super::TracedVisit| {
            let state = trace
                .state(visit.visit.state)
                .map(|state| state.name.clone());
            (state, visit.visit.place.index())
        };
        let pairs = self.visits().zip(other.visits());
        let same = pairs
            .take_while(|(one, two)| name(self, one) == name(other, two))
            .count();
        (same < self.visits_len().max(other.visits_len())).then_some(same)
    }

    /// The state at a place among the visits.
    #[must_use]
    pub fn nth_state(&self, at: usize) -> Option<&Rc<str>> {
        let visit = self.visits().nth(at)?;
        self.state(visit.visit.state).map(|state| &state.name)
    }

    fn way_to(&self, visit: VisitId) -> Vec<Rc<str>> {
        let name =
            |visit: &super::TracedVisit| self.state(visit.visit.state).map_or("", |it| &it.name);
        let mut inside = self.visit(visit);
        let mut path: Vec<Rc<str>> = inside
            .map(|visit| Rc::from(name(visit)))
            .into_iter()
            .collect();
        while let Some(place) = inside.map(|visit| visit.visit.place) {
            inside = place.parent().and_then(|around| self.visit(around));
            path.extend(inside.map(|around| format!("{}[{}]", name(around), place.index()).into()));
        }
        path.reverse();
        path
    }

    /// The visits of a state on one way, in order.
    fn on_way<'t>(&'t self, path: &'t [Rc<str>]) -> impl Iterator<Item = VisitId> + 't {
        let named = self.visits().filter(|visit| {
            let state = self.state(visit.visit.state);
            path.last()
                .zip(state)
                .is_some_and(|(last, state)| *last == state.name)
        });
        named
            .map(|visit| visit.visit.id)
            .filter(move |visit| self.way_to(*visit) == path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorded::{ORDERS, trace};

    #[test]
    fn an_anchor_is_found_again_in_the_same_history_and_in_a_changed_one() {
        let before = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        for row in 0..before.len() - 1 {
            let Some(anchor) = before.anchor(row) else {
                continue;
            };
            let found = before.find(&anchor).unwrap();
            assert!(
                found == row || before.row(row).unwrap().visit.is_none(),
                "{anchor:?}"
            );
        }
        let changed = ORDERS
            .replace("\"StartAt\": \"Orders\"", "\"StartAt\": \"First\"")
            .replace(
                "\"Orders\": {",
                "\"First\": { \"Type\": \"Pass\", \"Next\": \"Orders\" }, \"Orders\": {",
            );
        let after = trace(&changed, r#"{"orders": [3, 2]}"#, "");
        for (row, words) in [
            (1, "Orders"),
            (5, "Orders[0]/Pack"),
            (before.len() - 2, "Done"),
        ] {
            let anchor = before.anchor(row).unwrap();
            assert_eq!(anchor.in_words(), words);
            let found = after.view(after.find(&anchor).unwrap()).unwrap();
            assert_eq!(
                found.event_type,
                before.view(row).unwrap().event_type,
                "{words}"
            );
        }
        let third = (0..before.len())
            .filter_map(|row| before.anchor(row))
            .find(|it| it.in_words() == "Orders[2]/Pack");
        assert_eq!(after.find(&third.unwrap()), None);
        assert_eq!(before.turns_away(&after), Some(0));
        assert_eq!(before.turns_away(&before), None);
        assert_eq!(after.nth_state(0).map(|name| &**name), Some("First"));
    }
}
