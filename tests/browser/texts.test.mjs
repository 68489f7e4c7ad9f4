// What is typed is checked, mended, kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { launch, openPage, serve } from './harness.mjs';
import { beginAnew, editorsReady, node, paste, result, run } from './person.mjs';

const problems = (page) => page.getByRole('list', { name: 'Problems' });
const definition = (page) => page.getByRole('textbox', { name: 'Definition', exact: true });

/** A page on which nothing is open yet. */
async function blankPage(t) {
  const context = await (await launch()).newContext();
  context.setDefaultTimeout(15_000);
  t.after(() => context.close());
  return context.newPage();
}

const broken = `{
  "StartAt": "A",
  "States": {
    "A": { "Type": "Pass" "End": true }
  }
}`;

test('broken JSON is underlined at its place, and nothing is lost', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', broken);
  await problems(page).getByText(/Definition, line 4, column/).first().waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  assert.match(await definition(page).innerText(), /"Pass" "End"/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: 'Cannot run yet' }).filter({ hasText: 'line 4' }).waitFor();
  await page.getByRole('button', { name: 'Show me where' }).click();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Definition');
});

test('advice waits until it is asked for', async (t) => {
  const { page } = await openPage(t);
  await page.getByText('1 hint', { exact: true }).waitFor();
  assert.equal(await problems(page).isVisible(), false);
  await page.getByText('1 hint', { exact: true }).click();
  await problems(page).getByRole('button', { name: /^Fix: add Retry to ValidateOrder/ }).waitFor();
});

test('an unknown state type is named', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "A", "States": { "A": { "Type": "Taks", "End": true } } }');
  await problems(page).getByText('Taks').first().waitFor();
});

test('a missing target is mended by its quick fix', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Frist", "States": { "First": { "Type": "Pass", "End": true } } }');
  await problems(page).getByText('Frist').first().waitFor();
  await page.getByRole('button', { name: /^Fix: / }).first().click();
  await page.getByText('No problems found').waitFor();
  assert.match(await definition(page).innerText(), /"StartAt": "First"/);
  await run(page, 'Succeeded');
});

test('errors of the input and the mocks are shown at their place too', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Input', '{ "a": }');
  await problems(page).getByText(/Input, line 1/).waitFor();
  await paste(page, 'Mocks', '{ "StateMachines": ');
  await problems(page).getByText(/Mocks, line 1/).first().waitFor();
});

test('10,000 levels of nesting get a clear message and freeze nothing', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{"States":'.repeat(10_000) + '1' + '}'.repeat(10_000));
  await problems(page).getByText(/deep|nest/).first().waitFor();
  await paste(page, 'Definition', '{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } }');
  await node(page, 'A').waitFor();
});

test('an input of 5 MB stays usable', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Input', JSON.stringify({ items: Array.from({ length: 50_000 }, (_, id) => ({ id, text: 'x'.repeat(80) })) }));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  // AWS takes no input over 256 KiB, and says so.
  await result(page).filter({ hasText: /Failed|Cannot run|Succeeded/ }).waitFor();
  await page.getByRole('tab', { name: 'Definition' }).click();
  await definition(page).waitFor();
});

test('a text too long for colours is shown without, and what takes its place has them', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const input = page.getByRole('textbox', { name: 'Input', exact: true });
  const coloured = (text) => input.locator('span').filter({ hasText: text });
  await paste(page, 'Input', '{ "short": true }');
  await coloured('true').first().waitFor();
  // A string that the parser would read in one go, then a text of many short ones.
  for (const long of [JSON.stringify({ long: 'x'.repeat(200_000) }), JSON.stringify(Array(200_000).fill('yyyy'))]) {
    await paste(page, 'Input', long);
    await input.filter({ hasText: /xxxx|yyyy/ }).waitFor();
    await coloured(/xxxx|yyyy/).waitFor({ state: 'detached' });
    await paste(page, 'Input', '{ "short": true }');
    await coloured('true').first().waitFor();
  }
});

test('a reload brings the texts back', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Kept", "States": { "Kept": { "Type": "Pass", "End": true } } }');
  await node(page, 'Kept').waitFor();
  await page.reload();
  await node(page, 'Kept').waitFor();
  await definition(page).filter({ hasText: 'Kept' }).waitFor();
});

test('a placeholder is given a value', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "${MyArn}", "End": true } } }');
  await page.getByRole('tab', { name: /^Placeholders/ }).click();
  await page.getByRole('textbox', { name: 'MyArn' }).fill('arn:aws:lambda:us-east-1:123456789012:function:Mine');
  await run(page, 'Succeeded');
  await page.getByRole('list', { name: 'Trace' }).getByText('function:Mine').first().waitFor();
});

test('the page works without the code editor', async (t) => {
  const page = await blankPage(t);
  await page.context().route('**/editor/*', (route) => route.abort());
  await page.goto(await serve(t));
  const area = page.locator('textarea[aria-label=Definition]');
  await area.waitFor();
  await area.fill('{ "StartAt": "Plain", "States": { "Plain": { "Type": "Pass", "End": true } } }');
  await node(page, 'Plain').waitFor();
  await run(page, 'Succeeded');
});

test('who types while the code editor comes goes on in it, and no key is lost', async (t) => {
  const page = await blankPage(t);
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.context().route('**/editor/*', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(await serve(t));
  const area = page.locator('textarea[aria-label=Definition]');
  await page.waitForFunction(() => document.querySelector('textarea[aria-label=Definition]')?.value.includes('StartAt'));
  await area.press('ControlOrMeta+a');
  const words = 'the quick brown fox jumps over the lazy dog ';
  await page.keyboard.type(words);
  arrive();
  let typed = words;
  while ((await area.count()) > 0) {
    await page.keyboard.type(words);
    typed += words;
  }
  await page.keyboard.type(words);
  const editor = page.locator('.cm-content[aria-label=Definition]');
  await editor.and(page.locator(':focus')).waitFor();
  assert.equal(await editor.innerText(), typed + words);
});

test('the page asks for nothing but its own files', async (t) => {
  const page = await blankPage(t);
  const address = await serve(t);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await editorsReady(page);
  await run(page, 'Succeeded');
  assert.ok(asked.length > 4);
  assert.deepEqual(asked.filter((url) => !url.startsWith(address) && !url.startsWith('data:')), []);
});
