// node publish.mjs DIST BUILD SOURCES: makes what Trunk built fit to be published.
//
// - The files of worker and ide, which Trunk names alike in every version, go into a folder that carries the build's name, so that a page never gets another version's.
// - The page's head gets `begin.js` of SOURCES, with the names of the files that it asks for and the first example, whose definition the page shows at once; Trunk's
//   script goes on with the program that it began.
// - The page gets a content security policy, with the hashes of its inline scripts.
// - `sw.js`, which keeps the page for when there is no network, gets the list of all files with their hashes (SOURCES is the folder of the hand-written ones).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [, , dist, build, sources] = process.argv;
const inside = (name) => path.join(dist, name);

const folder = `worker-${build}`;
mkdirSync(inside(folder));
for (const program of ['worker', 'ide']) {
  for (const name of [`${program}.js`, `${program}_bg.wasm`, `${program}_loader.js`, `${program}_deferred.wasm`]) {
    // Only what is built for release is split.
    if (existsSync(inside(name))) renameSync(inside(name), path.join(dist, folder, name));
  }
}

// Its scripts are in the page's own by now (`xtask/src/build.rs` bundles them).
rmSync(inside('snippets'), { recursive: true, force: true });

const [editor] = readdirSync(inside('editor'));
const [{ file }] = JSON.parse(readFileSync(inside('examples/index.json'), 'utf8')).examples;
const first = JSON.parse(readFileSync(inside(`examples/${file}`), 'utf8'));
const asked = /module_or_path: '([^']*)'/;
const second = readdirSync(dist).find((name) => /^app-.*_deferred\.wasm$/.test(name));
let page = readFileSync(inside('index.html'), 'utf8');
const [, program] = asked.exec(page);
const names = { PROGRAM: program, WORKER: `./${folder}/worker_loader.js`, EDITOR: `./editor/${editor}`, EXAMPLE: first, SECOND: second && `./${second}` };
const begin = readFileSync(path.join(sources, 'begin.js'), 'utf8').replace(/^ *\/\/.*\n+/gm, '');
// Nothing in there ends the script.
const constants = Object.entries(names).map(([name, value]) => `${name} = ${(JSON.stringify(value) ?? 'null').replaceAll('<', '\\u003c')}`);
const written = JSON.stringify(first.definition, null, 2).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const charset = '<meta charset="utf-8" />';

// What the first lines ask for must not be asked for twice.
page = page.replace(asked, 'module_or_path: begun.program').replace(/<link rel="(modulepreload" href="\.\/snippets\/|preload" [^>]*\.wasm")[^>]*>/g, '');
page = page.replace('</textarea>', () => `${written}</textarea>`);
if (!page.includes(charset)) throw new Error(`index.html has no ${charset} after which the policy could stand`);
page = page.replace(charset, () => `${charset}\n    <script>{const ${constants.join(', ')};\n${begin}}</script>`);
const scripts = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
const policy = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval' ${scripts.join(' ')}`,
  // A frame without an origin can only start workers that it makes of its own text.
  "worker-src 'self' blob:",
  // The code editor and positions in the graph set styles by script.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  // A workflow may be opened from an address that the link names (`?src=`).
  "connect-src 'self' https: http:",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
writeFileSync(inside('index.html'), page.replace(charset, () => `${charset}\n    ${meta}`));

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(dist, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/'))
  .filter((name) => name !== 'sw.js')
  .sort()
  .map((name) => [name === 'index.html' ? './' : name, createHash('sha256').update(readFileSync(inside(name))).digest('hex')]);
const worker = readFileSync(path.join(sources, 'sw.js'), 'utf8');
writeFileSync(inside('sw.js'), `const BUILD = ${JSON.stringify(build)};\nconst FILES = ${JSON.stringify(files, null, 1)};\n${worker}`);
