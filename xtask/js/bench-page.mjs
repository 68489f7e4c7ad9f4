// node bench-page.mjs: how the built page in DIST takes 25,000 events. Prints what a person waits for after Run, and the frames while the trace is
// scrolled, the run is scrubbed, and the timeline is scrubbed.
//
// A frame is from one call of requestAnimationFrame to the next; at 60 frames a second it takes 16.7 ms, and more when the machine is busy with something
// else. What the page itself needs of it is its "work", from where the input comes until style, layout and paint are over; and "CPU", what its main thread
// ran for a frame on average, which other work on the machine does not lengthen.
import { paste } from '../../tests/browser/person.mjs';
import { start } from './chromium.mjs';
import { columns, digits, keep, row, say, short } from './report.mjs';

const { DIST } = process.env;
const FRAMES = short ? 8 : 240;

const loop = JSON.stringify({
  StartAt: 'Again',
  States: { Again: { Type: 'Pass', Next: 'More' }, More: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Over' }], Default: 'Again' }, Over: { Type: 'Succeed' } },
});

const chromium = await start({ '/page/': DIST + '/' });
const page = await chromium.page();
await page.setViewportSize({ width: 1440, height: 900 });
await page.goto(page.url() + 'page/index.html');
await page.waitForFunction(() => document.querySelectorAll('.cm-content').length === 3);
await page.getByRole('button', { name: 'New', exact: true }).click();
await paste(page, 'Definition', loop);
await page.getByRole('button', { name: /^Again, / }).waitFor();

const results = {};
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });

/** Milliseconds for which the page's main thread has run. */
async function cpu() {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000;
}

// From the press until rows are painted, and until all is there.
results.run = await page.evaluate(async () => {
  const button = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Run');
  const frame = () => new Promise(requestAnimationFrame);
  const began = performance.now();
  button.click();
  while (!document.querySelector('.trace-row')) await frame();
  const rows = performance.now() - began;
  while (!/25,?000/.test(document.querySelector('[role=status]').textContent)) await frame();
  return { first_rows_ms: rows, all_ms: performance.now() - began };
});
say(`First rows after Run: ${results.run.first_rows_ms.toFixed(0)} ms; all 25,000 events: ${results.run.all_ms.toFixed(0)} ms.`);

/** Frames while `name` is done once a frame. */
async function measured(name, title) {
  const before = await cpu();
  const { frames, work } = await page.evaluate(
    async ([name, count]) => {
      const scrub = document.querySelector('.scrub');
      const list = document.querySelector('.trace-list');
      const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
      const deeds = {
        scroll: (part) => (list.scrollTop = part * (list.scrollHeight - list.clientHeight)),
        scrub: (part) => {
          put.call(scrub, String(1 + Math.round(part * (scrub.max - 1))));
          scrub.dispatchEvent(new InputEvent('input', { bubbles: true }));
        },
      };
      const channel = new MessageChannel();
      const after = () => new Promise((done) => ((channel.port1.onmessage = done), channel.port2.postMessage(0)));
      const [frames, work] = [[], []];
      let last = await new Promise(requestAnimationFrame);
      for (let at = 0; at < count; at++) {
        // There and back, with steps of many rows.
        const part = Math.abs(((at * 2) / count) % 2 - 1);
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - last);
        last = now;
        const began = performance.now();
        deeds[name](part);
        // What was asked for in this frame is painted before the next task.
        await after();
        work.push(performance.now() - began);
      }
      return { frames: frames.slice(1), work };
    },
    [name, FRAMES],
  );
  const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
  const told = (list) => [0.5, 0.95, 1].map((part) => at(list, part));
  const ran = ((await cpu()) - before) / FRAMES;
  const late = frames.filter((frame) => frame > 17.5).length;
  results[title] = { frames: told(frames), work: told(work), cpu: ran, late, count: frames.length };
  row(title, ...[...told(frames), ...told(work), ran].map(digits), `${late} of ${frames.length}`);
}

columns(['milliseconds', 20], ['frame: half', 7], ['95 %', 7], ['most', 7], ['work: half', 7], ['95 %', 7], ['most', 7], ['CPU', 7], ['later than 17.5 ms', 10]);
await measured('scroll', 'scrolling the trace');
await measured('scrub', 'scrubbing');
await page.getByRole('button', { name: 'Timeline', exact: true }).click();
await measured('scrub', 'scrubbing, timeline');
await page.getByRole('button', { name: 'By time', exact: true }).click();
for (let times = 0; times < 6; times++) await page.getByRole('button', { name: 'Stretch the timeline' }).click();
await measured('scrub', 'scrubbing, stretched');
await chromium.stop();
keep(results, chromium.version);
