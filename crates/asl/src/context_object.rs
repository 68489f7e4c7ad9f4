//! The context object (reference 01-language §7).

/// Its fields, and what each of them has.
pub const CONTEXT_OBJECT: [(&str, &[&str]); 5] = [
    (
        "Execution",
        &[
            "Id",
            "Input",
            "Name",
            "RoleArn",
            "StartTime",
            "RedriveCount",
            "RedriveTime",
        ],
    ),
    ("StateMachine", &["Id", "Name"]),
    ("State", &["EnteredTime", "Name", "RetryCount"]),
    ("Task", &["Token"]),
    ("Map", &["Item"]),
];

/// What a field of the context object has; none if there is no such field.
#[must_use]
pub fn members(field: &str) -> Option<&'static [&'static str]> {
    CONTEXT_OBJECT
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, members)| *members)
}
