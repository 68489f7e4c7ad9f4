//! An error and its cause.

use crate::markup::*;

use crate::protocol::ErrorOutput;

/// An error and its cause, below a title such as `Failed with`; `more` stands below them.
pub fn error_box(title: &str, error: &ErrorOutput, more: Html) -> Html {
    html! {
        <section class="error-box" aria-label={title.to_owned()}>
            <h4>{ title }</h4>
            <dl>
                <dt>{ "Error" }</dt>
                <dd><code>{ error.error.clone() }</code></dd>
                if let Some(cause) = &error.cause {
                    <dt>{ "Cause" }</dt>
                    <dd><pre tabindex="0" aria-label="Cause">{ cause.clone() }</pre></dd>
                }
            </dl>
            { more }
        </section>
    }
}
