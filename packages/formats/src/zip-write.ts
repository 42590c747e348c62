/**
 * Writes zip archives: with 64-bit records (zip64) where an entry, a size or a place does not fit in the old ones, which
 * hold 65,534 entries and four gigabytes.
 */
import { ArgumentError } from '@unroll/core/errors';
import { deflateSync } from 'fflate';
import { crc32 } from './crc32.js';
import { quote } from './errors.js';
import { encodeText } from './text.js';
import { deflated, isPlainName } from './zip.js';

/** One entry to write. */
export interface ZipContent {
  name: string;
  content: Uint8Array;
}

interface Packed {
  name: Uint8Array;
  isAscii: boolean;
  packed: Uint8Array;
  size: number;
  crc: number;
  method: number;
  /** Of the local header. */
  offset: number;
  /** Bytes between the local header's extra fields and the content. */
  padding: number | null;
  wide: boolean;
}

const max16 = 0xffff;
const max32 = 0xffffffff;
const localBytes = 30;
const centralBytes = 46;
const end64Bytes = 56 + 20;
const endBytes = 22;
/** 1980-01-01, for every entry. */
const date = 0x21;
/** "FB", the field that PyTorch's own writer pads with. */
const paddingField = 0x4246;

/**
 * The archive of these entries in their order. The same entries give the same bytes: every date is 1980-01-01.
 *
 * @param options.compress Deflates the contents. Default: they are stored.
 * @param options.align What contents start at a multiple of, as by PyTorch.
 * @throws ArgumentError for a name that the reader would refuse, or that stands twice, and for an archive that is longer
 *   than an array can be.
 */
export function writeZip(entries: readonly ZipContent[], { compress = false, align = 0 } = {}): Uint8Array {
  const names = new Set<string>();
  const packed: Packed[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    requireName(name, names);
    const entry = pack(name, content, offset, { compress, align });
    packed.push(entry);
    offset += headBytes(entry) + entry.packed.length;
  }
  return assembled(packed, offset);
}

function requireName(name: string, names: Set<string>): void {
  if (!isPlainName(name) || name.endsWith('/')) {
    throw new ArgumentError(
      `writeZip: the name ${quote(name)} must be a path within the archive, with "/" between its parts and no ".."`,
    );
  }
  if (encodeText(name).length > max16) {
    throw new ArgumentError(`writeZip: the name ${quote(name)} must have at most ${max16} bytes`);
  }
  if (names.has(name)) throw new ArgumentError(`writeZip: the name ${quote(name)} stands twice`);
  names.add(name);
}

function pack(
  name: string,
  content: Uint8Array,
  offset: number,
  { compress, align }: { compress: boolean; align: number },
): Packed {
  const nameBytes = encodeText(name);
  const entry: Packed = {
    ...{ name: nameBytes, isAscii: nameBytes.length === name.length, crc: crc32(content), offset },
    packed: compress ? deflateSync(content, { level: 6 }) : content,
    ...{ size: content.length, method: compress ? deflated : 0, padding: align > 0 ? 0 : null },
    wide: content.length >= max32,
  };
  if (align > 0) entry.padding = (align - ((offset + headBytes(entry)) % align)) % align;
  return entry;
}

function localExtraBytes({ padding, wide }: Packed): number {
  return (wide ? 20 : 0) + (padding === null ? 0 : 4 + padding);
}

function headBytes(entry: Packed): number {
  return localBytes + entry.name.length + localExtraBytes(entry);
}

/** What does not fit in the central record's 32 bits, in the order of the zip64 field. */
function wideValues({ size, packed, offset, wide }: Packed): number[] {
  return [...(wide ? [size, packed.length] : []), ...(offset >= max32 ? [offset] : [])];
}

function assembled(entries: readonly Packed[], directory: number): Uint8Array {
  const records = entries.map((entry) => {
    const extra = wideValues(entry).length;
    return centralBytes + entry.name.length + (extra > 0 ? 4 + 8 * extra : 0);
  });
  const size = records.reduce((a, b) => a + b, 0);
  const needs64 = entries.length >= max16 || directory >= max32 || size >= max32;
  const out = new Writer(directory + size + (needs64 ? end64Bytes : 0) + endBytes);
  for (const entry of entries) localHeader(out, entry);
  for (const entry of entries) centralRecord(out, entry);
  if (needs64) {
    out.u32(0x06064b50).u64(44).u16(45).u16(45).u32(0).u32(0);
    out.u64(entries.length).u64(entries.length).u64(size).u64(directory);
    out
      .u32(0x07064b50)
      .u32(0)
      .u64(directory + size)
      .u32(1);
  }
  const count = Math.min(entries.length, max16);
  out.u32(0x06054b50).u16(0).u16(0).u16(count).u16(count);
  out.u32(Math.min(size, max32)).u32(Math.min(directory, max32)).u16(0);
  return out.bytes;
}

/** From "version needed" to the length of the name: the same in both headers. */
function common(out: Writer, entry: Packed, needs64: boolean): void {
  const { isAscii, method, crc, packed, size, wide, name } = entry;
  out
    .u16(needs64 ? 45 : 20)
    .u16(isAscii ? 0 : 0x800)
    .u16(method)
    .u16(0)
    .u16(date)
    .u32(crc);
  out
    .u32(wide ? max32 : packed.length)
    .u32(wide ? max32 : size)
    .u16(name.length);
}

function localHeader(out: Writer, entry: Packed): void {
  const { packed, size, padding, wide, name } = entry;
  out.u32(0x04034b50);
  common(out, entry, wide);
  out.u16(localExtraBytes(entry)).append(name);
  if (wide) out.u16(1).u16(16).u64(size).u64(packed.length);
  if (padding !== null) out.u16(paddingField).u16(padding).fill('Z', padding);
  out.append(packed);
}

function centralRecord(out: Writer, entry: Packed): void {
  const extra = wideValues(entry);
  out.u32(0x02014b50).u16(extra.length > 0 ? 45 : 20);
  common(out, entry, extra.length > 0);
  out
    .u16(extra.length > 0 ? 4 + 8 * extra.length : 0)
    .u16(0)
    .u16(0)
    .u16(0)
    .u32(0);
  out.u32(Math.min(entry.offset, max32)).append(entry.name);
  if (extra.length === 0) return;
  out.u16(1).u16(8 * extra.length);
  for (const value of extra) out.u64(value);
}

/** Fills an array whose length is known before. */
class Writer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    try {
      this.bytes = new Uint8Array(length);
    } catch {
      throw new ArgumentError(`writeZip: an archive of ${length} bytes is longer than an array can be here`);
    }
    this.#view = new DataView(this.bytes.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  append(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  fill(character: string, count: number): this {
    this.bytes.fill(character.charCodeAt(0), this.#at, this.#at + count);
    this.#at += count;
    return this;
  }
}
