//! Paths and what they are read from (reference 01-language §6; 09-query-engines B).

use std::sync::Arc;

use asl_json::{Node, NodeKind, Span};
use asl_jsonpath::{Path, ReferencePath};

use super::{Reader, View};
use crate::findings::quoted;
use crate::model::{IoPath, NumberField, PathExpr, PathRoot, ResultPath};
use crate::place::Place;
use crate::placeholder::is_open;
use crate::quotas::MAX_NAME_LENGTH;

/// Why a text is no path.
pub(crate) struct PathProblem {
    /// What is wrong, as the end of a sentence: "does not start with `$`".
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
}

/// Reads a path: `$…` of the input, `$$…` of the context object, `$name…` of a variable.
pub(crate) fn path_expr(text: &str) -> Result<PathExpr, PathProblem> {
    let Some(after) = text.strip_prefix('$') else {
        return Err(PathProblem {
            message: "does not start with `$`".to_owned(),
            help: format!(
                "a path starts with `$`: `$.{}`",
                text.trim_start_matches('.')
            ),
        });
    };
    let (root, rest) = if let Some(rest) = after.strip_prefix('$') {
        (PathRoot::Context, rest)
    } else {
        let end = after
            .find(|character: char| !unicode_ident::is_xid_continue(character))
            .unwrap_or(after.len());
        let (name, rest) = after.split_at_checked(end).unwrap_or((after, ""));
        if name.is_empty() {
            (PathRoot::Input, rest)
        } else if is_variable_name(name) {
            (PathRoot::Variable(Arc::from(name)), rest)
        } else {
            return Err(PathProblem {
                message: format!("names no variable: {} is not a name", quoted(name)),
                help: format!(
                    "a variable's name starts with a letter; for the input's field write `$.{name}`"
                ),
            });
        }
    };
    if !(rest.is_empty() || rest.starts_with(['.', '['])) {
        let odd = rest.chars().next().unwrap_or_default();
        return Err(PathProblem {
            message: format!("has `{odd}` where `.` or `[` must follow"),
            help: "write `$.name` or `$['name']`".to_owned(),
        });
    }
    let path =
        Path::parse_after_root(text, text.len() - rest.len()).map_err(|error| PathProblem {
            message: format!("cannot be read: {}", error.message),
            help: error.help.unwrap_or_else(|| {
                "write `$.name`, `$['name']`, `$.list[0]` or `$.list[*]`".to_owned()
            }),
        })?;
    Ok(PathExpr {
        text: Arc::from(text),
        root,
        path,
    })
}

/// Whether a name can be given to a variable: Unicode ID_Start, then ID_Continue, at most 80 characters, not `states`.
pub fn is_variable_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(unicode_ident::is_xid_start)
        && characters.all(unicode_ident::is_xid_continue)
        && name.chars().count() <= MAX_NAME_LENGTH
        && name != "states"
}

/// Whether a path has only names and indexes, from wherever it starts.
fn leads_to_one_place(path: &PathExpr) -> bool {
    let root = match &path.root {
        PathRoot::Input => 1,
        PathRoot::Context => 2,
        PathRoot::Variable(name) => 1 + name.len(),
    };
    let below = path.text.get(root..).unwrap_or_default();
    ReferencePath::parse(&format!("${below}")).is_ok()
}

/// What a field that holds a path asks of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Any path.
    Path,
    /// A path that leads to one value.
    Reference,
    /// Any path; nothing can be made of the object without it.
    Needed,
}

