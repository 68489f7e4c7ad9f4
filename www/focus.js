// The focus stays near. What has it may be taken away or be able to do nothing any more: browsers give it to nobody then, and whoever works by keyboard begins
// again at the top of the page. Here it goes to what `data-then` of the lost element names, else to what stands in its place now, else to what had it before.

/** How long whoever took it away has to say where it goes, in milliseconds. */
const AFTER = 50;
/** What had it lately and may have it again. */
const KEPT = 12;
const FOCUSABLE = ['a[href]', 'button', 'input', 'select', 'textarea', 'summary', '[tabindex]', '[contenteditable=true]']
  .map((kind) => `${kind}:not([tabindex="-1"])`)
  .join();
/** What stands around a part of the page: what is beyond it has nothing to do with what was lost in it. */
const PART = 'section, aside, dialog, header, main';

/** What had the focus, the last one at the end. */
let trail = [];
/** Where the last one stands: its ancestors from the inside, each with the place in it. */
let path = [];
/** A hand that points needs nothing of it, and keys would go elsewhere than before. */
let points = false;

/** Keeps the focus for as long as the page lives. */
export function keepFocus() {
  addEventListener('pointerdown', () => (points = true), true);
  addEventListener('keydown', () => (points = false), true);
  addEventListener('focusin', ({ target }) => {
    trail = [...trail.filter((it) => it !== target && it.isConnected), target].slice(-KEPT);
    path = pathOf(target);
  });
  new MutationObserver(() => {
    const last = trail.at(-1);
    if (!last) return;
    if (isLost(last)) setTimeout(move, AFTER, last);
    else path = pathOf(last);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden'] });
}

const isLost = (element) => !element.isConnected || element.matches(':disabled') || element.closest('[hidden]') !== null;

function pathOf(element) {
  const found = [];
  for (let at = element; at.parentElement; at = at.parentElement) found.push([at.parentElement, [...at.parentElement.children].indexOf(at)]);
  return found;
}

function move(last) {
  const has = document.activeElement;
  // Inside another page nothing is taken from whoever works out there.
  if (window !== top && !document.hasFocus()) return;
  if (points || last !== trail.at(-1) || !isLost(last) || (has !== last && has !== null && has !== document.body)) return;
  const then = last.dataset.then ? [...document.querySelectorAll(last.dataset.then)] : [];
  [...then, ...near(), ...[...trail].reverse(), ...inside(document.querySelector('main'))].some(take);
}

/** Whether an element takes the focus: what is hidden, disabled or behind a dialog does not. */
function take(element) {
  if (!isLost(element)) element.focus();
  return document.activeElement === element;
}

/** What can have it in the same part of the page: what comes after the lost place, the nearest first, then what comes before it. */
function* near() {
  for (const [parent, index] of path) {
    if (!parent.isConnected) continue;
    if (parent.matches('.app, body')) return;
    const children = [...parent.children];
    for (const child of children.slice(index)) yield* inside(child);
    for (const child of children.slice(0, index).reverse()) yield* inside(child).reverse();
    if (parent.matches(PART)) return;
  }
}

const inside = (element) => (element ? [element, ...element.querySelectorAll(FOCUSABLE)].filter((it) => it.matches(FOCUSABLE)) : []);
