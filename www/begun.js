// What the page's first lines (`www/begin.js`) began, for the program.

const { begun = { heard: [] } } = globalThis;

/** The worker, if it was started and lives; it is given once. */
export function worker() {
  const { worker } = begun;
  begun.worker = null;
  return worker ?? undefined;
}

/** Has the worker say again what it said before anyone could hear it. */
export function repeat(worker) {
  for (const data of begun.heard.splice(0)) worker.dispatchEvent(new MessageEvent('message', { data }));
}

/** How long the first view waits for its text, in milliseconds: it was asked for together with the program, which is a hundred times as long. */
const PATIENCE = 300;

/** Waits for the text of the first example, if it is on its way. */
export const come = () => Promise.race([begun.coming, new Promise((over) => setTimeout(over, PATIENCE))]);

/** Waits for the next task. */
export const next = () => new Promise((over) => setTimeout(over));

/** The text of the first example, if it has come. */
export const example = () => begun.example ?? undefined;
