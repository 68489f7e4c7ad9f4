// Test cases, coverage and replay, as a person uses them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { choose, editorsReady, node, openExample } from './person.mjs';

const panel = (page) => page.getByRole('tabpanel', { name: 'Tests' });
const cases = (page) => page.getByRole('list', { name: 'Test cases' }).getByRole('article');
const ended = (page, words) => page.getByRole('region', { name: 'Run', exact: true }).getByRole('status').filter({ hasText: words }).waitFor();

test('three test cases cover the order workflow: by mouse', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  const tests = page.getByRole('tab', { name: /^Tests/ });
  await tests.click();
  for (const name of ['Happy', 'InvalidOrderCustomName', 'PythonException']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  await panel(page).getByText('keeps an input, its mocks').waitFor();
  for (const [name, ending] of [['Happy', 'Succeeded'], ['InvalidOrderCustomName', 'Succeeded'], ['PythonException', 'Failed']]) {
    await choose(page, name);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await ended(page, ending);
    await panel(page).getByRole('button', { name: /^Save this run/ }).click();
    await panel(page).getByRole('form', { name: `Test ${name}` }).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('article', { name: `${name}: not run` }).waitFor();
    await panel(page).getByRole('button', { name: 'Run all' }).click();
    await page.getByRole('article', { name: `${name}: passed` }).waitFor();
    if (name === 'Happy') {
      await panel(page).getByText('50 %').waitFor();
      const missing = panel(page).getByRole('region', { name: 'Not covered' });
      await missing.getByRole('button', { name: /^Catch 1 of ValidateOrder/ }).click();
      await page.getByRole('tab', { name: 'Definition', selected: true }).waitFor();
      await tests.click();
    }
  }
  assert.equal(await cases(page).count(), 3);
  await panel(page).getByText('100 %').waitFor();
  await panel(page).getByText('Every state, Choice rule, Retrier and Catcher is covered.').waitFor();
});

test('three test cases cover the order workflow: by keyboard', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  const press = async (locator, key = 'Enter') => {
    await locator.focus();
    await page.keyboard.press(key);
  };
  await press(page.getByRole('tab', { name: 'Definition' }), 'End');
  await page.getByRole('tab', { name: /^Tests/, selected: true }).waitFor();
  for (const name of ['Happy', 'InvalidOrderCustomName', 'PythonException']) await press(page.getByRole('button', { name: `Remove ${name}` }));
  await panel(page).getByText('keeps an input, its mocks').waitFor();
  await press(panel(page).getByRole('button', { name: 'From the mocks' }));
  await page.getByRole('article', { name: 'PythonException: not run' }).waitFor();
  await press(panel(page).getByRole('button', { name: 'Run all' }));
  const failed = page.getByRole('article', { name: 'PythonException: failed' });
  await failed.getByText('expected').first().waitFor();
  await panel(page).getByText('100 %').waitFor();
  await press(failed.getByRole('button', { name: /^Show/ }));
  await ended(page, 'Failed');
  await node(page, 'ValidateOrder').and(page.locator('[aria-pressed=true]')).waitFor();
  await press(page.getByRole('button', { name: /^Expect what happened/ }));
  await page.getByRole('article', { name: 'PythonException: not run' }).waitFor();
  await press(page.getByRole('button', { name: 'Run PythonException' }));
  await page.getByRole('article', { name: 'PythonException: passed' }).waitFor();
});

/** A history as `aws stepfunctions get-execution-history` prints it. */
const history = (greeting) => JSON.stringify({
  events: [
    { timestamp: '2024-05-06T07:08:09.123000+00:00', type: 'ExecutionStarted', id: 1, previousEventId: 0, executionStartedEventDetails: { input: '{"name": "Grace"}', inputDetails: { truncated: false }, roleArn: 'arn:aws:iam::123456789012:role/r' } },
    { timestamp: '2024-05-06T07:08:09.150000+00:00', type: 'PassStateEntered', id: 2, previousEventId: 0, stateEnteredEventDetails: { name: 'Hello', input: '{"name": "Grace"}', inputDetails: { truncated: false } } },
    { timestamp: '2024-05-06T07:08:09.170000+00:00', type: 'PassStateExited', id: 3, previousEventId: 2, stateExitedEventDetails: { name: 'Hello', output: `{"greeting":"${greeting}"}`, outputDetails: { truncated: false } } },
    { timestamp: '2024-05-06T07:08:09.190000+00:00', type: 'ExecutionSucceeded', id: 4, previousEventId: 3, executionSucceededEventDetails: { output: `{"greeting":"${greeting}"}`, outputDetails: { truncated: false } } },
  ],
});

for (const [how, activate] of [
  ['mouse', (locator) => locator.click()],
  ['keyboard', async (locator) => {
    await locator.focus();
    await locator.press('Enter');
  }],
]) {
  test(`a recorded history is replayed: by ${how}`, async (t) => {
    const { page } = await openPage(t);
    await openExample(page, 'Hello');
    await editorsReady(page);
    await activate(page.getByRole('tab', { name: /^Tests/ }));
    await activate(panel(page).locator('summary').filter({ hasText: 'Replay a recorded execution' }));
    const field = panel(page).getByRole('textbox', { name: 'Execution history' });
    await field.fill(history('Hello, Grace!'));
    await activate(panel(page).getByRole('button', { name: 'Replay' }));
    await panel(page).getByText('All 4 events are as recorded.').waitFor();
    await page.getByRole('region', { name: 'Data flow' }).getByText('Grace').first().waitFor();

    await field.fill(history('Good morning, Grace!'));
    await activate(panel(page).getByRole('button', { name: 'Replay' }));
    const difference = panel(page).getByRole('region', { name: 'First difference' });
    await difference.getByText('Event 3 is the first that is other than recorded').waitFor();
    await difference.getByRole('region', { name: 'Recorded' }).getByText('Good morning').waitFor();
    await difference.getByRole('region', { name: 'Here' }).getByText('Hello, Grace!').waitFor();
  });
}
