// node bench-jsonata.mjs [IDS..]: our JSONata and npm's, run in turn in one page of one Chromium.
// Writes OUT: { expression: { ok, ours_ms, peer_ms, ratio, ours_json_ms, peer_json_ms, json_ratio } }.
//
// `ours_ms` and `peer_ms` are an evaluation of a parsed expression on data that is loaded; with `json` the data are read from JSON text and
// the result ends as a JavaScript value.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { digits, start } from './chromium.mjs';

const { ASL_PACKAGE, OUT, PEER, WORKLOADS } = process.env;
const file = (name) => new URL(name, import.meta.url).pathname;
const chromium = await start({ '/ours/': ASL_PACKAGE + '/', '/w/': WORKLOADS + '/', '/peer.js': PEER, '/page.mjs': file('bench-jsonata-page.mjs') });

const page = await chromium.page();
const all = await page.evaluate(async () => (await import('/page.mjs')).names);
const ids = process.argv.length > 2 ? process.argv.slice(2) : all;
const results = {};
console.log('expression         right      ours ms    peer ms    ratio   with JSON: ours ms    peer ms    ratio');
for (const id of ids) {
  const { ok, error, ours, peer, oursJson, peerJson } = await page.evaluate(async (id) => (await import('/page.mjs')).measure(id), id);
  const [ratio, jsonRatio] = [peer / ours, peerJson / oursJson];
  results[id] = { ok, ours_ms: ours, peer_ms: peer, ratio, ours_json_ms: oursJson, peer_json_ms: peerJson, json_ratio: jsonRatio };
  const loaded = `${digits(ours, 11)} ${digits(peer, 10)} ${digits(ratio, 8)}`;
  const json = `${digits(oursJson, 21)} ${digits(peerJson, 10)} ${digits(jsonRatio, 8)}`;
  console.log(`${id.padEnd(18)} ${String(ok).padEnd(6)} ${loaded} ${json}  ${error ?? ''}`);
}
await chromium.stop();
writeFileSync(OUT, JSON.stringify(results, null, 2) + '\n');
console.log(`written to ${path.relative(process.cwd(), OUT)}`);
