// <asl-playground>: runs an AWS Step Functions workflow inside any page. One classic script or module, nothing else until somebody wants to run something;
// docs/embedding.md describes attributes, events and the messages that the element and its frame exchange.
(() => {
  const VERSION = 1;
  /** How long a frame may take to say its first word, in milliseconds. */
  const PATIENCE = 20_000;
  /** The height of a frame that has not told its own, in pixels. */
  const HEIGHTS = { graph: 420, code: 400, trace: 440, data: 480, split: 640 };
  const TAKEN_OUT = 'the element was taken out of the page';
  const OPTIONS = ['view', 'controls', 'edit', 'theme', 'autorun'];

  if (customElements.get('asl-playground')) return;
  // As a module the script does not know itself; then its tag is looked for.
  const script = document.currentScript ?? document.querySelector('script[src*="embed.js"]');
  const home = new URL('.', script?.src || location.href).href;

  // A style sheet made by script is allowed by every content security policy that allows the script.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; position: relative; margin-block: 1em; color-scheme: light dark; }
    :host([hidden]) { display: none; }
    .box { position: relative; min-height: 48px; }
    .box:has(> slot) { padding-bottom: 48px; }
    ::slotted(pre) { overflow: auto; }
    pre { margin: 0; padding: 12px; max-height: 420px; overflow: auto; border: 1px solid light-dark(#dde1e9, #272e3a); border-radius: 8px; background: light-dark(#f7f8fa, #14181f); color: light-dark(#1b2130, #e3e8f0); font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
    p { margin: 0; padding: 14px 120px 14px 14px; border: 1px solid light-dark(#dde1e9, #272e3a); border-radius: 8px; font: 14px/1.45 system-ui, sans-serif; color: light-dark(#1b2130, #e3e8f0); background: light-dark(#f7f8fa, #14181f); }
    :host([for]:not([data-state="live"])) { margin: 0; }
    :host([for]) .box { min-height: 0; }
    .bar { position: absolute; z-index: 3; right: 8px; bottom: 8px; display: flex; gap: 8px; align-items: center; max-width: calc(100% - 16px); font: 500 14px/1.3 system-ui, sans-serif; }
    button { min-height: 36px; padding: 0 14px; border: 0; border-radius: 6px; background: light-dark(#3451d1, #8aa4ff); color: light-dark(#fff, #0d1430); font: inherit; cursor: pointer; white-space: nowrap; box-shadow: 0 1px 3px #0004; }
    button:hover { filter: brightness(1.08); }
    button[aria-disabled] { cursor: progress; opacity: .75; }
    button:focus-visible { outline: 2px solid light-dark(#3451d1, #8aa4ff); outline-offset: 2px; }
    .said { padding: 6px 10px; border-radius: 6px; background: light-dark(#fdebe9, #3b1918); color: light-dark(#bd2018, #ff8a80); }
    .said:empty { display: none; }
    iframe { display: none; width: 100%; border: 1px solid light-dark(#dde1e9, #272e3a); border-radius: 8px; box-sizing: border-box; background: light-dark(#eef0f4, #0c0f14); }
    :host([data-state="starting"]) iframe { display: block; position: absolute; inset: 0; height: 100%; visibility: hidden; }
    :host([data-state="live"]) iframe { display: block; }
    :host([data-state="live"]) .box { display: none; }
    :host([theme="light"]) { color-scheme: light; }
    :host([theme="dark"]) { color-scheme: dark; }
    @media (pointer: coarse) { button { min-height: 44px; } }
    @media (prefers-reduced-motion: no-preference) { iframe.eased { transition: height .2s ease-out; } }
  `);

  /** One frame starts at a time, so that a page with many stays quick. */
  let turn = Promise.resolve();

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) target.activate();
  }, { rootMargin: '300px' });

  class AslPlayground extends HTMLElement {
    static observedAttributes = ['theme'];

    #frame = null;
    #origin = null;
    #wanted = 0;
    #clicked = false;
    #given = null;
    #outbox = [];
    #greeted = false;
    #live = () => {};
    #parts = {};

    connectedCallback() {
      if (!this.shadowRoot) this.#build();
      addEventListener('message', this.#heard);
      // So the page hears that its frame got the focus.
      addEventListener('blur', this.#settle);
      // The button stands on the listing above, whatever margin that has.
      const below = this.#twin && this.getBoundingClientRect().top - this.#twin.getBoundingClientRect().bottom;
      if (below) this.#parts.bar.style.bottom = `${below + 8}px`;
      if (this.#on('autorun')) {
        // From the beginning as high as its frame, so that nothing moves when it comes.
        Object.assign(this.#parts.box.style, { height: `${this.#reserved}px`, overflow: 'auto' });
        near.observe(this);
      }
    }

    disconnectedCallback() {
      removeEventListener('message', this.#heard);
      removeEventListener('blur', this.#settle);
      removeEventListener('scroll', this.#settle);
      near.unobserve(this);
      this.#reset();
    }

    attributeChangedCallback(_name, before, theme) {
      if (before !== theme) this.#send({ type: 'theme', theme: theme ?? 'auto' });
    }

    /** Loads the playground in place of what stands here. Resolves when it can be run. */
    activate() {
      near.unobserve(this);
      return (this.#live.promise ??= this.#start());
    }

    /** Runs the workflow. */
    async run() {
      await this.activate();
      this.#send({ type: 'run' });
    }

    /** Stops it. */
    stop() {
      this.#send({ type: 'stop' });
    }

    /** Goes to a step: the id of an event, or `ProcessOrders[3]/Charge#2`. Runs the workflow first if it has not run. */
    async goto(step) {
      await this.activate();
      this.#send({ type: 'goto', step: String(step) });
    }

    /** Shows another workflow: `{ definition, input, mocks, testCase, title, substitutions }`, or `{ link }`. */
    async load(project) {
      if (this.#frame) this.#send({ ...project, type: 'load' });
      else this.#given = { ...project, type: 'load' };
      await this.activate();
    }

    #build() {
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      const make = (name, members, ...children) => {
        const element = Object.assign(document.createElement(name), members);
        element.append(...children);
        return element;
      };
      const { text, seen } = this.#fallback();
      const button = make('button', { type: 'button', textContent: '▶ Run', onclick: () => this.#pressed() });
      const title = this.getAttribute('title') || 'workflow';
      button.setAttribute('aria-label', `Run ${title}`);
      const said = make('span', { className: 'said' });
      said.setAttribute('role', 'status');
      const shown = this.#twin ? '' : seen ? make('slot') : text ? make('pre', { textContent: text, tabIndex: 0 }) : make('p', { textContent: this.getAttribute('title') || 'An AWS Step Functions workflow' });
      const bar = make('div', { className: 'bar' }, said, button);
      const box = make('div', { className: 'box' }, shown, bar);
      this.#parts = { root, button, said, bar, box };
      root.append(box);
    }

    /** What is read where nothing runs: a child that is seen, else the text of the definition. */
    #fallback() {
      const seen = [...this.children].some((child) => child.localName !== 'script');
      return { seen, text: this.#part('definition') };
    }

    /** The element elsewhere in the page that holds the definition, and is shown until the workflow runs. */
    get #twin() {
      const name = this.getAttribute('for');
      return name && this.getRootNode().getElementById(name);
    }

    /** Why there is nothing to run. */
    get #missing() {
      const name = this.getAttribute('for');
      return name && !this.#twin ? `There is no element with the id “${name}” in this page.` : 'There is no workflow in this element.';
    }

    get #reserved() {
      return Number(this.getAttribute('height')) || HEIGHTS[this.getAttribute('view')] || HEIGHTS.split;
    }

    #on = (name) => this.hasAttribute(name) && this.getAttribute(name) !== '0' && this.getAttribute(name) !== 'false';

    /** The text of a child: `<script type="application/json" data-part="input">`; the definition may stand in a `<pre>`, or in the element that `for` names. */
    #part(name) {
      const child = this.querySelector(`[data-part="${name}"]`) ?? (name === 'definition' ? (this.querySelector('script[type="application/json"]:not([data-part]), pre:not([data-part])') ?? this.#twin) : null);
      return (child?.querySelector('code') ?? child)?.textContent.trim() || undefined;
    }

    async #project() {
      if (this.#given) return this.#given;
      const source = this.getAttribute('src');
      let definition = this.#part('definition');
      if (source && !definition) {
        const answer = await fetch(new URL(source, document.baseURI)).catch(() => null);
        if (!answer?.ok) throw new Error(`The workflow could not be loaded from ${source}${answer ? ` (${answer.status})` : ''}.`);
        definition = await answer.text();
      }
      const title = this.getAttribute('title') ?? '';
      const testCase = this.getAttribute('test-case');
      // Something else may have been loaded meanwhile.
      return this.#given ?? (definition && { type: 'load', title, definition, input: this.#part('input'), mocks: this.#part('mocks'), testCase });
    }

    #pressed() {
      this.#clicked = true;
      this.activate().catch(() => {});
    }

    #start() {
      const { button, said } = this.#parts;
      const live = this.#live;
      button.setAttribute('aria-disabled', 'true');
      button.textContent = 'Loading…';
      said.textContent = '';
      const started = turn.then(async () => {
        const project = await this.#project();
        if (this.#live !== live) throw new Error(TAKEN_OUT);
        if (!project && !this.getAttribute('link')) throw new Error(this.#missing);
        await this.#open(project);
      });
      turn = started.catch(() => {});
      started.catch((error) => {
        // What came to the place of this one is not to be touched.
        if (this.#live !== live) return;
        this.#reset();
        said.textContent = error.message;
        this.#emit('error', { message: error.message });
      });
      return started;
    }

    #open(project) {
      const link = this.getAttribute('link')?.replace(/^[^#]*#?/, '#') ?? '';
      const step = this.getAttribute('step');
      const options = OPTIONS.map((name) => {
        const value = this.hasAttribute(name) ? this.getAttribute(name).replace('false', '0') || '1' : name === 'autorun' && this.#clicked ? '1' : '';
        return value && `&${name}=${encodeURIComponent(value)}`;
      });
      const frame = Object.assign(document.createElement('iframe'), { title: `Playground: ${this.getAttribute('title') || 'workflow'}`, allow: 'clipboard-write' });
      // Of another origin it is kept from leading the page away; strictly, also from having an origin, and thereby from all that is kept there.
      const strict = this.getAttribute('sandbox') === 'strict';
      const address = new URL(this.getAttribute('base') ?? home, document.baseURI);
      if (strict || address.origin !== location.origin) frame.sandbox.add('allow-scripts', 'allow-popups', 'allow-popups-to-escape-sandbox', 'allow-downloads');
      if (!strict && frame.sandbox.length > 0) frame.sandbox.add('allow-same-origin');
      this.#origin = strict ? 'null' : address.origin;
      if (project) this.#outbox.unshift(project);
      if (step && !/[#&]s=/.test(link)) this.#outbox.push({ type: 'goto', step });
      const { box, root } = this.#parts;
      const before = this.#twin?.getBoundingClientRect().height || box.getBoundingClientRect().height;
      const live = new Promise((resolve, reject) => {
        const tooLong = setTimeout(() => reject(new Error('The playground could not be loaded here. Are you offline?')), PATIENCE);
        this.#live.done = () => {
          clearTimeout(tooLong);
          resolve();
        };
        this.#live.stop = () => {
          clearTimeout(tooLong);
          reject(new Error(TAKEN_OUT));
        };
      });
      frame.src = `${address.href}?embed=1${options.join('')}${link}`;
      frame.style.height = `${this.hasAttribute('height') || this.#on('autorun') ? this.#reserved : Math.max(before, 120)}px`;
      root.append(frame);
      this.#frame = frame;
      this.dataset.state = 'starting';
      return live;
    }

    #reset() {
      const { button } = this.#parts;
      this.#live.stop?.();
      this.#frame?.remove();
      this.#frame = null;
      this.#greeted = false;
      this.#live = () => {};
      this.#outbox = [];
      delete this.dataset.state;
      if (this.#twin) this.#twin.hidden = false;
      button.removeAttribute('aria-disabled');
      button.textContent = '▶ Run';
    }

    #send(message) {
      if (!this.#greeted) return this.#frame && this.#outbox.push(message);
      // A frame without an origin cannot be named.
      this.#frame.contentWindow.postMessage({ ...message, asl: VERSION }, this.#origin === 'null' ? '*' : this.#origin);
    }

    #heard = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin || data?.asl !== VERSION) return;
      const { asl: _version, type, ...detail } = data;
      if (type === 'hello') {
        this.#greeted = true;
        this.#send({ type: 'hello' });
        for (const message of this.#outbox.splice(0)) this.#send(message);
      }
      if (type === 'height' && detail.height > 0) {
        this.#wanted = Math.min(detail.height, 4000);
        this.#settle();
      }
      if (type === 'ready' || type === 'error') this.#show();
      this.#emit(type, detail);
    };

    #show() {
      if (this.dataset.state === 'live') return;
      this.dataset.state = 'live';
      if (this.#twin) this.#twin.hidden = true;
      this.#live.done();
      if (this.#clicked) this.#frame.focus();
      this.#settle();
    }

    /** Gives the frame the height of what it shows, as soon as that moves nothing that is being read: below what is seen, above it, or for who uses it. */
    #settle = () => {
      const frame = this.#frame;
      if (!frame || !this.#wanted || this.hasAttribute('height') || this.dataset.state !== 'live') return;
      const { top, bottom } = frame.getBoundingClientRect();
      const shrinks = this.#wanted < bottom - top;
      const unseen = bottom <= 0 || Math.min(bottom, top + this.#wanted) >= innerHeight;
      const used = this.#clicked || document.activeElement === this;
      removeEventListener('scroll', this.#settle);
      if (unseen || used) {
        frame.classList.toggle('eased', used && !unseen && !shrinks);
        frame.style.height = `${this.#wanted}px`;
      } else {
        addEventListener('scroll', this.#settle, { passive: true });
      }
    };

    #emit(type, detail) {
      this.dispatchEvent(new CustomEvent(`asl-${type}`, { bubbles: true, composed: true, detail }));
    }
  }

  customElements.define('asl-playground', AslPlayground);

  // <script src="embed.js" data-attach="pre > code.language-asl">: each listing of a page that matches can be run in its place.
  const attach = script?.dataset.attach;
  if (attach) {
    let count = 0;
    const all = () => {
      for (const found of document.querySelectorAll(attach)) {
        const listing = found.closest('pre') ?? found;
        if (listing.dataset.asl !== undefined || listing.closest('asl-playground')) continue;
        listing.dataset.asl = '';
        listing.id ||= `asl-${(count += 1)}`;
        const playground = document.createElement('asl-playground');
        playground.setAttribute('for', listing.id);
        for (const name of OPTIONS) if (script.dataset[name] !== undefined) playground.setAttribute(name, script.dataset[name]);
        listing.after(playground);
      }
    };
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', all);
    else all();
  }
})();
