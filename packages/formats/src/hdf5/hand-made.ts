/** HDF5 for tests, part by part, so that it can say what no writer would. */
import { ByteWriter } from './byte-writer.js';
import { messageType } from './object-header.js';

export interface HandMadeMessage {
  type: number;
  body: Uint8Array;
}

export class HandMade {
  readonly out = new ByteWriter();

  constructor() {
    this.out.append(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a));
    this.out.uint8(0, 0, 0, 0, 0, 8, 8, 0).uint16(4, 16).uint32(0);
    this.out.uint64(0).uint64(0).uint64(0).uint64(0);
    this.out.uint64(0, 0).uint32(0, 0).uint64(0, 0);
  }

  /** The file, with the root group's header at `root`. */
  bytes(root: number): Uint8Array {
    this.out.patchUint64(40, this.out.length);
    this.out.patchUint64(64, root);
    return this.out.bytes().slice();
  }

  /** Messages as they follow each other in a header. */
  block(messages: readonly HandMadeMessage[]): { start: number; length: number } {
    const start = this.out.align(8).length;
    for (const { type, body } of messages) {
      const padded = Math.ceil(body.length / 8) * 8;
      this.out.uint16(type, padded).uint8(0, 0, 0, 0).append(body).align(8);
    }
    return { start, length: this.out.length - start };
  }

  /** An object's header; gives its address. */
  header(messages: readonly HandMadeMessage[]): number {
    const start = this.out.align(8).length;
    this.out.uint8(1, 0).uint16(messages.length).uint32(1, 0, 0);
    const { length } = this.block(messages);
    new DataView(this.out.bytes().buffer).setUint32(start + 8, length, true);
    return start;
  }

  /** A group of links, which are in the order of their names. */
  group(links: Readonly<Record<string, number>>, more: readonly HandMadeMessage[] = []): number {
    const { out } = this;
    const names = Object.keys(links);
    const heap = out.align(8).length;
    const offsets: number[] = [];
    const text = new ByteWriter();
    text.reserve(8);
    for (const name of names) {
      offsets.push(text.length);
      text.append(new TextEncoder().encode(`${name}\0`)).align(8);
    }
    out.append(new TextEncoder().encode('HEAP')).uint8(0, 0, 0, 0);
    out.uint64(text.length, 1, heap + 32).append(text.bytes());
    const leaf = out.length;
    out.append(new TextEncoder().encode('SNOD')).uint8(1, 0).uint16(names.length);
    for (const [i, name] of names.entries()) out.uint64(offsets[i]!, links[name]!).uint64(0, 0, 0);
    const tree = out.length;
    out.append(new TextEncoder().encode('TREE')).uint8(0, 0).uint16(1).uint64(0, 0, 0, leaf, 0);
    return this.header([
      { type: messageType.symbolTable, body: new ByteWriter().uint64(tree, heap).bytes() },
      ...more,
    ]);
  }
}

export function continuation({ start, length }: { start: number; length: number }): HandMadeMessage {
  return { type: messageType.continuation, body: new ByteWriter().uint64(start, length).bytes() };
}

/** An attribute of version 1: its type and its shape as encoded, then its data. */
export function attribute(
  name: string,
  type: Uint8Array,
  shape: Uint8Array,
  data: Uint8Array,
): HandMadeMessage {
  const nameBytes = new TextEncoder().encode(`${name}\0`);
  const body = new ByteWriter().uint8(1, 0).uint16(nameBytes.length, type.length, shape.length);
  for (const part of [nameBytes, type, shape]) body.append(part).align(8);
  return { type: messageType.attribute, body: body.append(data).bytes() };
}
