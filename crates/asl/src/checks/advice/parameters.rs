//! The parameters of a call: those that are missing, misspelled, or not in PascalCase (reference 05-integrations §1, §3).

use asl_json::{Member, Node};

use super::{Advice, Scene};
use crate::diagnostic::Edit;
use crate::findings::{json_string, quoted};
use crate::integrations::{Api, Parameter, api, sdk_parameters};
use crate::parse::words::opening;
use crate::place::Place;
use crate::resource::Target;
use crate::suggest::nearest;

/// Services whose parameters are all listed, so that another one is a mistake. Of others only near misses are told.
const COMPLETE: [&str; 12] = [
    "lambda",
    "dynamodb",
    "sns",
    "sqs",
    "events",
    "states",
    "glue",
    "batch",
    "athena",
    "bedrock",
    "apigateway",
    "http",
];
/// What the service asks for, but Step Functions fills in.
const FILLED_IN: &str = "ClientToken";

/// What is called, and the parameters that are known of it.
struct Call<'c> {
    service: &'c str,
    name: &'c str,
    api: Option<&'static Api>,
}

impl Call<'_> {
    fn known(&self) -> impl Iterator<Item = &'static str> {
        self.api
            .into_iter()
            .flat_map(|api| api.parameters())
            .map(|parameter| parameter.name)
    }

    fn required(&self) -> impl Iterator<Item = &'static str> {
        let of_sdk = self
            .service
            .strip_prefix("aws-sdk:")
            .into_iter()
            .flat_map(|service| sdk_parameters(service, self.name));
        self.api
            .into_iter()
            .flat_map(|api| api.parameters())
            .chain(of_sdk)
            .filter(|Parameter { name, required }| *required && *name != FILLED_IN)
            .map(|parameter| parameter.name)
    }
}

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>, target: &Target) {
    let Target::Integration {
        service, api: name, ..
    } = target
    else {
        return;
    };
    let call = Call {
        service,
        name,
        api: api(service, name),
    };
    let sdk = service.starts_with("aws-sdk:");
    let (field, payload) = scene.payload();
    // A placeholder or an expression may stand for all of it.
    if (call.api.is_none() && !sdk) || payload.is_some_and(|payload| !payload.is_object()) {
        return;
    }
    let place = scene.place.key(field);
    for member in payload.map(Node::members).unwrap_or_default() {
        if !advice.findings.has_room() {
            break;
        }
        one(advice, &call, member, &place);
    }
    missing(advice, scene, &call, field, payload);
}

/// The parameter's name, whether it is computed or not.
fn name(member: &Member) -> &str {
    member.key.strip_suffix(".$").unwrap_or(&member.key)
}

fn one(advice: &mut Advice<'_>, call: &Call<'_>, member: &Member, place: &Place<'_>) {
    let name = name(member);
    if name.is_empty() || name.contains("${") || call.known().any(|known| known == name) {
        return;
    }
    let place = place.key(&member.key);
    let small = name.starts_with(|first: char| first.is_ascii_lowercase());
    let same = call.known().find(|known| known.eq_ignore_ascii_case(name));
    let dollar = member.key.get(name.len()..).unwrap_or_default();
    if same.is_some() || small {
        let right = same.map_or_else(|| capitalized(name), str::to_owned);
        advice
            .warn(
                "param-case",
                &place,
                member.key_span,
                format!(
                    "parameters are in PascalCase: {} is `{right}` here",
                    quoted(name)
                ),
            )
            .help("Step Functions writes them so, also where the service's own API does not")
            .fix(
                format!("change it to `{right}`"),
                member.key_span,
                json_string(&format!("{right}{dollar}")),
            );
        return;
    }
    let suggestion = nearest(name, call.known());
    if suggestion.is_none() && !COMPLETE.contains(&call.service) {
        return;
    }
    let finding = advice.warn(
        "param-unknown",
        &place,
        member.key_span,
        format!(
            "`{}:{}` has no parameter {}",
            call.service,
            call.name,
            quoted(name)
        ),
    );
    match suggestion {
        Some(known) => finding.help(format!("did you mean `{known}`?")).fix(
            format!("change it to `{known}`"),
            member.key_span,
            json_string(&format!("{known}{dollar}")),
        ),
        None => {
            finding.help("AWS refuses a call with a parameter that it does not know: remove it")
        }
    };
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

fn missing(
    advice: &mut Advice<'_>,
    scene: Scene<'_>,
    call: &Call<'_>,
    field: &str,
    payload: Option<&Node>,
) {
    let members = payload.map(Node::members).unwrap_or_default();
    let given = |wanted: &str| {
        members
            .iter()
            // The key may be a placeholder, too.
            .any(|member| name(member).eq_ignore_ascii_case(wanted) || member.key.contains("${"))
    };
    let Some(first) = call.required().find(|wanted| !given(wanted)) else {
        return;
    };
    let all: Vec<String> = call
        .required()
        .filter(|wanted| !given(wanted))
        .map(|name| format!("`{name}`"))
        .collect();
    let object = format!("{{ \"{first}\": \"\" }}");
    let edit = match payload {
        Some(payload) if members.is_empty() => Some(Edit {
            span: payload.span,
            text: object,
        }),
        Some(payload) => advice.member(payload, first, "\"\""),
        None => advice.member(scene.node, field, &object),
    };
    let span = payload.map_or_else(
        || scene.get("Resource").map_or(scene.key, |node| node.span),
        opening,
    );
    let place = match payload {
        Some(_) => scene.place.key(field),
        None => *scene.place,
    };
    let finding = advice.warn(
        "param-missing",
        &place,
        span,
        format!("`{}:{}` needs {}", call.service, call.name, all.join(", ")),
    );
    finding.help(format!("the call fails without it: add it to `{field}`"));
    if let Some(edit) = edit {
        finding.fix(format!("add `{first}`"), edit.span, edit.text);
    }
}
