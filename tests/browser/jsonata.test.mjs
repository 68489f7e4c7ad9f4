// JSONata workflows: expressions in the editor, the stages by their names, and what a failed expression tells.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { choose, data, editorsReady, json, node, openExample, run, trace } from './person.mjs';

test('a JSONata workflow shows its expressions, its condition and its stages', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await openExample(page, 'JSONata');
  await page.locator('.cm-jsonata-variable', { hasText: '$sum' }).waitFor();
  await page.locator('.edge-label', { hasText: '$states.input.total >= 100' }).waitFor();
  assert.match(await run(page, 'Succeeded'), /./);
  await node(page, 'Add up').click();
  await data(page).getByRole('tab', { name: 'Output, changed' }).click();
  await page.getByLabel('Output in the definition').filter({ hasText: '$sum($states.input.items.(price * quantity))' }).waitFor();
  await data(page).getByText('$sum($states.input.items.(price * quantity))', { exact: true }).waitFor();
  assert.deepEqual(JSON.parse(await json(page, 'After').innerText()), { lines: 2, total: 148 });
  await node(page, 'Large order\\?').click();
  await data(page).getByText('is true, so next is Discount').waitFor();
});

test('a failed expression says which field it stands in, and leads there', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await openExample(page, 'JSONata: errors');
  await choose(page, 'NoPrice');
  await run(page, 'Succeeded');
  const failed = trace(page).filter({ hasText: 'EvaluationFailed' });
  await failed.filter({ hasText: 'at Output/price' }).getByRole('button').first().click();
  await data(page).getByText('Could not be evaluated: Output/price').waitFor();
  await data(page).getByRole('tab', { name: 'Output, failed' }).waitFor({ state: 'hidden' });
  await data(page).getByText('Catch[0] (States.QueryEvaluationError) took it').waitFor();
  await data(page).getByText('mock NoPrice "0"').waitFor();
  await data(page).getByRole('button', { name: 'show in the definition' }).first().click();
  const selected = await page.evaluate(() => getSelection()?.toString());
  assert.match(selected, /price/);
});
