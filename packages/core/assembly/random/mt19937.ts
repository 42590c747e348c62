/** The Mersenne Twister of `src/random/mt19937.ts`, a state of 624 words at a time. */
const N: i32 = 624;
const M: i32 = 397;

/** The next state in place, and its `N` outputs to `out`. */
export function mt19937(state: usize, out: usize): void {
  twist(state, 0, N - M, M << 2);
  twist(state, N - M, N - 1, (M - N) << 2);
  const final = state + ((N - 1) << 2);
  i32.store(final, i32.load(state + ((M - 1) << 2)) ^ twisted(i32.load(final), i32.load(state)));
  for (const end = state + (N << 2); state < end; state += 16) {
    let y = v128.load(state);
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
    v128.store(out, v128.xor(y, i32x4.shr_u(y, 18)));
    out += 16;
  }
}

/** Words `from` to `to`: each from itself, its successor, and the word `ahead` bytes from it. */
function twist(state: usize, from: i32, to: i32, ahead: i32): void {
  let word = state + (<usize>from << 2);
  const end = state + (<usize>to << 2);
  for (; word + 16 <= end; word += 16) {
    const y = v128.bitselect(v128.load(word, 4), v128.load(word), i32x4.splat(0x7fffffff));
    const odd = i32x4.neg(v128.and(y, i32x4.splat(1)));
    const mixed = v128.xor(i32x4.shr_u(y, 1), v128.and(odd, i32x4.splat(0x9908b0df)));
    v128.store(word, v128.xor(v128.load(word + ahead), mixed));
  }
  for (; word < end; word += 4) {
    i32.store(word, i32.load(word + ahead) ^ twisted(i32.load(word), i32.load(word, 4)));
  }
}

@inline
function twisted(upper: i32, lower: i32): i32 {
  const y = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (<i32>(<u32>y >> 1)) ^ (-(lower & 1) & 0x9908b0df);
}
