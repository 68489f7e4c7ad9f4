// The code editor: CodeMirror 6 behind a few functions. `src/editor.rs` is its only caller and loads the bundle of this file when the first editor is shown.
//
// Offsets are UTF-16 units throughout. Colours come from the page's custom properties, so that a change of theme needs no call.
import { autocompletion, closeBrackets, closeBracketsKeymap, snippet } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import {
  HighlightStyle,
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentService,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, ChangeSet, Compartment, EditorState, Prec, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  GutterMarker,
  MatchDecorator,
  ViewPlugin,
  drawSelection,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
  rectangularSelection,
  showDialog,
  showPanel,
  showTooltip,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Above these a text is shown plain: colours of a text that long or deep cost more than they tell, and a string is read in one go.
const HIGHLIGHTED_LENGTH = 1_000_000;
const HIGHLIGHTED_DEPTH = 400;
const HIGHLIGHTED_STRING = 100_000;
// From here on a text of one line is hard to read.
const CROWDED_LENGTH = 100;
// Above this the page hears of changes only so often: often enough that little is lost when the tab is killed.
const TOLD_AT_ONCE = 200_000;
const PAUSE_MS = 250;

/** A change that the page itself made: it is not told of it. */
const fromPage = Annotation.define();

const setMarks = StateEffect.define();

const putStops = StateEffect.define();

/** The sign of a breakpoint, full when it counts. */
class Stop extends GutterMarker {
  constructor(on) {
    super();
    this.on = on;
  }

  eq(other) {
    return other.on === this.on;
  }

  toDOM() {
    const sign = document.createElement('span');
    sign.textContent = this.on ? '●' : '○';
    sign.title = this.on ? 'Breakpoint' : 'Breakpoint, switched off';
    return sign;
  }
}

const stops = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(putStops)) next = effect.value;
    return next;
  },
});

/** The tooltip that was asked for by key, or null. */
const setTold = StateEffect.define();

const told = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTold)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) next = effect.value;
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const markedLine = Decoration.line({ class: 'cm-marked' });

// A text that is a JSONata expression, and what stands out in one. Everything else in it has the colour of plain text.
const expression = (regexp) =>
  new MatchDecorator({
    regexp,
    decorate(add, from, to, [text, quote]) {
      const [start, end] = [from + quote.length + 2, to - quote.length - 2];
      add(from, to, partMarks.expression);
      add(start - 2, start, partMarks.bracket);
      for (const part of text.slice(start - from, end - from).matchAll(expressionParts)) {
        const [name] = Object.entries(part.groups).find(([, value]) => value !== undefined);
        add(start + part.index, start + part.index + part[0].length, partMarks[name]);
      }
      add(end, end + 2, partMarks.bracket);
    },
  });
const expressionParts =
  /(?<string>'(?:[^'\\]|\\.)*'|\\"(?:[^"\\]|\\[^"])*\\")|(?<variable>\$\$?[\w\u00c0-\uffff]*)|(?<number>\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)|(?<word>\b(?:and|or|in|true|false|null|function)\b)/gi;
const partMarks = Object.fromEntries(
  ['expression', 'bracket', 'string', 'variable', 'number', 'word'].map((name) => [name, Decoration.mark({ class: `cm-jsonata-${name}` })]),
);

