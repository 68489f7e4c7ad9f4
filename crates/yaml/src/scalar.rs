//! What a plain scalar is, and which ones readers of YAML disagree about.
//!
//! Two versions are in use: CloudFormation and SAM read YAML 1.1, where `No` is `false` and `010` is 8; the AWS Toolkit and
//! most newer tools read YAML 1.2, where they are a text and 10. What both agree on is read as both do; where they differ,
//! 1.1 is followed and the difference is reported.

use asl_json::{NodeKind, Number, Span, SyntaxError};

/// What a plain scalar is.
pub(super) struct Scalar {
    pub(super) kind: NodeKind,
    /// Code and message, where readers disagree.
    pub(super) trap: Option<(&'static str, String)>,
    /// What JSON cannot say.
    pub(super) error: Option<String>,
}

impl Scalar {
    fn new(kind: NodeKind) -> Scalar {
        Scalar {
            kind,
            trap: None,
            error: None,
        }
    }

    fn trap(mut self, code: &'static str, message: String) -> Scalar {
        self.trap = Some((code, message));
        self
    }
}

/// Whether it is a Boolean in YAML 1.1 only.
pub(super) fn is_word_boolean(text: &str) -> bool {
    matches!(
        text,
        "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF"
    )
}

pub(super) fn read(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::new(NodeKind::Null),
        "true" | "True" | "TRUE" => return Scalar::new(NodeKind::Bool(true)),
        "false" | "False" | "FALSE" => return Scalar::new(NodeKind::Bool(false)),
        _ if is_word_boolean(text) => {
            let truth = matches!(text.to_ascii_lowercase().as_str(), "yes" | "on");
            return Scalar::new(NodeKind::Bool(truth)).trap(
                "yaml-boolean",
                format!("`{text}` is `{truth}` in YAML 1.1, which CloudFormation and SAM read, and a text in YAML 1.2: write `{truth}`, or \"{text}\" in quotes"),
            );
        }
        _ => {}
    }
    // Nearly every scalar is a word.
    let first = text.bytes().next().unwrap_or_default();
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return word(text);
    }
    number(text).unwrap_or_else(|| word(text))
}

fn word(text: &str) -> Scalar {
    Scalar::new(NodeKind::String(text.into()))
}

fn number(text: &str) -> Option<Scalar> {
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (if text.starts_with('-') { "-" } else { "" }, digits),
        None => ("", text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        let mut scalar = Scalar::new(NodeKind::Null);
        scalar.error = Some(format!("JSON has no `{text}`"));
        return Some(scalar);
    }
    if let Some(scalar) = radix(text, sign, digits) {
        return Some(scalar);
    }
    if is_date(text) {
        return Some(word(text).trap(
            "yaml-date",
            format!("`{text}` is a date for some readers of YAML, and then no longer this text: write it in quotes"),
        ));
    }
    if digits.contains('_') {
        let plain: String = digits
            .chars()
            .filter(|character| *character != '_')
            .collect();
        let number = decimal(sign, &plain)?;
        return Some(Scalar::new(NodeKind::Number(number)).trap(
            "yaml-number",
            format!("`{text}` is a number in YAML 1.1 and a text in YAML 1.2: write it without `_`, or in quotes"),
        ));
    }
    if digits.contains(':') {
        let mut parts = digits.split(':');
        let sixty = parts
            .next()
            .is_some_and(|part| all_digits(part) && !part.starts_with('0'))
            && parts.all(|part| all_digits(part) && part.len() <= 2);
        return sixty.then(|| {
            word(text).trap(
                "yaml-number",
                format!("`{text}` is a number to the base 60 in YAML 1.1, and is read as a text here: write it in quotes"),
            )
        });
    }
    decimal(sign, digits).map(|number| Scalar::new(NodeKind::Number(number)))
}

