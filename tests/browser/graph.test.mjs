// The graph: closing, iterations, search, the way along the transitions, pictures; each by keyboard alone and by mouse alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, data, node, openExample, paste, run, trace } from './person.mjs';

const definition = JSON.stringify({
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Result: { items: [1, 2, 3] }, Next: 'Each item' },
    'Each item': {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'Is it two?',
        States: {
          'Is it two?': { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Special' }], Default: 'Ordinary' },
          Special: { Type: 'Pass', End: true },
          Ordinary: { Type: 'Pass', End: true },
        },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Mail', States: { Mail: { Type: 'Pass', End: true } } },
        { StartAt: 'Store', States: { Store: { Type: 'Pass', End: true } } },
      ],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

/** A page with the run of this definition. */
async function withRun(t, options) {
  const { page, ...rest } = await openPage(t, options);
  await beginAnew(page);
  await paste(page, 'Definition', definition);
  await node(page, 'Each item').waitFor();
  await run(page, 'Succeeded');
  return { page, ...rest };
}

const focused = (page) => page.evaluate(() => document.activeElement?.querySelector('.name')?.textContent);

test('by mouse: a Map is closed and opened', async (t) => {
  const { page } = await withRun(t);
  await page.getByRole('button', { name: 'Close Each item' }).click();
  await node(page, 'Special').waitFor({ state: 'detached' });
  await node(page, 'Each item').filter({ hasText: 'Map · 3 states' }).waitFor();
  await page.getByRole('button', { name: 'Open Each item' }).click();
  await node(page, 'Special').waitFor();
  await page.getByRole('button', { name: 'Close all Parallels and Maps' }).click();
  await node(page, 'Mail').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Open all Parallels and Maps' }).click();
  await node(page, 'Mail').waitFor();
});

test('by mouse: the second iteration and a branch are chosen', async (t) => {
  const { page } = await withRun(t);
  const iterations = page.getByRole('group', { name: 'Iterations of Each item' });
  const shown = () => iterations.getByRole('combobox').evaluate((list) => list.selectedOptions[0].textContent);
  assert.match(await shown(), /^all 3 items/);
  await page.getByRole('button', { name: /^Is it two\?, .*visited 3 times/ }).waitFor();
  await iterations.getByRole('button', { name: 'Next iteration' }).click();
  await iterations.getByRole('button', { name: 'Next iteration' }).click();
  assert.match(await shown(), /^item 1 · 2\/3 ✓ succeeded/);
  await page.getByRole('button', { name: /^Special, Pass, succeeded/ }).waitFor();
  await page.getByRole('button', { name: /^Ordinary, Pass, not visited/ }).waitFor();
  await data(page).getByRole('heading', { name: 'Special' }).waitFor();
  await iterations.getByRole('combobox').selectOption({ index: 3 });
  await page.getByRole('button', { name: /^Ordinary, Pass, succeeded/ }).waitFor();
  await page.getByRole('button', { name: /^Special, Pass, not visited/ }).waitFor();

  await page.getByRole('button', { name: 'Last step' }).click();
  await page.getByRole('button', { name: /^Branch 2 of Both, succeeded/ }).click();
  await data(page).getByRole('heading', { name: 'Store' }).waitFor();
  await trace(page).and(page.locator('[aria-current=step]')).filter({ hasText: 'PassStateExited' }).waitFor();
});

test('by mouse: a state is searched, also inside what is closed', async (t) => {
  const { page } = await withRun(t);
  await page.getByRole('button', { name: 'Close Each item' }).click();
  await page.getByRole('button', { name: 'Find a state' }).click();
  await page.getByRole('searchbox', { name: 'Find a state' }).fill('special');
  await page.getByText('1 of 1').waitFor();
  await page.locator('.node[data-found]').filter({ hasText: 'Special' }).waitFor();
  await page.getByRole('button', { name: 'End the search' }).click();
  assert.equal(await focused(page), 'Special');
});

test('by mouse: the picture is zoomed with the wheel, and comes back', async (t) => {
  const { page } = await withRun(t);
  // The one that is selected, so that it is in sight.
  const done = node(page, 'Done');
  const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2, width });
  const before = middle(await done.boundingBox());
  await page.mouse.move(before.x, before.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await page.waitForFunction(([button, width]) => button.getBoundingClientRect().width > width * 1.2, [await done.elementHandle(), before.width]);
  const now = middle(await done.boundingBox());
  assert.ok(Math.abs(now.x - before.x) < 12 && Math.abs(now.y - before.y) < 12, 'what the pointer stands on stays there');
  await page.getByRole('button', { name: 'Zoom to fit' }).click();
  await page.waitForFunction(() => {
    const frame = document.querySelector('.graph-frame');
    return frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight;
  });
});

test('by mouse: the picture is saved as SVG and as PNG', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  await run(page, 'Succeeded');
  const save = async (name) => {
    await page.getByRole('button', { name: 'Save the picture' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const file = await download;
    return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
  };
  const svg = await save('Download SVG');
  assert.equal(svg.name, 'order-workflow.svg');
  const parsed = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    return { name: root.localName, texts: [...root.querySelectorAll('text')].map((text) => text.textContent), width: Number(root.getAttribute('width')) };
  }, svg.content.toString());
  assert.equal(parsed.name, 'svg');
  for (const text of ['ValidateOrder', 'InvalidOrder', '✓']) assert.ok(parsed.texts.includes(text), text);
  const png = await save('Download PNG');
  assert.equal(png.name, 'order-workflow.png');
  assert.equal(png.content.toString('latin1', 1, 4), 'PNG');
  assert.equal(png.content.readUInt32BE(16), Math.floor(parsed.width * 2), 'twice as large');
});

