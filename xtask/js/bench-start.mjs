// node bench-start.mjs: how long the built page in DIST takes to be of use: opened cold (nothing cached), with the processor held to a quarter of its speed and
// as it is; then a page that was open before. The median of several openings.
//
// "first paint" is something to see; "editor" is when the definition can be typed into; "ready" is when Run can be pressed and the graph that the worker made
// of its first check is there; "run" is from pressing Run then to its result. "blocked" is the sum of what tasks took beyond 50 ms until "ready"; "shift" is the layout
// shift score of the first seconds, of which browsers call up to 0.1 good.
import { start } from './chromium.mjs';
import { columns, digits, keep, rounds, row } from './report.mjs';

const { DIST } = process.env;
const OPENINGS = rounds(7);

const chromium = await start({ '/page/': DIST + '/' });

async function opening({ throttle, warm }) {
  const page = await chromium.page();
  const session = await page.context().newCDPSession(page);
  const address = page.url() + 'page/index.html';
  if (warm) {
    await page.goto(address);
    await page.getByRole('status').filter({ hasText: 'Not run yet' }).waitFor();
  } else {
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.addInitScript(() => {
    const seen = (globalThis.seen = { blocked: 0, shift: 0 });
    new PerformanceObserver((list) => list.getEntries().forEach((task) => (seen.blocked += Math.max(0, task.duration - 50)))).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
    const look = () => {
      const now = performance.now();
      if (document.querySelectorAll('.cm-content').length === 3) seen.editor ??= now;
      if (document.querySelector('[aria-label="Workflow graph"] button.node')) seen.ready ??= now;
      if (seen.editor === undefined || seen.ready === undefined) requestAnimationFrame(look);
      else seen.blockedThen = seen.blocked;
    };
    requestAnimationFrame(look);
  });
  await page.goto(address);
  await page.waitForFunction(() => globalThis.seen.blockedThen !== undefined);
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
  return { paint: seen.paint, editor: seen.editor, ready: seen.ready, run, blocked: seen.blockedThen, shift: seen.shift };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const results = {};
columns(['medians', 24], ['first paint ms', 8], ['editor ms', 8], ['ready ms', 8], ['run ms', 8], ['blocked ms', 8], ['shift', 6]);
for (const [title, how] of Object.entries({
  'cold': { throttle: 1, warm: false },
  'cold, processor at 1/4': { throttle: 4, warm: false },
  'opened before': { throttle: 1, warm: true },
})) {
  const openings = [];
  for (let count = 0; count < OPENINGS; count++) openings.push(await opening(how));
  const figures = Object.fromEntries(Object.keys(openings[0]).map((name) => [name, median(openings.map((one) => one[name]))]));
  results[title] = figures;
  const { paint, editor, ready, run, blocked, shift } = figures;
  row(title, ...[paint, editor, ready, run, blocked].map(digits), shift.toFixed(3));
}
await chromium.stop();
keep(results, chromium.version);
