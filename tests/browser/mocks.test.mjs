// Mocks where one looks, and calls that a person answers: by keyboard only, and by mouse only.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, json, node, only, openExample, paste, result, run } from './person.mjs';

const each = JSON.stringify({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Charge',
        States: {
          Charge: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { FunctionName: 'charge', 'Payload.$': '$' },
            Catch: [{ ErrorEquals: ['Declined'], Next: 'Refused' }],
            End: true,
          },
          Refused: { Type: 'Pass', Result: 'refused', End: true },
        },
      },
      End: true,
    },
  },
});

const dialog = (page, name) => page.getByRole('dialog', { name });
const mocks = async (page) => {
  await page.getByRole('tab', { name: 'Mocks' }).click();
  return page.getByRole('textbox', { name: 'Mocks', exact: true }).innerText();
};

/** The focus goes on by Tab until it stands on `locator`. */
async function tabTo(page, locator) {
  for (let times = 0; times < 80; times++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('Tab does not reach it');
}

async function withMap(t) {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', each);
  await paste(page, 'Input', '["a", "b", "c"]');
  await node(page, 'Charge').waitFor();
  await page.getByRole('tab', { name: 'Definition' }).click();
  return page;
}

const secondFailed = async (page) => {
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await node(page, 'Each').click();
  await secondRefused(page);
};

const secondRefused = async (page) => {
  await data(page).getByRole('heading', { name: 'Each' }).waitFor();
  const output = JSON.parse(await json(page, 'Output').innerText());
  assert.equal(output[1], 'refused');
  assert.notEqual(output[0], 'refused');
  assert.notEqual(output[2], 'refused');
};

test('the second Map item is made to fail, by mouse', async (t) => {
  const page = await withMap(t);
  await only(t, page, 'mouse');
  await node(page, 'Charge').click();
  await page.getByRole('button', { name: 'Mock…' }).click();
  const mock = dialog(page, 'Mock of Charge');
  await mock.getByText('Fail', { exact: true }).click();
  // The error that the state names itself comes first.
  assert.equal(await mock.getByRole('textbox', { name: 'Error' }).inputValue(), 'Declined');
  await mock.getByRole('textbox', { name: 'Only Map item' }).fill('1');
  await mock.getByRole('button', { name: 'Save and run' }).click();
  await secondFailed(page);
  assert.match(await mocks(page), /"MapIndex": 1/);
});

test('the second Map item is made to fail, by keyboard', async (t) => {
  const page = await withMap(t);
  await only(t, page, 'keyboard');
  await tabTo(page, page.locator('.node[tabindex="0"]'));
  await page.keyboard.press('End');
  for (let times = 0; times < 4; times++) {
    if (/^Charge/.test(await page.evaluate(() => document.activeElement.getAttribute('aria-label')))) break;
    await page.keyboard.press('ArrowUp');
  }
  await page.keyboard.press('Enter');
  await node(page, 'Charge').and(page.locator('[aria-pressed=true]')).waitFor();
  await page.keyboard.press('m');
  const mock = dialog(page, 'Mock of Charge');
  await tabTo(page, mock.getByRole('radio', { name: 'Return a result' }));
  await page.keyboard.press('ArrowRight');
  await mock.getByRole('radio', { name: 'Fail', checked: true }).waitFor();
  await tabTo(page, mock.getByRole('textbox', { name: 'Only Map item' }));
  await page.keyboard.type('1');
  await tabTo(page, mock.getByRole('button', { name: 'Save and run' }));
  await page.keyboard.press('Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await tabTo(page, page.locator('.node[tabindex="0"]'));
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await secondRefused(page);
});

test('what cannot be saved is said, and nothing that was typed is lost', async (t) => {
  const page = await withMap(t);
  await node(page, 'Charge').click();
  await page.getByRole('button', { name: 'Mock…' }).click();
  const mock = dialog(page, 'Mock of Charge');
  const typed = mock.getByRole('textbox', { name: 'Result (JSON)' });
  await typed.fill('{ "charged": ');
  await mock.getByRole('button', { name: 'Save', exact: true }).click();
  await mock.getByRole('alert').filter({ hasText: 'not JSON' }).waitFor();
  assert.equal(await typed.inputValue(), '{ "charged": ');
  // The field says so itself.
  await mock.locator('textarea[aria-invalid=true]').and(mock.getByRole('textbox', { name: 'Result (JSON)', description: /not JSON/ })).waitFor();
  await typed.fill('{ "charged": true }');
  await mock.getByRole('alert').waitFor({ state: 'hidden' });
  await mock.getByRole('button', { name: 'Save', exact: true }).click();
  await mock.getByRole('list', { name: 'Answers' }).getByText('"charged": true').waitFor();
  await mock.getByRole('button', { name: 'Close' }).click();
  assert.match(await mocks(page), /"charged": true/);
});

const callback = JSON.stringify({
  StartAt: 'Approve',
  States: {
    Approve: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/q', MessageBody: { 'Token.$': '$$.Task.Token' } },
      HeartbeatSeconds: 60,
      End: true,
    },
  },
});
const asks = JSON.stringify({ MockedResponses: { Approve: { '*': { AskMe: true } } } });

async function withCallback(t) {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', callback);
  await paste(page, 'Mocks', asks);
  await node(page, 'Approve').waitFor();
  return page;
}

test('a callback is answered by mouse, after a heartbeat, and the answer is remembered', async (t) => {
  const page = await withCallback(t);
  await only(t, page, 'mouse');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const question = dialog(page, 'Approve waits for your answer');
  await question.getByRole('textbox', { name: /^Seconds after the call/ }).fill('50');
  await question.getByRole('button', { name: 'Send a heartbeat' }).click();
  await question.getByText('Heartbeats so far, seconds after the call: 50').waitFor();
  await question.getByRole('textbox', { name: /^Seconds after the call/ }).fill('90');
  await question.getByRole('textbox', { name: 'Result (JSON)' }).fill('{ "approved": "by hand" }');
  await question.getByText('Remember the answer as a mock of call 0').click();
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await result(page).filter({ hasText: 'Succeeded' }).filter({ hasText: 'by hand' }).filter({ hasText: '1 min 30 s' }).waitFor();
  assert.match(await mocks(page), /by hand/);
  // The second run need not ask any more.
  assert.match(await run(page, 'by hand'), /Succeeded/);
});

test('a callback is answered by keyboard, with a failure', async (t) => {
  const page = await withCallback(t);
  await only(t, page, 'keyboard');
  await page.keyboard.press('Control+Enter');
  const question = dialog(page, 'Approve waits for your answer');
  await question.waitFor();
  // Closed, it can be had again.
  await page.keyboard.press('Escape');
  await result(page).filter({ hasText: 'Waiting for your answer' }).waitFor();
  const again = page.getByRole('button', { name: 'Answer…' });
  await tabTo(page, again);
  await page.keyboard.press('Enter');
  await tabTo(page, question.getByRole('radio', { name: 'Return a result' }));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, question.getByRole('textbox', { name: 'Error' }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Rejected');
  await tabTo(page, question.getByRole('button', { name: 'Answer', exact: true }));
  await page.keyboard.press('Enter');
  await result(page).filter({ hasText: 'Failed' }).filter({ hasText: 'Rejected' }).waitFor();
});

test('a run that waits for an answer is stopped', async (t) => {
  const page = await withCallback(t);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog(page, 'Approve waits for your answer').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await result(page).filter({ hasText: 'Stopped' }).waitFor();
});

const paths = JSON.stringify({
  StartAt: 'Make',
  States: {
    Make: {
      Type: 'Pass',
      Parameters: { 'total.$': "States.MathAdd($.price, $.tax)", 'who.$': '$.customer.name' },
      ResultPath: '$.made',
      End: true,
    },
  },
});

for (const by of ['mouse', 'keyboard']) {
  test(`which path made a value is seen, by ${by}`, async (t) => {
    const { page } = await openPage(t);
    await beginAnew(page);
    await paste(page, 'Definition', paths);
    await paste(page, 'Input', '{ "price": 3, "tax": 1, "customer": { "name": "Ada" } }');
    await page.getByRole('tab', { name: 'Definition' }).click();
    await node(page, 'Make').waitFor();
    await run(page, 'Succeeded');
    if (by === 'mouse') {
      await node(page, 'Make').click();
      await data(page).getByRole('tab', { name: 'Parameters, changed' }).click();
    } else {
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await data(page).getByRole('heading', { name: 'Make' }).waitFor();
      await tabTo(page, data(page).getByRole('tab', { name: 'Input → Output' }));
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      const parameters = data(page).getByRole('tab', { name: 'Parameters, changed' });
      if ((await parameters.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('Enter');
    }
    const parts = data(page).getByRole('region', { name: 'Sub-results' }).getByRole('listitem');
    const told = (await parts.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
    assert.ok(told.some((text) => /who\.\$ \$\.customer\.name → "Ada"/.test(text)), told.join('; '));
    assert.ok(told.some((text) => /States\.MathAdd.* → 4/.test(text)), told.join('; '));
    assert.ok(told.some((text) => /^\$\.tax → 1/.test(text)), told.join('; '));
    // Its lines are marked in the definition while it is looked at.
    await page.locator('.cm-line').filter({ hasText: 'MathAdd' }).first().waitFor();
    await data(page).getByRole('tab', { name: 'ResultPath, changed' }).click();
    await data(page).getByLabel('Changes as JSON').getByText('"made": {').waitFor();
  });
}

test('why a Catch did not fire is told Catcher by Catcher', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await page.getByRole('combobox', { name: 'Test case' }).selectOption('PythonException');
  await run(page, 'Failed');
  await node(page, 'ValidateOrder').click();
  await data(page).getByRole('list', { name: 'Catch in order' }).getByText('does not name').waitFor();
});

test('a run that fails for want of a mock says so, and leads to it', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const definition = {
    StartAt: 'Price',
    States: {
      Price: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, Next: 'Say' },
      Say: { Type: 'Pass', Parameters: { 'text.$': '$.Payload.price' }, End: true },
    },
  };
  await paste(page, 'Definition', JSON.stringify(definition));
  await node(page, 'Say').waitFor();
  await run(page, 'Failed');
  const failed = page.getByRole('region', { name: 'Failed with' });
  await failed.getByText('No mock says what Price answers').waitFor();
  await failed.getByRole('button', { name: 'Mock of Price…' }).click();
  await dialog(page, 'Mock of Price').getByLabel('Result (JSON)').fill('{"Payload": {"price": 3}}');
  await dialog(page, 'Mock of Price').getByRole('button', { name: 'Save and run' }).click();
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
});
