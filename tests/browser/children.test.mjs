// Into the child executions of a distributed Map, and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, json, node, paste, run, trace } from './person.mjs';

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

test('a child execution of a distributed Map is opened in the trace, looked through, and left again', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', definition);
  await paste(page, 'Input', '["a", "b", "c"]');
  await node(page, 'Look').waitFor();
  await run(page, 'Succeeded');
  const events = () => trace(page).locator('.event').allInnerTexts();
  const whole = await events();
  assert.ok(whole.includes('MapRunStarted') && !whole.includes('PassStateEntered'), 'the main history tells of the Map Run only');

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

  // A step is one of the execution itself.
  await data(page).getByRole('button', { name: 'Open child execution' }).click();
  await back.waitFor();
  await page.getByRole('button', { name: 'First step' }).click();
  await back.waitFor({ state: 'hidden' });
  assert.deepEqual(await events(), whole);
});
