import { ByteReader } from '../byte-reader.js';
import type { Hdf5Budget } from './budget.js';

/** A message of an object header: what it is, and where its body is. */
export interface Message {
  type: number;
  body: ByteReader;
}

export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

const sharedFlag = 2;

/**
 * The messages of the object header at `address`, through its continuation blocks. Blocks are parts of the file that do
 * not overlap: those of all objects together are no longer than it.
 */
export function readMessages(
  format: string,
  bytes: Uint8Array,
  address: number,
  budget: Hdf5Budget,
): Message[] {
  const header = new ByteReader(format, bytes, address);
  const version = header.uint8();
  if (version !== 1) {
    throw new ByteReader(format, bytes, address).error(
      version === 'O'.charCodeAt(0)
        ? 'an object header of version 2 (libver="latest" or track_order=True); copy the file with libver="earliest"'
        : 'an object header is expected here',
    );
  }
  header.advance(7);
  const size = header.uint32();
  header.advance(4);
  const blocks: [start: number, size: number][] = [[header.offset, size]];
  const messages: Message[] = [];
  for (let i = 0; i < blocks.length; i++) {
    const [start, length] = blocks[i]!;
    const block = blockReader(format, bytes, start, length);
    budget.part(length, `offset ${start}`);
    while (block.remaining >= 8) {
      const message = readMessage(format, bytes, block);
      if (message.type === messageType.continuation)
        blocks.push([message.body.uint64(), message.body.uint64()]);
      else messages.push(message);
    }
  }
  return messages;
}

function blockReader(format: string, bytes: Uint8Array, start: number, length: number): ByteReader {
  if (start + length > bytes.length) {
    throw new ByteReader(format, bytes, Math.min(start, bytes.length)).error(
      `a header of ${length} bytes ends beyond the file`,
    );
  }
  return new ByteReader(format, bytes, start, start + length);
}

function readMessage(format: string, bytes: Uint8Array, block: ByteReader): Message {
  const type = block.uint16();
  const size = block.uint16();
  const flags = block.uint8();
  block.advance(3);
  const start = block.advance(size);
  if (flags & sharedFlag) throw block.error('a message that is shared with other objects');
  return { type, body: new ByteReader(format, bytes, start, start + size) };
}
