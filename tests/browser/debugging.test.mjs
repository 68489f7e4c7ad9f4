// What a debugger is for, by keyboard only and by mouse only.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, editorsReady, json, node, paste, result } from './person.mjs';

const current = (page) => page.getByRole('list', { name: 'Trace' }).locator('[aria-current=step]');
const paused = (page, text) => page.getByText(`Paused at ${text}`);
const breakpoints = (page) => page.getByRole('dialog', { name: 'Breakpoints' });

// The Catch names the message of the error, not its name.
const charge = JSON.stringify(
  {
    StartAt: 'Reserve',
    States: {
      Reserve: { Type: 'Pass', Next: 'Charge' },
      Charge: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:123456789012:function:Charge',
        Catch: [{ ErrorEquals: ['CardDeclined'], Next: 'Sorry' }],
        Next: 'Done',
      },
      Sorry: { Type: 'Pass', End: true },
      Done: { Type: 'Succeed' },
    },
  },
  null,
  2,
);
const declined = JSON.stringify({
  StateMachines: { M: { TestCases: { T: { Charge: 'Declined' } } } },
  MockedResponses: { Declined: { 0: { Throw: { Error: 'Error', Cause: '{"errorType":"Error","errorMessage":"CardDeclined"}' } } } },
});

// The result takes the place of the order.
const overwrite = JSON.stringify(
  {
    StartAt: 'Rate',
    States: {
      Rate: { Type: 'Pass', Result: { rate: 7 }, ResultPath: '$', Next: 'Both' },
      Both: {
        Type: 'Parallel',
        ResultPath: '$.both',
        Branches: [
          { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
          { StartAt: 'Two', States: { Two: { Type: 'Pass', End: true } } },
        ],
        Next: 'Send',
      },
      Send: { Type: 'Pass', Parameters: { 'total.$': '$.order.total' }, End: true },
    },
  },
  null,
  2,
);
const order = '{"order": {"total": 12}}';

async function write(page, texts) {
  await beginAnew(page);
  for (const [label, text] of Object.entries(texts)) await paste(page, label, text);
  await node(page, JSON.parse(texts.Definition).StartAt).waitFor();
}

test('by keyboard only: why a Catch did not fire', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Mocks: declined, Definition: charge });
  await page.getByRole('button', { name: /^Breakpoints/ }).focus();
  await page.keyboard.press('Enter');
  await breakpoints(page).getByLabel('Pause on every error').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await paused(page, 'Error in Charge').waitFor();
  await current(page).filter({ hasText: 'LambdaFunctionFailed' }).waitFor();
  await data(page).getByText(/`?CardDeclined`? is only its message/).first().waitFor();
  // On to the end, and back.
  await page.keyboard.press('F8');
  await current(page).filter({ hasText: 'ExecutionFailed' }).waitFor();
  await page.keyboard.press('Shift+F8');
  await paused(page, 'Error in Charge').waitFor();
});

test('by mouse only: why a Catch did not fire', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Mocks: declined, Definition: charge });
  await page.getByRole('button', { name: /^Breakpoints/ }).click();
  await breakpoints(page).getByLabel('Pause on every error').click();
  await breakpoints(page).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await paused(page, 'Error in Charge').waitFor();
  await data(page).getByText(/is only its message/).first().waitFor();
});

test('by keyboard only: back to before a wrong ResultPath', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite });
  await page.keyboard.press('Control+Enter');
  await result(page).filter({ hasText: 'Failed' }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).focus();
  // Over the Parallel as one, from state to state.
  const places = [];
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press('Shift+F10');
    places.push((await current(page).locator('.state').innerText()).trim());
  }
  assert.deepEqual(places, ['Send', 'Both', 'Rate']);
  await data(page).getByRole('heading', { name: 'Rate' }).waitFor();
  assert.match(await json(page, 'Input').innerText(), /"order"/);
  assert.doesNotMatch(await json(page, 'Output').innerText(), /"order"/);
  // Mended while paused: run again to the same place, and told what is another now.
  const editor = page.getByRole('textbox', { name: 'Definition' });
  await paste(page, 'Definition', overwrite.replace('"$"', '"$.rated"'));
  const told = page.getByText(/^Ran again to Rate: /);
  await told.waitFor();
  assert.match(await told.innerText(), /output changed/);
  assert.match(await json(page, 'Output').innerText(), /"order"/);
  await editor.press('Tab');
  assert.match(await result(page).innerText(), /Succeeded/);
});

