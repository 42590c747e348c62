import { type DropMask, packBits } from '../memory/drop-mask.js';
import { newArray } from '../room.js';
import { longMaskBits, longUniforms } from './bulk.js';
import { fillPhilox, type PhiloxCounter, type PhiloxKey } from './philox.js';

/** The two integers that seed a stateless TensorFlow op; Keras passes `[seed, counter]`. */
export type SeedPair = readonly [seed: number, counter: number];

const { fround } = Math;
/** Philox blocks that TensorFlow sets aside for each four truncated normals. */
const TRUNCATED_STRIDE = 256;
const TRUNCATION = 2;
const SMALLEST_UNIFORM = fround(1e-7);
const TWO_PI = 2 * Math.PI;

/**
 * `tf.random.stateless_uniform`: `n` float32 values in [low, high), equal bit for bit.
 *
 * Source of this file: TensorFlow 2.21 `stateless_random_ops.cc`, `lib/random/random_distributions.h`,
 * `random_op_cpu.h`.
 */
export function statelessUniform(seed: SeedPair, n: number, low = 0, high = 1): Float32Array {
  const from = fround(low);
  const range = fround(fround(high) - from);
  const out = longUniforms(n, ...scramble(seed)) ?? unitUniforms(seed, n);
  if (from === 0 && range === 1) return out;
  for (let i = 0; i < n; i++) out[i] = fround(out[i]! * range) + from;
  return out;
}

/** `tf.random.stateless_normal`: `n` float32 values, equal to about 1e-6. */
export function statelessNormal(seed: SeedPair, n: number, mean = 0, std = 1): Float32Array {
  const [key, counter] = scramble(seed);
  const bits = fillPhilox(newArray('normal', Uint32Array, n + (n % 2)), key, counter);
  const out = new Float32Array(bits.buffer);
  for (let i = 0; i < out.length; i += 2) boxMuller(bits[i]!, bits[i + 1]!, out, i);
  return affine(n < out.length ? out.slice(0, n) : out, mean, std);
}

/** `tf.random.stateless_truncated_normal`: as `statelessNormal`, values beyond two `std` drawn again. */
export function statelessTruncatedNormal(seed: SeedPair, n: number, mean = 0, std = 1): Float32Array {
  const [key, counter] = scramble(seed);
  const out = newArray('truncatedNormal', Float32Array, n);
  const bits = new Uint32Array(4);
  const pair = new Float32Array(2);
  for (let group = 0; group < n; group += 4) {
    const end = Math.min(group + 4, n);
    let at = group;
    for (let block = (group / 4) * TRUNCATED_STRIDE; at < end; block++) {
      fillPhilox(bits, key, counter, block);
      for (let i = 0; i < 4 && at < end; i += 2) {
        boxMuller(bits[i]!, bits[i + 1]!, pair, 0);
        if (Math.abs(pair[0]!) < TRUNCATION) out[at++] = pair[0]!;
        if (Math.abs(pair[1]!) < TRUNCATION && at < end) out[at++] = pair[1]!;
      }
    }
  }
  return affine(out, mean, std);
}

/**
 * The factors of `tf.nn.experimental.stateless_dropout`: `1 / (1 - rate)` where a uniform is at least `rate`, else 0.
 * `rate` has to be in [0, 1); Keras draws nothing for a rate of 0 or 1.
 */
export function statelessDropoutMask(seed: SeedPair, n: number, rate: number): Float32Array {
  const threshold = fround(rate);
  const scale = fround(1 / (1 - rate));
  const drawn = longUniforms(n, ...scramble(seed), { threshold, scale });
  if (drawn !== undefined) return drawn;
  const out = unitUniforms(seed, n);
  for (let i = 0; i < n; i++) out[i] = out[i]! >= threshold ? scale : 0;
  return out;
}

/** `statelessDropoutMask` as bits. */
export function statelessDropMask(seed: SeedPair, n: number, rate: number): DropMask {
  const threshold = fround(rate);
  const scale = fround(1 / (1 - rate));
  const drawn = longMaskBits(n, ...scramble(seed), threshold);
  if (drawn !== undefined) return { bits: drawn, scale };
  const uniforms = unitUniforms(seed, n);
  return { bits: packBits(n, (i) => uniforms[i]! >= threshold), scale };
}

/**
 * `tf.random.shuffle` of 0 .. n - 1 by a fresh kernel whose global and operation seeds are given: what `fit` makes every
 * epoch with `opSeed` 0.
 */
export function shuffledIndices(n: number, globalSeed: number, opSeed = 0): Int32Array {
  const [key, op] = graphSeeds(globalSeed, opSeed);
  const draws = fillPhilox(newArray('shuffle', Uint32Array, Math.max(n - 1, 0)), [key, 0], [0, 0, op, 0]);
  const out = newArray('shuffle', Int32Array, n);
  for (let i = 0; i < n; i++) out[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (draws[i]! % (n - i));
    const moved = out[i]!;
    out[i] = out[j]!;
    out[j] = moved;
  }
  return out;
}

/** `tensorflow.python.framework.random_seed.get_seed`: both seeds modulo 2^31 - 1, and never both zero. */
function graphSeeds(globalSeed: number, opSeed: number): [number, number] {
  const modulus = 2 ** 31 - 1;
  const seeds: [number, number] = [floorMod(globalSeed, modulus), floorMod(opSeed, modulus)];
  return seeds[0] === 0 && seeds[1] === 0 ? [0, modulus] : seeds;
}

/** Python's `%`: the remainder has the divisor's sign. */
export function floorMod(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

/** One Philox block turns a pair of (sign-extended) seeds into the key and the upper half of the counter. */
function scramble([seed, counter]: SeedPair): [PhiloxKey, PhiloxCounter] {
  const extend = (value: number) => (value < 0 ? 0xffffffff : 0);
  const mix = new Uint32Array(4);
  fillPhilox(mix, [0x3ec8f720, 0x02461e29], [seed, extend(seed), counter, extend(counter)]);
  return [
    [mix[0]!, mix[1]!],
    [0, 0, mix[2]!, mix[3]!],
  ];
}

/** Uniforms in [0, 1): 23 random bits under the exponent of 1, minus 1. */
function unitUniforms(seed: SeedPair, n: number): Float32Array {
  const bits = fillPhilox(newArray('uniform', Uint32Array, n), ...scramble(seed));
  return Float32Array.from(bits, (word) => (word & 0x7fffff) * 2 ** -23);
}

function boxMuller(bits0: number, bits1: number, out: Float32Array, at: number): void {
  const u = Math.max((bits0 & 0x7fffff) * 2 ** -23, SMALLEST_UNIFORM);
  const theta = fround(TWO_PI * (bits1 & 0x7fffff) * 2 ** -23);
  const radius = fround(Math.sqrt(-2 * fround(Math.log(u))));
  out[at] = fround(Math.sin(theta)) * radius;
  out[at + 1] = fround(Math.cos(theta)) * radius;
}

function affine(values: Float32Array, mean: number, std: number): Float32Array {
  const [shift, scale] = [fround(mean), fround(std)];
  for (let i = 0; i < values.length; i++) values[i] = fround(values[i]! * scale) + shift;
  return values;
}