// With the highest precedence its marks stand inside those of the JSON, so that their colours count.
const expressions = (expression) => ViewPlugin.define(
  (view) => ({
    decorations: expression.createDeco(view),
    update(update) {
      this.decorations = expression.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null, tags.typeName, tags.labelName], color: 'var(--code-atom)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--code-punctuation)' },
  { tag: tags.invalid, color: 'var(--fail)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--fg)', backgroundColor: 'var(--panel)', fontSize: 'var(--text-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overscrollBehavior: 'contain' },
  '.cm-content': { caretColor: 'var(--fg)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--select)' },
  '.cm-jsonata-expression': { color: 'var(--fg)', backgroundColor: 'var(--expression)', borderRadius: '3px' },
  '.cm-jsonata-bracket': { color: 'var(--code-atom)' },
  '.cm-jsonata-string': { color: 'var(--code-string)' },
  '.cm-jsonata-variable': { color: 'var(--code-key)', fontWeight: '600' },
  '.cm-jsonata-number': { color: 'var(--code-number)' },
  '.cm-jsonata-word': { color: 'var(--code-atom)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--line)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--faint)', border: 'none', paddingLeft: '2px' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--line)', color: 'var(--muted)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 6px 0 4px' },
  '.cm-stops': { width: '16px' },
  '.cm-stops .cm-gutterElement': { position: 'relative', cursor: 'pointer', textAlign: 'center', color: 'var(--fail)' },
  '.cm-stops .cm-gutterElement:empty:hover::before': { content: '"●"', opacity: '.4' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 4px' },
  '.cm-foldPlaceholder': { background: 'var(--raised)', border: '1px solid var(--border)', color: 'var(--muted)', padding: '0 6px', borderRadius: '4px' },
  '.cm-marked': { backgroundColor: 'var(--here)', boxShadow: 'inset 3px 0 var(--accent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--select)', outline: '1px solid var(--border-strong)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--line)' },
  '.cm-searchMatch': { backgroundColor: 'var(--found)', outline: '1px solid var(--catch)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--select)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--fail) 1px', textUnderlineOffset: '3px', textDecorationSkipInk: 'none' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--catch) 1px', textUnderlineOffset: '3px', textDecorationSkipInk: 'none' },
  '.cm-lintRange-hint, .cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--accent) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--line)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 1px' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--fg)', border: '1px solid var(--border-strong)', borderRadius: '8px', boxShadow: 'var(--shadow)', maxWidth: 'min(560px, 92vw)' },
  '.cm-diagnostic': { padding: '8px 12px', fontFamily: 'var(--sans)', fontSize: 'var(--text-m)', lineHeight: '1.45', borderLeft: 'none' },
  '.cm-diagnostic + .cm-diagnostic': { borderTop: '1px solid var(--border)' },
  '.cm-ways a': { color: 'var(--accent)', marginRight: '10px' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)', borderRadius: '6px', padding: '3px 10px', margin: '6px 6px 0 0', fontSize: 'var(--text-m)' },
  '.cm-told': { padding: '8px 12px', fontFamily: 'var(--sans)', fontSize: 'var(--text-m)', lineHeight: '1.45' },
  '.cm-told p': { margin: '4px 0 0' },
  '.cm-told code, .cm-told pre, .cm-told strong': { fontFamily: 'var(--mono)', fontSize: 'var(--text-code)' },
  '.cm-told pre': { margin: '2px 0 0', maxHeight: '200px', overflow: 'auto' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: 'var(--text-code)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--select)', color: 'var(--fg)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 12px', fontFamily: 'var(--sans)', fontSize: 'var(--text-m)' },
  '.cm-snippetField': { backgroundColor: 'var(--line)' },
  '.cm-dialog': { padding: '6px 28px 6px 10px' },
  '.cm-crowded': { display: 'flex', alignItems: 'center', gap: '10px', padding: '4px 10px', color: 'var(--muted)' },
  '.cm-crowded .cm-button': { minHeight: '28px', padding: '2px 10px', fontSize: '12px' },
  '@media (max-width: 639px)': { '.cm-crowded .cm-button': { minHeight: '44px' } },
  '.cm-found': { margin: '0' },
  '.cm-help': { color: 'var(--muted)', margin: '2px 0 0' },
  '.cm-told > div + *': { marginTop: '8px', display: 'block' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--fg)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--border)' },
  '.cm-panel': { fontFamily: 'var(--sans)', fontSize: 'var(--text-m)' },
  '.cm-textfield': { backgroundColor: 'var(--panel)', color: 'var(--fg)', border: '1px solid var(--border-strong)', borderRadius: '4px' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--panel)', color: 'var(--fg)', border: '1px solid var(--border-strong)', borderRadius: '4px' },
});

function isCrowded({ doc, readOnly }) {
  return doc.length > CROWDED_LENGTH && doc.lines < 3 && !readOnly;
}

