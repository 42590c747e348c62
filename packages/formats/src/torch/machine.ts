/** The stack machine of a pickle: what its instructions do. */
import { type Budget, costs } from '../budget.js';
import { ByteReader } from '../byte-reader.js';
import { FormatError, quote } from '../errors.js';
import { decodeText } from '../text.js';

/** What stands for a Python callable: builds a value from the arguments, or refuses them. */
export type Constructor = (args: readonly unknown[], where: string) => unknown;

/** A name that a pickle may mention: called (`construct`), or kept as it is (`value`). */
export type Global = { construct: Constructor } | { value: unknown };

export interface Unpickling {
  format: string;
  where: string;
  /** By `module.name`. */
  globals: ReadonlyMap<string, Global>;
  /** What a persistent id stands for. */
  persistent(id: unknown): unknown;
  budget: Budget;
}

/** A tuple while reading; lists are plain arrays and dicts are Maps. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A name of the table while reading. */
export class Name {
  constructor(
    readonly name: string,
    readonly global: Global,
  ) {}
}

/** What pickles set the state of, after they have made it. */
export abstract class Stateful {
  abstract setState(state: unknown, where: string): void;
}

export const mark = Symbol('mark');

/** Below the 2^24 at which a Map of V8 is full; a Map as large as this is slow enough. */
const maxEntries = 2_000_000;

/** As far as Python's own short form (LONG1) goes. */
const maxIntegerBytes = 255;

/** What a pickle remembers, by number: Python numbers from 0 on, other writers may leave gaps. */
class Memo {
  readonly #inOrder: unknown[] = [];
  readonly #others = new Map<number, unknown>();

  get size(): number {
    return this.#inOrder.length + this.#others.size;
  }

  get(index: number): unknown {
    return index < this.#inOrder.length ? this.#inOrder[index] : this.#others.get(index);
  }

  /** False when there is no room. */
  set(index: number, value: unknown): boolean {
    if (index <= this.#inOrder.length) this.#inOrder[index] = value;
    else if (this.#others.size < maxEntries) this.#others.set(index, value);
    else return false;
    return true;
  }
}

export class Machine {
  readonly stack: unknown[] = [];
  readonly memo = new Memo();
  readonly reader: ByteReader;

  constructor(
    readonly bytes: Uint8Array,
    readonly context: Unpickling,
    offset: number,
  ) {
    this.reader = new ByteReader(context.format, bytes, offset);
  }

  readonly #place = () => `${this.context.where}, offset ${this.reader.offset}`;

  error(problem: string): FormatError {
    return new FormatError(this.context.format, this.#place(), problem);
  }

  /** Takes what an instruction makes from the budget. */
  spend(operations: number, bytes: number): void {
    this.context.budget.operations(operations, this.#place);
    if (bytes > 0) this.context.budget.memory(bytes, this.#place);
  }

  pushNew(value: unknown, bytes: number): void {
    this.spend(0, bytes);
    this.stack.push(value);
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw this.error('the stack of the pickle is empty here');
    return value;
  }

  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  popMark(): unknown[] {
    const at = this.stack.lastIndexOf(mark);
    if (at < 0) throw this.error('no mark on the stack of the pickle');
    return this.stack.splice(at).slice(1);
  }

  tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop());
    this.pushTuple(items.reverse());
  }

  pushTuple(items: readonly unknown[]): void {
    this.pushNew(items.length === 0 ? emptyTuple : tupleOf(items), items.length === 0 ? 0 : costs.tuple);
  }

  text(length: number): string {
    return decodeText(this.context.format, this.context.where, this.reader.take(length));
  }

  line(): string {
    const { reader } = this;
    const end = this.bytes.indexOf(0x0a, reader.offset);
    const line = this.text((end < 0 ? this.bytes.length : end) - reader.offset);
    reader.advance(1);
    return line;
  }

  /** Little-endian two's complement of any length. */
  long(length: number): number | bigint {
    if (!(length >= 0 && length <= maxIntegerBytes)) throw this.error(`an integer of ${length} bytes`);
    const bytes = this.reader.take(length);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).reverse();
    const value = BigInt.asIntN(length * 8, BigInt(`0x0${digits.join('')}`));
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  find(module: string, name: string): void {
    const full = `${module}.${name}`;
    const global = this.context.globals.get(full);
    if (global === undefined) {
      throw this.error(
        `the pickle names ${quote(full)}, which is not among what weights are made of; nothing was run. ${advice(full)}`,
      );
    }
    this.pushNew(new Name(full, global), costs.tuple);
  }

  byteString(length: number): Uint8Array {
    this.spend(0, costs.list + length);
    return Uint8Array.from(this.reader.take(length));
  }

  /** A `str` of Python 2, which may be text or bytes: what is not UTF-8 is one character a byte. */
  shortText(length: number): string {
    const bytes = this.reader.take(length);
    this.spend(0, length);
    try {
      return decodeText(this.context.format, this.context.where, bytes);
    } catch {
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    }
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof Name) || !('construct' in callee.global) || !(args instanceof Tuple)) {
      throw this.error('a call of what cannot be called');
    }
    this.pushNew(callee.global.construct(args.items, `${this.context.where}, ${callee.name}`), costs.list);
  }

  /**
   * Attributes set on an OrderedDict: torch keeps `_metadata`, the versions of modules, there, and nothing here needs it.
   * Objects that have a state take it themselves.
   */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (target instanceof Stateful)
      target.setState(state, `${this.context.where}, offset ${this.reader.offset}`);
    else if (!(target instanceof Map)) throw this.error('attributes of an object that is not a dict');
  }

