//! A button that copies a text, and says whether it could.

use crate::hooks::copy;
use crate::markup::*;

/// Props of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is copied.
    pub text: AttrValue,
    /// What it is called: `Copy Link`.
    pub name: AttrValue,
    /// How it looks.
    pub class: &'static str,
    /// What to do instead where the clipboard is out of reach.
    pub instead: &'static str,
    /// It is out of reach.
    #[prop_or_default]
    pub on_refused: Callback<()>,
}

/// The button. What it says of one text it does not say of another one.
#[component]
pub fn CopyButton(props: &Props) -> Html {
    let told = use_state_eq(|| None::<(AttrValue, bool)>);
    let onclick = {
        let (told, text, on_refused) = (told.clone(), props.text.clone(), props.on_refused.clone());
        Callback::from(move |_: MouseEvent| {
            let (told, on_refused, copied) = (told.clone(), on_refused.clone(), text.clone());
            copy(&text, move |is_copied| {
                if !is_copied {
                    on_refused.emit(());
                }
                told.set(Some((copied, is_copied)));
            });
        })
    };
    let words = match &*told {
        Some((text, is_copied)) if *text == props.text => {
            if *is_copied {
                "Copied"
            } else {
                props.instead
            }
        }
        _ => "Copy",
    };
    html! { <button class={props.class} {onclick} aria-label={props.name.clone()}>{ words }</button> }
}
