/**
 * Mutations that know a format's structure, for the fuzz tests: where bytes at random end at a checksum or a signature,
 * these reach what is behind.
 */
import { archiveMutators } from './archive.js';
import { type Mutator, spliced } from './bytes.js';
import { field, hdf5Mutators, repeatedPart, zipMutators } from './fields.js';
import { jsonMutators } from './json.js';
import { pickleMutators } from './pickle.js';
import { pick, type Random } from './random.js';

/** A safetensors header is mutated, and its length is right. */
const safetensorsHeader: Mutator = (bytes, random) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length, 8 + view.getUint32(0, true));
  const header = pick(random, jsonMutators)(bytes.subarray(8, end), random);
  const result = spliced(bytes, 8, end, header);
  new DataView(result.buffer).setUint32(0, header.length, true);
  return result;
};

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
  start.every((byte, i) => bytes[i] === byte);
const isArchive = (bytes: Uint8Array) => startsWith(bytes, [0x50, 0x4b]);
/** PyTorch's files before 1.6 are pickles one after the other, and storages behind them. */
const isPickle = (bytes: Uint8Array) => startsWith(bytes, [0x80, 2]);

function mutatorsOf(file: string, original: Uint8Array): readonly Mutator[] {
  if (isPickle(original)) return [...pickleMutators, field];
  if (file.endsWith('.safetensors')) return [safetensorsHeader, safetensorsHeader, field];
  if (file.endsWith('.h5')) return hdf5Mutators;
  if (file.endsWith('.npy')) return [field, repeatedPart];
  return file.endsWith('.json') ? jsonMutators : archiveMutators;
}

/** One to three mutations of what is within the file, whose format its ending tells; of an archive at times its records too. */
export function restructured(file: string, original: Uint8Array, random: Random): Uint8Array {
  const mutators = mutatorsOf(file, original);
  let bytes = original;
  for (let i = random(3); i >= 0 && bytes.length >= 16; i--) bytes = pick(random, mutators)(bytes, random);
  return isArchive(original) && random(5) === 0 ? pick(random, zipMutators)(bytes, random) : bytes;
}
