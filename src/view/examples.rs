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

/// The examples as a list of buttons.
pub fn examples(props: &Props) -> Html {
    html! {
        <ul class="examples" aria-label="Examples">
            if let Some(examples) = &props.examples {
                for example in examples.iter() {
                    { choice_button(&ChoiceProps { example: example.clone(), on_choose: props.on_choose.clone() }) }
                }
                if examples.is_empty() {
                    <li class="absent">{ "The examples could not be loaded. Reload the page to try again." }</li>
                }
            } else {
                <li class="absent">{ "Loading…" }</li>
            }
        </ul>
    }
}

/// Props of [`choice_button`].
struct ChoiceProps {
    example: Example,
    on_choose: Callback<Example>,
}

fn choice_button(props: &ChoiceProps) -> Html {
    let example = props.example.clone();
    let onclick = props.on_choose.reform(move |_: MouseEvent| example.clone());
    html! {
        <li><button class="example" {onclick}><b>{ props.example.title.clone() }</b><span>{ props.example.summary.clone() }</span></button></li>
    }
}
