// node bench-jsonata.mjs [IDS..]: our JSONata and npm's, run in turn in one page of one Chromium.
// OUT: { expression: { ok, ours_ms, peer_ms, ratio, ours_json_ms, peer_json_ms, json_ratio } }.
//
// `ours_ms` and `peer_ms` are an evaluation of a parsed expression on data that is loaded; with `json` the data are read from JSON text and
// the result ends as a JavaScript value.
import { start } from './chromium.mjs';
import { columns, digits, keep, row, say, short } from './report.mjs';

const { ASL_PACKAGE, PEER, WORKLOADS } = process.env;
const file = (name) => new URL(name, import.meta.url).pathname;
const chromium = await start({ '/ours/': ASL_PACKAGE + '/', '/w/': WORKLOADS + '/', '/peer.js': PEER, '/page.mjs': file('bench-jsonata-page.mjs') });

const page = await chromium.page();
const all = await page.evaluate(async () => (await import('/page.mjs')).names);
const ids = process.argv.length > 2 ? process.argv.slice(2) : short ? all.slice(0, 2) : all;
const results = {};
columns(['expression', 14], ['right', 5], ['ours ms', 8], ['peer ms', 8], ['ratio', 6], ['with JSON: ours ms', 8], ['peer ms', 8], ['ratio', 6]);
const remarks = [];
for (const id of ids) {
  const { ok, error, ours, peer, oursJson, peerJson } = await page.evaluate(async ([id, short]) => (await import('/page.mjs')).measure(id, short), [id, short]);
  const [ratio, jsonRatio] = [peer / ours, peerJson / oursJson];
  results[id] = { ok, ours_ms: ours, peer_ms: peer, ratio, ours_json_ms: oursJson, peer_json_ms: peerJson, json_ratio: jsonRatio };
  row(id, ok ? 'yes' : 'NO', ...[ours, peer, ratio, oursJson, peerJson, jsonRatio].map(digits));
  if (error) remarks.push(`${id}: ${error}`);
}
remarks.forEach(say);
await chromium.stop();
keep(results, chromium.version);
if (Object.values(results).some(({ ok }) => !ok)) process.exitCode = 1;
