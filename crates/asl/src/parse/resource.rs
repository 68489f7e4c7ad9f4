//! `Resource` of a Task (reference 05-integrations §1, §2).

use asl_json::{Node, NodeKind, Span};

use super::state::Scene;
use super::{Reader, View};
use crate::findings::{json_string, quoted};
use crate::model::QueryLanguage;
use crate::place::Place;
use crate::placeholder::is_open;
use crate::resource::{self, IntegrationPattern, Resource, ResourceProblem, Target};

impl Reader<'_> {
    pub(crate) fn resource(&mut self, view: &View<'_>, scene: Scene<'_>) -> Option<Resource> {
        let arn = view.text("Resource")?;
        let place = scene.place.key("Resource");
        let span = view.span("Resource");
        match resource::parse(&arn) {
            Ok(target) => {
                self.express(&target, view, &place);
                self.connection(&target, view, scene.place);
                self.token(&target, view, scene);
                Some(Resource { arn, target })
            }
            Err(ResourceProblem::Unknown(None)) if resource::is_foreign(&arn) => {
                self.findings
                    .warning("resource-not-arn", &place, span, format!("{} is no ARN: the language allows any URI, but AWS refuses it", quoted(&arn)))
                    .help("here it answers like a Lambda function; before it goes to AWS, give the ARN of a function or an activity, or an integration");
                Some(Resource {
                    arn,
                    target: Target::LambdaFunction,
                })
            }
            Err(problem) => {
                let (code, message, help) = match &problem {
                    _ if arn.starts_with("{%") || arn.starts_with('$') => (
                        "resource-dynamic",
                        "`Resource` is a fixed text: it cannot be computed".to_owned(),
                        "to call a function that the data names, use \"arn:aws:states:::lambda:invoke\" and put the name into its parameters".to_owned(),
                    ),
                    ResourceProblem::Unknown(nearest) => (
                        "resource-unknown",
                        format!("{} is no resource that a Task can call", quoted(&arn)),
                        match nearest {
                            Some(known) => format!("did you mean `{known}`?"),
                            None => "give the ARN of a Lambda function or an activity, or an integration such as arn:aws:states:::sns:publish".to_owned(),
                        },
                    ),
                    ResourceProblem::Pattern(pattern) => ("resource-pattern", format!("this integration does not support `{}`", pattern.suffix()), "remove the suffix, or see which patterns the service supports".to_owned()),
                    ResourceProblem::SyncOnSdk => (
                        "sync-on-aws-sdk",
                        "an AWS SDK integration cannot wait for a job: it has no `.sync`".to_owned(),
                        "use the optimized integration of the service, or poll for the result".to_owned(),
                    ),
                };
                let finding = self
                    .findings
                    .error(code, &place, span, message)
                    .aws(format!("The resource provided {arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."))
                    .help(help);
                if let ResourceProblem::Unknown(Some(known)) = &problem {
                    finding.fix(format!("change it to `{known}`"), span, json_string(known));
                }
                None
            }
        }
    }

    /// What EXPRESS machines refuse (recorded: api/test_illegal_callbacks, express/test_illegal_activity_task), and so do the EXPRESS children of a
    /// distributed Map (Developer Guide: Distributed Map). The texts are AWS's, the two blanks too.
    fn express(&mut self, target: &Target, view: &View<'_>, place: &Place<'_>) {
        if !self.express {
            return;
        }
        let (code, what, aws) = match target {
            Target::Activity => (
                "express-activity",
                "activities",
                "Express state machine does not support Activity ARN",
            ),
            Target::Integration {
                pattern: IntegrationPattern::Sync | IntegrationPattern::Sync2,
                ..
            } => (
                "express-sync",
                "`.sync`",
                "Express state machine does not support '.sync' service integration",
            ),
            Target::Integration {
                pattern: IntegrationPattern::WaitForTaskToken,
                ..
            } => (
                "express-callback",
                "`.waitForTaskToken`",
                "Express state machine does not support '.waitForTaskToken' service integration ",
            ),
            _ => return,
        };
        self.findings
            .error(
                code,
                place,
                view.span("Resource"),
                format!("an EXPRESS execution does not support {what}"),
            )
            .aws(aws)
            .help("use STANDARD (the type of the state machine, or `ExecutionType` of the Map around it), or plain request and response");
    }

    /// A callback can only come from who was given the token.
    fn token(&mut self, target: &Target, view: &View<'_>, scene: Scene<'_>) {
        let pattern = IntegrationPattern::WaitForTaskToken;
        let waits =
            matches!(target, Target::Integration { pattern: found, .. } if *found == pattern);
        // Which has an error already.
        if !waits || self.express {
            return;
        }
        let (field, add, misspelt, right) = match scene.language {
            QueryLanguage::JsonPath => (
                "Parameters",
                "\"TaskToken.$\": \"$$.Task.Token\"",
                "$.Task.Token",
                "$$.Task.Token",
            ),
            QueryLanguage::JsonAta => (
                "Arguments",
                "\"TaskToken\": \"{% $states.context.Task.Token %}\"",
                "$states.input.Task.Token",
                "$states.context.Task.Token",
            ),
        };
        let sent = view.member(field).map(|member| &member.value);
        if sent.is_some_and(|sent| text_in(sent, &mentions_context).is_some()) {
            return;
        }
        let finding = self.findings.warning(
            "callback-no-token",
            scene.place,
            view.span("Resource"),
            "the task waits for a callback, but its token is not passed on to anyone",
        );
        let mistaken = sent.and_then(|sent| text_in(sent, &|text| text.contains(misspelt)));
        match mistaken {
            Some((text, span)) => finding
                .help(format!("`{misspelt}` is looked for in the state's input: the token stands in the context object, at `{right}`"))
                .fix(
                    format!("read `{right}`"),
                    span,
                    json_string(&text.replace(misspelt, right)),
                ),
            None => finding.help(format!(
                "add {add} to what the service is sent; without it the task can only time out"
            )),
        };
    }

    /// An HTTP task needs a connection to authenticate with.
    fn connection(&mut self, target: &Target, view: &View<'_>, place: &Place<'_>) {
        let Target::Integration { service, .. } = target else {
            return;
        };
        if &**service != "http" || self.language == QueryLanguage::JsonAta {
            return;
        }
        let Some(parameters) = view.get("Parameters") else {
            return;
        };
        let given = [
            "Authentication",
            "Authentication.$",
            "InvocationConfig",
            "InvocationConfig.$",
        ]
        .iter()
        .any(|name| parameters.get(name).is_some());
        if !given {
            self.findings
                .error("http-no-connection", &place.key("Parameters"), super::words::opening(parameters), "an HTTP task needs a connection to authenticate with")
                .help("add \"Authentication\": { \"ConnectionArn\": \"arn:aws:events:…\" } to its parameters");
        }
    }
}

/// Whether a text refers to the context object, or may once its placeholders have values.
fn mentions_context(text: &str) -> bool {
    // The rest of `$states` is what went in.
    let mut states = text.split("$states").skip(1);
    text.contains("$$")
        || is_open(text)
        || states.any(|rest| !rest.trim_start().starts_with(".input"))
}

/// The first string inside that is such a text, and where it stands.
fn text_in<'n>(node: &'n Node, is_it: &impl Fn(&str) -> bool) -> Option<(&'n str, Span)> {
    match &node.kind {
        NodeKind::String(text) => is_it(text).then_some((&**text, node.span)),
        NodeKind::Array(items) => items.iter().find_map(|item| text_in(item, is_it)),
        NodeKind::Object(members) => members
            .iter()
            .find_map(|member| text_in(&member.value, is_it)),
        _ => None,
    }
}
