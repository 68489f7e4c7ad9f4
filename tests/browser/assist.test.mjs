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
  const button = page.getByRole('button', { name: 'Lay out' });
  await button.click();
  await definition(page).filter({ hasText: '"StartAt": "First"' }).waitFor();
  assert.equal(await textOf(page), two);
  await button.waitFor({ state: 'detached' });
});

test('a variable is given another name everywhere', async (t) => {
  const page = await opened(
    t,
    two.replace('"Parameters": { "n": 1 }', '"Assign": { "total": 1 }').replace('"Type": "Succeed"', '"Type": "Succeed",\n      "InputPath": "$total"'),
  );
  await caretBehind(page, '"tot');
  await page.keyboard.press('F2');
  const name = page.getByRole('textbox', { name: /New name of total/ });
  await name.fill('amount');
  await name.press('Enter');
  await definition(page).filter({ hasText: '"$amount"' }).waitFor();
  assert.match(await textOf(page), /"Assign": \{ "amount": 1 \}/);
});

test('a path goes on into the input', async (t) => {
  const page = await opened(t, two.replace('{ "n": 1 }', '{ "n.$": "" }'));
  await paste(page, 'Input', '{ "order": { "id": 7 } }');
  await page.getByRole('tab', { name: /^Definition/ }).click();
  await caretBehind(page, '"n.$": "');
  await page.keyboard.type('$.or');
  await take(page, /^order/);
  await page.keyboard.type('.');
  await take(page, /^id/);
  assert.match(await textOf(page), /"n\.\$": "\$\.order\.id"/);
});

test('YAML is completed, gone about and laid out', async (t) => {
  const page = await opened(t, 'StartAt: First\nStates:\n    First:\n        Type: Pass # only\n    Second:\n        Type: Succeed\n');
  await caretBehind(page, '# only');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Ne');
  await take(page, /^Next/);
  await take(page, /^Second/);
  await definition(page).filter({ hasText: 'Next: Second' }).waitFor();
  await page.keyboard.press('Shift+Alt+F');
  await page.waitForFunction(() => [...document.querySelectorAll('.cm-line')].some((line) => line.textContent === '    Type: Pass # only'));
  await run(page, 'Succeeded');
  await caretBehind(page, 'Next: Sec');
  await page.keyboard.press('F12');
  await page.waitForFunction(() => getSelection().toString() === 'Second');
});

test('a state is chosen from the list of all', async (t) => {
  const page = await opened(t);
  await definition(page).press('Control+Shift+O');
  const name = page.getByRole('combobox', { name: 'Name of a state' });
  await name.waitFor();
  await page.keyboard.type('sec');
  await page.getByRole('option', { name: /Second/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.waitForFunction(() => getSelection().toString() === '"Second"');
});

test('a problem is gone to, read about and mended by keyboard', async (t) => {
  const page = await opened(t, two.replace('"Next"', '"Nxt"'));
  const problems = page.getByRole('list', { name: 'Problems' });
  await problems.getByText('Nxt').first().waitFor();
  await definition(page).press('Control+Shift+M');
  const focused = () => page.evaluate(() => document.activeElement.closest('.problem') !== null);
  assert.ok(await focused());
  // On to what stands behind the place: fixes, then the reason.
  for (let step = 0; step < 12; step++) {
    const text = await page.evaluate(() => document.activeElement.textContent);
    if (text.startsWith('Fix: change')) break;
    await page.keyboard.press('Tab');
  }
  const item = page.locator('.problem', { has: page.locator(':focus') });
  await item.locator('.why > summary').press('Enter');
  await item.getByRole('link', { name: /guide/ }).waitFor();
  await item.getByText('AWS:').waitFor();
  await item.getByRole('button', { name: /^Fix: change/ }).press('Enter');
  await page.getByText('No problems found').waitFor();
  assert.equal(await textOf(page), two);
});

test('what is wrong at the cursor is told by key, with its reason', async (t) => {
  const page = await opened(t, two.replace('"Next": "Second"', '"Next": "Secon"'));
  await page.getByRole('list', { name: 'Problems' }).getByText('Secon').first().waitFor();
  await caretBehind(page, '"Next": "Sec');
  await page.keyboard.press('F1');
  const told = page.locator('.cm-told');
  await told.getByText(/there is no state/).first().waitFor();
  await told.getByText(/did you mean/).waitFor();
});

test('a click with Ctrl goes to the state that is named', async (t) => {
  const page = await opened(t);
  await definition(page).getByText('"Second"').first().click({ modifiers: ['Control'] });
  await page.waitForFunction(() => getSelection().toString() === '"Second"');
});
