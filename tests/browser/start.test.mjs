// The page starts, wherever it lies.
import { test } from 'node:test';

import { openPage, serve, write } from './harness.mjs';
import { editorsReady, json, node, run, trace } from './person.mjs';

for (const prefix of ['/', '/docs/asl/playground/']) {
  test(`the page starts below ${prefix}`, async (t) => {
    const { page } = await openPage(t, { server: { prefix } });
    await page.getByRole('heading', { name: 'ASL Playground' }).waitFor();
  });
}

// A program that is built for release comes in two parts (`xtask/src/split.rs`). What is built for development is whole from the start.
const secondPart = /_deferred\.wasm$/;

/** Opens the page with its second part held up, but to what cannot wait; gives the page and what lets the part arrive. */
async function openInPart(t) {
  const address = await serve(t);
  const { page } = await openPage(t, { url: 'about:blank' });
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.route(secondPart, async (route) => {
    if (route.request().resourceType() === 'fetch') await arrived;
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

test('what cannot wait has the second part fetched', async (t) => {
  const address = await serve(t);
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  await page.route(secondPart, (route) => (route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
  await page.goto(address);
  await page.getByRole('group', { name: 'Workflow graph' }).getByRole('button').first().click();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('dialog', { name: 'Examples' }).waitFor();
});
