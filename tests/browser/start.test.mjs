// The page starts, wherever it lies.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage, serve, write } from './harness.mjs';
import { editorsReady, json, node, result, run, trace } from './person.mjs';

for (const prefix of ['/', '/docs/asl/playground/']) {
  test(`the page starts below ${prefix}`, async (t) => {
    const { page } = await openPage(t, { server: { prefix } });
    await page.getByRole('heading', { name: 'ASL Playground' }).waitFor();
  });
}

// A program that is built for release comes in two parts (`xtask/src/split.rs`). What is built for development is whole from the start.
const secondPart = /app-[^/]*_deferred\.wasm$/;

/** Opens the page with a second part held up, by default its own, but to what cannot wait; gives the page and what lets the part arrive. */
async function openInPart(t, { part = secondPart, held = ['fetch'] } = {}) {
  // Served after the page is there: it is gone before its server is, with all that it still fetches.
  const { page } = await openPage(t, { url: 'about:blank' });
  const address = await serve(t);
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.route(part, async (route) => {
    if (held.includes(route.request().resourceType())) await arrived;
    await route.continue();
  });
  await page.goto(address);
  await editorsReady(page);
  return { page, arrive };
}

test('a workflow runs while the second part of the page is on its way', async (t) => {
  const { page, arrive } = await openInPart(t);
  await page.getByRole('group', { name: 'Workflow graph' }).waitFor();
  await write(page, 'Definition', '{ "StartAt": "Only", "States": { "Only": { "Type": "Pass", "End": true } } }');
  await node(page, 'Only').waitFor();
  await run(page, 'Succeeded');
  arrive();
  await trace(page).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
  await json(page, 'Output').waitFor();
});

test('the lessons asked for early are gone to by keyboard once they are there', async (t) => {
  const { page, arrive } = await openInPart(t);
  await page.getByRole('button', { name: 'Learn', exact: true }).focus();
  await Promise.all([page.waitForResponse(/lessons\/index\.json$/), page.keyboard.press('Enter')]);
  // Long enough for the list to be read.
  await page.waitForTimeout(300);
  arrive();
  await page.getByRole('heading', { name: 'Learn Step Functions' }).and(page.locator(':focus')).waitFor();
});

test('a plain workflow runs while the second part of the worker is on its way, one in JSONata when it is there', async (t) => {
  const { page, arrive } = await openInPart(t, { part: /worker_deferred\.wasm$/, held: ['fetch', 'xhr'] });
  await page.getByRole('group', { name: 'Workflow graph' }).waitFor();
  await write(page, 'Definition', '{ "StartAt": "Only", "States": { "Only": { "Type": "Pass", "End": true } } }');
  await node(page, 'Only').waitFor();
  await run(page, 'Succeeded');
  arrive();
  await json(page, 'Output').waitFor();
  await write(page, 'Definition', '{ "QueryLanguage": "JSONata", "StartAt": "Sum", "States": { "Sum": { "Type": "Pass", "Output": "{% $sum([19, 23]) %}", "End": true } } }');
  await node(page, 'Sum').waitFor();
  await run(page, 'Succeeded');
  await json(page, 'Output').filter({ hasText: '42' }).waitFor();
});

test('what cannot wait has the second part fetched', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  const address = await serve(t);
  await page.route(secondPart, (route) => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
  await page.goto(address);
  await page.getByRole('group', { name: 'Workflow graph' }).getByRole('button').first().click();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('dialog', { name: 'Examples' }).waitFor();
});

// Where the second part lies in a page that has one.
const secondPartOf = (page) => page.evaluate(() => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('_bg.wasm')).name.replace('_bg.wasm', '_deferred.wasm'));

