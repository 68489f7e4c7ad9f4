// The JavaScript package in Node: what embedders call, and what they get.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = process.env.ASL_PACKAGE ?? fileURLToPath(new URL('../../target/package', import.meta.url));
const { check, init, run, testState } = await import(pathToFileURL(path.join(folder, 'index.js')));

const greet = {
  StartAt: 'Greet',
  States: { Greet: { Type: 'Pass', Parameters: { 'text.$': "States.Format('Hello {}', $.name)" }, End: true } },
};

test('definition and input are JSON text or values', () => {
  for (const definition of [greet, JSON.stringify(greet)]) {
    for (const input of [{ name: 'Ada' }, '{"name": "Ada"}']) {
      const result = run({ definition, input });
      assert.deepEqual([result.status, result.output], ['SUCCEEDED', '{"text":"Hello Ada"}']);
    }
  }
});

test('texts beyond ASCII cross as they are', () => {
  for (const [name, greeted] of [['Ada', 'Ada'], ['é', 'é'], ['aé', 'aé'], ['a😀b', 'a😀b'], ['漢字 at the end', '漢字 at the end'], ['half \ud83d', 'half \ufffd']]) {
    const { output } = run({ definition: greet, input: `{"name": "${name}"}` });
    assert.equal(output, JSON.stringify({ text: `Hello ${greeted}` }));
  }
});

test('documents of any size cross one behind the other', () => {
  const texts = ['x', '漢'.repeat(1_000_000), 'x'.repeat(5_000_000), `${'x'.repeat(500_000)}é`];
  for (const Comment of ['y', '漢'.repeat(300_000)]) {
    for (const text of texts) {
      const { output } = run({ definition: { Comment, ...greet }, input: { name: text }, options: { quotas: false } });
      assert.ok(output === JSON.stringify({ text: `Hello ${text}` }), `${Comment.length} and ${text.length} characters`);
    }
  }
});

test('the history has the shape of GetExecutionHistory', () => {
  const { events } = run({ definition: greet, input: { name: 'Ada' } });
  assert.deepEqual(
    events.map(({ id, previousEventId, type }) => [id, previousEventId, type]),
    [[1, 0, 'ExecutionStarted'], [2, 0, 'PassStateEntered'], [3, 2, 'PassStateExited'], [4, 3, 'ExecutionSucceeded']],
  );
  assert.match(events[0].timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  assert.deepEqual(events[1].stateEnteredEventDetails, { name: 'Greet', input: '{"name":"Ada"}', inputDetails: { truncated: false } });
});

test('a trace is plain data: it can be cloned, sent and kept while others are made', () => {
  const runs = [1, 2].map((n) => run({ definition: greet, input: { name: `Ada ${n}` } }));
  for (const { output, events } of runs) {
    assert.deepEqual(structuredClone(events), events);
    assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
    assert.equal(events.at(-1).executionSucceededEventDetails.output, output);
  }
  assert.notEqual(runs[0].output, runs[1].output);
});

test('texts are those that were given, whatever their characters', () => {
  const definition = { StartAt: 'Set', States: { Set: { Type: 'Pass', Assign: { a: 'ü😀', 'b.$': '$.b' }, End: true } } };
  const input = '{ "b": "ö\ud83d\ude00 \u2028\\u0001 \ufffd" }';
  const { events, output } = run({ definition, input: input.replace('\ufffd', '\ud800') });
  assert.equal(output, input);
  assert.deepEqual(events.map((event) => event.stateEnteredEventDetails?.input ?? event.executionStartedEventDetails?.input).filter(Boolean), [input, input]);
  const { assignedVariables } = events.find(({ type }) => type === 'PassStateExited').stateExitedEventDetails;
  assert.deepEqual(assignedVariables, { a: '"ü😀"', b: JSON.stringify(JSON.parse(input).b) });
});

const order = {
  StartAt: 'Validate',
  States: {
    Validate: {
      Type: 'Task',
      Resource: '${ValidateOrderLambdaArn}',
      Catch: [{ ErrorEquals: ['InvalidOrder'], ResultPath: '$.error', Next: 'Refused' }],
      End: true,
    },
    Refused: { Type: 'Pass', End: true },
  },
};

const answers = (response) => ({
  StateMachines: { StateMachine: { TestCases: { Only: { Validate: 'Answer' } } } },
  MockedResponses: { Answer: { 0: response } },
});

test('mocks answer tasks, placeholders get values', () => {
  const substitutions = { ValidateOrderLambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:validate' };
  const caught = run({ definition: order, input: {}, substitutions, mocks: answers({ Throw: { Error: 'InvalidOrder', Cause: 'no items' } }) });
  assert.equal(caught.status, 'SUCCEEDED');
  assert.deepEqual(JSON.parse(caught.output), { error: { Error: 'InvalidOrder', Cause: 'no items' } });
  const passed = run({ definition: order, input: {}, substitutions, mocks: JSON.stringify(answers({ Return: { ok: true } })), testCase: 'Only' });
  assert.equal(passed.output, '{"ok":true}');
});

test('a task without a mock gets a default answer, and the result says so', () => {
  const { stats } = run({ definition: order, input: {} });
  assert.deepEqual(stats.defaultMocks, ['Validate']);
});

test('the same seed gives the same bytes', () => {
  const definition = { StartAt: 'Id', States: { Id: { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' }, End: true } } };
  const output = (seed) => run({ definition, options: { seed } }).output;
  assert.equal(output(7), output(7));
  assert.notEqual(output(7), output(8));
});

test('a broken definition is refused with a place, not thrown', () => {
  const definition = '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pass", "Next": "B" } }\n}';
  const result = run({ definition });
  assert.equal(result.status, 'INVALID');
  const [found] = check({ definition });
  assert.equal(found.severity, 'error');
  assert.equal(found.pointer, '/States/A/Next');
  assert.equal(found.range.start.line, 2);
  assert.deepEqual(result.diagnostics[0], found);
});

test('a good definition has no errors', () => {
  assert.deepEqual(check({ definition: greet }).filter(({ severity }) => severity === 'error'), []);
});

test('JSONata states run', () => {
  const definition = { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $sum($states.input.n) %}', End: true } } };
  assert.equal(run({ definition, input: { n: [1, 2, 3] } }).output, '6');
});

test('one state is tested as the TestState API does', () => {
  const result = testState({ definition: { Type: 'Pass', Result: { a: 1 }, ResultPath: '$.r', Next: 'B' }, input: { b: 2 }, inspectionLevel: 'DEBUG' });
  assert.equal(result.status, 'SUCCEEDED');
  assert.equal(result.nextState, 'B');
  assert.deepEqual(JSON.parse(result.output), { b: 2, r: { a: 1 } });
  assert.ok(result.inspectionData.input);
});

test('an exception of the TestState API is thrown under its code', () => {
  const definition = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true };
  const mock = { result: '{}', errorOutput: { error: 'E' } };
  assert.throws(() => testState({ definition, mock }), { name: 'ValidationException', message: /only one of the following fields/ });
});

test('a request with an unknown member is refused with its name', () => {
  assert.throws(() => run({ definition: greet, inptu: {} }), /inptu/);
});

test('init may be awaited and does nothing more', async () => {
  assert.equal(await init(), undefined);
});

test('a text in place of the request is refused at once', () => {
  assert.throws(() => check('{'.repeat(1_000_000)), { name: 'TypeError', message: /must be an object/ });
});
