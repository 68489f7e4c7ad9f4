// node bench-embed.mjs: how long an <asl-playground> of the built page in DIST takes from the press of Run until it can be run, and to its result, with nothing cached;
// then ten of them on one page: how long until all have run, and the longest time in which the page around them could not answer. Medians.
import { start } from './chromium.mjs';
import { columns, digits, keep, rounds as many, row } from './report.mjs';

const { DIST } = process.env;
const ROUNDS = many(5);
/** After this time, in milliseconds, a round has failed: an element that never runs must not hold up all benches. */
const PATIENCE = 120_000;
const DEFINITION = JSON.stringify({ StartAt: 'Greet', States: { Greet: { Type: 'Pass', Next: 'Done' }, Done: { Type: 'Succeed' } } });

const chromium = await start({ '/page/': DIST + '/' });

async function round(count) {
  const page = await chromium.page();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addScriptTag({ url: `${page.url()}page/embed.js` });
  const figures = await page.evaluate(
    async ([count, definition, patience]) => {
      document.body.innerHTML = `<asl-playground base="/page/index.html" view="graph"><pre>${definition}</pre></asl-playground>`.repeat(count);
      let stuck = 0;
      let before = performance.now();
      let watching = true;
      const look = () => {
        const now = performance.now();
        stuck = Math.max(stuck, now - before);
        before = now;
        if (watching) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      const began = performance.now();
      let ready = null;
      let results = 0;
      const over = new Promise((done, fail) => {
        addEventListener('asl-ready', () => (ready ??= performance.now() - began));
        addEventListener('asl-result', () => (results += 1) === count && done());
        addEventListener('asl-error', ({ detail }) => fail(new Error(detail.message)));
        setTimeout(() => fail(new Error(`${results} of ${count} have run after ${patience} ms`)), patience);
      });
      for (const element of document.querySelectorAll('asl-playground')) element.shadowRoot.querySelector('button').click();
      await over;
      watching = false;
      return { ready, result: performance.now() - began, stuck };
    },
    [count, DEFINITION, PATIENCE],
  );
  await page.close();
  return figures;
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const results = {};
columns(['medians', 12], ['ready ms', 8], ['result ms', 8], ['longest frame ms', 8]);
for (const count of [1, 10]) {
  const rounds = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await round(count));
  const figures = Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(rounds.map((one) => one[name]))]));
  results[count] = figures;
  row(`${count} on a page`, ...[figures.ready, figures.result, figures.stuck].map(digits));
}
await chromium.stop();
keep(results, chromium.version);
