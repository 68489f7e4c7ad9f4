//! Intrinsic functions of CloudFormation, written as texts with placeholders.

use std::collections::BTreeMap;

use asl_json::Node;

/// How deep intrinsic functions may stand in one another.
const MAX_NESTED: usize = 20;

/// The text of an intrinsic function, and the values of placeholders that it gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) values: BTreeMap<String, String>,
}

/// The name and the operand, if the node is an intrinsic function.
pub(super) fn function(node: &Node) -> Option<(&str, &Node)> {
    let [member] = node.members() else {
        return None;
    };
    let is_function = match &*member.key {
        "Ref" => member.value.as_str().is_some(),
        name => name.starts_with("Fn::"),
    };
    is_function.then_some((&*member.key, &member.value))
}

/// Whether there is one anywhere in a tree.
pub(super) fn has_any(node: &Node) -> bool {
    function(node).is_some()
        || node.items().iter().any(has_any)
        || node.members().iter().any(|member| has_any(&member.value))
}

/// The node that stands for an intrinsic function that chooses among values: `Fn::If` its first, `Fn::ToJsonString` none.
pub(super) fn chosen(node: &Node) -> Option<&Node> {
    let ("Fn::If", operand) = function(node)? else {
        return None;
    };
    let is_nothing = |node: &&Node| {
        function(node)
            .is_none_or(|(name, operand)| name != "Ref" || operand.as_str() != Some("AWS::NoValue"))
    };
    operand.items().iter().skip(1).find(is_nothing)
}

/// A text for a value: what a string says, what an intrinsic function stands for; of another value its JSON.
pub(super) fn render(node: &Node) -> Rendered {
    let mut rendered = Rendered::default();
    rendered.text = text_of(node, 0, &mut rendered.values);
    rendered
}

fn text_of(node: &Node, depth: usize, values: &mut BTreeMap<String, String>) -> String {
    if let Some(text) = node.as_str() {
        return text.to_owned();
    }
    if depth > MAX_NESTED {
        return placeholder("Nested");
    }
    let Some((name, operand)) = function(node) else {
        return node.to_value().to_string();
    };
    let mut inner = |node: &Node| text_of(node, depth + 1, values);
    match name {
        "Ref" => placeholder(operand.as_str().unwrap_or_default()),
        "Fn::GetAtt" => match operand.as_str() {
            Some(text) => placeholder(text),
            None => placeholder(
                &operand
                    .items()
                    .iter()
                    .map(inner)
                    .collect::<Vec<_>>()
                    .join("."),
            ),
        },
        "Fn::Sub" => match (operand.as_str(), operand.items()) {
            (Some(text), _) => substituted(text),
            (None, [text, map]) => {
                for member in map.members() {
                    if let Some(value) = value(&member.value) {
                        values.insert(member.key.to_string(), value);
                    }
                }
                substituted(text.as_str().unwrap_or_default())
            }
            (None, [text]) => substituted(text.as_str().unwrap_or_default()),
            _ => placeholder("Sub"),
        },
        "Fn::Join" => match operand.items() {
            [separator, list] if list.is_array() => {
                let separator = separator.as_str().unwrap_or_default();
                let mut joined = Joined::default();
                for (index, item) in list.items().iter().enumerate() {
                    if index > 0 {
                        joined.push(separator);
                    }
                    let part = inner(item);
                    if item.as_str().is_none() && joined.expects_value() {
                        joined.push(&format!("\"{part}\""));
                    } else {
                        joined.push(&part);
                    }
                }
                joined.text
            }
            [_, list] => inner(list),
            _ => placeholder("Join"),
        },
        "Fn::ImportValue" => placeholder(&inner(operand)),
        "Fn::FindInMap" => placeholder(
            &operand
                .items()
                .iter()
                .filter(|item| !item.is_object() || function(item).is_some())
                .map(inner)
                .collect::<Vec<_>>()
                .join("."),
        ),
        "Fn::Select" => match operand.items() {
            [index, list] if list.is_array() => {
                let index = index
                    .as_number()
                    .and_then(|number| usize::try_from(number.as_i64()?).ok());
                let index = index.or_else(|| operand.items().first()?.as_str()?.parse().ok());
                index
                    .and_then(|index| list.items().get(index))
                    .map_or_else(|| placeholder("Select"), inner)
            }
            [index, list] => placeholder(&format!("{}.{}", inner(list), inner(index))),
            _ => placeholder("Select"),
        },
        "Fn::Split" => match operand.items() {
            [_, whole] => placeholder(&inner(whole)),
            _ => placeholder("Split"),
        },
        "Fn::If" => match chosen(node) {
            Some(chosen) => inner(chosen),
            None => placeholder("If"),
        },
        "Fn::ToJsonString" => operand.to_value().to_string(),
        other => {
            let name = other.strip_prefix("Fn::").unwrap_or(other);
            match operand.as_str() {
                Some(text) => placeholder(&format!("{name}.{text}")),
                None => placeholder(name),
            }
        }
    }
}

/// Values that CloudFormation gives by itself, as they are for a run here.
pub(super) const PSEUDO_PARAMETERS: [(&str, &str); 4] = [
    ("AWS::Partition", "aws"),
    ("AWS::Region", "us-east-1"),
    ("AWS::AccountId", "123456789012"),
    ("AWS::URLSuffix", "amazonaws.com"),
];

/// The text that a placeholder stands for, as far as it is known: not if it is nothing but another placeholder.
pub(super) fn value(node: &Node) -> Option<String> {
    let mut text = match literal(node) {
        Some(text) => return Some(text),
        None if function(node).is_some() => render(node).text,
        None => return None,
    };
    if placeholder_only(&text) {
        return None;
    }
    for (name, value) in PSEUDO_PARAMETERS {
        text = text.replace(&placeholder(name), value);
    }
    Some(text)
}

/// A value that is no intrinsic function and holds no placeholder, as text.
pub(super) fn literal(node: &Node) -> Option<String> {
    match node.as_str() {
        Some(text) => (!text.contains("${")).then(|| text.to_owned()),
        None if node.is_object() || node.is_array() || node.is_null() => None,
        None => Some(node.to_value().to_string()),
    }
}

/// `${Name}`, with what cannot stand in a name left out.
pub(super) fn placeholder(name: &str) -> String {
    let mut clean = String::new();
    for character in name.chars().take(200) {
        if character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | ':' | '-') {
            clean.push(character);
        } else if matches!(character, ' ' | '/') && !clean.ends_with('-') {
            clean.push('-');
        }
    }
    match clean.trim_matches('-') {
        "" => "${Value}".to_owned(),
        name => format!("${{{name}}}"),
    }
}

/// The text of `Fn::Sub`: `${!Name}` is `${Name}`.
fn substituted(text: &str) -> String {
    text.replace("${!", "${")
}

/// A text that is put together, and whether it is JSON that stands within a string.
#[derive(Default)]
struct Joined {
    text: String,
    inside: bool,
    escaped: bool,
}

impl Joined {
    fn push(&mut self, part: &str) {
        for byte in part.bytes() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = self.inside,
                b'"' => self.inside = !self.inside,
                _ => {}
            }
        }
        self.text.push_str(part);
    }

    /// Whether what comes next is a value of JSON by itself.
    fn expects_value(&self) -> bool {
        !self.inside && self.text.starts_with('{')
    }
}

/// Whether a text is nothing but one placeholder.
pub(super) fn placeholder_only(text: &str) -> bool {
    let text = text.trim();
    super::unquoted::end_of_expression(text) == Some(text.len()) && text.starts_with("${")
}
