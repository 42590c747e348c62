/** Weights as tfjs keeps them: a list of what there is, and bytes in one shard or several. */
import { describe, sizeOf } from '@unroll/core/internal';
import { FormatError, type StoredArray, toFloat32 } from '@unroll/formats';
import type { OpenSource } from '../saving/open-source.js';
import { number, oneOf, readOptions, shape as readShape, text } from '../serialized/read-options.js';
import { isObject } from '../serialized/serialized.js';

export interface NamedWeight {
  name: string;
  /** Whether it is of the optimizer's state, which `includeOptimizer` saves. */
  isOfOptimizer: boolean;
  /** Float32, whatever it was packed as. */
  array: StoredArray;
}

/** Bytes of an element. */
const SIZES = { float32: 4, float16: 2, int32: 4, uint16: 2, uint8: 1, bool: 1 } as const;
type Packed = keyof typeof SIZES;

/**
 * The weights of a manifest, which lie in shards beside it.
 *
 * @throws FormatError for a manifest that lies, and ArgumentError for shards that are not there.
 */
export async function readWeights(manifest: unknown, beside: OpenSource['beside']): Promise<NamedWeight[]> {
  if (!Array.isArray(manifest)) {
    throw new FormatError(
      'tfjs',
      'weightsManifest',
      'expected a list: without weights, read it by modelFromJSON',
    );
  }
  const weights: NamedWeight[] = [];
  const seen = new Set<string>();
  for (const [i, group] of manifest.entries()) {
    const where = `weightsManifest[${i}]`;
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw new FormatError('tfjs', where, 'expected paths and weights');
    }
    for (const path of group.paths as unknown[]) {
      if (typeof path !== 'string' || seen.has(path)) {
        throw new FormatError(
          'tfjs',
          where,
          `expected the path of a shard, each once, got ${describe(path)}`,
        );
      }
      seen.add(path);
    }
    const shards = await Promise.all(group.paths.map((path: string) => beside(path)));
    for (const weight of unpack(where, joined(shards), group.weights)) weights.push(weight);
  }
  return weights;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The weights that `entries` tell of, one after the other in `bytes`. */
export function unpack(where: string, bytes: Uint8Array, entries: readonly unknown[]): NamedWeight[] {
  let at = 0;
  const weights = entries.map((entry, i) => {
    const place = `${where}.weights[${i}]`;
    const { name, shape, dtype, group, quantization } = readOptions(place, entry, {
      ...{ name: text, shape: readShape, dtype: oneOf(...Object.keys(SIZES)), group: text },
      quantization: (value) => value,
    }) as { name?: string; shape?: number[]; dtype?: Packed; group?: string; quantization?: unknown };
    if (name === undefined || shape === undefined || dtype === undefined || shape.includes(null as never)) {
      throw new FormatError('tfjs', place, 'expected name, shape and dtype');
    }
    const packing = quantization == null ? null : packingOf(place, quantization);
    const packed = packing?.dtype ?? dtype;
    const end = at + sizeOf(shape) * SIZES[packed];
    if (!(end <= bytes.length)) {
      throw new FormatError('tfjs', place, `${name} ends at byte ${end}, the shards have ${bytes.length}`);
    }
    const part = bytes.slice(at, end);
    at = end;
    const values = unpacked(part, packed, packing);
    const isWhole = packing !== null && dtype === 'int32';
    return {
      name,
      isOfOptimizer: group === 'optimizer',
      array: { shape, dtype: 'float32', values: isWhole ? values.map(Math.round) : values } as StoredArray,
    };
  });
  if (at !== bytes.length) {
    throw new FormatError('tfjs', where, `the weights have ${at} bytes, the shards have ${bytes.length}`);
  }
  return weights;
}

interface Packing {
  dtype: Packed;
  scale?: number;
  min?: number;
}

function packingOf(where: string, value: unknown): Packing {
  const at = `${where}.quantization`;
  const dtype = oneOf('uint8', 'uint16', 'float16');
  const read = readOptions(at, value, { dtype, original_dtype: text, scale: number, min: number });
  if (read.dtype === undefined) throw new FormatError('tfjs', at, 'expected a dtype');
  if (read.dtype !== 'float16' && (read.scale === undefined || read.min === undefined)) {
    throw new FormatError('tfjs', at, `expected a scale and a min of ${String(read.dtype)}`);
  }
  return read as unknown as Packing;
}

function unpacked(bytes: Uint8Array, dtype: Packed, packing: Packing | null): Float32Array {
  const { scale = 1, min = 0 } = packing ?? {};
  const { buffer } = bytes;
  if (dtype === 'float32') return new Float32Array(buffer);
  if (dtype === 'int32') return Float32Array.from(new Int32Array(buffer));
  if (dtype === 'float16') {
    const values = new Uint16Array(buffer);
    return toFloat32({ shape: [values.length], dtype, values }).values as Float32Array;
  }
  const integers = dtype === 'uint16' ? new Uint16Array(buffer) : bytes;
  return Float32Array.from(integers, (value) => value * scale + min);
}
