import { ShapeError } from '../errors.js';
import { newArray } from '../room.js';
import { size } from './fans.js';
import { requireNumber, requireShape } from './requirements.js';

export function zeros(shape: readonly number[]): Float32Array {
  return newArray('zeros', Float32Array, size(shape, 'zeros'));
}

export function ones(shape: readonly number[]): Float32Array {
  return constant(shape, 1);
}

export function constant(shape: readonly number[], value: number): Float32Array {
  requireNumber('constant', 'value', value);
  return newArray('constant', Float32Array, size(shape, 'constant')).fill(value);
}

/**
 * `gain` on the main diagonal of a matrix, zeros elsewhere: Keras's `Identity`, PyTorch's `eye_`.
 *
 * @throws ShapeError unless the shape has two axes.
 */
export function identity(shape: readonly number[], gain = 1): Float32Array {
  requireShape('identity', shape);
  requireNumber('identity', 'gain', gain);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new ShapeError(`identity: shape must have 2 dimensions, got [${shape.join(', ')}]`);
  }
  const out = zeros(shape);
  for (let i = 0; i < Math.min(rows, columns); i++) out[i * columns + i] = gain;
  return out;
}
