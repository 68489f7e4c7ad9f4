// Runs in the page: one workload on both sides, in turn.
const ROUNDS = 5;
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

function ourSide(engine, { definition, input, tasks }) {
  const mocks = Object.keys(tasks).length ? mockConfigFile(tasks) : undefined;
  return async () => {
    const start = performance.now();
    const result = engine.run({ definition, input, mocks, testCase: mocks && 'bench', options: { quotas: false, stateMachineName: 'StateMachine' } });
    const ms = performance.now() - start;
    if (result.status !== 'SUCCEEDED') throw new Error(`${result.status} ${result.error ?? ''}: ${result.cause ?? JSON.stringify(result.diagnostics)?.slice(0, 300)}`);
    return { ms, output: JSON.parse(result.output), events: result.events.length };
  };
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
    return { ms: performance.now() - start, output, events: events.length };
  };
}

/** Runs both sides ROUNDS times in turn and gives the minima; the first round of each is its warm-up. */
export async function measure(id) {
  const text = async (file) => (await fetch(`/w/${id}/${file}`)).text();
  const [definition, input] = await Promise.all([text('definition.json'), text('input.json')]);
  const workload = { definition, input, tasks: JSON.parse(await text('mocks.json')).tasks };
  const expected = canonical(JSON.parse(await text('expected.json')));
  const sides = { ours: ourSide(await import('/ours/index.js'), workload), peer: peerSide(await import('/peer.js'), workload) };
  const answer = { ok: true };
  const began = performance.now();
  for (let round = 0; round <= ROUNDS && performance.now() - began < LONGEST_MS; round++) {
    for (const [side, run] of Object.entries(sides)) {
      const failure = side === 'ours' ? 'error' : 'peerError';
      if (answer[failure]) continue;
      try {
        const { ms, output, events } = await run();
        if (canonical(output) !== expected) throw new Error('the output is not the expected one');
        answer[side] = Math.min(answer[side] ?? Infinity, ms);
        answer[`${side}Events`] = events;
      } catch (error) {
        answer[failure] = String(error.message ?? error);
        if (side === 'ours') answer.ok = false;
      }
    }
  }
  return answer;
}
