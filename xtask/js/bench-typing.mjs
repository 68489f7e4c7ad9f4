// node bench-typing.mjs: from a key to its diagnostics, in the worker of the built page (DIST) in Chromium.
//
// A definition is pasted, then typed into. *ms* is from the message to the worker until its answer is there: reading, checking, laying the graph out, and
// both ways across. Of all keys the least, which a busy machine does not change, the median and the worst. The editor itself, and the pause that it waits for in long texts, are not in it.
import { paste } from '../../tests/browser/person.mjs';
import { start } from './chromium.mjs';
import { columns, digits, keep, row, short } from './report.mjs';

const KEYS = short ? 2 : 25;

/** A machine of so many states as people write them: tasks with handlers, choices, JSONata in every tenth. */
function machine(count) {
  const states = {};
  for (let index = 0; index < count; index++) {
    const next = index + 1 < count ? { Next: `State ${index + 1}` } : { End: true };
    const kind = index % 10;
    if (kind === 3 && index + 2 < count) {
      const Choices = [{ Variable: '$.order.total', NumericGreaterThan: index, Next: `State ${index + 2}` }];
      states[`State ${index}`] = { Type: 'Choice', Choices, Default: `State ${index + 1}` };
    } else if (kind === 6) {
      const Output = { total: '{% $sum($states.input.items.(price * quantity)) + 1 %}' };
      states[`State ${index}`] = { Type: 'Pass', QueryLanguage: 'JSONata', Output, ...next };
    } else {
      states[`State ${index}`] = {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'orders', Payload: { 'order.$': '$.order', 'label.$': "States.Format('{}-{}', $.order.id, $.order.total)" } },
        ResultPath: '$.result',
        TimeoutSeconds: 30,
        Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }],
        ...next,
      };
    }
  }
  return { Comment: 'x', StartAt: 'State 0', States: states };
}

/** A key as people write it. */
const key = (name) => (/^[\w.$ ]+$/.test(name) ? name : JSON.stringify(name));

/** JSON values as YAML in blocks. */
function yaml(value, indent = '') {
  if (typeof value !== 'object') return ` ${JSON.stringify(value)}\n`;
  if (Array.isArray(value)) return '\n' + value.map((item) => `${indent}-${yaml(item, indent + '  ').replace(/^\n */, ' ')}`).join('');
  return '\n' + Object.entries(value).map(([name, inner]) => `${indent}${key(name)}:${yaml(inner, indent + '  ')}`).join('');
}

/** As many states as fit into what AWS takes. */
function large(write) {
  const one = write(machine(400)).length / 400;
  return write(machine(Math.floor(1_040_000 / one)));
}

const chromium = await start({ '/page/': process.env.DIST + '/' });
const json = (value) => JSON.stringify(value, null, 2);
const text = (value) => yaml(value).trimStart();
const definitions = [
  ['100 states, JSON', json(machine(100))],
  ['100 states, YAML', text(machine(100))],
  ['1 MB, JSON', large(json)],
  ['1 MB, YAML', large(text)],
];
const results = {};
columns(['definition', 16], ['bytes', 8], ['least ms', 8], ['median ms', 8], ['worst ms', 8]);
for (const [name, definition] of short ? definitions.slice(0, 2) : definitions) {
  const page = await chromium.page();
  await page.addInitScript(() => {
    // The times of messages to and from the worker.
    globalThis.messages = [];
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        this.addEventListener('message', ({ data }) => messages.push({ at: performance.now(), size: data.byteLength }));
      }
      postMessage(message, ...rest) {
        messages.push({ at: performance.now(), sent: message.byteLength });
        super.postMessage(message, ...rest);
      }
    };
  });
  await page.goto(new URL('/page/index.html', page.url()).href);
  await page.locator('.cm-content').first().waitFor();
  await page.waitForTimeout(1000);
  await paste(page, 'Definition', definition);
  await page.waitForTimeout(4000);
  // Into the comment in the first lines.
  await page.keyboard.press('ControlOrMeta+Home');
  if (definition.startsWith('{')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  for (let back = 0; back < (definition.startsWith('{') ? 2 : 1); back++) await page.keyboard.press('ArrowLeft');
  const times = [];
  for (let key = 0; key < KEYS; key++) {
    await page.evaluate(() => messages.splice(0));
    await page.keyboard.type('y');
    const time = await page.evaluate(async (length) => {
      for (;;) {
        // The check carries all of the text.
        const asked = messages.findIndex(({ sent }) => sent > length);
        const answer = asked < 0 ? undefined : messages.slice(asked).find(({ size }) => size !== undefined);
        if (answer) return answer.at - messages[asked].at;
        await new Promise((then) => setTimeout(then, 10));
      }
    }, definition.length);
    times.push(time);
    await page.waitForTimeout(100);
  }
  await page.close();
  times.sort((a, b) => a - b);
  const [least, median, worst] = [times[0], times[KEYS >> 1], times.at(-1)];
  results[name] = { bytes: definition.length, least_ms: least, median_ms: median, worst_ms: worst };
  row(name, definition.length, ...[least, median, worst].map(digits));
}
await chromium.stop();
keep(results, chromium.version);
