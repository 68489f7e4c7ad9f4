// Every dialog by keyboard: Tab stays inside and reaches all of it, the focus is seen, Escape closes it and gives the focus back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, editorsReady, node, openExample, paste, press, result, run } from './person.mjs';

const dialog = (page) => page.locator('dialog[open]');
const button = (page, name) => page.getByRole('button', { name });

/** Presses Tab (or Shift+Tab) around the open dialog until the focus comes to where it was. Fails if it comes to the page below, is not seen, or misses something. */
async function walk(page, key) {
  const reached = new Set();
  for (let times = 0; times < 300; times++) {
    await page.keyboard.press(key);
    const at = await page.evaluate(() => {
      const focused = document.activeElement;
      // Between the last and the first stop is the browser itself.
      if (focused === document.body || focused === null) return { between: true };
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      const { top, bottom, left, right } = focused.getBoundingClientRect();
      const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      const first = !focused.dataset.walked;
      focused.dataset.walked = 'yes';
      const radio = focused.type === 'radio' || focused.type === 'checkbox';
      return {
        name: focused.outerHTML.slice(0, 140),
        inside: focused.closest('dialog[open]') !== null,
        seen: inSight && (outlineStyle !== 'none' || boxShadow !== 'none' || radio || focused.tagName === 'IFRAME'),
        first,
      };
    });
    if (at.between) continue;
    assert.ok(at.inside, `the focus left the dialog: ${at.name}`);
    assert.ok(at.seen, `the focus is not seen: ${at.name}`);
    if (!at.first) break;
    reached.add(at.name);
  }
  const missed = await page.evaluate(() => {
    const all = [...document.querySelectorAll('dialog[open] :is(button, a[href], input, select, textarea, summary, iframe, [tabindex])')];
    // Of a group of radio buttons or tabs one is a stop; the arrows reach the others.
    const isStop = (element) => !element.disabled && element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true });
    const sibling = (element) => element.type === 'radio' && all.some((other) => other.name === element.name && other.dataset.walked);
    const missed = all.filter((element) => isStop(element) && !element.dataset.walked && !sibling(element)).map((element) => element.outerHTML.slice(0, 140));
    for (const element of document.querySelectorAll('[data-walked]')) delete element.dataset.walked;
    return missed;
  });
  assert.deepEqual(missed, [], `${key} misses something`);
  assert.ok(reached.size > 0, 'there is something to reach');
}

/** Walks the dialog that `open` opens, once `told`, which the worker is asked for, is there; both ways. Closes it. */
async function tour(page, name, open, told) {
  const opener = await page.evaluateHandle(() => document.activeElement);
  await open();
  await page.getByRole('dialog', { name }).waitFor();
  if (told) await dialog(page).getByText(told).first().waitFor();
  await walk(page, 'Tab');
  await walk(page, 'Shift+Tab');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  const back = await opener.evaluate((element) => element === document.activeElement || element.contains(document.activeElement));
  assert.ok(back, `${name} gives the focus back`);
}

test('Tab walks every dialog, Escape closes it, and the focus comes back', { timeout: 300_000 }, async (t) => {
  const { page } = await openPage(t, { context: { reducedMotion: 'reduce' } });
  await editorsReady(page);
  await openExample(page, 'Order workflow');
  await run(page, 'Succeeded');
  for (const [name, opener, told] of [
    ['Examples', button(page, 'Examples')],
    ['Documents', button(page, 'Documents')],
    ['Import', button(page, 'Import')],
    ['Export', button(page, 'Export'), 'Copy'],
    ['Share', button(page, 'Share')],
    ['Settings', button(page, 'Settings')],
    ['Keyboard shortcuts', button(page, 'Keyboard shortcuts')],
    ['Breakpoints', button(page, /^Breakpoints/)],
    ['Limits', button(page, 'Limits'), 'History events'],
  ]) {
    await opener.first().focus();
    await tour(page, name, () => page.keyboard.press('Enter'), told);
  }
  await page.getByRole('button', { name: 'Run', exact: true }).focus();
  await tour(page, 'Go to state', () => page.keyboard.press('ControlOrMeta+Shift+o'));

  await node(page, 'ProcessPayment').click();
  const mock = page.getByRole('region', { name: 'Data flow' }).getByRole('button', { name: 'Mock…' });
  await mock.focus();
  await tour(page, 'Mock of ProcessPayment', () => page.keyboard.press('Enter'));
  // With a form that is open, and with a breakpoint that is narrowed.
  await mock.focus();
  await tour(page, 'Mock of ProcessPayment', async () => {
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Add an answer' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Fail', { exact: true }).click();
  });
  await node(page, 'ProcessPayment').focus();
  await page.keyboard.press('F9');
  await button(page, 'Breakpoints: 1').focus();
  await tour(page, 'Breakpoints', () => page.keyboard.press('Enter'));
});

