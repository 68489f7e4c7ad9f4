//! What readers of YAML disagree about, found by `asl_yaml`.

use super::{Rule, STRUCTURE, W, row};

/// The table.
pub static YAML_RULES: &[Rule] = &[
    row(
        "yaml-boolean",
        W,
        STRUCTURE,
        "word that may be a Boolean",
        "YAML 1.1, which SAM's and CloudFormation's tools read, takes `yes`, `no`, `on` and `off` for Booleans; YAML 1.2 takes them for text. In quotes it is a text for all.",
    ),
    row(
        "yaml-number",
        W,
        STRUCTURE,
        "number that is read in several ways",
        "YAML 1.1 and 1.2 read leading zeros, underscores and colons in numbers differently. Written plainly, or in quotes, it is the same for all.",
    ),
    row(
        "yaml-date",
        W,
        STRUCTURE,
        "text that may be a date",
        "Some readers of YAML make a date of it, which JSON does not have. In quotes it is a text for all.",
    ),
    row(
        "yaml-key",
        W,
        STRUCTURE,
        "key that may be no text",
        "Keys of JSON are texts. Readers of YAML 1.1 make a Boolean or a number of this one first, and then a text that may be another.",
    ),
];
