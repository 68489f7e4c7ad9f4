//! What must come of an execution, and whether it did.

use std::sync::Arc;

use asl_engine::execution::{Execution, Status};
use asl_engine::visit::{Place, Visit};
use asl_json::{Node, Object, Value};

use crate::difference::{Difference, Mode, Subject, cut, shown, value_differences};
use crate::file::Reader;

/// What must come of an execution; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expect {
    /// How it ends. None: see [`Expect::expects_success`].
    pub status: Option<Status>,
    /// The output, whole.
    pub output: Option<Value>,
    /// What the output has, at least.
    pub output_contains: Option<Value>,
    /// The error's name.
    pub error: Option<Arc<str>>,
    /// The error's cause, whole.
    pub cause: Option<Arc<str>>,
    /// A piece of the error's cause.
    pub cause_contains: Option<Arc<str>>,
    /// The states in the order in which they are entered.
    pub path: Option<Vec<Arc<str>>>,
    /// States that are entered.
    pub visits: Vec<Arc<str>>,
    /// States that are not.
    pub does_not_visit: Vec<Arc<str>>,
}

const STATUSES: [Status; 4] = [
    Status::Succeeded,
    Status::Failed,
    Status::TimedOut,
    Status::Aborted,
];

impl Reader {
    pub(crate) fn expect(&mut self, node: &Node) -> Expect {
        let known = [
            "Status",
            "Output",
            "OutputContains",
            "Error",
            "Cause",
            "CauseContains",
            "Path",
            "Visits",
            "DoesNotVisit",
        ];
        let mut expect = Expect::default();
        for member in self.members(node, "an `Expect`", &known) {
            let node = &member.value;
            match &*member.key {
                "Status" => {
                    expect.status = STATUSES
                        .into_iter()
                        .find(|status| node.as_str() == Some(status.name()));
                    if expect.status.is_none() {
                        let message = "a status is `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`";
                        self.error(node.span, message, None);
                    }
                }
                "Output" => expect.output = Some(node.to_value()),
                "OutputContains" => expect.output_contains = Some(node.to_value()),
                "Error" => expect.error = self.text(node),
                "Cause" => expect.cause = self.text(node),
                "CauseContains" => expect.cause_contains = self.text(node),
                "Path" => expect.path = Some(self.names(node)),
                "Visits" => expect.visits = self.names(node),
                "DoesNotVisit" => expect.does_not_visit = self.names(node),
                _ => {}
            }
        }
        expect
    }
}

impl Expect {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether nothing is said about the status, and no error is expected: then it must succeed.
    #[must_use]
    pub fn expects_success(&self) -> bool {
        let errors = [&self.error, &self.cause, &self.cause_contains];
        self.status.is_none() && errors.into_iter().all(Option::is_none)
    }

    /// All names of states that it speaks of.
    pub fn states(&self) -> impl Iterator<Item = &Arc<str>> {
        let path = self.path.iter().flatten();
        path.chain(&self.visits).chain(&self.does_not_visit)
    }

    /// What stands behind `Expect` in a file.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name, value);
            }
        };
        let text = |text: &Option<Arc<str>>| text.as_ref().map(Value::from);
        let names =
            |names: &[Arc<str>]| Value::from(names.iter().map(Value::from).collect::<Vec<_>>());
        put("Status", self.status.map(|status| status.name().into()));
        put("Output", self.output.clone());
        put("OutputContains", self.output_contains.clone());
        put("Error", text(&self.error));
        put("Cause", text(&self.cause));
        put("CauseContains", text(&self.cause_contains));
        put("Path", self.path.as_deref().map(names));
        let some = |list: &Vec<Arc<str>>| (!list.is_empty()).then(|| names(list));
        put("Visits", some(&self.visits));
        put("DoesNotVisit", some(&self.does_not_visit));
        Value::Object(object)
    }

    /// How an execution that has ended differs from this.
    #[must_use]
    pub(crate) fn differences(&self, execution: &Execution) -> Vec<Difference> {
        let mut judge = Judge {
            execution,
            last: execution.history().last().map_or(0, |event| event.id.0),
            found: Vec::new(),
        };
        judge.status(self);
        judge.outcome(self);
        if let Some(path) = &self.path {
            judge.path(path);
        }
        judge.visits(&self.visits, &self.does_not_visit);
        judge.found
    }
}

/// What happened, as an expectation: status, output or error, and the path.
#[must_use]
pub fn happened(execution: &Execution) -> Expect {
    let outcome = execution.outcome();
    Expect {
        status: Some(execution.status()),
        output: outcome.and_then(|outcome| Some(outcome.output.as_ref()?.value().clone())),
        error: outcome.and_then(|outcome| outcome.error.clone()),
        ..entered(names(execution).cloned().collect(), true)
    }
}

