//! Definitions, and what the editor asks of them.

use asl_ide::services::{complete, format, hover, occurrences, rename};
use asl_json::Span;
use asl_language::{CheckOptions, Severity, Syntax, outline};

use crate::{assert_inside, edited};

/// A definition in either notation is read and checked; its fixes can be applied, and every service of the editor answers everywhere.
pub fn definition(text: &str) {
    let options = CheckOptions::default();
    for syntax in [Syntax::Json, Syntax::Yaml] {
        let checked = asl_ide::document::check(text, syntax, &options);
        let again = asl_ide::document::check(text, syntax, &options);
        assert_eq!(checked.diagnostics, again.diagnostics, "not the same twice");
        for diagnostic in &checked.diagnostics {
            assert_inside(text, diagnostic.span, diagnostic);
            for fix in &diagnostic.fixes {
                let edits: Vec<_> = fix
                    .edits
                    .iter()
                    .map(|edit| (edit.span, &*edit.text))
                    .collect();
                let _ = asl_ide::document::check(&edited(text, &edits), syntax, &options);
            }
        }
        let errors = checked
            .diagnostics
            .iter()
            .any(|it| it.severity == Severity::Error);
        let open = checked.placeholders.iter().any(|it| it.value.is_none());
        match &checked.machine {
            Some(_) => assert!(!errors, "a machine in spite of errors"),
            None => assert!(errors || open, "nothing says why there is no machine"),
        }
        let _ = outline(&checked.document);

        if let Some(edits) = format(text, &checked.document, syntax) {
            edited(text, &pairs(&edits));
        }
        // Somewhere, but for the same text always at the same place.
        let offset = text.bytes().map(usize::from).sum::<usize>() % (text.len() + 2);
        let completions = complete(text, syntax, offset);
        assert_inside(text, completions.word, &completions);
        assert_inside(text, completions.replaced, &completions);
        if let Some(hover) = hover(text, &checked.document, offset) {
            assert_inside(text, hover.span, &hover);
        }
        if let Some(found) = occurrences(text, &checked.document, offset) {
            for span in found
                .all
                .iter()
                .copied()
                .chain([found.here])
                .chain(found.definition)
            {
                assert_inside(text, span, &found);
            }
            if let Ok(edits) = rename(text, &checked.document, offset, "Renamed \"é\"") {
                edited(text, &pairs(&edits));
            }
        }
    }
}

fn pairs(edits: &[asl_json::Edit]) -> Vec<(Span, &str)> {
    edits.iter().map(|edit| (edit.span, &*edit.text)).collect()
}
