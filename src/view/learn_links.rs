//! The ways to what explains something: a lesson, and the reference.

use crate::markup::*;

/// Links to a lesson, where there is one, and to a word of the reference; `about` says of what, for who hears them without their surroundings.
pub fn learn_links(lesson: &str, word: &str, about: &str) -> Html {
    html! {
        <p class="learn-links">
            if !lesson.is_empty() {
                { lesson_link(lesson, about) }
            }
            <a class="link" href={format!("#learn/ref/{word}")} aria-label={format!("Reference about {about}")}>{ "Reference" }</a>
        </p>
    }
}

/// The link to a lesson.
pub fn lesson_link(lesson: &str, about: &str) -> Html {
    html! { <a class="link" href={format!("#learn/{lesson}")} aria-label={format!("Lesson about {about}")}>{ "Lesson" }</a> }
}
