// What a debugger is for, by keyboard only and by mouse only.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, editorsReady, json, node, only, openExample, paste, press, reach, result, run, type } from './person.mjs';

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
  await only(t, page, 'keyboard');
  await press(page, page.getByRole('button', { name: /^Breakpoints/ }));
  await press(page, breakpoints(page).getByLabel('Pause on every error'), 'Space');
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
  await only(t, page, 'mouse');
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
  await only(t, page, 'keyboard');
  await page.keyboard.press('Control+Enter');
  await result(page).filter({ hasText: 'Failed' }).waitFor();
  // Over the Parallel as one, from state to state.
  for (const place of ['Send', 'Both', 'Rate']) {
    await page.keyboard.press('Shift+F10');
    await current(page).locator('.state').filter({ hasText: place }).waitFor();
  }
  await data(page).getByRole('heading', { name: 'Rate' }).waitFor();
  assert.match(await json(page, 'Input').innerText(), /"order"/);
  assert.doesNotMatch(await json(page, 'Output').innerText(), /"order"/);
  // Mended while paused: run again to the same place, and told what is another now.
  await type(page, 'Definition', overwrite.replace('"$"', '"$.rated"'));
  const told = page.getByText(/^Ran again to Rate: /);
  await told.waitFor();
  assert.match(await told.innerText(), /output changed/);
  assert.match(await json(page, 'Output').innerText(), /"order"/);
  assert.match(await result(page).innerText(), /Succeeded/);
});

test('by mouse only: back to before a wrong ResultPath', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite });
  await only(t, page, 'mouse');
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

test('the keys of other debuggers do here what they do there', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite.replace('"$"', '"$.rated"') });
  await node(page, 'Send').focus();
  await page.keyboard.press('F9');
  await node(page, 'One').focus();
  await page.keyboard.press('F9');
  await page.keyboard.press('Control+Enter');
  await paused(page, 'One').waitFor();
  await only(t, page, 'keyboard');
  const stands = (state, event) => current(page).filter({ hasText: state }).filter({ hasText: event }).waitFor();
  for (const [key, state, event] of [
    ['F8', 'Send', 'PassStateEntered'],
    ['Shift+F8', 'One', 'PassStateEntered'],
    ['Shift+F11', 'Both', 'ParallelStateSucceeded'],
    ['Shift+F10', 'Both', 'ParallelStateEntered'],
    ['F10', 'Send', 'PassStateEntered'],
    ['Shift+F10', 'Both', 'ParallelStateEntered'],
    ['F11', 'One', 'PassStateEntered'],
    // As on keyboards whose F keys do other things.
    ['Control+\\', 'Send', 'PassStateEntered'],
    ['Shift+F10', 'Both', 'ParallelStateEntered'],
    ['Control+;', 'One', 'PassStateEntered'],
    ['Control+Shift+;', 'Both', 'ParallelStateSucceeded'],
    ["Control+'", 'Send', 'PassStateEntered'],
  ]) {
    await page.keyboard.press(key);
    await stands(state, event).catch(() => assert.fail(`${key} leads to ${state}, ${event}`));
  }
});

test('a breakpoint goes with a state that gets another name', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Input: order, Definition: overwrite.replace('"$"', '"$.rated"') });
  await node(page, 'Send').focus();
  await page.keyboard.press('F9');
  await page.getByRole('tab', { name: 'Definition' }).click();
  await page.locator('.cm-line').filter({ hasText: '"Send": {' }).getByText('"Send"').click();
  await page.keyboard.press('F2');
  const name = page.getByRole('textbox', { name: 'New name of Send' });
  await name.fill('Dispatch');
  await name.press('Enter');
  await node(page, 'Dispatch').and(page.getByRole('button', { name: /breakpoint/ })).waitFor();
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  await breakpoints(page).getByRole('button', { name: 'Remove breakpoint Dispatch' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await paused(page, 'Dispatch').waitFor();
});

test('a breakpoint has a condition on the context object', async (t) => {
  const { page } = await openPage(t);
  const call = JSON.stringify({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', MaxConcurrency: 1, End: true, ItemProcessor: { StartAt: 'Weigh', States: { Weigh: { Type: 'Pass', End: true } } } } },
  }, null, 2);
  await write(page, { Input: '[5, 6, 7]', Definition: call });
  await node(page, 'Weigh').focus();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  const condition = breakpoints(page).getByLabel('Condition of breakpoint Weigh');
  await condition.fill('$$.Map.Item.Index == 2');
  await condition.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await paused(page, 'Weigh, condition holds').waitFor();
  await data(page).getByText('Each[2] › Weigh').waitFor();
  // No other item stops it.
  await page.keyboard.press('F8');
  await current(page).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
});