test('by mouse only: back to before a wrong ResultPath', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite });
  // Beside the line of the state's name.
  const line = page.locator('.cm-line').filter({ hasText: '"Send": {' });
  const gutter = page.locator('.cm-stops').first();
  await line.scrollIntoViewIfNeeded();
  const [row, column] = [await line.boundingBox(), await gutter.boundingBox()];
  await page.mouse.click(column.x + column.width / 2, row.y + row.height / 2);
  await page.getByRole('button', { name: /^Send, .*breakpoint/ }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await paused(page, 'Send').waitFor();
  await data(page).getByRole('heading', { name: 'Send' }).waitFor();
  assert.doesNotMatch(await json(page, 'Input').innerText(), /"order"/);
  // Along the timeline, back to where it was still there.
  await page.getByRole('button', { name: 'Timeline' }).click();
  await page.getByRole('list', { name: 'Execution' }).getByRole('button', { name: /^Rate, succeeded/ }).click();
  await data(page).getByRole('heading', { name: 'Rate' }).waitFor();
  assert.match(await json(page, 'Input').innerText(), /"order"/);
  assert.doesNotMatch(await json(page, 'Output').innerText(), /"order"/);
  // The breakpoint goes as it came.
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  await breakpoints(page).getByRole('button', { name: 'Remove breakpoint Send' }).click();
  await breakpoints(page).getByText('No breakpoints yet').waitFor();
});

test('a breakpoint is narrowed to an item and to a condition, and stays over a reload', async (t) => {
  const { page } = await openPage(t);
  const definition = JSON.stringify({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        End: true,
        ItemProcessor: { StartAt: 'Weigh', States: { Weigh: { Type: 'Pass', Next: 'Ship' }, Ship: { Type: 'Pass', End: true } } },
      },
    },
  }, null, 2);
  await write(page, { Input: '[{"kg": 1}, {"kg": 30}, {"kg": 2}, {"kg": 50}]', Definition: definition });
  await node(page, 'Ship').focus();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  const condition = breakpoints(page).getByLabel('Condition of breakpoint Ship');
  await condition.fill('kg > 20');
  await condition.press('Enter');
  await breakpoints(page).getByText(/cannot be read/).waitFor();
  await condition.fill('$.kg > 20');
  await condition.press('Enter');
  await breakpoints(page).getByText(/cannot be read/).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await paused(page, 'Ship, condition holds').waitFor();
  await data(page).getByText('Each[1] › Ship').waitFor();
  await page.keyboard.press('F8');
  await data(page).getByText('Each[3] › Ship').waitFor();
  await page.waitForTimeout(600);
  await page.reload();
  await editorsReady(page);
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  assert.equal(await breakpoints(page).getByLabel('Condition of breakpoint Ship').inputValue(), '$.kg > 20');
  await breakpoints(page).getByLabel('Condition of breakpoint Ship').fill('');
  await breakpoints(page).getByLabel('Map item of breakpoint Ship').fill('2');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await paused(page, 'Ship, item 2').waitFor();
});

test('a run is played, paused, and gone to an event by its number', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite.replace('"$"', '"$.rated"') });
  await page.keyboard.press('Control+Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).focus();
  await page.getByRole('combobox', { name: 'Events a second' }).selectOption('30');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  // To the end, where it stops by itself.
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await current(page).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
  await page.keyboard.press('g');
  const field = page.getByRole('spinbutton', { name: 'Go to event' });
  await field.fill('3');
  await field.press('Enter');
  await page.getByRole('button', { name: /^step 3\// }).waitFor();
  await page.keyboard.press('F11');
  await current(page).filter({ hasText: 'Both' }).waitFor();
  await page.keyboard.press('F11');
  await current(page).filter({ hasText: 'One' }).waitFor();
  await page.keyboard.press('Shift+F11');
  await current(page).filter({ hasText: 'ParallelStateSucceeded' }).waitFor();
});
