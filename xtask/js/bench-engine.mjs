// node bench-engine.mjs [IDS..]: our package and the peer, run in turn in one page of one Chromium. OUT: { workload: { ok, ours_ms, peer_ms, ratio, ... } }.
//
// Both sides get the definition and the input as JSON text and do all their work on it: read, check, run, and give out the whole trace. Minima are compared,
// since a shared machine only ever adds time.
import { readdirSync } from 'node:fs';

import { start } from './chromium.mjs';
import { columns, digits, keep, row, say, short } from './report.mjs';

const { ASL_PACKAGE, PEER, WORKLOADS } = process.env;

const all = readdirSync(WORKLOADS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
const ids = process.argv.length > 2 ? process.argv.slice(2) : short ? ['W1g'] : all;

const here = (file) => new URL(file, import.meta.url).pathname;
const chromium = await start({ '/ours/': ASL_PACKAGE + '/', '/w/': WORKLOADS + '/', '/peer.js': PEER, '/page.mjs': here('bench-engine-page.mjs'), '/scaled.mjs': here('bench-engine-scaled.mjs') });

const results = {};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What a function of `page.mjs` gives for a workload, in a page of its own. */
async function inPage(work, id) {
  const page = await chromium.page();
  const session = await page.context().newCDPSession(page);
  await page.exposeFunction('heap', async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  });
  const answer = page.evaluate(async ([work, ...given]) => (await import('/page.mjs'))[work](...given, window.heap), [work, id, short]);
  const patience = new Promise((give) => setTimeout(give, 180_000, { ok: false, error: 'no answer within 180 s' }).unref());
  try {
    return await Promise.race([answer.catch((error) => ({ ok: false, error: String(error) })), patience]);
  } finally {
    await page.close().catch(() => {});
  }
}

columns(['workload', 8], ['right', 5], ['ours ms', 8], ['peer ms', 8], ['ratio', 6], ['read ms', 8], ['ratio', 6], ['cold ms', 8], ['growth x2, x4', 12]);
let memory;
const remarks = [];
for (const id of ids) {
  const { ok, ours, peer, read, cold, error, peerError } = await inPage('measure', id);
  const least = ok ? await inPage('growth', id) : [];
  const [ours_ms, peer_ms, read_ms, cold_ms] = [ours, peer, read, cold].map((ms) => ms ?? null);
  const ratio = ours_ms && peer_ms ? peer_ms / ours_ms : null;
  const read_ratio = read_ms && peer_ms ? peer_ms / read_ms : null;
  const growth = Array.isArray(least) ? least.slice(1).map((ms, index) => ms / least[index]) : [];
  results[id] = { ok, ours_ms, peer_ms, ratio, read_ms, read_ratio, cold_ms, growth, ...(error && { error }), ...(peerError && { peer_error: peerError }) };
  row(id, ok ? 'yes' : 'NO', ...[ours_ms, peer_ms, ratio, read_ms, read_ratio, cold_ms].map(digits), growth.map((times) => times.toFixed(1)).join(', ') || '–');
  const remark = [error, peerError && `the peer does not finish it (${peerError})`, least.error].filter(Boolean).join('; ').split('\n')[0].slice(0, 160);
  if (remark) remarks.push(`${id}: ${remark}.`);
  if (id === 'W1g' && ok) memory = results[id].memory = await inPage('memory', id);
}
remarks.forEach(say);
if (memory) {
  const { wasm, events, trace, read } = memory;
  say(`Memory of W1g: WebAssembly ${megabytes(wasm)} at most; JavaScript, holding the trace of ${events} events, ${megabytes(trace)}, after all of it was read ${megabytes(read)}.`);
}
await chromium.stop();
keep(results, chromium.version);
if (Object.values(results).some(({ ok }) => !ok)) process.exitCode = 1;
