//! What stands in a JSONata state as a text, but is probably meant to be computed (reference 01-language §4).

use asl_json::{Member, Node};

use super::Reader;
use super::expression::inner;
use super::template::{call_like, path_like};
use crate::findings::{json_string, quoted};
use crate::place::Place;

impl Reader<'_> {
    /// Warns of a text that is probably meant to be an expression.
    #[inline(never)]
    pub(super) fn no_expression(&mut self, text: &str, node: &Node, place: &Place<'_>) {
        let trimmed = text.trim();
        let (opens, closes) = (trimmed.starts_with("{%"), trimmed.ends_with("%}"));
        if inner(trimmed).is_some() {
            self.findings
                .warning(
                    "expr-with-spaces",
                    place,
                    node.span,
                    "blanks outside of `{%` and `%}` make this a plain text, not an expression",
                )
                .help("remove the blanks before `{%` and after `%}`")
                .fix("remove the blanks", node.span, json_string(trimmed));
        } else if opens || closes {
            self.half_open(text, opens, node, place);
        } else if path_like(text) || call_like(text) || text.starts_with("$states.") {
            let finding = self.findings.warning(
                "path-in-jsonata",
                place,
                node.span,
                format!(
                    "{} is passed on as text: this state is JSONata",
                    quoted(text)
                ),
            );
            match expression_for(text) {
                Some(expression) => finding
                    .help(format!("to have it computed write {}", quoted(&expression)))
                    .fix(
                        format!("change it to {}", quoted(&expression)),
                        node.span,
                        json_string(&expression),
                    ),
                None => finding.help("to have it computed write an expression: \"{% … %}\""),
            };
        }
    }

    /// Of a text that only begins or only ends as an expression does. AWS refuses one with half a pair (Developer Guide: "Improperly opening or closing the
    /// expression"); a whole pair in the middle of a text is passed on.
    #[inline(never)]
    fn half_open(&mut self, text: &str, opens: bool, node: &Node, place: &Place<'_>) {
        let missing = if opens {
            "`%}` at the end"
        } else {
            "`{%` at the start"
        };
        let whole = match (text.strip_prefix("{%"), text.strip_suffix("%}")) {
            (Some(rest), None) if !rest.contains("%}") => {
                Some(format!("{{%{} %}}", rest.trim_end()))
            }
            (None, Some(rest)) if !rest.contains("{%") => {
                Some(format!("{{% {}%}}", rest.trim_start()))
            }
            _ => None,
        };
        // `{%}`: both marks share the `%`.
        let finding = if whole.is_some() || text == "{%}" {
            let message = format!("this expression lacks {missing}");
            self.findings
                .error("expr-half-open", place, node.span, message)
        } else {
            let message = format!("this is passed on as text: {missing} is missing");
            self.findings
                .warning("expr-half-open", place, node.span, message)
        };
        if let Some(whole) = whole {
            finding.fix(
                format!("change it to {}", quoted(&whole)),
                node.span,
                json_string(&whole),
            );
        }
        finding.help("an expression is the whole string, from `{%` to `%}`");
    }

    /// Warns of a key that is written as JSONPath has it.
    #[inline(never)]
    pub(super) fn dollar_suffix(&mut self, member: &Member, place: &Place<'_>) {
        let name = member.key.strip_suffix(".$").unwrap_or_default();
        self.findings
            .warning(
                "dollar-suffix-in-jsonata",
                place,
                member.key_span,
                format!(
                    "the key {} keeps its `.$`: this state is JSONata",
                    quoted(&member.key)
                ),
            )
            .help(format!(
                "name it {}, and write the value as \"{{% … %}}\"",
                quoted(name)
            ))
            .fix(
                format!("change the key to {}", quoted(name)),
                member.key_span,
                json_string(name),
            );
    }
}

/// The expression that reads what a simple path reads: `{% $states.input.a %}` for `$.a`.
fn expression_for(path: &str) -> Option<String> {
    let plain = |rest: &str| {
        let mut names = rest.split('.').skip(1);
        names.all(|name| {
            !name.is_empty()
                && !name.starts_with(|first: char| first.is_ascii_digit())
                && name
                    .chars()
                    .all(|it| it.is_ascii_alphanumeric() || it == '_')
        })
    };
    let (root, rest) = if let Some(rest) = path.strip_prefix("$$") {
        ("$states.context", rest)
    } else if let Some(rest) = path.strip_prefix("$states") {
        ("$states", rest)
    } else {
        ("$states.input", path.strip_prefix('$')?)
    };
    (rest.starts_with('.') && plain(rest)).then(|| format!("{{% {root}{rest} %}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_expressions_where_that_is_certain() {
        for (path, expression) in [
            ("$.a.b_1", Some("{% $states.input.a.b_1 %}")),
            (
                "$$.Execution.Id",
                Some("{% $states.context.Execution.Id %}"),
            ),
            ("$states.input.a", Some("{% $states.input.a %}")),
            ("$.a[0]", None),
            ("$.a..b", None),
            ("$.1", None),
            ("States.UUID()", None),
        ] {
            assert_eq!(expression_for(path).as_deref(), expression, "{path}");
        }
    }
}
