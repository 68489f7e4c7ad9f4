// Runs Amazon States Language state machines, in browsers and in Node. Importing this module loads the engine; its functions can be called at once.
import load, * as engine from './engine.js';
import { events, texts } from './history.js';

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

const encoder = new TextEncoder();

/** A text as UTF-8. Browsers do `encodeInto` several times as quickly as `encode`; a text that is not all ASCII takes a second piece. */
function utf8(text) {
  const bytes = new Uint8Array(text.length);
  const { read, written } = encoder.encodeInto(text, bytes);
  if (read === text.length) return bytes;
  const rest = encoder.encode(text.slice(read));
  const whole = new Uint8Array(written + rest.length);
  whole.set(bytes.subarray(0, written));
  whole.set(rest, written);
  return whole;
}

/** A document as JSON text, and the bytes of that. */
const text = (document) => (typeof document === 'string' ? document : JSON.stringify(document));
const encoded = (document) => (document === undefined ? undefined : utf8(text(document)));

/** Calls a function of the engine: documents cross as the bytes of their texts, everything else as one JSON text. */
function call(name, given, documents) {
  if (typeof given !== 'object' || given === null) throw new TypeError('the request must be an object: { definition, ... }');
  const rest = { ...given };
  for (const document of documents) delete rest[document];
  return engine[name](JSON.stringify(rest), ...documents.map((document) => encoded(given[document])));
}

/** Runs a state machine to its end, on a virtual clock, with mocked services. */
export function run(given) {
  const [answer, rows, written, ends, recipes] = call('run', given, ['definition', 'input', 'mocks']);
  const [response, shapes] = JSON.parse(answer);
  const all = texts(inputOf(given), written, ends, recipes);
  if (response.output !== undefined) response.output = all[response.output];
  response.events = events(shapes, rows, all);
  return response;
}

/** The text of the input as the engine has read it: halves of surrogate pairs cannot be encoded, and became U+FFFD. */
function inputOf({ input = '{}' }) {
  const given = text(input);
  return given.isWellFormed?.() ? given : new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoded(input));
}

/** Looks for errors in a definition. */
export const check = (given) => call('check', given, ['definition']);

/** Runs one state, as the TestState API does. */
export const testState = (given) => call('testState', given, ['definition', 'input', 'context', 'variables']);

export { Expression, Loaded } from './jsonata.js';
