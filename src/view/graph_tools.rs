//! The buttons of the graph: search, follow, close all, save; and those that zoom.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::js_sys::Promise;
use web_sys::{Element, HtmlDetailsElement, Node};

use super::case::lowercase;
use super::icon::{Glyph, icon};
use crate::hooks::copy;
use crate::picture::{Picture, picture};
use crate::protocol::{Graph, StateId, StateInfo};
use crate::trace::GraphStatus;

#[wasm_bindgen(module = "/www/picture.js")]
extern "C" {
    #[wasm_bindgen(js_name = saveText)]
    fn save_text(name: &str, media_type: &str, text: &str);
    #[wasm_bindgen(js_name = savePng)]
    fn save_png(name: &str, svg: &str, width: f32, height: f32) -> Promise;
    #[wasm_bindgen(js_name = copyPng)]
    fn copy_png(svg: &str, width: f32, height: f32) -> Promise;
}

/// Props of [`tools`].
pub struct Props {
    /// Whether there is no picture.
    pub empty: bool,
    /// Whether the current state is kept in sight.
    pub follow: bool,
    /// Whether everything is seen.
    pub fits: bool,
    /// The Parallels and Maps, and whether one of them is open.
    pub containers: (Rc<[StateId]>, bool),
    /// The current state is to be kept in sight from now on, or no longer.
    pub on_follow: Callback<()>,
    /// Zooms by a factor, or so that everything is seen.
    pub on_zoom: Callback<Option<f64>>,
    /// A search begins.
    pub on_find: Callback<()>,
    /// These states are to be closed, or opened.
    pub on_close: Callback<(Rc<[StateId]>, bool)>,
    /// The picture.
    pub graph: Rc<Graph>,
    /// Its states.
    pub states: Rc<[StateInfo]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
    /// The name of the workflow.
    pub title: Rc<str>,
}

/// The buttons.
pub fn tools(props: &Props) -> Html {
    let zoom = |factor: Option<f64>| props.on_zoom.reform(move |_: MouseEvent| factor);
    let (containers, any_open) = props.containers.clone();
    let all = if any_open {
        "Close all Parallels and Maps"
    } else {
        "Open all Parallels and Maps"
    };
    html! {
        <>
            <div class="tools" role="group" aria-label="Graph">
                <button class="icon-button" aria-label="Find a state" title="Find a state (/)" disabled={props.empty} onclick={props.on_find.reform(|_: MouseEvent| ())}>{ icon(Glyph::Find) }</button>
                <button class="icon-button" aria-label="Follow the current state" title="Follow the current state" aria-pressed={props.follow.to_string()} onclick={props.on_follow.reform(|_: MouseEvent| ())}>{ icon(Glyph::Follow) }</button>
                if !containers.is_empty() {
                    <button class="icon-button" aria-label={all} title={all} onclick={props.on_close.reform(move |_: MouseEvent| (containers.clone(), any_open))}>{ icon(if any_open { Glyph::CloseAll } else { Glyph::OpenAll }) }</button>
                }
                if !props.empty {
                    { save_menu(props) }
                }
            </div>
            <div class="zoom" role="group" aria-label="Zoom">
                <button class="icon-button" aria-label="Zoom in" title="Zoom in (+)" disabled={props.empty} onclick={zoom(Some(1.25))}>{ icon(Glyph::Plus) }</button>
                <button class="icon-button" aria-label="Zoom out" title="Zoom out (-)" disabled={props.empty} onclick={zoom(Some(0.8))}>{ icon(Glyph::Minus) }</button>
                <button class="icon-button" aria-label="Zoom to fit" title="Zoom to fit (0)" disabled={props.empty || props.fits} onclick={zoom(None)}>{ icon(Glyph::Fit) }</button>
            </div>
        </>
    }
}

/// How the picture is handed out.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    SaveSvg,
    SavePng,
    CopySvg,
    CopyPng,
}

const WAYS: [(Way, &str); 4] = [
    (Way::SaveSvg, "Download SVG"),
    (Way::SavePng, "Download PNG"),
    (Way::CopySvg, "Copy SVG"),
    (Way::CopyPng, "Copy PNG"),
];

fn save_menu(props: &Props) -> Html {
    let item = |(way, label): (Way, &'static str)| {
        let (graph, states, status) = (
            props.graph.clone(),
            props.states.clone(),
            props.status.clone(),
        );
        let title = props.title.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            hand_out(way, &picture(&graph, &states, &status, &title), &title);
            let button = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(menu) = button.as_ref().and_then(menu_of) {
                shut(&menu);
            }
        });
        html! { <button key={label} class="button" {onclick}>{ label }</button> }
    };
    html! {
        <details class="save" onkeydown={Callback::from(escape)} onfocusout={Callback::from(left)}>
            <summary class="icon-button" role="button" aria-label="Save the picture" title="Save the picture">{ icon(Glyph::Save) }</summary>
            <div role="group" aria-label="Save the picture">{ for WAYS.into_iter().map(item) }</div>
        </details>
    }
}

fn hand_out(way: Way, made: &Picture, title: &str) {
    let name = file_name(title);
    let Picture { svg, width, height } = made;
    // Whether it could is seen by who asked: there is a file or there is none.
    match way {
        Way::SaveSvg => save_text(&format!("{name}.svg"), "image/svg+xml", svg),
        Way::CopySvg => copy(svg, |_| ()),
        Way::SavePng => drop(save_png(&format!("{name}.png"), svg, *width, *height)),
        Way::CopyPng => drop(copy_png(svg, *width, *height)),
    }
}

/// A title as the name of a file: `Order workflow` gives `order-workflow`.
fn file_name(title: &str) -> String {
    let mut name = String::new();
    for character in title.chars().take(60) {
        if character.is_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    match name.trim_end_matches('-') {
        "" => String::from("workflow"),
        name => lowercase(name),
    }
}

fn menu_of(element: &Element) -> Option<HtmlDetailsElement> {
    element.closest("details").ok()??.dyn_into().ok()
}

/// Shuts the menu; the focus goes back to what opened it.
fn shut(menu: &HtmlDetailsElement) {
    menu.set_open(false);
    if let Ok(Some(summary)) = menu.query_selector("summary")
        && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
    {
        let _gone = summary.focus();
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a listener is given its event"
)]
fn escape(event: KeyboardEvent) {
    let menu = event.target_dyn_into::<Element>();
    let menu = menu.as_ref().and_then(menu_of);
    if let Some(menu) = menu.filter(|menu| event.key() == "Escape" && menu.open()) {
        event.prevent_default();
        event.stop_propagation();
        shut(&menu);
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a listener is given its event"
)]
fn left(event: FocusEvent) {
    let menu = event.target_dyn_into::<Element>();
    let menu = menu.as_ref().and_then(menu_of);
    let to = event
        .related_target()
        .and_then(|to| to.dyn_into::<Node>().ok());
    if let (Some(menu), Some(to)) = (menu, to)
        && !menu.contains(Some(&to))
    {
        menu.set_open(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names_of_files() {
        for (title, name) in [
            ("Order workflow", "order-workflow"),
            ("  A/B: «test»  ", "a-b-test"),
            ("", "workflow"),
            ("../..", "workflow"),
            ("Überweisung 2", "überweisung-2"),
        ] {
            assert_eq!(file_name(title), name);
        }
    }
}
