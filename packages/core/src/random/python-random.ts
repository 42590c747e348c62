import { expected, requireInteger } from '../expected.js';
import { entropy } from './entropy.js';
import { Mt19937 } from './mt19937.js';

/**
 * Python's `random.Random`, number for number: Keras draws its layers' seeds from it.
 *
 * Source: CPython `Modules/_randommodule.c`, `Lib/random.py` (3.11).
 */
export class PythonRandom {
  /** Null until somebody seeds it or asks for a number: loading a program draws no entropy, which some hosts forbid then. */
  private seeded: Mt19937 | null = null;

  /** @param seed An integer of any size, its sign ignored; left out, the operating system's entropy. */
  constructor(seed?: number | bigint) {
    if (seed !== undefined) this.seed(seed);
  }

  private get engine(): Mt19937 {
    this.seeded ??= Mt19937.fromKey(entropy(624));
    return this.seeded;
  }

  /** `random.seed(seed)`. */
  seed(seed: number | bigint): this {
    if (typeof seed !== 'bigint' && !Number.isInteger(seed))
      throw expected('seed', 'seed', 'an integer', seed);
    this.seeded = Mt19937.fromKey(words(BigInt(seed)));
    return this;
  }

  /** An independent generator that continues from the same point. */
  clone(): PythonRandom {
    const copy = new PythonRandom(0);
    copy.seeded = this.engine.clone();
    return copy;
  }

  /** `random.random()`: a double in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.engine.nextUint32() >>> 5;
    const low = this.engine.nextUint32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** `random.getrandbits(k)` for 0 <= k <= 53. */
  getrandbits(k: number): number {
    requireInteger('getrandbits', 'k', k, 0);
    if (k > 53) throw expected('getrandbits', 'k', 'at most 53 bits', k);
    if (k === 0) return 0;
    const low = this.engine.nextUint32();
    if (k <= 32) return low >>> (32 - k);
    return (this.engine.nextUint32() >>> (64 - k)) * 2 ** 32 + low;
  }

  /** `random.randint(low, high)`: an integer in [low, high], both ends included. */
  randint(low: number, high: number): number {
    requireInteger('randint', 'low', low, Number.MIN_SAFE_INTEGER);
    requireInteger('randint', 'high', high, low);
    return low + this.below(high - low + 1);
  }

  /** `random.shuffle(values)`: in place. */
  shuffle<T>(values: T[]): void {
    if (!Array.isArray(values)) throw expected('shuffle', 'values', 'a list', values);
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const moved = values[i]!;
      values[i] = values[j]!;
      values[j] = moved;
    }
  }

  /** An integer in [0, n): as many bits as `n` has, drawn again until they fit. */
  private below(n: number): number {
    if (n > Number.MAX_SAFE_INTEGER) throw expected('randint', 'high - low', 'less than 2^53 - 1', n - 1);
    const bits = n.toString(2).length;
    let value = this.getrandbits(bits);
    while (value >= n) value = this.getrandbits(bits);
    return value;
  }
}

/** The 32-bit words of |value|, the lowest first; one word for zero. */
function words(value: bigint): number[] {
  const out: number[] = [];
  let rest = value < 0n ? -value : value;
  do {
    out.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return out;
}
