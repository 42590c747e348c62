/**
 * Adam's update of `count` floats in place, rounded up to 4. Arithmetic is that of the loop in `src/optim/adam.ts`: float64 in
 * the same order, so that results have its bits; float32 is what the arrays hold.
 *
 * @param alpha The learning rate with both bias corrections.
 * @param keep The part of a parameter that decoupled decay leaves.
 * @param largest A second moment that is larger counts as this.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  m: usize,
  v: usize,
  count: i32,
  beta1: f64,
  beta2: f64,
  alpha: f64,
  epsilon: f64,
  keep: f64,
  largest: f64,
): void {
  const into1 = f64x2.splat(1 - beta1);
  const into2 = f64x2.splat(1 - beta2);
  const a = f64x2.splat(alpha);
  const e = f64x2.splat(epsilon);
  const k = f64x2.splat(keep);
  const most = f64x2.splat(largest);
  for (; count > 0; count -= 4) {
    pair(parameter, gradient, m, v, into1, into2, a, e, k, most);
    pair(parameter + 8, gradient + 8, m + 8, v + 8, into1, into2, a, e, k, most);
    parameter += 16;
    gradient += 16;
    m += 16;
    v += 16;
  }
}

@inline
function pair(
  parameter: usize,
  gradient: usize,
  m: usize,
  v: usize,
  into1: v128,
  into2: v128,
  alpha: v128,
  epsilon: v128,
  keep: v128,
  largest: v128,
): void {
  const g = load(gradient);
  const m0 = load(m);
  const v0 = f64x2.min(load(v), largest);
  const m1 = f64x2.add(m0, f64x2.mul(into1, f64x2.sub(g, m0)));
  const v1 = f64x2.add(v0, f64x2.mul(into2, f64x2.sub(f64x2.mul(g, g), v0)));
  store(m, m1);
  store(v, v1);
  // The moments are read back, so that what float32 does not hold is infinite from this step on.
  const step = f64x2.div(f64x2.mul(alpha, m1), f64x2.add(f64x2.sqrt(load(v)), epsilon));
  store(parameter, f64x2.sub(f64x2.mul(load(parameter), keep), step));
}

/** Two floats as float64. */
@inline
function load(from: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(from));
}

@inline
function store(to: usize, values: v128): void {
  v128.store64_lane(to, f32x4.demote_f64x2_zero(values), 0);
}
