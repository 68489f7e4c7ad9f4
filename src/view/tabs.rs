//! A row of tabs.

use crate::markup::*;
use web_sys::Element;

use crate::hooks::roving;

/// One tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab<T> {
    /// What it stands for.
    pub value: T,
    /// Its name.
    pub label: AttrValue,
    /// How many errors there are behind it.
    pub errors: usize,
    /// How many other things there are behind it that are worth a look.
    pub count: usize,
}

/// Props of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct Props<T: PartialEq + Clone + 'static> {
    /// Names the row.
    pub label: AttrValue,
    /// The tabs in order.
    pub tabs: Vec<Tab<T>>,
    /// The one that is shown.
    pub selected: T,
    /// Another one is wanted.
    pub on_select: Callback<T>,
}

/// A row of tabs; one of them is in the tab order, the arrow keys reach the others.
#[component]
pub fn Tabs<T: PartialEq + Clone + 'static>(props: &Props<T>) -> Html {
    // Also where what is shown has no tab.
    let mut tabs = props.tabs.iter();
    let first = tabs
        .position(|tab| tab.value == props.selected)
        .unwrap_or(0);
    let row = use_node_ref();
    use_effect_with(first, {
        let row = row.clone();
        move |_| show_selected(&row)
    });
    html! {
        <div ref={row} class="tabs" role="tablist" aria-label={props.label.clone()} onkeydown={Callback::from(roving)}>
            for (index, tab) in props.tabs.iter().enumerate() {
                { one(tab, props.selected == tab.value, index == first, &props.on_select) }
            }
        </div>
    }
}

/// Scrolls a row that has no room for all of its tabs to the selected one.
fn show_selected(row: &NodeRef) {
    let Some(row) = row.cast::<Element>() else {
        return;
    };
    let selected = row.query_selector("[aria-selected=true]");
    if let Some(tab) = selected.ok().flatten() {
        let (frame, tab) = (
            row.get_bounding_client_rect(),
            tab.get_bounding_client_rect(),
        );
        let behind = (tab.right() - frame.right()).max(0.0).ceil();
        let before = (tab.left() - frame.left()).min(0.0).floor();
        row.set_scroll_left(row.scroll_left() + (behind + before) as i32);
    }
}

fn one<T: Clone + 'static>(
    tab: &Tab<T>,
    selected: bool,
    reached: bool,
    on_select: &Callback<T>,
) -> Html {
    let value = tab.value.clone();
    let onclick = on_select.reform(move |_: MouseEvent| value.clone());
    html! {
        <button key={tab.label.to_string()} class="tab" role="tab" aria-selected={selected.to_string()} tabindex={if reached { "0" } else { "-1" }} {onclick}>
            { &tab.label }
            if tab.errors > 0 {
                <span class="count" data-severity="error">{ tab.errors }<span class="sr-only">{ if tab.errors == 1 { " error" } else { " errors" } }</span></span>
            } else if tab.count > 0 {
                <span class="count">{ tab.count }</span>
            }
        </button>
    }
}
