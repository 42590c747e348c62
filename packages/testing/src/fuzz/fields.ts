/** Mutations of binary headers, such as HDF5's and zip's: numbers in fields, and parts that stand behind a signature. */
import { type Mutator, repeated, spliced } from './bytes.js';
import { pick, type Random } from './random.js';

/** Numbers at which readers go wrong. */
export const words = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff];

/** Sets a field of 2, 4 or 8 bytes to a number at which readers go wrong, or to a place in the file. */
function setField(bytes: Uint8Array, at: number, size: number, random: Random): Uint8Array {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  if (at + size > result.length) return result;
  const value = random(2) === 0 ? pick(random, words) : random(bytes.length);
  if (size === 2) view.setUint16(at, value & 0xffff, true);
  else view.setUint32(at, value, true);
  if (size === 8) view.setUint32(at + 4, random(8) === 0 ? 0xffffffff : 0, true);
  return result;
}

/** A field that is aligned as they are in headers. */
export const field: Mutator = (bytes, random) => {
  const size = pick(random, [2, 4, 8]);
  return setField(bytes, Math.floor(random(Math.max(1, bytes.length - 8)) / size) * size, size, random);
};

/** Two fields of eight bytes change places: addresses of one object become those of another. */
const swappedFields: Mutator = (bytes, random) => {
  const count = Math.floor(bytes.length / 8);
  const [a, b] = [8 * random(count), 8 * random(count)];
  const result = bytes.slice();
  result.set(bytes.subarray(b, b + 8), a);
  result.set(bytes.subarray(a, a + 8), b);
  return result;
};

/** A part is there many times over, as a program in a loop would have it. */
export const repeatedPart: Mutator = (bytes, random) => {
  const start = random(bytes.length);
  const part = bytes.subarray(start, start + 1 + random(40));
  return spliced(bytes, start, start, repeated(part, 1 + random(2000)));
};

/** Where any of these texts stands in the bytes. */
function placesOf(bytes: Uint8Array, signatures: readonly string[]): number[] {
  const text = new TextDecoder('latin1').decode(bytes);
  return signatures.flatMap((signature) => {
    const places: number[] = [];
    for (let at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 1)) places.push(at);
    return places;
  });
}

/** A field right behind a signature, in the part of so many bytes that it begins. */
function behind(signatures: readonly string[], length: number): Mutator {
  return (bytes, random) => {
    const places = placesOf(bytes, signatures);
    if (places.length === 0) return bytes;
    const size = pick(random, [2, 4, 8]);
    return setField(bytes, pick(random, places) + 4 + 2 * random(length / 2), size, random);
  };
}

/** One part of this signature is written over another. */
function exchanged(signatures: readonly string[], length: number): Mutator {
  return (bytes, random) => {
    const places = placesOf(bytes, signatures);
    if (places.length === 0) return bytes;
    const [from, to] = [pick(random, places), pick(random, places)];
    return bytes.slice().copyWithin(to, from, from + length);
  };
}

const ofHdf5 = ['\x89HDF', 'TREE', 'HEAP', 'SNOD', 'GCOL', 'OHDR', 'FRHP', 'BTHD'];
export const hdf5Mutators: readonly Mutator[] = [
  field,
  swappedFields,
  repeatedPart,
  behind(ofHdf5, 64),
  exchanged(ofHdf5, 40),
];

/** Local headers, the directory, its end, and zip64's. */
const ofZip = ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07'];
export const zipMutators: readonly Mutator[] = [behind(ofZip, 42), exchanged(ofZip, 46), field];