test('Tab walks the dialog of a call that waits for an answer', async (t) => {
  const { page } = await openPage(t, { context: { reducedMotion: 'reduce' } });
  await beginAnew(page);
  await paste(page, 'Definition', JSON.stringify({
    StartAt: 'Approve',
    States: { Approve: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { QueueUrl: 'q', MessageBody: { 'Token.$': '$$.Task.Token' } }, HeartbeatSeconds: 60, End: true } },
  }));
  await paste(page, 'Mocks', JSON.stringify({ MockedResponses: { Approve: { '*': { AskMe: true } } } }));
  await node(page, 'Approve').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).focus();
  await tour(page, 'Approve waits for your answer', () => page.keyboard.press('Enter'));
  await result(page).filter({ hasText: 'Waiting for your answer' }).waitFor();
});

test('what is told about a place in the definition is left by Escape, its links are reached by Tab', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const editor = page.getByRole('textbox', { name: 'Definition' });
  await editor.focus();
  await page.keyboard.press('Control+Home');
  for (const key of ['ArrowDown', 'End', 'Home', 'ArrowRight']) await page.keyboard.press(key);
  await page.keyboard.press('F1');
  const link = page.locator('.cm-told').getByRole('link', { name: 'Reference' });
  await link.waitFor();
  await page.keyboard.press('Tab');
  assert.ok(await link.evaluate((element) => element === document.activeElement), 'the next stop is its link');
  await page.keyboard.press('Escape');
  await page.locator('.cm-told').waitFor({ state: 'hidden' });
  assert.ok(await editor.evaluate((element) => element === document.activeElement), 'the focus is back in the text');
  // Its link leads on by key, too.
  await page.keyboard.press('F1');
  await press(page, link);
  await page.getByRole('complementary', { name: 'Learn' }).getByText('In the machine, a branch').first().waitFor();
});

test('where what has the focus is taken away, it goes to what is near', async (t) => {
  const { page } = await openPage(t);
  const focused = (locator, what) => assert.doesNotReject(locator.and(page.locator(':focus')).waitFor(), what);
  const enter = async (locator) => {
    await locator.focus();
    await page.keyboard.press('Enter');
  };
  const note = page.getByRole('note', { name: 'Try this' });
  for (const next = note.getByRole('button', { name: 'Next hint' }); await next.isEnabled(); ) await enter(next);
  await focused(note.getByRole('button', { name: 'Previous hint' }), 'the last hint');
  await beginAnew(page);
  const definition = {
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, Next: 'Waits' }, Wait: { Type: 'Pass', Next: 'Enf' }, End: { Type: 'Succeed' } },
  };
  await paste(page, 'Definition', JSON.stringify(definition, null, 2));
  const problems = page.getByRole('list', { name: 'Problems' });
  await enter(problems.getByRole('button', { name: /^Fix: .*Wait/ }).first());
  await focused(problems.getByRole('button'), 'a fix');
  await enter(problems.getByRole('button', { name: /^Fix: .*End/ }).first());
  await problems.getByRole('button', { name: /no state/ }).first().waitFor({ state: 'hidden' });

  await node(page, 'Call').click();
  await enter(page.getByRole('button', { name: 'Mock…' }));
  const mock = page.getByRole('dialog', { name: 'Mock of Call' });
  await enter(mock.getByRole('button', { name: 'Save', exact: true }));
  await focused(mock.getByRole('list', { name: 'Answers' }).getByRole('button', { name: /^Edit/ }), 'an answer that was saved');
  await enter(mock.getByRole('button', { name: 'Add an answer' }));
  await focused(mock.getByRole('radio', { name: 'Return a result' }), 'the form of another one');
  await mock.getByRole('textbox', { name: 'Calls' }).fill('0');
  await enter(mock.getByRole('button', { name: 'Save', exact: true }));
  const [before] = await mock.getByRole('listitem').all();
  await focused(before.filter({ hasText: 'call 0' }).getByRole('button', { name: /^Edit/ }), 'an answer for an earlier call');
  await page.keyboard.press('Escape');

  await enter(page.getByRole('button', { name: 'Documents' }));
  const documents = page.getByRole('dialog', { name: 'Documents' });
  await enter(documents.getByRole('button', { name: /^Rename/ }).first());
  const name = documents.getByRole('textbox', { name: /^New name/ });
  await name.fill('Another name');
  await name.press('Enter');
  await focused(documents.getByRole('button', { name: /^Another name/ }), 'a document that was renamed');
  await page.keyboard.press('Escape');

  const learn = page.getByRole('button', { name: 'Learn', exact: true });
  await enter(learn);
  await enter(page.getByRole('button', { name: 'Close Learn' }));
  await focused(learn, 'Learn closed');

  // Who points meant the page, and its keys.
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await page.getByRole('button', { name: 'Close Learn' }).click();
  await page.getByRole('complementary', { name: 'Learn' }).waitFor({ state: 'hidden' });
  assert.ok(await page.evaluate(() => document.activeElement === document.body), 'a mouse moves no focus');
});
