//! The text of lessons and of the reference.

use crate::markup::*;

use crate::learn::markdown::{Block, Inline, inline};

/// Blocks as they are read.
pub fn text(blocks: &[Block]) -> Html {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Html {
    match block {
        Block::Heading(heading) => html! { <h3>{ heading.clone() }</h3> },
        Block::Paragraph(text) => html! { <p>{ words(text) }</p> },
        Block::Points(points) => html! {
            <ul>
                for point in points {
                    <li>{ words(point) }</li>
                }
            </ul>
        },
        Block::Code(code) if code.kind.is_empty() => {
            html! { <pre tabindex="0">{ code.text.clone() }</pre> }
        }
        Block::Code(code) => html! {
            <figure>
                <figcaption>{ code.kind.clone() }</figcaption>
                <pre tabindex="0">{ code.text.clone() }</pre>
            </figure>
        },
    }
}

/// A line with code and links.
pub fn words(text: &str) -> Html {
    let piece = |piece: Inline<'_>| match piece {
        Inline::Text(text) => Html::from(text),
        Inline::Code(code) => html! { <code>{ code }</code> },
        Inline::Link(words, address) => link(words, address),
    };
    inline(text).into_iter().map(piece).collect()
}

/// A link inside of the page, or to another site.
pub fn link(words: &str, address: &str) -> Html {
    let (words, href) = (words.to_owned(), address.to_owned());
    if address.starts_with('#') {
        html! { <a {href}>{ words }</a> }
    } else {
        html! { <a {href} target="_blank" rel="noreferrer">{ words }</a> }
    }
}
