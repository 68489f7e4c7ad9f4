// node bench-layout.mjs: how many edges cross in our drawings and in dagre's, scope by scope, and how long a thousand states take in WebAssembly.
// In the environment: SCOPES, a file with the lines of the example `scopes`; DAGRE, the library as an ES module; THOUSAND, the example `thousand` as
// WebAssembly.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

import { keep, rounds as many, say } from './report.mjs';

const library = await import(process.env.DAGRE);
const dagre = library.default ?? library;
const scopes = readFileSync(process.env.SCOPES, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** The corners of every edge as dagre draws the scope, with our distances and room for our labels. */
function byDagre({ nodes, edges }) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ nodesep: 28, ranksep: 36, edgesep: 10 });
  nodes.forEach(([width, height], index) => graph.setNode(`${index}`, { width, height }));
  edges.forEach(([from, to, width, height], index) => {
    if (from !== to && nodes[from] && nodes[to]) graph.setEdge(`${from}`, `${to}`, { width, height, labelpos: 'c' }, `${index}`);
  });
  dagre.layout(graph);
  return graph.edges().map((edge) => graph.edge(edge).points);
}

const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
const cross = ([a, b], [c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
const strokes = (points) => points.slice(1).map((to, index) => [points[index], to]);

function crossings(routes) {
  let count = 0;
  routes.forEach((route, index) => {
    for (const other of routes.slice(index + 1)) {
      for (const one of strokes(route)) count += strokes(other).filter((two) => cross(one, two)).length;
    }
  });
  return count;
}

let [ours, theirs, worse] = [0, 0, []];
for (const scope of scopes) {
  const count = crossings(byDagre(scope));
  ours += scope.crossings;
  theirs += count;
  if (scope.crossings > count) worse.push({ file: scope.file, states: scope.nodes.length, ours: scope.crossings, dagre: count });
}
say(`${scopes.length} scopes of real definitions: ${ours} edges cross, with dagre ${theirs}; more than with dagre in ${worse.length} scopes.`);
if (worse.length > 0) console.table(worse);

const module = await WebAssembly.compile(readFileSync(process.env.THOUSAND));
const { exports } = await WebAssembly.instantiate(module);
const times = [];
for (let round = 0; round < many(60); round++) {
  const start = performance.now();
  exports.main(0, 0);
  times.push((performance.now() - start) / 2);
}
times.sort((one, other) => one - other);
const [least, median] = [times[0], times[times.length >> 1]];
say(`1,000 states in WebAssembly: ${least.toFixed(1)} ms a drawing, half of them at most ${median.toFixed(1)} ms.`);
keep({ scopes: scopes.length, ours, dagre: theirs, worse, least_ms: least, median_ms: median }, `Node ${process.versions.node}`);
