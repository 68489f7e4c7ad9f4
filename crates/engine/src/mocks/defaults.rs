//! What a call gets when no mock says it: a realistic answer of the integration, so that a workflow runs before
//! anything is mocked.
//!
//! - A Lambda function called by its ARN, and an activity, return what they were given: the data goes on, and what the
//!   states do to it can be seen. `lambda:invoke` wraps its `Payload` in the envelope that AWS gives.
//! - `.waitForTaskToken` is called back at once with `{"approved": true}`; what the API answers first stands in
//!   `TaskSubmitted`.
//! - `.sync` gives the finished job.
//! - Other integrations give a response of the API's shape (`defaults.json`, names of fields as in the API models),
//!   which takes over names and ids from the request. An API that is not listed gives `{}`.
//!
//! Ids follow from the seed, the state and the number of the call; all dates are the same.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use asl_json::{Array, Object, Value};
use asl_language::model::StateKind;
use asl_language::resource::{IntegrationPattern, Target};

use crate::dataflow::limits;
use crate::payload::Payload;
use crate::seed::Seed;
use crate::task::{Purpose, TaskRequest, TaskResult};

/// `service:api` to `{ "result", "sync"?, "sync:2"?, "metadata"? }`. In texts, `{uuid}` and `{hex}` are drawn, `{job}` and
/// `{execution}` are one id for the whole call, and `{.Name|text}` is that parameter of the request, else the text.
static TABLE: LazyLock<Object> =
    LazyLock::new(|| match Value::parse(include_str!("defaults.json")) {
        Ok(Value::Object(table)) => table,
        _ => Object::new(),
    });

/// The result of a call that no mock answers.
#[must_use]
pub fn result(request: &TaskRequest, seed: u64) -> TaskResult {
    TaskResult::Return(Payload::computed(value(request, seed)))
}

/// The first answer of the API, for `.sync` and `.waitForTaskToken`.
#[must_use]
pub fn submitted(request: &TaskRequest, seed: u64) -> Option<Value> {
    match &request.resource.target {
        Target::Integration {
            pattern: IntegrationPattern::RequestResponse,
            ..
        } => None,
        Target::Integration { service, api, .. } => {
            Some(response(service, api, "result", request, seed))
        }
        Target::LambdaFunction | Target::Activity => None,
    }
}

fn value(request: &TaskRequest, seed: u64) -> Value {
    match &request.resource.target {
        Target::LambdaFunction | Target::Activity => request.parameters.clone(),
        Target::Integration {
            service,
            api,
            pattern,
        } => match pattern {
            IntegrationPattern::WaitForTaskToken => Object::from_iter([("approved", true)]).into(),
            IntegrationPattern::RequestResponse
                if request.purpose == Purpose::ReadItems && &**api == "getObject" =>
            {
                items(request)
            }
            IntegrationPattern::RequestResponse => response(service, api, "result", request, seed),
            IntegrationPattern::Sync => response(service, api, "sync", request, seed),
            IntegrationPattern::Sync2 => response(service, api, "sync:2", request, seed),
        },
    }
}

/// The response of an API, filled in; `which` falls back to the plain one.
fn response(service: &str, api: &str, which: &str, request: &TaskRequest, seed: u64) -> Value {
    let key = format!("{service}:{api}");
    let entry = TABLE
        .get(&key)
        .or_else(|| TABLE.get(key.strip_prefix("aws-sdk:")?));
    let fallback = if which == "sync:2" { "sync" } else { "result" };
    let found =
        entry.and_then(|entry| Some((entry, entry.get(which).or_else(|| entry.get(fallback))?)));
    let Some((entry, template)) = found else {
        return Object::new().into();
    };
    let mut filling = Filling {
        parameters: &request.parameters,
        ids: Ids::new(request, seed),
    };
    let mut filled = filling.fill(template);
    if key == "lambda:invoke"
        && request
            .parameters
            .get("InvocationType")
            .and_then(Value::as_str)
            == Some("Event")
    {
        filled = Object::from_iter([
            ("ExecutedVersion", Value::from("$LATEST")),
            ("Payload", Object::new().into()),
            ("StatusCode", Value::from(202)),
        ])
        .into();
    }
    match (entry.get("metadata").and_then(Value::as_str), filled) {
        // The AWS SDK integrations and the finished job of `.sync` come without metadata.
        (Some(protocol), Value::Object(object))
            if which == "result" && !service.starts_with("aws-sdk:") =>
        {
            with_metadata(&object, protocol, &filling.ids.seed.uuid()).into()
        }
        (_, filled) => filled,
    }
}

