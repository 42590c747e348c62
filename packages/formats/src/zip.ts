/**
 * Zip archives, which `.keras`, `.npz` and PyTorch's `.pt` are. The directory is read and checked here, since an inflater
 * believes what it is told: every size is held against the bytes that are there, every entry against its CRC-32, and
 * inflating stops at the size declared. Names that leave the archive (`../x`, `/x`, `C:\x`) are refused, though nothing
 * here writes files.
 */
import { Inflate } from 'fflate';
import { Budget } from './budget.js';
import { ByteReader } from './byte-reader.js';
import { crc32 } from './crc32.js';
import { FormatError, quote } from './errors.js';
import { decodeText } from './text.js';

/** How much an archive may inflate to: beyond any model that compresses, within any machine's memory. */
const maxInflatedBytes = 512 * 2 ** 20;
const inflateStep = 16 * 1024;
const endSignature = 0x06054b50;
const endBytes = 22;
const maxComment = 0xffff;
export const deflated = 8;

interface Entry {
  name: string;
  method: number;
  crc: number;
  compressedSize: number;
  size: number;
  /** Of the local header. */
  offset: number;
}

/** An archive's entries; each is inflated and checked when it is read. */
export class ZipArchive {
  readonly #entries: ReadonlyMap<string, Entry>;
  /** By where an entry starts, where what comes after it does. */
  readonly #ends: ReadonlyMap<number, number>;
  readonly budget: Budget;
  #inflated = 0;

  /** @throws FormatError when the directory is damaged or lies. */
  constructor(
    readonly format: string,
    readonly bytes: Uint8Array,
  ) {
    const directory = findDirectory(format, bytes);
    this.budget = new Budget(format, bytes.length);
    const entries = readDirectory(format, bytes, directory);
    this.#ends = endsOf(entries, directory.offset);
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
    if (this.#entries.size < entries.length)
      throw new FormatError(format, 'zip directory', 'two entries have one name');
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** @throws FormatError when there is no such entry, or it is not what the directory says. */
  read(name: string): Uint8Array {
    const where = `entry ${quote(name)}`;
    const entry = this.#find(name, where);
    const packed = this.#packed(entry, where);
    const content = entry.method === deflated ? this.#inflate(entry, packed, where) : packed;
    if (crc32(content) !== entry.crc) {
      throw new FormatError(
        this.format,
        where,
        'its content does not have the CRC-32 that the directory gives',
      );
    }
    return content;
  }

  /** As `read`, for what is a program or a text rather than numbers: what it inflates to is taken from the budget. */
  readSmall(name: string): Uint8Array {
    const where = `entry ${quote(name)}`;
    const { size, compressedSize } = this.#find(name, where);
    this.budget.memory(size - compressedSize, where);
    return this.read(name);
  }

  readText(name: string): string {
    return decodeText(this.format, `entry ${quote(name)}`, this.readSmall(name));
  }

  #find(name: string, where: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new FormatError(this.format, where, 'the archive does not have it');
    return entry;
  }

  #packed(entry: Entry, where: string): Uint8Array {
    const local = new ByteReader(this.format, this.bytes, entry.offset);
    local.expect('PK\x03\x04');
    local.advance(22);
    const nameLength = local.uint16();
    const extraLength = local.uint16();
    const localName = decodeText(this.format, where, local.take(nameLength));
    if (localName !== entry.name) {
      throw new FormatError(this.format, where, `its own header names it ${quote(localName)}`);
    }
    local.advance(extraLength);
    const packed = local.take(entry.compressedSize);
    if (local.offset > this.#ends.get(entry.offset)!)
      throw new FormatError(this.format, where, 'it overlaps what comes after it');
    return packed;
  }

  #inflate(entry: Entry, packed: Uint8Array, where: string): Uint8Array {
    this.#inflated += entry.size;
    if (this.#inflated > maxInflatedBytes) {
      throw new FormatError(
        this.format,
        where,
        `the archive inflates to more than ${maxInflatedBytes} bytes`,
      );
    }
    const content = new Uint8Array(entry.size);
    let filled = 0;
    const stream = new Inflate((chunk) => {
      if (filled + chunk.length > entry.size) {
        throw new FormatError(
          this.format,
          where,
          `it inflates to more than the ${entry.size} bytes declared`,
        );
      }
      content.set(chunk, filled);
      filled += chunk.length;
    });
    try {
      for (let start = 0; start < packed.length; start += inflateStep) {
        stream.push(packed.subarray(start, start + inflateStep), start + inflateStep >= packed.length);
      }
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw new FormatError(this.format, where, `cannot be inflated: ${(error as Error).message}`);
    }
    if (filled !== entry.size) {
      throw new FormatError(this.format, where, `it inflates to ${filled} bytes, ${entry.size} are declared`);
    }
    return content;
  }
}

/** Of two entries that start at one place, neither ends where the next begins: an overlap, whichever is read. */
function endsOf(entries: readonly Entry[], directory: number): Map<number, number> {
  const starts = [...entries.map(({ offset }) => offset).sort((a, b) => a - b), directory];
  const ends = new Map<number, number>();
  for (let i = 0; i + 1 < starts.length; i++) {
    if (!ends.has(starts[i]!)) ends.set(starts[i]!, starts[i + 1]!);
  }
  return ends;
}

