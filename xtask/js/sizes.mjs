// node sizes.mjs DIST: what a visitor downloads, after Brotli, against the budgets. Exits with 1 when one is exceeded.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = process.argv[2];
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(dist, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/'));

// Kilobytes of 1,000 bytes, of what is fetched before the part can be used. The first part that matches a file counts it; the rest is fetched on demand.
const parts = [
  { name: 'editor', budget: 140, has: (file) => file.startsWith('editor/') },
  { name: 'worker', budget: 300, has: (file) => /^worker[^/]*\.(js|wasm)$/.test(file) },
  { name: 'page without editor', budget: 110, has: (file) => file === 'index.html' || /^(app-|style-|icon-|snippets\/).*\.(js|wasm|css|svg)$/.test(file) },
];

const totals = new Map(parts.map((part) => [part, { raw: 0, gzip: 0, brotli: 0 }]));
for (const file of files) {
  const part = parts.find((part) => part.has(file));
  if (!part) continue;
  const bytes = readFileSync(path.join(dist, file));
  const total = totals.get(part);
  total.raw += bytes.length;
  total.gzip += gzipSync(bytes, { level: 9 }).length;
  total.brotli += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
console.log(`${'kB'.padEnd(22)}     raw    gzip  brotli  budget`);
let exceeded = false;
for (const [part, { raw, gzip, brotli }] of totals) {
  const over = brotli > part.budget * 1000;
  exceeded ||= over || raw === 0;
  console.log(`${part.name.padEnd(20)}${kilobytes(raw)}${kilobytes(gzip)}${kilobytes(brotli)}${String(part.budget).padStart(8)}${raw === 0 ? '  MISSING' : over ? '  EXCEEDED' : ''}`);
}
process.exitCode = exceeded ? 1 : 0;
