//! The editor of one text.

use std::cell::RefCell;
use std::rc::Rc;

use crate::markup::*;
use gloo::timers::callback::Timeout;
use web_sys::{Element, HtmlTextAreaElement};

use super::shared::Shared;
use crate::editor::{self, Editor, Module};
use crate::protocol::{Diagnostic, TextRange};
use crate::workbench::{Answer, Question};

/// How long an editor that is not seen waits until it is made, in milliseconds: the one that is seen, and the first run, come before.
const LATER: u32 = 1000;

/// A place to be shown. `count` makes two wishes for the same place two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reveal {
    /// Where.
    pub range: TextRange,
    /// Counts the wishes.
    pub count: u32,
    /// Whether the focus goes there.
    pub focus: bool,
}

/// Props of [`CodeEditor`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Names it.
    pub label: AttrValue,
    /// What stands in an empty one.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Whether it is seen.
    pub shown: bool,
    /// The text.
    pub text: Shared<str>,
    /// Counts the texts that did not come from the editor itself, and are to be taken over.
    pub generation: u32,
    /// What was found in it.
    pub diagnostics: Rc<[Diagnostic]>,
    /// The lines to highlight.
    #[prop_or_default]
    pub mark: Option<TextRange>,
    /// A place to be shown.
    #[prop_or_default]
    pub reveal: Option<Reveal>,
    /// What the editor asked and is told.
    #[prop_or_default]
    pub answers: Rc<[Answer]>,
    /// The editor asks about a place; without it there is nobody to ask.
    #[prop_or_default]
    pub on_ask: Option<Callback<Question>>,
    /// Whether it is to be looked at only.
    #[prop_or_default]
    pub read_only: bool,
    /// Where breakpoints are, and whether each counts.
    #[prop_or_default]
    pub stops: Rc<[(u32, bool)]>,
    /// A breakpoint is wanted at this offset, or no longer; without it there are none.
    #[prop_or_default]
    pub on_stop: Option<Callback<u32>>,
    /// The person edited the text.
    pub on_edit: Callback<Rc<str>>,
}

/// What keeps an element from those who do not see the page.
const UNHEARD: &str = "aria-hidden";

/// The editor, once it is made.
type Made = Rc<RefCell<Option<Editor>>>;

/// A code editor, or a plain text area until its code is there.
#[component]
pub fn CodeEditor(props: &Props) -> Html {
    let parent = use_node_ref();
    let area = use_node_ref();
    let editor: Made = use_mut_ref(|| None);
    let there = use_made(&editor, &parent, &area, props);
    use_told(&editor, props, there);
    use_revealed(&editor, &area, props.reveal, there);
    let handed_over = use_handed_over(&editor, &parent, &area, there);
    let oninput = props.on_edit.reform(|event: InputEvent| {
        event
            .target_unchecked_into::<HtmlTextAreaElement>()
            .value()
            .into()
    });
    html! {
        <div class="code-editor">
            <div class="code-mirror" ref={parent} />
            if !handed_over {
                <textarea ref={area} aria-label={props.label.clone()} placeholder={props.placeholder.clone()} value={props.text.0.clone()}
                    spellcheck="false" autocapitalize="off" readonly={props.read_only} {oninput} />
            }
        </div>
    }
}

/// The editor's code, once it is fetched: at once for an editor that is seen.
#[hook]
fn use_module(shown: bool) -> Option<Module> {
    let module = use_state_eq(|| None);
    let found = (*module).clone();
    let pause = if shown { 0 } else { LATER };
    use_effect_with(shown, move |_| {
        let later = Timeout::new(pause, || {
            editor::with_module(move |loaded| module.set(loaded))
        });
        move || drop(later)
    });
    found
}

/// Makes the editor when its code and its place are there; whether it is made.
#[hook]
fn use_made(editor: &Made, parent: &NodeRef, area: &NodeRef, props: &Props) -> bool {
    let module = use_module(props.shown);
    let made = use_state_eq(|| false);
    // The callbacks and the text as they are now, for the editor that is made once.
    let latest = use_mut_ref(|| (props.on_edit.clone(), props.text.0.clone()));
    *latest.borrow_mut() = (props.on_edit.clone(), props.text.0.clone());
    let there = *made;
    let (editor, parent, area, label, latest, on_ask, on_stop) = (
        editor.clone(),
        parent.clone(),
        area.clone(),
        props.label.clone(),
        latest,
        props.on_ask.clone(),
        props.on_stop.clone(),
    );
    use_effect_with(module, move |module| {
        if let (Some(module), Some(parent)) = (module, parent.cast::<Element>()) {
            // What was typed a moment ago stands in the text area before it stands here.
            let text = typed(&area).unwrap_or_else(|| latest.borrow().1.clone());
            // Nobody is to find two fields while the text area is there.
            let _a_known_name = parent.set_attribute(UNHEARD, "true");
            *editor.borrow_mut() = Editor::create(
                module,
                &parent,
                &label,
                &text,
                move |text| edited(&latest, text),
                on_ask,
                on_stop,
            );
            made.set(editor.borrow().is_some());
        }
        move || drop(editor.take())
    });
    there
}

