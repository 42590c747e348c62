/** The arguments of reductions, given one by one or as an options object, by torch's and NumPy's names. */
import { check, flag, integer, listOf } from '../arguments/check.js';
import { defineOptions } from '../arguments/index.js';
import { ArgumentError } from '../errors.js';
import { expected } from '../expected.js';
import type { Axis, ReduceOptions } from '../operation-arguments.js';
import { normalizeAxes } from '../shape.js';
import { Tensor } from '../tensor.js';

const axisCheck = check<Axis | null>('an integer, a list of integers or null', (value) => {
  return value === null || integer.accepts(value) || listOf(integer).accepts(value);
});
const options = defineOptions<ReduceOptions>('reduce', {
  positional: ['axis', 'keepDims'],
  checks: { axis: axisCheck, dim: axisCheck, keepDims: flag, keepdim: flag },
});

export interface Reduction {
  /** The axes, counted from the front, in order. */
  axes: number[];
  keepDims: boolean;
  /** Whether an axis was named. */
  isNamed: boolean;
}

/** @throws ArgumentError that names what is unknown, ill-typed, surplus or given twice. */
export function reduction(operation: string, x: unknown, args: readonly unknown[]): Reduction {
  if (!(x instanceof Tensor)) throw expected(operation, 'x', 'a Tensor', x);
  const { axis, keepDims } = readReduction(operation, args);
  // As in torch, a scalar counts as having an axis 0 with one element.
  const isScalarAxis = x.ndim === 0 && (axis === 0 || axis === -1);
  const axes = isScalarAxis ? [] : normalizeAxes(operation, axis, x.ndim);
  return { axes, keepDims, isNamed: axis !== undefined };
}

/** Reads the same without a tensor whose axes could be counted. An empty list means all axes, as in torch. */
function readReduction(
  operation: string,
  args: readonly unknown[],
): { axis: Axis | undefined; keepDims: boolean } {
  if (args.length === 0 || (args.length === 1 && args[0] === undefined)) {
    return { axis: undefined, keepDims: false };
  }
  const given = options.read(args, operation);
  const axis = oneOfTwo(operation, 'axis', given.axis, 'dim', given.dim) ?? undefined;
  const keepDims = oneOfTwo(operation, 'keepDims', given.keepDims, 'keepdim', given.keepdim) ?? false;
  return { axis: Array.isArray(axis) && axis.length === 0 ? undefined : axis, keepDims };
}

function oneOfTwo<T>(operation: string, name: string, a: T, alias: string, b: T): T {
  if (a !== undefined && b !== undefined) {
    throw new ArgumentError(`${operation}: got both ${name} and ${alias}, which are one`);
  }
  return a === undefined ? b : a;
}
