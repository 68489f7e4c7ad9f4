// What the package's README shows is run and type-checked; the package holds what it says, and nothing else.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = path.resolve(process.env.ASL_PACKAGE ?? fileURLToPath(new URL('../../target/package', import.meta.url)));
const modules = process.env.ASL_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const examples = [...readFileSync(path.join(folder, 'README.md'), 'utf8').matchAll(/^## (.+)\n[^]*?```js\n([^]*?)```/gm)].map(([, title, text]) => ({ title, text }));

/** A folder in which `import 'asl-playground'` finds the package, as a dependency of somebody's would be. */
function project(t) {
  const place = mkdtempSync(path.join(os.tmpdir(), 'asl-package-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  mkdirSync(path.join(place, 'node_modules/@types'), { recursive: true });
  symlinkSync(folder, path.join(place, 'node_modules/asl-playground'));
  symlinkSync(path.join(modules, '@types/node'), path.join(place, 'node_modules/@types/node'));
  writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }');
  return place;
}

test('the README has examples', () => assert.ok(examples.length >= 5, `${examples.length}`));

for (const { title, text } of examples) {
  test(`the example "${title}" prints what it says`, (t) => {
    const file = path.join(project(t), 'example.mjs');
    writeFileSync(file, text);
    const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' }).trimEnd().split('\n');
    assert.deepEqual(printed, [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, said]) => said));
  });
}

test("the example of the project's own README prints what it says", (t) => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const [, text] = readme.match(/```js\n([^]*?)```/);
  const place = project(t);
  symlinkSync(folder, path.join(place, 'package'));
  writeFileSync(path.join(place, 'example.mjs'), text);
  const printed = execFileSync(process.execPath, [path.join(place, 'example.mjs')], { encoding: 'utf8' }).trimEnd();
  assert.equal(printed, text.match(/console\.log\(.*\); \/\/ (.*)$/m)[1]);
});

test('the types hold for the examples and for all that is exported', async (t) => {
  const place = project(t);
  examples.forEach(({ text }, at) => writeFileSync(path.join(place, `example-${at}.ts`), text));
  const { default: _none, ...exported } = await import(pathToFileURL(path.join(folder, 'index.js')));
  // Each value that is exported has a type, and each function and class that has a type is exported.
  const typed = [...readFileSync(path.join(folder, 'index.d.ts'), 'utf8').matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(exported).sort(), typed.sort());
  writeFileSync(
    path.join(place, 'wrong.ts'),
    `import { run, type RunResponse } from 'asl-playground';
const answer: RunResponse = run({ definition: '{}', options: { seed: 7 } });
// @ts-expect-error A run takes a definition.
run({});
// @ts-expect-error There is no such option.
run({ definition: {}, options: { speed: 1 } });
// @ts-expect-error The status is one of AWS's.
answer.status === 'DONE';
`,
  );
  const files = readdirSync(place).filter((name) => name.endsWith('.ts'));
  const checked = spawnSync(process.execPath, [path.join(modules, 'typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck', 'false', '--types', 'node', ...files], { cwd: place, encoding: 'utf8' });
  assert.equal(checked.stdout, '');
  assert.equal(checked.status, 0);
});

test('the package holds what it needs and nothing else', (t) => {
  const kept = mkdtempSync(path.join(os.tmpdir(), 'asl-npm-'));
  t.after(() => rmSync(kept, { recursive: true, force: true }));
  const packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--offline', '--cache', kept], { cwd: folder, encoding: 'utf8' }));
  const { name, version, files } = packed[0];
  const declared = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  assert.deepEqual([name, version], [declared.name, declared.version]);
  assert.deepEqual(
    files.map((file) => file.path).sort(),
    [...declared.files, 'README.md', 'package.json'].sort(),
  );
});
