// node bench.mjs [IDS..]: our package and the peer, run in turn in one page of one Chromium. Writes OUT: { workload: { ok, ours_ms, peer_ms, ratio, ... } }.
//
// Both sides get the definition and the input as JSON text and do all their work on it: read, check, run, and give out the whole trace. Minima are compared,
// since a shared machine only ever adds time.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { digits, start } from './chromium.mjs';

const { ASL_PACKAGE, OUT, PEER, WORKLOADS } = process.env;

const all = readdirSync(WORKLOADS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
const ids = process.argv.length > 2 ? process.argv.slice(2) : all;

const here = (file) => new URL(file, import.meta.url).pathname;
const chromium = await start({ '/ours/': ASL_PACKAGE + '/', '/w/': WORKLOADS + '/', '/peer.js': PEER, '/page.mjs': here('bench-page.mjs'), '/scaled.mjs': here('bench-scaled.mjs') });

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
  const answer = page.evaluate(async ([work, id]) => (await import('/page.mjs'))[work](id, window.heap), [work, id]);
  const patience = new Promise((give) => setTimeout(give, 180_000, { ok: false, error: 'no answer within 180 s' }));
  try {
    return await Promise.race([answer.catch((error) => ({ ok: false, error: String(error) })), patience]);
  } finally {
    await page.close().catch(() => {});
  }
}

console.log('Milliseconds from texts to output and trace, the least of several runs. "read": and every text of every event looked into, which the peer');
console.log('spares itself: its trace has live objects instead of texts. "growth": our time at twice and four times the size, over that at half of it.');
console.log('workload   right      ours ms    peer ms    ratio    read ms    ratio    cold ms   growth');
for (const id of ids) {
  const { ok, ours, peer, read, cold, error, peerError } = await inPage('measure', id);
  const least = ok ? await inPage('growth', id) : [];
  const [ours_ms, peer_ms, read_ms, cold_ms] = [ours, peer, read, cold].map((ms) => ms ?? null);
  const ratio = ours_ms && peer_ms ? peer_ms / ours_ms : null;
  const read_ratio = read_ms && peer_ms ? peer_ms / read_ms : null;
  const growth = Array.isArray(least) ? least.slice(1).map((ms, index) => ms / least[index]) : [];
  results[id] = { ok, ours_ms, peer_ms, ratio, read_ms, read_ratio, cold_ms, growth, ...(error && { error }), ...(peerError && { peer_error: peerError }) };
  const remark = [error, peerError && `peer: ${peerError}`, least.error].filter(Boolean).join('; ').split('\n')[0].slice(0, 160);
  const columns = [digits(ours_ms, 11), digits(peer_ms, 10), digits(ratio, 8), digits(read_ms, 10), digits(read_ratio, 8), digits(cold_ms, 10)];
  console.log(`${id.padEnd(10)} ${String(ok).padEnd(6)} ${columns.join(' ')}   ${growth.map((times) => `x${times.toFixed(1)}`).join(' ')}  ${remark}`.trimEnd());
  if (id === 'W1g' && ok) {
    const used = await inPage('memory', id);
    results[id].memory = used;
    console.log(`           memory: WebAssembly ${megabytes(used.wasm)}; JavaScript, holding the trace of ${used.events} events, ${megabytes(used.trace)}, after all of it was read ${megabytes(used.read)}`);
  }
}
await chromium.stop();
writeFileSync(OUT, JSON.stringify(results, null, 2) + '\n');
console.log(`written to ${path.relative(process.cwd(), OUT)}`);
