import { expected, requireInteger } from '../expected.js';
import { type DropMask, packBits } from '../memory/drop-mask.js';
import { newArray } from '../room.js';
import { checkDraw } from './check-draw.js';
import { entropy } from './entropy.js';
import { Mt19937 } from './mt19937.js';
import type { RandomSource } from './source.js';
import { decodeTorchState, encodeTorchState } from './torch-state.js';
import { truncatedNormal } from './torch-truncated-normal.js';

/** Normals are drawn in blocks of this many, each from as many uniforms. */
const BLOCK = 16;
/** `randint` takes 64 bits a number from this range on. */
const WIDE_RANGE = 2 ** 28;
const TWO_PI = Math.fround(2 * Math.PI);
const { fround } = Math;

/**
 * PyTorch's CPU generator, number for number: after `manualSeed(0)` the draws are those of `torch.manual_seed(0)`.
 * Integers and masks are equal, uniforms too; normals agree to about 1e-6 (PyTorch's own sine and logarithm differ from one
 * instruction set to the next).
 *
 * Source: ATen `CPUGeneratorImpl.cpp`, `core/DistributionsHelper.h`, `native/cpu/DistributionTemplates.h` (2.15).
 * PyTorch on a CPU made by Intel takes `bernoulli_`, so dropout, from MKL's generator instead: masks differ there.
 */
export class TorchGenerator implements RandomSource {
  /** Null until somebody seeds it or asks for a number: loading a program draws no entropy, which some hosts forbid then. */
  private seeded: Mt19937 | null = null;
  private initial = 0n;
  /** The sine half of the last scalar Box-Muller pair, until somebody asks for it. */
  private spare: number | null = null;

  /** @param seed As for `manualSeed`; left out, the operating system's entropy. */
  constructor(seed?: number | bigint) {
    if (seed !== undefined) this.manualSeed(seed);
  }

  private get engine(): Mt19937 {
    if (this.seeded === null) this.seed();
    return this.seeded!;
  }

  /** `torch.manual_seed`: an integer in [-2^63, 2^64). The engine sees its low 32 bits only. */
  manualSeed(seed: number | bigint): this {
    if (typeof seed !== 'bigint' && !Number.isInteger(seed))
      throw expected('manualSeed', 'seed', 'an integer', seed);
    const wide = BigInt(seed);
    if (wide < -(2n ** 63n) || wide >= 2n ** 64n) {
      throw expected('manualSeed', 'seed', 'an integer in [-2^63, 2^64)', seed);
    }
    this.initial = BigInt.asUintN(64, wide);
    this.seeded = Mt19937.fromSeed(Number(BigInt.asUintN(32, wide)));
    this.spare = null;
    return this;
  }

  /** `torch.seed`: seeds from the operating system's entropy and returns the seed. */
  seed(): bigint {
    const [high, low] = entropy(2);
    this.manualSeed((BigInt(high!) << 32n) | BigInt(low!));
    return this.initial;
  }

  /** `torch.initial_seed`: the last seed set, in [0, 2^64). */
  initialSeed(): bigint {
    if (this.seeded === null) this.seed();
    return this.initial;
  }

  /** `torch.Generator.get_state`: 5,056 bytes to come back to this point with, here or in PyTorch. */
  getState(): Uint8Array {
    const { words, position } = this.engine;
    const { initial: seed, spare } = this;
    return encodeTorchState({ seed, words, position, spare });
  }

  /**
   * `torch.Generator.set_state`.
   *
   * @throws ArgumentError for what is not a state; nothing has changed then.
   */
  setState(state: Uint8Array): this {
    const { seed, words, position, spare } = decodeTorchState(state);
    this.initial = seed;
    this.seeded = Mt19937.fromState(words, position);
    this.spare = spare;
    return this;
  }

  /** An independent generator that continues from the same point. */
  clone(): TorchGenerator {
    const copy = new TorchGenerator(this.initialSeed());
    copy.seeded = this.engine.clone();
    copy.spare = this.spare;
    return copy;
  }

  /** One 32-bit output, an integer in [0, 2^32). */
  random(): number {
    return this.engine.nextUint32();
  }

  /** Two outputs as one integer in [0, 2^64), the first in the upper half. */
  random64(): bigint {
    const high = this.random();
    return (BigInt(high) << 32n) | BigInt(this.random());
  }

  /** `torch.empty((), dtype=torch.int64).random_()`: an integer in [0, 2^63), as a `DataLoader` draws its seeds. */
  drawSeed(): bigint {
    return BigInt.asUintN(63, this.random64());
  }

  /** `uniform_(low, high)`: `n` float32 values in [low, high), one 32-bit output each. */
  uniform(n: number, low = 0, high = 1): Float32Array {
    checkDraw('uniform', n, { low, high });
    const from = fround(low);
    const range = fround(fround(high) - from);
    const bits = this.draw(n);
    const out = new Float32Array(bits.buffer);
    for (let i = 0; i < n; i++) out[i] = (bits[i]! & 0xffffff) * 2 ** -24 * range + from;
    return out;
  }

  /** `normal_(mean, std)`: `n` float32 values by Box-Muller, in blocks where `n` is at least 16. */
  normal(n: number, mean = 0, std = 1): Float32Array {
    checkDraw('normal', n, { mean, std });
    if (n >= BLOCK) return this.normalBlocks(n, mean, std);
    const out = newArray('normal', Float32Array, n);
    for (let i = 0; i < n; i++) out[i] = this.standardNormal() * std + mean;
    return out;
  }

