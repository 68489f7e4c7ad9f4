//! Conditions of JSONPath states in short: `$.total > 100 and $.who == "Ada"`, which stands for a Choice rule.

use asl_json::{Object, Value};

/// How deep `not` may be nested.
const DEEPEST: usize = 50;

/// The Choice rule that a text stands for, without its `Next`: it may be one as JSON already.
///
/// # Errors
/// Why it is none, in words.
pub(super) fn rule(text: &str) -> Result<Object, String> {
    let text = text.trim();
    if text.starts_with('{') {
        let read = asl_json::read(text);
        let value = read.root.filter(|_| read.errors.is_empty());
        let value = value.map(|root| root.to_value());
        return value
            .as_ref()
            .and_then(Value::as_object)
            .cloned()
            .ok_or_else(|| String::from("this is no JSON object, which a Choice rule is"));
    }
    let mut rest = text;
    let found = any(&mut rest)?;
    if rest.is_empty() {
        Ok(found)
    } else {
        Err(format!(
            "`{rest}` was not expected; conditions are joined by `and` and `or`"
        ))
    }
}

fn any(rest: &mut &str) -> Result<Object, String> {
    joined(rest, "Or", &["||", "or "], |rest| {
        joined(rest, "And", &["&&", "and "], |rest| one(rest, 0))
    })
}

fn joined(
    rest: &mut &str,
    name: &str,
    words: &[&str],
    part: impl Fn(&mut &str) -> Result<Object, String>,
) -> Result<Object, String> {
    let mut parts = vec![part(rest)?];
    while words.iter().any(|word| take(rest, word)) {
        parts.push(part(rest)?);
    }
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            parts.extend(last);
            let parts: Vec<Value> = parts.into_iter().map(Value::Object).collect();
            Ok(member(name, parts.into()))
        }
    }
}

/// A comparison, or a path, which means that something is there.
fn one(rest: &mut &str, depth: usize) -> Result<Object, String> {
    if take(rest, "not ") || (!rest.starts_with("!=") && take(rest, "!")) {
        if depth == DEEPEST {
            return Err(String::from("that is too often `not`"));
        }
        return Ok(not(one(rest, depth + 1)?));
    }
    let path = path(rest)?;
    let operators = ["==", "!=", "<>", "<=", ">=", "=", "<", ">"];
    let Some(operator) = operators.into_iter().find(|operator| take(rest, operator)) else {
        return Ok(test(path, "IsPresent", Value::from(true)));
    };
    let found = operand(rest, operator)?;
    let (relation, negated) = match operator {
        "!=" | "<>" => ("Equals", true),
        "<" => ("LessThan", false),
        "<=" => ("LessThanEquals", false),
        ">" => ("GreaterThan", false),
        ">=" => ("GreaterThanEquals", false),
        _ => ("Equals", false),
    };
    let compare = |kind: &str, suffix: &str, value: &Value| {
        test(path, &format!("{kind}{relation}{suffix}"), value.clone())
    };
    let rule = match &found {
        Operand::Literal(Value::Null) => test(path, "IsNull", Value::from(true)),
        Operand::Literal(value @ Value::String(_)) => compare("String", "", value),
        Operand::Literal(value @ Value::Bool(_)) => compare("Boolean", "", value),
        Operand::Literal(value) => compare("Numeric", "", value),
        Operand::Path(other) => {
            let kinds = ["Numeric", "String", "Boolean"];
            let count = if relation == "Equals" { 3 } else { 2 };
            let rules = kinds.into_iter().take(count);
            let rules: Vec<Value> = rules
                .map(|kind| Value::Object(compare(kind, "Path", &Value::from(*other))))
                .collect();
            member("Or", rules.into())
        }
    };
    Ok(if negated { not(rule) } else { rule })
}

enum Operand<'t> {
    Literal(Value),
    Path(&'t str),
}

fn operand<'t>(rest: &mut &'t str, operator: &str) -> Result<Operand<'t>, String> {
    if rest.starts_with('$') {
        return path(rest).map(Operand::Path);
    }
    let whole = *rest;
    let quote = whole.chars().next().filter(|sign| "\"'".contains(*sign));
    let end = match quote {
        Some(quote) => end_of_string(whole, quote),
        None => Some(whole.find([' ', '&', '|']).unwrap_or(whole.len())),
    };
    let literal = end
        .and_then(|end| whole.get(..end))
        .filter(|it| !it.is_empty());
    let Some(literal) = literal else {
        return Err(format!(
            "a string, a number, true, false, null or a path is missing behind `{operator}`"
        ));
    };
    *rest = whole.get(literal.len()..).unwrap_or_default().trim_start();
    if quote == Some('\'') {
        let inside = literal.trim_matches('\'');
        return Ok(Operand::Literal(Value::from(inside)));
    }
    let read = asl_json::read(literal);
    match read.root.filter(|_| read.errors.is_empty()) {
        Some(root) => Ok(Operand::Literal(root.to_value())),
        None => Err(format!("`{literal}` is no value; put texts into quotes")),
    }
}

/// The offset behind the closing quote.
fn end_of_string(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, sign)| {
        let closes = sign == quote && !escaped;
        escaped = sign == '\\' && !escaped;
        closes.then_some(at + sign.len_utf8())
    })
}

/// `$.a[?(@.b == 1)]['c d']`: up to a blank or an operator outside of its brackets.
fn path<'t>(rest: &mut &'t str) -> Result<&'t str, String> {
    let whole = *rest;
    if !whole.starts_with('$') {
        return Err(format!(
            "`{whole}` does not begin with a path such as `$.total`"
        ));
    }
    let mut depth = 0_usize;
    let end = whole.char_indices().find(|(_, sign)| {
        match sign {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (sign.is_whitespace() || "=!<>&|".contains(*sign))
    });
    let (path, behind) = whole.split_at(end.map_or(whole.len(), |(end, _)| end));
    *rest = behind.trim_start();
    Ok(path)
}

fn take(rest: &mut &str, word: &str) -> bool {
    match rest.strip_prefix(word) {
        Some(behind) => {
            *rest = behind.trim_start();
            true
        }
        None => false,
    }
}

fn test(path: &str, operator: &str, value: Value) -> Object {
    let mut rule = member("Variable", Value::from(path));
    rule.insert(operator, value);
    rule
}

fn not(rule: Object) -> Object {
    member("Not", Value::Object(rule))
}

fn member(name: &str, value: Value) -> Object {
    [(name, value)].into_iter().collect()
}
