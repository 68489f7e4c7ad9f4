// The embedded page's line to its host, the page that shows it in an iframe. Version 1 of the protocol; docs/embedding.md describes it.

const VERSION = 1;

// The least and the most height of what is between header and run bar, in pixels, and what is always wanted where the content has no height of its own.
const LEAST = 200;
const MOST = 560;
const FIXED = { trace: 320, data: 360 };
// What a picture of the graph has around it, the height of a line of code, and what the editor has above and below its lines.
const MARGIN = 48;
const LINE = 20;
const AROUND_CODE = 56;

let host = null;
const waiting = [];
let told = 0;
let wanted = null;

/** Whether the page stands in another one. */
export const framed = () => window.parent !== window;

/** Says hello to the host and hears what it wants: `hear` gets each message's type and its text. Who speaks first from the parent is the host for good. */
export function connect(hear) {
  if (!framed()) return;
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== window.parent || data?.asl !== VERSION || typeof data.type !== 'string') return;
    host ??= origin;
    if (origin !== host) return;
    for (const message of waiting.splice(0)) send(message);
    hear(data.type, said(data));
  });
  addEventListener('resize', measure);
  // It carries nothing, so that it may go to anyone.
  window.parent.postMessage({ asl: VERSION, type: 'hello' }, '*');
}

/** Tells the host something; what is told before it has spoken waits for that, since only then it is known who it is. */
export function tell(type, members) {
  if (!framed()) return;
  const message = { asl: VERSION, type, ...JSON.parse(members) };
  if (host === null) waiting.push(message);
  else send(message);
}

/** The height of the page follows what is shown: a graph of this size, or a text of so many lines. */
export function shape(view, width, height, lines) {
  wanted = { view, width, height, lines };
  measure();
}

// A page without an origin of its own (a file, a sandboxed frame) cannot be named.
const send = (message) => window.parent.postMessage(message, host === 'null' ? '*' : host);

function measure() {
  if (!wanted || !framed()) return;
  // After the page has taken its shape.
  requestAnimationFrame(() => {
    const height = Math.ceil(around() + content());
    if (height === told) return;
    told = height;
    tell('height', JSON.stringify({ height }));
  });
}

/** The height of all that stands above and below the panes. */
function around() {
  const app = document.querySelector('.app');
  const parts = [...(app?.children ?? []), ...document.querySelectorAll('.bench > .pane-run')];
  return parts.reduce((sum, part) => sum + (part.matches('.bench, dialog') ? 0 : part.offsetHeight), 0);
}

function content() {
  const { view, width, height, lines } = wanted;
  const within = (height, most = MOST) => Math.min(Math.max(height, LEAST), most);
  const picture = (width) => (wanted.height + MARGIN) * Math.min(1, width / (wanted.width + MARGIN));
  switch (view) {
    case 'graph':
      return width > 0 && height > 0 ? within(picture(innerWidth)) : LEAST;
    case 'code':
      return within(lines * LINE + AROUND_CODE);
    case 'split':
      return within(picture(innerWidth / 2), 400) + 220;
    default:
      return FIXED[view];
  }
}

/** What a message says, as the page takes it: for `load` a project as JSON. */
function said(data) {
  switch (data.type) {
    case 'load': {
      const { link, title = '', definition, input, mocks, testCase = null, substitutions = {} } = data;
      if (link !== undefined) return String(link);
      return JSON.stringify({ title: String(title), definition: text(definition), input: text(input) || '{}', mocks: text(mocks), test_case: testCase, substitutions });
    }
    case 'goto':
      return String(data.step ?? '');
    case 'theme':
      return String(data.theme ?? '');
    default:
      return '';
  }
}

/** A document as text: as it is, or written out when it is a value. */
const text = (document) => (document === undefined ? '' : typeof document === 'string' ? document : JSON.stringify(document, null, 2));
