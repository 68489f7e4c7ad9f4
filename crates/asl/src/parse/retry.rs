//! `Retry` and `Catch` (reference 03-errors-retry-catch §3, §4).

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Node, NodeKind};

use super::expression::Sees;
use super::{Reader, View};
use crate::error_name;
use crate::fields::Owner;
use crate::findings::{json_string, quoted};
use crate::model::{Catcher, NameMap, QueryLanguage, Retrier, StateIndex};
use crate::place::Place;
use crate::suggest::nearest;

impl Reader<'_> {
    /// `Retry`; empty if absent.
    #[inline(never)]
    pub(crate) fn retriers(
        &mut self,
        view: &View<'_>,
        language: QueryLanguage,
        place: &Place<'_>,
    ) -> Vec<Retrier> {
        let Some(node) = view.get("Retry") else {
            return Vec::new();
        };
        let place = place.key("Retry");
        let items = node.items();
        let last = items.len().saturating_sub(1);
        let mut retriers = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = place.index(index);
            let view = self.view(Owner::Retrier, language, item, &place);
            let error_equals = self.error_equals(&view, index == last, &place);
            if view.whole("MaxAttempts") == Some(0) {
                self.findings
                    .hint(
                        "retry-max-attempts-zero",
                        &place,
                        view.span("MaxAttempts"),
                        "`MaxAttempts` 0 never retries",
                    )
                    .help(
                        "useful to exempt these errors from a later retrier; else remove the entry",
                    );
            }
            retriers.push(Retrier {
                error_equals,
                interval_seconds: view.whole("IntervalSeconds").unwrap_or(1),
                max_attempts: view.whole("MaxAttempts").unwrap_or(3),
                backoff_rate: view.number("BackoffRate").unwrap_or(2.0),
                max_delay_seconds: view.whole("MaxDelaySeconds"),
                full_jitter: view
                    .text("JitterStrategy")
                    .is_some_and(|strategy| &*strategy == "FULL"),
                pointer: self.pointer(&place, view.start()),
            });
        }
        self.shadowed(items, &place);
        retriers
    }

    /// `Catch`; empty if absent.
    #[inline(never)]
    pub(crate) fn catchers(
        &mut self,
        view: &View<'_>,
        language: QueryLanguage,
        targets: &NameMap<StateIndex>,
        place: &Place<'_>,
    ) -> Vec<Catcher> {
        let Some(node) = view.get("Catch") else {
            return Vec::new();
        };
        let place = place.key("Catch");
        let items = node.items();
        let last = items.len().saturating_sub(1);
        let mut catchers = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = place.index(index);
            let view = self.view(Owner::Catcher, language, item, &place);
            catchers.push(Catcher {
                error_equals: self.error_equals(&view, index == last, &place),
                result_path: self.result_path(&view, &place),
                output: self.expressions(&view, "Output", Sees::ErrorOutput, &place),
                assign: self.assign(&view, language, Sees::ErrorOutput, &place),
                next: super::state::target(&view, "Next", targets),
                pointer: self.pointer(&place, view.start()),
            });
        }
        catchers
    }

    fn error_equals(&mut self, view: &View<'_>, last: bool, place: &Place<'_>) -> Vec<Arc<str>> {
        let Some(node) = view.get("ErrorEquals") else {
            return Vec::new();
        };
        let errors_place = place.key("ErrorEquals");
        let mut names = Vec::new();
        for (index, item) in node.items().iter().enumerate() {
            match &item.kind {
                NodeKind::String(name) if name.is_empty() => {
                    self.findings
                        .error(
                            "error-equals-empty",
                            &errors_place.index(index),
                            item.span,
                            "an error's name is not empty",
                        )
                        .help("name the error, or take \"States.ALL\" for all of them");
                }
                NodeKind::String(name) => {
                    self.error_name(name, item, &errors_place.index(index));
                    names.push(Arc::clone(name));
                }
                _ => {
                    self.findings
                        .error(
                            "error-equals-empty",
                            &errors_place.index(index),
                            item.span,
                            "an error's name is a string",
                        )
                        .aws("Expected value of type String")
                        .help("put the name in quotes");
                }
            }
        }
        if let Some(all) = node
            .items()
            .iter()
            .find(|item| item.as_str() == Some("States.ALL"))
            && (names.len() > 1 || !last)
        {
            let message = if names.len() > 1 {
                "`States.ALL` must stand alone in its `ErrorEquals`"
            } else {
                "`States.ALL` must be in the last entry"
            };
            self.findings
                .error("states-all-position", place, all.span, message)
                .aws("States.ALL must appear alone and at end of list")
                .help("it already stands for every other name: give it a last entry of its own");
        }
        names
    }

    fn error_name(&mut self, name: &str, node: &Node, place: &Place<'_>) {
        if error_name::never_matches(name) {
            self.findings
                .warning(
                    "retry-runtime",
                    place,
                    node.span,
                    format!("`{name}` can never be retried or caught"),
                )
                .help(
                    "AWS ends the execution with it at once: mend the path or value that causes it",
                );
        } else if name.starts_with("States.") && !error_name::is_known(name) {
            let finding = self.findings.warning(
                "unknown-states-error",
                place,
                node.span,
                format!(
                    "{} is no error that AWS raises: it never matches",
                    quoted(name)
                ),
            );
            match nearest(name, error_name::RESERVED) {
                Some(known) => finding.help(format!("did you mean `{known}`?")).fix(
                    format!("change it to `{known}`"),
                    node.span,
                    json_string(known),
                ),
                None => finding.help("names that start with `States.` are AWS's own"),
            };
        }
    }

    /// Warns of names that an earlier retrier matches already.
    fn shadowed(&mut self, items: &[Node], place: &Place<'_>) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let names: Vec<&Node> = item
                .get("ErrorEquals")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .filter(|name| name.as_str().is_some())
                .collect();
            for node in names {
                let name = node.as_str().unwrap_or_default();
                match seen.get(name) {
                    Some(earlier) if *earlier != index => {
                        self.findings
                            .warning("shadowed-retrier", &place.index(index), node.span, format!("{} is already matched by entry {earlier} of `Retry`", quoted(name)))
                            .help("the first matching entry decides, also when its attempts are used up: remove one of the two");
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(name, index);
                    }
                }
            }
        }
    }
}
