import { tanh } from './tanh';

/** The codes that `src/backends` passes. */
export const TANH: i32 = 0;
export const RELU: i32 = 1;
export const LINEAR: i32 = 2;

@inline
export function activate(z: v128, activation: i32): v128 {
  if (activation === TANH) return tanh(z);
  if (activation === RELU) return f32x4.max(z, f32x4.splat(0));
  return z;
}

/** The gradient before the activation, `dh * act'(z)`, from the activation's own value `h`. */
@inline
export function activationGradient(dh: v128, h: v128, activation: i32): v128 {
  if (activation === TANH) return flush(f32x4.mul(dh, f32x4.sub(f32x4.splat(1), f32x4.mul(h, h))));
  if (activation === RELU) return flush(v128.and(dh, f32x4.gt(h, f32x4.splat(0))));
  return flush(dh);
}

/** Gradients that vanish over a long sequence turn denormal, at 2 - 10 times the cost of a normal number. Keeps NaN. */
@inline
function flush(dz: v128): v128 {
  return v128.andnot(dz, f32x4.lt(f32x4.abs(dz), f32x4.splat(1e-30)));
}
