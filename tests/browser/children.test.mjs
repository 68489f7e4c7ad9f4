// Into the child executions of a distributed Map, and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, json, node, only, paste, reach, run, trace } from './person.mjs';

const definition = JSON.stringify({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Look',
        States: { Look: { Type: 'Pass', Next: 'Keep' }, Keep: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
}, null, 2);

const childEvents = ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'];

/** A page in which the definition ran with three items. */
async function opened(t) {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', definition);
  await paste(page, 'Input', '["a", "b", "c"]');
  await node(page, 'Look').waitFor();
  await run(page, 'Succeeded');
  return page;
}

test('a child execution of a distributed Map is opened in the trace, looked through, and left again', async (t) => {
  const page = await opened(t);
  const events = () => trace(page).locator('.event').allInnerTexts();
  const whole = await events();
  assert.ok(whole.includes('MapRunStarted') && !whole.includes('PassStateEntered'), 'the main history tells of the Map Run only');

  await trace(page).filter({ hasText: 'MapRunStarted' }).getByRole('button').first().click();
  const children = data(page).getByRole('group', { name: 'Child executions' }).getByRole('button');
  await children.first().waitFor();
  assert.deepEqual(await children.allInnerTexts(), ['Each[0]', 'Each[1]', 'Each[2]']);
  await children.nth(1).click();
  await page.getByRole('navigation', { name: 'Execution' }).getByText('Each[1]').waitFor();
  await page.getByRole('navigation', { name: 'Execution' }).getByRole('button', { name: 'Execution' }).click();

  await node(page, 'Keep').click();
  await data(page).getByRole('heading', { name: 'Keep' }).waitFor();
  await data(page).getByRole('button', { name: 'Open child execution' }).click();
  const back = page.getByRole('navigation', { name: 'Execution' }).getByRole('button', { name: 'Execution' });
  await back.waitFor();
  assert.deepEqual(await events(), childEvents);
  await trace(page).and(page.locator('[aria-current=step]')).filter({ hasText: 'Keep' }).filter({ hasText: 'PassStateEntered' }).waitFor();

  // Its rows lead to its own values.
  const of = await json(page, 'Input').innerText();
  await trace(page).filter({ hasText: 'Look' }).first().getByRole('button').first().click();
  await data(page).getByRole('heading', { name: 'Look' }).waitFor();
  assert.equal(await json(page, 'Input').innerText(), of);

  await back.click();
  await back.waitFor({ state: 'hidden' });
  assert.deepEqual(await events(), whole);
});

test('in an open child execution the steps, the graph, the event JSON and the link are those of the child', async (t) => {
  const { page, context, address } = await openPage(t, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await beginAnew(page);
  await paste(page, 'Definition', definition);
  await paste(page, 'Input', '["a", "b", "c"]');
  await node(page, 'Look').waitFor();
  await run(page, 'Succeeded');
  await node(page, 'Look').click();
  await data(page).getByRole('button', { name: 'Open child execution' }).click();
  const current = trace(page).and(page.locator('[aria-current=step]'));
  const at = (event) => current.filter({ hasText: event }).waitFor();
  await at('PassStateEntered');
  await page.getByRole('button', { name: 'First step' }).click();
  await at('ExecutionStarted');
  assert.match(await node(page, 'Look').getAttribute('aria-label'), /not visited/);
  await page.getByRole('button', { name: 'Step forward' }).click();
  await at('PassStateEntered');
  assert.match(await node(page, 'Look').getAttribute('aria-label'), /running/);
  assert.match(await node(page, 'Keep').getAttribute('aria-label'), /not visited/);
  await page.keyboard.press('End');
  await at('ExecutionSucceeded');
  await page.keyboard.press('ArrowLeft');
  await at('PassStateExited');
  await data(page).getByRole('heading', { name: 'Keep' }).waitFor();
  await data(page).getByText('Event 5 as GetExecutionHistory gives it').click();
  const event = JSON.parse(await json(page, 'Event 5').innerText());
  assert.equal(event.type, 'PassStateExited');
  assert.deepEqual(await trace(page).locator('.event').allInnerTexts(), childEvents);

  // Another page opens at the same step.
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('checkbox', { name: 'Open at the step I am looking at' }).check();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await context.newPage();
  await other.goto(link.startsWith('http') ? link : address + link);
  await trace(other).and(other.locator('[aria-current=step]')).filter({ hasText: 'PassStateExited' }).filter({ hasText: 'Keep' }).waitFor();
  assert.deepEqual(await trace(other).locator('.event').allInnerTexts(), childEvents);
});

test('child executions are lanes of the timeline, and opened from there by key', async (t) => {
  const page = await opened(t);
  await only(t, page, 'keyboard');
  await reach(page, page.getByRole('button', { name: 'Timeline' }));
  await page.keyboard.press('Enter');
  const lanes = page.getByRole('group', { name: 'Lanes' }).getByRole('list');
  await lanes.nth(3).waitFor();
  assert.deepEqual(await lanes.evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label'))), ['Execution', 'Each, item 0', 'Each, item 1', 'Each, item 2']);
  await reach(page, lanes.first().getByRole('button', { name: /^Each, succeeded/ }));
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  const seen = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
    await page.keyboard.press(key);
    seen.push(`${await page.evaluate(() => document.activeElement.closest('ol').getAttribute('aria-label'))}: ${(await focused()).split(',')[0]}`);
  }
  assert.deepEqual(seen, ['Each, item 0: Keep', 'Each, item 1: Keep #2', 'Each, item 1: Keep #2', 'Each, item 0: Keep', 'Execution: Each', 'Each, item 0: Look', 'Each, item 1: Look #2']);
  assert.match(await focused(), /^Look #2, succeeded, in a child execution/);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Execution' }).getByText('Each[1]').waitFor();
  await data(page).getByRole('heading', { name: 'Look' }).waitFor();
});
