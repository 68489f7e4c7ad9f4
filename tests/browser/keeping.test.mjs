// Documents: kept as they are typed, whatever becomes of the tab; and nothing is ever overwritten.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './harness.mjs';
import { beginAnew, editorsReady, node, paste } from './person.mjs';

const definition = (name) => `{ "StartAt": "${name}", "States": { "${name}": { "Type": "Pass", "End": true } } }`;

/** The sheet of documents, opened. */
async function documents(page) {
  await page.getByRole('button', { name: 'Documents' }).click();
  return page.getByRole('dialog', { name: 'Documents' });
}

const listed = (sheet) => sheet.getByRole('list', { name: 'Documents' }).getByRole('listitem');

/** What the browser keeps, by definition. */
const kept = (page) =>
  page.evaluate(() => {
    const keys = Object.keys(localStorage).filter((key) => /^asl-playground\/document\/[^/]+$/.test(key));
    return keys.map((key) => JSON.parse(localStorage[key]).project.definition);
  });

/** Waits until this is kept as a document. */
async function isKept(page, text) {
  await page.waitForFunction(
    (text) => Object.entries(localStorage).some(([key, value]) => /^asl-playground\/document\/[^/]+$/.test(key) && JSON.parse(value).project.definition === text),
    text,
  );
}

/** A document of one's own, kept. */
async function own(page, name) {
  await beginAnew(page);
  await page.getByRole('textbox', { name: 'Workflow name' }).fill(name);
  await paste(page, 'Definition', definition(name));
  await node(page, name).waitFor();
  await isKept(page, definition(name));
}

test('a tab that is killed at any moment loses at most the last half second of typing', async (t) => {
  const { page: first, context, address } = await openPage(t, { expectProblems: true });
  await own(first, 'Kept');
  await first.close();
  const losses = [];
  for (const wait of [150, 420, 737, 1_013, 1_290, 1_611]) {
    const page = await context.newPage();
    await page.goto(address);
    await editorsReady(page);
    await node(page, 'Kept').waitFor();
    await page.getByRole('tab', { name: /^Input/ }).click();
    await page.getByRole('textbox', { name: 'Input', exact: true }).focus();
    const said = [];
    page.on('console', (message) => message.text().startsWith('typed ') && said.push(JSON.parse(message.text().slice(6))));
    await page.evaluate(() => {
      const editor = document.querySelector('.cm-content[aria-label="Input"]');
      let count = 0;
      setInterval(() => {
        count += 1;
        editor.focus();
        document.execCommand('selectAll', false);
        document.execCommand('insertText', false, JSON.stringify({ count, at: Date.now() }));
        console.log(`typed ${JSON.stringify({ count, at: Date.now() })}`);
      }, 23);
    });
    await page.waitForTimeout(wait);
    const session = await context.newCDPSession(page);
    // The process is gone: no unload, no last word, and no answer.
    session.send('Page.crash').catch(() => {});
    await page.waitForEvent('crash');
    await page.close();
    const last = said.at(-1);
    const next = await context.newPage();
    await next.goto(address);
    await node(next, 'Kept').waitFor();
    const input = await next.evaluate(() => {
      const keys = Object.keys(localStorage).filter((key) => /^asl-playground\/document\/[^/]+$/.test(key));
      return keys.map((key) => JSON.parse(localStorage[key])).sort((a, b) => b.at - a.at)[0].project.input;
    });
    await next.close();
    assert.ok(said.length > 2, 'something was typed');
    const found = input.trim() === '{}' ? said[0] : JSON.parse(input);
    losses.push(last.at - found.at);
  }
  t.diagnostic(`typing lost, in milliseconds: ${losses.join(', ')}`);
  assert.ok(Math.max(...losses) <= 500, `${losses.join(', ')} ms`);
});

