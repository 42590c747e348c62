/** Operations that move elements without computing on them. */
import * as tf from '@tensorflow/tfjs-core';
import { integer, listOf } from '../arguments/check.js';
import { permuteAxes } from '../backends/kernels/permute-axes.js';
import { broadcastTo as broadcastArray, gathered } from '../backends/kernels/plain/strided.js';
import { goesPlain, isReadable } from '../backends/kernels/plain/values.js';
import { reverse as reverseArray, slice as sliceArray } from '../backends/kernels/slice.js';
import { describe } from '../describe.js';
import { ShapeError } from '../errors.js';
import { expected, requireInteger } from '../expected.js';
import { filled, holdsArrays, tensorOver, viewOf } from '../memory/array-tensor.js';
import { adopt } from '../memory/ownership.js';
import { broadcastShapes, inferShape, normalizeAxis, type Shape, sameShape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply } from './apply.js';
import { cast, requireTensor } from './operands.js';

/** The same elements in another shape; one dimension may be -1. Values are shared with `x`. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  requireTensor('reshape', 'x', x);
  const target = inferShape('reshape', x.shape, shape);
  return apply('Reshape', [x], undefined, (value) => viewOf(value, target));
}

/** Axes in another order: output axis i is input axis `permutation[i]`. */
export function permute(x: Tensor, permutation: Shape): Tensor {
  requireTensor('permute', 'x', x);
  const axes = requireIntegers('permute', 'permutation', permutation).map((axis) =>
    normalizeAxis('permute', axis, x.ndim),
  );
  if (axes.length !== x.ndim || new Set(axes).size !== axes.length) {
    throw new ShapeError(`permute: expected each of ${x.ndim} axes once, got ${describe(permutation)}`);
  }
  return apply('Transpose', [x], { permutation: axes }, (value) => permuteAxes(value, axes));
}

/** Two axes swapped; by default the last two. torch.transpose. */
export function transpose(x: Tensor, dim0?: number, dim1 = -1): Tensor {
  requireTensor('transpose', 'x', x);
  const first = dim0 ?? (x.ndim < 2 ? -1 : -2);
  if (x.ndim === 0) {
    for (const dim of [first, dim1]) normalizeAxis('transpose', dim, 1);
    return permute(x, []);
  }
  const a = normalizeAxis('transpose', first, x.ndim);
  const b = normalizeAxis('transpose', dim1, x.ndim);
  const axes = x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
  return permute(x, axes);
}

/** The transpose of a matrix; a vector or scalar stays. torch.t. */
export function t(x: Tensor): Tensor {
  requireTensor('t', 'x', x);
  if (x.ndim > 2) throw new ShapeError(`t: expected at most 2 dimensions, got shape ${describe(x.shape)}`);
  return x.ndim === 2 ? transpose(x) : x;
}

/** Axes `startDim` to `endDim`, both included, as one; by default all. torch.flatten. */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  requireTensor('flatten', 'x', x);
  if (x.ndim === 0) {
    for (const dim of [startDim, endDim]) normalizeAxis('flatten', dim, 1);
    return reshape(x, [1]);
  }
  const first = normalizeAxis('flatten', startDim, x.ndim);
  const last = normalizeAxis('flatten', endDim, x.ndim);
  if (first > last) throw expected('flatten', 'startDim', `at most endDim (${endDim})`, startDim);
  return reshape(x, x.shape.toSpliced(first, last - first + 1, sizeOf(x.shape.slice(first, last + 1))));
}

/** Drops all axes of size 1, or axis `dim` if its size is 1. torch.squeeze. */
export function squeeze(x: Tensor, dim?: number): Tensor {
  requireTensor('squeeze', 'x', x);
  // As in torch, a scalar counts as having an axis 0.
  const only = dim === undefined ? undefined : normalizeAxis('squeeze', dim, Math.max(1, x.ndim));
  return reshape(
    x,
    x.shape.filter((size, axis) => size !== 1 || (only !== undefined && axis !== only)),
  );
}

/** Adds a new axis of size 1 at `dim`. torch.unsqueeze. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  requireTensor('unsqueeze', 'x', x);
  const at = normalizeAxis('unsqueeze', dim, x.ndim + 1);
  return reshape(x, x.shape.toSpliced(at, 0, 1));
}

/** Repeats axes of size 1, and adds axes in front, to reach `shape`. NumPy's broadcast_to. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  requireTensor('broadcastTo', 'x', x);
  requireIntegers('broadcastTo', 'shape', shape);
  if (shape.some((size) => size < 0) || !sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
    throw new ShapeError(`broadcastTo: ${describe(x.shape)} does not broadcast to ${describe(shape)}`);
  }
  return apply('BroadcastTo', [x], undefined, (value) => repeat(value, shape));
}

function repeat(x: tf.Tensor, shape: Shape): tf.Tensor {
  // tfjs's broadcastTo costs about 100 ns an element on cpu; filling with a scalar costs less.
  const isScalar = x.size === 1 && x.dtype === 'float32' && holdsArrays();
  if (isScalar) return filled(shape, x.dataSync()[0]!);
  return broadcastArray(x, shape);
}

/** `broadcastTo` with torch's -1 for sizes that stay. torch.Tensor.expand. */
export function expand(x: Tensor, shape: Shape): Tensor {
  requireTensor('expand', 'x', x);
  requireIntegers('expand', 'shape', shape);
  const added = shape.length - x.ndim;
  return broadcastTo(
    x,
    shape.map((size, axis) => (size === -1 ? (x.shape[axis - added] ?? size) : size)),
  );
}

