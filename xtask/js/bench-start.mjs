// node bench-start.mjs: how long the built page in DIST takes to be of use: opened cold (nothing cached), with the processor held to a quarter of its speed and
// as it is; over a slow connection; then a page that was open before. The median of several openings.
//
// "first paint" is something to see; "usable" is when the first example's definition is there and can be typed into, and Run can be pressed and leads to a run;
// "editor" is when the code editor has taken the plain text's place; "ready" is when the graph that the worker made of its first check is there; "run" is from
// pressing Run then to its result; "early run" is from the click on the link to the result of a Run that is pressed as soon as the page is usable. "blocked" is the sum of what tasks took beyond 50 ms until "ready"; "shift" is the layout
// shift score of the first seconds, of which browsers call up to 0.1 good.
import { start } from './chromium.mjs';
import { columns, digits, keep, rounds, row } from './report.mjs';

const { DIST } = process.env;
const OPENINGS = rounds(7);

const chromium = await start({ '/page/': DIST + '/' });

/** A slow mobile connection, as Lighthouse has it. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

async function opening({ throttle, warm, slow, early }) {
  chromium.packs = slow === true;
  const page = await chromium.page();
  const session = await page.context().newCDPSession(page);
  const address = page.url() + 'page/index.html';
  if (warm) {
    await page.goto(address);
    await page.getByRole('status').filter({ hasText: 'Not run yet' }).waitFor();
  } else {
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  }
  if (slow) await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.addInitScript((early) => {
    const seen = (globalThis.seen = { blocked: 0, shift: 0 });
    new PerformanceObserver((list) => list.getEntries().forEach((task) => (seen.blocked += Math.max(0, task.duration - 50)))).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
    const look = () => {
      const now = performance.now();
      const text = document.querySelector(':is(textarea, .cm-content)[aria-label=Definition]');
      if (text && /StartAt/.test(text.value ?? text.textContent) && document.querySelector('button.run:enabled')) {
        if (early && seen.usable === undefined) document.querySelector('button.run').click();
        seen.usable ??= now;
      }
      if (early && /Succeeded|Failed|Timed out|Cannot run/.test(document.querySelector('[role=status]')?.textContent)) seen.result ??= now;
      if (document.querySelector('.cm-content[aria-label=Definition]')) seen.editor ??= now;
      if (document.querySelector('[aria-label="Workflow graph"] button.node')) seen.ready ??= now;
      if (seen.editor === undefined || seen.ready === undefined || (early && seen.result === undefined)) requestAnimationFrame(look);
      else {
        seen.blockedThen = seen.blocked;
        // Not asked for: every question would have the page do something.
        console.log('seen');
      }
    };
    requestAnimationFrame(look);
  }, early);
  const isOver = page.waitForEvent('console', (message) => message.text() === 'seen');
  await page.goto(address);
  await isOver;
  if (early) {
    const early = await page.evaluate(() => globalThis.seen.result);
    await page.close();
    return { early };
  }
  const run = await page.evaluate(async () => {
    const began = performance.now();
    const line = () => document.querySelector('[role=status]').textContent;
    [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Run').click();
    while (!/Succeeded|Failed|Timed out|Cannot run/.test(line())) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  await page.waitForTimeout(300);
  const seen = await page.evaluate(() => ({ ...globalThis.seen, paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null }));
  await page.context().clearCookies();
  await page.close();
  return { paint: seen.paint, usable: seen.usable, editor: seen.editor, ready: seen.ready, run, blocked: seen.blockedThen, shift: seen.shift };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const results = {};
columns(['medians', 24], ['first paint ms', 8], ['usable ms', 8], ['editor ms', 8], ['ready ms', 8], ['run ms', 8], ['early run ms', 8], ['blocked ms', 8], ['shift', 6]);
for (const [title, how] of Object.entries({
  'cold': { throttle: 1, warm: false },
  'cold, processor at 1/4': { throttle: 4, warm: false },
  'cold, 1.6 Mbit/s, 150 ms': { throttle: 1, warm: false, slow: true },
  'opened before': { throttle: 1, warm: true },
})) {
  const openings = [];
  for (let count = 0; count < OPENINGS; count++) openings.push({ ...(await opening(how)), ...(await opening({ ...how, early: true })) });
  const figures = Object.fromEntries(Object.keys(openings[0]).map((name) => [name, median(openings.map((one) => one[name]))]));
  results[title] = figures;
  const { paint, usable, editor, ready, run, early, blocked, shift } = figures;
  row(title, ...[paint, usable, editor, ready, run, early, blocked].map(digits), shift.toFixed(3));
}
await chromium.stop();
keep(results, chromium.version);