function isPlain(text) {
  if (text.length > HIGHLIGHTED_LENGTH) return true;
  // As deep in YAML: lists within lists, or a line that stands that far to the right.
  if (/(?:[-?] ){400}|^ {800}/m.test(text)) return true;
  let depth = 0;
  // Where the string began that is read.
  let opened = null;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a) opened = null;
    else if (unit === 0x22 && text.charCodeAt(at - 1) !== 0x5c) opened = opened === null ? at : null;
    else if (opened !== null && at - opened > HIGHLIGHTED_STRING) return true;
    if (unit === 0x7b || unit === 0x5b) {
      if (++depth > HIGHLIGHTED_DEPTH) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return false;
}

/** How much of a text tells its language. */
const START = 1000;

// As the worker tells them apart: what does not begin as JSON is YAML.
const isYaml = (start) => !/^\s*(?:[[{"]|\/[/*]|$)/.test(start);

// A line below a key without a value belongs to it; below one with a value it stands beside it.
const belowKey = indentService.of((context, at) => {
  const [entry, lead, rest] = /^(\s*(?:- +)*)[^\s#].*?:(\s.*)?$/.exec(context.lineAt(at, -1).text) ?? [];
  if (entry === undefined) return undefined;
  const value = (rest ?? '').replace(/(?:^|\s)#.*$/, '').trim();
  return lead.length + (/^(?:[|>].*)?$/.test(value) ? context.unit : 0);
});

const languages = {
  plain: [],
  json: [json(), Prec.highest(expressions(expression(/(")\{%(?:[^"\\]|\\.)*%\}"/g)))],
  yaml: [yaml(), belowKey, Prec.highest(expressions(expression(/(["']?)\{%.*?%\}\1/g)))],
};
const language = (name) => [languages[name], name === 'plain' ? [] : [bracketMatching(), highlightSelectionMatches()]];

function message(found) {
  return () => {
    const text = document.createElement('div');
    text.appendChild(paragraph(found.message)).className = 'cm-found';
    for (const more of [found.help, found.why]) {
      if (!more) continue;
      const help = text.appendChild(paragraph(more));
      help.className = 'cm-help';
    }
    if (found.code) text.append(ways([found.lesson && ['Lesson', found.lesson], ['Reference', `ref/${found.code}`]]));
    return text;
  };
}

/** Text with words in backticks, as a paragraph. */
function paragraph(text) {
  const shown = document.createElement('p');
  text.split('`').forEach((part, index) => {
    if (index % 2 === 0) return shown.append(part);
    shown.appendChild(document.createElement('code')).textContent = part;
  });
  return shown;
}

/** Ways to lessons and to words of the reference, which the page opens: `[name, place]`. */
function ways(places) {
  const shown = document.createElement('p');
  shown.className = 'cm-ways';
  for (const [name, place] of places.filter(Boolean)) {
    const link = shown.appendChild(document.createElement('a'));
    link.href = `#learn/${place}`;
    link.textContent = name;
    shown.append(' ');
  }
  return shown;
}

/** What stands at a place, for a tooltip. */
function tooltip({ title, text, values, word }) {
  const dom = document.createElement('div');
  dom.className = 'cm-told';
  dom.appendChild(document.createElement('strong')).textContent = title;
  dom.append(...text.map(paragraph));
  for (const [what, json] of values) {
    dom.append(paragraph(`${what}, in the last run:`));
    dom.appendChild(document.createElement('pre')).textContent = json;
  }
  if (word) dom.append(ways([['Reference', `ref/${word}`]]));
  return dom;
}

/** Whether a change leaves nothing of the text that was there. */
function replacesAll({ changes, startState }) {
  let all = false;
  changes.iterChangedRanges((from, to) => (all ||= from === 0 && to === startState.doc.length));
  return all;
}

const NO_NAME = 'there is no name of a state or variable here';

/** Questions of all editors are counted together. */
let questions = 0;

class Editor {
  constructor(parent, { label, text, onChange, onAsk, onStop }) {
    this.onChange = onChange;
    this.onAsk = onAsk;
    this.onStop = onStop;
    // Who waits for which answer.
    this.waiting = new Map();
    this.timer = null;
    this.language = new Compartment();
    this.editable = new Compartment();
    this.plain = isPlain(text);
    this.spoken = this.languageOf(text.slice(0, START));
    this.awaitsColours = false;
    // What changed since the diagnostics were given: their fixes are edits of the text as it was then.
    this.since = ChangeSet.empty(text.length);
    const narrow = window.matchMedia('(max-width: 639px)').matches;
    const extensions = [
      onStop ? this.stopping() : [],
      lineNumbers(),
      foldGutter({ openText: '▾', closedText: '▸' }),
      lintGutter(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      codeFolding(),
      drawSelection(),
      rectangularSelection(),
      indentUnit.of('  '),
      EditorState.tabSize.of(2),
      EditorState.allowMultipleSelections.of(true),
      // Ctrl and a click go to what is named there.
      EditorView.clickAddsSelectionRange.of((event) => event.altKey),
      indentOnInput(),
      closeBrackets(),
      highlightActiveLine(),
      search({ top: false }),
      marks,
      look,
      syntaxHighlighting(colours),
      this.language.of(language(this.spoken)),
      this.editable.of([]),
      narrow ? EditorView.lineWrapping : [],
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
      // Tab is left to the browser: it leaves the editor. Mod-Enter is the page's: Run.
      keymap.of([
        { key: 'Mod-Enter', run: () => true },
        ...(onAsk ? this.askingKeys() : []),
        ...(onStop ? [{ key: 'F9', run: (view) => this.stop(view.state.selection.main.head) }] : []),
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        // Mod-Shift-m is the page's: its list of problems.
        { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
      ]),
      onAsk ? this.asking() : [],
      EditorState.transactionExtender.of((transaction) => this.relanguage(transaction)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.changed(update);
        // A text that takes the place of all of another one is read from where its lines begin.
        if (update.transactions.some((transaction) => transaction.isUserEvent('input.paste') && replacesAll(transaction))) update.view.scrollDOM.scrollLeft = 0;
        if (this.awaitsColours) update.view.dispatch({ effects: this.spokenLanguage() });
      }),
      EditorView.domEventHandlers({
        blur: () => this.flush(),
        mousedown: (event, view) => {
          if (!onAsk || event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
          const at = view.posAtCoords(event);
          if (at === null) return false;
          view.dispatch({ selection: { anchor: at } });
          view.focus();
          this.goTo();
          event.preventDefault();
          return true;
        },
        keydown: (event) => {
          if (event.ctrlKey || event.metaKey) this.flush();
        },
      }),
    ];
    this.view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  }

  // Breakpoints, beside the line numbers.
  stopping() {
    const mousedown = (_view, line) => this.stop(line.from);
    return [stops, gutter({ class: 'cm-stops', renderEmptyElements: true, markers: (view) => view.state.field(stops), domEventHandlers: { mousedown } })];
  }

  /** A breakpoint is wanted at a place, or no longer: where the text of its line begins, or behind. */
  stop(offset) {
    this.flush();
    const line = this.view.state.doc.lineAt(offset);
    this.onStop(Math.max(offset, line.from + /^\s*/.exec(line.text)[0].length));
    return true;
  }

  // What needs someone who knows the language: completion and hover.
  asking() {
    return [
      told,
      showPanel.compute(['doc', EditorState.readOnly], (state) => (isCrowded(state) ? this.crowded : null)),
      autocompletion({
        override: [(context) => this.complete(context)],
        icons: false,
        // Which key was taken says which value may follow.
        activateOnCompletion: (taken) => taken.type === 'property',
      }),
      hoverTooltip(async (_view, at) => this.tooltipAt(at), { hideOnChange: true }),
    ];
  }

  askingKeys() {
    const run = (what) => () => {
      what.call(this);
      return true;
    };
    return [
      { key: 'F1', run: run(this.describe) },
      { key: 'Escape', run: () => this.untell() },
      { key: 'F12', run: run(this.goTo), shift: run(this.goOn) },
      { key: 'F2', run: run(this.rename) },
      { key: 'Shift-Alt-f', run: run(this.format) },
    ];
  }

  /** Asks about a place; gives null when the text has changed by the time of the answer, or when there is none. */
  ask(kind, offset = this.view.state.selection.main.head, name = '') {
    this.flush();
    const id = ++questions;
    // More than a few wait only if their answers are lost.
    for (const old of this.waiting.keys()) if (old < id - 8) this.answer(old, '"nothing"');
    const { doc } = this.view.state;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.onAsk(id, kind, offset, name);
    return answer.then((found) => (this.view.state.doc.eq(doc) ? found : null));
  }

  answer(id, json) {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(JSON.parse(json));
  }

  async complete(context) {
    // A long text would have to cross with every key.
    if (!context.explicit && this.view.state.doc.length > TOLD_AT_ONCE) return null;
    const found = (await this.ask('complete', context.pos))?.completions;
    if (!found || context.aborted || (found.quiet && !context.explicit)) return null;
    const lead = found.from - found.replacedFrom;
    const trail = found.replacedTo - context.pos;
    const put = (insert) => (view, completion, from, to) => {
      let [start, end] = [from - lead, Math.min(to + trail, view.state.doc.length)];
      if (found.commaAt !== undefined && found.commaAt !== null) {
        view.dispatch({ changes: { from: found.commaAt, insert: ',' }, userEvent: 'input.complete' });
        [start, end] = [start + 1, end + 1];
      }
      // The caret must stand inside of what is replaced.
      snippet(insert)(view, completion, start, end);
    };
    const options = found.items.map((item, index) => ({
      label: item.label,
      detail: item.detail,
      info: item.doc ? () => paragraph(item.doc) : undefined,
      type: item.kind,
      apply: put(item.insert),
      boost: Math.max(99 - index, -99),
    }));
    return { from: found.from, options, validFor: /^[\w$]*$/ };
  }

  async tooltipAt(at) {
    const found = (await this.ask('hover', at))?.hover;
    if (!found) return null;
    return { pos: found.range.from, end: found.range.to, above: true, create: () => ({ dom: tooltip(found) }) };
  }

  async describe() {
    const { state } = this.view;
    const at = state.selection.main.head;
    const shown = await this.tooltipAt(at);
    if (this.view.state.doc !== state.doc) return;
    const dom = shown ? shown.create().dom : document.createElement('div');
    dom.className = 'cm-told';
    const wrong = [];
    forEachDiagnostic(this.view.state, (found, from, to) => from <= at && at <= to && wrong.push(found.renderMessage()));
    if (!shown && wrong.length === 0) return this.say('nothing is known about what stands here');
    dom.prepend(...wrong);
    // Its links are the next stops of Tab; back from them as from the text.
    dom.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.untell()) return;
      event.stopPropagation();
      this.view.focus();
    });
    const told = { pos: shown?.pos ?? at, above: true, create: () => ({ dom }) };
    this.view.dispatch({ effects: [setTold.of(told), EditorView.announce.of(dom.textContent)] });
  }

  untell() {
    if (!this.view.state.field(told)) return false;
    this.view.dispatch({ effects: setTold.of(null) });
    return true;
  }

  /** Says something at the lower edge of the editor. */
  say(text) {
    this.said?.();
    const { close } = showDialog(this.view, { label: text, class: 'cm-said' });
    this.view.dispatch({ effects: EditorView.announce.of(text) });
    const timer = setTimeout(() => this.said?.(), 4000);
    this.said = () => {
      clearTimeout(timer);
      this.said = null;
      this.view.dispatch({ effects: close });
    };
  }

  async goTo() {
    const found = (await this.ask('names'))?.names;
    if (found?.definition) this.reveal(found.definition.from, found.definition.to, true);
    else this.say(NO_NAME);
  }

  async goOn() {
    const found = (await this.ask('names'))?.names;
    if (!found) return this.say(NO_NAME);
    const next = found.all.find((range) => range.from > found.here.from) ?? found.all[0];
    this.reveal(next.from, next.to, true);
  }

  async rename() {
    if (this.view.state.readOnly) return;
    const at = this.view.state.selection.main.head;
    const found = (await this.ask('names', at))?.names;
    if (!found) return this.say(NO_NAME);
    const { result } = showDialog(this.view, {
      label: `New name of ${found.name}`,
      input: { type: 'text', name: 'name', value: found.name, size: 40, maxLength: 80 },
      submitLabel: 'Rename',
      focus: true,
    });
    const form = await result;
    const name = form?.elements.namedItem('name').value;
    this.view.focus();
    if (name !== undefined && name !== found.name) this.edit(await this.ask('rename', at, name), 'rename');
  }

  // Many texts are copied from where nobody minds how they look.
  crowded = () => {
    const dom = document.createElement('div');
    dom.className = 'cm-crowded';
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cm-button';
    button.textContent = 'Lay out';
    button.title = 'Lay out (Shift+Alt+F)';
    button.onclick = () => this.format().then(() => this.view.focus());
    dom.append('All of it stands on one line. ', button);
    return { dom };
  };

  async format() {
    if (this.view.state.readOnly) return;
    this.edit(await this.ask('format'), 'format');
  }

  edit(answer, event) {
    if (answer?.refused) return this.say(answer.refused);
    const changes = (answer?.edits ?? []).map(({ from, to, text }) => ({ from, to, insert: text }));
    if (changes.length > 0) this.view.dispatch({ changes, userEvent: `input.${event}` });
  }

  // Decides about colours before the text is parsed for them; only a large insertion can change the answer upwards.
  relanguage(transaction) {
    if (!transaction.docChanged) return null;
    let inserted = 0;
    transaction.changes.iterChanges((_fromA, _toA, fromB, toB) => (inserted += toB - fromB));
    const { newDoc } = transaction;
    if ((inserted >= HIGHLIGHTED_DEPTH || this.plain) && !(this.plain && newDoc.length > HIGHLIGHTED_LENGTH)) this.plain = isPlain(newDoc.toString());
    const spoken = this.languageOf(newDoc.sliceString(0, START));
    if (spoken === this.spoken) return null;
    // A language is set up over the text before: what was too long for colours must be gone first.
    this.awaitsColours = this.spoken === 'plain';
    this.spoken = spoken;
    return this.awaitsColours ? null : { effects: this.spokenLanguage() };
  }

  spokenLanguage() {
    this.awaitsColours = false;
    return this.language.reconfigure(language(this.spoken));
  }

  // Only the definition may be YAML; it is the one with someone to ask.
  languageOf(start) {
    if (this.plain) return 'plain';
    return this.onAsk && isYaml(start) ? 'yaml' : 'json';
  }

  changed(update) {
    this.since = this.since.compose(update.changes);
    if (update.transactions.every((transaction) => transaction.annotation(fromPage))) return;
    if (update.state.doc.length <= TOLD_AT_ONCE) return this.tell();
    this.timer ??= setTimeout(() => this.tell(), PAUSE_MS);
  }

  tell() {
    clearTimeout(this.timer);
    this.timer = null;
    // As UTF-8: a string is handed over by a loop over its characters, which holds the page up twice as long when it first meets 10 MB.
    this.onChange(new TextEncoder().encode(this.view.state.doc.toString()));
  }

  flush() {
    if (this.timer !== null) this.tell();
  }

  setText(text) {
    const old = this.view.state.doc.toString();
    if (old === text) return;
    clearTimeout(this.timer);
    this.timer = null;
    const shorter = Math.min(old.length, text.length);
    let start = 0;
    while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++;
    let end = 0;
    while (end < shorter - start && old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end++;
    this.view.dispatch({
      changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) },
      // A step of its own for undo: it is no continuation of what was typed.
      annotations: [fromPage.of(true), isolateHistory.of('full')],
    });
  }

  diagnose(findings) {
    const { doc } = this.view.state;
    this.since = ChangeSet.empty(doc.length);
    const shown = findings.map((found) => {
      let from = Math.min(found.from, doc.length);
      let to = Math.min(Math.max(found.to, from), doc.length);
      // A place between two characters would not be seen.
      if (from === to && to < doc.length) to++;
      else if (from === to && from > 0) from--;
      // A button's name is plain text.
      const actions = found.fixes.map((fix) => ({ name: fix.title.replaceAll('`', ''), apply: () => this.apply(fix) }));
      return { from, to, severity: found.severity, message: found.message, renderMessage: message(found), actions };
    });
    this.view.dispatch(setDiagnostics(this.view.state, shown));
  }

  apply(fix) {
    const changes = fix.edits.map((edit) => ({ from: this.since.mapPos(edit.from, 1), to: this.since.mapPos(edit.to, 1), insert: edit.text }));
    this.view.dispatch({ changes, userEvent: 'input.fix' });
    this.view.focus();
  }

  mark(ranges) {
    const { doc } = this.view.state;
    const lines = new Set();
    for (const { from, to } of ranges) {
      const last = doc.lineAt(Math.min(to, doc.length)).number;
      for (let line = doc.lineAt(Math.min(from, doc.length)).number; line <= last; line++) lines.add(doc.line(line).from);
    }
    const sorted = [...lines].sort((a, b) => a - b).map((from) => markedLine.range(from));
    this.view.dispatch({ effects: setMarks.of(Decoration.set(sorted)) });
  }

  setStops(places) {
    const { doc } = this.view.state;
    const signs = places.map(({ from, on }) => new Stop(on).range(doc.lineAt(Math.min(from, doc.length)).from));
    this.view.dispatch({ effects: putStops.of(RangeSet.of(signs, true)) });
  }

  // Only the page changes what can but be read: no key, no fix, no paste. The caret goes where it likes.
  setReadOnly(on) {
    const only = [EditorState.readOnly.of(true), EditorState.changeFilter.of((transaction) => transaction.annotation(fromPage) === true)];
    this.view.dispatch({ effects: this.editable.reconfigure(on ? only : []) });
  }

  reveal(from, to, focus) {
    const end = this.view.state.doc.length;
    const [anchor, head] = [Math.min(from, end), Math.min(to, end)];
    this.view.dispatch({
      ...(focus ? { selection: { anchor, head } } : {}),
      effects: EditorView.scrollIntoView(anchor, { y: focus ? 'center' : 'nearest', yMargin: 40 }),
    });
    if (focus) this.view.focus();
  }
}

/** Makes an editor inside `parent`. `options`: `{ label, text, onChange(utf8), onAsk(id, kind, offset, name), onStop(offset) }`; without `onAsk` there is no completion and no hover, without `onStop` no place for breakpoints. */
export const create = (parent, options) => new Editor(parent, options);
/** Replaces the text, keeping cursor and undo history where the two agree; `onChange` is not called. */
export const setText = (editor, text) => editor.setText(text);
/** Shows findings: `[{ from, to, severity: 'error' | 'warning' | 'hint', message, help, why, fixes: [{ title, edits: [{ from, to, text }] }] }]`. */
export const diagnose = (editor, findings) => editor.diagnose(findings);
/** Highlights the lines of `[{ from, to }]` and of nothing else. */
export const mark = (editor, ranges) => editor.mark(ranges);
/** Shows breakpoints at the lines of `[{ from, on }]` and nowhere else; `on` is false for one that is switched off. */
export const setStops = (editor, places) => editor.setStops(places);
/** Tells what was asked by `onAsk`: the id and the answer as JSON, `Told` of the protocol. */
export const answer = (editor, id, told) => editor.answer(id, told);
/** Whether the text is to be looked at only. */
export const setReadOnly = (editor, on) => editor.setReadOnly(on);
/** Scrolls to a place; with `focus` also selects it and moves the focus there. */
export const reveal = (editor, from, to, focus) => editor.reveal(from, to, focus);
/** Takes the editor away, telling of a change not told yet. */
export function destroy(editor) {
  editor.flush();
  editor.view.destroy();
}
