//! A test, as fields to type into.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, SubmitEvent};

use crate::protocol::{TestForm, TestsEdit};
use crate::workbench::TestsAction;

/// Props of [`TestFields`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The test as it is.
    pub form: TestForm,
    /// Its name; none for a new one.
    pub of: Option<Rc<str>>,
    /// The test cases of the mocks.
    pub cases: Rc<[String]>,
    /// Something is done with it.
    pub on_tests: Callback<TestsAction>,
}

/// A field of a form.
type Field = fn(&mut TestForm) -> &mut String;

/// A form. What is typed is kept until it is saved or thrown away.
#[component]
pub fn TestFields(props: &Props) -> Html {
    let draft = use_state_eq(|| props.form.clone());
    let first = use_node_ref();
    {
        let first = first.clone();
        use_effect_with((), move |()| {
            if let Some(field) = first.cast::<HtmlElement>() {
                let _focused = field.focus();
            }
        });
    }
    let write = |field: Field| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut changed = (*draft).clone();
            *field(&mut changed) = text;
            draft.set(changed);
        })
    };
    let onsubmit = {
        let (draft, of, on_tests) = (draft.clone(), props.of.clone(), props.on_tests.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_tests.emit(TestsAction::Edit(Box::new(TestsEdit::Put {
                of: of.as_deref().map(String::from),
                form: Box::new((*draft).clone()),
            })));
        })
    };
    let close = props
        .on_tests
        .reform(|_: MouseEvent| TestsAction::Form(None));
    let area = |label: &'static str, hint: &'static str, value: &str, field: Field| {
        area(label, hint, value, &write(field))
    };
    let statuses = [
        ("", "SUCCEEDED, unless an error is expected"),
        ("SUCCEEDED", "SUCCEEDED"),
        ("FAILED", "FAILED"),
        ("TIMED_OUT", "TIMED_OUT"),
        ("ABORTED", "ABORTED"),
    ];
    let cases = std::iter::once(("", "the only or first one"))
        .chain(props.cases.iter().map(|case| (&**case, &**case)))
        // What is typed in the file and not there is not lost.
        .chain(
            Some((&*draft.test_case, &*draft.test_case)).filter(|(case, _)| {
                !case.is_empty() && props.cases.iter().all(|known| known != case)
            }),
        );
    html! {
        <form class="test-form" aria-label={props.of.as_ref().map_or_else(|| String::from("New test"), |name| format!("Test {name}"))} {onsubmit}>
            <label class="wide"><span>{ "Name" }</span>
                <input ref={first} required={true} value={draft.name.clone()} autocomplete="off" oninput={write(|form| &mut form.name).reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())} /></label>
            { area("Input", "the project's input", &draft.input, |form| &mut form.input) }
            <div class="column">
                { choice("Test case of the mocks", cases, &draft.test_case, &write(|form| &mut form.test_case)) }
                { choice("Expected status", statuses.into_iter(), &draft.status, &write(|form| &mut form.status)) }
                <label><span>{ "Expected error" }</span>
                    <input value={draft.error.clone()} autocomplete="off" spellcheck="false" placeholder="any" oninput={write(|form| &mut form.error).reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())} /></label>
            </div>
            { area("Expected output", "any", &draft.output, |form| &mut form.output) }
            { area("Expected part of the output", "any", &draft.output_contains, |form| &mut form.output_contains) }
            { area("Path: states in order, one a line", "any", &draft.path, |form| &mut form.path) }
            { area("Visits these states", "any", &draft.visits, |form| &mut form.visits) }
            { area("Does not visit these states", "none", &draft.does_not_visit, |form| &mut form.does_not_visit) }
            { area("Part of the cause", "any", &draft.cause_contains, |form| &mut form.cause_contains) }
            <details class="wide" open={!draft.mocks.is_empty()}>
                <summary>{ "Mocks of its own" }</summary>
                { area("A MockConfigFile.json in place of the project's mocks", "the project's mocks", &draft.mocks, |form| &mut form.mocks) }
            </details>
            <div class="wide test-ways">
                <button class="button primary" type="submit">{ "Save" }</button>
                <button class="button" type="button" onclick={close}>{ "Cancel" }</button>
            </div>
        </form>
    }
}

fn area(label: &'static str, hint: &'static str, value: &str, on_write: &Callback<String>) -> Html {
    let oninput = on_write
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let rows = value.lines().count().clamp(2, 8).to_string();
    html! { <label><span>{ label }</span><textarea {rows} spellcheck="false" autocomplete="off" placeholder={hint} value={value.to_owned()} {oninput} /></label> }
}

fn choice<'a>(
    label: &'static str,
    choices: impl Iterator<Item = (&'a str, &'a str)>,
    chosen: &str,
    on_write: &Callback<String>,
) -> Html {
    let onchange =
        on_write.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <label><span>{ label }</span>
            <select {onchange}>
                for (value, name) in choices {
                    <option key={value} value={value.to_owned()} selected={chosen == value}>{ name }</option>
                }
            </select>
        </label>
    }
}
