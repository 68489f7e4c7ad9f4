//! Words for people.

use crate::markup::*;

/// A text in which what stands in backticks is code.
pub fn prose(text: &str) -> Html {
    let part = |(index, part): (usize, &str)| {
        if index % 2 == 1 {
            html! { <code>{ part }</code> }
        } else {
            Html::from(part)
        }
    };
    text.split('`').enumerate().map(part).collect()
}
