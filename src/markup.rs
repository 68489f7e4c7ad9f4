//! What views are written with: all of Yew's names, and [`html!`] in little code.
//!
//! `html!` calls [`Markup`], one call for each tag, attribute and text. Nothing in here depends on a type of the page, so that it is compiled once.

use std::rc::Rc;

pub use asl_markup::html;
use yew::html::{IntoEventCallback, IntoPropValue};
pub use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VNode, VTag, VText};

/// Builds a piece of the page, in the order in which it is written.
#[derive(Default)]
pub struct Markup {
    /// What is around what comes next, outermost first.
    around: Vec<Open>,
    /// What stands in the innermost of them so far.
    nodes: Vec<VNode>,
}

/// What is not closed yet: an element, or a list for a fragment or an `if`.
#[derive(Default)]
struct Open {
    /// Absent for a list.
    tag: Option<VTag>,
    keys: &'static [&'static str],
    values: Vec<Option<AttributeOrProperty>>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    /// What stood before it.
    before: Vec<VNode>,
}

impl Markup {
    /// Opens an element without attributes.
    #[inline(never)]
    pub fn open(&mut self, tag: &'static str) {
        self.begin(Some(VTag::new(AttrValue::Static(tag))));
    }

    /// Opens an element whose attributes are always the same.
    #[inline(never)]
    pub fn open_fixed(
        &mut self,
        tag: &'static str,
        attributes: &'static [(&'static str, AttributeOrProperty)],
    ) {
        let mut tag = VTag::new(AttrValue::Static(tag));
        tag.attributes = Attributes::Static(attributes);
        self.begin(Some(tag));
    }

    /// Opens an element with these attributes, whose values follow in order.
    #[inline(never)]
    pub fn open_with(&mut self, tag: &'static str, keys: &'static [&'static str]) {
        self.open(tag);
        if let Some(open) = self.around.last_mut() {
            open.keys = keys;
        }
    }

    /// Opens a list, which takes one place among its siblings.
    #[inline(never)]
    pub fn list(&mut self) {
        self.begin(None);
    }

    fn begin(&mut self, tag: Option<VTag>) {
        let before = std::mem::take(&mut self.nodes);
        self.around.push(Open {
            tag,
            before,
            ..Open::default()
        });
    }

    /// Closes what was opened last.
    #[inline(never)]
    pub fn close(&mut self) {
        let Some(open) = self.around.pop() else {
            return;
        };
        let children = std::mem::replace(&mut self.nodes, open.before);
        self.nodes.push(match open.tag {
            None => VList::with_children(children, None).into(),
            Some(mut tag) => {
                if !open.keys.is_empty() {
                    tag.attributes = Attributes::Dynamic {
                        keys: open.keys,
                        values: open.values.into(),
                    };
                }
                if !open.listeners.is_empty() {
                    tag.set_listeners(open.listeners.into());
                }
                if let Some(inside) = tag.children_mut() {
                    *inside = one(children);
                }
                tag.into()
            }
        });
    }

    /// All of it.
    #[inline(never)]
    pub fn done(self) -> Html {
        one(self.nodes)
    }

    /// A text that is always the same.
    #[inline(never)]
    pub fn text(&mut self, text: &'static str) {
        self.nodes.push(VText::new(text).into());
    }

    /// What a block gives.
    pub fn node(&mut self, node: impl IntoPropValue<VNode>) {
        self.push(node.into_prop_value());
    }

    /// What several blocks give.
    pub fn nodes(&mut self, nodes: impl IntoIterator<Item: IntoPropValue<VNode>>) {
        self.list();
        for node in nodes {
            self.node(node);
        }
        self.close();
    }

    #[inline(never)]
    fn push(&mut self, node: VNode) {
        self.nodes.push(node);
    }

    /// The next attribute, which is always the same.
    #[inline(never)]
    pub fn word(&mut self, value: &'static str) {
        self.set(Some(AttrValue::Static(value)));
    }

    /// The next attribute; absent: none.
    pub fn attribute(&mut self, value: impl IntoPropValue<Option<AttrValue>>) {
        self.set(value.into_prop_value());
    }

    /// The next attribute, which is there or not.
    #[inline(never)]
    pub fn flag(&mut self, is_set: bool) {
        let open = self.around.last();
        let name = open.and_then(|open| open.keys.get(open.values.len()));
        self.set(name.filter(|_| is_set).map(|name| AttrValue::Static(name)));
    }

    #[inline(never)]
    fn set(&mut self, value: Option<AttrValue>) {
        if let Some(open) = self.around.last_mut() {
            open.values.push(value.map(AttributeOrProperty::Attribute));
        }
    }

    fn tag(&mut self) -> Option<&mut VTag> {
        self.around.last_mut()?.tag.as_mut()
    }

    /// What is written in a field.
    pub fn value(&mut self, value: impl IntoPropValue<Option<AttrValue>>) {
        self.set_value(value.into_prop_value());
    }

    #[inline(never)]
    fn set_value(&mut self, value: Option<AttrValue>) {
        if let Some(tag) = self.tag() {
            tag.set_value(value);
        }
    }

    /// Whether a box is ticked.
    #[inline(never)]
    pub fn checked(&mut self, is_checked: bool) {
        if let Some(tag) = self.tag() {
            tag.set_checked(is_checked);
        }
    }

    /// By what the element is found again among its siblings.
    pub fn key(&mut self, key: impl Into<Key>) {
        self.set_key(key.into());
    }

    #[inline(never)]
    fn set_key(&mut self, key: Key) {
        if let Some(tag) = self.tag() {
            tag.key = Some(key);
        }
    }

    /// Where the element is to be found.
    #[inline(never)]
    pub fn reference(&mut self, node: NodeRef) {
        if let Some(tag) = self.tag() {
            tag.node_ref = node;
        }
    }

    #[inline(never)]
    fn listen(&mut self, listener: Rc<dyn Listener>) {
        if let Some(open) = self.around.last_mut() {
            open.listeners.push(Some(listener));
        }
    }
}

