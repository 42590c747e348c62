/** Operations that move elements without computing on them. */
import * as tf from '@tensorflow/tfjs-core';
import { apply, applyAll } from '../autograd/apply.js';
import { filled, holdsArrays, viewOf } from '../backends/array-tensor.js';
import { stack as stackArrays } from '../backends/join.js';
import { slice as sliceArray } from '../backends/slice.js';
import { describe, expected, requireInteger, ShapeError } from '../errors.js';
import { broadcastShapes, inferShape, normalizeAxis, type Shape, sameShape, sizeOf } from '../shape.js';
import { Storage } from '../storage.js';
import { Tensor } from '../tensor.js';
import { permuteAxes } from './permute-axes.js';

/** The same elements in another shape; one dimension may be -1. Values are shared with `x`. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = inferShape('reshape', x.shape, shape);
  return apply('Reshape', [x], undefined, (value) => viewOf(value, target));
}

/** Axes in another order: output axis i is input axis `permutation[i]`. */
export function permute(x: Tensor, permutation: Shape): Tensor {
  const axes = permutation.map((axis) => normalizeAxis('permute', axis, x.ndim));
  if (axes.length !== x.ndim || new Set(axes).size !== axes.length) {
    throw new ShapeError(`permute: expected each of ${x.ndim} axes once, got ${describe(permutation)}`);
  }
  return apply('Transpose', [x], { permutation: axes }, (value) => permuteAxes(value, axes));
}

/** Two axes swapped; by default the last two. torch.transpose. */
export function transpose(x: Tensor, dim0 = -2, dim1 = -1): Tensor {
  const a = normalizeAxis('transpose', dim0, x.ndim);
  const b = normalizeAxis('transpose', dim1, x.ndim);
  const axes = x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
  return permute(x, axes);
}

/** The transpose of a matrix; a vector or scalar stays. torch.t. */
export function t(x: Tensor): Tensor {
  if (x.ndim > 2) throw new ShapeError(`t: expected at most 2 dimensions, got shape ${describe(x.shape)}`);
  return x.ndim === 2 ? transpose(x) : x;
}

/** Axes `startDim` to `endDim`, both included, as one; by default all. torch.flatten. */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  if (x.ndim === 0) return reshape(x, [1]);
  const first = normalizeAxis('flatten', startDim, x.ndim);
  const last = normalizeAxis('flatten', endDim, x.ndim);
  if (first > last) throw expected('flatten', 'startDim', `at most endDim (${endDim})`, startDim);
  return reshape(x, x.shape.toSpliced(first, last - first + 1, sizeOf(x.shape.slice(first, last + 1))));
}

/** Without axes of size 1, or without axis `dim` if its size is 1. torch.squeeze. */
export function squeeze(x: Tensor, dim?: number): Tensor {
  const only = dim === undefined ? undefined : normalizeAxis('squeeze', dim, x.ndim);
  return reshape(
    x,
    x.shape.filter((size, axis) => size !== 1 || (only !== undefined && axis !== only)),
  );
}

/** With a new axis of size 1 at `dim`. torch.unsqueeze. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const at = normalizeAxis('unsqueeze', dim, x.ndim + 1);
  return reshape(x, x.shape.toSpliced(at, 0, 1));
}

/** Repeats axes of size 1, and adds axes in front, to reach `shape`. NumPy's broadcast_to. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (shape.some((size) => size < 0) || !sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
    throw new ShapeError(`broadcastTo: ${describe(x.shape)} does not broadcast to ${describe(shape)}`);
  }
  return apply('BroadcastTo', [x], undefined, (value) => repeat(value, shape));
}

function repeat(x: tf.Tensor, shape: Shape): tf.Tensor {
  // tfjs's broadcastTo costs about 100 ns an element on cpu, which a scalar's need not.
  const isScalar = x.size === 1 && x.dtype === 'float32' && holdsArrays();
  return isScalar ? filled(shape, x.dataSync()[0]!) : tf.broadcastTo(x, [...shape]);
}

/** `broadcastTo` with torch's -1 for sizes that stay. torch.Tensor.expand. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const added = shape.length - x.ndim;
  return broadcastTo(
    x,
    shape.map((size, axis) => (size === -1 ? (x.shape[axis - added] ?? size) : size)),
  );
}

/** The block that starts at `begin` and has `size` elements along each axis; a size of -1 reaches to the end. */
export function slice(x: Tensor, begin: Shape, size: Shape): Tensor {
  const sizes = x.shape.map((dimension, axis) => {
    const wanted = size[axis] ?? -1;
    return wanted === -1 ? dimension - (begin[axis] ?? 0) : wanted;
  });
  const starts = x.shape.map((_, axis) => begin[axis] ?? 0);
  const inside = x.shape.every(
    (n, axis) => starts[axis]! >= 0 && sizes[axis]! >= 0 && starts[axis]! + sizes[axis]! <= n,
  );
  if (!inside || begin.length > x.ndim || size.length > x.ndim) {
    throw new ShapeError(
      `slice: begin ${describe(begin)} and size ${describe(size)} reach outside shape ${describe(x.shape)}`,
    );
  }
  return apply('Slice', [x], { begin: starts }, (value) => sliceArray(value, starts, sizes));
}

