//! Every rule in a table: what its findings mean, for hovers, lists and lessons. Which rules there are is in reference/diagnostics.json.
//!
//! The file is long because the table is: a row for each rule about definitions, in the order of what they are about, looked up and listed as one. The rules
//! about other texts have tables of their own beside it.

mod lessons;
mod mocks;
mod start;
mod yaml;

use crate::diagnostic::Severity;
use crate::diagnostic::Severity::{Error as E, Hint as H, Warning as W};

pub use mocks::MOCK_RULES;
pub use start::START_RULES;
pub use yaml::YAML_RULES;

/// What there is to know of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// [`Diagnostic::code`](crate::Diagnostic::code).
    pub code: &'static str,
    /// How bad its findings are; some of them may be milder.
    pub severity: Severity,
    /// In a few words: "no `Default`".
    pub title: &'static str,
    /// Why it matters, in a sentence or two.
    pub explanation: &'static str,
    /// The page of AWS's guide about it.
    page: &'static str,
}

impl Rule {
    /// The address of the page of AWS's guide about it.
    #[must_use]
    pub fn reference(&self) -> String {
        format!(
            "https://docs.aws.amazon.com/step-functions/latest/dg/{}",
            self.page
        )
    }

    /// The lesson of the page that explains it, by the name of its file without the ending; none for rules that the page's reference explains well enough.
    #[must_use]
    pub fn lesson(&self) -> Option<&'static str> {
        lessons::lesson(self.code)
    }
}

/// All rules: about definitions, their notation, mock files and what a run begins with.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let others = YAML_RULES.iter().chain(MOCK_RULES).chain(START_RULES);
    RULES.iter().chain(others)
}

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// The code of AWS for a definition that it refuses because of this rule, whether or not its text is known
/// (reference diagnostics.json; the two about JSONata: public reports).
#[must_use]
pub fn aws_code(code: &str) -> &'static str {
    match code {
        "json-syntax" => "INVALID_JSON_DESCRIPTION",
        "too-deep" => "TOO_DEEPLY_NESTED",
        "state-name-long" => "INVALID_STATE_NAME",
        "duplicate-state-name" => "DUPLICATE_STATE_NAME",
        "label-name" => "INVALID_LABEL_NAME",
        "label-duplicate" => "DUPLICATE_LABEL_NAME",
        "no-terminal-state" => "MISSING_END_STATE",
        "jsonata-syntax" => "INVALID_JSONATA_EXPRESSION",
        "jsonata-unavailable-var" | "jsonata-bare-root" => "UNSUPPORTED_JSONATA_EXPRESSION",
        "start-at-missing-target"
        | "next-missing-target"
        | "default-missing-target"
        | "catch-missing-target"
        | "choice-missing-target"
        | "cross-scope-target"
        | "unreachable-state" => "MISSING_TRANSITION_TARGET",
        _ => "SCHEMA_VALIDATION_FAILED",
    }
}

const STRUCTURE: &str = "statemachine-structure.html";
const CHOICE: &str = "state-choice.html";
const MAP: &str = "state-map.html";
const TASK: &str = "state-task.html";
const WAIT: &str = "state-wait.html";
const PASS: &str = "state-pass.html";
const FAIL: &str = "state-fail.html";
const PARALLEL: &str = "state-parallel.html";
const ERRORS: &str = "concepts-error-handling.html";
const INTRINSICS: &str = "intrinsic-functions.html";
const DATA: &str = "concepts-input-output-filtering.html";
const VARIABLES: &str = "workflow-variables.html";
const JSONATA: &str = "transforming-data.html";
const QUOTAS: &str = "service-quotas.html";
const PRACTICE: &str = "sfn-best-practices.html";
const PATTERNS: &str = "connect-to-resource.html";
const EXPRESS: &str = "choosing-workflow-type.html";
const CONTEXT: &str = "input-output-contextobject.html";
const HTTP: &str = "call-https-apis.html";

