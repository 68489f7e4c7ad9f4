//! Where variables are named (reference 01-language §8).

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Document, Span};

use crate::CheckOptions;
use crate::findings::Findings;
use crate::model::QueryLanguage;
use crate::parse::Reader;

pub use crate::parse::is_variable_name;

/// The names that one `States` object gives with `Assign`, and those that its states read.
#[derive(Debug)]
pub struct VariableScope {
    /// Where the object that holds `States` stands.
    pub span: Span,
    /// The scope around it, an index.
    pub parent: Option<usize>,
    /// The state of that scope which it belongs to.
    pub state: Option<Arc<str>>,
    /// A distributed Map's processor: it sees nothing of its surroundings.
    pub distributed: bool,
    /// Names given, with the pointer of the `Assign` and the place of the key.
    pub assigned: Vec<Mention>,
    /// Names used, with the pointer of the field and its place.
    pub used: Vec<Mention>,
}

impl VariableScope {
    /// Whether no variable occurs in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.assigned.is_empty() && self.used.is_empty()
    }
}

/// A variable's name somewhere in the definition.
#[derive(Debug)]
pub struct Mention {
    /// Without `$`.
    pub name: Arc<str>,
    /// JSON pointer of the field.
    pub pointer: Arc<str>,
    /// The key of `Assign`, or `$name` in a JSONata expression; in JSONPath the whole text in which the name is used.
    pub span: Span,
    /// The state that it stands in.
    pub state: Arc<str>,
    /// The query language of the state.
    pub language: QueryLanguage,
}

/// All places where a definition names variables, scope by scope, outer before inner. Names that an expression binds itself are none.
#[must_use]
pub fn variables(text: &str, document: &Document) -> Vec<VariableScope> {
    let Some(root) = document.root.as_ref().filter(|root| root.is_object()) else {
        return Vec::new();
    };
    let options = CheckOptions::default();
    let mut reader = Reader::new(&options, text, Findings::default(), HashSet::new());
    reader.every_use = true;
    // What cannot be read has been told by a check.
    let _machine = reader.machine(root);
    reader.scopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_name_is_found_scope_by_scope() {
        let text = r#"{ "StartAt": "A", "QueryLanguage": "JSONata", "States": {
            "A": { "Type": "Pass", "Assign": { "n": 1 }, "Next": "B" },
            "B": { "Type": "Map", "Items": "{% [$n, $n] %}", "End": true, "ItemProcessor": { "StartAt": "C", "States": {
                "C": { "Type": "Pass", "Output": "{% ($m := $n; '$n' & $m) %}", "End": true } } } } } }"#;
        let scopes = variables(text, &asl_json::read(text));
        let told: Vec<_> = scopes
            .iter()
            .map(|scope| {
                let texts = |mentions: &[Mention]| {
                    mentions
                        .iter()
                        .map(|it| it.span.text(text).to_owned())
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                (scope.parent, texts(&scope.assigned), texts(&scope.used))
            })
            .collect();
        assert_eq!(
            told,
            [
                (None, "\"n\"".to_owned(), "$n $n".to_owned()),
                (Some(0), String::new(), "$n".to_owned())
            ]
        );
    }
}
