//! The graph with what the page knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::markup::*;

use super::breakpoints::use_breakpoint_marks;
use super::graph_marks::GraphMarks;
use super::graph_view::GraphView;
use super::shared::Shared;
use crate::hooks::Actions;
use crate::protocol::{Severity, StateId};
use crate::trace::{GraphStatus, Inside, Tables};
use crate::workbench::Workbench;

/// What the graph shows at the cursor.
pub struct GraphAtCursor {
    /// What happened.
    status: Rc<GraphStatus>,
    /// The branches and iterations to choose from.
    choices: Rc<BTreeMap<StateId, Inside>>,
    /// The states whose definition has an error.
    faulty: Rc<BTreeSet<StateId>>,
    /// What other parts of the page draw onto it.
    marks: GraphMarks,
}

/// The tables of the history that is shown; made anew only when it grows.
#[hook]
pub fn use_tables(workbench: &UseReducerHandle<Workbench>) -> Rc<Tables> {
    use_memo(Shared(workbench.shown_trace().clone()), |trace| {
        trace.tables()
    })
}

/// What the graph shows at the cursor; made anew only when something of it changes.
#[hook]
pub fn use_graph(workbench: &UseReducerHandle<Workbench>, tables: &Rc<Tables>) -> GraphAtCursor {
    let tables = Shared(tables.clone());
    let status = {
        let workbench = workbench.clone();
        let dependencies = (
            tables.clone(),
            workbench.shown_cursor(),
            Shared(workbench.check.states.clone()),
            workbench.looked_at,
        );
        use_memo(dependencies, move |(tables, ..)| {
            workbench.graph_status(tables)
        })
    };
    let choices = {
        let workbench = workbench.clone();
        use_memo((Shared(status.clone()), tables), move |(status, tables)| {
            workbench.choices(&tables.insides, status)
        })
    };
    let faulty = use_memo(Shared(workbench.check.clone()), |check| {
        let errors = check
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .take(100);
        let owner = |at: u32| {
            (0..)
                .map(StateId)
                .zip(check.states.iter())
                .filter(|(_, state)| state.range.from <= at && at < state.range.to)
                .map(|(id, _)| id)
                .last()
        };
        let mut faulty = BTreeSet::new();
        for found in errors {
            faulty.extend(owner(found.range.from));
        }
        faulty
    });
    GraphAtCursor {
        status,
        choices,
        faulty,
        marks: use_breakpoint_marks(workbench),
    }
}

/// The graph.
pub fn graph_pane(
    workbench: &Workbench,
    at_cursor: &GraphAtCursor,
    coverage: GraphMarks,
    mockable: Option<StateId>,
    actions: &Actions,
    on_state: &Callback<StateId>,
) -> Html {
    let marks = GraphMarks {
        breakpoints: at_cursor.marks.breakpoints.clone(),
        ..coverage
    };
    html! {
        <GraphView graph={Shared(workbench.check.graph.clone())} states={Shared(workbench.check.states.clone())} answers={Shared(workbench.mocks_check.answers.clone())}
            status={at_cursor.status.clone()} choices={at_cursor.choices.clone()} selected={workbench.selected} faulty={at_cursor.faulty.clone()}
            title={workbench.title.clone()} step={step_in_words(workbench)}
            {marks} {mockable} on_mock={actions.open_mock.clone()} on_breakpoint={actions.toggle_breakpoint.clone()}
            on_select={on_state.clone()} on_close={actions.close_states.clone()} on_choose={actions.choose.clone()} />
    }
}

/// Where the cursor stands: `Step 7 of 12: Charge, TaskScheduled`.
fn step_in_words(workbench: &Workbench) -> String {
    let (trace, cursor) = (workbench.shown_trace(), workbench.shown_cursor());
    // While it runs, the cursor follows what happens.
    let Some(row) = trace.view(cursor).filter(|_| !workbench.is_running()) else {
        return String::new();
    };
    let mut words = format!("Step {} of {}: ", cursor + 1, trace.len());
    for part in [Some(&*row.state), row.place.as_deref()] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            words.push_str(part);
            words.push_str(", ");
        }
    }
    words.push_str(row.event_type);
    words
}
