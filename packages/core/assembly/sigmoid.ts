import { offset } from './arena';
import { exp, ONE, splat } from './exp';

/** Below this, exp(x) is not a normal float, and neither is sigmoid(x). */
const LOWEST = memory.data<f32>([-87.3]);
const SIGN = memory.data<f32>([-0.0]);

/**
 * 1 / (1 + exp(-x)) on four lanes, at most 2 ulp from the correctly rounded value. For negative x it is exp(x) / (1 + exp(x)),
 * because 1/2 + 1/2 tanh(x / 2) would cancel where x is very negative. Results that would be denormal are 0. NaN passes through.
 */
@inline
function sigmoid(x: v128): v128 {
  const e = exp(f32x4.pmax(v128.or(x, splat(SIGN)), splat(LOWEST)));
  const above = v128.bitselect(e, splat(ONE), f32x4.lt(x, f32x4.splat(0)));
  const value = f32x4.div(above, f32x4.add(e, splat(ONE)));
  return v128.andnot(value, f32x4.lt(x, splat(LOWEST)));
}

/** Applies the sigmoid to `count` floats in place, rounded up to whole pairs of vectors, which overlap in the processor. */
export function sigmoidArray(values: usize, count: i32): void {
  for (const end = values + offset(count, 1); values < end; values += 32) {
    const a = sigmoid(v128.load(values));
    const b = sigmoid(v128.load(values, 16));
    v128.store(values, a);
    v128.store(values, b, 16);
  }
}
