import { offset } from './arena';
import { tanhArray } from './tanh';

/** The codes that `src/backends` passes; any other is the identity. */
const TANH: i32 = 0;
const RELU: i32 = 1;

/** `h = act(z)` in place on `count` floats, a multiple of 8. */
export function activate(z: usize, count: i32, activation: i32): void {
  if (activation === TANH) {
    tanhArray(z, count);
  } else if (activation === RELU) {
    for (const end = z + offset(count, 1); z < end; z += 16) {
      v128.store(z, f32x4.max(v128.load(z), f32x4.splat(0)));
    }
  }
}

/** `dz = dh act'(z)` in place of `dh` on `count` floats, a multiple of 4, with act' from the activation's own value `h`. */
export function differentiate(dh: usize, h: usize, count: i32, activation: i32): void {
  for (const end = dh + offset(count, 1); dh < end; dh += 16) {
    v128.store(dh, flush(gradient(v128.load(dh), v128.load(h), activation)));
    h += 16;
  }
}

@inline
function gradient(dh: v128, h: v128, activation: i32): v128 {
  if (activation === TANH) return f32x4.mul(dh, f32x4.sub(f32x4.splat(1), f32x4.mul(h, h)));
  if (activation === RELU) return v128.and(dh, f32x4.gt(h, f32x4.splat(0)));
  return dh;
}

/** Flushes vanishing gradients to 0: over a long sequence they turn denormal, at 2 - 10 times the cost of a normal number. Keeps NaN. */
@inline
export function flush(dz: v128): v128 {
  return v128.andnot(dz, f32x4.lt(f32x4.abs(dz), f32x4.splat(1e-30)));
}
