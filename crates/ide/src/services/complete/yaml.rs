//! Completion in YAML: the same offers, written as YAML.

use std::borrow::Cow;

use asl_json::Span;
use asl_language::Syntax;

use super::super::place::{self, Kind, Place};
use super::super::scan::Token;
use super::super::scan_yaml::{self, Scan, Typed};
use super::super::yaml_template::yaml;
use super::{Completion, Completions, Follows, expression, follows, keys, top, values, without};

pub(super) fn in_yaml(text: &str, offset: usize) -> Completions {
    if text.trim().is_empty() {
        return top(text, offset);
    }
    let Some(scan) = scan_yaml::scan(text, offset) else {
        return Completions::default();
    };
    let token = match scan.spot {
        Typed::Key(token) | Typed::Value(token) | Typed::Item(token) => token,
    };
    let is_key = matches!(scan.spot, Typed::Key(_) | Typed::Item(_));
    let several_lines = token.span.text(text).contains('\n');
    let readable = match follows(text, token) {
        Follows::Colon if is_key => Cow::Borrowed(text),
        _ if several_lines => Cow::Borrowed(text),
        _ => without(text, token.span),
    };
    let document = crate::document::read_as(&readable, Syntax::Yaml).document;
    let items = match scan.spot {
        Typed::Key(token) => {
            let Some(place) = place::along(&document, &scan.path, true) else {
                return Completions::default();
            };
            keys_at(&place, token, &scan, text)
        }
        Typed::Value(token) => {
            let Some(place) = place::along(&document, &scan.path, false) else {
                return Completions::default();
            };
            let content = text.get(token.content..offset).unwrap_or_default();
            if let Some(found) = expression::inside(&place, content.trim_start()) {
                return found.at(offset);
            }
            if several_lines {
                return Completions::default();
            }
            written(values::values(&place), &scan, false)
        }
        Typed::Item(token) => {
            let (list, item) = (
                place::along(&document, &scan.path, false),
                place::along(&document, &scan.path, true),
            );
            let Some((list, item)) = list.zip(item) else {
                return Completions::default();
            };
            let mut found = match list.kind {
                // The key of a mapping that has others already.
                Kind::List(_) if list_has(&list) => Vec::new(),
                _ => written(values::values(&list), &scan, true),
            };
            if matches!(list.kind, Kind::List(_)) {
                found.extend(keys_at(&item, token, &scan, text));
            }
            found
        }
    };
    Completions {
        word: Span::new(token.content.min(offset), offset),
        replaced: Span::new(token.span.start, token.span.end.max(offset)),
        comma_at: token.no_comma_after.filter(|_| scan.in_flow),
        items,
        quiet: false,
        data: None,
    }
}

/// Whether the item of a list that a place lies in is there.
fn list_has(place: &Place<'_>) -> bool {
    let index = place
        .key
        .as_deref()
        .and_then(|key| key.parse::<usize>().ok());
    let items = place.node.map_or(&[][..], asl_json::Node::items);
    index
        .and_then(|index| items.get(index))
        .is_some_and(|item| !item.members().is_empty())
}

fn keys_at(place: &Place<'_>, token: Token, scan: &Scan, text: &str) -> Vec<Completion> {
    // Commas are due inside of brackets only.
    let follows = match follows(text, token) {
        Follows::Member if !scan.in_flow => Follows::Nothing,
        follows => follows,
    };
    written(keys::keys(place, token, follows, text), scan, false)
}

/// Offers, to be put in as YAML; brackets have JSON inside.
fn written(mut found: Vec<Completion>, scan: &Scan, in_item: bool) -> Vec<Completion> {
    if scan.in_flow {
        return found;
    }
    for item in &mut found {
        item.insert = yaml(&item.insert, scan.dashes, in_item);
    }
    found
}
