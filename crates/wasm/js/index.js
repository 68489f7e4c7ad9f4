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

const { memory } = await load({ module_or_path: await bytes() });

/** Resolves when the engine is loaded, which it is as soon as this module is imported. */
export async function init() {}

const encoder = new TextEncoder();
const documents = new engine.Documents();

/** Writes texts as UTF-8 to where the engine reads them, one behind the other. Gives how many bytes each has. */
function written(texts) {
  let at = 0;
  return texts.map((text) => {
    if (text === undefined) return undefined;
    const start = at;
    // As many bytes as units are enough for ASCII; whatever is left takes three a unit at most.
    for (let rest = text, most = 1; rest !== ''; most = 3) {
      const room = rest.length * most;
      // First the room: it can move the memory.
      const address = documents.room(at + room) + at;
      const { read, written } = encoder.encodeInto(rest, new Uint8Array(memory.buffer, address, room));
      at += written;
      rest = rest.slice(read);
    }
    return at - start;
  });
}

/** A document as JSON text. */
const text = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** Calls a function of the engine: documents cross as the bytes of their texts, everything else as one JSON text. */
function call(name, given, names) {
  if (typeof given !== 'object' || given === null) throw new TypeError('the request must be an object: { definition, ... }');
  const rest = { ...given };
  for (const name of names) delete rest[name];
  return engine[name](JSON.stringify(rest), documents, ...written(names.map((name) => text(given[name]))));
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