interface Directory {
  offset: number;
  size: number;
  count: number;
  /** Where the record after it starts: a directory that ends elsewhere is not whole. */
  end: number;
}

function findDirectory(format: string, bytes: Uint8Array): Directory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endBytes - maxComment);
  let at = bytes.length - endBytes;
  while (at >= first && !isEnd(view, at)) at--;
  if (at < first)
    throw new FormatError(format, 'end of file', 'no zip directory: not a zip archive, or cut short');
  const end = new ByteReader(format, bytes, at + 4);
  const disks = end.uint32();
  const [countHere, count, size, offset] = [end.uint16(), end.uint16(), end.uint32(), end.uint32()];
  if (disks !== 0 || countHere !== count)
    throw new FormatError(format, `offset ${at}`, 'the archive spans disks');
  const directory = findDirectory64(format, bytes, at) ?? { offset, size, count, end: at };
  const agrees = [
    [count, directory.count, 0xffff],
    [size, directory.size, 0xffffffff],
    [offset, directory.offset, 0xffffffff],
  ].every(([narrow, wide, unknown]) => narrow === wide || narrow === unknown);
  if (!agrees) throw new FormatError(format, `offset ${at}`, 'the two end records of the archive disagree');
  if (directory.offset + directory.size !== directory.end) {
    throw new FormatError(
      format,
      `offset ${at}`,
      `a zip directory of ${directory.size} bytes at ${directory.offset} does not end at ${directory.end}`,
    );
  }
  return directory;
}

/** The end record is where its comment ends with the file. */
function isEnd(view: DataView, at: number): boolean {
  return (
    view.getUint32(at, true) === endSignature &&
    at + endBytes + view.getUint16(at + 20, true) === view.byteLength
  );
}

/** The record for large archives, which PyTorch writes for small ones too, if there is one. */
function findDirectory64(format: string, bytes: Uint8Array, end: number): Directory | undefined {
  const at = end - 20;
  if (at < 0 || String.fromCharCode(...bytes.subarray(at, at + 4)) !== 'PK\x06\x07') return undefined;
  const locator = new ByteReader(format, bytes, at + 8);
  const start = locator.uint64();
  const record = new ByteReader(format, bytes, start);
  record.expect('PK\x06\x06');
  record.advance(28);
  const [count, size, offset] = [record.uint64(), record.uint64(), record.uint64()];
  return { offset, size, count, end: start };
}

function readDirectory(format: string, bytes: Uint8Array, { offset, size, count }: Directory): Entry[] {
  const reader = new ByteReader(format, bytes, offset, offset + size);
  const entries: Entry[] = [];
  while (reader.remaining > 0) entries.push(readEntry(format, reader));
  if (entries.length !== count) {
    throw new FormatError(format, 'zip directory', `it has ${entries.length} entries, ${count} are declared`);
  }
  return entries.filter((entry) => !entry.name.endsWith('/'));
}

function readEntry(format: string, reader: ByteReader): Entry {
  reader.expect('PK\x01\x02');
  reader.advance(4);
  const flags = reader.uint16();
  const method = reader.uint16();
  reader.advance(4);
  const crc = reader.uint32();
  const [packed, unpacked] = [reader.uint32(), reader.uint32()];
  const [nameLength, extraLength, commentLength] = [reader.uint16(), reader.uint16(), reader.uint16()];
  reader.advance(8);
  const localOffset = reader.uint32();
  const name = decodeText(format, 'zip directory', reader.take(nameLength));
  const extra = reader.take(extraLength);
  reader.advance(commentLength);
  const [size, compressedSize, offset] = zip64Values(format, extra, [unpacked, packed, localOffset]);
  const where = `entry ${quote(name)}`;
  if (!isPlainName(name)) throw new FormatError(format, where, 'its name leads out of the archive');
  if (flags & 1) throw new FormatError(format, where, 'it is encrypted');
  if (method !== 0 && method !== deflated)
    throw new FormatError(format, where, `compression method ${method}`);
  if (method === 0 && size !== compressedSize) {
    throw new FormatError(format, where, `stored in ${compressedSize} bytes, ${size} are declared`);
  }
  if (size > compressedSize * 1032 + 64) {
    throw new FormatError(format, where, `no ${compressedSize} bytes inflate to the ${size} declared`);
  }
  return { name, method, crc, compressedSize, size, offset };
}

/** Values that do not fit in 32 bits stand in the zip64 extra field, in this order, those only. */
function zip64Values(
  format: string,
  bytes: Uint8Array,
  values: [number, number, number],
): [number, number, number] {
  if (bytes.length < 4) return values;
  const extra = new ByteReader(format, bytes);
  let wide: ByteReader | undefined;
  while (extra.remaining >= 4) {
    const id = extra.uint16();
    const content = extra.take(extra.uint16());
    if (id === 1) wide = new ByteReader(extra.format, content);
  }
  const resolve = (value: number) => (value === 0xffffffff && wide ? wide.uint64() : value);
  const [size, compressedSize, offset] = values.map(resolve);
  return [size!, compressedSize!, offset!];
}

/** Whether a name stays within the archive: `a/b`, and not `../a`, `/a`, `C:a` or `a\\b`. */
export function isPlainName(name: string): boolean {
  const leads = name.startsWith('/') || /[\\\0]|^[a-zA-Z]:/.test(name);
  return name !== '' && !leads && !name.split('/').includes('..');
}
