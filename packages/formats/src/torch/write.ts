/**
 * Checkpoints that `torch.load(path, weights_only=True)` reads: a pickle of protocol 2, one storage a tensor.
 */
import { ArgumentError } from '@unroll/core/errors';
import { describe } from '@unroll/core/internal';
import { maxDepth } from '../budget.js';
import { valuesToBytes } from '../dtype.js';
import { isArray, type StoredArray, toStored, type WritableArray } from '../stored-array.js';
import { encodeText } from '../text.js';
import { writeZip, type ZipContent } from '../zip-write.js';
import { storageOf } from './storages.js';
import type { WritableTorchValue } from './value.js';

/** What the pickle and each storage are aligned to, as by PyTorch: a file can be mapped into memory. */
const alignment = 64;

/**
 * The bytes of a `.pt` file.
 *
 * A plain object becomes a dict with strings as keys, a `Map` a dict with its keys, an array a list, a frozen array a
 * tuple, a `Set` a set, a `Uint8Array` bytes, a number without a fraction an int.
 *
 * @throws ArgumentError for what PyTorch's loader would not take: undefined, functions, other classes, uint16 to uint64.
 */
export function writeTorch(value: WritableTorchValue): Uint8Array {
  const pickler = new Pickler(sharedWithin(value));
  pickler.start();
  pickler.value(value, 'value', 0);
  pickler.stop();
  const entries: ZipContent[] = [
    { name: 'archive/data.pkl', content: pickler.bytes() },
    { name: 'archive/byteorder', content: encodeText('little') },
    ...pickler.storages.map((content, key) => ({ name: `archive/data/${key}`, content })),
    { name: 'archive/version', content: encodeText('3\n') },
  ];
  return writeZip(entries, { align: alignment });
}

/** The containers and arrays that several places hold, which are written once. */
function sharedWithin(root: unknown): ReadonlySet<object> {
  const seen = new Set<object>();
  const shared = new Set<object>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (seen.has(value)) shared.add(value);
    else {
      seen.add(value);
      if (isArray(value)) continue;
      if (Array.isArray(value)) for (const item of value) left.push(item);
      else if (value instanceof Map) for (const item of value.values()) left.push(item);
      else if (isPlainObject(value)) for (const item of Object.values(value)) left.push(item);
    }
  }
  return shared;
}

class Pickler {
  readonly storages: Uint8Array[] = [];
  /** By what is shared, the number under which the pickle remembers it. */
  readonly #memo = new Map<object, number>();
  #buffer = new Uint8Array(1024);
  #length = 0;

  constructor(readonly shared: ReadonlySet<object>) {}

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  start(): void {
    this.#put(0x80, 2);
  }

  stop(): void {
    this.#op('.');
  }

  value(value: WritableTorchValue | undefined, where: string, depth: number): void {
    if (depth > maxDepth)
      throw new ArgumentError(`writeTorch: ${where.slice(0, 80)} is nested too deep, or holds itself`);
    const known = typeof value === 'object' && value !== null ? this.#memo.get(value) : undefined;
    if (known !== undefined) {
      this.#op('j');
      this.#view(4).setUint32(0, known, true);
      return;
    }
    this.#newValue(value, where, depth);
    if (typeof value !== 'object' || value === null || !this.shared.has(value)) return;
    const number = this.#memo.size;
    this.#memo.set(value, number);
    this.#op('r');
    this.#view(4).setUint32(0, number, true);
  }