/**
 * The block that starts at `begin` and has `size` elements along each axis; a size of -1, or none, reaches to the end.
 * A number instead of a list concerns the first axis.
 */
export function slice(x: Tensor, begin: number | Shape, size: number | Shape = []): Tensor {
  requireTensor('slice', 'x', x);
  const first = requireSizes('slice', 'begin', begin, 0);
  const wanted = requireSizes('slice', 'size', size, -1);
  const starts = x.shape.map((_, axis) => first[axis] ?? 0);
  const sizes = x.shape.map((dimension, axis) => {
    const length = wanted[axis] ?? -1;
    return length === -1 ? dimension - starts[axis]! : length;
  });
  const inside = x.shape.every(
    (n, axis) => starts[axis]! >= 0 && sizes[axis]! >= 0 && starts[axis]! + sizes[axis]! <= n,
  );
  if (!inside || first.length > x.ndim || wanted.length > x.ndim) {
    throw new ShapeError(
      `slice: begin ${describe(first)} and size ${describe(wanted)} reach outside shape ${describe(x.shape)}`,
    );
  }
  return apply('Slice', [x], { begin: starts }, (value) => sliceArray(value, starts, sizes));
}

function requireIntegers(operation: string, argument: string, given: unknown): readonly number[] {
  if (!integers.accepts(given)) throw expected(operation, argument, 'a list of integers', given);
  return given as readonly number[];
}

const integers = listOf(integer);

function requireSizes(operation: string, argument: string, given: unknown, least: number): readonly number[] {
  const list: unknown = typeof given === 'number' ? [given] : given;
  if (!Array.isArray(list)) throw expected(operation, argument, 'an integer or a list of integers', given);
  for (let i = 0; i < list.length; i++) requireInteger(operation, argument, list[i], least);
  return list;
}

/** Elements `start` to `start + length` along axis `dim`. torch.narrow. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  requireTensor('narrow', 'x', x);
  const axis = normalizeAxis('narrow', dim, x.ndim);
  const first = start < 0 ? start + x.shape[axis]! : start;
  return slice(
    x,
    x.shape.map((_, i) => (i === axis ? first : 0)),
    x.shape.map((_, i) => (i === axis ? length : -1)),
  );
}

/** The slice at `index` along axis `dim`, without that axis. torch.select. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  requireTensor('select', 'x', x);
  const axis = normalizeAxis('select', dim, x.ndim);
  const size = x.shape[axis]!;
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw expected('select', 'index', `an integer in [${-size}, ${size - 1}]`, index);
  }
  return reshape(narrow(x, axis, index, 1), x.shape.toSpliced(axis, 1));
}

/**
 * The slices of `x` along `axis` at `indices` (integers, any shape); its axes replace `axis`. torch.index_select.
 *
 * @throws ArgumentError when an index is no integer in [0, size - 1].
 */
export function gather(x: Tensor, indices: Tensor | readonly number[], axis = 0): Tensor {
  requireTensor('gather', 'x', x);
  const along = normalizeAxis('gather', axis, x.ndim);
  const size = x.shape[along]!;
  const wanted = `in [0, ${size - 1}]`;
  if (!(indices instanceof Tensor) && !Array.isArray(indices))
    throw expected('gather', 'indices', wanted, indices);
  const values = indices instanceof Tensor ? indices.values.dataSync() : indices;
  for (let i = 0; i < values.length; i++) {
    const index = values[i] as number;
    if (!Number.isInteger(index)) throw expected('gather', 'indices', 'integers', index);
    if (index < 0 || index >= size) {
      throw expected('gather', 'indices', wanted, index);
    }
  }
  const index = indices instanceof Tensor ? cast(indices, 'int32') : indexTensor(indices);
  const flat = reshape(index, [index.numel()]);
  const picked = apply('Gather', [x, flat], { axis: along }, (value, i) =>
    isReadable() || goesPlain(value) ? gathered(value, i, along) : tf.gather(value, i as tf.Tensor1D, along),
  );
  return reshape(picked, x.shape.toSpliced(along, 1, ...index.shape));
}

function indexTensor(indices: readonly number[]): Tensor {
  return new Tensor(adopt(tensorOver(Int32Array.from(indices), [indices.length], 'int32')));
}

/** Elements along `axis` in reverse order. */
export function reverse(x: Tensor, axis: number): Tensor {
  requireTensor('reverse', 'x', x);
  const along = normalizeAxis('reverse', axis, x.ndim);
  return apply('Reverse', [x], { axis: along }, (value) => reverseArray(value, along));
}