const fn row(
    code: &'static str,
    severity: Severity,
    page: &'static str,
    title: &'static str,
    explanation: &'static str,
) -> Rule {
    Rule {
        code,
        severity,
        title,
        explanation,
        page,
    }
}

/// The rules about definitions.
pub static RULES: &[Rule] = &[
    // Json
    row(
        "json-syntax",
        E,
        STRUCTURE,
        "not valid JSON",
        "The text cannot be read as JSON, so AWS refuses it whole. The other findings are about what could be read of it.",
    ),
    row(
        "yaml-syntax",
        E,
        STRUCTURE,
        "not valid YAML",
        "The text cannot be read as YAML. AWS itself only takes JSON; tools make it of YAML.",
    ),
    row(
        "not-object",
        E,
        STRUCTURE,
        "not a JSON object",
        "A definition is one JSON object with `StartAt` and `States`.",
    ),
    row(
        "empty-definition",
        E,
        STRUCTURE,
        "no definition",
        "There is no text yet. The smallest machine has one state.",
    ),
    row(
        "definition-too-long",
        E,
        QUOTAS,
        "definition too long",
        "AWS takes at most 1,048,576 characters. Move parts into machines of their own.",
    ),
    row(
        "substitution-too-long",
        E,
        QUOTAS,
        "placeholders make it too long",
        "With the values of its placeholders filled in, the definition is longer than AWS takes.",
    ),
    row(
        "duplicate-key",
        W,
        STRUCTURE,
        "key given twice",
        "Of two members with the same key only the last counts; the first is lost without a word.",
    ),
    row(
        "too-deep",
        E,
        STRUCTURE,
        "nested too deep",
        "AWS limits how deep branches and item processors can be nested. Start another state machine instead.",
    ),
    // Structure
    row(
        "missing-top-fields",
        E,
        STRUCTURE,
        "`StartAt` or `States` missing",
        "A machine says where it starts and which states it has.",
    ),
    row(
        "missing-field",
        E,
        STRUCTURE,
        "required field missing",
        "This object cannot do without the field.",
    ),
    row(
        "unknown-field",
        E,
        STRUCTURE,
        "unknown field",
        "AWS refuses fields that it does not know. Most often the name is misspelled, or the field belongs to another type of state.",
    ),
    row(
        "wrong-type",
        E,
        STRUCTURE,
        "wrong type of value",
        "The field takes another kind of JSON value.",
    ),
    row(
        "bad-type-value",
        E,
        STRUCTURE,
        "unknown state type",
        "There are eight types: Task, Pass, Choice, Wait, Succeed, Fail, Parallel, Map. Capitals count.",
    ),
    row(
        "bad-value",
        E,
        STRUCTURE,
        "unknown value",
        "The field takes one of a few words. Capitals count.",
    ),
    row(
        "empty-value",
        E,
        STRUCTURE,
        "empty value",
        "AWS refuses the field when it is empty.",
    ),
    row(
        "bad-version",
        E,
        STRUCTURE,
        "unknown version",
        "The only version of the language is \"1.0\".",
    ),
    row(
        "number-range",
        E,
        QUOTAS,
        "number out of range",
        "AWS refuses numbers beyond the limits of the field.",
    ),
    row(
        "integer-expected",
        E,
        STRUCTURE,
        "whole number expected",
        "The field takes a number without a fraction.",
    ),
    row(
        "state-name-long",
        E,
        QUOTAS,
        "name too long",
        "The name of a state has at most 80 characters.",
    ),
    row(
        "duplicate-state-name",
        E,
        STRUCTURE,
        "name used twice",
        "Names of states are unique in the whole definition, branches and item processors included.",
    ),
    // Transitions
    row(
        "start-at-missing-target",
        E,
        STRUCTURE,
        "`StartAt` names no state",
        "The machine starts at a state of its own `States`.",
    ),
    row(
        "next-missing-target",
        E,
        STRUCTURE,
        "`Next` names no state",
        "Names are compared exactly, capitals and blanks included.",
    ),
    row(
        "default-missing-target",
        E,
        CHOICE,
        "`Default` names no state",
        "Names are compared exactly, capitals and blanks included.",
    ),
    row(
        "catch-missing-target",
        E,
        ERRORS,
        "a Catcher's `Next` names no state",
        "Names are compared exactly, capitals and blanks included.",
    ),
    row(
        "choice-missing-target",
        E,
        CHOICE,
        "a rule's `Next` names no state",
        "Names are compared exactly, capitals and blanks included.",
    ),
    row(
        "cross-scope-target",
        E,
        STRUCTURE,
        "transition into another scope",
        "Transitions stay inside of one `States` object: a branch or an item processor is neither entered nor left by name.",
    ),
    row(
        "unreachable-state",
        E,
        STRUCTURE,
        "state never reached",
        "No transition leads to the state. AWS refuses the definition for it.",
    ),
    row(
        "no-terminal-state",
        E,
        STRUCTURE,
        "nothing ends",
        "Some state has to end the machine or branch: \"End\": true, Succeed or Fail.",
    ),
    row(
        "next-and-end",
        E,
        STRUCTURE,
        "both `Next` and `End`",
        "A state goes on, or it ends.",
    ),
    row(
        "missing-next-or-end",
        E,
        STRUCTURE,
        "neither `Next` nor `End`",
        "A state says where to go, or that it ends here.",
    ),
    row(
        "end-not-allowed",
        E,
        STRUCTURE,
        "`End` not allowed",
        "Choice, Succeed and Fail have no `End`: a Choice goes on by its rules, the others end anyway.",
    ),
    row(
        "next-not-allowed",
        E,
        STRUCTURE,
        "`Next` not allowed",
        "Choice, Succeed and Fail have no `Next`.",
    ),
    row(
        "self-loop",
        W,
        STRUCTURE,
        "goes to itself for ever",
        "Nothing changes between two rounds, so the state is entered until a limit ends the execution.",
    ),
    row(
        "endless-loop",
        W,
        STRUCTURE,
        "loop without a way out",
        "No transition leads out of the loop, so it goes round until a limit ends the execution.",
    ),
    row(
        "loop-history-risk",
        H,
        QUOTAS,
        "loop that may fill the history",
        "A STANDARD execution fails at history event 25,000. A loop without a counter or a wait can get there.",
    ),
    // Language
    row(
        "bad-query-language",
        E,
        JSONATA,
        "unknown query language",
        "It is JSONPath, the default, or JSONata.",
    ),
    row(
        "querylang-downgrade",
        E,
        JSONATA,
        "JSONPath inside of a JSONata machine",
        "A machine that is JSONata cannot have JSONPath states. The other way round works: set single states to JSONata.",
    ),
    row(
        "querylang-in-scope",
        W,
        JSONATA,
        "query language without effect",
        "`QueryLanguage` belongs to the whole machine or to a state.",
    ),
    row(
        "jsonpath-field-in-jsonata",
        E,
        JSONATA,
        "field of JSONPath in a JSONata state",
        "JSONata states use `Arguments`, `Output`, `Items` and expressions in place of paths.",
    ),
    row(
        "jsonata-field-in-jsonpath",
        E,
        JSONATA,
        "field of JSONata in a JSONPath state",
        "The field needs \"QueryLanguage\": \"JSONata\" on the state or the machine.",
    ),
    row(
        "dollar-suffix-in-jsonata",
        W,
        JSONATA,
        "`.$` in a JSONata state",
        "Only JSONPath computes keys that end in `.$`; here the key is passed on as it is, the path as a text.",
    ),
    row(
        "expr-with-spaces",
        W,
        JSONATA,
        "text beside an expression",
        "Only a string that starts with `{%` and ends with `%}` is computed, blanks outside of them included.",
    ),
    row(
        "expr-half-open",
        E,
        JSONATA,
        "expression without its end",
        "An expression stands between `{%` and `%}`.",
    ),
    row(
        "expr-in-jsonpath-state",
        W,
        JSONATA,
        "expression in a JSONPath state",
        "A JSONPath state passes on `{% … %}` as a text.",
    ),
    row(
        "path-in-jsonata",
        W,
        JSONATA,
        "path in a JSONata state",
        "A JSONata state passes on `$.…` as a text. Read the input as `$states.input`.",
    ),
    row(
        "jsonata-syntax",
        E,
        JSONATA,
        "JSONata cannot be read",
        "The expression breaks the grammar of JSONata.",
    ),
    row(
        "jsonata-unavailable-var",
        E,
        JSONATA,
        "not available in this field",
        "`$states.result` exists once there is a result, `$states.errorOutput` in a Catcher.",
    ),
    row(
        "jsonata-bare-root",
        E,
        JSONATA,
        "nothing to read from",
        "Outside of a path `$` and bare names are undefined in Step Functions: start from `$states.input`.",
    ),
    row(
        "jsonata-eval",
        E,
        JSONATA,
        "no `$eval`",
        "Step Functions leaves out `$eval`. `$parse` reads JSON.",
    ),
    row(
        "jsonata-newer",
        W,
        JSONATA,
        "function of a newer JSONata",
        "Step Functions runs JSONata 2.0.6; what came later fails when it runs.",
    ),
    row(
        "jsonata-unknown-function",
        W,
        JSONATA,
        "unknown function",
        "Neither JSONata nor Step Functions has a function of this name, and no variable holds one.",
    ),
    // Data
    row(
        "bad-path",
        E,
        DATA,
        "not a JSONPath",
        "The field takes a path: `$`, `$.name`, `$$.Execution.Id`, `$variable`.",
    ),
    row(
        "bad-template-value",
        E,
        DATA,
        "key ends in `.$`, value is no path",
        "A key that ends in `.$` takes a path or a call of an intrinsic function.",
    ),
    row(
        "bad-reference-path",
        E,
        DATA,
        "not a reference path",
        "Where something is written or exactly one value is needed, a path has only names and indexes.",
    ),
    row(
        "template-key-clash",
        E,
        DATA,
        "two keys become one",
        "`name` and `name.$` give the same key.",
    ),
    row(
        "pass-result-static",
        W,
        PASS,
        "path in `Result`",
        "`Result` is passed on as written. `Parameters` computes.",
    ),
    row(
        "pass-result-and-parameters",
        W,
        PASS,
        "`Parameters` beside `Result`",
        "A Pass state gives its `Result`; `Parameters` has no effect.",
    ),
    row(
        "no-dollar",
        W,
        DATA,
        "path taken as text",
        "Only the values of keys that end in `.$` are computed, in a Choice those of operators that end in `Path`.",
    ),
    row(
        "input-path-null",
        H,
        DATA,
        "`InputPath` is null",
        "The state gets an empty object, not null and not its input.",
    ),
    row(
        "bare-input-dollar",
        H,
        DATA,
        "key named `$`",
        "A key named `$` is an ordinary key.",
    ),
    row(
        "result-path-context",
        E,
        DATA,
        "`ResultPath` outside of the input",
        "A result is put into the state's input, never into the context object or a variable.",
    ),
    row(
        "result-path-wildcard",
        E,
        DATA,
        "`ResultPath` with several places",
        "A result is put at one place: names and indexes only.",
    ),
    row(
        "intrinsic-unknown",
        E,
        INTRINSICS,
        "unknown intrinsic function",
        "There are 18, all beginning with `States.`; capitals count.",
    ),
    row(
        "intrinsic-arity",
        W,
        INTRINSICS,
        "wrong number of arguments",
        "AWS counts the arguments only when the call runs, and then fails.",
    ),
    row(
        "intrinsic-argument",
        W,
        INTRINSICS,
        "argument of the wrong type",
        "AWS looks at the arguments only when the call runs, and then fails.",
    ),
    row(
        "intrinsic-not-string",
        E,
        INTRINSICS,
        "not a string",
        "An error's name or cause is a string, so the function has to give one.",
    ),
    row(
        "intrinsic-nesting",
        W,
        INTRINSICS,
        "calls nested deep",
        "AWS documents ten calls inside of each other as the limit.",
    ),
    row(
        "format-holes",
        W,
        INTRINSICS,
        "holes and values differ",
        "`States.Format` fills each `{}` with one value, and fails when their numbers differ.",
    ),
    row(
        "payload-size",
        W,
        QUOTAS,
        "more than 256 KiB",
        "Input and output of states, tasks and executions have at most 262,144 bytes.",
    ),
    row(
        "context-unknown",
        W,
        CONTEXT,
        "no such field in the context",
        "The context object has Execution, State, StateMachine, and where they apply Task and Map.",
    ),
    row(
        "token-outside-callback",
        W,
        PATTERNS,
        "no task token here",
        "Only a task that waits for a callback has a token.",
    ),
    row(
        "map-context-outside",
        W,
        CONTEXT,
        "no Map item here",
        "`$$.Map.Item` exists only for a Map and what runs inside of it.",
    ),
    row(
        "var-name",
        E,
        VARIABLES,
        "not a variable's name",
        "A letter, then letters, digits and `_`, at most 80 characters; `states` is taken.",
    ),
    row(
        "var-outer-assign",
        E,
        VARIABLES,
        "variable of an outer scope",
        "Branches and iterations can read outer variables, but not assign them.",
    ),
    row(
        "var-distributed",
        E,
        VARIABLES,
        "outer variable in a distributed Map",
        "Its iterations are executions of their own: they see only what `ItemSelector` passes in.",
    ),
    row(
        "var-unknown",
        W,
        VARIABLES,
        "variable without a value",
        "No state that runs before gives the variable a value.",
    ),
    row(
        "var-unused",
        H,
        VARIABLES,
        "variable never read",
        "What nobody reads can be left out.",
    ),
    row(
        "assign-not-allowed",
        E,
        VARIABLES,
        "`Assign` not allowed",
        "Succeed and Fail end everything, so there is nothing left to assign for.",
    ),
    row(
        "undefined-substitution",
        W,
        STRUCTURE,
        "placeholder without a value",
        "Until the placeholder has a value nothing can be said of the field, and a run takes it as absent.",
    ),
    row(
        "unused-substitution",
        H,
        STRUCTURE,
        "value without a placeholder",
        "The definition never asks for this value: it may be misspelled.",
    ),
    // Choice
    row(
        "choice-empty",
        E,
        CHOICE,
        "no rules",
        "A Choice has at least one rule.",
    ),
    row(
        "choice-ops",
        E,
        CHOICE,
        "not exactly one comparison",
        "A rule compares one variable with one operator, or combines rules with one of And, Or, Not.",
    ),
    row(
        "choice-no-variable",
        E,
        CHOICE,
        "comparison without `Variable`",
        "The operator needs something to compare.",
    ),
    row(
        "choice-nested-next",
        E,
        CHOICE,
        "`Next` in a nested rule",
        "Only the outermost rule says where to go.",
    ),
    row(
        "choice-missing-next",
        E,
        CHOICE,
        "rule without `Next`",
        "A rule says where to go when it holds.",
    ),
    row(
        "choice-condition",
        E,
        CHOICE,
        "`Condition` is no expression",
        "A JSONata rule has a `Condition` in `{% … %}`, or true or false.",
    ),
    row(
        "choice-operand-type",
        E,
        CHOICE,
        "operand of the wrong type",
        "Each operator compares with values of one type; quotes make a string of a number.",
    ),
    row(
        "choice-timestamp",
        E,
        CHOICE,
        "not a timestamp",
        "Timestamps look like 2026-01-02T03:04:05Z.",
    ),
    row(
        "choice-no-default",
        W,
        CHOICE,
        "no `Default`",
        "When no rule holds and there is no `Default`, the execution fails, and nothing can catch that.",
    ),
    row(
        "choice-missing-variable-risk",
        H,
        CHOICE,
        "compared before it is looked for",
        "A comparison of a missing value fails the execution; `IsPresent` has to come first.",
    ),
    row(
        "choice-unreachable-rule",
        W,
        CHOICE,
        "rule never taken",
        "Rules are tried in order, and an earlier one holds whenever this one does.",
    ),
    row(
        "choice-contradiction",
        W,
        CHOICE,
        "rule that cannot hold",
        "Two of its tests exclude each other.",
    ),
    // Wait, Fail, Pass, Parallel
    row(
        "wait-fields",
        E,
        WAIT,
        "not exactly one time",
        "A Wait has one of Seconds, SecondsPath, Timestamp, TimestampPath.",
    ),
    row(
        "wait-timestamp",
        E,
        WAIT,
        "not a timestamp",
        "Timestamps look like 2026-01-02T03:04:05Z.",
    ),
    row(
        "wait-past",
        H,
        WAIT,
        "moment in the past",
        "The state goes on at once.",
    ),
    row(
        "wait-too-long",
        W,
        QUOTAS,
        "longer than a year",
        "An execution lasts at most a year.",
    ),
    row(
        "fail-exclusive",
        E,
        FAIL,
        "both the text and its path",
        "The error's name and its cause are each given once.",
    ),
    row(
        "fail-no-error",
        H,
        FAIL,
        "failure without a name",
        "A parent's `Catch` and alarms go by the error's name.",
    ),
    row(
        "parallel-empty",
        E,
        PARALLEL,
        "no branches",
        "A Parallel has at least one branch.",
    ),
    // Map
    row(
        "max-concurrency-exclusive",
        E,
        MAP,
        "limit given twice",
        "Either the number or the path to it.",
    ),
    row(
        "tolerated-exclusive",
        E,
        MAP,
        "tolerance given twice",
        "Either the number or the path to it.",
    ),
    row(
        "tolerated-range",
        E,
        MAP,
        "not a percentage",
        "A percentage lies between 0 and 100.",
    ),
    row(
        "max-items-exclusive",
        E,
        MAP,
        "limit given twice",
        "Either the number or the path to it.",
    ),
    row(
        "item-batcher-empty",
        E,
        MAP,
        "batches without a size",
        "A batch is limited by a number of items, of bytes, or both.",
    ),
    row(
        "item-batcher-exclusive",
        E,
        MAP,
        "size given twice",
        "Either the number or the path to it.",
    ),
    row(
        "bad-items-pointer",
        E,
        MAP,
        "not a JSON Pointer",
        "`ItemsPointer` is a JSON Pointer: /orders/open.",
    ),
    row(
        "csv-headers-duplicate",
        E,
        MAP,
        "header given twice",
        "Each column of a CSV file has a name of its own.",
    ),
    row(
        "map-processor",
        E,
        MAP,
        "not exactly one processor",
        "A Map has `ItemProcessor`, or in old definitions `Iterator`.",
    ),
    row(
        "map-selector",
        E,
        MAP,
        "two selectors",
        "`Parameters` is the old name of `ItemSelector`.",
    ),
    row(
        "deprecated-iterator",
        H,
        MAP,
        "old name",
        "`Iterator` and `Parameters` of a Map still work, but new features go with the new names.",
    ),
    row(
        "distributed-fields",
        W,
        MAP,
        "only for distributed Maps",
        "Readers, batches, writers and labels need \"Mode\": \"DISTRIBUTED\". In an inline Map they do nothing here: AWS may refuse them.",
    ),
    row(
        "distributed-exec-type",
        E,
        MAP,
        "`ExecutionType` missing",
        "The iterations of a distributed Map are STANDARD or EXPRESS executions.",
    ),
    row(
        "distributed-in-express",
        E,
        EXPRESS,
        "distributed Map in EXPRESS",
        "Only STANDARD machines start child executions for a Map.",
    ),
    row(
        "label-name",
        E,
        MAP,
        "not a label",
        "A label becomes part of an ARN: at most 40 characters, no blanks or signs.",
    ),
    row(
        "label-duplicate",
        E,
        MAP,
        "label used twice",
        "Labels are unique in a definition.",
    ),
    row(
        "inline-40",
        H,
        MAP,
        "more than 40 at once",
        "An inline Map runs about 40 iterations at once, whatever it asks for.",
    ),
    row(
        "map-zero-concurrency-downstream",
        H,
        MAP,
        "no limit at once",
        "A distributed Map without `MaxConcurrency` starts up to 10,000 child executions, which all call the same services.",
    ),
    row(
        "event-count",
        W,
        QUOTAS,
        "history too long",
        "A STANDARD execution fails at history event 25,000.",
    ),
    row(
        "event-count-inline-map",
        W,
        QUOTAS,
        "inline Map fills the history",
        "All iterations of an inline Map write into one history, which ends at 25,000 events.",
    ),
    // Calls
    row(
        "resource-unknown",
        E,
        PATTERNS,
        "not a resource",
        "A Task calls a Lambda function or an activity by its ARN, or an integration.",
    ),
    row(
        "resource-not-arn",
        W,
        PATTERNS,
        "not an ARN",
        "The States Language allows any URI as a `Resource`; Step Functions takes ARNs only. Here it answers like a Lambda function.",
    ),
    row(
        "resource-dynamic",
        E,
        PATTERNS,
        "computed resource",
        "`Resource` is fixed text. What to call goes into the parameters.",
    ),
    row(
        "resource-pattern",
        E,
        PATTERNS,
        "pattern not supported",
        "Not every integration can wait for a job (`.sync`) or a callback (`.waitForTaskToken`).",
    ),
    row(
        "sync-on-aws-sdk",
        E,
        PATTERNS,
        "`.sync` on the AWS SDK",
        "Only optimized integrations wait for a job.",
    ),
    row(
        "express-sync",
        E,
        EXPRESS,
        "`.sync` in EXPRESS",
        "EXPRESS machines call and go on: they do not wait for jobs.",
    ),
    row(
        "express-callback",
        E,
        EXPRESS,
        "callback in EXPRESS",
        "EXPRESS machines do not wait for callbacks.",
    ),
    row(
        "express-activity",
        E,
        EXPRESS,
        "activity in EXPRESS",
        "EXPRESS machines have no activities.",
    ),
    row(
        "express-timeout",
        W,
        EXPRESS,
        "longer than five minutes",
        "An EXPRESS execution lasts at most five minutes.",
    ),
    row(
        "param-missing",
        W,
        PATTERNS,
        "required parameter missing",
        "The service refuses the call without it.",
    ),
    row(
        "param-unknown",
        W,
        PATTERNS,
        "unknown parameter",
        "AWS refuses a call with parameters that the service does not have.",
    ),
    row(
        "param-case",
        W,
        PATTERNS,
        "not in PascalCase",
        "Step Functions writes all parameters in PascalCase, also those that the service's own API does not.",
    ),
    row(
        "credentials-role",
        E,
        TASK,
        "`RoleArn` missing",
        "`Credentials` names the role that the task assumes.",
    ),
    row(
        "arguments-literal",
        W,
        JSONATA,
        "neither an object nor an expression",
        "A call takes an object of parameters; an expression that gives one stands in `{% … %}`.",
    ),
    row(
        "apigw-headers",
        W,
        PATTERNS,
        "not an array",
        "Headers and query parameters of API Gateway take several values each.",
    ),
    row(
        "http-no-connection",
        E,
        HTTP,
        "no connection",
        "An HTTP task authenticates by a connection of EventBridge.",
    ),
    row(
        "callback-no-token",
        W,
        PATTERNS,
        "token not passed on",
        "Whoever is to call back needs the task's token.",
    ),
    row(
        "lambda-payload-shape",
        W,
        TASK,
        "result is wrapped",
        "`lambda:invoke` gives the function's answer in `Payload`, beside the call's own data.",
    ),
    row(
        "sync-output-string",
        H,
        PATTERNS,
        "output as a string",
        "`.sync` gives a child execution's output as a string, `.sync:2` as JSON.",
    ),
    row(
        "hard-coded-account",
        H,
        PRACTICE,
        "account in the definition",
        "Placeholders let a definition move between accounts, regions and stages.",
    ),
    // Errors
    row(
        "timeout-exclusive",
        E,
        TASK,
        "time given twice",
        "Either the number or the path to it.",
    ),
    row(
        "heartbeat-not-less",
        E,
        TASK,
        "heartbeat not below the timeout",
        "The task would time out before a heartbeat can be missed.",
    ),
    row(
        "states-all-position",
        E,
        ERRORS,
        "`States.ALL` not alone and last",
        "It stands for every error, so nothing beside or after it could match.",
    ),
    row(
        "error-equals-empty",
        E,
        ERRORS,
        "no error names",
        "An entry lists at least one error's name.",
    ),
    row(
        "unknown-states-error",
        W,
        ERRORS,
        "unknown `States.` error",
        "Names that begin with `States.` are AWS's own; this one is never raised.",
    ),
    row(
        "shadowed-retrier",
        W,
        ERRORS,
        "retrier never reached",
        "The first entry that matches decides.",
    ),
    row(
        "shadowed-catcher",
        W,
        ERRORS,
        "catcher never reached",
        "The first entry that matches decides.",
    ),
    row(
        "backoff-rate",
        E,
        ERRORS,
        "rate below 1",
        "Delays grow by the rate, or stay the same with 1.",
    ),
    row(
        "retry-max-attempts-zero",
        H,
        ERRORS,
        "never retries",
        "An entry with no attempts only keeps its errors from later entries.",
    ),
    row(
        "retry-runtime",
        W,
        ERRORS,
        "cannot be caught",
        "States.Runtime ends the execution whatever `Retry` and `Catch` say.",
    ),
    row(
        "retry-datalimit",
        H,
        ERRORS,
        "caught only for tasks",
        "States.DataLimitExceeded can be caught when a task's result is too long, not when a state's output is.",
    ),
    row(
        "task-failed-not-timeout",
        H,
        ERRORS,
        "timeouts not included",
        "States.TaskFailed stands for every error of a task but States.Timeout.",
    ),
    row(
        "catch-discards-input",
        W,
        ERRORS,
        "error replaces the input",
        "Without `ResultPath` (in JSONata `Output`) a Catcher passes on only the error's name and cause.",
    ),
    row(
        "catch-loop",
        W,
        ERRORS,
        "catches into itself",
        "A state that catches its error and starts again does so without a limit.",
    ),
    row(
        "lambda-no-retry",
        H,
        PRACTICE,
        "passing errors of Lambda",
        "Lambda has short failures that a retry gets over; AWS advises to retry them always.",
    ),
    row(
        "task-no-timeout",
        H,
        PRACTICE,
        "job without a timeout",
        "A job that never ends keeps the execution for up to a year.",
    ),
    row(
        "callback-no-timeout",
        W,
        PRACTICE,
        "callback without a timeout",
        "A callback that never comes keeps the execution for up to a year.",
    ),
    row(
        "task-no-catch",
        H,
        ERRORS,
        "no answer to errors",
        "Without `Retry` and `Catch` the first error ends the execution.",
    ),
    row(
        "retry-states-all-only",
        H,
        ERRORS,
        "retries all errors",
        "An error that stays is raised again after every delay.",
    ),
    row(
        "retry-non-idempotent",
        H,
        PRACTICE,
        "may be done twice",
        "A call whose answer got lost is repeated: the message is sent, the job started again.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn rules_are_told_apart_and_told_in_sentences() {
        let mut codes = HashSet::new();
        let all = [RULES, YAML_RULES, MOCK_RULES, START_RULES];
        for row in all.into_iter().flatten() {
            assert!(codes.insert(row.code), "{}", row.code);
            assert!(row.explanation.ends_with('.'), "{}", row.code);
            assert!(
                !row.title.ends_with('.') && row.title.len() < 60,
                "{}",
                row.code
            );
            assert!(row.reference().ends_with(".html"), "{}", row.code);
        }
        assert_eq!(
            rule("choice-no-default").unwrap().severity,
            Severity::Warning
        );
        assert_eq!(rule("no-such-rule"), None);
    }
}