/// The states that were entered, as an expectation: their path, or only which they were, where their order says little.
pub(crate) fn entered(names: Vec<Arc<str>>, in_order: bool) -> Expect {
    /// A longer path says less than the states that were visited.
    const LONGEST_PATH: usize = 60;
    if in_order && names.len() <= LONGEST_PATH {
        return Expect {
            path: Some(names),
            ..Expect::default()
        };
    }
    let mut seen = std::collections::HashSet::new();
    let first = names
        .into_iter()
        .filter(|name| seen.insert(Arc::clone(name)));
    Expect {
        visits: first.collect(),
        ..Expect::default()
    }
}

/// The states in the order in which they were entered.
fn names(execution: &Execution) -> impl Iterator<Item = &Arc<str>> {
    execution.visits().iter().map(|visit| &visit.state.name)
}

struct Judge<'e> {
    execution: &'e Execution,
    last: u64,
    found: Vec<Difference>,
}

impl Judge<'_> {
    fn status(&mut self, expect: &Expect) {
        let actual = self.execution.status();
        let expected = match expect.status {
            Some(status) if status != actual => status.name(),
            None if expect.expects_success() && actual != Status::Succeeded => "SUCCEEDED",
            _ => return,
        };
        let mut got = String::from(actual.name());
        let outcome = self.execution.outcome();
        if let Some(error) = outcome.and_then(|outcome| outcome.error.as_deref()) {
            got.push_str(&format!(" with {error}"));
            let cause = outcome.and_then(|outcome| outcome.cause.as_deref());
            if let Some(cause) = cause.filter(|cause| !cause.is_empty()) {
                got.push_str(&format!(": {}", cut(cause)));
            }
        }
        self.add(
            Subject::Status,
            String::new(),
            expected.into(),
            got,
            self.last,
        );
    }

    fn outcome(&mut self, expect: &Expect) {
        let outcome = self.execution.outcome();
        let output = outcome.and_then(|outcome| Some(outcome.output.as_ref()?.value()));
        let wanted = [
            (&expect.output, Mode::Equal),
            (&expect.output_contains, Mode::Contains),
        ];
        for (expected, mode) in wanted {
            match (expected, output) {
                (None, _) => {}
                (Some(expected), None) => {
                    let nothing = String::from("no output");
                    self.add(
                        Subject::Output,
                        String::new(),
                        shown(expected),
                        nothing,
                        self.last,
                    );
                }
                (Some(expected), Some(actual)) => {
                    for it in value_differences(expected, actual, mode) {
                        self.add(Subject::Output, it.place, it.expected, it.actual, self.last);
                    }
                }
            }
        }
        let error = outcome.and_then(|outcome| outcome.error.as_deref());
        let cause = outcome.and_then(|outcome| outcome.cause.as_deref());
        let is = |expected: &str, actual: &str| actual == expected;
        let contains = |expected: &str, actual: &str| actual.contains(expected);
        self.text(Subject::Error, expect.error.as_deref(), error, is);
        self.text(Subject::Cause, expect.cause.as_deref(), cause, is);
        self.text(
            Subject::Cause,
            expect.cause_contains.as_deref(),
            cause,
            contains,
        );
    }

    fn text(
        &mut self,
        subject: Subject,
        expected: Option<&str>,
        actual: Option<&str>,
        fits: fn(&str, &str) -> bool,
    ) {
        let Some(expected) = expected else { return };
        if actual.is_some_and(|actual| fits(expected, actual)) {
            return;
        }
        let got = actual.map_or_else(
            || String::from("none"),
            |actual| format!("`{}`", cut(actual)),
        );
        self.add(
            subject,
            String::new(),
            format!("`{}`", cut(expected)),
            got,
            self.last,
        );
    }

    fn path(&mut self, expected: &[Arc<str>]) {
        let visits = self.execution.visits();
        let differs = |index: &usize| {
            visits.get(*index).map(|visit| &visit.state.name) != expected.get(*index)
        };
        let Some(first) = (0..expected.len().max(visits.len())).find(differs) else {
            return;
        };
        let state = |name: Option<&Arc<str>>| {
            name.map_or_else(|| String::from("the end"), |name| format!("`{name}`"))
        };
        let visit = visits.get(first);
        let event = visit.map_or(self.last, |visit| self.entry(visit));
        self.add(
            Subject::Path,
            (first + 1).to_string(),
            state(expected.get(first)),
            state(visit.map(|visit| &visit.state.name)),
            event,
        );
    }

    fn visits(&mut self, expected: &[Arc<str>], unwanted: &[Arc<str>]) {
        let entered = |name: &Arc<str>| {
            let mut visits = self.execution.visits().iter();
            visits
                .find(|visit| visit.state.name == *name)
                .map(|visit| self.entry(visit))
        };
        let missing: Vec<_> = expected
            .iter()
            .filter(|name| entered(name).is_none())
            .collect();
        let met: Vec<_> = unwanted
            .iter()
            .filter_map(|name| Some((name, entered(name)?)))
            .collect();
        for name in missing {
            self.add(
                Subject::Visits,
                name.to_string(),
                "at least one".into(),
                "none".into(),
                self.last,
            );
        }
        for (name, event) in met {
            self.add(
                Subject::DoesNotVisit,
                name.to_string(),
                "none".into(),
                "one".into(),
                event,
            );
        }
    }

    /// The event of the main history at which a visit begins; inside of a child execution, that of the Map it belongs to.
    fn entry(&self, visit: &Visit) -> u64 {
        let mut visit = visit;
        while visit.child.is_some() {
            let (Place::Branch { visit: around, .. } | Place::Iteration { visit: around, .. }) =
                visit.place
            else {
                return 0;
            };
            match self.execution.visits().get(around.0) {
                Some(around) => visit = around,
                None => return 0,
            }
        }
        visit.entered.0
    }

    fn add(
        &mut self,
        subject: Subject,
        place: String,
        expected: String,
        actual: String,
        event: u64,
    ) {
        self.found.push(Difference {
            subject,
            place,
            expected,
            actual,
            event,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::run::Verdict;
    use crate::run::tests::ran;

    const MACHINE: &str = r#"{ "StartAt": "Try", "States": {
        "Try": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "Catch": [{ "ErrorEquals": ["Known"], "Next": "Mend" }], "Next": "Done" },
        "Mend": { "Type": "Pass", "Result": { "mended": true, "by": [1, 2] }, "End": true },
        "Done": { "Type": "Succeed" } } }"#;

    fn verdict(mock: &str, expect: &str) -> String {
        let mocks = format!(r#"{{"MockedResponses": {{"Try": {{"0": {mock}}}}}}}"#);
        let (mut results, _) = ran(
            MACHINE,
            &format!(r#"{{"Tests": {{"t": {{"Mocks": {mocks}, "Expect": {expect}}}}}}}"#),
        );
        match results.remove(0).verdict {
            Verdict::Passed => "passed".into(),
            Verdict::Failed(differences) => {
                let told = differences.iter().map(|it| format!("{it} @{}", it.event));
                told.collect::<Vec<_>>().join("; ")
            }
            Verdict::Broken(why) => format!("broken: {why}"),
        }
    }

    #[test]
    fn expectations_hold_or_say_what_differs() {
        const FINE: &str = r#"{"Return": {"a": 1}}"#;
        const KNOWN: &str = r#"{"Throw": {"Error": "Known", "Cause": "c"}}"#;
        const OTHER: &str = r#"{"Throw": {"Error": "Other", "Cause": "it broke"}}"#;
        for (mock, expect, told) in [
            (FINE, "{}", "passed"),
            (
                FINE,
                r#"{"Status": "SUCCEEDED", "Output": {"a": 1.0}, "Path": ["Try", "Done"]}"#,
                "passed",
            ),
            (
                FINE,
                r#"{"Output": {"a": 2}}"#,
                "the output at $.a: expected 2, got 1 @9",
            ),
            (
                FINE,
                r#"{"Error": "X"}"#,
                "the error: expected `X`, got none @9",
            ),
            (
                FINE,
                r#"{"Status": "FAILED"}"#,
                "the status: expected FAILED, got SUCCEEDED @9",
            ),
            (
                FINE,
                r#"{"Visits": ["Mend"]}"#,
                "visits of Mend: expected at least one, got none @9",
            ),
            (
                FINE,
                r#"{"DoesNotVisit": ["Done"]}"#,
                "visits of Done: expected none, got one @7",
            ),
            (
                FINE,
                r#"{"Path": ["Try", "Mend"]}"#,
                "state 2 of the path: expected `Mend`, got `Done` @7",
            ),
            (
                FINE,
                r#"{"Path": ["Try"]}"#,
                "state 2 of the path: expected the end, got `Done` @7",
            ),
            (
                FINE,
                r#"{"Path": ["Try", "Done", "Done"]}"#,
                "state 3 of the path: expected `Done`, got the end @9",
            ),
            (
                FINE,
                r#"{"DoesNotVisit": ["Doen"]}"#,
                "broken: the definition has no state `Doen`; did you mean `Done`?",
            ),
            (
                KNOWN,
                r#"{"OutputContains": {"mended": true}, "Visits": ["Mend"], "DoesNotVisit": ["Done"]}"#,
                "passed",
            ),
            (
                KNOWN,
                r#"{"OutputContains": {"by": [1]}}"#,
                "the output at $.by[1]: expected nothing, got 2 @9",
            ),
            (
                OTHER,
                r#"{"Error": "Other", "CauseContains": "broke"}"#,
                "passed",
            ),
            (
                OTHER,
                r#"{"Status": "FAILED", "Error": "Other", "Cause": "it broke"}"#,
                "passed",
            ),
            (
                OTHER,
                r#"{"Error": "Known", "Cause": "it"}"#,
                "the error: expected `Known`, got `Other` @6; the cause: expected `it`, got `it broke` @6",
            ),
            (
                OTHER,
                "{}",
                "the status: expected SUCCEEDED, got FAILED with Other: it broke @6",
            ),
            (
                OTHER,
                r#"{"Output": 1}"#,
                "the status: expected SUCCEEDED, got FAILED with Other: it broke @6; the output: expected 1, got no output @6",
            ),
        ] {
            assert_eq!(verdict(mock, expect), told, "{mock} {expect}");
        }
    }
}
