//! What lies above the page.

use crate::markup::*;
use web_sys::HtmlDialogElement;

use super::icon::{Glyph, icon};

/// Props of [`Modal`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Names it.
    pub title: AttrValue,
    /// What is in it.
    pub children: Html,
    /// It is to be closed.
    pub on_close: Callback<()>,
}

/// A dialog over the page. The browser keeps the focus inside, closes it on Escape, and gives the focus back.
#[component]
pub fn Modal(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let shown = dialog.cast::<HtmlDialogElement>();
            if let Some(dialog) = &shown {
                let _open_already = dialog.show_modal();
            }
            // Closing it gives the focus back to where it was.
            move || {
                if let Some(dialog) = shown {
                    dialog.close();
                }
            }
        });
    }
    let onclose = props.on_close.reform(|_: Event| ());
    let onclick = {
        let (dialog, on_close) = (dialog.clone(), props.on_close.clone());
        Callback::from(move |event: MouseEvent| {
            // A click beside its content.
            if event.target_dyn_into::<HtmlDialogElement>() == dialog.cast() {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={dialog} class="modal" aria-label={props.title.clone()} {onclose} {onclick}>
            <div class="modal-inner">
                <header>
                    <h2>{ &props.title }</h2>
                    <button class="icon-button" aria-label="Close" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
