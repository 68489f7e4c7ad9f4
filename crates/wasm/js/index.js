// Runs Amazon States Language state machines, in browsers and in Node. Importing this module loads the engine; its functions can be called at once.
import load, * as engine from './engine.js';

const source = new URL('engine_bg.wasm', import.meta.url);

async function bytes() {
  if (source.protocol !== 'file:') return source;
  // Node's `fetch` does not read files.
  const { readFile } = await import('node:fs/promises');
  return readFile(source);
}

await load({ module_or_path: await bytes() });

/** Resolves when the engine is loaded, which it is as soon as this module is imported. */
export async function init() {}

// Documents pass as JSON text: both sides are much quicker with it than with a tree of objects.
const text = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** A request with the named members as text, and without members that are `undefined`. */
function request(given, documents) {
  if (typeof given !== 'object' || given === null) throw new TypeError('the request must be an object: { definition, ... }');
  const asText = documents.map((name) => [name, text(given[name])]);
  return Object.fromEntries(Object.entries({ ...given, ...Object.fromEntries(asText) }).filter(([, value]) => value !== undefined));
}

/** Runs a state machine to its end, on a virtual clock, with mocked services. */
export const run = (given) => JSON.parse(engine.run(request(given, ['definition', 'input', 'mocks'])));

/** Looks for errors in a definition. */
export const check = (given) => engine.check(request(given, ['definition']));

/** Runs one state, as the TestState API does. */
export const testState = (given) => engine.testState(request(given, ['definition', 'input', 'context', 'variables']));
