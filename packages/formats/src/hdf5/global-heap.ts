import { costs } from '../budget.js';
import { ByteReader } from '../byte-reader.js';
import { FormatError } from '../errors.js';
import type { Hdf5Budget } from './budget.js';

/** Collections of variable-length objects, each read once. */
export class GlobalHeaps {
  readonly #collections = new Map<number, ReadonlyMap<number, Uint8Array>>();

  constructor(
    readonly format: string,
    readonly bytes: Uint8Array,
    readonly budget: Hdf5Budget,
  ) {}

  object(address: number, index: number, where: string): Uint8Array {
    let collection = this.#collections.get(address);
    if (collection === undefined) {
      collection = this.#read(address);
      this.#collections.set(address, collection);
    }
    const object = collection.get(index);
    if (object === undefined)
      throw new FormatError(this.format, where, `no object ${index} in the heap at ${address}`);
    return object;
  }

  #read(address: number): ReadonlyMap<number, Uint8Array> {
    const header = new ByteReader(this.format, this.bytes, address);
    header.expect('GCOL');
    header.advance(4);
    const size = header.uint64();
    const start = header.offset;
    const where = `offset ${address}`;
    this.budget.operations(1, where);
    const reader = new ByteReader(this.format, header.take(size - 16));
    const objects = new Map<number, Uint8Array>();
    while (reader.remaining >= 16) {
      const index = reader.uint16();
      reader.advance(6);
      const length = reader.uint64();
      if (index === 0) break;
      this.budget.operations(1, where);
      this.budget.memory(costs.list + costs.entry, where);
      if (objects.has(index))
        throw new FormatError(this.format, `offset ${start}`, `two objects ${index} in a heap`);
      const content = reader.take(length);
      reader.advance(Math.min((8 - (length % 8)) % 8, reader.remaining));
      objects.set(index, content);
    }
    return objects;
  }
}
