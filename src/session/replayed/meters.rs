//! How near a recorded execution came to AWS's limits.

use crate::protocol::{MachineType, Meter, VisitId};

use super::super::meters::{self, Largest};
use super::super::places::small;
use super::super::run::Run;
use super::{Agreement, Replay, is_distributed};

/// The texts of events that the quota is about, and what people call them.
const PAYLOADS: [(&str, &str, &str); 4] = [
    ("StateEntered", "input", "the input"),
    ("StateExited", "output", "the output"),
    ("Scheduled", "parameters", "what was sent"),
    ("Succeeded", "output", "the result"),
];

impl Replay {
    /// The meters of what was recorded.
    pub(in super::super) fn meters(&self, run: &Run) -> Vec<Meter> {
        let express = run.definition.machine_type() == MachineType::Express;
        let last = self.recording.len().saturating_sub(1);
        let visits = self.laid().map(|laid| &*laid.course.visits);
        let visits = visits.unwrap_or_default();
        let retries = visits.iter().map(|visit| visit.retries).sum();
        let has_children = visits.iter().any(is_distributed);
        let mut all = vec![
            meters::events(self.recording.len(), run.definition.most_events()),
            meters::payload(self.largest()),
            if express {
                meters::billed(self.time(last) as u64)
            } else {
                meters::transitions(visits.len(), retries)
            },
        ];
        for meter in &mut all {
            meter.help = format!("Of the recorded execution. {}", meter.help).into();
        }
        if let Some(last) = all.last_mut().filter(|_| has_children) {
            last.help = format!(
                "{} Those of its child executions stand in histories of their own, and are not counted here.",
                last.help
            )
            .into();
        }
        all
    }

    /// Whether our run did all that was recorded, so that what follows from it holds for the recorded one.
    pub(in super::super) fn agrees(&self) -> bool {
        self.agreement()
            .is_some_and(|it| !matches!(it, Agreement::Differs(_)))
    }

    /// The largest text that was recorded as going from state to state or into a service.
    fn largest(&self) -> Option<Largest> {
        let texts = (0..self.recording.len()).filter_map(|index| {
            let event = self.recording.event(index)?;
            let kind = event.kind();
            let (_, name, told) = PAYLOADS.iter().find(|(end, ..)| kind.ends_with(end))?;
            let text = event.text(name).or_else(|| event.text("input"))?;
            Some((index, *told, text))
        });
        let (index, told, text) = texts.max_by_key(|(.., text)| text.len())?;
        let laid = self.laid()?;
        let visit = laid.course.of_event.get(index).copied().flatten();
        Some(Largest {
            value: asl_json::Value::parse(&text).unwrap_or_default(),
            size: text.len(),
            told,
            state: visit.and_then(|at| Some(laid.course.visits.get(at)?.name.clone())),
            visit: visit.map(|at| VisitId(small(at))),
        })
    }
}
