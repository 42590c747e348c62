import { offset } from './arena';
import { exp, ONE, splat } from './exp';
import { madd } from './simd';

/**
 * tanh on four lanes, at most 2 ulp from the correctly rounded value. The two branches and their minimax coefficients are
 * those of Cephes `tanhf` and `expf`: an odd polynomial below 0.625, `1 - 2 / (exp(2|x|) + 1)` above. Polynomials are summed
 * in pairs (Estrin), because this function waits for chains of dependent operations. NaN passes through.
 */
const TWO = memory.data<f32>([2]);
const SIGN = memory.data<f32>([-0.0]);

/** tanh(x) = x + x z P(z) with z = x^2, below this |x|. */
const SMALL = memory.data<f32>([0.625]);
const SMALL_SQUARED = memory.data<f32>([0.390625]);
const P4 = memory.data<f32>([-5.70498872745e-3]);
const P3 = memory.data<f32>([2.06390887954e-2]);
const P2 = memory.data<f32>([-5.37397155531e-2]);
const P1 = memory.data<f32>([1.33314422036e-1]);
const P0 = memory.data<f32>([-3.33332819422e-1]);

/** tanh rounds to 1 from here on, where exp(2x) is still far from overflow. */
const SATURATED = memory.data<f32>([9.02]);

/** tanh(x) for |x| < SMALL; z = x^2. */
@inline
function tanhOfSmall(x: v128, z: v128): v128 {
  const p43 = madd(splat(P4), z, splat(P3));
  const p21 = madd(splat(P2), z, splat(P1));
  const p = madd(madd(p43, f32x4.mul(z, z), p21), z, splat(P0));
  return madd(f32x4.mul(p, z), x, x);
}

@inline
function tanh(x: v128): v128 {
  const sign = v128.and(x, splat(SIGN));
  const magnitude = v128.xor(x, sign);
  const bounded = f32x4.pmin(magnitude, splat(SATURATED));
  const expOfTwice = exp(f32x4.add(bounded, bounded));
  const large = f32x4.sub(splat(ONE), f32x4.div(splat(TWO), f32x4.add(expOfTwice, splat(ONE))));
  const small = tanhOfSmall(x, f32x4.mul(x, x));
  const value = v128.bitselect(small, large, f32x4.lt(magnitude, splat(SMALL)));
  return v128.or(value, sign);
}

/**
 * Applies tanh to `count` floats in place, rounded up to whole pairs of vectors, which overlap in the processor. Four
 * vectors that are all small take the polynomial alone, to the same bits: in a panel they are one unit's samples, and
 * most units of most nets stay small.
 */
export function tanhArray(values: usize, count: i32): void {
  const end = values + offset(count, 1);
  for (; values + 64 <= end; values += 64) {
    const a = v128.load(values);
    const b = v128.load(values, 16);
    const c = v128.load(values, 32);
    const d = v128.load(values, 48);
    const aa = f32x4.mul(a, a);
    const bb = f32x4.mul(b, b);
    const cc = f32x4.mul(c, c);
    const dd = f32x4.mul(d, d);
    const bound = splat(SMALL_SQUARED);
    const ab = v128.and(f32x4.lt(aa, bound), f32x4.lt(bb, bound));
    const cd = v128.and(f32x4.lt(cc, bound), f32x4.lt(dd, bound));
    if (i32x4.all_true(v128.and(ab, cd))) {
      v128.store(values, tanhOfSmall(a, aa));
      v128.store(values, tanhOfSmall(b, bb), 16);
      v128.store(values, tanhOfSmall(c, cc), 32);
      v128.store(values, tanhOfSmall(d, dd), 48);
    } else {
      tanhPair(values);
      tanhPair(values + 32);
    }
  }
  for (; values < end; values += 32) tanhPair(values);
}

@inline
function tanhPair(values: usize): void {
  const a = tanh(v128.load(values));
  const b = tanh(v128.load(values, 16));
  v128.store(values, a);
  v128.store(values, b, 16);
}
