// The same requests give the same bytes in WebAssembly and natively: every recorded case of AWS, run with default answers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.ASL_PACKAGE ?? path.join(root, 'target/package');
const recorded = path.join(process.env.ASL_SHARED ?? path.join(root, '../shared'), 'conformance/aws');
const skip = !existsSync(recorded) && `there are no recorded cases in ${recorded}; set ASL_SHARED to the folder that has them`;

const asText = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** A request for each case that has a definition; every second one is redriven when it fails. */
function requests() {
  const cases = JSON.parse(readFileSync(path.join(recorded, 'index.json'), 'utf8'));
  return (Array.isArray(cases) ? cases : cases.cases)
    .map((entry) => JSON.parse(readFileSync(path.join(recorded, entry.path), 'utf8')))
    .filter(({ definition }) => definition !== undefined)
    .map(({ definition, input }, index) => ({
      definition: asText(definition),
      input: asText(input) ?? '{}',
      options: { seed: index, redrive: index % 2 },
    }));
}

test('WebAssembly gives the bytes that native code gives', { skip }, async () => {
  const { run } = await import(pathToFileURL(path.join(folder, 'index.js')));
  const asked = requests();
  const natively = spawnSync(process.env.CARGO ?? 'cargo', ['run', '--quiet', '--package', 'asl-engine', '--example', 'responses'], {
    cwd: root,
    encoding: 'utf8',
    input: asked.map((request) => `${JSON.stringify(request)}\n`).join(''),
    maxBuffer: 2 ** 30,
  });
  assert.equal(natively.status, 0, natively.stderr);
  const expected = natively.stdout.trimEnd().split('\n');
  assert.equal(expected.length, asked.length);
  assert.ok(asked.length > 300, `only ${asked.length} cases were found`);
  asked.forEach((request, index) => {
    assert.equal(JSON.stringify(run(request)), expected[index], request.definition);
  });
});
