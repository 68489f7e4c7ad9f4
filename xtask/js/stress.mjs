// node stress.mjs [WORDS..]: hostile texts through the built page in DIST, one after the other, as a person would paste, run and stop them. PROBES is the folder
// that the corpus' generator wrote; WORDS narrow it to probes whose names hold one of them.
//
// What is looked for here is what only a page can get wrong: that it answers at all times, breaks down, loses what was pasted, or takes a text for HTML or code.
// Whether the answer is the right one is what `tests/stress` looks at, with the same session.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { clipboardWith, pasteFrom } from '../../tests/browser/person.mjs';
import { start } from './chromium.mjs';
import { keep, say, short } from './report.mjs';

const { DIST, PROBES } = process.env;
/** Seconds after which somebody presses Stop, and after which nobody waits any more. */
const PATIENCE = 2;
const LONGEST = 20;
/** Where data that is no definition goes through. */
const IDENTITY = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';

const words = process.argv.slice(2);
const probes = JSON.parse(readFileSync(path.join(PROBES, 'manifest.json')))
  .filter(({ id }) => words.length === 0 || words.some((word) => id.includes(word)))
  .filter((_, index) => !short || index % 100 === 0);

const chromium = await start({ '/page/': DIST + '/' });

/** The page, with a watch that notes for how long it did not answer. */
async function opened(fragment = '') {
  const page = await chromium.page();
  const address = page.url() + 'page/index.html';
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
  await page.addInitScript(() => {
    globalThis.watch = { last: performance.now(), longest: 0 };
    const turn = 4;
    // How long whatever comes next has to wait, be it now or while the timer runs.
    const note = (meant) => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last - meant);
      watch.last = now;
    };
    // As soon as the page can, before what else waits in line: a key or a click would come before it, too.
    const ask = (delay, heard) => scheduler.postTask(heard, { delay, priority: 'user-blocking' });
    const round = () => {
      note(0);
      ask(turn, () => {
        note(turn);
        ask(0, round);
      });
    };
    ask(0, round);
  });
  await page.goto(address + fragment);
  await page.waitForFunction(() => document.querySelectorAll('.cm-content').length === 3);
  await button(page, 'Run').waitFor();
  return page;
}

// Things are found by selectors here, not by role and name: those are worked out in the page, and would count as its own time.

/** A button. */
const button = (page, name) => page.locator('button', { hasText: new RegExp(`^\\s*${name}\\s*$`) }).first();

/** The editor of a text. A finding may have brought another one forward. */
async function editorOf(page, label) {
  const tab = page.locator('[role=tab]', { hasText: new RegExp(`^\\s*${label}`) }).first();
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  return page.locator(`.cm-content[aria-label="${label}"]`);
}

/** The text that it holds. */
const held = async (page, label) => (await editorOf(page, label)).evaluate((element) => (element.cmTile ?? element.cmView).view.state.doc.toString());

/** Presses Run, and Stop when that takes long; how it ended. */
async function run(page) {
  await button(page, 'Run').click();
  const status = page.locator('[role=status]').first();
  const ending = /^\W*(Succeeded|Failed|Timed out|Stopped|Cannot run yet|Broke down|Waiting for your answer)/;
  const began = Date.now();
  let stopped = false;
  while (Date.now() - began < LONGEST * 1000) {
    const line = await status.innerText();
    if (ending.test(line)) return { line, stopped };
    if (!stopped && Date.now() - began > PATIENCE * 1000) {
      stopped = true;
      await button(page, 'Stop').click({ timeout: 1000 }).catch(() => {});
    }
    await page.waitForTimeout(15);
  }
  throw new Error(`not at an end after ${LONGEST} s: ${await status.innerText()}`);
}

/** What an editor makes of the line ends of a text. */
const lines = (text) => text.split(/\r\n?|\n/).join('\n');

