// Links and embeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage, serve } from './harness.mjs';
import { beginAnew, choose, data, node, openExample, paste, result, run, trace } from './person.mjs';

/** The dialog, opened. */
async function share(page) {
  await page.getByRole('button', { name: 'Share' }).click();
  return page.getByRole('dialog', { name: 'Share' });
}

/** What the dialog gives in this form, with these boxes checked. */
async function link(page, { form = 'Link', checks = [] } = {}) {
  const dialog = await share(page);
  for (const check of checks) await dialog.getByRole('checkbox', { name: check }).check();
  await dialog.getByRole('radio', { name: form, exact: true }).check();
  const text = await dialog.getByRole('textbox', { name: form, exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return text;
}

test('a link opens the same workflow at the same step', async (t) => {
  const { page, context } = await openPage(t);
  await openExample(page, 'Order workflow');
  await choose(page, 'InvalidOrderCustomName');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'First step' }).click();
  await page.getByRole('button', { name: 'Step forward' }).click();
  const address = await link(page, { checks: [/^Open at the step/] });
  assert.match(address, /#v1=/);

  const other = await context.newPage();
  await other.goto(address);
  await result(other).filter({ hasText: 'Succeeded' }).waitFor();
  await other.getByText(/^step 2\//).waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Order workflow');
  assert.equal(await other.getByRole('combobox', { name: 'Test case' }).inputValue(), 'InvalidOrderCustomName');
  await other.getByRole('list', { name: 'Trace' }).locator('[aria-current=step]').filter({ hasText: 'TaskStateEntered' }).waitFor();
});

test('a damaged link says so and keeps what was there', async (t) => {
  const { page, address: home } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  const address = await link(page);
  await page.reload();
  await node(page, 'Mine').waitFor();

  await page.goto('about:blank');
  await page.goto(address.slice(0, -20));
  await page.getByRole('alert').filter({ hasText: 'cut off' }).waitFor();
  await node(page, 'Mine').waitFor();

  for (const [fragment, words] of [
    ['#v1=AQEAthisisnolink', /the link is cut off|the link is damaged/],
    [`#v1=${new URL(address).hash.slice(4, 30)}!!!!${new URL(address).hash.slice(34)}`, /the link is damaged/],
    ['#v2=ofalaterpage', /newer version of this page/],
    ['#v1=AQEAgICAgAQEAAAAAAAAAA', /too large for a link/],
  ]) {
    await page.goto('about:blank');
    await page.goto(home + fragment);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    await node(page, 'Mine').waitFor();
  }
});

test('opening a link touches nothing that was worked on before, and an edit makes it a document of its own', async (t) => {
  const { page } = await openPage(t);
  await openExample(page, 'Retry and catch');
  await node(page, 'InvokeWithRetry').waitFor();
  const address = await link(page);
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await node(page, 'Hello').waitFor();
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  await page.reload();
  await node(page, 'Mine').waitFor();

  await page.goto('about:blank');
  await page.goto(address);
  await node(page, 'InvokeWithRetry').waitFor();
  await page.getByText(/your own are untouched, under Documents/i).waitFor();
  assert.match(page.url(), /#v1=/);
  await paste(page, 'Input', '{ "edited": true }');
  await page.waitForURL((url) => url.hash === '');
  await page.reload();
  await node(page, 'InvokeWithRetry').waitFor();

  await page.getByRole('button', { name: 'Documents' }).click();
  const documents = page.getByRole('list', { name: 'Documents' }).getByRole('listitem');
  assert.equal(await documents.count(), 2);
  await documents.getByRole('button').filter({ hasText: 'Mine' }).click();
  await node(page, 'Mine').waitFor();
});

test('a link pasted into the address bar of an open page is opened where it points', async (t) => {
  const { page, context, address: home } = await openPage(t);
  await openExample(page, 'Order workflow');
  await run(page, 'Succeeded');
  await page.getByRole('button', { name: 'First step' }).click();
  await page.getByRole('tab', { name: /^Mocks/ }).click();
  const address = await link(page, { checks: [/^Open at the step/, /^Open at the pane .*mocks/] });

  const other = await context.newPage();
  await other.goto(home);
  await beginAnew(other);
  await other.evaluate((hash) => (location.hash = hash), new URL(address).hash);
  await result(other).filter({ hasText: 'Succeeded' }).waitFor();
  await other.getByText(/^step 1\//).waitFor();
  assert.equal(await other.getByRole('tab', { name: /^Mocks/ }).getAttribute('aria-selected'), 'true');
});

test('a read-only link is looked at and run, and edited as a copy', async (t) => {
  const { page, context } = await openPage(t);
  await openExample(page, 'Order workflow');
  const address = await link(page, { checks: [/^Read-only/] });

  const other = await context.newPage();
  await other.goto(address);
  await node(other, 'ValidateOrder').waitFor();
  await run(other, 'Succeeded');
  await other.getByRole('textbox', { name: 'Definition' }).click();
  await other.keyboard.type('typed');
  assert.equal(await other.getByRole('textbox', { name: 'Workflow name' }).isEditable(), false);
  await other.waitForTimeout(400);
  assert.equal(await other.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('/document/')).length), 0);
  assert.equal(await other.getByText('typed').count(), 0);

  await other.getByRole('button', { name: 'Edit a copy' }).click();
  await other.getByRole('textbox', { name: 'Workflow name' }).fill('My copy');
  await other.waitForURL((url) => url.hash === '');
  await other.reload();
  await node(other, 'ValidateOrder').waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'My copy');
});

test('a link is copied in every form, its length is measured, and it is downloaded as a file that opens', async (t) => {
  const { page, context } = await openPage(t, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await openExample(page, 'Order workflow');
  const dialog = await share(page);
  for (const [form, begins] of [
    ['Link', 'http'],
    ['Markdown', '[Order workflow](http'],
    ['HTML', '<a href="http'],
    ['Embed', '<script src="http'],
  ]) {
    await dialog.getByRole('radio', { name: form }).check();
    await dialog.getByRole('button', { name: `Copy ${form}` }).click();
    await dialog.getByRole('button', { name: `Copy ${form}` }).filter({ hasText: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.startsWith(begins), copied);
    assert.equal(copied, await dialog.getByRole('textbox', { name: form, exact: true }).inputValue());
  }
  await dialog.getByText(/^[\d,]+ characters: fits Discord \(2,000\), Slack \(4,000\), Teams/).waitFor();
  // The preview is the embedded page itself.
  const preview = dialog.frameLocator('iframe');
  await preview.getByRole('button', { name: 'Run', exact: true }).waitFor();

  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download file' }).click()]);
  assert.equal(download.suggestedFilename(), 'order-workflow.asl-playground.json');
  const other = await context.newPage();
  await other.goto(page.url());
  await beginAnew(other);
  await other.getByRole('button', { name: 'Import', exact: true }).click();
  await other.getByRole('dialog', { name: 'Import' }).getByLabel('Open a file').setInputFiles(await download.path());
  await node(other, 'ValidateOrder').waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Order workflow');
});

test('where the clipboard is out of reach nothing is said to be copied', async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.reload();
  await openExample(page, 'Order workflow');
  await page.keyboard.press('Control+s');
  await page.getByText('This browser does not let the page copy').waitFor();
  const dialog = await share(page);
  await dialog.getByRole('button', { name: 'Copy Link' }).click();
  await dialog.getByRole('button', { name: 'Copy Link' }).filter({ hasText: 'Selected: press Ctrl+C' }).waitFor();
  const field = dialog.getByRole('textbox', { name: 'Link', exact: true });
  assert.equal(await field.evaluate((it) => it.value.slice(it.selectionStart, it.selectionEnd)), await field.inputValue());
  await dialog.getByRole('radio', { name: 'Markdown' }).check();
  await dialog.getByRole('button', { name: 'Copy Markdown' }).filter({ hasText: /^Copy$/ }).waitFor();
});

test('an embedded page runs without chrome and leaves its address alone', async (t) => {
  const { page, context } = await openPage(t);
  await openExample(page, 'Order workflow');
  const address = await link(page);
  const source = address.replace('#', '?embed=1#');

  const other = await context.newPage();
  await other.goto(source);
  await run(other, 'Succeeded');
  await trace(other).first().waitFor();
  await node(other, 'ValidateOrder').click();
  await data(other).getByRole('heading', { name: 'ValidateOrder' }).waitFor();
  assert.equal(await other.getByRole('textbox', { name: 'Definition' }).count(), 0);
  assert.equal(await other.getByRole('button', { name: 'Share' }).count(), 0);
  assert.equal(other.url(), source);
  const open = other.getByRole('link', { name: 'Open in playground' });
  assert.match(await open.getAttribute('href'), /\/#v1=/);
});

const saga = 'Comment: from a file\nStartAt: Fetched\nStates:\n  Fetched:\n    Type: Pass\n    End: true\n';

/** Another site, which lets other pages read it, or not. */
async function site(t, { cors = true } = {}) {
  const headers = cors ? { 'access-control-allow-origin': '*' } : {};
  return serve(t, { headers, pages: { '/saga.asl.yaml': saga, '/page.html': '<!doctype html><p>States', '/note.txt': 'hello', '/large.json': ' '.repeat(4_000_001) } });
}

test('?src= opens a file of another site, says so, and becomes a document when it is edited', async (t) => {
  const elsewhere = await site(t);
  const { page, address } = await openPage(t, { at: `?src=${encodeURIComponent(elsewhere + 'saga.asl.yaml')}` });
  await node(page, 'Fetched').waitFor();
  await page.getByText(new RegExp(`opened from ${elsewhere}saga.asl.yaml`, 'i')).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'saga');
  await paste(page, 'Input', '{ "edited": true }');
  await page.waitForURL(address);
  await page.reload();
  await node(page, 'Fetched').waitFor();
});

test('?src= of what cannot be opened says why and leaves everything as it was', async (t) => {
  const open = await site(t);
  const closed = await site(t, { cors: false });
  const { page, address } = await openPage(t, { expectProblems: true });
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "End": true } } }');
  await node(page, 'Mine').waitFor();
  await page.waitForTimeout(500);
  for (const [source, words] of [
    [`${closed}saga.asl.yaml`, /does not allow other pages to read it/],
    [`${open}nowhere.json`, /no such file \(404\)/],
    [`${open}large.json`, /more than 4 MB/],
    [`${open}page.html`, /it is a web page/],
    [`${open}note.txt`, /it is no definition/],
    ['./nowhere.json', /no such file \(404\)/],
    ['javascript:alert(1)', /must be the address of a file/],
  ]) {
    await page.goto(`${address}?src=${encodeURIComponent(source)}`);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    await node(page, 'Mine').waitFor();
  }
});

