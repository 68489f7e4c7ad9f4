// node sizes.mjs DIST [--only-told]: what a visitor downloads, after Brotli, against the budgets of the design. Exits with 1 when a part is past its limit (unless it is only to be told): where a budget
// is not kept yet, the limit keeps it from getting worse. Lower it with every saving. With OUT the figures
// are kept for `docs/speed.md` too.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { columns, keep, row } from './report.mjs';

const dist = process.argv[2];
const onlyTold = process.argv.includes('--only-told');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(dist, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/'));

// Kilobytes of 1,000 bytes, of what is fetched before the part can be used. The first part that matches a file counts it; the rest is fetched on demand.
const parts = [
  { name: 'editor', budget: 140, limit: 140, has: (file) => file.startsWith('editor/') },
  // What page and worker fetch when they stand (xtask/src/split.rs); these have no budget in the design.
  { name: 'worker, second part', limit: 296, has: (file) => /^worker-[^/]*\/worker_deferred\.wasm$/.test(file) },
  { name: 'page, second part', limit: 170, has: (file) => /^app-.*_deferred\.wasm$/.test(file) },
  { name: 'worker', budget: 300, limit: 294, has: (file) => /^worker-[^/]*\/worker/.test(file) },
  // Completion, hover, import, export, with the readers of texts that they share with the worker. Fetched when one of them is first asked for; it has no budget
  // in the design.
  { name: 'ide, on demand', limit: 412, has: (file) => /^worker-[^/]*\/ide/.test(file) },
  { name: 'embed.js (gzip)', budget: 6, limit: 6, of: 'gzip', has: (file) => file === 'embed.js' },
  // Counted twice: what of it a first visitor waits for until there is a text to type into and Run can be pressed (index.html).
  { name: 'page, until usable', limit: 18, isWithin: true, has: (file) => file === 'index.html' || /^(style-|icon-).*\.(css|svg)$/.test(file) },
  { name: 'page without editor', budget: 110, limit: 254, has: (file) => file === 'index.html' || /^(app-|style-|icon-|snippets\/).*\.(js|wasm|css|svg)$/.test(file) },
];

const totals = new Map(parts.map((part) => [part, { raw: 0, gzip: 0, brotli: 0 }]));
for (const file of files) {
  const counts = [parts.find((part) => !part.isWithin && part.has(file)), parts.find((part) => part.isWithin && part.has(file))];
  if (!counts.some(Boolean)) continue;
  const bytes = readFileSync(path.join(dist, file));
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
  for (const part of counts.filter(Boolean)) {
    const total = totals.get(part);
    total.raw += bytes.length;
    total.gzip += gzip;
    total.brotli += brotli;
  }
}

const kilobytes = (bytes) => (Number.isNaN(bytes) ? '' : (bytes / 1000).toFixed(1));
const verdict = ({ budget, limit, of = 'brotli' }, total) => {
  if (total.raw === 0) return 'MISSING';
  if (total[of] > limit * 1000) return 'PAST THE LIMIT';
  return budget && total[of] > budget * 1000 ? 'over budget' : '';
};
columns(['kB', 20], ['raw', 7], ['gzip', 7], ['brotli', 7], ['budget', 7], ['limit', 7], ['', 14]);
for (const [part, total] of totals) {
  const said = verdict(part, total);
  row(part.name, ...[total.raw, total.gzip, total.brotli, part.budget * 1000, part.limit * 1000].map(kilobytes), said);
  if (said === 'MISSING' || (said === 'PAST THE LIMIT' && !onlyTold)) process.exitCode = 1;
}
if (process.env.OUT) keep(Object.fromEntries([...totals].map(([part, total]) => [part.name, total])), `Node ${process.versions.node}`);