function input(surface) {
  const given = surface.split('; input ')[1];
  if (given === undefined) return '{}';
  if (given === 'JSON array 0..40000') return JSON.stringify([...Array(40_000).keys()]);
  if (given.includes('50,000 a')) return JSON.stringify({ s: 'a'.repeat(50_000) });
  return given;
}

/** The definitions and inputs of a probe. */
function pairs({ surface }, text) {
  if (surface.startsWith('list of texts')) return JSON.parse(text).map((text) => [text, '{}']);
  if (surface.startsWith('list of inputs')) {
    const inner = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
    const map = { StartAt: 'M', States: { M: { Type: 'Map', ItemsPath: '$.items', End: true, ItemProcessor: inner } } };
    return JSON.parse(text).map((input) => [JSON.stringify(map), JSON.stringify(input)]);
  }
  if (surface.startsWith('execution input')) return [[IDENTITY, text]];
  return [[text, input(surface)]];
}

/** Pastes and runs; what the page said, and for how many milliseconds at most it did not answer. That texts come and go between this script and the page is not its time. */
async function answered(page, definition, given) {
  const texts = [['Input', await clipboardWith(page, given)], ['Definition', await clipboardWith(page, definition)]];
  await page.evaluate(() => Object.assign(watch, { longest: 0, last: performance.now() }));
  for (const [label, clipboard] of texts) await pasteFrom(clipboard, await editorOf(page, label));
  const said = await saidOf(page);
  const frozen = await page.evaluate(() => watch.longest);
  await Promise.all(texts.map(([, clipboard]) => clipboard.dispose()));
  if ((await held(page, 'Definition')) !== lines(definition)) throw new Error('the definition is not what was pasted');
  return { said, frozen };
}

/** Has run what was pasted, unless it is something to be imported; what the page said. */
async function saidOf(page) {
  const dialog = page.locator('dialog[open]');
  // A template is offered for import; it is left as it was pasted.
  await page.waitForTimeout(60);
  if (await dialog.isVisible()) {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    return 'offered for import';
  }
  const { line, stopped } = await run(page);
  if (/Broke down/.test(line)) throw new Error(line);
  return stopped ? `stopped: ${line}` : line;
}

const results = {};
let page = await opened();
let wrong = 0;
let worst = 0;
for (const probe of probes) {
  const text = readFileSync(path.join(PROBES, probe.file), 'utf8');
  const told = [];
  let failure;
  let frozen = 0;
  try {
    if (/fragment|link/.test(probe.surface)) {
      await page.close();
      page = await opened(`#v1=${encodeURI(text.trim()).slice(0, 1_500_000)}`);
      told.push(await page.locator('[role=status]').first().innerText());
      frozen = await page.evaluate(() => watch.longest);
    } else {
      for (const pair of pairs(probe, text)) {
        const answer = await answered(page, ...pair);
        told.push(answer.said);
        frozen = Math.max(frozen, answer.frozen);
      }
    }
    if (await page.evaluate(() => globalThis.__xss !== undefined)) failure = 'a text was taken for code';
  } catch (error) {
    failure = String(error.message ?? error).split('\n')[0];
    frozen = await page.evaluate(() => watch.longest).catch(() => Infinity);
  }
  worst = Math.max(worst, frozen);
  results[probe.id] = { told: told.slice(0, 3).map((line) => line.slice(0, 200)), frozen_ms: Math.round(frozen), failure };
  if (failure) {
    wrong += 1;
    await page.close().catch(() => {});
    page = await opened();
  }
  if (failure || frozen > 100) console.log(`${probe.id.padEnd(34)} ${frozen.toFixed(0).padStart(6)} ms  ${failure ?? ''}`);
}
await chromium.stop();
const late = Object.values(results).filter(({ frozen_ms }) => frozen_ms > 100).length;
say(`${probes.length} probes: ${wrong} wrong, ${late} held the page up for more than 100 ms, the longest for ${worst.toFixed(0)} ms.`);
keep(results, chromium.version);
process.exitCode = wrong ? 1 : 0;
