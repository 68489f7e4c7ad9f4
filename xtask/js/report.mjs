// What a bench tells: lines and tables in Markdown, printed while it measures, and kept beside its figures so that `docs/speed.md` can show them.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const { OUT, SHORT } = process.env;

/** Whether one round of everything is enough, to see that the bench still runs: its figures mean nothing then. */
export const short = SHORT !== undefined;

/** `many` rounds, or one when it is to be short. */
export const rounds = (many) => (short ? 1 : many);

const lines = [];
let widths = [];
const last = () => lines.at(-1);

function tell(line) {
  console.log(line);
  lines.push(line);
}

/** A paragraph. */
export function say(text) {
  if (last()) lines.push('');
  widths = [];
  tell(text);
}

/** Begins a table; a column is `[title, width]`, the first of them words, the others numbers. */
export function columns(...titles) {
  if (last()) lines.push('');
  widths = titles.map(([title, width]) => Math.max(title.length, width));
  row(...titles.map(([title]) => title));
  tell(`|${widths.map((width, index) => (index ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`);
}

/** A row of the table. */
export function row(...cells) {
  tell(`| ${cells.map((cell, index) => (index ? String(cell).padStart(widths[index]) : String(cell).padEnd(widths[index]))).join(' | ')} |`);
}

/** A number for a table, or a dash. */
export const digits = (value) => (value == null ? '–' : value.toFixed(value < 10 ? 2 : 1));

/** Writes the figures to OUT, and what was told to the same name with `.md`, with the day and the kind of machine; `where` is the program it ran in. */
export function keep(figures, where) {
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  const machine = `${os.availableParallelism()} cores of ${os.cpus()[0]?.model.trim() || os.arch()}, ${gigabytes} GB, ${os.type()}, ${where}`;
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.`;
  writeFileSync(OUT, JSON.stringify({ measured, ...figures }, null, 2) + '\n');
  writeFileSync(OUT.replace(/\.json$/, '.md'), `${measured}\n\n${lines.join('\n')}\n`);
  console.log(`written to ${path.relative(process.cwd(), OUT)}`);
}
