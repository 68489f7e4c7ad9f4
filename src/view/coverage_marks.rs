//! Coverage, drawn on the graph.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;

use super::graph_marks::{GraphMarks, Mark, MarkTone};
use super::shared::Shared;
use crate::protocol::CoverageReport;
use crate::workbench::Workbench;

/// The coverage of the tests, while they are looked at and are of this definition; else no marks.
#[hook]
pub fn use_coverage(workbench: &UseReducerHandle<Workbench>, shown: bool) -> GraphMarks {
    let shown = shown && !workbench.suite_is_stale();
    let marks = use_memo(
        (Shared(workbench.suite.coverage.clone()), shown),
        |(coverage, shown)| {
            if *shown {
                coverage_marks(coverage)
            } else {
                GraphMarks::default()
            }
        },
    );
    (*marks).clone()
}

/// A mark for every state, Choice rule, `Default` and Catcher. A state's speaks of its Retriers, too.
#[must_use]
pub(crate) fn coverage_marks(coverage: &CoverageReport) -> GraphMarks {
    let states = coverage.states.iter().map(|(state, hits, covered, total)| {
        let mark = match (hits, total - covered) {
            (0, _) => missing(),
            (_, 0) => taken(*hits),
            _ => Mark {
                tone: MarkTone::Partly,
                sign: format!("{covered}/{total}").into(),
                words: format!(
                    "covered in part: {covered} of its {total} Choice rules, Retriers and Catchers"
                )
                .into(),
            },
        };
        (*state, mark)
    });
    let edges = coverage.edges.iter().map(|(state, kind, hits)| {
        let mark = if *hits > 0 { taken(*hits) } else { missing() };
        ((*state, *kind), mark)
    });
    // Collecting would sort first, which takes more code.
    let (mut of_states, mut of_edges) = (BTreeMap::new(), BTreeMap::new());
    of_states.extend(states);
    of_edges.extend(edges);
    GraphMarks {
        states: Rc::new(of_states),
        edges: Rc::new(of_edges),
        ..GraphMarks::default()
    }
}

fn taken(hits: u32) -> Mark {
    let times = match hits {
        1 => String::from("once"),
        hits => format!("{hits} times"),
    };
    Mark {
        tone: MarkTone::Good,
        sign: AttrValue::Static("✓"),
        words: format!("covered {times}").into(),
    }
}

fn missing() -> Mark {
    Mark {
        tone: MarkTone::Missing,
        sign: AttrValue::Static("–"),
        words: AttrValue::Static("not covered by any test"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{EdgeKind, StateId};

    #[test]
    fn states_are_marked_by_what_belongs_to_them() {
        let report = CoverageReport {
            states: vec![
                (StateId(0), 2, 1, 2),
                (StateId(1), 0, 0, 3),
                (StateId(2), 1, 0, 0),
            ],
            edges: vec![
                (StateId(0), EdgeKind::Choice(0), 2),
                (StateId(0), EdgeKind::Default, 0),
            ],
            ..CoverageReport::default()
        };
        let marks = coverage_marks(&report);
        let told = |mark: &Mark| format!("{} {}", mark.sign, mark.tone.name());
        let states: Vec<_> = marks.states.values().map(told).collect();
        assert_eq!(states, ["1/2 partly", "– missing", "✓ good"]);
        let edges: Vec<_> = marks.edges.values().map(told).collect();
        assert_eq!(edges, ["✓ good", "– missing"]);
    }
}