  #newValue(value: WritableTorchValue | undefined, where: string, depth: number): void {
    if (value === null) this.#op('N');
    else if (typeof value === 'boolean') this.#put(value ? 0x88 : 0x89);
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'bigint') this.#long(value);
    else if (typeof value === 'number') this.#number(value);
    else if (isArray(value)) this.#tensor(value, where);
    else if (Array.isArray(value)) this.#sequence(value, where, depth);
    else if (value instanceof Map) this.#dict([...value], where, depth);
    else if (value instanceof Set) this.#set(value, where);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (isPlainObject(value)) this.#dict(Object.entries(value), where, depth);
    else throw new ArgumentError(`writeTorch: ${where} must be data or a tensor, got ${describe(value)}`);
  }

  #dict(entries: readonly (readonly [unknown, WritableTorchValue])[], where: string, depth: number): void {
    this.#op('}');
    this.#op('(');
    for (const [key, item] of entries) {
      this.#key(key, `a key of ${where}`);
      this.value(item, `${where}[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`, depth + 1);
    }
    this.#op('u');
  }

  #key(key: unknown, where: string): void {
    if (typeof key === 'object' && key !== null) {
      throw new ArgumentError(`writeTorch: ${where} must be a string or a number, got ${describe(key)}`);
    }
    this.#newValue(key as WritableTorchValue, where, 0);
  }

  /** A call of the class with a list; the instruction for sets is of a later protocol. */
  #set(items: ReadonlySet<unknown>, where: string): void {
    this.#global('builtins', 'set');
    this.#op('(');
    this.#op(']');
    this.#op('(');
    for (const item of items) this.#key(item, `an item of ${where}`);
    this.#op('e');
    this.#op('t');
    this.#op('R');
  }

  /** Bytes as Python writes them in protocol 2: text of which each character is a byte. */
  #bytes(bytes: Uint8Array): void {
    this.#global('_codecs', 'encode');
    this.#op('(');
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    this.#string(text);
    this.#string('latin1');
    this.#op('t');
    this.#op('R');
  }

  #sequence(items: readonly WritableTorchValue[], where: string, depth: number): void {
    const isTuple = Object.isFrozen(items);
    if (!isTuple) this.#op(']');
    this.#op('(');
    // Not `forEach`, which passes over holes.
    for (let i = 0; i < items.length; i++) this.value(items[i], `${where}[${i}]`, depth + 1);
    this.#op(isTuple ? 't' : 'e');
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.#op('G');
      this.#view(8).setFloat64(0, value, false);
    } else if (value >= -(2 ** 31) && value < 2 ** 31) {
      this.#op('J');
      this.#view(4).setInt32(0, value, true);
    } else this.#long(BigInt(value));
  }

  #long(value: bigint): void {
    let length = 1;
    while (BigInt.asIntN(length * 8, value) !== value) length++;
    if (length > 255) throw new ArgumentError('writeTorch: an integer must fit in 255 bytes');
    this.#put(0x8a, length);
    for (let i = 0; i < length; i++) this.#put(Number((value >> BigInt(8 * i)) & 0xffn));
  }

  #string(text: string): void {
    const bytes = encodeText(text);
    this.#op('X');
    this.#view(4).setUint32(0, bytes.length, true);
    this.#append(bytes);
  }

  #tensor(array: WritableArray, where: string): void {
    const stored = toStored('writeTorch', where, array);
    const storage = storageOf(stored.dtype);
    if (storage === undefined) {
      throw new ArgumentError(
        `writeTorch: ${where} must have a dtype with a storage in PyTorch, got ${stored.dtype}`,
      );
    }
    this.#global('torch._utils', '_rebuild_tensor_v2');
    this.#op('(');
    this.#persistentStorage(stored, storage);
    this.#number(0);
    this.#tuple(stored.shape);
    this.#tuple(stored.shape.map((_, axis) => stored.shape.slice(axis + 1).reduce((a, b) => a * b, 1)));
    this.#put(0x89);
    this.#global('collections', 'OrderedDict');
    this.#op(')');
    this.#op('R');
    this.#op('t');
    this.#op('R');
  }

  #persistentStorage({ values }: StoredArray, storage: string): void {
    this.#op('(');
    this.#string('storage');
    this.#global('torch', storage);
    this.#string(String(this.storages.length));
    this.#string('cpu');
    this.#number(values.length);
    this.#op('t');
    this.#op('Q');
    this.storages.push(valuesToBytes(values));
  }

  #tuple(sizes: readonly number[]): void {
    this.#op('(');
    for (const size of sizes) this.#number(size);
    this.#op('t');
  }

  #global(module: string, name: string): void {
    this.#append(encodeText(`c${module}\n${name}\n`));
  }

  #op(character: string): void {
    this.#put(character.charCodeAt(0));
  }

  #put(...bytes: number[]): void {
    this.#append(Uint8Array.from(bytes));
  }

  #append(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
  }

  #view(length: number): DataView {
    const at = this.#grow(length);
    return new DataView(this.#buffer.buffer, at, length);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return at;
  }
}

function isPlainObject(value: unknown): value is Record<string, WritableTorchValue> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
