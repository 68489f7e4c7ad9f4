//! What a definition means, ready to run: names resolved to indexes, paths and intrinsic calls parsed, defaults filled in.
//!
//! A [`StateMachine`] is only made by [`check`](crate::check), and only when no error was found, so that whoever runs it
//! never meets a missing target or a malformed path.

mod choice;
mod map;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use asl_json::{Node, Span, Value};
use asl_jsonata::Expression;
use asl_jsonpath::{Path, ReferencePath};

use crate::intrinsic::IntrinsicCall;
use crate::resource::Resource;

pub use choice::{
    Choice, ChoiceRule, ComparedKind, Comparison, Condition, DataTest, Operand, Relation, TypeTest,
};
pub use map::{ItemBatcher, ItemReader, Map, MapMode, ResultWriter};

/// A checked definition (reference 01-language §1).
#[derive(Debug)]
pub struct StateMachine {
    /// `Comment` of the machine.
    pub comment: Option<Arc<str>>,
    /// `TimeoutSeconds` of the machine: the execution ends TIMED_OUT after so many seconds.
    pub timeout_seconds: Option<u64>,
    /// The states of the top level.
    pub scope: Scope,
}

/// A table by names. Its hash is the same everywhere; nothing depends on the table's order.
pub type NameMap<V> = HashMap<Arc<str>, V, NameHash>;

/// The hash of names. Whoever writes a definition chooses them, so it is one for which names that collide are dear to find (SipHash): a quicker one can be
/// made to compare every name of a definition with every other.
pub type NameHash = BuildHasherDefault<DefaultHasher>;

/// One `States` object: the top level, a Parallel branch or a Map's item processor. Transitions never leave it.
#[derive(Debug)]
pub struct Scope {
    /// The state named by `StartAt`.
    pub start_at: StateIndex,
    /// The states in source order.
    pub states: Vec<Arc<State>>,
    /// State name to its place in `states`.
    pub by_name: NameMap<StateIndex>,
}

impl Scope {
    /// The state at `index`; indexes of a [`Scope`] are always inside it.
    #[must_use]
    pub fn state(&self, index: StateIndex) -> Option<&Arc<State>> {
        self.states.get(index.0)
    }

    /// The state where the scope begins.
    #[must_use]
    pub fn start(&self) -> Option<&Arc<State>> {
        self.state(self.start_at)
    }
}

/// The place of a state in its [`Scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateIndex(pub usize);

/// `QueryLanguage` (reference 01-language §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueryLanguage {
    /// The default.
    #[default]
    JsonPath,
    /// Fields are computed by `{% … %}` expressions.
    JsonAta,
}

impl QueryLanguage {
    /// As `QueryLanguage` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::JsonAta => "JSONata",
        }
    }

    /// What the field `QueryLanguage` of a machine or state says; none if it is not there, or names none.
    #[must_use]
    pub fn of(node: &Node) -> Option<Self> {
        let name = node.get("QueryLanguage")?.as_str()?;
        [Self::JsonPath, Self::JsonAta]
            .into_iter()
            .find(|language| language.name() == name)
    }
}

/// One state, with the fields every type shares.
#[derive(Debug)]
pub struct State {
    /// Its key in `States`.
    pub name: Arc<str>,
    /// JSON pointer of the state, in AWS's form: `/States/P/Branches[0]/States/X`.
    pub pointer: Arc<str>,
    /// Where the state's object stands in the text.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Arc<str>>,
    /// `QueryLanguage`, or the machine's. It governs the state's own fields, never those of the states inside of it.
    pub query_language: QueryLanguage,
    /// `InputPath`; [`IoPath::Whole`] in JSONata states.
    pub input_path: IoPath,
    /// `OutputPath`; [`IoPath::Whole`] in JSONata states.
    pub output_path: IoPath,
    /// `Output` of the state itself, JSONata only. A Choice uses it only when no rule is taken.
    pub output: Option<Template>,
    /// `Assign` of the state itself.
    pub assign: Option<Template>,
    /// What the type adds.
    pub kind: StateKind,
}

/// `InputPath` or `OutputPath`.
#[derive(Debug, Clone)]
pub enum IoPath {
    /// Absent, or `$`: everything passes.
    Whole,
    /// `null`: `{}` passes (reference 01-language §4).
    Null,
    /// A path into the input, the context object or a variable.
    Path(PathExpr),
}

