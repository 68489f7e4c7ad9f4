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

/** Room for the bytes of documents until the engine has its own copy. It stays, since a browser takes as long to make fresh memory as to fill it. */
let room = new Uint8Array(0);

/** Texts as UTF-8, valid until the next call. Browsers do `encodeInto` several times as quickly as `encode`; a text that is not all ASCII takes a second piece. */
function utf8(texts) {
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (room.length < length) room = new Uint8Array(length);
  let free = room;
  return texts.map((text) => {
    if (text === undefined) return undefined;
    const { read, written } = encoder.encodeInto(text, free);
    const bytes = free.subarray(0, written);
    free = free.subarray(written);
    if (read === text.length) return bytes;
    const rest = encoder.encode(text.slice(read));
    const whole = new Uint8Array(written + rest.length);
    whole.set(bytes);
    whole.set(rest, written);
    return whole;
  });
}

/** A document as JSON text. */
const text = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** Calls a function of the engine: documents cross as the bytes of their texts, everything else as one JSON text. */
function call(name, given, documents) {
  if (typeof given !== 'object' || given === null) throw new TypeError('the request must be an object: { definition, ... }');
  const rest = { ...given };
  for (const document of documents) delete rest[document];
  return engine[name](JSON.stringify(rest), ...utf8(documents.map((document) => text(given[document]))));
}

/** Runs a state machine to its end, on a virtual clock, with mocked services. */
export function run(given) {
  const input = text(given?.input);
  const request = input === undefined ? given : { ...given, input };
  const [answer, rows, written, ends, recipes] = call('run', request, ['definition', 'input', 'mocks']);
  const [response, shapes] = JSON.parse(answer);
  const all = texts(wellFormed(input ?? '{}'), written, ends, recipes);
  if (response.output !== undefined) response.output = all[response.output];
  response.events = events(shapes, rows, all);
  return response;
}

/** A text as the engine has read it: halves of surrogate pairs cannot be encoded, and became U+FFFD. */
const wellFormed = (text) => (text.isWellFormed?.() ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoder.encode(text)));

/** Looks for errors in a definition. */
export const check = (given) => call('check', given, ['definition']);

/** Runs one state, as the TestState API does. */
export const testState = (given) => call('testState', given, ['definition', 'input', 'context', 'variables']);

export { Expression, Loaded } from './jsonata.js';
