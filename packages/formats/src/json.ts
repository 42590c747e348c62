/**
 * JSON from files, as Python's `json` reads it: strict but for `NaN`, `Infinity` and `-Infinity`, which Keras writes. Two
 * things JSON.parse lets pass are refused: a key that stands twice in an object, of which one value would be lost, and
 * nesting or numbers of values out of proportion to the file.
 */
import { ArgumentError } from '@unroll/core/errors';
import { expected, isPlainObject } from '@unroll/core/internal';
import { Budget, costs, maxDepth } from './budget.js';
import { FormatError, quote } from './errors.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FormatError, which says at which character, for what is not JSON. */
export function parseJson(
  format: string,
  where: string,
  text: string,
  budget: Budget = new Budget(format, text?.length ?? 0),
): Json {
  for (const [name, value] of Object.entries({ format, where, text })) {
    if (typeof value !== 'string') throw expected('parseJson', name, 'a string', value);
  }
  if (!(budget instanceof Budget)) throw expected('parseJson', 'budget', 'a Budget', budget);
  return new Parser(format, where, text, budget).whole();
}

/** A JSON object from a file. */
export function parseJsonObject(format: string, where: string, text: string, budget?: Budget): JsonObject {
  const value = parseJson(format, where, text, budget);
  if (!isJsonObject(value)) throw new FormatError(format, where, 'a JSON object is expected here');
  return value;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

class Parser {
  #at = 0;
  readonly #place = () => `${this.where}, character ${this.#at}`;

  constructor(
    readonly format: string,
    readonly where: string,
    readonly text: string,
    readonly budget: Budget,
  ) {}

  whole(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.text.length) throw this.#unexpected('the end');
    return value;
  }

  #unexpected(expected: string): FormatError {
    const found = this.#at < this.text.length ? quote(this.text.slice(this.#at, this.#at + 20)) : 'the end';
    return new FormatError(
      this.format,
      this.#place(),
      `not JSON: ${expected} is expected here, got ${found}`,
    );
  }

  #space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #value(depth: number): Json {
    this.#space();
    this.budget.operations(1, this.#place);
    switch (this.text[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#list(depth + 1);
      case '"':
        return this.#string();
    }
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    numberPattern.lastIndex = this.#at;
    const number = numberPattern.exec(this.text)?.[0];
    if (number === undefined) throw this.#unexpected('a value');
    this.#at += number.length;
    return Number(number);
  }

  #object(depth: number): JsonObject {
    this.#open(depth, costs.dict);
    const object: JsonObject = {};
    if (this.#ends('}')) return object;
    do {
      this.#space();
      if (this.text[this.#at] !== '"') throw this.#unexpected('a key');
      const key = this.#string();
      if (Object.hasOwn(object, key)) {
        throw new FormatError(this.format, this.#place(), `the key ${quote(key)} stands twice in an object`);
      }
      this.#space();
      if (this.text[this.#at] !== ':') throw this.#unexpected('":"');
      this.#at++;
      this.budget.memory(costs.entry, this.#place);
      const value = this.#value(depth);
      if (key === '__proto__') Object.defineProperty(object, key, { ...plain, value });
      else object[key] = value;
    } while (this.#continues('}'));
    return object;
  }

  #list(depth: number): Json[] {
    this.#open(depth, costs.list);
    const list: Json[] = [];
    if (this.#ends(']')) return list;
    do list.push(this.#value(depth));
    while (this.#continues(']'));
    return list;
  }

  #open(depth: number, cost: number): void {
    this.budget.depth(depth, this.#place);
    this.budget.memory(cost, this.#place);
    this.#at++;
  }

  #ends(bracket: string): boolean {
    this.#space();
    if (this.text[this.#at] !== bracket) return false;
    this.#at++;
    return true;
  }

  #continues(bracket: string): boolean {
    if (this.#ends(bracket)) return false;
    if (this.text[this.#at] !== ',') throw this.#unexpected(`"," or "${bracket}"`);
    this.#at++;
    return true;
  }

  /** Finds where it ends; what is escaped in it is JSON.parse's to read. */
  #string(): string {
    const start = this.#at++;
    let isPlain = true;
    for (; ; this.#at++) {
      const code = this.text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        isPlain = false;
        this.#at++;
      } else if (!(code >= 0x20)) throw this.#unexpected('the rest of a string');
    }
    this.#at++;
    if (isPlain) return this.text.slice(start + 1, this.#at - 1);
    try {
      return JSON.parse(this.text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      throw this.#unexpected('a string');
    }
  }
}

const plain = { configurable: true, enumerable: true, writable: true };

/**
 * JSON text as Python's `json` writes it: `NaN`, `Infinity` and `-Infinity` where JSON.stringify has null.
 *
 * @param numberText How a finite number is written, by the key it stands under. Default as JSON.stringify does.
 * @throws ArgumentError for what JSON does not have: bigints, functions, symbols, objects of classes, a value that holds
 *   itself or is nested deeper than 200 levels, which `parseJson` would refuse.
 */
export function stringifyJson(
  value: unknown,
  numberText: (value: number, key: string) => string = String,
  key = '',
): string {
  if (typeof numberText !== 'function')
    throw expected('stringifyJson', 'numberText', 'a function', numberText);
  return jsonOf(value, numberText, key, 0);
}

function jsonOf(
  value: unknown,
  numberText: (value: number, key: string) => string,
  key: string,
  depth: number,
): string {
  if (depth > maxDepth) {
    throw new ArgumentError(
      `stringifyJson: value must not hold itself or be nested deeper than ${maxDepth} levels`,
    );
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : numberText(value, key);
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item) => jsonOf(item, numberText, key, depth + 1)).join(', ')}]`;
  }
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value ?? null);
  }
  if (!isPlainObject(value)) throw expected('stringifyJson', 'value', 'data that JSON has', value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}: ${jsonOf(item, numberText, name, depth + 1)}`).join(', ')}}`;
}
