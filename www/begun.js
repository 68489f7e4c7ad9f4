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

/** Waits for the next task. */
export const next = () => new Promise((over) => setTimeout(over));

/** The first example, as its file has it, for who never was here. */
export const example = () => begun.example;

/** What was done with the text that the page shows before the program is there. */
let done = null;

/** To be called before the program takes the page's place. */
export function leave() {
  const area = document.querySelector('.first-visit .shell textarea');
  if (area) done = { area, hadFocus: area === document.activeElement, top: area.scrollTop, left: area.scrollLeft };
}

/** Has the program go on with it, once it shows the same text. */
export function goOn() {
  const area = document.querySelector('.app textarea[aria-label=Definition]');
  if (!done || !area) return;
  const { area: before, hadFocus, top, left } = done;
  if (before.value !== before.defaultValue) {
    area.value = before.value;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  if (hadFocus) {
    area.focus();
    area.setSelectionRange(before.selectionStart, before.selectionEnd);
  }
  area.scrollTo(left, top);
  if (begun.run) document.querySelector('.app .run').click();
  done = null;
}