/// `ResultPath` (reference 01-language §4).
#[derive(Debug, Clone)]
pub enum ResultPath {
    /// Absent, or `$`: the result replaces the input.
    Replace,
    /// `null`: the result is thrown away.
    Discard,
    /// The result is put into the raw input at this place.
    At(ReferencePath),
}

/// The part of a state that depends on `Type`.
#[derive(Debug)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "every state stands behind an Arc of its own, and Task is the most common"
    )
)]
pub enum StateKind {
    /// `Task`.
    Task(Task),
    /// `Pass`.
    Pass(Pass),
    /// `Choice`.
    Choice(Choice),
    /// `Wait`.
    Wait(Wait),
    /// `Succeed`.
    Succeed,
    /// `Fail`.
    Fail(Fail),
    /// `Parallel`.
    Parallel(Parallel),
    /// `Map`.
    Map(Box<Map>),
}

impl StateKind {
    /// The value of `Type`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Task(_) => "Task",
            Self::Pass(_) => "Pass",
            Self::Choice(_) => "Choice",
            Self::Wait(_) => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail(_) => "Fail",
            Self::Parallel(_) => "Parallel",
            Self::Map(_) => "Map",
        }
    }
}

/// Where a state goes when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// `Next`.
    Next(StateIndex),
    /// `End: true`.
    End,
}

/// A path and what it is read from (reference 01-language §6).
#[derive(Debug, Clone)]
pub struct PathExpr {
    /// The text as written, `$$` or `$name` included: AWS prints it in causes.
    pub text: Arc<str>,
    /// What `path` is applied to.
    pub root: PathRoot,
    /// The path below the root.
    pub path: Path,
}

/// What a path is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathRoot {
    /// `$`: the input that the field sees.
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a variable.
    Variable(Arc<str>),
}

/// A payload template: JSON with parts that are computed. In JSONPath states those are the keys that end in `.$` (reference 01-language
/// §5); in JSONata states every string from `{%` to `%}`, at any depth, the whole template among them (reference 01-language §4).
#[derive(Debug, Clone)]
pub enum Template {
    /// Nothing below is computed; used as it is, shared.
    Literal(Value),
    /// An object with something computed inside. Fields stand in the order AWS prints them: in JSONPath states the plain ones as written,
    /// then the computed ones in hash order of their names (reference 01-language §9); in JSONata states all as written.
    Object(Vec<TemplateField>),
    /// An array with something computed inside.
    Array(Vec<Template>),
    /// The value of a key that ends in `.$`, or an expression.
    Computed(Computed),
}

/// One member of an object template.
#[derive(Debug, Clone)]
pub struct TemplateField {
    /// The key of the result: in JSONPath states without `.$`.
    pub name: Arc<str>,
    /// The key as written, with `.$` if it is computed in JSONPath: AWS prints it in causes.
    pub key: Arc<str>,
    /// What the key gets.
    pub value: Template,
}

/// What computes a value.
#[derive(Debug, Clone)]
pub enum Computed {
    /// A path; JSONPath only.
    Path(PathExpr),
    /// A call of an intrinsic function; JSONPath only.
    Intrinsic(IntrinsicCall),
    /// JSONata only.
    Expression(JsonataExpression),
}

/// An expression of a JSONata state (reference 01-language §4; 02-choice-intrinsics-jsonata §4, §5), parsed once.
#[derive(Debug, Clone)]
pub struct JsonataExpression {
    /// What stands between `{%` and `%}`, without the blanks around it: AWS quotes it in causes.
    pub text: Arc<str>,
    /// The field that it is the value of, from the state on, as `evaluationFailedEventDetails.location` has it: `Output/result`,
    /// `Arguments/FunctionName`, `Choices[0]/Condition`.
    pub location: Arc<str>,
    /// The expression, ready to be evaluated.
    pub expression: Expression,
}

/// A number that is written down or read from the data (`TimeoutSeconds` and `TimeoutSecondsPath`, for example).
#[derive(Debug, Clone)]
pub enum NumberField<T> {
    /// The plain field.
    Literal(T),
    /// The field with `Path` at the end of its name; JSONPath only.
    Path(PathExpr),
    /// The plain field with an expression; JSONata only.
    Expression(JsonataExpression),
}

