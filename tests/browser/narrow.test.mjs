// The page at 360 px.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { choose, editorsReady, json, node, openExample, paste, result, run } from './person.mjs';

const phone = { context: { viewport: { width: 360, height: 740 } } };

test('on a phone every pane is a tab and Run is always there', async (t) => {
  const { page } = await openPage(t, phone);
  await openExample(page, 'Order workflow');
  const tabs = page.getByRole('tablist', { name: 'Panes' });
  for (const name of ['Input', 'Mocks', 'Graph', 'Trace', 'Data', 'Definition']) {
    await tabs.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    const button = page.getByRole('button', { name: 'Run', exact: true });
    const box = await button.boundingBox();
    assert.ok(box.y + box.height <= 740 && box.height >= 44, `Run stands at ${JSON.stringify(box)} beside ${name}`);
  }
  await run(page, 'Succeeded');
  await tabs.getByRole('tab', { name: 'Graph' }).click();
  await node(page, 'ValidateOrder').click();
  await page.getByRole('region', { name: 'Data flow' }).getByRole('heading', { name: 'ValidateOrder' }).waitFor();
  for (const button of await page.getByRole('banner').getByRole('button').all()) {
    const box = await button.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360, `${await button.innerText()} stands at ${JSON.stringify(box)}`);
  }
  const title = await page.getByRole('textbox', { name: 'Workflow name' }).boundingBox();
  assert.ok(title.width >= 80, `of the workflow's name ${title.width} pixels are seen`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(wide, 360, 'nothing stands out to the side');
});

