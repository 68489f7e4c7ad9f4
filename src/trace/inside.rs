//! The branches and iterations of the stays in Parallels and Maps, to choose one of them.

use std::collections::BTreeMap;

use crate::protocol::{EventId, Place, StateId, VisitId, VisitOutcome};

use super::{GraphStatus, Trace};

/// The branches or iterations of every stay in a Parallel or Map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Insides(BTreeMap<VisitId, BTreeMap<u32, Part>>);

/// One branch or iteration.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which branch or item.
    pub index: u32,
    /// Its last visit of a state; those deeper inside do not count.
    pub last: VisitId,
    /// All of its visits, without those deeper inside.
    pub(super) visits: Vec<VisitId>,
    /// The event by which it began.
    pub began: EventId,
    /// The event by which its last visit ended, and how.
    end: Option<(EventId, Ended)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Ended {
    Well,
    Failed,
    Aborted,
}

impl Part {
    /// One word for how it stands when `now` is the last event that happened.
    #[must_use]
    pub fn word(&self, now: EventId) -> &'static str {
        match self.end {
            _ if self.began > now => "not visited",
            Some((event, how)) if event <= now => match how {
                Ended::Well => "succeeded",
                Ended::Failed => "failed",
                Ended::Aborted => "aborted",
            },
            _ => "running",
        }
    }
}

/// The stay in a Parallel or Map that the graph shows, and what of it can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Inside {
    /// The stay.
    pub visit: VisitId,
    /// Its branches or iterations, by their index.
    pub parts: Vec<PartView>,
    /// The one that is shown alone, an index into `parts`; none: all of them.
    pub chosen: Option<usize>,
}

/// A branch or iteration, for the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartView {
    /// Which branch or item.
    pub index: u32,
    /// How it stands at the cursor: the words of [`NodeStatus::word`](super::NodeStatus::word).
    pub word: &'static str,
}

impl Inside {
    /// The branch or iteration that is shown alone, in words; none if all are.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        let at = self.chosen?;
        let part = self.parts.get(at)?;
        let count = self.parts.len();
        Some(format!("{} of {count} is shown, {}", at + 1, part.word))
    }
}

impl Insides {
    /// One branch or iteration.
    #[must_use]
    pub fn part(&self, visit: VisitId, index: u32) -> Option<&Part> {
        self.0.get(&visit)?.get(&index)
    }

    /// The branches or iterations of one stay.
    pub(super) fn parts(&self, visit: VisitId) -> impl Iterator<Item = &Part> {
        self.0.get(&visit).into_iter().flat_map(BTreeMap::values)
    }
}

impl Trace {
    /// The branches and iterations of all stays. Linear in the number of visits.
    #[must_use]
    pub fn insides(&self) -> Insides {
        let mut insides = Insides::default();
        for traced in self.visits() {
            let visit = &traced.visit;
            let Some(around) = visit.place.parent() else {
                continue;
            };
            let end = traced.end.as_ref().map(|end| {
                let how = match end.outcome {
                    VisitOutcome::Succeeded | VisitOutcome::Caught(_) => Ended::Well,
                    VisitOutcome::Failed(_) => Ended::Failed,
                    VisitOutcome::Aborted => Ended::Aborted,
                };
                (end.event, how)
            });
            let index = visit.place.index();
            let parts = insides.0.entry(around).or_default();
            let part = parts.entry(index).or_insert(Part {
                index,
                last: visit.id,
                visits: Vec::new(),
                began: visit.entered,
                end,
            });
            part.visits.push(visit.id);
            (part.last, part.end) = (visit.id, end);
        }
        insides
    }

    /// The branches and iterations around a visit, the innermost first.
    pub fn around(&self, visit: Option<VisitId>) -> impl Iterator<Item = Place> {
        let place = move |visit: VisitId| Some(self.visit(visit)?.visit.place);
        std::iter::successors(visit.and_then(place), move |at| at.parent().and_then(place))
            .filter(|place| place.parent().is_some())
    }

    /// What can be chosen in each Parallel and Map of the graph, for the stay that `status` shows last of it. `looked_at` is the visit that `status`
    /// was made for.
    #[must_use]
    pub fn choices(
        &self,
        insides: &Insides,
        status: &GraphStatus,
        cursor: usize,
        looked_at: Option<VisitId>,
    ) -> BTreeMap<StateId, Inside> {
        let now = self.row(cursor).map_or(0, |row| row.id);
        let around: Vec<Place> = self.around(looked_at).collect();
        let of_state = |(state, visit): (StateId, VisitId)| {
            let parts = insides.0.get(&visit)?;
            let chosen = around.iter().find(|place| place.parent() == Some(visit));
            let chosen = chosen
                .and_then(|place| parts.values().position(|part| part.index == place.index()));
            let parts = parts.values().map(|part| PartView {
                index: part.index,
                word: part.word(now),
            });
            let inside = Inside {
                visit,
                parts: parts.collect(),
                chosen,
            };
            Some((state, inside))
        };
        // Collecting would sort first, which takes more code.
        let mut all = BTreeMap::new();
        all.extend(status.latest().filter_map(of_state));
        all
    }
}
