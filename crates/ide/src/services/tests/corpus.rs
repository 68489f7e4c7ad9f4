//! No text and no place of it makes a service panic; real definitions are laid out without changing what they say.

use std::path::PathBuf;

use asl_language::Syntax;
use proptest::prelude::*;

use super::super::{complete, format, hover, occurrences, rename};
use super::edited;

/// The texts of real definitions, in JSON and YAML; none where the folder of recordings is absent.
fn texts() -> Vec<String> {
    let shared = std::env::var_os("ASL_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/real")) else {
        println!("skipped: {} is not there (ASL_SHARED)", shared.display());
        return Vec::new();
    };
    let mut folders = vec![folder];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.flatten() {
            let path = entry.path();
            match std::fs::read_dir(&path) {
                Ok(inner) => folders.push(inner),
                Err(_) => {
                    texts.extend(std::fs::read_to_string(&path).ok().map(|text| (path, text)))
                }
            }
        }
    }
    texts.sort();
    texts
        .into_iter()
        .map(|(_, text)| text)
        .filter(|text| text.len() < 200_000)
        .collect()
}

fn ask_everything(text: &str, document: &asl_json::Document, offset: usize) {
    for syntax in [Syntax::Json, Syntax::Yaml] {
        let found = complete(text, syntax, offset);
        assert!(found.replaced.start <= found.word.start && found.word.end <= found.replaced.end);
        assert!(text.get(found.replaced.start..found.replaced.end).is_some());
    }
    if let Some(told) = hover(text, document, offset) {
        assert!(text.get(told.span.start..told.span.end).is_some());
    }
    let _ = occurrences(text, document, offset);
    let _ = rename(text, document, offset, "Another name");
}

#[test]
fn no_place_of_a_real_text_makes_a_service_panic() {
    for (index, text) in texts().iter().enumerate() {
        let json = asl_json::read(text);
        let document = if json.errors.is_empty() {
            json
        } else {
            asl_yaml::read(text).document
        };
        // A dozen places in each, others in each text.
        let step = (text.len() / 12).max(1);
        for offset in (index % step..=text.len()).step_by(step) {
            ask_everything(text, &document, offset);
        }
    }
}

#[test]
fn every_place_of_a_text_with_everything_in_it_is_answered() {
    let text = include_str!("everything.json");
    let document = asl_json::read(text);
    for offset in 0..=text.len() + 1 {
        ask_everything(text, &document, offset);
        // As it is while it is typed.
        let typed = text.split_at(text.floor_char_boundary(offset)).0;
        let _ = complete(typed, Syntax::Json, offset);
    }
}

#[test]
fn layout_keeps_what_a_text_says_and_is_done_after_once() {
    for text in texts() {
        let document = asl_json::read(&text);
        let Some(edits) = format(&text, &document, Syntax::Json) else {
            continue;
        };
        let laid_out = edited(&text, &edits);
        let again = asl_json::read(&laid_out);
        let value =
            |document: &asl_json::Document| document.root.as_ref().map(asl_json::Node::to_value);
        assert_eq!(value(&document), value(&again));
        assert_eq!(
            format(&laid_out, &again, Syntax::Json),
            Some(Vec::new()),
            "{laid_out}"
        );
    }
}

#[test]
fn yaml_is_laid_out_without_changing_what_it_says() {
    let mut count = 0;
    for text in texts() {
        let document = asl_yaml::read(&text).document;
        let is_block =
            |root: &asl_json::Node| root.is_object() && !text.trim_start().starts_with('{');
        if !document.errors.is_empty() || !document.root.as_ref().is_some_and(is_block) {
            continue;
        }
        let Some(edits) = format(&text, &document, Syntax::Yaml) else {
            panic!("it can be laid out: {text}");
        };
        let laid_out = edited(&text, &edits);
        let again = asl_yaml::read(&laid_out).document;
        assert_eq!(
            format(&laid_out, &again, Syntax::Yaml),
            Some(Vec::new()),
            "{laid_out}"
        );
        count += 1;
    }
    println!("{count} texts in YAML");
}

proptest! {
    #[test]
    fn no_text_makes_a_service_panic(text in "[\\[\\]{}\"':, a$.%é😀\n|#\\\\-]{0,60}", offset in 0_usize..70) {
        let document = asl_json::read(&text);
        ask_everything(&text, &document, offset);
    }
}
