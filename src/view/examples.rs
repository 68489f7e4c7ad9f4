//! The examples, to begin with.

use std::rc::Rc;

use crate::markup::*;

use crate::examples::Example;

/// Props of [`examples`].
pub struct Props {
    /// The examples; absent while they are on their way.
    pub examples: Option<Rc<[Example]>>,
    /// One was chosen.
    pub on_choose: Callback<Example>,
}

/// The examples as two lists of buttons: what teaches one thing, and what is built upon.
pub fn examples(props: &Props) -> Html {
    let said = match &props.examples {
        Some(examples) if examples.is_empty() => {
            "The examples could not be loaded. Reload the page to try again."
        }
        Some(_) => {
            return html! {
                <>
                    { group(props, false, "First steps") }
                    { group(props, true, "Patterns") }
                </>
            };
        }
        None => "Loading…",
    };
    html! { <p class="absent">{ said }</p> }
}

/// The examples of a kind, below its title.
fn group(props: &Props, pattern: bool, title: &'static str) -> Html {
    let examples = props.examples.iter().flat_map(|examples| examples.iter());
    html! {
        <section class="example-group">
            <h3>{ title }</h3>
            if pattern {
                <p class="lead">{ "To be built upon. Each comes with its mocks, and with tests that reach all of it: see the tab Tests." }</p>
            }
            <ul class="examples" aria-label={title}>
                for example in examples.filter(|example| example.pattern == pattern) {
                    { choice_button(example, &props.on_choose) }
                }
            </ul>
        </section>
    }
}

fn choice_button(example: &Example, on_choose: &Callback<Example>) -> Html {
    let chosen = example.clone();
    let onclick = on_choose.reform(move |_: MouseEvent| chosen.clone());
    html! {
        <li><button class="example" {onclick}><b>{ example.title.clone() }</b><span>{ example.summary.clone() }</span></button></li>
    }
}
