//! What the reference says about what is searched for.

use std::rc::Rc;

use crate::markup::*;

use super::markdown::text;
use super::shared::Shared;
use crate::json_text::pretty;
use crate::learn::markdown::{Block, Code};
use crate::learn::reference::{Entry, Reference};
use crate::project::Project;

/// How many entries are shown of a search.
const SHOWN: usize = 30;

/// Props of [`ReferenceResults`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is searched.
    pub reference: Shared<Reference>,
    /// What for; not empty.
    pub search: Rc<str>,
    /// An example is wanted in the editor.
    pub on_project: Callback<Project>,
}

/// The entries that were found. They are looked for and read once for each search, not at each step of a run beside them.
#[component]
pub fn ReferenceResults(props: &Props) -> Html {
    let wanted = (props.reference.clone(), props.search.clone());
    let found = use_memo(wanted, |(reference, search)| {
        let found = reference.found(search);
        let articles: Vec<Article> = found.iter().take(SHOWN).map(|it| article(it)).collect();
        (found.len(), articles)
    });
    let (count, articles) = &*found;
    html! {
        <>
        <p class="absent" role="status">{ match count { 0 => "Nothing found. Try a shorter word.".to_owned(), 1 => "1 entry".to_owned(), count => format!("{count} entries") } }</p>
        for article in articles {
            <article key={&*article.word} class="lesson-text">
                <h3><code>{ article.word.clone() }</code><small>{ article.section.clone() }</small></h3>
                { article.text.clone() }
                { example(article, &props.on_project) }
            </article>
        }
        if *count > SHOWN {
            <p class="absent">{ format!("and {} more: type more of the word", count - SHOWN) }</p>
        }
        </>
    }
}

/// An entry as it is shown.
struct Article {
    word: Rc<str>,
    section: Rc<str>,
    text: Html,
    /// Its example, ready to be run.
    project: Option<Project>,
}

fn article(entry: &Entry) -> Article {
    let blocks = entry.blocks();
    let code = |wanted: &str| -> Option<Rc<str>> {
        let mut codes = blocks.iter().filter_map(|block| match block {
            Block::Code(Code { kind, text }) if **kind == *wanted => Some(text.clone()),
            _ => None,
        });
        codes.next()
    };
    // Where an expression says it all, the definition around it is seen in the editor.
    let hidden = code("expression").map(|_| "definition");
    let shown: Vec<Block> = blocks
        .iter()
        .filter(|block| !matches!(block, Block::Code(code) if Some(&*code.kind) == hidden))
        .cloned()
        .collect();
    Article {
        word: entry.word.clone(),
        section: entry.section.clone(),
        text: text(&shown),
        project: code("definition").map(|definition| Project {
            title: format!("Reference: {}", entry.word).into(),
            definition: pretty(&definition).into(),
            input: code("input").unwrap_or_default(),
            ..Project::default()
        }),
    }
}

fn example(article: &Article, on_project: &Callback<Project>) -> Html {
    let Some(project) = article.project.clone() else {
        return Html::default();
    };
    let onclick = on_project.reform(move |_: MouseEvent| project.clone());
    html! { <button class="button" {onclick}>{ "Open the example" }<span class="sr-only">{ format!(" of {}", article.word) }</span></button> }
}
