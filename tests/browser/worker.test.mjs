// The worker behind the page: it can be stopped, it can be lost, and nothing a person typed goes with it.
import { test } from 'node:test';

import { openPage, serve } from './harness.mjs';
import { beginAnew, json, node, paste, result, run } from './person.mjs';

const pass = (name) => JSON.stringify({ StartAt: name, States: { [name]: { Type: 'Pass', Result: 'fine', End: true } } }, null, 2);

/** Opens the page with a worker that hangs or breaks when it is to run a definition that says so. */
async function openWithFaults(t, options) {
  const opened = await openPage(t, { url: 'about:blank', ...options });
  await opened.page.route('**/worker_loader.js', async (route) => {
    const response = await route.fetch();
    // The first byte of a message numbers the command; Run is the fifth.
    const faults = `self.addEventListener('message', ({ data }) => {
      if (data[0] !== 4) return;
      const text = new TextDecoder().decode(data);
      while (text.includes('HangsHere'));
      if (text.includes('BreaksHere')) throw new Error('broken on purpose');
    });`;
    await route.fulfill({ response, body: faults + (await response.text()) });
  });
  // Served after the page is opened, so that the page is closed before its server.
  await opened.page.goto(await serve(t));
  return opened;
}

test('a run that hangs is ended by Stop, and the next one runs', async (t) => {
  const { page } = await openWithFaults(t);
  await beginAnew(page);
  await paste(page, 'Definition', pass('HangsHere'));
  await node(page, 'HangsHere').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await result(page).filter({ hasText: 'Starting' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  await paste(page, 'Definition', pass('Fine'));
  await node(page, 'Fine').waitFor();
  await run(page, 'Succeeded');
});

test('a run that breaks down inside is apologised for, keeps the text, and can be tried again', async (t) => {
  const { page } = await openWithFaults(t, { expectProblems: true });
  await beginAnew(page);
  await paste(page, 'Definition', pass('BreaksHere'));
  await node(page, 'BreaksHere').waitFor();
  await run(page, 'Broke down');
  await page.getByRole('alert').filter({ hasText: 'sorry' }).waitFor();
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'BreaksHere' }).waitFor();
  await paste(page, 'Definition', pass('Fine'));
  await node(page, 'Fine').waitFor();
  await run(page, 'Succeeded');
  await node(page, 'Fine').click();
  await json(page, 'Output').filter({ hasText: 'fine' }).waitFor();
});

test('a page whose worker cannot be loaded says so', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  await page.route('**/worker_loader.js', (route) => route.abort());
  await page.goto(await serve(t));
  await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
});

test('a page whose ide cannot be loaded says so when it is asked, and runs', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  let aborted = 0;
  await page.route('**/ide_loader.js', (route) => (aborted++ === 0 ? route.abort() : route.continue()));
  await page.goto(await serve(t));
  await beginAnew(page);
  await paste(page, 'Definition', '{ "Resources": { "M": { "Type": "AWS::StepFunctions::StateMachine", "Properties": { "DefinitionString": "{}" } } } }');
  await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
  await paste(page, 'Definition', pass('Fine'));
  await node(page, 'Fine').waitFor();
  await run(page, 'Succeeded');
  // It is tried again.
  await paste(page, 'Definition', '{ "Type": "Pass", "End": true }');
  await page.getByText('a part of a definition').first().waitFor();
});

test('a worker of another version asks for a reload', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank' });
  await page.route('**/worker_loader.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `postMessage(new Uint8Array([0, 7, ...new TextEncoder().encode('another')]))` }),
  );
  await page.goto(await serve(t));
  await page.getByRole('alert').filter({ hasText: 'reload' }).waitFor();
});
