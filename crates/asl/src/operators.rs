//! The 39 comparison operators of a Choice rule in JSONPath mode (reference 02-choice-intrinsics-jsonata §1).

use crate::model::{ComparedKind, Relation, TypeTest};

/// An operator taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `StringEquals` to `TimestampGreaterThanEqualsPath`.
    Compare {
        /// The kind of value that both sides must be.
        kind: ComparedKind,
        /// How they must stand to each other.
        relation: Relation,
        /// Whether it is the `…Path` form.
        path: bool,
    },
    /// `StringMatches`
    StringMatches,
    /// `IsNull` and its kin.
    Is(TypeTest),
}

/// The kinds that have all five relations; `Boolean` has only `Equals`.
const KINDS: [(&str, ComparedKind); 3] = [
    ("String", ComparedKind::String),
    ("Numeric", ComparedKind::Numeric),
    ("Timestamp", ComparedKind::Timestamp),
];

/// The name of every operator, in the order in which AWS lists them (recorded: Feature.ChoiceValidation/003).
pub const ALL: [&str; 39] = [
    "StringEquals",
    "IsBoolean",
    "StringLessThan",
    "IsNumeric",
    "BooleanEquals",
    "StringLessThanEqualsPath",
    "NumericLessThan",
    "NumericGreaterThan",
    "NumericLessThanPath",
    "StringMatches",
    "TimestampLessThanEqualsPath",
    "NumericEquals",
    "TimestampGreaterThan",
    "StringGreaterThanEqualsPath",
    "TimestampGreaterThanEqualsPath",
    "TimestampLessThanEquals",
    "NumericLessThanEqualsPath",
    "TimestampEquals",
    "BooleanEqualsPath",
    "IsTimestamp",
    "StringLessThanEquals",
    "NumericLessThanEquals",
    "StringLessThanPath",
    "TimestampGreaterThanPath",
    "StringGreaterThan",
    "StringGreaterThanPath",
    "IsString",
    "StringEqualsPath",
    "TimestampEqualsPath",
    "TimestampLessThan",
    "StringGreaterThanEquals",
    "NumericGreaterThanPath",
    "NumericGreaterThanEquals",
    "NumericEqualsPath",
    "TimestampLessThanPath",
    "IsNull",
    "IsPresent",
    "TimestampGreaterThanEquals",
    "NumericGreaterThanEqualsPath",
];

impl Operator {
    /// The operator with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Operator> {
        let type_test = match name {
            "StringMatches" => return Some(Operator::StringMatches),
            "IsNull" => Some(TypeTest::Null),
            "IsPresent" => Some(TypeTest::Present),
            "IsNumeric" => Some(TypeTest::Numeric),
            "IsString" => Some(TypeTest::String),
            "IsBoolean" => Some(TypeTest::Boolean),
            "IsTimestamp" => Some(TypeTest::Timestamp),
            _ => None,
        };
        if let Some(test) = type_test {
            return Some(Operator::Is(test));
        }
        let (stem, path) = match name.strip_suffix("Path") {
            Some(stem) => (stem, true),
            None => (name, false),
        };
        if stem == "BooleanEquals" {
            return Some(Operator::Compare {
                kind: ComparedKind::Boolean,
                relation: Relation::Equals,
                path,
            });
        }
        let (kind, rest) = KINDS
            .iter()
            .find_map(|(prefix, kind)| stem.strip_prefix(prefix).map(|rest| (*kind, rest)))?;
        let relation = match rest {
            "Equals" => Relation::Equals,
            "LessThan" => Relation::LessThan,
            "GreaterThan" => Relation::GreaterThan,
            "LessThanEquals" => Relation::LessThanEquals,
            "GreaterThanEquals" => Relation::GreaterThanEquals,
            _ => return None,
        };
        Some(Operator::Compare {
            kind,
            relation,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_operator_is_known_and_listed_as_java_does() {
        let mut names = ALL;
        names.sort_unstable();
        crate::java::hash_order(&mut names, |name| name);
        assert!(ALL.iter().all(|name| Operator::named(name).is_some()));
        let buckets: Vec<&str> = names.to_vec();
        assert_eq!(buckets.len(), 39);
        for wrong in [
            "StringMatchesPath",
            "IsNullPath",
            "BooleanLessThan",
            "StringEqual",
            "Path",
            "",
        ] {
            assert_eq!(Operator::named(wrong), None, "{wrong}");
        }
    }
}
