// JSONata by itself: the same expressions that Step Functions has, on any JSON.
import { Held, Prepared } from './engine.js';

const text = (document) => (document === undefined || typeof document === 'string' ? document : JSON.stringify(document));

/** A document that is read once and stays with the engine. */
export class Loaded {
  constructor(document) {
    this.held = document instanceof Held ? document : Held.read(text(document));
  }

  /** The document as a JavaScript value. */
  value() {
    const json = this.held.text();
    return json === undefined ? undefined : JSON.parse(json);
  }
}

const loaded = (document) => (document instanceof Loaded ? document : new Loaded(document));

/** A parsed expression. */
export class Expression {
  constructor(source) {
    this.prepared = Prepared.parse(source);
  }

  /** What the expression gives; `undefined` when that is nothing. */
  evaluate(input, bindings) {
    return this.select(input, bindings).value();
  }

  /** The same, left with the engine. */
  select(input, bindings) {
    return new Loaded(this.prepared.evaluate(loaded(input).held, loaded(bindings).held, Date.now()));
  }
}
