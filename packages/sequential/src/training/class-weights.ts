import { finite, recordOf, worded } from '@unroll/core/internal';
import { Samples } from '../shapes/samples.js';

/** Weights of classes by their index. */
export type ClassWeight = Readonly<Record<number, number>>;

const weights = recordOf(finite);

export const classWeights = worded<ClassWeight>('a record of finite weights by class index', {
  wanted: '',
  accepts: (value) =>
    weights.accepts(value) && Object.keys(value as object).every((index) => /^-?\d+$/.test(index)),
});

/**
 * The weight of each target's class: [N] for indices [N] and for rows [N, C], of which the largest tells the class. Targets
 * of sequences, [N, T, C] and [N, T, 1], have a weight for each step, [N, T], where Keras raises.
 */
export function weightsOfClasses({ values, shape }: Samples, classWeight: ClassWeight): Samples {
  const classes = shape.length > 1 ? shape.at(-1)! : 1;
  const shapeOfWeights = shape.length > 1 ? shape.slice(0, -1) : shape;
  const factors = new Float32Array(classes === 0 ? 0 : values.length / classes);
  for (let i = 0; i < factors.length; i++) {
    const index = classes === 1 ? roundHalfToEven(values[i]!) : indexOfLargest(values, i * classes, classes);
    factors[i] = classWeight[index] ?? 1;
  }
  return new Samples(factors, shapeOfWeights);
}

/** NumPy's round. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** NumPy's argmax: the first of the largest, of which NaN is one. */
function indexOfLargest(values: ArrayLike<number>, start: number, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const value = values[start + i]!;
    if (Number.isNaN(value)) return i;
    if (value > values[start + largest]!) largest = i;
  }
  return largest;
}
