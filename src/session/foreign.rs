//! Texts that are no definitions.

use asl_json::{Member, Node};

/// Longer texts are not looked at while they are typed: a template of that size is imported as a file.
const LOOKED_AT: usize = 4 << 20;
/// A text with these fields alone is a definition that is being written.
const MACHINE_FIELDS: [&str; 4] = ["Comment", "QueryLanguage", "TimeoutSeconds", "Version"];

/// Whether a text in place of the definition is something else than a definition that was begun.
pub(super) fn is_foreign(text: &str, root: Option<&Node>) -> bool {
    let is_begun = |root: &Node| {
        let is_known = |member: &Member| MACHINE_FIELDS.contains(&&*member.key);
        root.get("StartAt").is_some()
            || root.get("States").is_some()
            || root.is_object() && root.members().iter().all(is_known)
    };
    // A definition that was taken out of a string begins as one.
    let is_escaped = text
        .trim_start()
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with('\\'));
    text.len() <= LOOKED_AT && text.trim().len() >= 2 && (is_escaped || !root.is_some_and(is_begun))
}