test('two tabs on the same document never overwrite each other', async (t) => {
  const { page: first, context, address } = await openPage(t);
  await own(first, 'Shared');
  const second = await context.newPage();
  await second.goto(address);
  await node(second, 'Shared').waitFor();
  await second.getByText(/open in another tab too/i).waitFor();
  await Promise.all([paste(first, 'Definition', definition('First')), paste(second, 'Definition', definition('Second'))]);
  await isKept(second, definition('First'));
  await isKept(first, definition('Second'));
  for (let round = 0; round < 5; round++) {
    await Promise.all([paste(first, 'Definition', definition(`First${round}`)), paste(second, 'Definition', definition(`Second${round}`))]);
  }
  await isKept(first, definition('Second4'));
  await isKept(second, definition('First4'));
  assert.deepEqual((await kept(first)).sort(), [definition('First4'), definition('Second4')]);
  // Each tab goes on with its own when it is loaded again.
  await first.reload();
  await node(first, 'First4').waitFor();
  await second.reload();
  await node(second, 'Second4').waitFor();
  assert.equal(await second.getByText(/open in another tab/i).count(), 0);

  const sheet = await documents(second);
  await sheet.getByRole('button', { name: /open in another tab/ }).waitFor();
  const deletions = await sheet.getByRole('button', { name: 'Delete Shared' }).all();
  const enabled = await Promise.all(deletions.map((button) => button.isEnabled()));
  assert.deepEqual(enabled.sort(), [false, true], 'what another tab holds is not deleted under its hands');
});

test('without locks a tab that finds the document changed goes on with its own', async (t) => {
  const { page: first, context, address } = await openPage(t);
  await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await own(first, 'Shared');
  const second = await context.newPage();
  await second.goto(address);
  await node(second, 'Shared').waitFor();
  await paste(second, 'Definition', definition('Second'));
  await isKept(second, definition('Second'));
  await paste(first, 'Definition', definition('First'));
  await isKept(first, definition('First'));
  await first.getByText(/another tab changed this workflow/i).waitFor();
  assert.deepEqual((await kept(first)).sort(), [definition('First'), definition('Second')]);
});

test('documents are opened, searched, renamed, duplicated, deleted and brought back', async (t) => {
  const { page } = await openPage(t);
  let sheet = await documents(page);
  await sheet.getByText(/Nothing yet/).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
  for (const name of ['Order', 'Refund']) await own(page, name);

  sheet = await documents(page);
  assert.equal(await listed(sheet).count(), 2);
  await listed(sheet).first().getByText(/open now/).waitFor();
  await sheet.getByRole('button', { name: 'Duplicate Order' }).click();
  await sheet.getByRole('button', { name: 'Rename Order', exact: true }).click();
  await sheet.getByRole('textbox', { name: 'New name of Order' }).fill('Order saga');
  await sheet.getByRole('textbox', { name: 'New name of Order' }).press('Enter');
  await sheet.getByRole('button', { name: /^Order saga/ }).waitFor();
  await sheet.getByRole('button', { name: 'Rename Refund' }).click();
  await sheet.getByRole('textbox', { name: 'New name of Refund' }).press('Escape');
  await sheet.getByRole('button', { name: 'Rename Refund' }).waitFor();

  await sheet.getByRole('button', { name: 'Delete Order saga' }).click();
  await sheet.getByRole('status').filter({ hasText: 'Deleted Order saga' }).waitFor();
  assert.equal(await listed(sheet).count(), 2);
  await page.waitForFunction(() => document.activeElement?.textContent === 'Undo');
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: /^Order saga/ }).click();
  await sheet.waitFor({ state: 'hidden' });
  await node(page, 'Order').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Order saga');

  sheet = await documents(page);
  await sheet.getByRole('button', { name: 'Delete Order saga' }).click();
  await sheet.getByRole('status').filter({ hasText: 'It is still open here' }).waitFor();
  await sheet.getByRole('button', { name: 'Undo' }).click();
  await sheet.getByRole('button', { name: /^Order saga.*open now/ }).waitFor();
  await page.keyboard.press('Escape');

  // With many there is something to search.
  sheet = await documents(page);
  for (let count = 0; count < 4; count++) await sheet.getByRole('button', { name: 'Duplicate Refund' }).last().click();
  await sheet.getByRole('searchbox', { name: 'Search documents' }).fill('saga');
  assert.equal(await listed(sheet).count(), 1);
  await sheet.getByRole('searchbox', { name: 'Search documents' }).fill('nothing like that');
  await sheet.getByText(/No document has these words/).waitFor();
});

