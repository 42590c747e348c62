import { fillLongPhilox } from './bulk.js';

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** Philox4x32's key: two 32-bit words. */
export type PhiloxKey = readonly [number, number];
/** Philox4x32's counter: four 32-bit words, the lowest first. */
export type PhiloxCounter = readonly [number, number, number, number];

/**
 * Fills `out` with Philox4x32-10: each block of four outputs is the encryption of a counter whose lowest 64 bits go up
 * by one a block, the first block being `counter + skip`. A last block that does not fit is cut.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (Random123).
 */
export function fillPhilox(out: Uint32Array, key: PhiloxKey, counter: PhiloxCounter, skip = 0): Uint32Array {
  const block = new Uint32Array(4);
  const [first, second, ...upper] = counter;
  let low = (first >>> 0) + skip;
  let high = (second + Math.floor(low / 2 ** 32)) >>> 0;
  low >>>= 0;
  if (fillLongPhilox(out, key, [low, high, ...upper])) return out;
  const whole = out.length - (out.length % 4);
  for (let i = 0; i < whole; i += 4) {
    encrypt(out, i, key[0], key[1], low, high, counter[2], counter[3]);
    low = (low + 1) >>> 0;
    if (low === 0) high = (high + 1) >>> 0;
  }
  if (whole < out.length) {
    encrypt(block, 0, key[0], key[1], low, high, counter[2], counter[3]);
    out.set(block.subarray(0, out.length - whole), whole);
  }
  return out;
}

function encrypt(
  out: Uint32Array,
  at: number,
  key0: number,
  key1: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void {
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
  out[at + 2] = x2;
  out[at + 3] = x3;
}

/** The upper 32 bits of an unsigned 32 x 32 bit product, from 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = ((Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0) >>> 16;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + carry) | 0;
}
