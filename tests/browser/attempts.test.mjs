// Every attempt of a state that is tried again has a data flow of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, node, openExample, paste, press, reach, result, run } from './person.mjs';

const attempts = (page) => data(page).getByRole('tablist', { name: 'Attempt whose data flow is shown' });

test('an attempt is chosen and shows its stages, its error and its delay: by mouse', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await run(page, 'Succeeded');
  await node(page, 'InvokeWithRetry').click();
  const chips = attempts(page).getByRole('tab');
  await chips.first().waitFor();
  const count = await chips.count();
  assert.ok(count > 1, `${count} attempts`);
  assert.equal(await chips.last().getAttribute('aria-selected'), 'true', 'the last one at first');
  await chips.first().click();
  await data(page).getByText(new RegExp(`Attempt 1 of ${count} failed with`)).waitFor();
  await data(page).getByText(/Retry\[0\] took it, and waited 2 s .*use 1 of MaxAttempts 3/).waitFor();
  await data(page).getByRole('tab', { name: 'Result, failed' }).waitFor();
  // What the state came to in the end is not the attempt's.
  await data(page).getByText('No output: this attempt failed, and the state was tried again.').waitFor();
  await data(page).getByLabel('This attempt failed with').waitFor();
  assert.equal(await data(page).getByText(/took it: .*next is/).count(), 0, 'no Catcher was asked yet');
  await chips.last().click();
  await data(page).getByText('No output: this attempt failed').waitFor({ state: 'hidden' });
});

test('an attempt is chosen and shows its stages, its error and its delay: by keyboard', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch', (locator) => press(page, locator));
  await page.keyboard.press('ControlOrMeta+Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await press(page, node(page, 'InvokeWithRetry'));
  const chips = attempts(page).getByRole('tab');
  await reach(page, chips.last());
  await page.keyboard.press('Home');
  await data(page).getByText(/Attempt 1 of \d failed with/).waitFor();
  await page.keyboard.press('ArrowRight');
  await data(page).getByText(/Attempt 2 of \d/).waitFor();
});

test('of many attempts one is chosen from a list', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', JSON.stringify({
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f', 'Payload.$': '$$.State.RetryCount' }, Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 20, BackoffRate: 1 }], End: true } },
  }));
  await paste(page, 'Mocks', JSON.stringify({ MockedResponses: { Call: { '0-11': { Throw: { Error: 'Busy', Cause: 'later' } }, 12: { Return: { StatusCode: 200, Payload: 1 } } } } }));
  await node(page, 'Call').waitFor();
  await run(page, 'Succeeded');
  await node(page, 'Call').click();
  const list = data(page).getByRole('combobox', { name: 'Attempt whose data flow is shown' });
  await list.selectOption({ index: 6 });
  await data(page).getByText('Attempt 7 of 13 failed with Busy').waitFor();
  await data(page).getByRole('tab', { name: /^Parameters/ }).click();
  await data(page).getByText('"Payload": 6').first().waitFor();
});
