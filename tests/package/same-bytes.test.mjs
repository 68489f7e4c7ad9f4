// The same requests give the same bytes in WebAssembly and natively: every recorded case of AWS, run with default answers, and every
// behaviour case.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.ASL_PACKAGE ?? path.join(root, 'target/package');
const recorded = path.join(process.env.ASL_SHARED ?? path.join(root, '../shared'), 'conformance/aws');
const skip = !existsSync(recorded) && `there are no recorded cases in ${recorded}; set ASL_SHARED to the folder that has them`;

const asText = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** A request for each behaviour case: a case has what it does not give itself from the one before it in its file. */
function behaviour() {
  const folder = path.join(root, 'tests/cases');
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.md') && file !== 'README.md');
  return files.sort().flatMap((file) => {
    const blocks = readFileSync(path.join(folder, file), 'utf8').matchAll(/^```(\w+) (\w+)\n([^]*?)^```$/gm);
    const asked = [];
    let request = {};
    for (const [, , kind, text] of blocks) {
      if (kind === 'history') asked.push(request);
      else if (kind === 'options') {
        const { type, testCase, substitutions, run: options } = JSON.parse(text);
        request = { ...request, type, testCase, substitutions, options };
      } else request = { ...request, [kind]: text };
    }
    return asked;
  });
}

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
  const asked = [...requests(), ...behaviour()];
  const natively = spawnSync(process.env.CARGO ?? 'cargo', ['run', '--quiet', '--package', 'asl-engine', '--example', 'responses'], {
    cwd: root,
    encoding: 'utf8',
    input: asked.map((request) => `${JSON.stringify(request)}\n`).join(''),
    maxBuffer: 2 ** 30,
  });
  assert.equal(natively.status, 0, natively.stderr);
  const expected = natively.stdout.trimEnd().split('\n');
  assert.equal(expected.length, asked.length);
  assert.ok(asked.length > 700, `only ${asked.length} cases were found`);
  asked.forEach((request, index) => {
    assert.equal(JSON.stringify(run(request)), expected[index], request.definition);
  });
});