test('a step that the run does not have is said, and tabs are told apart by the name of what they show', async (t) => {
  const { page, address } = await openPage(t);
  await openExample(page, 'Order workflow');
  assert.equal(await page.title(), 'Order workflow · ASL Playground');
  const shared = new URL(await link(page)).hash;
  const { page: other } = await openPage(t, { url: address, at: `${shared}&s=Gone` });
  await other.getByRole('alert').filter({ hasText: 'this run has no step Gone' }).waitFor();
  await other.goto(`${address}?embed=1${shared}&s=99`);
  await other.getByRole('alert').filter({ hasText: 'this run has no step 99' }).waitFor();
});

test('an embedded page that is to show its data shows them, whatever pane the link was made at', async (t) => {
  const { page, address } = await openPage(t);
  await openExample(page, 'Order workflow');
  await page.getByRole('tab', { name: /^Mocks/ }).click();
  const shared = new URL(await link(page, { checks: [/^Open at the pane/] })).hash;
  assert.match(shared, /&p=mocks/);
  const { page: other } = await openPage(t, { url: address, at: `?embed=1&view=data${shared}` });
  await other.getByRole('tab', { name: 'Data', selected: true }).waitFor();
  await run(other, 'Succeeded');
  await other.getByRole('tab', { name: 'Data', selected: true }).waitFor();
});