/// Tells the editor what the props say, once it is there and whenever they say something else.
#[hook]
fn use_told(editor: &Made, props: &Props, there: bool) {
    let text = props.text.0.clone();
    use_effect_with(
        props.generation,
        telling(editor, move |editor, _| editor.set_text(&text)),
    );
    use_effect_with(
        (props.diagnostics.clone(), there),
        telling(editor, |editor, (found, _): &(Rc<[Diagnostic]>, bool)| {
            editor.diagnose(found);
        }),
    );
    use_effect_with(
        props.answers.clone(),
        telling(editor, |editor, answers: &Rc<[Answer]>| {
            answers.iter().for_each(|answer| editor.answer(answer));
        }),
    );
    use_effect_with(
        (props.mark, there),
        telling(editor, |editor, (mark, _)| editor.mark(*mark)),
    );
    use_effect_with(
        (props.stops.clone(), there),
        telling(editor, |editor, (stops, _): &(Rc<[(u32, bool)]>, bool)| {
            editor.set_stops(stops);
        }),
    );
    use_effect_with(
        (props.read_only, there),
        telling(editor, |editor, (on, _)| editor.set_read_only(*on)),
    );
}

/// An effect that tells the editor of a value, if the editor is there.
fn telling<T>(
    editor: &Made,
    tell: impl FnOnce(&Editor, &T) + 'static,
) -> impl FnOnce(&T) + 'static {
    let editor = editor.clone();
    move |value| {
        if let Some(editor) = &*editor.borrow() {
            tell(editor, value);
        }
    }
}

/// Shows the place that is wanted; in the text area while there is no editor, if the focus is to go there.
#[hook]
fn use_revealed(editor: &Made, area: &NodeRef, reveal: Option<Reveal>, there: bool) {
    let (editor, area) = (editor.clone(), area.clone());
    use_effect_with((reveal, there), move |(reveal, _)| {
        let Some(reveal) = reveal else { return };
        if let Some(editor) = &*editor.borrow() {
            editor.reveal(reveal.range, reveal.focus);
        } else if let Some(area) = area.cast::<HtmlTextAreaElement>().filter(|_| reveal.focus) {
            let _unselected = area.set_selection_range(reveal.range.from, reveal.range.to);
            let _gone = area.focus();
        }
    });
}

/// Whether the editor has taken over from the text area, which is there until the editor shows all that it has to show: drawn anew with the focus in it,
/// the text area would not keep its caret.
#[hook]
fn use_handed_over(editor: &Made, parent: &NodeRef, area: &NodeRef, there: bool) -> bool {
    let handed_over = use_state_eq(|| false);
    let is_over = *handed_over;
    let (editor, area, parent) = (editor.clone(), area.clone(), parent.clone());
    use_effect_with(there, move |there| {
        if let Some(editor) = editor.borrow().as_ref().filter(|_| *there) {
            if let Some(parent) = parent.cast::<Element>() {
                let _always_there = parent.remove_attribute(UNHEARD);
            }
            hand_over(&area, editor);
            handed_over.set(true);
        }
    });
    is_over
}

/// What an editor made once needs of the props as they are now.
type Latest = RefCell<(Callback<Rc<str>>, Rc<str>)>;

/// Tells of an edit when nothing is borrowed any more, since the component may be drawn again then.
fn edited(latest: &Latest, text: Rc<str>) {
    let on_edit = latest.borrow().0.clone();
    on_edit.emit(text);
}

fn typed(area: &NodeRef) -> Option<Rc<str>> {
    let area = area.cast::<HtmlTextAreaElement>()?;
    Some(area.value().into())
}

/// Who was typing in the text area goes on in the editor, with what was typed meanwhile.
fn hand_over(area: &NodeRef, editor: &Editor) {
    let Some(area) = area.cast::<HtmlTextAreaElement>() else {
        return;
    };
    editor.set_text(&area.value());
    let focused = gloo::utils::document().active_element();
    if focused.as_ref() == Some(area.as_ref()) {
        let from = area.selection_start().ok().flatten().unwrap_or_default();
        let to = area.selection_end().ok().flatten().unwrap_or(from);
        editor.reveal(
            TextRange {
                from,
                to,
                ..TextRange::default()
            },
            true,
        );
    }
    // It is taken away when the page is drawn next.
    area.set_hidden(true);
}
