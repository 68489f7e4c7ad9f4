// What a person does on the page, by role and label.
import assert from 'node:assert/strict';

/** The line that says how the run stands. */
export const result = (page) => page.getByRole('status');

/** The pane with the data of the state looked at. */
export const data = (page) => page.getByRole('region', { name: 'Data flow' });

/** The rows of the trace. */
export const trace = (page) => page.getByRole('list', { name: 'Trace' }).getByRole('listitem');

/** The state of this name in the graph. */
export const node = (page, name) => page.getByRole('group', { name: 'Workflow graph' }).getByRole('button', { name: new RegExp(`^${name}, `) });

/** A JSON text of the data pane. */
export const json = (page, label) => data(page).getByLabel(`${label} as JSON`, { exact: true });

/** Waits until the code editor has taken the place of the plain text area. */
export const editorsReady = (page) => page.waitForFunction(() => document.querySelectorAll('.cm-content').length === 3);

/** Opens an example from the list; `activate` does it in another way than by mouse. */
export async function openExample(page, title, activate = (locator) => locator.click()) {
  await activate(page.getByRole('button', { name: 'Examples' }));
  await activate(page.getByRole('dialog', { name: 'Examples' }).getByRole('button', { name: title }).first());
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('textbox', { name: 'Workflow name' }).inputValue(), title);
}

/** Begins with an empty workflow. */
export async function beginAnew(page) {
  await editorsReady(page);
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'States' }).waitFor();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await node(page, 'Hello').waitFor();
}

/**
 * Goes to something by the keyboard alone: with Tab through the page, and with the arrows along a row of tabs. Fails if it cannot be reached.
 */
export async function reach(page, locator) {
  await locator.waitFor();
  const here = () => locator.evaluate((element) => document.activeElement === element);
  const inside = () => locator.evaluate((element) => element.getAttribute('role') === 'tab' && element.parentElement.contains(document.activeElement));
  for (let pressed = 0; pressed < 400; pressed += 1) {
    if (await here()) return;
    await page.keyboard.press((await inside()) ? 'ArrowRight' : 'Tab');
  }
  assert.fail(`cannot be reached by keyboard: ${locator}`);
}

/**
 * From here on the person has one hand only: the test fails if anything is pressed by `mouse` in a test by `keyboard`, or by a key in a test by `mouse`. Texts
 * are typed in both: `insertText`, `fill`.
 */
export async function only(t, page, by) {
  const wrong = [];
  await page.exposeFunction('usedOtherwise', (what) => wrong.push(what));
  await page.evaluate((kind) => {
    const told = (event) => event.isTrusted && window.usedOtherwise(`${event.type} ${event.key ?? ''} on ${event.target.outerHTML?.slice(0, 80)}`);
    for (const type of kind) window.addEventListener(type, told, true);
  }, by === 'keyboard' ? ['pointerdown', 'mousedown', 'wheel', 'touchstart'] : ['keydown']);
  t.after(() => assert.deepEqual(wrong, [], `by ${by} only`));
}

/** Replaces the text of an editor by the keyboard alone. */
export async function type(page, label, text) {
  await reach(page, page.getByRole('tab', { name: new RegExp(`^${label}`) }));
  await reach(page, page.getByRole('textbox', { name: label, exact: true }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Goes to something by the keyboard alone and presses a key there. */
export async function press(page, locator, key = 'Enter') {
  await reach(page, locator);
  await page.keyboard.press(key);
}

/** Chooses a test case of the mocks. */
export async function choose(page, testCase) {
  await page.getByRole('combobox', { name: 'Test case' }).selectOption(testCase);
}

/** Presses Run and waits until the result line says `ending`; gives the whole line. */
export async function run(page, ending) {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: ending }).waitFor();
  return result(page).innerText();
}

/** Replaces the text of an editor as a paste does. */
export async function paste(page, label, text) {
  // The stages of a data flow are tabs, too.
  const tab = page.getByRole('tab', { name: new RegExp(`^${label}`) }).first();
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  await pasteInto(page.getByRole('textbox', { name: label, exact: true }), text);
}

/** Replaces the text of an editor that is in front. */
export async function pasteInto(editor, text) {
  await pasteFrom(await clipboardWith(editor.page(), text), editor);
}

/** A clipboard that holds a text. */
export function clipboardWith(page, text) {
  return page.evaluateHandle((text) => {
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', text);
    return clipboard;
  }, text);
}

/** Replaces the text of an editor that is in front by what a clipboard holds. */
export async function pasteFrom(clipboard, editor) {
  await editor.focus();
  await editor.press('ControlOrMeta+a');
  await editor.evaluate((element, clipboardData) => {
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, clipboard);
}
