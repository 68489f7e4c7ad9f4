//! Typed binding of `www/editor.js`, the code editor. The only place that knows that an editor counts in UTF-16 units; the protocol's
//! [`TextRange`]s are in these units already.
//!
//! The editor's bundle is fetched when the first editor is to be shown. Until then, and if it cannot be had, a plain text area does.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use web_sys::js_sys::futures::JsFuture;
use web_sys::js_sys::{Array, Object, Promise, Reflect};
use yew::Callback;
use yew::platform::spawn_local;

use crate::protocol::{Diagnostic, Fix, Severity, TextEdit, TextRange};
use crate::workbench::{Answer, Question};

/// The bundle's file, named by the build; absent in a build without editor.
const FILE: Option<&str> = option_env!("ASL_EDITOR_FILE");

// Whoever does something on the page meanwhile comes between the code's first run and the first editor.
#[wasm_bindgen(
    inline_js = "export const load = (address) => import(address).then((module) => new Promise((go) => setTimeout(go, 0, module)));"
)]
extern "C" {
    fn load(address: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The editor's code, loaded.
    #[derive(Clone, Debug, PartialEq)]
    pub type Module;

    /// What [`Module::create`] gives, for the other functions.
    #[derive(Clone, Debug)]
    type Handle;

    #[wasm_bindgen(method, catch)]
    fn create(this: &Module, parent: &Element, options: &JsValue) -> Result<Handle, JsValue>;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Module, editor: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn diagnose(this: &Module, editor: &Handle, findings: &Array);
    #[wasm_bindgen(method)]
    fn mark(this: &Module, editor: &Handle, ranges: &Array);
    #[wasm_bindgen(method, js_name = setStops)]
    fn set_stops(this: &Module, editor: &Handle, places: &Array);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &Module, editor: &Handle, on: bool);
    #[wasm_bindgen(method)]
    fn reveal(this: &Module, editor: &Handle, from: u32, to: u32, focus: bool);
    #[wasm_bindgen(method)]
    fn answer(this: &Module, editor: &Handle, id: u32, told: &str);
    #[wasm_bindgen(method)]
    fn destroy(this: &Module, editor: &Handle);
}

/// Who waits for the module, while it is on its way.
type Waiting = Vec<Box<dyn FnOnce(Option<Module>)>>;

thread_local! {
    static LOADING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
    static LOADED: RefCell<Option<Option<Module>>> = const { RefCell::new(None) };
}

/// Calls `then` with the editor's code, or without it if there is none; fetches it the first time.
pub fn with_module(then: impl FnOnce(Option<Module>) + 'static) {
    if let Some(loaded) = LOADED.with_borrow(Clone::clone) {
        return then(loaded);
    }
    let first = LOADING.with_borrow_mut(|waiting| {
        let first = waiting.is_none();
        waiting.get_or_insert_default().push(Box::new(then));
        first
    });
    if first {
        fetch();
    }
}

fn fetch() {
    let address = FILE.and_then(|file| {
        let base = gloo::utils::document().base_uri().ok()??;
        Some(
            web_sys::Url::new_with_base(&format!("./editor/{file}"), &base)
                .ok()?
                .href(),
        )
    });
    let Some(address) = address else {
        return loaded(None);
    };
    spawn_local(async move {
        let module = JsFuture::from(load(&address)).await;
        loaded(module.ok().map(JsCast::unchecked_into));
    });
}

#[expect(clippy::needless_pass_by_value, reason = "what was loaded is kept")]
fn loaded(module: Option<Module>) {
    let waiting = LOADING.take().unwrap_or_default();
    LOADED.set(Some(module.clone()));
    waiting.into_iter().for_each(|then| then(module.clone()));
}

/// Hears the id of a question, its kind, the place and a name.
type OnAsk = Closure<dyn FnMut(u32, String, u32, String)>;

/// A code editor in the page; taken away when dropped.
pub struct Editor {
    module: Module,
    handle: Handle,
    _on_change: Closure<dyn FnMut(Vec<u8>)>,
    _on_ask: Option<OnAsk>,
    _on_stop: Option<Closure<dyn FnMut(u32)>>,
}

