/** Damage that knows nothing of a format: bits, bytes, and ranges that are gone, moved or there twice. */
import { pick, type Random } from './random.js';

/** Takes bytes that are whole, which it leaves as they are, and gives bytes that lie. */
export type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

const interesting = [0, 1, 0x7f, 0x80, 0xff];

const mutators: readonly Mutator[] = [
  function flipBit(bytes, random) {
    bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[random(bytes.length)] = pick(random, interesting);
    return bytes;
  },
  function setWord(bytes, random) {
    const size = pick(random, [2, 4, 8]);
    const start = random(bytes.length - size);
    bytes.fill(pick(random, interesting), start, start + size);
    return bytes;
  },
  function copyRange(bytes, random) {
    const start = random(bytes.length);
    return bytes.copyWithin(random(bytes.length), start, start + 1 + random(64));
  },
  function removeRange(bytes, random) {
    const start = random(bytes.length);
    return joined(bytes.subarray(0, start), bytes.subarray(start + 1 + random(32)));
  },
  function insertRange(bytes, random) {
    const start = random(bytes.length);
    const from = random(bytes.length);
    return joined(
      bytes.subarray(0, start),
      bytes.subarray(from, from + 1 + random(32)),
      bytes.subarray(start),
    );
  },
  function flipMany(bytes, random) {
    for (let i = 0; i < 8; i++) bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
];

/** Headers are where lies are told: half of the mutations fall in the first or last tenth of a file. */
export function damaged(original: Uint8Array, random: Random): Uint8Array {
  const mutator = pick(random, mutators);
  if (random(2) === 0) return mutator(original.slice(), random);
  const tenth = Math.max(16, Math.floor(original.length / 10));
  const atEnd = random(2) === 0;
  const cut = atEnd ? original.length - tenth : tenth;
  const [head, tail] = [original.slice(0, cut), original.slice(cut)];
  return atEnd ? joined(head, mutator(tail, random)) : joined(mutator(head, random), tail);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** `bytes` with `middle` in place of what is from `start` to `end`. */
export function spliced(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, start), middle, bytes.subarray(end));
}

export function repeated(part: Uint8Array, count: number): Uint8Array {
  const bytes = new Uint8Array(part.length * count);
  for (let i = 0; i < count; i++) bytes.set(part, i * part.length);
  return bytes;
}