test('edited while paused, it runs again to the same place and tells what changed', async (t) => {
  const { page } = await openPage(t);
  const definition = JSON.stringify({
    StartAt: 'Pick',
    States: {
      Pick: { Type: 'Choice', Choices: [{ Variable: '$.free', IsPresent: true, Next: 'Done' }], Default: 'Charge' },
      Charge: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:Charge', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  }, null, 2);
  await write(page, { Mocks: JSON.stringify({ MockedResponses: { Charge: { 0: { Return: { paid: 1 } } } } }), Definition: definition });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await page.getByRole('list', { name: 'Trace' }).getByRole('listitem').filter({ hasText: 'Charge' }).last().getByRole('button').first().click();
  await json(page, 'Output').filter({ hasText: '"paid": 1' }).waitFor();
  // Another answer of the service: the same state, its output before and now.
  await paste(page, 'Mocks', JSON.stringify({ MockedResponses: { Charge: { 0: { Return: { paid: 2 } } } } }));
  const told = page.locator('.what-changed summary');
  await told.filter({ hasText: 'Ran again to Charge: output changed, result changed' }).waitFor();
  await json(page, 'Output').filter({ hasText: '"paid": 2' }).waitFor();
  await told.click();
  const sides = page.locator('.what-changed .before-after section');
  await sides.filter({ hasText: 'Output before' }).getByText('"paid": 1').waitFor();
  await sides.filter({ hasText: 'Output now' }).getByText('"paid": 2').waitFor();
  await page.getByText('The output of the execution is another one.').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await told.waitFor({ state: 'hidden' });
  // The state is not reached any more: the cursor stands where the path turns away.
  await paste(page, 'Input', '{"free": true}');
  await told.filter({ hasText: 'not reached any more' }).waitFor();
  await told.click();
  await page.getByText('After Pick the run now goes to Done; before it went to Charge.').waitFor();
});

test('limits: what is used, what takes most of it, and when more of the same would cross them', async (t) => {
  const { page } = await openPage(t);
  const definition = JSON.stringify({
    StartAt: 'Add',
    States: {
      Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'log.$': "States.Format('{}{}', $.log, $.line)", 'line.$': '$.line' }, Next: 'More' },
      More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 20, Next: 'Add' }], Default: 'Each' },
      Each: { Type: 'Map', ItemsPath: "$.items", End: true, ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } } },
    },
  }).replace('"line.$":"$.line"', '"line.$":"$.line","items.$":"$.items"');
  await write(page, { Input: JSON.stringify({ n: 0, log: '', line: 'x'.repeat(500), items: [1, 2, 3] }), Definition: definition });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await page.getByRole('button', { name: 'Limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Limits' });
  await limits.getByText(/^\d+ of 25,000$/).waitFor();
  await limits.getByText('KiB of 256 KiB').first().waitFor();
  await limits.getByText(/most of it is \$\.log/).waitFor();
  const forecast = limits.getByRole('region', { name: 'Forecast' });
  const told = (await forecast.getByRole('listitem').allInnerTexts()).join('\n');
  assert.match(told, /was entered 20 times, 4 events a round: about round [\d,]+ would cross 25,000 events/);
  assert.match(told, /grows by 500 B a round: about round [\d,]+ it would pass 256 KiB/);
  assert.match(told, /Each takes about 4 events an item: more than about [\d,]+ items would cross 25,000 events/);
  // A forecast leads to where it comes from.
  await forecast.getByRole('button', { name: 'Show' }).first().click();
  await limits.waitFor({ state: 'hidden' });
  await data(page).getByRole('heading').first().waitFor();
});

test('an EXPRESS execution tells what it is billed by', async (t) => {
  const { page } = await openPage(t);
  await write(page, { Definition: JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 2, End: true } } }, null, 2).replace('"W": {', '"W": {') });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name: /type/i }).selectOption('EXPRESS');
  await page.keyboard.press('Escape');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'Limits' }).click();
  await page.getByRole('dialog', { name: 'Limits' }).getByText('2,000 ms').waitFor();
});

test('moves of the slider between two frames cost one drawing', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await run(page, 'Succeeded');
  const told = await page.evaluate(async () => {
    const slider = document.querySelector('[aria-label="Position in the run"]');
    const position = document.querySelector('.run-bar .position');
    let [drawn, frames] = [0, 0];
    const watcher = new MutationObserver(() => (drawn += 1));
    watcher.observe(position, { characterData: true, childList: true, subtree: true });
    let counting = true;
    const count = () => {
      frames += 1;
      if (counting) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    const turn = () => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
    const last = Number(slider.max);
    for (let move = 0; move < 300; move++) {
      slider.value = 1 + (move % last);
      slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await turn();
    }
    slider.value = 3;
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    counting = false;
    return { drawn, frames, at: position.textContent };
  });
  assert.match(told.at, /^step 3\//);
  assert.ok(told.drawn <= told.frames + 1, `${told.drawn} drawings in ${told.frames} frames`);
});
