//! An error and its cause.

use yew::prelude::*;

use crate::protocol::ErrorOutput;

/// Props of [`ErrorBox`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What kind of end it is: `Failed with`.
    pub title: AttrValue,
    /// The error.
    pub error: ErrorOutput,
}

/// An error and its cause.
#[component]
pub fn ErrorBox(props: &Props) -> Html {
    html! {
        <section class="error-box" aria-label={props.title.clone()}>
            <h4>{ &props.title }</h4>
            <dl>
                <dt>{ "Error" }</dt>
                <dd><code>{ props.error.error.clone() }</code></dd>
                if let Some(cause) = &props.error.cause {
                    <dt>{ "Cause" }</dt>
                    <dd><pre tabindex="0" aria-label="Cause">{ cause.clone() }</pre></dd>
                }
            </dl>
        </section>
    }
}
