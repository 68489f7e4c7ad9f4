//! Runs Amazon States Language state machines as AWS Step Functions does, event for event, on a virtual clock with mocked services.
//!
//! ```
//! use asl_engine::api::{Options, RunRequest, run};
//!
//! let response = run(RunRequest {
//!     definition: r#"{
//!         "StartAt": "Charge",
//!         "States": {
//!             "Charge": {
//!                 "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" },
//!                 "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 30 }],
//!                 "ResultSelector": { "paid.$": "$.Payload.paid" }, "End": true
//!             }
//!         }
//!     }"#.to_owned(),
//!     mocks: Some(r#"{ "MockedResponses": { "Charge": {
//!         "0": { "Throw": { "Error": "Busy", "Cause": "try later" } },
//!         "1": { "Return": { "StatusCode": 200, "Payload": { "paid": true } } }
//!     } } }"#.to_owned()),
//!     options: Options::default(),
//!     ..RunRequest::default()
//! });
//! assert_eq!(response.output.as_deref(), Some(r#"{"paid":true}"#));
//! assert_eq!(response.stats.virtual_milliseconds, 30_000);
//! let history: Vec<&str> = response.events.iter().map(|event| event.detail.type_name()).collect();
//! assert_eq!(history[2..6], ["TaskScheduled", "TaskStarted", "TaskFailed", "TaskScheduled"]);
//! ```
//!
//! Whoever wants more than the end of a run steps an [`Execution`](execution::Execution): plain data, cloned at will, that never blocks,
//! reads no clock and draws random numbers from its seed alone.
//!
//! ```
//! use asl_engine::api::{self, Options};
//! use asl_engine::execution::{Execution, Step};
//! use asl_engine::task::{TaskReply, TaskResult};
//! use asl_language::{CheckOptions, MachineType, check};
//!
//! let definition = r#"{ "StartAt": "Ask", "States": { "Ask": {
//!     "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ask", "End": true } } }"#;
//! let machine = check(definition, &CheckOptions::default()).machine.expect("the definition has no errors");
//! let start = api::start(None, MachineType::Standard, Options::default()).expect("the options are fine");
//! let mut execution = Execution::new(machine, start);
//! let outcome = loop {
//!     match execution.step() {
//!         Step::Event(_) | Step::ChildEvent(..) => {}
//!         Step::NeedsReply(request) => {
//!             let result = TaskResult::Return(request.parameters.into());
//!             execution.reply(request.id, TaskReply::now(result));
//!         }
//!         Step::Finished(outcome) => break outcome,
//!     }
//! };
//! assert_eq!(outcome.output.map(|output| output.text()).as_deref(), Some("{}"));
//! assert_eq!(execution.history().len(), 7);
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`execution`] | start, step, reply, stop, redrive; Retry, Catch, branches, iterations, child executions |
//! | [`history`] | events in the shape of GetExecutionHistory |
//! | [`visit`] | the data flow of every visit of a state, stage by stage |
//! | [`dataflow`], [`choice`], [`intrinsics`] | what the fields of a state compute |
//! | [`task`], [`mocks`] | what is asked of services, and what they answer |
//! | [`quotas`] | the limits of AWS, and which of them are not enforced |
//! | [`api`] | requests and answers as JSON |

pub mod api;
pub mod choice;
pub mod clock;
pub mod dataflow;
pub mod execution;
pub mod failure;
pub mod history;
pub mod intrinsics;
mod items;
pub mod mocks;
pub mod payload;
pub mod quotas;
mod retry;
pub mod seed;
mod states;
pub mod task;
pub mod visit;
