import { fillLongMt19937 } from './bulk.js';

const N = 624;
const M = 397;

/**
 * The Mersenne Twister MT19937 with 32-bit outputs: the stream under PyTorch's CPU generator and Python's `random`.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), and their reference mt19937ar.
 */
export class Mt19937 {
  private constructor(
    private readonly state: Uint32Array,
    private index: number,
  ) {}

  /** Seeds from the low 32 bits of one integer (`init_genrand`), as `torch.manual_seed` does. */
  static fromSeed(seed: number): Mt19937 {
    const state = new Uint32Array(N);
    state[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    return new Mt19937(state, N);
  }

  /** Seeds from an array of at least one 32-bit word (`init_by_array`), as Python's `random.seed` does. */
  static fromKey(key: ArrayLike<number>): Mt19937 {
    const generator = Mt19937.fromSeed(19650218);
    const { state } = generator;
    let i = 1;
    const advance = () => {
      i += 1;
      if (i === N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
    };
    const mix = (multiplier: number) => {
      const previous = state[i - 1]!;
      return state[i]! ^ Math.imul(previous ^ (previous >>> 30), multiplier);
    };
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      state[i] = mix(1664525) + key[j]! + j;
      advance();
      j = (j + 1) % key.length;
    }
    for (let k = N - 1; k > 0; k--) {
      state[i] = mix(1566083941) - i;
      advance();
    }
    state[0] = 0x80000000;
    return generator;
  }

  /** A generator that continues where another with this `words` and `position` was. */
  static fromState(words: Uint32Array, position: number): Mt19937 {
    return new Mt19937(words.slice(), position);
  }

  /** A copy of the state, and how many of its words are used up. */
  get words(): Uint32Array {
    return this.state.slice();
  }

  get position(): number {
    return this.index;
  }

  /** The next output, an integer in [0, 2^32). */
  nextUint32(): number {
    if (this.index === N) this.twist();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next `out.length` outputs. */
  fill(out: Uint32Array): Uint32Array {
    let at = 0;
    // The kernel makes whole states, so it can begin only where one is used up.
    while (this.index < N && at < out.length) out[at++] = this.nextUint32();
    at += fillLongMt19937(out.subarray(at), this.state);
    for (; at < out.length; at++) out[at] = this.nextUint32();
    return out;
  }

  /** An independent generator that continues from the same point. */
  clone(): Mt19937 {
    return new Mt19937(this.state.slice(), this.index);
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < N - M; i++) state[i] = state[i + M]! ^ twisted(state[i]!, state[i + 1]!);
    for (let i = N - M; i < N - 1; i++) state[i] = state[i + M - N]! ^ twisted(state[i]!, state[i + 1]!);
    state[N - 1] = state[M - 1]! ^ twisted(state[N - 1]!, state[0]!);
    this.index = 0;
  }
}

function twisted(upper: number, lower: number): number {
  const y = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (y >>> 1) ^ (-(lower & 1) & 0x9908b0df);
}
