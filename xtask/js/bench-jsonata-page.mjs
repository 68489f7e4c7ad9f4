// Runs in the page: one expression on both sides, in turn.
import { Expression, Loaded } from '/ours/index.js';
import jsonata from '/peer.js';

const ROUNDS = 7;
const ROUND_MS = 60;

/** Items as a shop has them, always the same. */
function items(count) {
  const names = ['anvil', 'bolt', 'clamp', 'drill', 'easel', 'file', 'gauge', 'hammer'];
  const list = [];
  for (let index = 0; index < count; index++) {
    const spread = (index * 7919) % 10007;
    const name = names[spread % names.length];
    list.push({
      id: `i${index}`,
      name,
      category: `c${spread % 17}`,
      price: (spread % 1000) / 10,
      qty: spread % 12,
      active: spread % 3 !== 0,
      email: `${name}.${spread}@${spread % 2 ? 'example.com' : 'example.org'}`,
      tags: [name, `t${spread % 5}`],
      size: { width: spread % 40, height: spread % 30 },
    });
  }
  return list;
}

const shop = (count) => ({ input: JSON.stringify({ items: items(count) }) });
const nothing = { input: '{}' };

/** W7's expression on its orders, which are a variable. */
async function w7() {
  const [definition, input] = await Promise.all(['definition', 'input'].map(async (name) => (await fetch(`/w/W7/${name}.json`)).json()));
  const source = definition.States.Compute.Output.slice(2, -2);
  return { source, input: '{}', bindings: JSON.stringify({ orders: input.orders, n: 1 }) };
}

const cases = {
  w7,
  paths: () => ({ source: '$sum(items.size.(width * height)) + $count(items.tags) + items[17].size.width', ...shop(2_000) }),
  predicates: () => ({ source: 'items[active and price > 50 and qty <= 6].id', ...shop(10_000) }),
  'filter and map': () => ({
    source: '$map($filter(items, function($i) { $i.active and $i.qty > 5 }), function($i) { $i.price * $i.qty })',
    ...shop(10_000),
  }),
  sort: () => ({ source: 'items^(>price, name, <qty).id', ...shop(2_000) }),
  'sort function': () => ({ source: '$sort(items.price, function($a, $b) { $a > $b })', ...shop(2_000) }),
  group: () => ({ source: 'items{category: {"count": $count($), "total": $sum(price), "names": $distinct(name)}}', ...shop(2_000) }),
  strings: () => ({ source: '$join(items.($uppercase(name) & ":" & $string(qty) & "/" & $substringBefore(email, "@")), ", ")', ...shop(2_000) }),
  reduce: () => ({ source: '$reduce(items.price, function($sum, $price) { $sum + $price * 2 })', ...shop(10_000) }),
  'regex test': () => ({ source: '$count(items[$contains(email, /^[a-d][\\w.]*\\d+@example\\.(com|net)$/i)])', ...shop(2_000) }),
  'regex replace': () => ({ source: '$replace($join(items.email, " "), /(\\w+)\\.(\\d+)@/, "$2-$1 at ")', ...shop(2_000) }),
  objects: () => ({ source: 'items.{"id": id, "total": price * qty, "label": name & " (" & category & ")", "tag": tags[0]}', ...shop(2_000) }),
  'nested lambdas': () => ({
    source: '$sum($map([1..60], function($x) { $sum($map([1..40], function($y) { ($f := function($n) { $n * $x }; $f($y)) })) }))',
    ...nothing,
  }),
  recursion: () => ({ source: '($fib := function($n) { $n < 2 ? $n : $fib($n - 1) + $fib($n - 2) }; $fib(16))', ...nothing }),
};

export const names = Object.keys(cases);

function canonical(value) {
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return String(JSON.stringify(value));
}

/** Milliseconds of one run: as many as fit into a round of so many milliseconds. */
async function round(run, length) {
  let runs = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < length) {
    const result = run();
    if (result instanceof Promise) await result;
    runs++;
    elapsed = performance.now() - start;
  }
  return elapsed / runs;
}

/** Runs both sides in turn (once or twice if it is to be short) and gives the minima: a shared machine only ever adds time. */
export async function measure(id, short) {
  const { source, input, bindings } = await cases[id]();
  const ours = new Expression(source);
  const peer = jsonata(source);
  const held = [new Loaded(input), new Loaded(bindings)];
  const parse = (text) => (text === undefined ? undefined : JSON.parse(text));
  const theirs = [parse(input), parse(bindings)];
  const sides = {
    ours: () => ours.select(...held).held.free(),
    peer: () => peer.evaluate(...theirs),
    oursJson: () => ours.evaluate(input, bindings),
    peerJson: () => peer.evaluate(parse(input), parse(bindings)),
  };
  const [our, expected] = [canonical(ours.evaluate(input, bindings)), canonical(await peer.evaluate(...theirs))];
  const answer = { ok: our === expected };
  if (!answer.ok) answer.error = `${our.slice(0, 80)} instead of ${expected.slice(0, 80)}`;
  for (let index = 0; index <= (short ? 1 : ROUNDS); index++) {
    for (const [side, run] of Object.entries(sides)) {
      const ms = await round(run, short ? 1 : ROUND_MS);
      // The first round warms up.
      if (index > 0) answer[side] = Math.min(answer[side] ?? Infinity, ms);
    }
  }
  return answer;
}
