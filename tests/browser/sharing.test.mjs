// Links and embeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, choose, data, node, openExample, paste, result, run, trace } from './person.mjs';

async function link(page, { step = false } = {}) {
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  if (step) await dialog.getByRole('checkbox').check();
  const address = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  const embed = await dialog.getByRole('textbox', { name: 'Embed in a page' }).inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return { address, embed };
}

test('a link opens the same workflow at the same step', async (t) => {
  const { page, context } = await openPage(t);
  await openExample(page, 'Order workflow');
  await choose(page, 'InvalidOrderCustomName');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'First step' }).click();
  await page.getByRole('button', { name: 'Step forward' }).click();
  const { address } = await link(page, { step: true });
  assert.match(address, /#v1=/);

  const other = await context.newPage();
  await other.goto(address);
  await result(other).filter({ hasText: 'Succeeded' }).waitFor();
  await other.getByText(/^step 2\//).waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Order workflow');
  assert.equal(await other.getByRole('combobox', { name: 'Test case' }).inputValue(), 'InvalidOrderCustomName');
  await other.getByRole('list', { name: 'Trace' }).locator('[aria-current=step]').filter({ hasText: 'TaskStateEntered' }).waitFor();
});

test('a damaged link says so and keeps what was there', async (t) => {
  const { page, address: home } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  const { address } = await link(page);
  await page.reload();
  await node(page, 'Mine').waitFor();

  await page.goto('about:blank');
  await page.goto(address.slice(0, -20));
  await page.getByRole('alert').filter({ hasText: 'cut off' }).waitFor();
  await node(page, 'Mine').waitFor();

  await page.goto('about:blank');
  await page.goto(home + '#v1=AQEAthisisnolink');
  await page.getByRole('alert').waitFor();
  await node(page, 'Mine').waitFor();
});

test('opening a link keeps what was worked on before', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await node(page, 'InvokeWithRetry').waitFor();
  const { address } = await link(page);
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await node(page, 'Hello').waitFor();
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  await page.reload();
  await node(page, 'Mine').waitFor();

  await page.goto('about:blank');
  await page.goto(address);
  await node(page, 'InvokeWithRetry').waitFor();
  await page.getByText(/what you worked on before is kept/i).waitFor();
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('list', { name: 'Your earlier work' }).getByRole('button').filter({ hasText: 'Mine' }).click();
  await node(page, 'Mine').waitFor();
});

test('an embedded page runs without chrome and leaves its address alone', async (t) => {
  const { page, context } = await openPage(t);
  await openExample(page, 'Order workflow');
  const { embed } = await link(page);
  const source = /src="([^"]+)"/.exec(embed)[1];
  assert.match(source, /\?embed=1#v1=/);

  const other = await context.newPage();
  await other.goto(source);
  await run(other, 'Succeeded');
  await trace(other).first().waitFor();
  await node(other, 'ValidateOrder').click();
  await data(other).getByRole('heading', { name: 'ValidateOrder' }).waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Definition' }).count(), 0);
  assert.equal(await other.getByRole('button', { name: 'Share' }).count(), 0);
  assert.equal(other.url(), source);
  const open = other.getByRole('link', { name: 'Open in playground' });
  assert.match(await open.getAttribute('href'), /\/#v1=/);
});
