// What the browser tests share: a static server over the built page, one Chromium for each file of tests, and a fresh profile for each test.
//
//   import { test } from 'node:test';
//   import { openPage } from './harness.mjs';
//
//   test('a passed value comes out again', async (t) => {
//     const { page } = await openPage(t);
//     await page.getByRole('button', { name: 'Run' }).click();
//     await page.getByRole('status').filter({ hasText: 'Succeeded' }).waitFor();
//   });
//
// Elements are found as a person finds them: by role and label. `cargo xtask test --only browser` runs the files `*.test.mjs` of this folder on the `dist/`
// that is there; ONLY=words narrows it to tests with these words in their name, HEADED=1 shows the browser. SLOW=6 has pages run at a sixth of the speed and
// files come late, each by another time: a test that passes only where everything is quick is found by it.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, statSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
/** Where the npm packages of these tests lie. */
export const modules = process.env.ASL_NODE_MODULES ?? path.join(here, 'node_modules');
const { chromium } = createRequire(path.join(modules, 'here.js'))('playwright-core');

/** How many times slower than it could be the page is, 1 unless a test for hidden haste is asked for. */
const slow = Number(process.env.SLOW ?? 1);

/** The built page. */
export const dist = path.resolve(process.env.ASL_DIST ?? path.join(here, '../../dist'));

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

let browser;
after(async () => (await browser)?.close());

/** The one Chromium of this file of tests. */
export function launch() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: !process.env.HEADED,
    args: flags,
  });
  return browser;
}

/**
 * Serves a folder on a free port of this machine until the test ends.
 *
 * @param t the test's context
 * @param options.root the folder, by default the built page
 * @param options.prefix the path below which it lies, such as `/docs/playground/`: everything else is not found
 * @param options.also further folders by the paths below which they lie
 * @param options.headers response headers, such as a Content-Security-Policy
 * @param options.pages texts of further pages by path, such as a page that embeds this one
 * @returns the address, ending in the prefix
 */
export async function serve(t, { root = dist, prefix = '/', also = {}, headers = {}, pages = {} } = {}) {
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (wanted in pages) {
      response.setHeader('content-type', types['.html']);
      return response.end(pages[wanted]);
    }
    const [at, folder] = Object.entries(also).find(([at]) => wanted.startsWith(at)) ?? [prefix, root];
    const below = wanted.startsWith(at) ? wanted.slice(at.length).replace(/(^|\/)$/, '$1index.html') : null;
    const file = below === null ? null : path.resolve(folder, below);
    const inside = file?.startsWith(path.resolve(folder) + path.sep) && existsSync(file) && statSync(file).isFile();
    if (!inside) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    const send = () => {
      // A service worker may still be fetching when its test has ended and the folder is gone.
      createReadStream(file).on('error', () => response.destroy()).pipe(response);
    };
    setTimeout(send, Math.random() * 50 * (slow - 1));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  // What is undone after a test ends with the first that fails: a server that is left then does not keep the tests from ending.
  server.unref();
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}${prefix}`;
}

/**
 * Opens the page in a fresh profile. When the test ends the profile is closed, and the test fails if the page reported an error that nobody asked for, or if
 * anything was fetched from anywhere but this machine: whatever a person does, nothing leaves the page.
 *
 * @param t the test's context
 * @param options.at what follows the page's address: a query, a fragment (`?embed=1#v1...`)
 * @param options.url the whole address, for a page that `serve` serves already
 * @param options.expectProblems true when the test itself looks at `problems`
 * @param options.context further options of Playwright's context: `viewport`, `colorScheme`, `reducedMotion`, `permissions`, `hasTouch`, `serviceWorkers`
 * @param options.server options of `serve`
 * @returns page, Playwright's page; context; address; problems, the page's uncaught errors and console errors so far
 */
export async function openPage(t, { at = '', url, expectProblems = false, context: settings = {}, server = {} } = {}) {
  assert.ok(existsSync(path.join(dist, 'index.html')), 'the page is not built: run `cargo xtask build` first');
  const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block', ...settings });
  context.setDefaultTimeout(slow * Number(process.env.ASL_PATIENCE_MS ?? 15_000));
  const strangers = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') strangers.push(request.url());
  });
  const page = await context.newPage();
  if (slow > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slow });
  const problems = listen(page);
  t.after(async () => {
    await context.close();
    assert.deepEqual(strangers, [], 'something was fetched from elsewhere');
    if (!expectProblems) assert.deepEqual(problems, [], 'the page reported errors');
  });
  // Served after that: what was registered last is undone last, so the page is gone before its server is.
  const address = url ?? (await serve(t, server));
  await page.goto(address + at);
  return { page, context, address, problems };
}

/** Gathers a page's uncaught errors and console errors. */
export function listen(page) {
  const problems = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // Browsers ask for /favicon.ico by themselves where a page names none.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) problems.push(`console: ${message.text()}`);
  });
  return problems;
}

/** The text of the element with this role and name, as a person reads it: runs of blanks are one blank. */
export async function textOf(page, role, name) {
  return (await page.getByRole(role, { name }).innerText()).replace(/\s+/g, ' ').trim();
}

/** Replaces all text of a code editor, found by its label. */
export async function write(page, label, text) {
  const editor = page.getByRole('textbox', { name: label });
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}
