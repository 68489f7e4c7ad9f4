// YAML, templates and histories come in; policies, templates and histories go out. By keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, node, paste, result, run } from './person.mjs';

const definition = (page) => page.getByRole('textbox', { name: 'Definition', exact: true });
const problems = (page) => page.getByRole('list', { name: 'Problems' });
const dialog = (page, name) => page.getByRole('dialog', { name });

/** The text of the definition, as it would be copied. */
const textOf = (page) =>
  definition(page).evaluate((element) => [...element.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: Order, States: {Order: {Type: Succeed}}}
  Refunds:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionSubstitutions: {Function: !GetAtt Refund.Arn, Table: Refunds}
      Definition:
        StartAt: Refund # the money goes back
        States:
          Refund:
            Type: Task
            Resource: arn:aws:states:::dynamodb:getItem
            Parameters: {TableName: '\${Table}', Key: {id: {S.$: $.id}}}
            End: true
  Elsewhere:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: else.asl.json}
`;

/** Drops a file somewhere on the page. */
async function drop(page, name, text) {
  await page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const target = document.querySelector('.pane-graph');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
}

/** Chooses a form in the dialog of exports and gives what is shown. */
async function exported(page, form, file) {
  await page.getByRole('button', { name: 'Export', exact: true }).focus();
  await page.keyboard.press('Enter');
  await dialog(page, 'Export').getByRole('combobox', { name: 'Form' }).selectOption(form);
  return dialog(page, 'Export').getByRole('textbox', { name: file }).inputValue();
}

async function opened(t) {
  const { page } = await openPage(t);
  await beginAnew(page);
  return page;
}

test('a definition is typed in YAML, and runs', async (t) => {
  const page = await opened(t);
  await definition(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  // The editor knows where a line belongs: two blanks to the right below a key that has no value yet.
  for (const line of ['StartAt: Greet', 'States:', 'Greet:', 'Type: Pass', 'End: yes']) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  }
  assert.equal((await textOf(page)).trimEnd(), 'StartAt: Greet\nStates:\n  Greet:\n    Type: Pass\n    End: yes');
  await node(page, 'Greet').waitFor();
  await problems(page).getByText(/YAML 1\.1/).first().waitFor();
  await page.getByRole('button', { name: /^Fix: write true/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('No problems found').waitFor();
  await definition(page).press('ControlOrMeta+Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await definition(page).press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+/');
  assert.match(await textOf(page), /^# StartAt: Greet/);
});

test('a definition becomes YAML and JSON again, and undo brings back what was', async (t) => {
  const page = await opened(t);
  const json = await textOf(page);
  await page.getByRole('button', { name: 'Convert to YAML' }).press('Enter');
  await definition(page).filter({ hasText: 'StartAt: Hello' }).waitFor();
  await page.getByRole('button', { name: 'Convert to JSON' }).press('Enter');
  await definition(page).filter({ hasText: '"StartAt": "Hello"' }).waitFor();
  assert.equal(await textOf(page), json);
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await definition(page).filter({ hasText: 'StartAt: Hello' }).waitFor();
  await definition(page).press('ControlOrMeta+z');
  await definition(page).filter({ hasText: '"StartAt": "Hello"' }).waitFor();
});

test('a template is dropped, its second machine chosen and run', async (t) => {
  const page = await opened(t);
  await drop(page, 'template.yaml', template);
  await dialog(page, 'Import').getByText(/is a SAM template/).waitFor();
  const first = dialog(page, 'Import').getByRole('radio', { name: /^Orders 1 state/ });
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await dialog(page, 'Import').getByText('1 placeholder with a value').waitFor();
  await dialog(page, 'Import').getByRole('button', { name: 'Import' }).press('Enter');
  await node(page, 'Refund').waitFor();
  assert.match(await textOf(page), /# the money goes back/);
  assert.equal(await page.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Refunds');
  await paste(page, 'Input', '{ "id": "7" }');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await node(page, 'Hello').waitFor();
});

test('a file that cannot be read says why, and can be chosen again', async (t) => {
  const page = await opened(t);
  await page.getByRole('button', { name: 'Import', exact: true }).press('Enter');
  const field = dialog(page, 'Import').getByLabel('Open a file');
  await field.setInputFiles({ name: 'large.json', mimeType: 'application/json', buffer: Buffer.alloc(32_000_001, ' ') });
  await dialog(page, 'Import').getByRole('alert').filter({ hasText: 'large.json has 33 MB; files of up to 32 MB are read here' }).waitFor();
  await field.setInputFiles({ name: 'large.json', mimeType: 'application/json', buffer: Buffer.from('{"StartAt":"Small","States":{"Small":{"Type":"Succeed"}}}') });
  await node(page, 'Small').waitFor();
});

test('a template in place of the definition is offered, and a definition in another file asked for', async (t) => {
  const page = await opened(t);
  await paste(page, 'Definition', template);
  await page.getByText('This looks like a SAM template with 3 state machines.').waitFor();
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  const radio = dialog(page, 'Import').getByRole('radio', { name: /Elsewhere/ });
  await radio.press('Space');
  const take = dialog(page, 'Import').getByRole('button', { name: 'Import' });
  assert.equal(await take.isDisabled(), true);
  const file = { name: 'else.asl.json', mimeType: 'application/json', buffer: Buffer.from('{"StartAt":"Else","States":{"Else":{"Type":"Succeed"}}}') };
  await dialog(page, 'Import').getByLabel('Open that file').setInputFiles(file);
  // It is read first.
  await take.and(page.locator(':enabled')).press('Enter');
  await node(page, 'Else').waitFor();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByText('This looks like a SAM template with 3 state machines.').waitFor();
});

for (const [text, what] of [
  ['<!DOCTYPE html>\n<html lang="en">\n<head>\n  <title>Step Functions: the guide</title>\n</head>\n</html>\n', 'HTML or XML'],
  ['def handler(event, context):\n    return event\n', 'Python'],
  ['It does not run: what shall I do?', 'plain text'],
]) {
  test(`${what} in place of the definition is told as that, and not to be converted`, async (t) => {
    const page = await opened(t);
    const convert = page.getByRole('button', { name: /^Convert to/ });
    await convert.waitFor();
    await paste(page, 'Definition', text);
    await page.getByText(`this is no definition of a state machine, but ${what}`).waitFor();
    assert.equal(await convert.count(), 0);
  });
}

test('who pastes a workflow over the first example is rid of what belongs to that, and can have it back', async (t) => {
  const { page } = await openPage(t);
  const hints = page.getByRole('note', { name: 'Try this' });
  const name = page.getByRole('textbox', { name: 'Workflow name' });
  await hints.waitFor();
  const place = () => page.getByRole('button', { name: 'Run', exact: true }).boundingBox();
  const before = await place();
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await page.getByText('this workflow took the place of the example').waitFor();
  assert.deepEqual(await place(), before, 'who is about to press Run does not miss it');
  assert.equal(await hints.count(), 0);
  assert.equal(await name.inputValue(), '');
  await page.getByText('No problems found').waitFor();
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'Undo' }).click();
  await node(page, 'ValidateOrder').waitFor();
  assert.equal(await name.inputValue(), 'Order workflow');
});

test('a tutorial in place of the definition is offered, and its second definition chosen', async (t) => {
  const page = await opened(t);
  const machine = (state) => JSON.stringify({ StartAt: state, States: { [state]: { Type: 'Succeed' } } });
  await paste(page, 'Definition', `Create the workflow\nThat isn't hard: paste this\n${machine('Validate')}Then add the approval:\n${machine('Approve')}`);
  await page.getByText('This looks like a text with 2 state machines.').waitFor();
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  await dialog(page, 'Import').getByRole('radio', { name: /^Approve/ }).press('Space');
  await dialog(page, 'Import').getByRole('button', { name: 'Import' }).press('Enter');
  await node(page, 'Approve').waitFor();
  await run(page, 'Succeeded');
});

