// The page without a network, new versions of it, and what may never be fetched or run.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { dist, launch, listen, openPage, serve } from './harness.mjs';
import { node, openExample, result, run } from './person.mjs';

/** Waits until the page is kept: its service worker is active and in charge. */
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((later) => setTimeout(later, 50));
});

test('once loaded, everything works with the server gone', async (t) => {
  const stops = [];
  const address = await serve({ after: (stop) => stops.push(stop) }, { prefix: '/play/' });
  const { page, context } = await openPage(t, { url: address, context: { serviceWorkers: 'allow' } });
  await openExample(page, 'Order workflow');
  await kept(page);
  stops.forEach((stop) => stop());
  await page.reload();
  await openExample(page, 'Retry and catch');
  await node(page, 'InvokeWithRetry').waitFor();
  await run(page, /Succeeded|Failed/);

  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('dialog', { name: 'Share' }).getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  const other = await context.newPage();
  const problems = listen(other);
  await other.goto(link);
  await node(other, 'InvokeWithRetry').waitFor();
  await run(other, /Succeeded|Failed/);

  const embedded = await context.newPage();
  await embedded.goto(link.replace('#', '?embed=1&view=trace&autorun=1#'));
  await result(embedded).filter({ hasText: /Succeeded|Failed/ }).waitFor();
  // What another page of the site needs of it.
  assert.match(await other.evaluate((src) => fetch(src).then((answer) => answer.text()), `${address}embed.js`), /asl-playground/);
  assert.deepEqual(problems, []);
});

test('a newer version is offered, taken when wanted, and never mixed with the old one', async (t) => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'asl-versions-'));
  cpSync(dist, root, { recursive: true });
  const { page, context } = await openPage(t, { context: { serviceWorkers: 'allow' }, server: { root } });
  // The page goes before its files do.
  t.after(() => rmSync(root, { recursive: true, force: true }));
  await kept(page);
  await openExample(page, 'Order workflow');

  // The next version: another page, whose files have other names, and none of the old ones.
  const worker = readFileSync(path.join(root, 'sw.js'), 'utf8');
  const [, build] = /const BUILD = "([^"]+)"/.exec(worker);
  const script = readFileSync(path.join(root, 'index.html'), 'utf8').replace('<title>ASL Playground</title>', '<title>Next</title>');
  const { createHash } = await import('node:crypto');
  writeFileSync(path.join(root, 'index.html'), script);
  const hash = createHash('sha256').update(script).digest('hex');
  writeFileSync(path.join(root, 'sw.js'), worker.replace(build, 'next').replace(/("\.\/",\s*")[0-9a-f]+/, `$1${hash}`));

  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it.update()));
  const offer = page.getByRole('note').filter({ hasText: 'a newer version of this page is ready' });
  await offer.waitFor();
  assert.match(await page.title(), /ASL Playground$/);
  // It is the old page still, with the old worker, also when it is opened again.
  await run(page, 'Succeeded');
  const again = await context.newPage();
  await again.goto(page.url());
  assert.match(await again.title(), /ASL Playground$/);
  await again.close();

  await offer.getByRole('button', { name: 'Reload' }).click();
  await page.waitForFunction(() => /Next$/.test(document.title));
  await page.waitForFunction(() => document.querySelector('.title')?.value === 'Order workflow');
  await run(page, 'Succeeded');
});

test('a site that changes while it is kept is not kept', async (t) => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'asl-versions-'));
  cpSync(dist, root, { recursive: true });
  writeFileSync(path.join(root, 'embed.js'), '// of another version');
  const { page } = await openPage(t, { context: { serviceWorkers: 'allow' }, server: { root } });
  // The page goes before its files do.
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('./sw.js');
    const worker = registration.installing;
    await new Promise((done) => worker.addEventListener('statechange', () => worker.state !== 'installing' && done()));
    return [worker.state, (await caches.keys()).length];
  });
  assert.deepEqual(state, ['redundant', 0]);
});

test('the page can be installed', async (t) => {
  const { page, context, address } = await openPage(t, { context: { serviceWorkers: 'allow' } });
  await kept(page);
  const session = await context.newCDPSession(page);
  const { url, errors } = await session.send('Page.getAppManifest');
  assert.deepEqual([url, errors], [`${address}manifest.webmanifest`, []]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // The tests' profiles count as private windows, where nothing is installed.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
});

test('the policy allows no script but the site\'s own', async (t) => {
  const { page, problems } = await openPage(t, { expectProblems: true });
  await page.getByRole('heading', { name: 'ASL Playground' }).waitFor();
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  const scripts = policy.split('; ').find((part) => part.startsWith('script-src '));
  assert.match(scripts, /^script-src 'self' 'wasm-unsafe-eval'( 'sha256-[\w+/=]+')*$/);
  assert.deepEqual(problems, []);
  const ran = await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }));
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">');
    return new Promise((done) => setTimeout(() => done(window.ran), 300));
  });
  assert.equal(ran, undefined);
  assert.ok(await launch());
});