test('an earlier version is looked at and brought back, and what it replaced is a version then', async (t) => {
  const { page } = await openPage(t);
  await own(page, 'Before');
  // Little of the text stays where it was: such a change makes a version at once.
  const after = '{"Comment":"After","StartAt":"Z","States":{"Z":{"Type":"Succeed"}}}';
  await paste(page, 'Definition', after);
  await isKept(page, after);
  let sheet = await documents(page);
  await sheet.getByRole('button', { name: 'Versions of Before' }).click();
  const versions = sheet.getByRole('list', { name: 'Versions' }).getByRole('listitem');
  await versions.first().getByText('just now').click();
  await versions.first().getByText('"Before"').first().waitFor();
  await versions.first().getByRole('button', { name: /^Restore/ }).click();
  await sheet.waitFor({ state: 'hidden' });
  await node(page, 'Before').waitFor();
  await isKept(page, definition('Before'));
  assert.deepEqual(await kept(page), [definition('Before')]);

  sheet = await documents(page);
  await sheet.getByRole('button', { name: 'Versions of Before' }).click();
  await versions.first().getByText('just now').click();
  await versions.first().getByText('"After"').first().waitFor();
});

test('all documents leave as one file and come back from it', async (t) => {
  const { page } = await openPage(t);
  for (const name of ['Order', 'Refund']) await own(page, name);
  let sheet = await documents(page);
  const [download] = await Promise.all([page.waitForEvent('download'), sheet.getByRole('button', { name: 'Download all' }).click()]);
  assert.equal(download.suggestedFilename(), 'workflows.asl-playground.json');
  const file = await download.path();

  const { page: other } = await openPage(t);
  await editorsReady(other);
  sheet = await documents(other);
  await sheet.getByLabel('Add documents from a file').setInputFiles(file);
  await sheet.getByRole('button', { name: /^Order/ }).first().waitFor();
  assert.equal(await listed(sheet).count(), 2);
  await sheet.getByLabel('Add documents from a file').setInputFiles(file);
  await sheet.getByRole('button', { name: /^Refund/ }).first().click();
  await node(other, 'Refund').waitFor();
  assert.equal((await kept(other)).length, 2, 'what is there is not added twice');
});

test('a browser that keeps nothing says so, and offers the file', async (t) => {
  const { page } = await openPage(t, { expectProblems: true });
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await editorsReady(page);
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'States' }).waitFor();
  await paste(page, 'Definition', definition('Mine'));
  const told = page.getByRole('alert').filter({ hasText: 'storage for this page is full' });
  await told.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), told.getByRole('button', { name: 'Download' }).click()]);
  assert.match(download.suggestedFilename(), /\.asl-playground\.json$/);
  await node(page, 'Mine').waitFor();
});

test('leaving with something that could not be kept is asked about', async (t) => {
  const { page, address } = await openPage(t, { expectProblems: true });
  await editorsReady(page);
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'States' }).waitFor();
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.getByRole('textbox', { name: 'Definition' }).click();
  await page.keyboard.type(' ');
  await page.getByRole('alert').filter({ hasText: 'is full' }).waitFor();
  const asked = new Promise((resolve) => page.once('dialog', (dialog) => resolve(dialog.type()) ?? dialog.accept()));
  await page.goto(`${address}?left`);
  assert.equal(await asked, 'beforeunload');
});
