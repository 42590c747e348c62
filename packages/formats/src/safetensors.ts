/**
 * safetensors: an 8-byte header length, a JSON header, the data. https://github.com/huggingface/safetensors
 *
 * Read as strictly as the original: the data has no holes and no overlaps, and each tensor has the bytes its shape needs.
 * Written as the original writes, so that the same tensors give the same bytes.
 */
import { ArgumentError } from '@unroll/core/errors';
import { defineOptions, describe, expected } from '@unroll/core/internal';
import { ByteReader } from './byte-reader.js';
import { requireBytes } from './bytes.js';
import { record } from './checks.js';
import { bytesPerElement, type StoredDType, valuesToBytes } from './dtype.js';
import { FormatError, quote } from './errors.js';
import { isJsonObject, type Json, parseJsonObject } from './json.js';
import {
  arrayFromBytes,
  type StoredArray,
  type StoredArrays,
  toStored,
  type WritableArray,
} from './stored-array.js';
import { decodeText, encodeText } from './text.js';

export interface Safetensors {
  tensors: StoredArrays;
  metadata: Record<string, string>;
}

const format = 'safetensors';
const maxHeaderBytes = 100_000_000;

/** Our names of its dtypes, in the order in which the original's writer sorts them, last first. */
const dtypes: Record<string, StoredDType> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  I16: 'int16',
  U16: 'uint16',
  F16: 'float16',
  BF16: 'bfloat16',
  I32: 'int32',
  U32: 'uint32',
  F32: 'float32',
  F64: 'float64',
  I64: 'int64',
  U64: 'uint64',
};
const codes = Object.keys(dtypes);

interface Entry {
  name: string;
  shape: number[];
  dtype: StoredDType;
  start: number;
  end: number;
}

/** @throws FormatError when the file is not whole and consistent. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  requireBytes('readSafetensors', bytes);
  const reader = new ByteReader(format, bytes);
  const headerBytes = reader.uint64();
  if (headerBytes > maxHeaderBytes)
    throw new FormatError(format, 'header', `${headerBytes} bytes long, at most 100 MB`);
  const header = parseJsonObject(format, 'header', decodeText(format, 'header', reader.take(headerBytes)));
  const { __metadata__: metadata = {}, ...rest } = header;
  const data = bytes.subarray(reader.offset);
  const entries = Object.entries(rest).map(([name, value]) => entryOf(name, value));
  checkCoverage(entries, data.length);
  return {
    tensors: Object.fromEntries(
      entries.map((entry) => [
        entry.name,
        arrayFromBytes(format, `tensor ${quote(entry.name)}`, entry, data.subarray(entry.start, entry.end)),
      ]),
    ),
    metadata: stringsOf(metadata),
  };
}

function entryOf(name: string, value: Json): Entry {
  const where = `tensor ${quote(name)}`;
  if (!isJsonObject(value)) throw new FormatError(format, where, 'its header must be an object');
  const { dtype: code, shape, data_offsets: offsets } = value;
  const dtype = typeof code === 'string' && Object.hasOwn(dtypes, code) ? dtypes[code] : undefined;
  if (dtype === undefined) {
    throw new FormatError(format, where, `dtype must be one of ${codes.join(', ')}, got ${describe(code)}`);
  }
  if (!isCounts(shape)) throw new FormatError(format, where, 'shape must be a list of sizes');
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw new FormatError(format, where, 'data_offsets must be two offsets');
  }
  return { name, shape, dtype, start: offsets[0]!, end: offsets[1]! };
}

function isCounts(value: Json | undefined): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

function checkCoverage(entries: readonly Entry[], length: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const where = `tensor ${quote(entry.name)}`;
    if (entry.start !== end || entry.end < entry.start) {
      throw new FormatError(
        format,
        where,
        `data_offsets must start at ${end}, where the tensor before it ends, got [${entry.start}, ${entry.end}]`,
      );
    }
    if (entry.end > length) {
      throw new FormatError(format, where, `data ends at ${entry.end}, the file has ${length} bytes of data`);
    }
    end = entry.end;
  }
  if (end !== length)
    throw new FormatError(format, 'data', `tensors cover ${end} bytes, the file has ${length}`);
}

function stringsOf(metadata: Json): Record<string, string> {
  const isStrings =
    isJsonObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
  if (!isStrings) throw new FormatError(format, '__metadata__', 'must be an object of strings');
  return metadata as Record<string, string>;
}

export interface WriteSafetensorsOptions {
  /** Texts by name, beside the tensors. */
  metadata?: Record<string, string>;
}

const writeOptions = defineOptions<WriteSafetensorsOptions>('writeSafetensors', {
  checks: { metadata: record },
});

/**
 * @throws ArgumentError for a tensor named `__metadata__`.
 * @throws ShapeError when values and shape disagree.
 */
export function writeSafetensors(
  tensors: Record<string, WritableArray>,
  options: WriteSafetensorsOptions = {},
): Uint8Array {
  if (!record.accepts(tensors)) throw expected('writeSafetensors', 'tensors', 'a record of arrays', tensors);
  const { metadata } = writeOptions.readNamed(options);
  if ('__metadata__' in tensors) {
    throw new ArgumentError('writeSafetensors: a tensor must not be named "__metadata__"');
  }
  const text = Object.entries(metadata ?? {}).find(([, value]) => typeof value !== 'string');
  if (text !== undefined) {
    throw expected('writeSafetensors', `metadata[${quote(text[0])}]`, 'a string', text[1]);
  }
  const sorted = Object.entries(tensors)
    .map(([name, array]) => [name, toStored('writeSafetensors', quote(name), array)] as const)
    .sort(([a, left], [b, right]) => rank(right.dtype) - rank(left.dtype) || (a < b ? -1 : 1));
  let end = 0;
  const entries = sorted.map(([name, { dtype, shape, values }]) => {
    const start = end;
    end += values.length * bytesPerElement(dtype);
    return [name, { dtype: codes[rank(dtype)], shape, data_offsets: [start, end] }] as const;
  });
  const header = JSON.stringify(
    Object.fromEntries([...(metadata ? [['__metadata__', metadata] as const] : []), ...entries]),
  );
  return assemble(encodeText(header), sorted, end);
}

function assemble(
  header: Uint8Array,
  tensors: readonly (readonly [string, StoredArray])[],
  length: number,
): Uint8Array {
  const dataStart = 8 + Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(dataStart + length).fill(0x20, 8, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  file.set(header, 8);
  let offset = dataStart;
  for (const [, { values }] of tensors) {
    file.set(valuesToBytes(values), offset);
    offset += values.byteLength;
  }
  return file;
}

function rank(dtype: StoredDType): number {
  return codes.findIndex((code) => dtypes[code] === dtype);
}