  /** `nn.init.trunc_normal_(mean, std, a, b)`: values within [low, high], by default two `std` around `mean`. */
  truncatedNormal(n: number, mean = 0, std = 1, a?: number, b?: number): Float32Array {
    checkDraw('truncatedNormal', n, { mean, std });
    const [low, high] = [a ?? mean - 2 * std, b ?? mean + 2 * std];
    checkDraw('truncatedNormal', n, { low, high });
    return truncatedNormal(this, n, mean, std, low, high);
  }

  /** `bernoulli_(p)`: `n` bytes, 1 with probability `p`, one 64-bit draw each. */
  bernoulli(n: number, p = 0.5): Uint8Array {
    checkDraw('bernoulli', n, { p });
    if (!(p >= 0 && p <= 1)) throw expected('bernoulli', 'p', 'in [0, 1]', p);
    const bits = this.draw(2 * n);
    const out = newArray('bernoulli', Uint8Array, n);
    for (let i = 0; i < n; i++) out[i] = doubleOf(bits[2 * i]!, bits[2 * i + 1]!) < p ? 1 : 0;
    return out;
  }

  /** The factors of dropout in training: 0 with probability `p`, else `1 / (1 - p)`. For 0 and 1 it draws nothing. */
  dropoutMask(n: number, p = 0.5): Float32Array {
    checkDraw('dropoutMask', n, { p });
    if (!(p >= 0 && p <= 1)) throw expected('dropoutMask', 'p', 'in [0, 1]', p);
    const out = newArray('dropoutMask', Float32Array, n);
    if (p === 0) return out.fill(1);
    if (p === 1) return out;
    const keep = 1 - p;
    const scale = 1 / keep;
    const bits = this.draw(2 * n);
    for (let i = 0; i < n; i++) out[i] = doubleOf(bits[2 * i]!, bits[2 * i + 1]!) < keep ? scale : 0;
    return out;
  }

  /** `dropoutMask` as bits, for the `dropout` operation. `p` has to be in [0, 1); for 0 it draws nothing. */
  dropMask(n: number, p = 0.5): DropMask {
    checkDraw('dropMask', n, { p });
    if (!(p >= 0 && p < 1)) throw expected('dropMask', 'p', 'in [0, 1)', p);
    const keep = 1 - p;
    const bits = p === 0 ? null : this.draw(2 * n);
    const keeps = (i: number) => bits === null || doubleOf(bits[2 * i]!, bits[2 * i + 1]!) < keep;
    return { bits: packBits(n, keeps), scale: Math.fround(1 / keep) };
  }

  /** `torch.randint(low, high, (n,))`: integers in [low, high), both within int32. */
  randint(n: number, low: number, high: number): Int32Array {
    checkDraw('randint', n, {});
    requireInteger('randint', 'low', low, -(2 ** 31));
    requireInteger('randint', 'high', high, low + 1);
    if (high > 2 ** 31) throw expected('randint', 'high', 'an integer <= 2^31', high);
    const { engine } = this;
    const range = high - low;
    const out = newArray('randint', Int32Array, n);
    for (let i = 0; i < n; i++) {
      const first = engine.nextUint32();
      out[i] = low + (range < WIDE_RANGE ? first % range : remainder64(first, engine.nextUint32(), range));
    }
    return out;
  }

  /** `torch.randperm(n)`: a permutation of 0 .. n - 1. */
  randperm(n: number): Int32Array {
    checkDraw('randperm', n, {});
    const { engine } = this;
    const out = newArray('randperm', Int32Array, n);
    for (let i = 0; i < n; i++) out[i] = i;
    for (let i = 0; i < n - 1; i++) {
      const j = i + (engine.nextUint32() % (n - i));
      const moved = out[i]!;
      out[i] = out[j]!;
      out[j] = moved;
    }
    return out;
  }

  /** The next `n` 32-bit outputs. */
  private draw(n: number): Uint32Array {
    const out = newArray('random', Uint32Array, n);
    this.engine.fill(out);
    return out;
  }

  private double(): number {
    return doubleOf(this.engine.nextUint32(), this.engine.nextUint32());
  }

  private standardNormal(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    const theta = 2 * Math.PI * this.double();
    const radius = Math.sqrt(-2 * Math.log1p(-this.double()));
    this.spare = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  }

  /** Draws all uniforms first and transforms them sixteen by sixteen. Where some remain, the last sixteen are drawn again. */
  private normalBlocks(n: number, mean: number, std: number): Float32Array {
    const out = this.uniform(n);
    for (let at = 0; at + BLOCK <= n; at += BLOCK) boxMuller(out, at, mean, std);
    if (n % BLOCK !== 0) {
      out.set(this.uniform(BLOCK), n - BLOCK);
      boxMuller(out, n - BLOCK, mean, std);
    }
    return out;
  }
}

/** A double in [0, 1) from the low 53 bits of a 64-bit draw. */
function doubleOf(high: number, low: number): number {
  return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
}

/** Sixteen uniforms become sixteen normals: eight radii, then eight angles, become eight cosines, then eight sines. */
function boxMuller(values: Float32Array, at: number, mean: number, std: number): void {
  for (let i = at; i < at + BLOCK / 2; i++) {
    const radius = fround(Math.sqrt(-2 * fround(Math.log(fround(1 - values[i]!)))));
    const theta = fround(TWO_PI * values[i + BLOCK / 2]!);
    values[i] = radius * fround(Math.cos(theta)) * std + mean;
    values[i + BLOCK / 2] = radius * fround(Math.sin(theta)) * std + mean;
  }
}

/** `(high * 2^32 + low) % range` for a range up to 2^32, in steps that a double holds exactly. */
function remainder64(high: number, low: number, range: number): number {
  const upper = ((high % range) * 2 ** 16 + (low >>> 16)) % range;
  return (upper * 2 ** 16 + (low & 0xffff)) % range;
}