impl Reader<'_> {
    /// The path of a field, or `None` if it is absent or not a path, which is then reported.
    #[inline(never)]
    pub(crate) fn path_field(
        &mut self,
        view: &View<'_>,
        name: &str,
        asks: Asks,
        place: &Place<'_>,
    ) -> Option<PathExpr> {
        let text = view.text(name)?;
        self.path_text(&text, name, asks, view.span(name), &place.key(name))
    }

    fn path_text(
        &mut self,
        text: &Arc<str>,
        name: &str,
        asks: Asks,
        span: Span,
        place: &Place<'_>,
    ) -> Option<PathExpr> {
        match path_expr(text) {
            Ok(path) => {
                if let PathRoot::Variable(variable) = &path.root {
                    self.uses_variable(variable, place, span);
                }
                if asks == Asks::Reference && !leads_to_one_place(&path) {
                    self.findings
                        .error(
                            "bad-reference-path",
                            place,
                            span,
                            format!(
                                "`{name}` must lead to one value, but {} can lead to several",
                                quoted(text)
                            ),
                        )
                        .help("use only names and indexes: no wildcards, slices, filters or `..`");
                    return None;
                }
                Some(path)
            }
            Err(_) if is_open(text) && asks == Asks::Needed => {
                let text = quoted(text);
                let message = format!("`{name}` needs a path, and {text} has no value yet");
                self.findings
                    .error("undefined-substitution", place, span, message)
                    .help(format!("give {text} a value"));
                None
            }
            Err(_) if is_open(text) => {
                self.without_value(name, text, span, place);
                None
            }
            Err(problem) => {
                let aws = (!text.starts_with('$')).then_some(
                    "Value is not a Reference Path: Reference path didn't start with '$'",
                );
                let finding = self
                    .findings
                    .error(
                        "bad-path",
                        place,
                        span,
                        format!("`{name}` is no path: {} {}", quoted(text), problem.message),
                    )
                    .help(problem.help);
                if let Some(message) = aws {
                    finding.aws(message);
                }
                None
            }
        }
    }

    /// Says that a field waits for the value of a placeholder.
    pub(crate) fn without_value(&mut self, name: &str, text: &str, span: Span, place: &Place<'_>) {
        self.findings
            .warning(
                "undefined-substitution",
                place,
                span,
                format!("`{name}` is {} and has no value yet", quoted(text)),
            )
            .help(format!(
                "give it a value; until then `{name}` is taken as absent"
            ));
    }

    /// `InputPath` or `OutputPath`.
    #[inline(never)]
    pub(crate) fn io_path(&mut self, view: &View<'_>, name: &str, place: &Place<'_>) -> IoPath {
        if view.get(name).is_some_and(Node::is_null) {
            return IoPath::Null;
        }
        match self.path_field(view, name, Asks::Path, place) {
            Some(path) if &*path.text == "$" => IoPath::Whole,
            Some(path) => IoPath::Path(path),
            None => IoPath::Whole,
        }
    }

    /// `ResultPath`.
    #[inline(never)]
    pub(crate) fn result_path(&mut self, view: &View<'_>, place: &Place<'_>) -> ResultPath {
        let Some(node) = view.get("ResultPath") else {
            return ResultPath::Replace;
        };
        let NodeKind::String(text) = &node.kind else {
            return ResultPath::Discard;
        };
        if &**text == "$" {
            return ResultPath::Replace;
        }
        let (place, span) = (place.key("ResultPath"), view.span("ResultPath"));
        if is_open(text) && path_expr(text).is_err() {
            self.without_value("ResultPath", text, span, &place);
            return ResultPath::Replace;
        }
        let below_root = text
            .strip_prefix('$')
            .is_some_and(|rest| rest.starts_with(['.', '[']));
        if !below_root {
            let finding = if text.starts_with('$') {
                self.findings
                    .error(
                        "result-path-context",
                        &place,
                        span,
                        format!(
                            "the result can only be put into the input, not at {}",
                            quoted(text)
                        ),
                    )
                    .help("write `$.name`; to set a variable use `Assign`")
            } else {
                self.findings
                    .error(
                        "bad-path",
                        &place,
                        span,
                        format!(
                            "`ResultPath` is no path: {} does not start with `$`",
                            quoted(text)
                        ),
                    )
                    .aws("Value is not a Reference Path: Reference path didn't start with '$'")
                    .help(format!(
                        "a path starts with `$`: `$.{}`",
                        text.trim_start_matches('.')
                    ))
            };
            if text.starts_with("$$") {
                finding.help("the context object cannot be changed: write `$.name`");
            }
            return ResultPath::Replace;
        }
        match ReferencePath::parse(text) {
            Ok(path) => ResultPath::At(path),
            Err(error) => {
                self.findings
                    .error(
                        "result-path-wildcard",
                        &place,
                        span,
                        format!("`ResultPath` must lead to one place: {}", error.message),
                    )
                    .help("use only names and indexes: `$.a.b[0]`");
                ResultPath::Replace
            }
        }
    }

    /// A whole number, its expression or the path to it: `TimeoutSeconds` or `TimeoutSecondsPath`.
    #[inline(never)]
    pub(crate) fn whole_or_path(
        &mut self,
        view: &View<'_>,
        name: &str,
        path_name: &str,
        place: &Place<'_>,
    ) -> Option<NumberField<u64>> {
        if let Some(expression) = self.expression_field(view, name, place) {
            return Some(NumberField::Expression(expression));
        }
        let literal = view.whole(name).map(NumberField::Literal);
        let path = self
            .path_field(view, path_name, Asks::Reference, place)
            .map(NumberField::Path);
        literal.or(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_input_the_context_or_a_variable() {
        for (text, root) in [
            ("$", PathRoot::Input),
            ("$.a.b[0]", PathRoot::Input),
            ("$['a']", PathRoot::Input),
            ("$$", PathRoot::Context),
            ("$$.Execution.Id", PathRoot::Context),
            ("$x", PathRoot::Variable("x".into())),
            ("$order_1.id", PathRoot::Variable("order_1".into())),
            ("$größe[0]", PathRoot::Variable("größe".into())),
        ] {
            let path =
                path_expr(text).unwrap_or_else(|problem| panic!("{text}: {}", problem.message));
            assert_eq!(path.root, root, "{text}");
            assert_eq!(&*path.text, text);
        }
    }

    #[test]
    fn other_texts_are_no_paths() {
        for text in [
            "", "a", ".a", "$1", "$_x", "$states", "$ a", "$$x", "${x}", "$.a[", "$.a b",
        ] {
            assert!(path_expr(text).is_err(), "{text}");
        }
    }
}
