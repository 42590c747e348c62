/**
 * Back-propagation through time as the blog writes it down: every loss L<t> reaches the weights through every state
 * a<k> up to t, so the gradient is a sum over t and over k <= t, and between a<t> and a<k> stands a product of Jacobians.
 *
 *   dL/dWya = sum_t (y<t> - target<t>) a<t>^T                 dL/dby = sum_t (y<t> - target<t>)
 *   dL/dWaa = sum_t sum_k<=t diag(1 - a<k>^2) (dL<t>/da<k>)^T a<k-1>^T, with x<k>^T for Wax and 1 for ba
 *   dL<t>/da<k> = dL<t>/da<t> da<t>/da<t-1> ... da<k+1>/da<k>
 *
 * Written for reading: it costs T^2 / 2 Jacobians. Adding the losses up on the way back, as the tape does, costs T.
 */
import { type Gradients, type Matrix, mapWeights, type Step, type Vector, type Weights } from './model.js';

export function gradientsByFormulas(weights: Weights, steps: readonly Step[]): Gradients {
  const dL = mapWeights(weights, (matrix) => matrix.map((row) => row.map(() => 0)));

  for (let t = 0; t < steps.length; t++) {
    const dL_dz = outputError(steps[t]!);
    addOuter(dL.Wya, [dL_dz], steps[t]!.a);
    addOuter(dL.by, [dL_dz], [1]);

    const dL_da = stateGradients(weights, steps, t);
    for (let k = 0; k <= t; k++) {
      const { x, previous, a } = steps[k]!;
      const dL_ds = dL_da[k]!.map((gradient, i) => gradient * tanhSlope(a[i]!));
      addOuter(dL.Waa, dL_ds, previous);
      addOuter(dL.Wax, dL_ds, x);
      addOuter(dL.ba, dL_ds, [1]);
    }
  }
  return dL;
}

/** dL<t>/da<k> for every k <= t: from dL<t>/da<t> = (y<t> - target<t>) Wya, one Jacobian da<k>/da<k-1> for each step back. */
export function stateGradients({ Waa, Wya }: Weights, steps: readonly Step[], t: number): Vector[] {
  const gradients: Vector[] = [];
  gradients[t] = Wya[0]!.map((w) => outputError(steps[t]!) * w);
  for (let k = t; k > 0; k--) {
    gradients[k - 1] = rowTimes(gradients[k]!, jacobian(steps[k]!, Waa));
  }
  return gradients;
}

/** da<k>/da<k-1> = diag(1 - a<k>^2) Waa. */
function jacobian({ a }: Step, Waa: Matrix): Matrix {
  return Waa.map((row, i) => row.map((w) => tanhSlope(a[i]!) * w));
}

/** dL<t>/dz<t> for y = sigmoid(z): the sigmoid's y (1 - y) cancels the denominator of the cross-entropy's derivative. */
function outputError({ y, target }: Step): number {
  return y - target;
}

/** tanh'(s), where a = tanh(s). */
function tanhSlope(a: number): number {
  return 1 - a * a;
}

/** into += u v^T. */
function addOuter(into: Matrix, u: Vector, v: Vector): void {
  for (let i = 0; i < u.length; i++) {
    for (let j = 0; j < v.length; j++) into[i]![j]! += u[i]! * v[j]!;
  }
}

/** The row vector u^T M. */
function rowTimes(u: Vector, M: Matrix): Vector {
  return M[0]!.map((_, j) => u.reduce((sum, value, i) => sum + value * M[i]![j]!, 0));
}
