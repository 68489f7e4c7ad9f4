// Test cases, coverage and replay, as a person uses them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { choose, editorsReady, node, only, openExample, press, reach, trace } from './person.mjs';

const panel = (page) => page.getByRole('tabpanel', { name: 'Tests' });
const cases = (page) => page.getByRole('list', { name: 'Test cases' }).getByRole('article');
const ended = (page, words) => page.getByRole('region', { name: 'Run', exact: true }).getByRole('status').filter({ hasText: words }).waitFor();

test('three test cases cover the order workflow: by mouse', async (t) => {
  const { page } = await openPage(t);
  await only(t, page, 'mouse');
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
  await only(t, page, 'keyboard');
  await openExample(page, 'Order workflow', (locator) => press(page, locator));
  await editorsReady(page);
  const tests = page.getByRole('tab', { name: /^Tests/ });
  await reach(page, page.getByRole('tab', { name: 'Definition' }));
  await page.keyboard.press('End');
  await page.getByRole('tab', { name: /^Tests/, selected: true }).waitFor();
  for (const name of ['Happy', 'InvalidOrderCustomName', 'PythonException']) await press(page, page.getByRole('button', { name: `Remove ${name}` }));
  await panel(page).getByText('keeps an input, its mocks').waitFor();
  const chooser = page.getByRole('combobox', { name: 'Test case' });
  for (const [name, ending] of [['Happy', 'Succeeded'], ['InvalidOrderCustomName', 'Succeeded'], ['PythonException', 'Failed']]) {
    await reach(page, chooser);
    // A list takes the first letters of what is meant.
    await page.keyboard.type(name);
    await page.waitForFunction((name) => document.activeElement.selectedOptions?.[0]?.textContent.includes(name), name);
    await page.keyboard.press('ControlOrMeta+Enter');
    await ended(page, ending);
    await press(page, panel(page).getByRole('button', { name: /^Save this run/ }));
    await press(page, panel(page).getByRole('form', { name: `Test ${name}` }).getByRole('button', { name: 'Save' }));
    await page.getByRole('article', { name: `${name}: not run` }).waitFor();
    await press(page, panel(page).getByRole('button', { name: 'Run all' }));
    await page.getByRole('article', { name: `${name}: passed` }).waitFor();
    if (name === 'Happy') {
      await panel(page).getByText('50 %').waitFor();
      await press(page, panel(page).getByRole('region', { name: 'Not covered' }).getByRole('button', { name: /^Catch 1 of ValidateOrder/ }));
      await page.getByRole('tab', { name: 'Definition', selected: true }).waitFor();
      await reach(page, tests);
    }
  }
  assert.equal(await cases(page).count(), 3);
  await panel(page).getByText('100 %').waitFor();
  await panel(page).getByText('Every state, Choice rule, Retrier and Catcher is covered.').waitFor();
});

