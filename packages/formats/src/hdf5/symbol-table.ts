import { ByteReader } from '../byte-reader.js';
import { FormatError, quote } from '../errors.js';
import { decodeText } from '../text.js';
import type { Hdf5Budget } from './budget.js';

export interface Symbol {
  name: string;
  /** Of the object's header. */
  address: number;
}

interface SymbolTable {
  /** Address of the B-tree over the symbols. */
  tree: number;
  /** Address of the local heap with their names. */
  heap: number;
  /** Addresses seen in this file: none is visited twice. */
  visited: Set<number>;
  budget: Hdf5Budget;
}

const softLink = 2;
const maxNameBytes = 4096;

/** The links of a group: a B-tree (version 1) whose leaves are tables of names and addresses. */
export function* readSymbols(
  format: string,
  bytes: Uint8Array,
  { tree, heap, visited, budget }: SymbolTable,
): Generator<Symbol> {
  const names = readLocalHeap(format, bytes, heap);
  yield* walk(tree, undefined);

  function* walk(address: number, parentLevel: number | undefined): Generator<Symbol> {
    const node = new ByteReader(format, bytes, address);
    if (visited.has(address)) throw node.error('a node that was here before: a loop');
    visited.add(address);
    node.expect('TREE');
    const [type, level] = [node.uint8(), node.uint8()];
    if (type !== 0) throw node.error(`a B-tree of type ${type} where one of a group is expected`);
    if (parentLevel !== undefined && level !== parentLevel - 1)
      throw node.error(`level ${level} below ${parentLevel}`);
    const entries = node.uint16();
    budget.part(24 + 16 * entries, `offset ${address}`);
    node.advance(16);
    for (let i = 0; i < entries; i++) {
      node.advance(8);
      const child = node.uint64();
      if (level > 0) yield* walk(child, level);
      else yield* leaf(child);
    }
  }

  function* leaf(address: number): Generator<Symbol> {
    const node = new ByteReader(format, bytes, address);
    if (visited.has(address)) throw node.error('a node that was here before: a loop');
    visited.add(address);
    node.expect('SNOD');
    node.advance(2);
    const count = node.uint16();
    budget.part(8 + 40 * count, `offset ${address}`);
    for (let i = 0; i < count; i++) {
      const name = nameAt(format, names, node.uint64());
      budget.part(name.length, quote(name));
      const object = node.uint64();
      if (node.uint32() === softLink) {
        throw new FormatError(
          format,
          quote(name),
          'a soft link, which may lead anywhere; only objects are read',
        );
      }
      node.advance(20);
      yield { name, address: object };
    }
  }
}

function readLocalHeap(format: string, bytes: Uint8Array, address: number): Uint8Array {
  const header = new ByteReader(format, bytes, address);
  header.expect('HEAP');
  header.advance(4);
  const size = header.uint64();
  header.advance(8);
  return new ByteReader(format, bytes, header.uint64()).take(size);
}

function nameAt(format: string, heap: Uint8Array, offset: number): string {
  const where = `local heap, offset ${offset}`;
  const rest = heap.subarray(offset, offset + maxNameBytes);
  const end = rest.indexOf(0);
  if (end < 0) throw new FormatError(format, where, `a name that does not end within ${maxNameBytes} bytes`);
  const name = decodeText(format, where, rest.subarray(0, end));
  if (name === '' || name === '.' || name === '..' || name.includes('/')) {
    throw new FormatError(format, where, `${quote(name)} is not a name`);
  }
  return name;
}
