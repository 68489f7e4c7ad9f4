//! Requests and answers as JSON: what the JS package and the command line pass in and out (design: contracts).
//!
//! Names are camelCase on the wire. Texts that are JSON themselves (`definition`, `input`, `mocks`) arrive as text; callers turn other
//! values into text first.

mod inspection;
mod report;
mod response_model;
mod run;
mod test_state;
mod types;

pub use report::{check, diagnostics};
pub use run::{drive, run, run_packed, start};
pub use test_state::{TestStateException, refused_input, test_state, test_visit};
pub use types::{
    CheckRequest, DiagnosticReport, FixReport, MachineTypeName, NotSimulatedReport, Options,
    Position, Range, RunRequest, RunResponse, RunStats, RunStatus, StateConfiguration,
    TestStateRequest, TestStateResponse, TestStateStatus, TextEdit,
};