impl Editor {
    /// Puts an editor into `parent`. `on_change` hears the text when a person edited it, `on_ask` what the editor would like to be told by
    /// [`Editor::answer`], `on_stop` where a breakpoint is wanted, or no longer.
    pub fn create(
        module: &Module,
        parent: &Element,
        label: &str,
        text: &str,
        on_change: impl Fn(Rc<str>) + 'static,
        on_ask: Option<Callback<Question>>,
        on_stop: Option<Callback<u32>>,
    ) -> Option<Self> {
        let on_change = Closure::<dyn FnMut(Vec<u8>)>::new(move |utf8: Vec<u8>| {
            on_change(String::from_utf8_lossy(&utf8).into());
        });
        let on_ask = on_ask.map(|on_ask| {
            OnAsk::new(move |id, kind, offset, name| {
                on_ask.emit(Question {
                    id,
                    kind,
                    offset,
                    name,
                });
            })
        });
        let on_stop = on_stop
            .map(|on_stop| Closure::<dyn FnMut(u32)>::new(move |offset| on_stop.emit(offset)));
        let stopped = on_stop.as_ref().map(|on_stop| on_stop.as_ref().clone());
        let asked = on_ask.as_ref().map(|on_ask| on_ask.as_ref().clone());
        let options = object(&[
            ("label", label.into()),
            ("text", text.into()),
            ("onChange", on_change.as_ref().clone()),
            ("onAsk", asked.unwrap_or(JsValue::NULL)),
            ("onStop", stopped.unwrap_or(JsValue::NULL)),
        ]);
        let handle = module.create(parent, &options).ok()?;
        Some(Self {
            module: module.clone(),
            handle,
            _on_change: on_change,
            _on_ask: on_ask,
            _on_stop: on_stop,
        })
    }

    /// Replaces the text; `on_change` does not hear of it.
    pub fn set_text(&self, text: &str) {
        self.module.set_text(&self.handle, text);
    }

    /// Underlines findings and offers their fixes.
    pub fn diagnose(&self, diagnostics: &[Diagnostic]) {
        let findings: Array = diagnostics.iter().map(finding).collect();
        self.module.diagnose(&self.handle, &findings);
    }

    /// Tells what was asked. An answer that is not waited for is not heard.
    pub fn answer(&self, answer: &Answer) {
        self.module.answer(&self.handle, answer.id, &answer.told);
    }

    /// Highlights the lines of this range and no others.
    pub fn mark(&self, range: Option<TextRange>) {
        let places = range
            .into_iter()
            .map(|range| object(&[("from", range.from.into()), ("to", range.to.into())]));
        let places: Array = places.collect();
        self.module.mark(&self.handle, &places);
    }

    /// Shows breakpoints at the lines of these offsets and nowhere else; each with whether it counts.
    pub fn set_stops(&self, stops: &[(u32, bool)]) {
        let places = stops
            .iter()
            .map(|(from, on)| object(&[("from", (*from).into()), ("on", (*on).into())]));
        let places: Array = places.collect();
        self.module.set_stops(&self.handle, &places);
    }

    /// Whether the text is to be looked at only.
    pub fn set_read_only(&self, on: bool) {
        self.module.set_read_only(&self.handle, on);
    }

    /// Scrolls to a range; with `focus` also selects it and moves the focus there.
    pub fn reveal(&self, range: TextRange, focus: bool) {
        self.module
            .reveal(&self.handle, range.from, range.to, focus);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.module.destroy(&self.handle);
    }
}

fn finding(diagnostic: &Diagnostic) -> JsValue {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let fixes: Array = diagnostic.fixes.iter().map(repair).collect();
    object(&[
        ("from", diagnostic.range.from.into()),
        ("to", diagnostic.range.to.into()),
        ("severity", severity.into()),
        ("message", (&*diagnostic.message).into()),
        ("help", diagnostic.help.as_deref().into()),
        ("why", (&*diagnostic.why).into()),
        (
            "code",
            Some(&*diagnostic.code)
                .filter(|_| !diagnostic.guide.is_empty())
                .into(),
        ),
        ("lesson", (&*diagnostic.lesson).into()),
        ("fixes", fixes.into()),
    ])
}

fn repair(fix: &Fix) -> JsValue {
    let edit = |edit: &TextEdit| {
        object(&[
            ("from", edit.from.into()),
            ("to", edit.to.into()),
            ("text", (&*edit.text).into()),
        ])
    };
    let edits: Array = fix.edits.iter().map(edit).collect();
    object(&[("title", (&*fix.title).into()), ("edits", edits.into())])
}

/// A plain object with these members.
fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        let _it_is_extensible = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
