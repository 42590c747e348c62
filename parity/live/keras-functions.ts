/** keras_functions.py's cases: what activations, losses, optimizers and the like make of random settings. */
import { fromTypedArray, type Tensor, UnrollError } from '@unroll/core';
import { activations, Variable } from '@unroll/sequential';
import * as constraints from '@unroll/sequential/constraints';
import * as initializers from '@unroll/sequential/initializers';
import * as losses from '@unroll/sequential/losses';
import * as optimizers from '@unroll/sequential/optimizers';
import * as regularizers from '@unroll/sequential/regularizers';
import { setMask } from '../../packages/sequential/src/mask.js';
import type { Comparison } from './comparison.js';

/** Numbers, of which NaN and infinities are text. */
interface Plain {
  shape: number[];
  values: (number | string)[];
}

interface FunctionCase {
  class: string;
  options: Record<string, unknown>;
  inputs: (Plain | null)[];
  /** Null where Keras raises. */
  values: Plain | null;
  /** Of the result, times `upstream`, toward what is activated, predicted or penalized. */
  gradient?: Plain | null;
}

const KINDS = [
  ...(['activations', 'losses', 'penalties', 'constraints', 'schedules', 'optimizers'] as const),
  'initializers',
] as const;
type Kind = (typeof KINDS)[number];

export type KerasFunctions = Record<Kind, FunctionCase[]>;

interface Result {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  readonly tensor?: Tensor;
}

/** `make` constructs the case's class, of the table that has it. */
type Repeat = (make: <T>(table: object) => T, inputs: (Tensor | null)[], c: FunctionCase) => Result;

const ofTensor = (x: Tensor): Result => ({ shape: x.shape, values: x.dataSync(), tensor: x });

const repeats: Record<Kind, Repeat> = {
  activations: (_, [x], c) => {
    const fn: (x: Tensor, options: object) => Tensor = Reflect.get(activations, camel(c.class));
    return ofTensor(fn(x!, optionsOf(c)));
  },
  losses: (make, [yTrue, yPred, weight, mask]) => {
    if (mask) setMask(yPred!, mask.cast('bool'));
    return ofTensor(make<losses.Loss>(losses).apply(yTrue!, yPred!, weight));
  },
  penalties: (make, [x]) => ofTensor(make<regularizers.Regularizer>(regularizers).apply(x!)),
  constraints: (make, [x]) => ofTensor(make<constraints.Constraint>(constraints).apply(x!)),
  schedules: (make, [at]) => {
    const schedule = make<optimizers.schedules.LearningRateSchedule>(optimizers.schedules);
    return { shape: at!.shape, values: Array.from(at!.dataSync(), (step) => schedule.at(step)) };
  },
  optimizers: (make, [start, ...gradients]) => {
    const variable = new Variable(Float32Array.from(start!.dataSync()), start!.shape, { name: 'x' });
    const optimizer = make<optimizers.Optimizer>(optimizers);
    const values = gradients.flatMap((gradient) => {
      optimizer.apply([Float32Array.from(gradient!.dataSync())], [variable]);
      return Array.from(variable.value.dataSync());
    });
    return { shape: [gradients.length, ...start!.shape], values };
  },
  initializers: (make, [sizes]) => {
    const shape = Array.from(sizes!.dataSync());
    return { shape, values: make<initializers.Initializer>(initializers).initialize(shape) };
  },
};

/** The input that the gradient is taken toward, by kind. */
const WATCHED: Partial<Record<Kind, number>> = { activations: 0, losses: 1, penalties: 0 };

/** As keras_functions.py weighs the elements of a result. */
const upstream = (size: number) => Float32Array.from({ length: size }, (_, i) => ((i * 7) % 5) / 4 + 0.25);

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function optionsOf({ options }: FunctionCase): object {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value]));
}

const SPECIAL: Record<string, number> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
const numbers = ({ values }: Plain) =>
  values.map((value) => (typeof value === 'string' ? SPECIAL[value]! : value));

export function kerasFunctions(
  cases: readonly (KerasFunctions & { seed?: number })[],
  compare: Comparison,
): void {
  for (const each of cases) {
    compare.begin(each.seed ?? 0);
    for (const kind of KINDS) {
      for (const c of each[kind]) compare.record(`${kind} ${c.class}`, functionDifference(kind, c), 2e-6);
    }
  }
}

/** The largest difference, relative to 1 or the value; infinite where only one of both raises, or has other sizes. */
function functionDifference(kind: Kind, c: FunctionCase): number {
  const make = <T>(table: object): T => Reflect.construct(Reflect.get(table, c.class), [optionsOf(c)]);
  const inputs = c.inputs.map(
    (x, i) =>
      x &&
      fromTypedArray(Float32Array.from(numbers(x)), x.shape, {
        requiresGrad: c.gradient !== undefined && i === WATCHED[kind],
      }),
  );
  let ours: Result;
  try {
    ours = repeats[kind](make, inputs, c);
  } catch (error) {
    if (!(error instanceof UnrollError)) throw error;
    return c.values === null ? 0 : Infinity;
  }
  if (c.values === null) return Infinity;
  const worst = differenceOf(ours, c.values);
  return c.gradient
    ? Math.max(worst, gradientDifference(ours.tensor!, inputs[WATCHED[kind]!]!, c.gradient))
    : worst;
}

function gradientDifference(result: Tensor, x: Tensor, theirs: Plain): number {
  if (result.requiresGrad) {
    result.backward({ gradient: fromTypedArray(upstream(result.numel()), result.shape) });
  }
  const slopes = Float32Array.from(x.grad?.dataSync() ?? new Float32Array(x.numel()));
  // Toward what is NaN itself the operations of TensorFlow differ among each other.
  const values = theirs.values.map((value, i) => (Number.isNaN(x.dataSync()[i]) ? slopes[i]! : value));
  return differenceOf({ shape: x.shape, values: slopes }, { shape: theirs.shape, values });
}

function differenceOf(ours: Result, plain: Plain): number {
  const theirs = numbers(plain);
  if (`${ours.shape}` !== `${plain.shape}` || ours.values.length !== theirs.length) return Infinity;
  return Math.max(0, ...theirs.map((value, i) => apart(ours.values[i]!, value)));
}

/** 0 where both are NaN, or the same infinity. */
function apart(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const distance = Math.abs(a - b) / Math.max(1, Math.abs(b));
  return Number.isNaN(distance) ? Infinity : distance;
}
