//! Breakpoints as graph, editor and bar show them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;

use super::graph_marks::GraphMarks;
use super::shared::Shared;
use crate::breakpoint::Breakpoints;
use crate::workbench::Workbench;

/// Where breakpoints stand in the definition, and whether each counts.
#[hook]
pub(super) fn use_stops(workbench: &UseReducerHandle<Workbench>) -> Rc<[(u32, bool)]> {
    let dependencies = (
        workbench.breakpoints.clone(),
        Shared(workbench.check.states.clone()),
    );
    let workbench = workbench.clone();
    let found = use_memo(dependencies, move |_| -> Rc<[(u32, bool)]> {
        let states = &workbench.check.states;
        workbench
            .marked_states()
            .iter()
            .filter_map(|(id, on)| Some((states.get(id.index())?.name_range.from, *on)))
            .collect()
    });
    (*found).clone()
}

/// The states with breakpoints, for the graph.
#[hook]
pub(super) fn use_breakpoint_marks(workbench: &UseReducerHandle<Workbench>) -> GraphMarks {
    let dependencies = (
        workbench.breakpoints.clone(),
        Shared(workbench.check.states.clone()),
    );
    let workbench = workbench.clone();
    let found = use_memo(dependencies, move |_| {
        let words = |on: bool| AttrValue::Static(if on { "breakpoint" } else { "breakpoint, off" });
        let marked = workbench.marked_states();
        // Collecting would sort first, which takes more code.
        let mut breakpoints = BTreeMap::new();
        breakpoints.extend(marked.into_iter().map(|(id, on)| (id, words(on))));
        GraphMarks {
            breakpoints: Rc::new(breakpoints),
            ..GraphMarks::default()
        }
    });
    (*found).clone()
}

/// How many breakpoints count, and how many there are.
pub(super) fn counted(breakpoints: &Breakpoints) -> (usize, usize) {
    let on_error = usize::from(breakpoints.on_error);
    let enabled = breakpoints.list.iter().filter(|it| it.enabled).count();
    (enabled + on_error, breakpoints.list.len() + on_error)
}