/** Elements `start` to `start + length` along axis `dim`. torch.narrow. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
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
  const axis = normalizeAxis('select', dim, x.ndim);
  const size = x.shape[axis]!;
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw expected('select', 'index', `an integer in [${-size}, ${size - 1}]`, index);
  }
  return reshape(narrow(x, axis, index, 1), x.shape.toSpliced(axis, 1));
}

/** Pieces of `size` along axis `dim`, the last one smaller if they do not fit, or pieces of the sizes listed. torch.split. */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  const axis = normalizeAxis('split', dim, x.ndim);
  const sizes = typeof size === 'number' ? equalSizes(x.shape[axis]!, size) : [...size];
  for (const piece of sizes) requireInteger('split', 'size', piece, 0);
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[axis]) {
    throw new ShapeError(
      `split: sizes must add up to ${x.shape[axis]}, the size of dimension ${axis}, got ${describe(sizes)}`,
    );
  }
  return applyAll('Split', [x], { axis, sizes }, (value) => tf.split(value, sizes, axis));
}

function equalSizes(whole: number, size: number): number[] {
  requireInteger('split', 'size', size, 1);
  return Array.from({ length: Math.max(1, Math.ceil(whole / size)) }, (_, i) =>
    Math.min(size, whole - i * size),
  );
}

/** At most `chunks` pieces of equal size along axis `dim`, the last one smaller if need be. torch.chunk. */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  requireInteger('chunk', 'chunks', chunks, 1);
  return split(x, Math.max(1, Math.ceil(x.size(dim) / chunks)), dim);
}

/** Tensors joined along an axis that they already have. torch.cat. */
export function concat(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (first === undefined) throw expected('concat', 'tensors', 'a list of at least one tensor', '[]');
  const axis = normalizeAxis('concat', dim, first.ndim);
  for (const [i, { shape }] of tensors.entries()) {
    if (!sameShape(shape.toSpliced(axis, 1), first.shape.toSpliced(axis, 1)) || shape.length !== first.ndim) {
      throw new ShapeError(
        `concat: sizes must match except in dimension ${axis}. ` +
          `Expected ${describe(first.shape)}, got ${describe(shape)} for tensor ${i}`,
      );
    }
  }
  return apply('Concat', tensors, { axis }, (...values) => tf.concat(values, axis));
}

/** Tensors of one shape joined along a new axis. torch.stack. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (first === undefined) throw expected('stack', 'tensors', 'a list of at least one tensor', '[]');
  const axis = normalizeAxis('stack', dim, first.ndim + 1);
  for (const [i, { shape }] of tensors.entries()) {
    if (sameShape(shape, first.shape)) continue;
    throw new ShapeError(
      `stack: sizes must match. Expected ${describe(first.shape)}, got ${describe(shape)} for tensor ${i}`,
    );
  }
  return apply('Stack', tensors, { axis }, (...values) => stackArrays(values, axis));
}

/** The slices of `x` along axis `dim`, without that axis; the inverse of `stack`. torch.unbind. */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const axis = normalizeAxis('unbind', dim, x.ndim);
  if (x.shape[axis] === 0) return [];
  return applyAll('Unbind', [x], { axis }, (value) => tf.unstack(value, axis));
}

/** The slices of `x` along `axis` at `indices` (int32, any shape); its axes replace `axis`. */
export function gather(x: Tensor, indices: Tensor | readonly number[], axis = 0): Tensor {
  const along = normalizeAxis('gather', axis, x.ndim);
  const index = indices instanceof Tensor ? indices : indexTensor(indices);
  const size = x.shape[along]!;
  const outside = index.dataSync().find((i) => i < 0 || i >= size);
  if (outside !== undefined) throw expected('gather', 'indices', `in [0, ${size - 1}]`, outside);
  const flat = reshape(index, [-1]);
  const picked = apply('Gather', [x, flat], { axis: along }, (value, i) =>
    tf.gather(value, tf.cast(i, 'int32') as tf.Tensor1D, along),
  );
  return reshape(picked, x.shape.toSpliced(along, 1, ...index.shape));
}

function indexTensor(indices: readonly number[]): Tensor {
  return new Tensor(new Storage(tf.keep(tf.tensor1d([...indices], 'int32'))).handOver());
}

/** Elements along `axis` in reverse order. */
export function reverse(x: Tensor, axis: number): Tensor {
  const along = normalizeAxis('reverse', axis, x.ndim);
  return apply('Reverse', [x], { axis: along }, (value) => tf.reverse(value, along));
}