  addItems(items: readonly unknown[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw this.error('an item added to what is not a set');
    this.spend(items.length, costs.entry * items.length);
    for (const item of items) set.add(this.#key(item));
  }

  pushSet(items: readonly unknown[]): void {
    this.pushNew(new Set(), costs.dict);
    this.addItems(items);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.error('an append to what is not a list');
    this.spend(items.length, 0);
    for (const item of items) list.push(resolved(item));
  }

  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      throw this.error('an item set in what is not a dict');
    this.spend(items.length, (costs.entry * items.length) / 2);
    if (dict.size + items.length / 2 > maxEntries)
      throw this.error(`a dict of more than ${maxEntries} items`);
    for (let i = 0; i < items.length; i += 2) dict.set(this.#key(items[i]), resolved(items[i + 1]));
  }

  #key(key: unknown): unknown {
    if (key !== null && !['string', 'number', 'bigint', 'boolean'].includes(typeof key)) {
      throw this.error('a key of a dict must be a string, a number, a boolean or None');
    }
    return key;
  }

  put(index: number): void {
    this.spend(0, costs.entry);
    if (!this.memo.set(index, this.top())) throw this.error('too many values are remembered out of order');
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.error(`no value was remembered as ${index}`);
    this.push(value);
  }

  stackGlobal(): void {
    const [name, module] = [this.pop(), this.pop()];
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.error('a name that is not a string');
    this.find(module, name);
  }

  protocol(): void {
    const version = this.reader.uint8();
    if (version < 2 || version > 5) throw this.error(`pickle protocol ${version}, 2 to 5 are read`);
  }
}

/** A name that stands for a value, like `torch.float32`, is that value; the others pass through. */
export function resolved(item: unknown): unknown {
  return item instanceof Name && 'value' in item.global ? item.global.value : item;
}

function tupleOf(items: readonly unknown[]): Tuple {
  return new Tuple(items.map(resolved));
}

const emptyTuple = new Tuple([]);

/** What a person can do about a name that is not data. */
function advice(name: string): string {
  if (name.startsWith('torch.optim.')) {
    return 'It is a whole optimizer: save its state, torch.save(optimizer.state_dict(), path)';
  }
  const isOfLibrary = /^(torch|numpy|builtins|__builtin__|collections|argparse|pathlib|omegaconf)\b/.test(
    name,
  );
  if (isOfLibrary && !name.startsWith('torch.nn.')) {
    return 'Save tensors and plain data: torch.save(model.state_dict(), path)';
  }
  return (
    `${isOfLibrary || name.startsWith('__main__.') ? 'It is' : 'If it is'} a whole module, pickled: in Python, model = ` +
    'torch.load("module.pt", weights_only=False); torch.save(model.state_dict(), "weights.pt")'
  );
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}
