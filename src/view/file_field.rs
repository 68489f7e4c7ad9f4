//! A field for one file, which is read when it is chosen.

use std::rc::Rc;

use web_sys::HtmlInputElement;

use super::prose::prose;
use crate::hooks::read_file;
use crate::markup::*;

/// Props of [`FileField`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is called.
    pub label: &'static str,
    /// The name and the text of the file.
    pub on_file: Callback<(Rc<str>, Rc<str>)>,
}

/// The field, and below it why a file was not read.
#[component]
pub fn FileField(props: &Props) -> Html {
    let refused = use_state_eq(|| None::<String>);
    let onchange = {
        let (refused, on_file) = (refused.clone(), props.on_file.clone());
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            let (refused, on_file) = (refused.clone(), on_file.clone());
            read_file(file, move |name, text| match text {
                Ok(text) => {
                    refused.set(None);
                    on_file.emit((name, text));
                }
                Err(why) => refused.set(Some(why)),
            });
            // Only another value is told: the same file can be chosen again, after it was mended.
            input.set_value("");
        })
    };
    html! {
        <>
            <label class="file"><span>{ props.label }</span><input type="file" {onchange} /></label>
            <div role="alert">
                if let Some(why) = &*refused {
                    <p class="notice" data-tone="warning"><span>{ prose(why) }</span></p>
                }
            </div>
        </>
    }
}
