/**
 * HDF5 as h5py writes it by default: version-0 superblock, symbol-table groups, contiguous datasets, strings in a global
 * heap. libhdf5 1.0 and later read it.
 *
 * Every group has the same sizes of nodes, chosen so that a tree of one level holds the largest. Objects are written children first, so that every address is known when it is needed; only the superblock is patched.
 */
import { ArgumentError } from '@unroll/core/errors';
import { valuesToBytes } from '../dtype.js';
import { quote } from '../errors.js';
import { isArray, type StoredArray, toStored, type WritableArray } from '../stored-array.js';
import { encodeText } from '../text.js';
import { ByteWriter } from './byte-writer.js';
import { requireTree } from './check.js';
import { encodeDataspace, encodeDatatype, encodeStringType } from './encode-type.js';
import { messageType } from './object-header.js';
import type { Hdf5Attribute, Hdf5Leaf, Hdf5Tree } from './tree.js';

const superblockBytes = 96;
const undefinedAddress = 0xffffffffffffffffn;
const maxMessageBytes = 0xffff;
const minHeapBytes = 4096;
/** What readers take for a path, this package's own too. */
const maxPathLength = 4096;

/**
 * The bytes of an HDF5 file.
 *
 * @throws ArgumentError for a name that cannot be one, or an attribute beyond 64 KiB of numbers.
 */
export function writeHdf5(root: Hdf5Tree): Uint8Array {
  requireTree(root);
  return new FileWriter(root).bytes();
}

interface Links {
  tree: number;
  heap: number;
}

class FileWriter {
  readonly #out = new ByteWriter();
  /** Symbols a leaf of a group's B-tree holds; libhdf5 counts them in pairs. */
  readonly #leafSymbols: number;
  /** Pairs of leaves that the root of a group's B-tree holds. */
  readonly #internalK: number;
  readonly #heap: number | undefined;
  readonly #texts: Uint8Array[] = [];
  #nextText = 1;

  constructor(root: Hdf5Tree) {
    const most = mostChildren(root);
    this.#leafSymbols = Math.max(8, 2 * Math.ceil(Math.sqrt(most / 10)));
    this.#internalK = Math.max(16, Math.ceil(most / this.#leafSymbols / 2));
    this.#out.reserve(superblockBytes);
    collectTexts(root, this.#texts);
    this.#heap = this.#texts.length > 0 ? this.#globalHeap() : undefined;
    const address = this.#object(root, '/');
    this.#superblock(address);
  }

  bytes(): Uint8Array {
    return this.#out.bytes();
  }

  #superblock(rootAddress: number): void {
    const block = new ByteWriter();
    block.append(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a));
    block
      .uint8(0, 0, 0, 0, 0, 8, 8, 0)
      .uint16(this.#leafSymbols / 2, this.#internalK)
      .uint32(0);
    block.uint64(0).append(undefinedBytes()).uint64(this.#out.length).append(undefinedBytes());
    block.uint64(0, rootAddress).uint32(0, 0).uint64(0, 0);
    this.#out.bytes().set(block.bytes());
  }

  #object(item: Hdf5Tree | Hdf5Leaf, path: string): number {
    const attributes = Object.entries(item.attributes ?? {}).map(([name, value]) =>
      this.#attribute(name, value, path),
    );
    if ('array' in item) {
      const array = toStored('writeHdf5', quote(path), item.array);
      return this.#header([...this.#datasetMessages(array), ...attributes], path);
    }
    const { tree, heap } = this.#links(item, path);
    const symbolTable = new ByteWriter().uint64(tree, heap).bytes();
    return this.#header([{ type: messageType.symbolTable, body: symbolTable }, ...attributes], path);
  }

