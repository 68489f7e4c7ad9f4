// Stepping through a run, by mouse and by keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, editorsReady, node, openExample, paste, result, run, trace } from './person.mjs';

const current = (page) => page.getByRole('list', { name: 'Trace' }).locator('[aria-current=step]');

test('a run is stepped through in both directions', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await run(page, 'Succeeded');
  const position = page.getByText(/^step \d+\/\d+$/);
  const [, count] = /\/(\d+)$/.exec(await position.innerText());
  assert.equal(await position.innerText(), `step ${count}/${count}`);
  await page.getByRole('button', { name: 'First step' }).click();
  await current(page).filter({ hasText: 'ExecutionStarted' }).waitFor();
  assert.equal(await position.innerText(), `step 1/${count}`);
  await node(page, 'InvokeWithRetry').and(page.locator('[data-status="not visited"]')).waitFor();
  await page.getByRole('button', { name: 'Step forward' }).click();
  await current(page).filter({ hasText: 'TaskStateEntered' }).waitFor();
  await page.getByRole('button', { name: /^InvokeWithRetry, Task, running/ }).waitFor();
  await page.getByRole('button', { name: 'Step back' }).click();
  await current(page).filter({ hasText: 'ExecutionStarted' }).waitFor();
  await page.getByRole('button', { name: 'Last step' }).click();
  await current(page).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
});

test('all of it works by keyboard', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await node(page, 'ValidateOrder').waitFor();
  await page.keyboard.press('Control+Enter');
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
  await page.keyboard.press('Home');
  await current(page).filter({ hasText: 'ExecutionStarted' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await current(page).filter({ hasText: 'TaskStateEntered' }).waitFor();
  await page.keyboard.press('End');
  await current(page).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
  await page.keyboard.press('F10');
  await page.keyboard.press('Shift+F10');
  await current(page).filter({ hasNotText: 'ExecutionSucceeded' }).waitFor();

  // In the trace itself, up and down; the focus stays on the current row.
  await current(page).getByRole('button').first().focus();
  await page.keyboard.press('Home');
  await current(page).filter({ hasText: 'ExecutionStarted' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.closest('[aria-current=step]')?.textContent.includes('TaskStateEntered'));

  // In the graph, the arrow keys go from state to state, Enter looks at one.
  await page.locator('.node[tabindex="0"]').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await node(page, 'NotifyFailure').and(page.locator('[aria-pressed=true]')).waitFor();

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('Tab leaves the editor', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await page.getByRole('textbox', { name: 'Definition' }).click();
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') !== 'Definition');
});

test('selecting a row shows the data of its state', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Choice into Parallel');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'First step' }).click();
  await trace(page).filter({ hasText: 'ChoiceStateEntered' }).getByRole('button').first().click();
  await data(page).getByRole('heading', { name: 'CheckStatus' }).waitFor();
  await data(page).getByText(/as GetExecutionHistory gives it/).click();
  await data(page).getByText('"previousEventId"').waitFor();
});

const loop = '{ "StartAt": "Again", "States": { "Again": { "Type": "Pass", "Next": "Question" }, "Question": { "Type": "Choice", "Choices": [ { "Variable": "$.stop", "IsPresent": true, "Next": "Over" } ], "Default": "Again" }, "Over": { "Type": "Succeed" } } }';

test('an endless loop ends at the event limit, and the page answers meanwhile', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', loop);
  await node(page, 'Again').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: /^Theme: / }).click();
  await page.locator('html[data-theme=light]').waitFor();
  await result(page).filter({ hasText: 'Failed' }).filter({ hasText: /25,?000/ }).waitFor();
  const rows = await trace(page).count();
  assert.ok(rows > 5 && rows < 200, `${rows} rows are in the document`);
  await page.getByRole('button', { name: 'First step' }).click();
  await current(page).filter({ hasText: 'ExecutionStarted' }).waitFor();
  await run(page, 'Failed');
});

test('Stop ends a run, and what happened until then stays', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', loop);
  await node(page, 'Again').waitFor();
  // Both in one turn of the page, since the run may be over soon.
  await page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Run');
    button.click();
    const pressed = new MutationObserver(() => {
      if (button.textContent.trim() === 'Stop') {
        pressed.disconnect();
        button.click();
      }
    });
    pressed.observe(button, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await result(page).filter({ hasText: 'Stopped' }).waitFor();
  await run(page, 'Failed');
});

test('a dialog gives the focus back to where it was', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  for (const name of ['Share', 'Examples', 'Keyboard shortcuts']) {
    const button = page.getByRole('button', { name, exact: true });
    for (const close of [() => page.keyboard.press('Escape'), () => page.getByRole('button', { name: 'Close' }).click()]) {
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name }).waitFor();
      await close();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      assert.ok(await button.evaluate((element) => element === document.activeElement), name);
    }
  }
});

test('the graph is shifted by dragging beside its states, and a drag presses nothing', async (t) => {
  const { page } = await openPage(t, { context: { viewport: { width: 1280, height: 640 } } });
  await openExample(page, 'Order workflow');
  const zoomIn = page.getByRole('button', { name: 'Zoom in' });
  for (let times = 0; times < 5; times++) await zoomIn.click();
  const frame = page.locator('.graph-frame');
  const place = await frame.boundingBox();
  const shifted = () => frame.evaluate((element) => [element.scrollLeft, element.scrollTop]);
  const [left, top] = await shifted();
  const corner = { x: place.x + 20, y: place.y + place.height - 40 };
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x - 30, corner.y - 50, { steps: 5 });
  await page.mouse.up();
  const after = await shifted();
  assert.ok(after[1] - top === 50 || after[0] - left === 30, `shifted from ${[left, top]} to ${after}`);
  assert.equal(await frame.getAttribute('data-dragged'), null);
  await page.mouse.move(corner.x, corner.y);
  assert.deepEqual(await shifted(), after, 'nothing moves once the button is up');
});

test('the columns of the trace stand one below the other, however long the times are', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const day = { StartAt: 'Day', States: { Day: { Type: 'Wait', Seconds: 90_061, Next: 'Last' }, Last: { Type: 'Succeed' } } };
  await paste(page, 'Definition', JSON.stringify(day));
  await node(page, 'Last').waitFor();
  await run(page, 'Succeeded');
  await trace(page).filter({ hasText: 'day 2' }).first().waitFor();
  for (const name of ['WaitStateEntered', 'ExecutionSucceeded']) await trace(page).getByText(name, { exact: true }).waitFor();
  const [first, last] = await Promise.all(['WaitStateEntered', 'ExecutionSucceeded'].map((name) => trace(page).getByText(name, { exact: true }).boundingBox()));
  assert.ok(Math.abs(first.x - last.x) < 2, `one begins at ${first.x}, the other at ${last.x}`);
});
