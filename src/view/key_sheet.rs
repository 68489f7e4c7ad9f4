//! The keys.

use crate::markup::*;

use crate::workbench::Dialog;

/// What a key does.
const KEYS: &[(&str, &str)] = &[
    ("Ctrl Enter", "Run; while running: stop"),
    ("→  /  ←", "One event on, and back"),
    ("Shift →  /  Shift ←", "On to the next state, and back"),
    (
        "F10  /  Shift F10",
        "Over: the next state of this branch, and back; what runs inside is passed over",
    ),
    (
        "F11  /  Shift F11",
        "Into what runs inside a state, and out of a branch or item",
    ),
    (
        "F8  /  Shift F8",
        "Continue to the next breakpoint, and back to the one before",
    ),
    (
        "Ctrl \\  Ctrl '  Ctrl ;",
        "The same as F8, F10 and F11; Shift Ctrl ; is out",
    ),
    (
        "F9",
        "Set or take away a breakpoint on the state that is looked at, or where the caret stands",
    ),
    ("P", "Play, and pause"),
    ("G", "Go to an event by its number"),
    ("Home  /  End", "First and last event"),
    ("D", "Your documents and their versions"),
    ("Ctrl O", "Import a file or a text"),
    ("M", "The mock of the Task that is selected"),
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
    (
        "↑ ↓ ← →",
        "In the graph: along the transitions; Space closes and opens a Parallel or Map",
    ),
    (
        "+  -  0",
        "In the graph: zoom in and out, see all of it; Shift and an arrow key shift it",
    ),
    ("/  or  Ctrl F", "In the graph: find a state"),
    ("L", "Lessons and reference: show them, and put them away"),
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
                for (key, meaning) in KEYS.iter().copied() {
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