test('on a phone the arrow keys reach the tabs', async (t) => {
  const { page } = await openPage(t, phone);
  await editorsReady(page);
  await page.getByRole('tab', { name: /^Definition/ }).focus();
  await page.keyboard.press('End');
  await page.getByRole('tab', { name: 'Data', selected: true }).waitFor();
  await page.getByRole('region', { name: 'Data flow' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
});

test('on a phone documents and a new workflow are behind Examples', async (t) => {
  const { page } = await openPage(t, phone);
  await editorsReady(page);
  const examples = page.getByRole('dialog', { name: 'Examples' });
  await page.getByRole('button', { name: 'Examples' }).click();
  await examples.getByRole('button', { name: 'begin with an empty workflow' }).click();
  await examples.waitFor({ state: 'hidden' });
  await page.getByRole('textbox', { name: 'Workflow name' }).fill('Mine');
  await page.getByRole('button', { name: 'Examples' }).click();
  await examples.getByRole('button', { name: 'your own documents' }).click();
  await page.getByRole('dialog', { name: 'Documents' }).getByRole('button', { name: /^Mine/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('the header fits every width', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  for (const width of [360, 639, 640, 768, 900, 901, 1020, 1021, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const share = await page.getByRole('button', { name: 'Share' }).boundingBox();
    assert.ok(share.x + share.width <= width, `Share ends at ${share.x + share.width} of ${width}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
  }
});

test('on a phone the mock of a task fits', async (t) => {
  const { page } = await openPage(t, phone);
  await openExample(page, 'Order workflow');
  await run(page, 'Succeeded');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('region', { name: 'Data flow' }).getByRole('button', { name: /^Mock/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Mock of/ });
  const remove = dialog.getByRole('button', { name: /^Remove: / });
  await remove.waitFor();
  const box = await remove.boundingBox();
  assert.ok(box.x + box.width <= 360, `Remove ends at ${box.x + box.width} of 360`);
  await dialog.getByRole('button', { name: /^Edit: / }).click();
  await dialog.getByRole('button', { name: 'Save and run' }).waitFor();
  assert.ok(await dialog.evaluate((it) => it.scrollWidth <= it.clientWidth), 'nothing is to be scrolled sideways');
});

test('on a phone the way from a failed run to its reason is a press', async (t) => {
  const { page } = await openPage(t, phone);
  await openExample(page, 'Order workflow');
  await choose(page, 'PythonException');
  await run(page, 'Failed');
  const why = page.getByRole('button', { name: 'Why?' });
  const box = await why.boundingBox();
  assert.ok(box.x + box.width <= 360 && box.height >= 44, `Why? stands at ${JSON.stringify(box)}`);
  await why.click();
  await page.getByRole('tab', { name: 'Data', selected: true }).waitFor();
  await page.getByRole('region', { name: 'Data flow' }).getByRole('note').filter({ hasText: 'InvalidOrder' }).waitFor();
});

test('on a phone Convert stands in the line of the findings', async (t) => {
  const { page } = await openPage(t, phone);
  await openExample(page, 'Hello');
  const middle = async (locator) => {
    const { y, height } = await locator.boundingBox();
    return y + height / 2;
  };
  for (const line of ['No problems found', /\d error/]) {
    if (line !== 'No problems found') await paste(page, 'Definition', '{ "StartAt": "A", "States": { "A": { "Type": "Pass" } } }');
    const findings = page.locator('.problems.none, .problems > summary').filter({ hasText: line });
    await findings.waitFor();
    const [found, convert] = [await middle(findings), await middle(page.getByRole('button', { name: /^Convert to/ }))];
    assert.ok(Math.abs(found - convert) <= 1, `${line} at ${found}, Convert at ${convert}`);
  }
});

test('on a phone the child executions of a Map are pressed with a thumb, and leave room for its data', async (t) => {
  const { page } = await openPage(t, phone);
  await editorsReady(page);
  const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };
  await paste(page, 'Definition', JSON.stringify({ StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor: processor, End: true } } }));
  await paste(page, 'Input', JSON.stringify([...Array(60).keys()]));
  await run(page, 'Succeeded');
  await page.getByRole('tab', { name: 'Graph' }).click();
  await node(page, 'Each').click();
  const children = page.getByRole('group', { name: 'Child executions' });
  const first = await children.getByRole('button').first().boundingBox();
  assert.ok(first.height >= 44 && first.width >= 44, JSON.stringify(first));
  assert.ok((await children.boundingBox()).height <= 160);
  await children.getByRole('button', { name: 'Each[49]' }).click();
  await page.getByRole('tab', { name: 'Trace', selected: true }).waitFor();
  await page.getByRole('navigation', { name: 'Execution' }).getByText('Each[49]').waitFor();
});

test('a run with a long error moves no pane', async (t) => {
  const { page } = await openPage(t);
  const bar = page.getByRole('region', { name: 'Run', exact: true });
  for (const width of [768, 1100, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const at = () => bar.boundingBox();
    await page.reload();
    await editorsReady(page);
    await page.getByRole('combobox', { name: 'Test case' }).selectOption('PythonException');
    const before = await at();
    await run(page, 'Failed');
    assert.deepEqual(await at(), before, `at ${width}`);
  }
});

test('nothing lies over the definition', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const text = await page.locator('.cm-editor').filter({ hasText: 'StartAt' }).boundingBox();
    const button = await page.getByRole('button', { name: 'Convert to YAML' }).boundingBox();
    assert.ok(button.y >= text.y + text.height - 1, `at ${width} the button stands at ${button.y}, the text ends at ${text.y + text.height}`);
    assert.ok(button.x + button.width <= text.x + text.width + 1, `at ${width} the button is within its pane`);
  }
});

test('the time stands beside the step, also with the Learn pane open', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await page.getByRole('heading', { name: 'Learn Step Functions' }).waitFor();
  const bar = page.getByRole('group', { name: 'Run and step' });
  for (const width of [700, 768, 1024, 1280, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const middles = [];
    for (const part of [bar.getByRole('slider'), bar.getByText(/^step \d/), bar.getByTitle(/^Virtual time/)]) {
      const box = await part.boundingBox();
      middles.push(box.y + box.height / 2);
    }
    assert.ok(Math.max(...middles) - Math.min(...middles) < 6, `at ${width} they stand at ${middles}`);
  }
});

test('an output that the line has no room for is a press away', async (t) => {
  const { page } = await openPage(t, phone);
  await editorsReady(page);
  const items = Array.from({ length: 60 }, (_, id) => ({ id, name: `item ${id}` }));
  const definition = { StartAt: 'Many', States: { Many: { Type: 'Pass', Result: items, Next: 'Last' }, Last: { Type: 'Pass', End: true } } };
  await paste(page, 'Definition', JSON.stringify(definition));
  const line = await run(page, 'Succeeded');
  assert.doesNotMatch(line, /item 59/);
  await page.getByRole('button', { name: 'First step' }).click();
  await page.getByRole('button', { name: 'Output', exact: true }).click();
  await page.getByRole('tab', { name: 'Data', selected: true }).waitFor();
  await page.getByRole('region', { name: 'Data flow' }).getByRole('heading', { name: 'Last' }).waitFor();
  await json(page, 'Output').filter({ hasText: 'item 59' }).waitFor();
});

test('on a phone the row of tabs shows the one that is looked at', async (t) => {
  const { page } = await openPage(t, phone);
  await editorsReady(page);
  const selected = page.getByRole('tablist', { name: 'Panes' }).getByRole('tab', { selected: true });
  const seen = async (name) => {
    await selected.filter({ hasText: name }).waitFor();
    const box = await selected.boundingBox();
    assert.ok(box.x >= -1 && box.x + box.width <= 361, `${name} stands at ${JSON.stringify(box)}`);
  };
  // Something else than a press on the tab leads there.
  await page.getByRole('tab', { name: 'Graph' }).click();
  await node(page, 'Hello').or(page.getByRole('group', { name: 'Workflow graph' }).getByRole('button').nth(1)).first().click();
  await seen('Data');
  await paste(page, 'Definition', '{');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await seen('Definition');
});
