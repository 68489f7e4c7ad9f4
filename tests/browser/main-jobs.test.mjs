// The four workflows that people come with, performed through the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { choose, data, editorsReady, json, node, openExample, run, trace } from './person.mjs';

const selected = (locator) => locator.and(locator.page().locator('[aria-pressed=true]'));

test('an order whose error has the right name goes to NotifyFailure', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await choose(page, 'InvalidOrderCustomName');
  assert.match(await run(page, 'Succeeded'), /2 states/);
  await page.getByRole('button', { name: 'NotifyFailure, Task, succeeded' }).waitFor();
  await page.getByRole('button', { name: 'ValidateOrder, Task, caught error' }).click();
  await data(page).getByRole('heading', { name: 'ValidateOrder' }).waitFor();
  await data(page).getByText('Catch[0] (InvalidOrder) took it').waitFor();
  await data(page).getByLabel('Failed, then caught').getByText('InvalidOrder', { exact: true }).waitFor();
});

test('an order refused by a plain Python exception is not caught, and the page says why', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await choose(page, 'PythonException');
  assert.match(await run(page, 'Failed'), /Exception/);
  await page.getByRole('button', { name: 'NotifyFailure, Task, not visited' }).waitFor();
  const why = data(page).getByRole('note');
  await why.waitFor();
  assert.match(await why.innerText(), /InvalidOrder/);
});

test('an order that is right is paid', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await choose(page, 'Happy');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'ProcessPayment, Task, succeeded' }).click();
  await json(page, 'Input').filter({ hasText: 'order' }).waitFor();
  await json(page, 'Output').waitFor();
  await data(page).getByRole('tab', { name: 'Parameters, changed' }).click();
  await json(page, 'After').filter({ hasText: 'ProcessPayment' }).waitFor();
});

for (const [testCase, ending, words] of [
  ['Approved', 'Succeeded', /20 min/],
  ['Rejected', 'Failed', /Rejected/],
  ['NeverAnswered', 'Failed', /States\.Timeout.*1 h of virtual time/s],
]) {
  test(`an approval: ${testCase}`, async (t) => {
    const { page } = await openPage(t);
    await openExample(page, 'Approval callback');
    await choose(page, testCase);
    assert.match(await run(page, ending), words);
    await trace(page).filter({ hasText: 'TaskSubmitted' }).waitFor();
  });
}

test('a failing task is tried again after 2, 4 and 8 seconds, then caught', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await choose(page, 'AlwaysFails');
  assert.match(await run(page, 'Succeeded'), /14 s of virtual time/);
  await page.getByRole('button', { name: /^InvokeWithRetry, Task, caught error, 3 retries/ }).click();
  const attempts = data(page).getByRole('region', { name: 'Attempts' });
  await attempts.getByText('4 attempts').waitFor();
  for (const delay of ['waits 2 s', 'waits 4 s', 'waits 8 s']) await attempts.getByText(delay).waitFor();
  await data(page).getByText('the error is put at $.error').waitFor();
  await node(page, 'AskForHelp').click();
  await json(page, 'Input').filter({ hasText: '"error"' }).waitFor();
});

test('a choice leads into two branches', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Choice into Parallel');
  await choose(page, 'Success');
  await run(page, 'Succeeded');
  for (const name of ['Branch1', 'Branch2']) await page.getByRole('button', { name: `${name}, Task, succeeded` }).waitFor();
  await node(page, 'CheckStatus').click();
  await selected(node(page, 'CheckStatus')).waitFor();
  await data(page).getByRole('region', { name: 'Choice rules' }).getByText('is true, so next is ParallelTasks').waitFor();
});

test('a choice leads to Fail', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Choice into Parallel');
  await choose(page, 'Refused');
  assert.match(await run(page, 'Failed'), /ValidationError/);
  await page.getByRole('button', { name: 'Failed, Fail, failed' }).waitFor();
  await page.getByRole('button', { name: /^ParallelTasks, Parallel, not visited/ }).waitFor();
});

test('a default answer is marked', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await editorsReady(page);
  await page.getByRole('tab', { name: 'Mocks' }).click();
  const mocks = page.getByRole('textbox', { name: 'Mocks' });
  await mocks.press('ControlOrMeta+a');
  await mocks.press('Delete');
  assert.match(await run(page, 'Succeeded'), /2 tasks without a mock/);
  await node(page, 'ProcessPayment').click();
  await data(page).getByText('default answer of lambda:invoke').first().waitFor();
});
