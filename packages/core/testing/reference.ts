/**
 * The simple RNN and its gradients as plain float64 loops, written from the equations alone. The kernels are tested against
 * them. Arrays are row-major and of the shapes that `sequence.ts` states.
 */
import type { SequenceAttributes } from '../src/backends/kernels/sequence.js';

export interface Sizes {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
}

type Values = ArrayLike<number>;
type Inputs = Record<'x' | 'h0' | 'kernel' | 'recurrentKernel' | 'bias', Values>;

/** `slope` is computed from the output `h`; `terms` sums the magnitudes of the terms that the slope consists of. */
const ACTIVATIONS = {
  tanh: { value: Math.tanh, slope: (h: number) => 1 - h * h, terms: (h: number) => 1 + h * h },
  relu: { value: (z: number) => Math.max(z, 0), slope: positive, terms: positive },
  linear: { value: (z: number) => z, slope: () => 1, terms: () => 1 },
};

function positive(h: number): number {
  return h > 0 ? 1 : 0;
}

/** Row of sample `b` at time `t`. */
const rowOf = ({ batch, steps }: Sizes, attrs: SequenceAttributes, b: number, t: number) =>
  attrs.timeMajor ? t * batch + b : b * steps + t;

/** The times in the order in which the recurrence visits them. */
const timesOf = ({ steps }: Sizes, { reverse }: SequenceAttributes) =>
  Array.from({ length: steps }, (_, s) => (reverse ? steps - 1 - s : s));

/** Sums, and how exactly float32 can compute them: `roundings` are the magnitudes that were rounded on the way, added up. */
export class Sums {
  readonly values: Float64Array;
  readonly roundings: Float64Array;

  constructor(length: number) {
    this.values = new Float64Array(length);
    this.roundings = new Float64Array(length);
  }

  /** Adds `factor` times a value that has roundings of its own. */
  add(at: number, factor: number, value: number, roundings = 0): void {
    this.values[at]! += factor * value;
    this.roundings[at]! += Math.abs(factor) * (Math.abs(value) + roundings);
  }
}

/** Half of float32's distance from 1 to the next number: what one operation is off at most, as a part of its result. */
const ROUNDING = 2 ** -24;

/**
 * How many roundings at most an element may be off. The worst of 12,000 random layers was off by 1.6: sums round once more
 * where they have been added to, and partly against each other.
 */
export const ROUNDINGS = 4;

/** The largest difference of an element from what is wanted, in its roundings; infinite if one is not a number. */
export function worstRounding(actual: Values, { values, roundings }: Sums): number {
  if (actual.length !== values.length) throw new Error(`${actual.length} values instead of ${values.length}`);
  return values.reduce((worst, value, i) => {
    const difference = Math.abs(actual[i]! - value);
    if (difference === 0) return worst;
    const found = difference / (ROUNDING * roundings[i]!);
    return found <= worst ? worst : Number.isNaN(found) ? Number.POSITIVE_INFINITY : found;
  }, 0);
}

/** A tanh that may be off by 2 ulp counts as so many roundings. */
const ROUNDINGS_OF_ACTIVATION = 4;

export function referenceForward(
  sizes: Sizes,
  attrs: SequenceAttributes,
  { x, h0, kernel, recurrentKernel, bias }: Inputs,
): { sequence: Sums; last: Sums } {
  const { batch, steps, inputs, units } = sizes;
  const { value, slope } = ACTIVATIONS[attrs.activation ?? 'tanh'];
  const sequence = new Sums(batch * steps * units);
  const last = new Sums(batch * units);
  for (let b = 0; b < batch; b++) {
    const at = b * units;
    for (let u = 0; u < units; u++) last.add(at + u, 1, h0[at + u]!);
    for (const t of timesOf(sizes, attrs)) {
      const row = rowOf(sizes, attrs, b, t);
      const z = new Sums(units);
      for (let u = 0; u < units; u++) {
        z.add(u, 1, bias[u]!);
        for (let i = 0; i < inputs; i++) z.add(u, x[row * inputs + i]!, kernel[i * units + u]!);
        for (let j = 0; j < units; j++)
          z.add(u, recurrentKernel[j * units + u]!, last.values[at + j]!, last.roundings[at + j]!);
      }
      for (let u = 0; u < units; u++) {
        const h = value(z.values[u]!);
        // A relu whose argument is below 0 by less than its roundings may come out above.
        const most = value(z.values[u]! + ROUNDINGS * ROUNDING * z.roundings[u]!);
        const roundings = z.roundings[u]! * slope(most) + ROUNDINGS_OF_ACTIVATION * Math.abs(h);
        for (const [sums, i] of [
          [sequence, row * units + u],
          [last, at + u],
        ] as const) {
          sums.values[i] = h;
          sums.roundings[i] = roundings;
        }
      }
    }
  }
  return { sequence, last };
}

/**
 * Gradients of `sum(sequence * dSequence) + sum(last * dLast)`, in the order dx, dh0, dKernel, dRecurrentKernel, dBias.
 * Takes the tested kernel's `sequence`: a relu whose argument is 0 within rounding is then on the same side for both.
 *
 * Roundings follow the values as in Higham, Accuracy and Stability of Numerical Algorithms, section 3.3 (running error
 * analysis): a sum of terms that cancel is as exact as its terms are large.
 */
export function referenceBackward(
  sizes: Sizes,
  attrs: SequenceAttributes,
  { x, h0, kernel, recurrentKernel, bias }: Inputs,
  { sequence, dSequence, dLast }: Record<'sequence' | 'dSequence' | 'dLast', Values>,
): Sums[] {
  const { batch, inputs, units } = sizes;
  const [dx, dh0, dKernel, dRecurrent, dBias] = [x, h0, kernel, recurrentKernel, bias].map(
    ({ length }) => new Sums(length),
  ) as [Sums, Sums, Sums, Sums, Sums];
  const { slope, terms } = ACTIVATIONS[attrs.activation ?? 'tanh'];
  const times = timesOf(sizes, attrs);
  for (let b = 0; b < batch; b++) {
    let dh = new Sums(units);
    for (let u = 0; u < units; u++) dh.add(u, 1, dLast[b * units + u]!);
    for (let s = times.length - 1; s >= 0; s--) {
      const row = rowOf(sizes, attrs, b, times[s]!);
      const earlier = s > 0 ? rowOf(sizes, attrs, b, times[s - 1]!) : b;
      const previous = s > 0 ? sequence : h0;
      const dPrevious = new Sums(units);
      for (let u = 0; u < units; u++) {
        const at = row * units + u;
        const h = sequence[at]!;
        dh.add(u, 1, dSequence[at]!);
        const dz = dh.values[u]! * slope(h);
        const roundings = dh.roundings[u]! * slope(h) + Math.abs(dh.values[u]!) * terms(h);
        dBias.add(u, 1, dz, roundings);
        for (let i = 0; i < inputs; i++) {
          dKernel.add(i * units + u, x[row * inputs + i]!, dz, roundings);
          dx.add(row * inputs + i, kernel[i * units + u]!, dz, roundings);
        }
        for (let j = 0; j < units; j++) {
          dRecurrent.add(j * units + u, previous[earlier * units + j]!, dz, roundings);
          dPrevious.add(j, recurrentKernel[j * units + u]!, dz, roundings);
        }
      }
      dh = dPrevious;
    }
    for (let u = 0; u < units; u++) dh0.add(b * units + u, 1, dh.values[u]!, dh.roundings[u]!);
  }
  return [dx, dh0, dKernel, dRecurrent, dBias];
}
