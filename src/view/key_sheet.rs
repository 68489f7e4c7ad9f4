//! The keys.

use yew::prelude::*;

use crate::workbench::Dialog;

/// What a key does.
const KEYS: [(&str, &str); 21] = [
    ("Ctrl Enter", "Run; while running: stop"),
    ("→  or  F10", "One event on"),
    ("←  or  Shift F10", "One event back"),
    ("Shift →  or  F8", "On to the next state"),
    ("Shift ←  or  Shift F8", "Back to the state before"),
    ("Home  /  End", "First and last event"),
    ("Ctrl O", "Import a file or a text"),
    ("Ctrl S", "Copy a link to this workflow"),
    ("Tab", "Leaves an editor; Ctrl ] and Ctrl [ indent"),
    (
        "Ctrl Space",
        "What may be typed here, in the definition; Enter takes it",
    ),
    ("F1", "What stands here, and what is wrong with it"),
    (
        "F12  or  Ctrl click",
        "To the state or variable that is named here; Shift F12: to its next mention",
    ),
    (
        "F2",
        "Give the state or variable that is named here another name",
    ),
    ("Ctrl Shift O", "Go to a state by its name"),
    (
        "Ctrl Shift M",
        "To the problems; Tab goes on to their fixes",
    ),
    (
        "F8  or  Shift F8",
        "In an editor: to the next problem, to the one before",
    ),
    ("Shift Alt F", "Lay the definition out"),
    (
        "Ctrl Shift [  or  ]",
        "Fold or unfold what the cursor is in; Ctrl Alt [ and ] all of it",
    ),
    ("Ctrl F", "Search in an editor"),
    ("Escape", "Close what lies above the page"),
    ("?", "This list"),
];

/// The list of keys, and the way to the settings.
pub fn key_sheet(on_dialog: &Callback<Dialog>) -> Html {
    let settings = on_dialog.reform(|_: MouseEvent| Dialog::Settings);
    html! {
        <>
            <p class="lead">{ "The arrow keys, Home and End step through a run wherever they have no other meaning: not in an editor, a list of choices or a field." }</p>
            <dl class="keys">
                for (key, meaning) in KEYS {
                    <div key={key}>
                        <dt><kbd>{ key }</kbd></dt>
                        <dd>{ meaning }</dd>
                    </div>
                }
            </dl>
            <p>{ "Machine type, names, start time and quotas of a run are in the " }<button class="link" onclick={settings}>{ "settings" }</button>{ "." }</p>
        </>
    }
}
