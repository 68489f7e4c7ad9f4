// What of a run is chosen beside the texts.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, node, paste, result, run } from './person.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Settings' });
const field = (page, name) => dialog(page).getByRole('textbox', { name, exact: true });
const chip = (page) => page.getByRole('region', { name: 'Run' }).getByRole('button', { name: /^Settings: / });

async function openSettings(page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await dialog(page).waitFor();
}

async function done(page) {
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
}

const callback = JSON.stringify({
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/q', 'MessageBody.$': '$$.Task.Token' },
      TimeoutSeconds: 600,
      Retry: [{ ErrorEquals: ['SQS.SdkClientException'] }],
      End: true,
    },
  },
}, null, 2);

const names = JSON.stringify({
  StartAt: 'Names',
  States: { Names: { Type: 'Pass', Parameters: { 'execution.$': '$$.Execution.Id', 'started.$': '$$.Execution.StartTime' }, End: true } },
}, null, 2);

test('an EXPRESS workflow takes no callback, in the words of AWS', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', callback);
  await node(page, 'Ask').waitFor();
  await page.getByText('No problems found').waitFor();
  await openSettings(page);
  await dialog(page).getByRole('combobox', { name: 'Machine type' }).selectOption('EXPRESS');
  await done(page);
  await page.getByRole('list', { name: 'Problems' }).getByText(/EXPRESS execution does not support/).waitFor();
  assert.equal(await chip(page).innerText(), 'EXPRESS');
  await chip(page).click();
  await dialog(page).getByRole('button', { name: 'Reset to defaults' }).click();
  await done(page);
  await page.getByText('No problems found').waitFor();
  assert.equal(await chip(page).count(), 0);
});

test('names and start time are those of the run, survive a reload and travel in a link', async (t) => {
  const { page, context } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', names);
  await node(page, 'Names').waitFor();
  await openSettings(page);
  await field(page, 'Execution name').fill('order-7');
  await field(page, 'State machine name').fill('Orders');
  await field(page, 'Region').fill('eu-west-1');
  await field(page, 'Account id').fill('000000000001');
  await field(page, 'Start time').fill('2026-02-28T10:00:00Z');
  await dialog(page).getByRole('checkbox', { name: 'AWS quotas' }).uncheck();
  await done(page);
  const as = /arn:aws:states:eu-west-1:000000000001:execution:Orders:order-7.*2026-02-28T10:00:00/;
  assert.match(await run(page, 'Succeeded'), as);
  assert.match(await chip(page).innerText(), /^quotas off, eu-west-1/);

  await page.getByRole('button', { name: 'Share' }).click();
  const address = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await context.newPage();
  await other.goto(address);
  await node(other, 'Names').waitFor();
  assert.match(await run(other, 'Succeeded'), as);

  await page.reload();
  await node(page, 'Names').waitFor();
  await openSettings(page);
  assert.equal(await field(page, 'Execution name').inputValue(), 'order-7');
  assert.equal(await dialog(page).getByRole('checkbox', { name: 'AWS quotas' }).isChecked(), false);
});

test('what cannot be used says why and is not lost', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await openSettings(page);
  await field(page, 'Account id').fill('12');
  await dialog(page).getByText(/these have 12 digits/).waitFor();
  assert.equal(await field(page, 'Account id').getAttribute('aria-invalid'), 'true');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await run(page, 'Succeeded');
  await chip(page).click();
  assert.equal(await field(page, 'Account id').inputValue(), '12');
  await field(page, 'Account id').fill('000000000012');
  await dialog(page).getByText(/these have 12 digits/).waitFor({ state: 'hidden' });
});

test('without quotas an input larger than AWS takes is run', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Input', JSON.stringify({ text: 'x'.repeat(300_000) }));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: 'Cannot run yet' }).waitFor();
  await openSettings(page);
  await dialog(page).getByRole('checkbox', { name: 'AWS quotas' }).uncheck();
  await done(page);
  await run(page, 'Succeeded');
});

test('mocks with several machines let one choose', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Call", "States": { "Call": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true } } }');
  const answer = (text) => ({ 0: { Return: text } });
  await paste(page, 'Mocks', JSON.stringify({
    StateMachines: { First: { TestCases: { Only: { Call: 'One' } } }, Second: { TestCases: { Only: { Call: 'Two' } } } },
    MockedResponses: { One: answer('of the first'), Two: answer('of the second') },
  }));
  const machine = page.getByRole('combobox', { name: 'Machine', exact: true });
  await machine.waitFor();
  assert.equal(await machine.inputValue(), 'First');
  assert.match(await run(page, 'Succeeded'), /of the first/);
  await machine.selectOption('Second');
  await page.getByText('edited since this run').waitFor();
  assert.match(await run(page, 'of the second'), /Succeeded/);
});
