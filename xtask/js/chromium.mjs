// One Chromium, and a server on this machine for what its pages load.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const { ASL_NODE_MODULES, CHROMIUM } = process.env;
const { chromium } = createRequire(path.join(ASL_NODE_MODULES, 'here.js'))('playwright-core');

const types = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

const packed = new Map();

/** A file after Brotli, as sites serve what they packed beforehand. */
function packedFile(file) {
  if (!packed.has(file)) packed.set(file, brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  return packed.get(file);
}

/** Serves the files whose address starts with a key of `roots` from the folder, or as the file, that is its value. */
export async function start(roots) {
  /** Whether files are sent after Brotli. */
  const served = { packs: false };
  const server = http.createServer((request, response) => {
    if (request.url === '/') {
      response.setHeader('content-type', 'text/html');
      return response.end('<!doctype html><title>bench</title>');
    }
    const [asked] = request.url.split('?');
    const root = Object.keys(roots).find((root) => asked.startsWith(root));
    const rest = root && asked.slice(root.length);
    // Of a folder its page, as other servers do.
    const file = root && roots[root] + (rest === '' && root.endsWith('/') ? 'index.html' : rest);
    if (!file || !existsSync(file)) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain');
    if (served.packs) {
      response.setHeader('content-encoding', 'br');
      return response.end(packedFile(file));
    }
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return Object.assign(served, {
    /** Its name and version. */
    version: `Chromium ${browser.version()}`,
    async page() {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
    },
  });
}