/// The response with `SdkHttpMetadata` and `SdkResponseMetadata`; AWS sorts the keys (reference 05-integrations §3).
fn with_metadata(response: &Object, protocol: &str, request_id: &str) -> Object {
    let content_type = match protocol {
        "1.0" => "application/x-amz-json-1.0",
        "1.1" => "application/x-amz-json-1.1",
        "xml" => "text/xml",
        _ => "application/json",
    };
    let length = response
        .get("Payload")
        .map_or(2, Value::json_len)
        .to_string();
    let date = "Fri, 02 Jan 2026 03:04:05 GMT";
    // AllHttpHeaders is in hash order, HttpHeaders sorted without regard to case (reference 10-more-recordings).
    let all = [
        ("x-amzn-RequestId", request_id),
        ("Content-Length", &*length),
        ("Date", date),
        ("Content-Type", content_type),
    ];
    let plain = [
        ("Content-Length", &*length),
        ("Content-Type", content_type),
        ("Date", date),
        ("x-amzn-RequestId", request_id),
    ];
    let all: Object = all
        .into_iter()
        .map(|(name, value)| (name, Value::from(vec![Value::from(value)])))
        .collect();
    let plain: Object = plain.into_iter().collect();
    let http = Object::from_iter([
        ("AllHttpHeaders", Value::from(all)),
        ("HttpHeaders", Value::from(plain)),
        ("HttpStatusCode", Value::from(200)),
    ]);
    let mut members: Vec<(Arc<str>, Value)> = response
        .iter()
        .map(|(key, value)| (Arc::clone(key), value.clone()))
        .collect();
    members.push(("SdkHttpMetadata".into(), http.into()));
    members.push((
        "SdkResponseMetadata".into(),
        Object::from_iter([("RequestId", request_id)]).into(),
    ));
    asl_sort::sort_by(&mut members, |a, b| a.0.cmp(&b.0));
    members.into_iter().collect()
}

/// The object that an ItemReader reads: two items in the form that it expects.
fn items(request: &TaskRequest) -> Value {
    let reader = match &request.state.kind {
        StateKind::Map(map) => map.item_reader.as_ref(),
        _ => None,
    };
    match reader.and_then(|reader| reader.input_type.as_deref()) {
        Some("CSV") => Value::from("id,name\n1,first\n2,second\n"),
        Some("JSONL") => Value::from("{\"id\":1}\n{\"id\":2}\n"),
        _ => {
            let item = |id: i64| Value::from(Object::from_iter([("id", id)]));
            let items = Value::from(vec![item(1), item(2)]);
            let pointer = reader
                .and_then(|reader| reader.items_pointer.as_deref())
                .unwrap_or_default();
            let steps = pointer.split('/').skip(1).take(limits::MAX_DEPTH);
            steps
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .fold(items, |inner, step| {
                    Object::from_iter([(step.replace("~1", "/").replace("~0", "~"), inner)]).into()
                })
        }
    }
}

/// What is drawn for one call: the same for the same call, whatever was drawn for others.
struct Ids {
    seed: Seed,
    job: String,
}

impl Ids {
    fn new(request: &TaskRequest, seed: u64) -> Ids {
        let name = request.state.name.bytes().chain(request.call.to_le_bytes());
        // FNV-1a.
        let mixed = name.fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let seed = Seed::new(mixed);
        Ids {
            job: seed.uuid(),
            seed,
        }
    }
}

struct Filling<'a> {
    parameters: &'a Value,
    ids: Ids,
}

impl Filling<'_> {
    /// The table is ours and shallow.
    fn fill(&mut self, template: &Value) -> Value {
        match template {
            Value::String(text) => self.fill_text(text),
            Value::Array(items) => items
                .iter()
                .map(|item| self.fill(item))
                .collect::<Array>()
                .into(),
            Value::Object(members) => members
                .iter()
                .map(|(key, value)| (Arc::clone(key), self.fill(value)))
                .collect::<Object>()
                .into(),
            other => other.clone(),
        }
    }

    /// A text that is one parameter and nothing else takes its value over as it is.
    fn fill_text(&mut self, text: &str) -> Value {
        if let Some((name, fallback)) = parameter(text) {
            return match (self.parameters.get(name), fallback) {
                (Some(value), "text") => value
                    .as_str()
                    .map_or_else(|| value.to_json_string(), str::to_owned)
                    .into(),
                (None, "text") => Value::from("{}"),
                (Some(value), _) => value.clone(),
                (None, "{}") => Object::new().into(),
                (None, "[]") => Array::new().into(),
                (None, fallback) => fallback.into(),
            };
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, (token, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            filled.push_str(before);
            self.fill_token(token, &mut filled);
            rest = after;
        }
        filled.push_str(rest);
        filled.into()
    }

    fn fill_token(&mut self, token: &str, filled: &mut String) {
        match token {
            "uuid" => filled.push_str(&self.ids.seed.uuid()),
            "job" => filled.push_str(&self.ids.job),
            "hex" => {
                // Writing to a `String` cannot fail.
                let _ = write!(filled, "{:08x}", self.ids.seed.next_u64() >> 32);
            }
            "execution" => {
                let text = |name: &str| self.parameters.get(name).and_then(Value::as_str);
                let machine = text("StateMachineArn")
                    .and_then(|arn| arn.rsplit(':').next())
                    .unwrap_or("child");
                let name = text("Name").unwrap_or(&self.ids.job);
                let _ = write!(
                    filled,
                    "arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}"
                );
            }
            _ => match token
                .strip_prefix('.')
                .and_then(|token| token.split_once('|'))
            {
                Some((name, fallback)) => {
                    filled.push_str(
                        self.parameters
                            .get(name)
                            .and_then(Value::as_str)
                            .unwrap_or(fallback),
                    );
                }
                // No token of ours: JSON inside a text.
                None => {
                    let _ = write!(filled, "{{{token}}}");
                }
            },
        }
    }
}

/// `{.Name|fallback}`
fn parameter(text: &str) -> Option<(&str, &str)> {
    let (name, fallback) = text
        .strip_prefix("{.")?
        .strip_suffix('}')?
        .split_once('|')?;
    let single = !name.contains('}') && (fallback == "{}" || !fallback.contains(['{', '}']));
    single.then_some((name, fallback))
}
