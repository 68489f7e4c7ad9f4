// The editor of the definition knows the language: all of it by keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, node, paste, run } from './person.mjs';

const definition = (page) => page.getByRole('textbox', { name: 'Definition', exact: true });
const offers = (page) => page.getByRole('listbox', { name: 'Completions' });

/** The text of the definition, as it would be copied. */
async function textOf(page) {
  await page.waitForTimeout(50);
  return definition(page).evaluate((element) => [...element.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
}

/** Puts the caret behind the first place of these words in the definition. */
async function caretBehind(page, words) {
  const text = await textOf(page);
  const before = text.slice(0, text.indexOf(words) + words.length);
  assert.ok(before.endsWith(words), `${words} is in the text`);
  const lines = before.split('\n');
  await definition(page).press('ControlOrMeta+Home');
  for (let line = 1; line < lines.length; line++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Home');
  const column = lines.at(-1).length;
  for (let step = 0; step < column; step++) await page.keyboard.press('ArrowRight');
}

/** Takes the offer that stands first, which is this one. A list that has just come up hears no keys, so that nothing is taken by mistake. */
async function take(page, label) {
  await offers(page).getByRole('option', { name: label, selected: true }).waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
}

const two = `{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Pass",
      "Parameters": { "n": 1 },
      "Next": "Second"
    },
    "Second": {
      "Type": "Succeed"
    }
  }
}`;

async function opened(t, text = two) {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', text);
  await definition(page).filter({ hasText: 'StartAt' }).waitFor();
  return page;
}

test('a field and its value are typed with two keys each', async (t) => {
  const page = await opened(t, two.replace('\n      "Next": "Second"', '').replace('{ "n": 1 },', '{ "n": 1 }'));
  await caretBehind(page, '{ "n": 1 }');
  await page.keyboard.press('Enter');
  await page.keyboard.type('"Ne');
  await take(page, /^Next/);
  // The field wants a state: those are offered at once.
  await take(page, /^Second/);
  assert.match(await textOf(page), /"Parameters": \{ "n": 1 \},\n +"Next": "Second"\n/);
  await page.getByText('No problems found').waitFor();
  await run(page, 'Succeeded');
});

test('a field is told by key, with the value it had in the run', async (t) => {
  const page = await opened(t);
  await run(page, 'Succeeded');
  await caretBehind(page, '"Parame');
  await page.keyboard.press('F1');
  const told = page.locator('.cm-told');
  await told.getByText('Parameters', { exact: true }).waitFor();
  await told.getByText('"n": 1').waitFor();
  await page.keyboard.press('Escape');
  await told.waitFor({ state: 'hidden' });
});

test('a field is told where the mouse rests', async (t) => {
  const page = await opened(t);
  await definition(page).getByText('"Type"').first().hover();
  await page.locator('.cm-told').getByText('What the state does.').waitFor();
});

test('a state is gone to, and given another name everywhere', async (t) => {
  const page = await opened(t);
  await paste(page, 'Mocks', '{ "StateMachines": { "M": { "TestCases": { "T": { "Second": "x" } } } }, "MockedResponses": { "x": { "0": { "Return": 1 } } } }');
  await page.getByRole('tab', { name: /^Definition/ }).click();
  await caretBehind(page, '"Next": "Sec');
  await page.keyboard.press('F2');
  const name = page.getByRole('textbox', { name: /New name of Second/ });
  await name.waitFor();
  await name.fill('First');
  await name.press('Enter');
  await page.getByText('another state has this name already').first().waitFor();
  await page.keyboard.press('F2');
  await name.fill('Done');
  await name.press('Enter');
  await node(page, 'Done').waitFor();
  assert.doesNotMatch(await textOf(page), /Second/);
  await page.getByRole('tab', { name: /^Mocks/ }).click();
  await page.getByRole('textbox', { name: 'Mocks', exact: true }).filter({ hasText: '"Done": "x"' }).waitFor();
  await page.getByRole('tab', { name: /^Definition/ }).click();
  await caretBehind(page, '"Next": "Do');
  await page.keyboard.press('F12');
  await page.waitForFunction(() => getSelection().toString() === '"Done"');
});

test('a definition on one line is laid out, and back by undo', async (t) => {
  const page = await opened(t, JSON.stringify(JSON.parse(two)));
  await definition(page).press('Shift+Alt+F');
  await definition(page).filter({ hasText: '"StartAt": "First"' }).waitFor();
  assert.equal(await textOf(page), two);
  await page.keyboard.press('ControlOrMeta+z');
  await definition(page).filter({ hasText: '"StartAt":"First"' }).waitFor();
});
