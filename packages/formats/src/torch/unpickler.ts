/**
 * Python's pickle, read as data. A pickle is a program for a small stack machine; two of its instructions name a Python
 * object and call it. Here a name is looked up in a table of `Globals` that the caller gives, a call runs the TypeScript
 * function found there, and a name that is not in the table is refused: `os.system` is only a string.
 *
 * Protocols 2 to 5, without bytes, sets, objects of other classes and extension codes.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
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

class Name {
  constructor(
    readonly name: string,
    readonly global: Global,
  ) {}
}

const mark = Symbol('mark');

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

type Step = (machine: Machine) => void;

class Machine {
  readonly stack: unknown[] = [];
  readonly memo = new Memo();
  readonly reader: ByteReader;

  constructor(
    readonly bytes: Uint8Array,
    readonly context: Unpickling,
  ) {
    this.reader = new ByteReader(context.format, bytes);
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
        `the pickle names ${quote(full)}, which is not among what weights are made of; nothing was run`,
      );
    }
    this.pushNew(new Name(full, global), costs.tuple);
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof Name) || !('construct' in callee.global) || !(args instanceof Tuple)) {
      throw this.error('a call of what cannot be called');
    }
    this.pushNew(callee.global.construct(args.items, `${this.context.where}, ${callee.name}`), costs.list);
  }

  /** Attributes set on an OrderedDict: torch keeps `_metadata`, the versions of modules, there. Nothing here needs it. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw this.error('attributes of an object that is not a dict');
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
function resolved(item: unknown): unknown {
  return item instanceof Name && 'value' in item.global ? item.global.value : item;
}

function tupleOf(items: readonly unknown[]): Tuple {
  return new Tuple(items.map(resolved));
}

const emptyTuple = new Tuple([]);

const stop = 0x2e;

/** By opcode. */
const steps = new Map<number, Step>([
  [0x80, (m) => m.protocol()],
  [0x95, (m) => m.reader.advance(8)],
  [0x28, (m) => m.push(mark)],
  [0x4e, (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [0x4a, (m) => m.push(m.reader.int32())],
  [0x4b, (m) => m.push(m.reader.uint8())],
  [0x4d, (m) => m.push(m.reader.uint16())],
  [0x8a, (m) => m.push(m.long(m.reader.uint8()))],
  [0x8b, (m) => m.push(m.long(m.reader.int32()))],
  [0x47, (m) => m.push(m.reader.float64BigEndian())],
  [0x58, (m) => m.push(m.text(m.reader.uint32()))],
  [0x8c, (m) => m.push(m.text(m.reader.uint8()))],
  [0x8d, (m) => m.push(m.text(m.reader.uint64()))],
  [0x7d, (m) => m.pushNew(new Map(), costs.dict)],
  [0x5d, (m) => m.pushNew([], costs.list)],
  [0x29, (m) => m.pushTuple([])],
  [0x74, (m) => m.pushTuple(m.popMark())],
  [0x85, (m) => m.tuple(1)],
  [0x86, (m) => m.tuple(2)],
  [0x87, (m) => m.tuple(3)],
  [0x61, (m) => m.append([m.pop()])],
  [0x65, (m) => m.append(m.popMark())],
  [0x73, (m) => m.setItems([m.pop(), m.pop()].reverse())],
  [0x75, (m) => m.setItems(m.popMark())],
  [0x71, (m) => m.put(m.reader.uint8())],
  [0x72, (m) => m.put(m.reader.uint32())],
  [0x94, (m) => m.put(m.memo.size)],
  [0x68, (m) => m.get(m.reader.uint8())],
  [0x6a, (m) => m.get(m.reader.uint32())],
  [0x63, (m) => m.find(m.line(), m.line())],
  [0x93, (m) => m.stackGlobal()],
  [0x52, (m) => m.reduce()],
  [0x62, (m) => m.build()],
  [0x51, (m) => m.push(m.context.persistent(m.pop()))],
]);

/** The value that the pickle leaves, of Maps, arrays, Tuples, scalars and what `globals` and `persistent` build. */
export function unpickle(bytes: Uint8Array, context: Unpickling): unknown {
  const machine = new Machine(bytes, context);
  for (;;) {
    const opcode = machine.reader.uint8();
    if (opcode === stop) break;
    machine.spend(1, 0);
    const step = steps.get(opcode);
    if (step === undefined)
      throw machine.error(`pickle opcode 0x${opcode.toString(16)}, which weights do not need`);
    step(machine);
  }
  return resolved(machine.pop());
}