test('a state of a docs page is pasted into the dialog and gets a machine around it', async (t) => {
  const page = await opened(t);
  await page.keyboard.press('ControlOrMeta+o');
  await dialog(page, 'Import').getByRole('textbox', { name: 'or paste a text' }).fill('"Wait": { "Type": "Wait", "Seconds": 10, "Next": "Later" },');
  await dialog(page, 'Import').getByRole('button', { name: 'Import' }).press('Enter');
  await dialog(page, 'Import').getByText(/This is a part of a definition/).waitFor();
  await dialog(page, 'Import').getByRole('button', { name: 'Import' }).press('Enter');
  await node(page, 'Later').waitFor();
  await run(page, 'Succeeded');
});

test('the policy of the role is exported', async (t) => {
  const page = await opened(t);
  await paste(page, 'Definition', '{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": { "TopicArn": "${Topic}", "Message": "m" }, "End": true } } }');
  await node(page, 'A').waitFor();
  const policy = JSON.parse(await exported(page, 'IAM policy', 'StateMachine.policy.json'));
  assert.deepEqual(policy.Statement, [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['arn:aws:sns:us-east-1:123456789012:${Topic}'] }]);
  const download = page.waitForEvent('download');
  await dialog(page, 'Export').getByRole('button', { name: /^Download/ }).press('Enter');
  assert.equal((await download).suggestedFilename(), 'StateMachine.policy.json');
});

test('the history of a run is exported, imported, and runs again', async (t) => {
  const page = await opened(t);
  const task = '{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{ "ErrorEquals": ["Odd"], "Next": "B" }], "End": true }, "B": { "Type": "Pass", "End": true } } }';
  await paste(page, 'Definition', task);
  await paste(page, 'Mocks', '{ "StateMachines": { "M": { "TestCases": { "T": { "A": "x" } } } }, "MockedResponses": { "x": { "0": { "Throw": { "Error": "Odd", "Cause": "why" } } } } }');
  await paste(page, 'Input', '{ "n": 7 }');
  await run(page, 'Succeeded');
  const history = await exported(page, 'History of the last run', 'StateMachine.history.json');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /^Definition/ }).click();
  await beginAnew(page);
  await paste(page, 'Definition', task);
  await node(page, 'B').waitFor();
  await drop(page, 'history.json', history);
  await dialog(page, 'Import').getByText(/the history of an execution/).first().waitFor();
  await dialog(page, 'Import').getByRole('button', { name: 'Import' }).press('Enter');
  await page.getByRole('textbox', { name: 'Mocks', exact: true }).filter({ hasText: '"Odd"' }).waitFor();
  await run(page, 'Succeeded');
  await page.getByRole('list', { name: 'Trace' }).getByText('B', { exact: true }).first().waitFor();
});