/// One node stands for itself, others for a list.
fn one(mut nodes: Vec<VNode>) -> VNode {
    match nodes.pop() {
        Some(node) if nodes.is_empty() => node,
        last => {
            nodes.extend(last);
            VList::with_children(nodes, None).into()
        }
    }
}

macro_rules! events {
    ($($name:ident $listen:ident,)*) => {
        impl Markup {
            $(
                /// What is done on the event of this name.
                pub fn $name(&mut self, callback: impl IntoEventCallback<yew::html::$name::Event>) {
                    self.$listen(callback.into_event_callback());
                }

                #[inline(never)]
                fn $listen(&mut self, callback: Option<Callback<yew::html::$name::Event>>) {
                    if let Some(callback) = callback {
                        self.listen(Rc::new(yew::html::$name::Wrapper::new(callback)));
                    }
                }
            )*
        }
    };
}

events! {
    onblur on_blur,
    onchange on_change,
    onclick on_click,
    onclose on_close,
    onfocusin on_focusin,
    onfocusout on_focusout,
    oninput on_input,
    onkeydown on_keydown,
    onpointercancel on_pointercancel,
    onpointerdown on_pointerdown,
    onpointermove on_pointermove,
    onpointerup on_pointerup,
    onscroll on_scroll,
    onsubmit on_submit,
    ontoggle on_toggle,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What both macros make of the same markup.
    macro_rules! both {
        ($($markup:tt)*) => { (html! { $($markup)* }, yew::html! { $($markup)* }) };
    }

    #[test]
    fn what_is_built_is_what_yew_builds() {
        let (name, wide, none) = (String::from("Charge"), Some("7"), None::<&str>);
        let both = [
            both! { <p>{ "Text" }</p> },
            both! { <p title={name.clone()} colspan={wide} lang={none} class="lead">{ &name }<b>{ 7 }</b></p> },
            both! { <button aria-label="Run" disabled={wide.is_some()} hidden={none.is_some()} key={7}>{ "Run" }{ " it" }</button> },
            both! { <><input value={name.clone()} checked={true} type="text" /><textarea readonly={wide.is_some()} value="x" /><br /></> },
            both! { <ul>{ yew::html! { <li>{ 7 }</li> } }</ul> },
            both! { <svg viewBox="0 0 16 16"><path d={name.clone()} /></svg> },
        ];
        for (ours, yews) in both {
            assert_eq!(ours, yews);
        }
    }

    #[test]
    fn what_comes_or_not_takes_one_place() {
        let markup = |shown: &[u32]| {
            html! {
                <p>
                    if let Some(first) = shown.first() { { *first } } else if shown.is_empty() { <i /><i /> }
                    for at in shown { <li key={*at} /> }
                    { for shown.iter().copied() }
                    { shown.first().copied() }
                    <b />
                </p>
            }
        };
        for shown in [&[][..], &[1, 2]] {
            let VNode::VTag(tag) = markup(shown) else {
                panic!("an element is expected");
            };
            let Some(VNode::VList(children)) = tag.children() else {
                panic!("several children are expected");
            };
            assert_eq!(children.len(), 5);
        }
    }
}
