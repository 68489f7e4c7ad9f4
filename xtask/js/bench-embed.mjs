// node bench-embed.mjs: how long an <asl-playground> of the built page in DIST takes from the press of Run until it can be run, and to its result, with nothing cached;
// then ten of them on one page: how long until all have run, and the longest time in which the page around them could not answer. Medians; writes OUT.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { digits, start } from './chromium.mjs';

const { DIST, OUT } = process.env;
const ROUNDS = 5;
const DEFINITION = JSON.stringify({ StartAt: 'Greet', States: { Greet: { Type: 'Pass', Next: 'Done' }, Done: { Type: 'Succeed' } } });

const chromium = await start({ '/page/': DIST + '/' });

async function round(count) {
  const page = await chromium.page();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addScriptTag({ url: `${page.url()}page/embed.js` });
  const figures = await page.evaluate(
    async ([count, definition]) => {
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
      const over = new Promise((done) => {
        addEventListener('asl-ready', () => (ready ??= performance.now() - began));
        addEventListener('asl-result', () => (results += 1) === count && done());
      });
      for (const element of document.querySelectorAll('asl-playground')) element.shadowRoot.querySelector('button').click();
      await over;
      watching = false;
      return { ready, result: performance.now() - began, stuck };
    },
    [count, DEFINITION],
  );
  await page.close();
  return figures;
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const results = {};
console.log('milliseconds, medians    ready   result  longest frame');
for (const count of [1, 10]) {
  const rounds = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await round(count));
  const figures = Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(rounds.map((one) => one[name]))]));
  results[count] = figures;
  console.log(`${`${count} on a page`.padEnd(20)} ${[figures.ready, figures.result].map((ms) => digits(ms, 8)).join(' ')} ${digits(figures.stuck, 14)}`);
}
await chromium.stop();
writeFileSync(OUT, JSON.stringify(results, null, 2) + '\n');
console.log(`written to ${path.relative(process.cwd(), OUT)}`);
