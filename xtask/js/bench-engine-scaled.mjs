// Workloads of the shapes of W1 to W9 at any size, to see how time grows with it. A factor of 1 is about the size of the workload of that name.

const text = (definition, input, tasks = {}) => ({ definition: JSON.stringify(definition), input: JSON.stringify(input), tasks });
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** A chain of states, one after the other. */
function chain(count, state) {
  const States = {};
  for (let k = 0; k < count; k++) States[`S${k}`] = { ...state(k), ...(k + 1 < count ? { Next: `S${k + 1}` } : { End: true }) };
  return { StartAt: 'S0', States };
}

/** `body` again and again until `$.n` is `count`; it must count, and end in the state `More`. */
const loop = (count, first, body) => ({
  StartAt: 'More',
  States: { ...body, More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: count, Next: first }], Default: 'Done' }, Done: { Type: 'Succeed' } },
});

const map = (processor, fields) => ({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...processor }, ...fields, End: true } },
});

const resource = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const fails = (Error) => ({ throw: { Error, Cause: 'down' } });

export const scaled = {
  W1: (factor) => text(chain(1000 * factor, (k) => ({ Type: 'Pass', Result: k, ResultPath: `$.v${k % 10}` })), { start: true }),
  W1g: (factor) => text(chain(1000 * factor, (k) => ({ Type: 'Pass', Result: k, ResultPath: `$.steps.s${k}` })), { steps: {} }),
  W2: (factor) =>
    text(loop(2000 * factor, 'Add', { Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'tag.$': '$.tag' }, Next: 'More' } }), { n: 0, tag: 'loop' }),
  W3: (factor) =>
    text(
      map(
        {
          StartAt: 'Sum',
          States: {
            Sum: { Type: 'Pass', Parameters: { 'id.$': '$.item.id', 'sum.$': 'States.MathAdd($.item.qty, $.factor)', 'index.$': '$.index' }, Next: 'Big' },
            Big: { Type: 'Choice', Choices: [{ Variable: '$.sum', NumericGreaterThan: 15, Next: 'MarkBig' }], Default: 'MarkSmall' },
            MarkBig: { Type: 'Pass', Result: 'big', ResultPath: '$.size', End: true },
            MarkSmall: { Type: 'Pass', Result: 'small', ResultPath: '$.size', End: true },
          },
        },
        { ItemSelector: { 'index.$': '$$.Map.Item.Index', 'item.$': '$$.Map.Item.Value', 'factor.$': '$.factor' }, ResultPath: '$.out' },
      ),
      { factor: 10, items: times(1000 * factor, (id) => ({ id, qty: id % 13 })) },
    ),
  W4: (factor) =>
    text(
      { StartAt: 'Fan', States: { Fan: { Type: 'Parallel', Branches: times(20 * factor, (b) => named(b, chain(10, (s) => ({ Type: 'Pass', Result: { b, s }, ResultPath: `$.s${s}` })))), End: true } } },
      { job: 'w4' },
    ),
  W5b: (factor) =>
    text(
      map({ StartAt: 'One', States: { One: { Type: 'Pass', Parameters: { 'v.$': '$.i', k: 'x' }, End: true } } }, {}),
      { items: times(10_000 * factor, (i) => ({ i })) },
    ),
  W6: (factor) =>
    text(
      loop(200 * factor, 'Call', {
        Call: {
          Type: 'Task',
          Resource: resource('Flaky'),
          Retry: [{ ErrorEquals: ['Flaky.Error'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Count' }],
          End: true,
        },
        Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'last.$': '$.error.Error' }, Next: 'More' },
      }),
      { n: 0 },
      { Call: { always: fails('Flaky.Error') } },
    ),
  W7: (factor) => {
    const compute = `{% ( $live := $filter($orders, function($o) { $o.active and $o.qty > 2 });
      { 'count': $count($live), 'total': $sum($map($live, function($o) { $o.price * $o.qty })), 'max': $max($orders[active].price) } ) %}`;
    return text(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Init',
        States: {
          Init: { Type: 'Pass', Assign: { orders: '{% $states.input.orders %}', n: 0 }, Output: {}, Next: 'Compute' },
          Compute: { Type: 'Pass', Output: compute, Assign: { n: '{% $n + 1 %}' }, Next: 'More' },
          More: { Type: 'Choice', Choices: [{ Condition: '{% $n < 100 %}', Next: 'Compute' }], Default: 'Done' },
          Done: { Type: 'Succeed' },
        },
      },
      { orders: times(1000 * factor, (i) => ({ id: `o${i}`, price: ((i * 37) % 101) + 1, qty: i % 13, active: i % 3 !== 0 })) },
    );
  },
  W8: (factor) =>
    text(
      { StartAt: 'Filter', States: { Filter: { Type: 'Pass', Parameters: { 'ids.$': '$.records[?(@.score > 990)].id', 'count.$': 'States.ArrayLength($.records)' }, End: true } } },
      {
        records: times(18_000 * factor, (id) => ({
          id,
          score: (id * 7919) % 1000,
          name: `record-${id}`,
          tags: ['alpha', 'beta', 'gamma', 'delta'].slice(0, (id % 4) + 1),
          address: { city: `City${id % 97}`, zip: `${id % 100_000}`, geo: { lat: (id % 180) - 90, lon: (id % 360) - 180 } },
          note: 'x'.repeat(64),
        })),
      },
    ),
  W9: (factor) =>
    text(
      chain(500 * factor, (k) =>
        k % 2 ? { Type: 'Wait', Seconds: 2_592_000 } : { Type: 'Task', Resource: resource('Slow'), ResultPath: '$.r', Retry: [{ ErrorEquals: ['Slow.Error'], IntervalSeconds: 3600 }] },
      ),
      { a: 1 },
      Object.fromEntries(times(250 * factor, (k) => [`S${2 * k}`, { sequence: [fails('Slow.Error'), { return: { ok: true } }] }])),
    ),
};

/** A chain whose states have names of their own. */
function named(branch, { StartAt, States }) {
  const own = (name) => `B${branch}${name}`;
  const renamed = Object.entries(States).map(([name, { Next, ...state }]) => [own(name), { ...state, ...(Next && { Next: own(Next) }) }]);
  return { StartAt: own(StartAt), States: Object.fromEntries(renamed) };
}