test('test cases come from the mocks, are accepted as they ended, and go to a MockConfigFile', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await page.getByRole('tab', { name: /^Tests/ }).click();
  for (const name of ['Happy', 'InvalidOrderCustomName', 'PythonException']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  await panel(page).getByRole('button', { name: 'From the mocks' }).click();
  await page.getByRole('article', { name: 'PythonException: not run' }).waitFor();
  await panel(page).getByRole('button', { name: 'Run all' }).click();
  const failed = page.getByRole('article', { name: 'PythonException: failed' });
  await failed.getByText('expected').first().waitFor();
  await panel(page).getByText('100 %').waitFor();
  await failed.getByRole('button', { name: /^Show/ }).click();
  await ended(page, 'Failed');
  await node(page, 'ValidateOrder').and(page.locator('[aria-pressed=true]')).waitFor();
  await page.getByRole('button', { name: /^Expect what happened/ }).click();
  await page.getByRole('article', { name: 'PythonException: not run' }).waitFor();
  await page.getByRole('button', { name: 'Run PythonException' }).click();
  await page.getByRole('article', { name: 'PythonException: passed' }).waitFor();

  await panel(page).locator('summary').filter({ hasText: 'As a test file' }).click();
  await panel(page).getByRole('button', { name: 'As a MockConfigFile' }).click();
  const field = panel(page).getByRole('textbox', { name: 'MockConfigFile of the tests' });
  const [machine] = Object.values(JSON.parse(await field.inputValue()).StateMachines);
  assert.deepEqual(Object.keys(machine.TestCases), ['Happy', 'InvalidOrderCustomName', 'PythonException']);
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
  ['keyboard', (locator) => press(locator.page(), locator)],
]) {
  test(`a recorded history is replayed: by ${how}`, async (t) => {
    const { page } = await openPage(t);
    await only(t, page, how);
    await openExample(page, 'Hello', activate);
    await editorsReady(page);
    await activate(page.getByRole('tab', { name: /^Tests/ }));
    await activate(panel(page).locator('summary').filter({ hasText: 'Replay a recorded execution' }));
    const field = panel(page).getByRole('textbox', { name: 'Execution history' });
    const write = async (text) => {
      if (how === 'mouse') return field.fill(text);
      await reach(page, field);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(text);
    };
    await write(history('Hello, Grace!'));
    await activate(panel(page).getByRole('button', { name: 'Replay' }));
    await panel(page).getByText('All 4 events are as recorded.').waitFor();
    // The trace lists what was recorded, and is walked like any run.
    assert.match((await trace(page).allInnerTexts()).join(' ').replace(/\s+/g, ' '), /1 ▸ Execution.* 2 ▸ Hello PassStateEntered 00:00.027 3 ✓ Hello PassStateExited 00:00.047 4 ✓ Execution/);
    if (how === 'mouse') await trace(page).nth(2).getByRole('button').first().click();
    else {
      // The rows are one stop of Tab; the arrows go along them.
      await reach(page, trace(page).and(page.locator('[aria-current=step]')).getByRole('button').first());
      for (const [row, key] of ['Home', 'ArrowDown', 'ArrowDown'].entries()) {
        await page.keyboard.press(key);
        await trace(page).nth(row).and(page.locator('[aria-current=step]')).waitFor();
      }
    }
    await trace(page).nth(2).and(page.locator('[aria-current=step]')).waitFor();
    const flow = page.getByRole('region', { name: 'Data flow' });
    await flow.getByText('Grace').first().waitFor();
    await flow.getByText('As recorded: this page computes the same').waitFor();
    await flow.getByRole('tab', { name: 'Parameters, changed' }).waitFor();

    // The recorded execution becomes a test: its input, its answers and what came of it.
    await activate(panel(page).getByRole('button', { name: /^Save this run/ }));
    await activate(panel(page).getByRole('form', { name: 'Test Recorded' }).getByRole('button', { name: 'Save' }));
    await activate(panel(page).getByRole('button', { name: 'Run all' }));
    await page.getByRole('article', { name: 'Recorded: passed' }).waitFor();

    await write(history('Good morning, Grace!'));
    await activate(panel(page).getByRole('button', { name: 'Replay' }));
    const difference = panel(page).getByRole('region', { name: 'First difference' });
    await difference.getByText('Event 3 is the first that is other than recorded').waitFor();
    await difference.getByRole('region', { name: 'Recorded' }).getByText('Good morning').waitFor();
    await difference.getByRole('region', { name: 'Here' }).getByText('Hello, Grace!').waitFor();
    await trace(page).filter({ hasText: 'our engine differs' }).filter({ hasText: 'PassStateExited' }).waitFor();
    const parted = flow.getByRole('region', { name: 'Other than recorded' });
    await parted.getByText('up to event 2').waitFor();
    await parted.getByRole('region', { name: 'Recorded' }).getByText('Good morning').waitFor();
    await flow.getByText('Good morning, Grace!').first().waitFor();
    assert.equal(await flow.getByRole('tab', { name: /^Parameters/ }).count(), 0, 'no stage is made up');
  });
}
