import { ShapeError } from '../errors.js';
import { requireShape } from './requirements.js';

export interface Fans {
  fanIn: number;
  fanOut: number;
}

/**
 * Keras's `compute_fans`: a dense kernel is [in, out]; with more axes the leading ones are the receptive field. A vector
 * counts as both, a scalar as 1.
 */
export function computeFans(shape: readonly number[]): Fans {
  requireShape('computeFans', shape);
  const [fanIn, fanOut] = shape.slice(-2);
  if (fanIn === undefined) return { fanIn: 1, fanOut: 1 };
  if (fanOut === undefined) return { fanIn, fanOut: fanIn };
  const receptiveField = size(shape.slice(0, -2));
  return { fanIn: fanIn * receptiveField, fanOut: fanOut * receptiveField };
}

/**
 * PyTorch's `_calculate_fan_in_and_fan_out`: a weight is [out, in, ...receptive field].
 *
 * @throws ShapeError for fewer than two axes.
 */
export function calculateFanInAndFanOut(shape: readonly number[]): Fans {
  requireShape('calculateFanInAndFanOut', shape);
  const [fanOut, fanIn] = shape;
  if (fanOut === undefined || fanIn === undefined) {
    throw new ShapeError(
      `Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, got shape [${shape.join(', ')}]`,
    );
  }
  const receptiveField = size(shape.slice(2));
  return { fanIn: fanIn * receptiveField, fanOut: fanOut * receptiveField };
}

/** The number of elements of a shape. @throws ArgumentError for what is none. */
export function size(shape: readonly number[], operation = 'initializer'): number {
  requireShape(operation, shape);
  return shape.reduce((product, dimension) => product * dimension, 1);
}
