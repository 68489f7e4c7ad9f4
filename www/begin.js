// The page's first lines. The build puts all of this into the page's head, with the names of its files before it (xtask/js/publish.mjs): what the first view
// and the first run need is fetched and started at once, side by side, long before the program is there that would ask for it. The program takes it over by
// `www/begun.js`; it does without whatever is not there.

const begun = (globalThis.begun = { heard: [] });
const early = (what) => document.head.append(Object.assign(document.createElement('link'), what));

// Compiled while it comes, whatever else there is to do.
begun.program = WebAssembly.compileStreaming(fetch(PROGRAM)).catch(() => fetch(PROGRAM));

try {
  const worker = (begun.worker = new Worker(WORKER, { type: 'module' }));
  worker.onmessage = ({ data }) => begun.heard.push(data);
  worker.onerror = (event) => {
    event.preventDefault();
    begun.worker = null;
  };
} catch {
  // A frame without an origin cannot start it like this.
}

let keys = null;
try {
  keys = Object.keys(localStorage);
} catch {
  // Nothing may be kept here; the program finds out what that means.
}

// A page inside another one has another header, and may show no text at all.
if (!/[?&]embed\b/.test(location.search)) {
  const theme = keys && localStorage.getItem('asl-playground/theme');
  if (theme) document.documentElement.dataset.theme = theme;
  document.documentElement.classList.add('opening');
  // Only fetched: run before the program is, it would keep the first view waiting.
  early({ rel: 'modulepreload', href: EDITOR });
}

if (location.hash.length > 1) {
  // What an address brings is read by the second part of the program.
  if (SECOND) early({ rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: SECOND });
} else if (location.search === '' && keys && !keys.some((key) => key.startsWith('asl-playground/document'))) {
  // Who never was here begins with an example.
  begun.example = JSON.stringify(EXAMPLE);
  // Its definition stands in the page already, and can be worked on (index.html).
  document.documentElement.classList.add('first-visit');
  const run = () => {
    const told = document.querySelector('.shell [role=status] b');
    if (!told) return;
    begun.run = true;
    told.textContent = 'Starting…';
  };
  document.addEventListener('click', ({ target }) => target.closest('.shell .run') && run());
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => key === 'Enter' && (ctrlKey || metaKey) && run());
}