/// A `Task` state (reference 01-language §3.1).
#[derive(Debug)]
pub struct Task {
    /// `Resource`, taken apart.
    pub resource: Resource,
    /// `Parameters`.
    pub parameters: Option<Template>,
    /// `Arguments`, JSONata only.
    pub arguments: Option<Template>,
    /// `ResultSelector`.
    pub result_selector: Option<Template>,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`.
    pub timeout_seconds: Option<NumberField<u64>>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
    pub heartbeat_seconds: Option<NumberField<u64>>,
    /// `Credentials`.
    pub credentials: Option<Template>,
    /// `Retry`.
    pub retry: Vec<Retrier>,
    /// `Catch`.
    pub catch: Vec<Catcher>,
    /// `Next` or `End`.
    pub transition: Transition,
}

/// A `Pass` state (reference 01-language §3.2).
#[derive(Debug)]
pub struct Pass {
    /// `Result`: copied verbatim; wins over `parameters`.
    pub result: Option<Value>,
    /// `Parameters`.
    pub parameters: Option<Template>,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `Next` or `End`.
    pub transition: Transition,
}

/// A `Wait` state (reference 01-language §3.4).
#[derive(Debug)]
pub struct Wait {
    /// For how long, or until when.
    pub until: WaitUntil,
    /// `Next` or `End`.
    pub transition: Transition,
}

/// The one field that says how long to wait.
#[derive(Debug)]
pub enum WaitUntil {
    /// `Seconds`
    Seconds(u64),
    /// `SecondsPath`
    SecondsPath(PathExpr),
    /// `Timestamp`, as written and already found well-formed.
    Timestamp(Arc<str>),
    /// `TimestampPath`
    TimestampPath(PathExpr),
    /// `Seconds` with an expression, JSONata only.
    SecondsExpression(JsonataExpression),
    /// `Timestamp` with an expression, JSONata only.
    TimestampExpression(JsonataExpression),
}

/// A `Fail` state (reference 01-language §3.5).
#[derive(Debug)]
pub struct Fail {
    /// `Error` or `ErrorPath`.
    pub error: Option<FailText>,
    /// `Cause` or `CausePath`.
    pub cause: Option<FailText>,
}

/// The error name or the cause of a Fail state.
#[derive(Debug)]
pub enum FailText {
    /// The plain field.
    Literal(Arc<str>),
    /// The `…Path` field (a path or an intrinsic call), or the plain field with an expression.
    Computed(Computed),
}

/// A `Parallel` state (reference 01-language §3.6).
#[derive(Debug)]
pub struct Parallel {
    /// `Branches`; never empty.
    pub branches: Vec<Scope>,
    /// `Parameters`.
    pub parameters: Option<Template>,
    /// `Arguments`, JSONata only.
    pub arguments: Option<Template>,
    /// `ResultSelector`.
    pub result_selector: Option<Template>,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `Retry`.
    pub retry: Vec<Retrier>,
    /// `Catch`.
    pub catch: Vec<Catcher>,
    /// `Next` or `End`.
    pub transition: Transition,
}

/// One entry of `Retry` (reference 03-errors-retry-catch §3).
#[derive(Debug, Clone)]
pub struct Retrier {
    /// `ErrorEquals`.
    pub error_equals: Vec<Arc<str>>,
    /// `IntervalSeconds`, 1 if absent.
    pub interval_seconds: u64,
    /// `MaxAttempts`, 3 if absent.
    pub max_attempts: u64,
    /// `BackoffRate`, 2.0 if absent.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`.
    pub max_delay_seconds: Option<u64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
    /// JSON pointer of the entry: `/States/X/Retry[0]`.
    pub pointer: Arc<str>,
}

/// One entry of `Catch` (reference 03-errors-retry-catch §4).
#[derive(Debug, Clone)]
pub struct Catcher {
    /// `ErrorEquals`.
    pub error_equals: Vec<Arc<str>>,
    /// `ResultPath`: where the Error Output goes in the raw input.
    pub result_path: ResultPath,
    /// `Output`, JSONata only; without it the Error Output is passed on.
    pub output: Option<Template>,
    /// `Assign`.
    pub assign: Option<Template>,
    /// `Next`.
    pub next: StateIndex,
    /// JSON pointer of the entry: `/States/X/Catch[0]`.
    pub pointer: Arc<str>,
}
