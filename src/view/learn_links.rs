//! The ways to what explains something: a lesson, and the reference.

use crate::markup::*;
use crate::protocol::Taught;

/// Links to a lesson, where there is one, and to a word of the reference; `about` says of what, for who hears them without their surroundings.
pub fn learn_links(lesson: &str, word: &str, about: &str) -> Html {
    html! {
        <p class="learn-links">
            if !lesson.is_empty() {
                { lesson_link(lesson, about) }
            }
            { reference_link(word, about) }
        </p>
    }
}

/// The one link to what explains it best: the lesson; where there is none, the reference.
pub fn learn_link(taught: &Taught, about: &str) -> Html {
    match taught.lesson.is_empty() {
        true => reference_link(&taught.word, about),
        false => lesson_link(&taught.lesson, about),
    }
}

fn reference_link(word: &str, about: &str) -> Html {
    html! { <a class="link" href={format!("#learn/ref/{word}")} aria-label={format!("Reference about {about}")}>{ "Reference" }</a> }
}

/// The link to a lesson.
pub fn lesson_link(lesson: &str, about: &str) -> Html {
    html! { <a class="link" href={format!("#learn/{lesson}")} aria-label={format!("Lesson about {about}")}>{ "Lesson" }</a> }
}
