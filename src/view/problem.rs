//! One thing that was found in a text.

use crate::markup::*;

use super::copy_button::CopyButton;
use super::icon::{Glyph, icon};
use super::learn_links::learn_links;
use super::problems::document_name;
use super::prose::prose;
use crate::protocol::{Diagnostic, Document, Fix, Severity, TextRange};

/// How much is shown of a text of AWS, which may quote all of the definition: its beginning and its end, in characters.
const AWS_SHOWN: (usize, usize) = (280, 120);

/// Props of [`problem`].
pub struct Props {
    /// Where it was found.
    pub document: Document,
    /// What was found.
    pub found: Diagnostic,
    /// Its place is wanted.
    pub on_reveal: Callback<(Document, TextRange)>,
    /// A fix is wanted.
    pub on_fix: Callback<(Document, Fix)>,
}

/// What is wrong and where; what to do; behind a fold why it matters, and what AWS says.
pub fn problem(props: &Props) -> Html {
    let (document, found) = (props.document, &props.found);
    let range = found.range;
    let (glyph, word) = match found.severity {
        Severity::Error => (Glyph::Error, "error"),
        Severity::Warning => (Glyph::Warning, "warning"),
        Severity::Hint => (Glyph::Hint, "hint"),
    };
    let more = !found.why.is_empty() || found.aws.is_some();
    html! {
        <li key={format!("{} {} {} {} {}", document_name(document), found.code, found.pointer, found.range.from, found.message)} class="problem" data-severity={word}>
            <button class="place" onclick={props.on_reveal.reform(move |_: MouseEvent| (document, range))}>
                { icon(glyph) }
                <span class="sr-only">{ word }{ ": " }</span>
                <span class="message">{ prose(&found.message) }</span>
                <span class="where">{ format!("{}, line {}, column {}", document_name(document), range.line + 1, range.column + 1) }</span>
            </button>
            if let Some(help) = &found.help {
                <p class="help">{ prose(help) }</p>
            }
            for fix in &found.fixes {
                { fix_button(props, fix) }
            }
            if !found.guide.is_empty() {
                { learn_links(&found.lesson, &found.code, &found.code) }
            }
            if more {
                <details class="why">
                    <summary>{ if found.aws.is_some() { "Why, and what AWS says" } else { "Why" } }</summary>
                    if !found.why.is_empty() {
                        <p>
                            { prose(&found.why) }{ " " }
                            if !found.guide.is_empty() {
                                <a href={found.guide.clone()} target="_blank" rel="noreferrer">{ "AWS’s guide" }</a>
                            }
                        </p>
                    }
                    if let Some(aws) = &found.aws {
                        { words_of_aws(aws) }
                    }
                </details>
            }
        </li>
    }
}

fn fix_button(props: &Props, fix: &Fix) -> Html {
    let (document, wanted) = (props.document, fix.clone());
    let onclick = props
        .on_fix
        .reform(move |_: MouseEvent| (document, wanted.clone()));
    html! { <button class="fix" {onclick}>{ "Fix: " }{ prose(&fix.title) }</button> }
}

/// AWS's code and text, shortened; the copy is whole.
fn words_of_aws(aws: &str) -> Html {
    let (code, text) = aws.split_once(": ").unwrap_or(("", aws));
    html! {
        <div class="aws">
            <p>{ "AWS: " }<code>{ code }</code><CopyButton text={aws.to_owned()} name="Copy what AWS says" class="link" instead="Not allowed here" /></p>
            <q>{ shortened(text) }</q>
        </div>
    }
}

fn shortened(text: &str) -> String {
    let (head, tail) = AWS_SHOWN;
    let length = text.chars().count();
    if length <= head + tail {
        return text.to_owned();
    }
    let shown = |skipped: usize, count: usize| text.chars().skip(skipped).take(count);
    shown(0, head)
        .chain(" … ".chars())
        .chain(shown(length - tail, tail))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_quotes_the_definition_keeps_its_beginning_and_its_place() {
        let quoted = "ü".repeat(5000);
        let text =
            format!("Unexpected character at [Source: (String)\"{quoted}\"; line: 3, column: 4]");
        let shown = shortened(&text);
        assert!(
            shown.starts_with("Unexpected character") && shown.ends_with("line: 3, column: 4]")
        );
        assert_eq!(shown.chars().count(), 403);
        assert_eq!(shortened("Value cannot be empty"), "Value cannot be empty");
    }
}