  #header(messages: readonly { type: number; body: Uint8Array }[], path: string): number {
    const out = this.#out.align(8);
    const padded = (body: Uint8Array) => Math.ceil(body.length / 8) * 8;
    const start = out.length;
    const size = messages.reduce((sum, { body }) => sum + 8 + padded(body), 0);
    out.uint8(1, 0).uint16(messages.length).uint32(1, size, 0);
    for (const { type, body } of messages) {
      if (padded(body) > maxMessageBytes) {
        throw new ArgumentError(
          `writeHdf5: an attribute of ${quote(path)} must fit in 64 KiB, got ${body.length} bytes`,
        );
      }
      out.uint16(type, padded(body)).uint8(0, 0, 0, 0).append(body).align(8);
    }
    return start;
  }

  #datasetMessages({ shape, dtype, values }: StoredArray): { type: number; body: Uint8Array }[] {
    const data = valuesToBytes(values);
    const address = data.length > 0 ? this.#out.align(8).length : undefined;
    this.#out.append(data);
    const layout = new ByteWriter().uint8(3, 1);
    if (address === undefined) layout.append(undefinedBytes());
    else layout.uint64(address);
    layout.uint64(data.length);
    return [
      { type: messageType.dataspace, body: encodeDataspace(shape) },
      { type: messageType.datatype, body: encodeDatatype(dtype) },
      { type: messageType.fillValue, body: Uint8Array.of(2, 2, 2, 1, 0, 0, 0, 0) },
      { type: messageType.layout, body: layout.bytes() },
    ];
  }

  #attribute(
    name: string,
    value: Hdf5Attribute<WritableArray>,
    path: string,
  ): { type: number; body: Uint8Array } {
    const { shape, type, data } = this.#attributeParts(name, value, path);
    const nameBytes = encodeText(`${name}\0`);
    const body = new ByteWriter();
    body.uint8(1, 0).uint16(nameBytes.length, type.length, shape.length);
    for (const part of [nameBytes, type, shape]) body.append(part).align(8);
    return { type: messageType.attribute, body: body.append(data).bytes() };
  }

  #attributeParts(name: string, value: Hdf5Attribute<WritableArray>, path: string) {
    if (isArray(value)) {
      const array = toStored('writeHdf5', quote(`${path}@${name}`), value);
      return {
        shape: encodeDataspace(array.shape),
        type: encodeDatatype(array.dtype),
        data: valuesToBytes(array.values),
      };
    }
    const texts = typeof value === 'string' ? [value] : value;
    const data = new ByteWriter();
    for (const text of texts) {
      if (text.includes('\0')) {
        throw new ArgumentError(
          `writeHdf5: ${quote(text)}, text of ${quote(path)}, must not hold a zero character`,
        );
      }
      const length = encodeText(text).length;
      data.uint32(length).uint64(length > 0 ? this.#heap! : 0);
      data.uint32(length > 0 ? this.#nextText++ : 0);
    }
    return {
      shape: encodeDataspace(typeof value === 'string' ? [] : [texts.length]),
      type: encodeStringType(),
      data: data.bytes(),
    };
  }

  /** One collection with every text of every attribute, in the order in which attributes are written. */
  #globalHeap(): number {
    const out = this.#out.align(8);
    const start = out.length;
    out.append(encodeText('GCOL')).uint8(1, 0, 0, 0);
    const sizeAt = out.reserve(8);
    if (this.#texts.length > 0xffff) {
      throw new ArgumentError(
        `writeHdf5: attributes must have at most 65535 texts, got ${this.#texts.length}`,
      );
    }
    this.#texts.forEach((text, i) => {
      out
        .uint16(i + 1, 1)
        .uint32(0)
        .uint64(text.length)
        .append(text)
        .align(8);
    });
    const free = Math.max(16, minHeapBytes - (out.length - start));
    out
      .uint16(0, 0)
      .uint32(0)
      .uint64(free)
      .reserve(free - 16);
    out.patchUint64(sizeAt, out.length - start);
    return start;
  }

  #links({ children = {} }: Hdf5Tree, path: string): Links {
    const encoded = Object.entries(children).map(([name, child]) => {
      if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
        throw new ArgumentError(`writeHdf5: ${quote(name)} in ${quote(path)} must be a name without "/"`);
      }
      if (path.length + name.length >= maxPathLength) {
        throw new ArgumentError(
          `writeHdf5: ${quote(name)} in ${quote(path)} must have a path below ${maxPathLength} characters`,
        );
      }
      return {
        bytes: encodeText(`${name}\0`),
        address: this.#object(child, path === '/' ? name : `${path}/${name}`),
      };
    });
    const symbols = encoded.sort((a, b) => compareBytes(a.bytes, b.bytes));
    const names = new ByteWriter();
    names.reserve(8);
    const offsets = symbols.map(
      ({ bytes }) => names.append(bytes).align(8).length - Math.ceil(bytes.length / 8) * 8,
    );
    const out = this.#out.align(8);
    const heap = out.length;
    out
      .append(encodeText('HEAP'))
      .uint8(0, 0, 0, 0)
      .uint64(names.length, 1, heap + 32)
      .append(names.bytes());
    const leaves: { address: number; last: number }[] = [];
    for (let first = 0; first < symbols.length; first += this.#leafSymbols) {
      const count = Math.min(this.#leafSymbols, symbols.length - first);
      leaves.push({ address: out.length, last: offsets[first + count - 1]! });
      out.append(encodeText('SNOD')).uint8(1, 0).uint16(count);
      for (let i = first; i < first + count; i++)
        out.uint64(offsets[i]!, symbols[i]!.address).uint64(0, 0, 0);
      out.reserve((this.#leafSymbols - count) * 40);
    }
    return { tree: this.#tree(leaves), heap };
  }

  #tree(leaves: readonly { address: number; last: number }[]): number {
    const out = this.#out;
    const start = out.length;
    const nodeBytes = 24 + 8 * (4 * this.#internalK + 1);
    out
      .append(encodeText('TREE'))
      .uint8(0, 0)
      .uint16(leaves.length)
      .append(undefinedBytes())
      .append(undefinedBytes());
    out.uint64(0);
    for (const { address, last } of leaves) out.uint64(address, last);
    out.reserve(nodeBytes - (out.length - start));
    return start;
  }
}

function undefinedBytes(): Uint8Array {
  return new Uint8Array(BigUint64Array.of(undefinedAddress).buffer);
}

function mostChildren(tree: Hdf5Tree | Hdf5Leaf): number {
  if ('array' in tree) return 0;
  const children = Object.values(tree.children ?? {});
  return Math.max(children.length, ...children.map(mostChildren));
}

/** In the order of `#object`: an object's own texts, then its children's. */
function collectTexts(item: Hdf5Tree | Hdf5Leaf, texts: Uint8Array[]): void {
  for (const value of Object.values(item.attributes ?? {})) {
    if (isArray(value)) continue;
    for (const text of typeof value === 'string' ? [value] : value)
      if (text !== '') texts.push(encodeText(text));
  }
  if (!('array' in item)) for (const child of Object.values(item.children ?? {})) collectTexts(child, texts);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}