test('a site that has another version by the time of the second part says so, and nothing is lost', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  const address = await serve(t);
  // The files of this version are gone, as after a deployment; the first reload finds them, as it would find those of the next.
  let isGone = true;
  await page.route(secondPart, (route) => (isGone ? route.fulfill({ status: 404 }) : route.continue()));
  await page.goto(address);
  await editorsReady(page);
  if (!(await fetch(await secondPartOf(page))).ok) return t.skip('a page built for development has one part');
  await page.route(address, (route) => (isGone ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Next</title>' }) : route.continue()));
  await write(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  const told = page.getByRole('alert').filter({ hasText: 'a newer version of this page is out' });
  await told.waitFor();
  isGone = false;
  await told.getByRole('button', { name: 'Reload' }).click();
  await node(page, 'Mine').waitFor();
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('dialog', { name: 'Examples' }).waitFor();
});

/** Opens the page with its program held up, and without the code editor if its plain text is to be looked at; gives the page, its text and what lets the program arrive. */
async function openWithoutProgram(t, { plain = false, ...context } = {}) {
  const { page } = await openPage(t, { url: 'about:blank', context });
  const address = await serve(t);
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.route(/app-[^/]*_bg\.wasm$/, async (route) => {
    await arrived;
    await route.continue();
  });
  if (plain) await page.route(/\/editor\//, () => {});
  await page.goto(address, { waitUntil: 'commit' });
  const text = page.getByRole('textbox', { name: 'Definition', exact: true });
  await text.waitFor();
  return { page, text, arrive };
}

const runButton = (page) => page.getByRole('button', { name: 'Run', exact: true });

test('what is typed before the program is there is gone on with, at the same place', async (t) => {
  const { page, text, arrive } = await openWithoutProgram(t);
  await text.fill('{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "Result": "", "End": true } } }');
  // Into the quotation marks of the result.
  await text.evaluate((area) => area.setSelectionRange(area.value.indexOf('""') + 1, area.value.indexOf('""') + 1));
  await page.keyboard.type('ear');
  arrive();
  await page.getByRole('button', { name: 'Examples' }).waitFor();
  await page.keyboard.type('ly');
  await node(page, 'Mine').waitFor();
  await editorsReady(page);
  await run(page, 'Succeeded');
  await json(page, 'Output').filter({ hasText: '"early"' }).waitFor();
  // It is kept like any edit.
  await page.reload();
  await node(page, 'Mine').waitFor();
});

test('a run asked for before the program is there comes, by click and by key', async (t) => {
  const ways = [({ page }) => runButton(page).click(), ({ text }) => text.press('Control+Enter')];
  for (const ask of ways) {
    const opened = await openWithoutProgram(t);
    await ask(opened);
    await opened.page.getByRole('status').filter({ hasText: 'Starting…' }).waitFor();
    opened.arrive();
    await result(opened.page).filter({ hasText: 'Succeeded' }).waitFor();
  }
});

test('nothing moves when the program takes the place of what was there before it', async (t) => {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }, { width: 390, height: 800 }]) {
    const { page, text, arrive } = await openWithoutProgram(t, { viewport, plain: true });
    const places = async () => {
      const [{ x, y }, button] = [await text.boundingBox(), await runButton(page).boundingBox()];
      return { text: [x, y], button, value: await text.inputValue() };
    };
    const before = await places();
    arrive();
    await page.getByRole('button', { name: 'Examples' }).waitFor();
    assert.deepEqual(await places(), before, JSON.stringify(viewport));
  }
});

test('who was here before sees nothing of the example', async (t) => {
  const { page, address } = await openPage(t);
  await write(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('asl-playground/document')));
  await page.route(/app-[^/]*_bg\.wasm$/, () => {});
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('heading', { name: 'ASL Playground' }).waitFor();
  assert.equal(await page.getByRole('textbox').count(), 0);
});

test('a run that is asked for before the worker and the first example are there comes as soon as they are', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank' });
  const address = await serve(t);
  const released = [];
  for (const late of ['**/worker_loader.js', '**/examples/*.json']) {
    const arrived = new Promise((resolve) => released.push(resolve));
    await page.route(late, async (route) => {
      await arrived;
      await route.continue();
    });
  }
  // An address that names something else has the example fetched.
  await page.goto(`${address}#nothing`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const line = page.getByRole('status').filter({ hasText: 'Starting…' });
  await line.waitFor();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  const [worker, example] = released;
  worker();
  await page.waitForResponse(/worker_bg\.wasm$/);
  await line.waitFor();
  example();
  await result(page).filter({ hasText: 'Succeeded' }).waitFor();
});