test('by keyboard: along the transitions, closing, search and zoom', async (t) => {
  const { page } = await withRun(t);
  await page.locator('.node[tabindex="0"]').focus();
  await page.keyboard.press('Home');
  const way = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowUp']) {
    await page.keyboard.press(key);
    way.push(await focused(page));
  }
  // Into the Map, to the way that was taken most, to the other one, and back up.
  assert.deepEqual(way, ['Each item', 'Is it two?', 'Ordinary', 'Ordinary', 'Special', 'Is it two?', 'Each item', 'Prepare']);
  await page.keyboard.press('Enter');
  await data(page).getByRole('heading', { name: 'Prepare' }).waitFor();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await node(page, 'Special').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Each item');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'Both', 'what is closed is passed');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), 'Store');

  await page.keyboard.press('/');
  await page.keyboard.type('a');
  await page.getByText('1 of 5').waitFor();
  for (const key of ['Enter', 'Enter', 'Enter', 'Shift+Enter']) await page.keyboard.press(key);
  await page.getByText('3 of 5').waitFor();
  await node(page, 'Special').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Special', 'what was found has the focus, opened');

  const width = () => node(page, 'Prepare').evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  assert.ok((await width()) > before * 1.5);
  const scrolled = () => page.locator('.graph-frame').evaluate((frame) => frame.scrollTop);
  const top = await scrolled();
  await page.keyboard.press('Shift+ArrowUp');
  assert.ok((await scrolled()) < top);
  await page.keyboard.press('0');
  await page.keyboard.press('-');
  assert.ok((await width()) < before * 1.2);
});

test('by keyboard: the second iteration is chosen, the picture copied', async (t) => {
  const { page } = await withRun(t, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await page.getByRole('button', { name: 'Next iteration' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Special, Pass, succeeded/ }).waitFor();
  await page.getByText(/^Step \d+ of \d+: Special, item 1, PassStateExited$/).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Save the picture' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy SVG' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Copy SVG' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy SVG' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.startsWith('<svg ') && text.includes('Special')));
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Save the picture');
  await page.getByRole('button', { name: 'Copy SVG' }).waitFor({ state: 'hidden' });
});

test('the mock and the breakpoint of a state are within reach at its box: by mouse and by keyboard', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Order workflow');
  const tools = page.getByRole('group', { name: 'Tools of ProcessPayment' });
  await node(page, 'ProcessPayment').click();
  await tools.getByRole('button', { name: 'Breakpoint' }).click();
  await page.getByRole('button', { name: /^ProcessPayment, .*breakpoint/ }).waitFor();
  await tools.getByRole('button', { name: 'Mock' }).click();
  await page.getByRole('dialog', { name: 'Mock of ProcessPayment' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await page.locator('.node[aria-pressed=true]').focus();
  const mock = tools.getByRole('button', { name: 'Mock' });
  for (let times = 0; times < 6 && !(await mock.evaluate((button) => button === document.activeElement)); times++) await page.keyboard.press('Tab');
  assert.equal(await page.locator('.beside').evaluate((beside) => getComputedStyle(beside).opacity), '1', 'what has the focus is seen');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: /^ProcessPayment, .*breakpoint/ }).waitFor({ state: 'detached' });
});

test('by keyboard: a search that ends before its state is drawn gives it the focus', async (t) => {
  const { page } = await withRun(t);
  await page.getByRole('button', { name: 'Close Each item' }).click();
  await node(page, 'Special').waitFor({ state: 'detached' });
  await page.locator('.node[tabindex="0"]').focus();
  await page.keyboard.press('/');
  await page.getByRole('searchbox').fill('special');
  await page.keyboard.press('Escape');
  await node(page, 'Special').waitFor();
  await page.waitForFunction(() => document.activeElement?.querySelector('.name')?.textContent === 'Special');
});

test('the graph stays where it is while a transition is typed', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const type = async (next) => {
    await paste(page, 'Definition', definition.replace('"Next":"Both"', `"Next":"${next}"`));
    return page.locator('.node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('style')));
  };
  await type('Both');
  await node(page, 'Each item').waitFor();
  const before = await type('Both');
  await type('Bo');
  await page.getByRole('button', { name: /^Each item, .*has an error/ }).waitFor();
  assert.deepEqual(await type('Bo'), before);
});
