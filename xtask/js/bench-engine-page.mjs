// Runs in the page: one workload on both sides, in turn; ours alone at several sizes; what a trace takes in memory.
import { scaled } from '/scaled.mjs';

const ROUNDS = 20;
const LONGEST_MS = 40_000;

/** Key order does not count, order of items does. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The workload's mocks as AWS's MockConfigFile.json. */
function mockConfigFile(tasks) {
  const step = (step) => (step.throw ? { Throw: step.throw } : { Return: step.return });
  const responses = {};
  const states = {};
  for (const [state, mock] of Object.entries(tasks)) {
    const name = `${state} answers`;
    states[state] = name;
    responses[name] = mock.always
      ? { '0-999999': step(mock.always) }
      : Object.fromEntries(mock.sequence.map((one, index) => [index === mock.sequence.length - 1 ? `${index}-999999` : `${index}`, step(one)]));
  }
  return JSON.stringify({ StateMachines: { StateMachine: { TestCases: { bench: states } } }, MockedResponses: responses });
}

/**
 * Looks at a character of every text of every event. Payloads are strings from the start, but a string can be a cut or a join of others, which the browser
 * copies together when somebody looks inside.
 */
function readAll(events) {
  let sum = 0;
  const look = (value) => {
    if (typeof value === 'string') sum += value.charCodeAt(value.length >> 1) || 0;
    else if (typeof value === 'object' && value !== null) for (const key in value) look(value[key]);
  };
  events.forEach(look);
  return sum;
}

function ourSide(engine, { definition, input, tasks }) {
  const mocks = Object.keys(tasks).length ? mockConfigFile(tasks) : undefined;
  return () => {
    const start = performance.now();
    const result = engine.run({ definition, input, mocks, testCase: mocks && 'bench', options: { quotas: false, stateMachineName: 'StateMachine' } });
    const ms = performance.now() - start;
    if (result.status !== 'SUCCEEDED') throw new Error(`${result.status} ${result.error ?? ''}: ${result.cause ?? JSON.stringify(result.diagnostics)?.slice(0, 300)}`);
    return { ms, output: () => JSON.parse(result.output), events: result.events };
  };
}

/** Milliseconds that reading all of a trace takes. */
function readingTime(events) {
  const start = performance.now();
  readAll(events);
  return performance.now() - start;
}

function named(definition, wanted, names = []) {
  for (const [name, state] of Object.entries(definition.States)) {
    if (wanted(state)) names.push(name);
    for (const inner of [state.Iterator, state.ItemProcessor, ...(state.Branches ?? [])]) if (inner) named(inner, wanted, names);
  }
  return names;
}

function peerSide({ StateMachine }, { definition, input, tasks }) {
  const parsed = JSON.parse(definition);
  const zero = (names) => Object.fromEntries(names.map((name) => [name, 0]));
  const waitTimeOverrides = zero(named(parsed, (state) => state.Type === 'Wait'));
  const retryIntervalOverrides = zero(named(parsed, (state) => state.Retry));
  return async () => {
    const taskResourceLocalHandlers = {};
    for (const [name, mock] of Object.entries(tasks)) {
      let calls = 0;
      taskResourceLocalHandlers[name] = async () => {
        const step = mock.always ?? mock.sequence[Math.min(calls++, mock.sequence.length - 1)];
        if (!step.throw) return step.return;
        throw Object.assign(new Error(step.throw.Cause), { name: step.throw.Error });
      };
    }
    const start = performance.now();
    const machine = new StateMachine(JSON.parse(definition), { validationOptions: { checkArn: false } });
    const execution = machine.run(JSON.parse(input), { overrides: { taskResourceLocalHandlers, waitTimeOverrides, retryIntervalOverrides } });
    const events = [];
    const trace = (async () => {
      for await (const event of execution.eventLogs) events.push(event);
    })();
    const output = await execution.result;
    await trace;
    return { ms: performance.now() - start, output: () => output, events };
  };
}

async function workload(id) {
  const text = async (file) => (await fetch(`/w/${id}/${file}`)).text();
  const [definition, input, mocks] = await Promise.all(['definition.json', 'input.json', 'mocks.json'].map(text));
  return { definition, input, tasks: JSON.parse(mocks).tasks, expected: canonical(JSON.parse(await text('expected.json'))) };
}

/** Runs both sides ROUNDS times in turn (once if it is to be short) and gives the minima; the first round of each is its warm-up. */
export async function measure(id, short) {
  const { expected, ...work } = await workload(id);
  const sides = { ours: ourSide(await import('/ours/index.js'), work), peer: peerSide(await import('/peer.js'), work) };
  const answer = { ok: true };
  const least = (name, ms) => (answer[name] = Math.min(answer[name] ?? Infinity, ms));
  const began = performance.now();
  for (let round = 0; round <= (short ? 0 : ROUNDS) && performance.now() - began < LONGEST_MS; round++) {
    for (const [side, run] of Object.entries(sides)) {
      const failure = side === 'ours' ? 'error' : 'peerError';
      if (answer[failure]) continue;
      try {
        const { ms, output, events } = await run();
        least(side, ms);
        if (side === 'ours') {
          answer.cold ??= ms;
          least('read', ms + readingTime(events));
        }
        if (canonical(output()) !== expected) throw new Error('the output is not the expected one');
        answer[`${side}Events`] = events.length;
      } catch (error) {
        answer[failure] = String(error.message ?? error);
        if (side === 'ours') answer.ok = false;
      }
    }
  }
  return answer;
}

/** Milliseconds of our side at one, two and four times a workload's size: the least of several runs in turn. */
export async function growth(id, short) {
  const engine = await import('/ours/index.js');
  const sides = (scaled[id] ? [1, 2, 4] : []).map((factor) => ourSide(engine, scaled[id](factor)));
  const least = sides.map(() => Infinity);
  const began = performance.now();
  for (let round = 0; round < (short ? 1 : 2 * ROUNDS) && performance.now() - began < LONGEST_MS / 4; round++) {
    sides.forEach((run, index) => {
      least[index] = Math.min(least[index], run().ms);
    });
  }
  return least;
}

/**
 * Bytes that one run takes: of WebAssembly's memory, which never shrinks, so that it is the peak, and of JavaScript's heap with the trace held, before and
 * after all of it was read.
 */
export async function memory(id, _short, heap) {
  const run = ourSide(await import('/ours/index.js'), await workload(id));
  const { default: load } = await import('/ours/engine.js');
  const before = await heap();
  const { events } = run();
  const trace = (await heap()) - before;
  readAll(events);
  const read = (await heap()) - before;
  return { wasm: (await load()).memory.buffer.byteLength, trace, read, events: events.length };
}
