// node bench.mjs [IDS..]: our package and the peer, run in turn in one page of one Chromium. Writes OUT: { workload: { ok, ours_ms, peer_ms, ratio } }.
//
// Both sides get the definition and the input as JSON text and do all their work on it: read, check, run, and give out the whole trace. Minima are compared,
// since a shared machine only ever adds time.
import { createReadStream, existsSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const { ASL_NODE_MODULES, ASL_PACKAGE, CHROMIUM, OUT, PEER, WORKLOADS } = process.env;
const { chromium } = createRequire(path.join(ASL_NODE_MODULES, 'here.js'))('playwright-core');

const all = readdirSync(WORKLOADS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
const ids = process.argv.length > 2 ? process.argv.slice(2) : all;

const roots = { '/ours/': ASL_PACKAGE + '/', '/w/': WORKLOADS + '/', '/peer.js': PEER, '/page.mjs': new URL('bench-page.mjs', import.meta.url).pathname };
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
const server = http.createServer((request, response) => {
  if (request.url === '/') {
    response.setHeader('content-type', 'text/html');
    return response.end('<!doctype html><title>bench</title>');
  }
  const root = Object.keys(roots).find((root) => request.url.startsWith(root));
  const file = root && roots[root] + request.url.slice(root.length);
  if (!file || !existsSync(file)) {
    response.statusCode = 404;
    return response.end();
  }
  response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain');
  createReadStream(file).pipe(response);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const results = {};
const digits = (value, width) => (value === null ? '–' : value.toFixed(value < 10 ? 2 : 1)).padStart(width);
console.log('workload   right      ours ms    peer ms    ratio');
for (const id of ids) {
  const page = await browser.newPage();
  await page.goto(address);
  const work = page.evaluate(async (id) => (await import('/page.mjs')).measure(id), id);
  const patience = new Promise((give) => setTimeout(give, 180_000, { ok: false, error: 'no answer within 180 s' }));
  const { ok, ours, peer, error, peerError } = await Promise.race([work.catch((error) => ({ ok: false, error: String(error) })), patience]);
  const [ours_ms, peer_ms] = [ours ?? null, peer ?? null];
  const ratio = ours_ms && peer_ms ? peer_ms / ours_ms : null;
  results[id] = { ok, ours_ms, peer_ms, ratio, ...(error && { error }), ...(peerError && { peer_error: peerError }) };
  const remark = [error, peerError && `peer: ${peerError}`].filter(Boolean).join('; ').split('\n')[0].slice(0, 160);
  console.log(`${id.padEnd(10)} ${String(ok).padEnd(6)} ${digits(ours_ms, 11)} ${digits(peer_ms, 10)} ${digits(ratio, 8)}  ${remark}`);
  await page.close().catch(() => {});
}
await browser.close();
server.close();
writeFileSync(OUT, JSON.stringify(results, null, 2) + '\n');
console.log(`written to ${path.relative(process.cwd(), OUT)}`);
