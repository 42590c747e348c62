import { alloc, mark, release } from '../arena';

/**
 * Philox4x32-10 on four counters at a time: lane b of the four words is block b. The stream, and what the words mean, are
 * those of `src/random/philox.ts` and `src/random/tensorflow-stateless.ts`.
 */
const ROUNDS: i32 = 10;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** Vectors of one word lie in memory, where an operation can take them from: a literal or a splat takes more instructions. */
const MULTIPLIER_0 = memory.data<i32>([0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53], 16);
const MULTIPLIER_1 = memory.data<i32>([0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57], 16);

/** The two words of each round's key. */
function scheduleKeys(schedule: usize, key0: i32, key1: i32): void {
  for (let to = schedule; to < schedule + ROUNDS * 32; to += 32) {
    v128.store(to, i32x4.splat(key0));
    v128.store(to, i32x4.splat(key1), 16);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
}

/** What the kernel makes of a 32-bit output. */
const BITS: i32 = 0;
export const UNIFORM: i32 = 1;

/**
 * Fills `count` words from `out` on, rounded up to 16: `form` is 0 for the outputs themselves, 1 for uniforms in [0, 1),
 * 2 for `scale` where the uniform is at least `threshold` and 0 elsewhere. The low 64 bits of the counter go up by one
 * a block of four.
 */
export function philox(
  out: usize,
  count: i32,
  key0: i32,
  key1: i32,
  counter0: i32,
  counter1: i32,
  counter2: i32,
  counter3: i32,
  form: i32,
  threshold: f32,
  scale: f32,
): void {
  let counter = ((<u64>(<u32>counter1)) << 32) | <u64>(<u32>counter0);
  const scratch = mark();
  const schedule = alloc(ROUNDS * 8);
  scheduleKeys(schedule, key0, key1);
  for (; count > 0; count -= 16) {
    const low = i32x4.splat(<i32>counter);
    let x0 = i32x4.add(low, i32x4(0, 1, 2, 3));
    // If the low half has wrapped around, the comparison's -1 carries into the high half.
    let x1 = i32x4.sub(i32x4.splat(<i32>(counter >> 32)), i32x4.lt_u(x0, low));
    let x2 = i32x4.splat(counter2);
    let x3 = i32x4.splat(counter3);
    for (let keys = schedule; keys < schedule + ROUNDS * 32; keys += 32) {
      const a = i64x2.extmul_low_i32x4_u(x0, v128.load(MULTIPLIER_0));
      const b = i64x2.extmul_high_i32x4_u(x0, v128.load(MULTIPLIER_0));
      const c = i64x2.extmul_low_i32x4_u(x2, v128.load(MULTIPLIER_1));
      const d = i64x2.extmul_high_i32x4_u(x2, v128.load(MULTIPLIER_1));
      x0 = v128.xor(v128.xor(upper(c, d), x1), v128.load(keys));
      x2 = v128.xor(v128.xor(upper(a, b), x3), v128.load(keys, 16));
      x1 = lower(c, d);
      x3 = lower(a, b);
    }
    const ab = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
    const ef = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
    const gh = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    v128.store(out, formed(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), form, threshold, scale));
    v128.store(out, formed(v128.shuffle<i32>(ab, cd, 2, 3, 6, 7), form, threshold, scale), 16);
    v128.store(out, formed(v128.shuffle<i32>(ef, gh, 0, 1, 4, 5), form, threshold, scale), 32);
    v128.store(out, formed(v128.shuffle<i32>(ef, gh, 2, 3, 6, 7), form, threshold, scale), 48);
    out += 64;
    counter += 4;
  }
  release(scratch);
}

@inline
function upper(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

@inline
function lower(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** 23 random bits under the exponent of 1, minus 1, make the uniform. */
@inline
function formed(bits: v128, form: i32, threshold: f32, scale: f32): v128 {
  if (form === BITS) return bits;
  const one = f32x4.splat(1);
  const uniform = f32x4.sub(v128.or(v128.and(bits, i32x4.splat(0x7fffff)), one), one);
  if (form === UNIFORM) return uniform;
  return v128.and(f32x4.ge(uniform, f32x4.splat(threshold)), f32x4.splat(scale));
}
