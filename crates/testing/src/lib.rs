//! Test cases of state machines: what goes in, what is mocked, what is expected; and what all of them together have covered.
//!
//! ```
//! use std::sync::Arc;
//! use asl_testing::{Coverage, Setup, TestFile, Verdict, run};
//!
//! let definition = r#"{ "StartAt": "Big?", "States": {
//!     "Big?": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericGreaterThan": 9, "Next": "Big" }], "Default": "Small" },
//!     "Big": { "Type": "Pass", "Result": "big", "End": true },
//!     "Small": { "Type": "Pass", "Result": "small", "End": true } } }"#;
//! let machine = asl_language::check(definition, &Default::default()).machine.expect("no errors");
//! let (file, findings) = TestFile::parse(r#"{ "Tests": {
//!     "a big one": { "Input": { "n": 10 }, "Expect": { "Output": "big", "Path": ["Big?", "Big"] } },
//!     "off by one": { "Input": { "n": 9 }, "Expect": { "Output": "big" } }
//! } }"#);
//! assert!(findings.is_empty());
//!
//! let setup = Setup::new(Arc::clone(&machine));
//! let mut coverage = Coverage::of(&machine);
//! let results: Vec<_> = file.tests.iter().map(|test| run(&setup, test, &mut coverage)).collect();
//! assert_eq!(results[0].verdict, Verdict::Passed);
//! let Verdict::Failed(differences) = &results[1].verdict else { panic!() };
//! assert_eq!(differences[0].to_string(), "the output at $: expected \"big\", got \"small\"");
//! assert_eq!((coverage.covered(), coverage.items().len()), (5, 5));
//! ```
//!
//! # The format
//!
//! JSON. A test has a name, and everything in it is optional:
//!
//! ```json
//! {
//!   "Tests": {
//!     "An order without an id": {
//!       "Comment": "the shop is told, the customer is not charged",
//!       "Input": { "order": {} },
//!       "TestCase": "InvalidOrder",
//!       "Expect": { "Status": "SUCCEEDED", "Visits": ["NotifyFailure"], "DoesNotVisit": ["ProcessPayment"] }
//!     }
//!   }
//! }
//! ```
//!
//! | member of a test | meaning |
//! |---|---|
//! | `Comment` | for people |
//! | `Input` | the execution's input; without it the one of the file, or of the project |
//! | `TestCase` | which test case of the `MockConfigFile.json`; without it the only or the first one |
//! | `Mocks` | mocks of its own, in place of the file's or the project's: a `MockConfigFile.json` as an object |
//! | `Expect` | what must come of it |
//!
//! | member of `Expect` | holds if |
//! |---|---|
//! | `Status` | the execution ends so: `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. Without it: `SUCCEEDED`, or, if an `Error` or a cause is expected, anything else |
//! | `Output` | the output is this value: numbers by value, members in any order |
//! | `OutputContains` | the output has these members, at any depth; arrays must be as long, and their items fit one by one |
//! | `Error` | the error's name is this |
//! | `Cause`, `CauseContains` | the error's cause is, or contains, this text |
//! | `Path` | the states are entered in this order, those inside of a Map or Parallel among them |
//! | `Visits` | each of these states is entered |
//! | `DoesNotVisit` | none of these is |
//!
//! A file that is run by itself (`asl test`) also says what it tests. In the playground the project says that.
//!
//! | member of the file | meaning |
//! |---|---|
//! | `Definition` | the definition's file, seen from the test file; without it `NAME.asl.json` (or `.json`, `.asl`, `.yaml`, …) beside `NAME.tests.json` |
//! | `Mocks` | a `MockConfigFile.json`, as an object or as the file's name; without it `NAME.mocks.json` or `MockConfigFile.json` beside the test file, if there is one |
//! | `StateMachine` | whose test cases of the mocks; without it the only one |
//! | `Input` | of the tests that have none; `{}` if absent |
//! | `Substitutions` | values of `${Name}` placeholders |
//! | `Type` | `STANDARD` or `EXPRESS` |
//!
//! # Coverage
//!
//! [`Coverage`] counts every state that was entered, every Choice rule that was taken (and `Default`), every Catcher that took an error, every Retrier
//! that tried again. One hundred percent means that each of them did so in one of the tests at least once.

mod config;
mod coverage;
mod difference;
mod edit;
mod expect;
mod file;
pub mod replay;
mod run;

pub use config::{mock_config, tests_of};
pub use coverage::{Coverage, Item, Target};
pub use difference::{Difference, Subject};
pub use edit::{Edit, EditError, Edited, edit};
pub use expect::{Expect, happened};
pub use file::{Finding, MocksAt, Test, TestFile};
pub use run::{Ran, Setup, TestResult, TestRun, Verdict, by_default, run};