/// `0x1F`, `0o17`, `0b1`, `017`.
fn radix(text: &str, sign: &str, digits: &str) -> Option<Scalar> {
    let rest = digits.strip_prefix('0').filter(|rest| !rest.is_empty())?;
    let value = |radix, digits: &str| {
        let value = i64::from_str_radix(digits, radix).ok()?;
        Number::parse(&format!("{sign}{value}")).map(NodeKind::Number)
    };
    if let Some(hex) = rest.strip_prefix('x') {
        return value(16, hex).map(Scalar::new);
    }
    let differs = |what: &str| {
        format!("`{text}` is {what}: write the number to the base 10, or the text in quotes")
    };
    if let Some(octal) = rest.strip_prefix('o') {
        return Some(Scalar::new(value(8, octal)?).trap(
            "yaml-number",
            differs("a text in YAML 1.1 and octal in YAML 1.2"),
        ));
    }
    if let Some(binary) = rest.strip_prefix('b') {
        return Some(Scalar::new(value(2, binary)?).trap(
            "yaml-number",
            differs("binary in YAML 1.1 and a text in YAML 1.2"),
        ));
    }
    if !all_digits(rest) {
        return None;
    }
    Some(match value(8, rest) {
        Some(kind) if rest.bytes().all(|digit| digit == b'0') => Scalar::new(kind),
        Some(kind) => Scalar::new(kind).trap(
            "yaml-number",
            differs(
                "octal in YAML 1.1, which CloudFormation and SAM read, and decimal in YAML 1.2",
            ),
        ),
        None => word(text).trap(
            "yaml-number",
            differs("a text in YAML 1.1 and a number in YAML 1.2"),
        ),
    })
}

fn decimal(sign: &str, digits: &str) -> Option<Number> {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at)?, digits.get(at..)?),
        None => (digits, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .all(|digit| digit.is_ascii_digit())
        || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = match (mantissa.contains('.'), fraction) {
        (false, _) => String::new(),
        (true, "") => ".0".to_owned(),
        (true, fraction) => format!(".{fraction}"),
    };
    Number::parse(&format!("{sign}{whole}{fraction}{exponent}"))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// `2024-01-31`, with or without a time.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day = rest.split(['T', 't', ' ']).next().unwrap_or_default();
    let date = [(year, 4), (month, 2), (day, 2)];
    date.iter()
        .all(|(part, most)| all_digits(part) && part.len() <= *most)
        && year.len() == 4
}

/// The parser's word for what is wrong, with what to do.
pub(super) fn explained(text: &str, at: usize, info: &str) -> SyntaxError {
    let line_start = text
        .get(..at)
        .unwrap_or_default()
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let line = text
        .get(line_start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let shown = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let span = Span::new(at.min(text.len()), (at + shown).min(text.len()));
    if line
        .get(..indent)
        .is_some_and(|indent| indent.contains('\t'))
    {
        return SyntaxError::new(
            Span::new(line_start, line_start + indent),
            "YAML is indented with spaces: this line starts with a tab",
        )
        .help("replace the tab by spaces");
    }
    let has = |part: &str| info.contains(part);
    let (message, help) = if has("mapping values are not allowed") {
        (
            "a second `:` in this line, or a line that is indented too far",
            "put the value in quotes if the `:` belongs to it, and start the line below the first letter of its neighbours",
        )
    } else if has("did not find expected '-'") || has("did not find expected key") {
        (
            "this line does not belong to the list or mapping above it",
            "start it below the first letter of its neighbours, or put a value with special characters in quotes",
        )
    } else if has("quoted scalar") {
        (
            "a quote is opened here and never closed",
            "close it, or double a quote that belongs to the text",
        )
    } else if has("unknown anchor") {
        (
            "`*` refers to an anchor that does not exist",
            "define it further up with `&name`, or put a text that starts with `*` in quotes",
        )
    } else if has("<document start>") {
        (
            "up to here this is neither JSON nor YAML",
            "a definition in JSON begins with `{`, one in YAML with a key such as `StartAt:`; take away what stands before it",
        )
    } else if has("recursion limit") {
        (
            "brackets are nested deeper than 255 levels",
            "flatten the document",
        )
    } else if has("unexpected character") {
        (
            "a value cannot start with this character",
            "put the value in quotes",
        )
    } else {
        (
            info,
            "look at the indentation, the quotes and the brackets before this place",
        )
    };
    SyntaxError::new(span, message.to_owned()).help(help)
}
