/**
 * The simple RNN and its gradients as plain float64 loops, written from the equations alone: what the kernels are tested
 * against. Arrays are row-major and of the shapes that `simple-rnn.ts` states.
 */
import type { SimpleRNNAttrs } from './simple-rnn.js';

export interface Sizes {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
}

type Values = ArrayLike<number>;
type Inputs = Record<'x' | 'h0' | 'kernel' | 'recurrentKernel' | 'bias', Values>;

const ACTIVATIONS = {
  tanh: { value: Math.tanh, slope: (h: number) => 1 - h * h },
  relu: { value: (z: number) => Math.max(z, 0), slope: (h: number) => (h > 0 ? 1 : 0) },
  linear: { value: (z: number) => z, slope: () => 1 },
};

/** Row of sample `b` at time `t`. */
const rowOf = ({ batch, steps }: Sizes, attrs: SimpleRNNAttrs, b: number, t: number) =>
  attrs.timeMajor ? t * batch + b : b * steps + t;

/** The times in the order in which the recurrence visits them. */
const timesOf = ({ steps }: Sizes, { reverse }: SimpleRNNAttrs) =>
  Array.from({ length: steps }, (_, s) => (reverse ? steps - 1 - s : s));

export function referenceForward(
  sizes: Sizes,
  attrs: SimpleRNNAttrs,
  { x, h0, kernel, recurrentKernel, bias }: Inputs,
): { sequence: Float64Array; last: Float64Array } {
  const { batch, steps, inputs, units } = sizes;
  const sequence = new Float64Array(batch * steps * units);
  const last = Float64Array.from(h0);
  for (let b = 0; b < batch; b++) {
    for (const t of timesOf(sizes, attrs)) {
      const row = rowOf(sizes, attrs, b, t);
      const previous = last.slice(b * units, (b + 1) * units);
      for (let u = 0; u < units; u++) {
        let z = bias[u]!;
        for (let i = 0; i < inputs; i++) z += x[row * inputs + i]! * kernel[i * units + u]!;
        for (let j = 0; j < units; j++) z += previous[j]! * recurrentKernel[j * units + u]!;
        const h = ACTIVATIONS[attrs.activation].value(z);
        sequence[row * units + u] = h;
        last[b * units + u] = h;
      }
    }
  }
  return { sequence, last };
}

/**
 * Gradients of `sum(sequence * dSequence) + sum(last * dLast)`, in the order dx, dh0, dKernel, dRecurrentKernel, dBias.
 * Takes the tested kernel's `sequence`: a relu whose argument is 0 within rounding is then on the same side for both.
 */
export function referenceBackward(
  sizes: Sizes,
  attrs: SimpleRNNAttrs,
  { x, h0, kernel, recurrentKernel, bias }: Inputs,
  { sequence, dSequence, dLast }: Record<'sequence' | 'dSequence' | 'dLast', Values>,
): Float64Array[] {
  const { batch, inputs, units } = sizes;
  const [dx, dh0, dKernel, dRecurrent, dBias] = [x, h0, kernel, recurrentKernel, bias].map(
    ({ length }) => new Float64Array(length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const times = timesOf(sizes, attrs);
  for (let b = 0; b < batch; b++) {
    let dh = Float64Array.from({ length: units }, (_, u) => dLast[b * units + u]!);
    for (let s = times.length - 1; s >= 0; s--) {
      const row = rowOf(sizes, attrs, b, times[s]!);
      const earlier = s > 0 ? rowOf(sizes, attrs, b, times[s - 1]!) : b;
      const previous = s > 0 ? sequence : h0;
      const dPrevious = new Float64Array(units);
      for (let u = 0; u < units; u++) {
        const at = row * units + u;
        const dz = (dh[u]! + dSequence[at]!) * ACTIVATIONS[attrs.activation].slope(sequence[at]!);
        dBias[u]! += dz;
        for (let i = 0; i < inputs; i++) {
          dKernel[i * units + u]! += x[row * inputs + i]! * dz;
          dx[row * inputs + i]! += kernel[i * units + u]! * dz;
        }
        for (let j = 0; j < units; j++) {
          dRecurrent[j * units + u]! += previous[earlier * units + j]! * dz;
          dPrevious[j]! += recurrentKernel[j * units + u]! * dz;
        }
      }
      dh = dPrevious;
    }
    dh0.set(dh, b * units);
  }
  return [dx, dh0, dKernel, dRecurrent, dBias];
}
