import { ArgumentError } from '@unroll/core';
import { check, defineOptions, describe, flag, type Leading, printable, text } from '@unroll/core/internal';
import { pythonFloat } from '../printing/python-format.js';
import { Callback, type Logs } from './callback.js';
import { countOf, logsOf } from './checks.js';

/** Where lines go: a stream, an array's `push` in `write`, ... */
export interface TextSink {
  write(text: string): unknown;
}

export interface CSVLoggerOptions {
  /** Default ','. */
  separator?: string;
  /** Goes on with a file that is there, rather than to begin it anew. Default false. */
  append?: boolean;
}

type Arguments = CSVLoggerOptions & { filename: string | TextSink };

const csvLogger = defineOptions<Arguments>('CSVLogger', {
  positional: ['filename', 'separator', 'append'],
  required: 1,
  checks: {
    filename: check<string | TextSink>(
      'a path or an object with `write`',
      (value) =>
        (text.accepts(value) && value !== '') ||
        (typeof value === 'object' &&
          value !== null &&
          'write' in value &&
          typeof value.write === 'function'),
    ),
    separator: check<string>(
      'one character',
      (value) => text.accepts(value) && (value as string).length === 1,
    ),
    append: flag,
  },
});

/**
 * Writes each epoch's logs as a line of CSV. keras.callbacks.CSVLogger.
 *
 * @param filename The path of a file, under Node; or anything with `write`, everywhere.
 * @throws ArgumentError, when training begins, for a path where there are no files.
 */
export class CSVLogger extends Callback {
  readonly separator: string;
  readonly append: boolean;
  readonly #target: string | TextSink;
  #sink: TextSink | null = null;
  #hasHeader = false;
  #keys: string[] | null = null;

  constructor(filename: string | TextSink, options?: CSVLoggerOptions);
  constructor(...args: Leading<[filename: string | TextSink, separator: string, append: boolean], Arguments>);
  constructor(...args: unknown[]) {
    const { filename, separator = ',', append = false } = csvLogger.read(args);
    super();
    this.separator = separator;
    this.append = append;
    this.#target = filename;
  }

  override onTrainBegin(): void {
    this.#keys = null;
    if (typeof this.#target === 'string') {
      const { sink, isEmpty } = openFile(this.#target, this.append);
      this.#sink = sink;
      this.#hasHeader = !isEmpty;
    } else {
      this.#hasHeader &&= this.append;
      this.#sink = this.#target;
    }
  }

  override onEpochEnd(epoch: number, told?: Logs | null): void {
    const logs = logsOf('CSVLogger', told);
    countOf('CSVLogger', 'epoch', epoch);
    this.#keys ??= columnsOf(logs);
    const keys = this.#keys;
    if (!this.#hasHeader) this.#writeRow(['epoch', ...keys]);
    this.#hasHeader = true;
    this.#writeRow([String(epoch), ...keys.map((key) => cell(logs[key]))]);
  }

  override onTrainEnd(): void {
    this.#sink = null;
  }

  #writeRow(cells: readonly string[]): void {
    this.#sink?.write(`${cells.map((cell) => this.#quoted(cell)).join(this.separator)}\r\n`);
  }

  #quoted(cell: string): string {
    const needsQuotes = cell.includes(this.separator) || /["\r\n]/.test(cell);
    return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
}

/** Numbers as Python writes them. */
function cell(value: number | undefined): string {
  if (typeof value === 'number') return pythonFloat(value);
  return value === undefined ? 'NA' : printable(typeof value === 'string' ? value : describe(value));
}

/** As Keras has it, columns for validation are there from the start, also if it comes only in later epochs. */
function columnsOf(logs: Logs): string[] {
  const keys = Object.keys(logs).sort();
  return keys.some((key) => key.startsWith('val_')) ? keys : [...keys, ...keys.map((key) => `val_${key}`)];
}

/** Each line is appended at once: what a run that is killed has written stays. */
function openFile(path: string, append: boolean): { sink: TextSink; isEmpty: boolean } {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs');
  if (fs === undefined) {
    throw new ArgumentError(
      `CSVLogger: there are no files here; expected an object with \`write\`, got ${describe(path)}`,
    );
  }
  if (!append) fs.writeFileSync(path, '');
  const isEmpty = !fs.existsSync(path) || fs.statSync(path).size === 0;
  return { sink: { write: (text) => fs.appendFileSync(path, text) }, isEmpty };
}
