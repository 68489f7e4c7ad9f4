//! `When`: for which calls an answer counts.

use std::sync::LazyLock;

use asl_json::{Object, Pointer, Value};
use asl_language::model::QueryLanguage;

use super::finding::Findings;
use super::response::article;
use crate::choice::LoneRule;
use crate::dataflow::{Data, Variables};
use crate::seed::Seed;
use crate::task::TaskRequest;

#[derive(Debug)]
pub(super) struct When {
    map_index: Option<u64>,
    attempt: Option<u64>,
    condition: Option<LoneRule>,
}

impl When {
    /// `None`, and a finding, when it cannot be read.
    pub(super) fn parse(value: &Value, at: &Pointer, findings: &mut Findings) -> Option<When> {
        let help = "write `{ \"MapIndex\": 2 }`, `{ \"Attempt\": 0 }`, or a condition as a Choice rule has it";
        let Some(object) = value.as_object() else {
            findings.error(
                "mock-when",
                at,
                format!("`When` must be an object, not {}", article(value)),
                help,
            );
            return None;
        };
        let mut condition = object.clone();
        let mut number = |name: &'static str| match condition.remove(name) {
            None => Ok(None),
            Some(value) => match value.as_i64().and_then(|number| u64::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => {
                    let message = format!(
                        "`{name}` must be a whole number from 0, not {}",
                        article(&value)
                    );
                    findings.error("mock-when", &at.clone().key(name), message, help);
                    Err(())
                }
            },
        };
        let (map_index, attempt) = (number("MapIndex").ok()?, number("Attempt").ok()?);
        if condition.is_empty() {
            return Some(When {
                map_index,
                attempt,
                condition: None,
            });
        }
        match LoneRule::read(condition, QueryLanguage::JsonPath) {
            Ok(condition) => Some(When {
                map_index,
                attempt,
                condition: Some(condition),
            }),
            Err(message) => {
                findings.error(
                    "mock-when",
                    at,
                    format!("this condition cannot be read: {message}"),
                    help,
                );
                None
            }
        }
    }

    pub(super) fn holds(&self, request: &TaskRequest) -> bool {
        let map_index = request.map_index.map(|index| index as u64);
        self.map_index
            .is_none_or(|wanted| map_index == Some(wanted))
            && self.attempt.is_none_or(|wanted| request.attempt == wanted)
            && self
                .condition
                .as_ref()
                .is_none_or(|condition| condition_holds(condition, &request.parameters))
    }
}

fn condition_holds(condition: &LoneRule, input: &Value) -> bool {
    static EMPTY: LazyLock<Value> = LazyLock::new(|| Object::new().into());
    let (variables, seed) = (Variables::default(), Seed::new(0));
    let data = Data::new(input, &EMPTY, &variables, &seed);
    // A path that finds nothing makes no match here: other calls of the state may well have it.
    condition.holds(&data).unwrap_or(false)
}
