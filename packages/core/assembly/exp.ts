import { madd } from './simd';

/**
 * Constants lie in memory, because V8 assembles a vector literal from four instructions at every use, and a broadcast load is one.
 */
@inline
export function splat(constant: usize): v128 {
  return v128.load32_splat(constant);
}

export const ONE = memory.data<f32>([1]);

/** Cephes `expf`: exp(r) = 1 + r + r^2 E(r) for |r| <= ln(2) / 2. */
const E5 = memory.data<f32>([1.98756915e-4]);
const E4 = memory.data<f32>([1.3981999507e-3]);
const E3 = memory.data<f32>([8.3334519073e-3]);
const E2 = memory.data<f32>([4.1665795894e-2]);
const E1 = memory.data<f32>([1.6666665459e-1]);
const E0 = memory.data<f32>([5.0000001201e-1]);
const LOG2_E = memory.data<f32>([1.4426950408889634]);
/** -ln 2 in two parts; the first has few enough bits to be exact times a small integer. */
const MINUS_LN2_HIGH = memory.data<f32>([-0.693359375]);
const MINUS_LN2_LOW = memory.data<f32>([2.1219444e-4]);
/** 1.5 * 2^23 + 127: adding it rounds to an integer and leaves that, biased as an exponent is, in the lowest bits. */
const ROUND_TO_EXPONENT = memory.data<f32>([12583039]);

/**
 * exp(x) on four lanes for |x| <= 87.3, where it is a normal number. Polynomials are summed in pairs (Estrin), as a chain
 * of dependent operations is what functions of this kind wait for. NaN passes through.
 */
@inline
export function exp(x: v128): v128 {
  const biased = madd(x, splat(LOG2_E), splat(ROUND_TO_EXPONENT));
  const n = f32x4.sub(biased, splat(ROUND_TO_EXPONENT));
  const r = madd(n, splat(MINUS_LN2_LOW), madd(n, splat(MINUS_LN2_HIGH), x));
  const rr = f32x4.mul(r, r);
  const e54 = madd(splat(E5), r, splat(E4));
  const e32 = madd(splat(E3), r, splat(E2));
  const e10 = madd(splat(E1), r, splat(E0));
  const e = madd(madd(e54, rr, e32), rr, e10);
  // 1 is added last, because what was rounded before is small beside it.
  return f32x4.mul(f32x4.add(madd(e, rr, r), splat(ONE)), i32x4.shl(biased, 23));
}
