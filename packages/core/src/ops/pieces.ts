/** Operations that cut tensors into pieces and join them. */
import type * as tf from '@tensorflow/tfjs-core';
import { concat as concatArrays, stack as stackArrays } from '../backends/kernels/join.js';
import { split as splitArray } from '../backends/kernels/slice.js';
import { describe } from '../describe.js';
import { ShapeError } from '../errors.js';
import { expected, requireInteger } from '../expected.js';
import { viewOf } from '../memory/array-tensor.js';
import { requireMemory } from '../room.js';
import { normalizeAxis, sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { applyAll, applyToList } from './apply.js';
import { alike, cast, commonDType, requireTensor } from './operands.js';

/** Pieces of `size` along axis `dim`, the last one smaller if they do not fit, or pieces of the sizes listed. torch.split. */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  requireTensor('split', 'x', x);
  const axis = normalizeAxis('split', dim, x.ndim);
  if (typeof size !== 'number' && !Array.isArray(size)) {
    throw expected('split', 'size', 'an integer or a list of integers', size);
  }
  const sizes = typeof size === 'number' ? equalSizes(x.shape[axis]!, size) : [...size];
  for (const piece of sizes) requireInteger('split', 'size', piece, 0);
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[axis]) {
    throw new ShapeError(
      `split: sizes must add up to ${x.shape[axis]}, the size of dimension ${axis}, got ${describe(sizes)}`,
    );
  }
  return applyAll('Split', [x], { axis, sizes }, (value) => splitArray(value, sizes, axis));
}

function equalSizes(whole: number, size: number): number[] {
  requireInteger('split', 'size', size, whole === 0 ? 0 : 1);
  if (whole === 0) return [0];
  return Array.from({ length: Math.max(1, Math.ceil(whole / size)) }, (_, i) =>
    Math.min(size, whole - i * size),
  );
}

/** At most `chunks` pieces of equal size along axis `dim`, the last one smaller if need be. torch.chunk. */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  requireTensor('chunk', 'x', x);
  requireInteger('chunk', 'chunks', chunks, 1);
  const size = x.shape[normalizeAxis('chunk', dim, x.ndim)]!;
  // As in torch, an empty axis is cut into as many empty pieces as were asked for.
  return split(x, size === 0 ? emptyPieces(chunks) : Math.ceil(size / chunks), dim);
}

function emptyPieces(chunks: number): number[] {
  requireMemory('chunk', `a list of ${chunks} tensors`, chunks * 64);
  return new Array<number>(chunks).fill(0);
}

/**
 * Tensors joined along an axis that they already have, as the highest of their types: bool < int32 < float32. Tensors of
 * shape [0] fit anything. torch.cat.
 */
export function concat(tensors: readonly Tensor[], dim = 0): Tensor {
  requireTensors('concat', tensors);
  const isNothing = ({ shape }: Tensor) => shape.length === 1 && shape[0] === 0;
  const filledOnes = tensors.filter((x) => !isNothing(x));
  const list = filledOnes.length === 0 ? tensors : filledOnes;
  const first = list[0]!;
  if (first.ndim === 0) throw new ShapeError('concat: tensors must have at least one dimension; use stack');
  const axis = normalizeAxis('concat', dim, first.ndim);
  for (const [i, { shape }] of list.entries()) {
    if (!sameShape(shape.toSpliced(axis, 1), first.shape.toSpliced(axis, 1)) || shape.length !== first.ndim) {
      throw new ShapeError(
        `concat: sizes must match except in dimension ${axis}. ` +
          `Expected ${describe(first.shape)}, got ${describe(shape)} for tensor ${i}`,
      );
    }
  }
  const inputs = alike(list);
  if (inputs[0]!.dtype === commonDType(tensors)) return joined('Concat', inputs, axis, concatArrays);
  return cast(joined('Concat', inputs, axis, concatArrays), commonDType(tensors));
}

/** Tensors of one shape joined along a new axis, as the highest of their types. torch.stack. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  requireTensors('stack', tensors);
  const first = tensors[0]!;
  const axis = normalizeAxis('stack', dim, first.ndim + 1);
  for (const [i, { shape }] of tensors.entries()) {
    if (sameShape(shape, first.shape)) continue;
    throw new ShapeError(
      `stack: sizes must match. Expected ${describe(first.shape)}, got ${describe(shape)} for tensor ${i}`,
    );
  }
  return joined('Stack', alike(tensors), axis, stackArrays);
}

function joined(
  kernel: 'Concat' | 'Stack',
  tensors: readonly Tensor[],
  axis: number,
  join: (values: readonly tf.Tensor[], axis: number) => tf.Tensor,
): Tensor {
  return applyToList(kernel, tensors, { axis }, (values) => join(values, axis));
}

function requireTensors(operation: string, tensors: readonly unknown[]): void {
  if (!Array.isArray(tensors) || tensors.length === 0) {
    const got = Array.isArray(tensors) ? '[]' : tensors;
    throw expected(operation, 'tensors', 'a list of at least one tensor', got);
  }
  for (let i = 0; i < tensors.length; i++) requireTensor(operation, `tensors[${i}]`, tensors[i]);
}

/** The slices of `x` along axis `dim`, without that axis; the inverse of `stack`. torch.unbind. */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  requireTensor('unbind', 'x', x);
  const axis = normalizeAxis('unbind', dim, x.ndim);
  if (x.shape[axis] === 0) return [];
  const shape = x.shape.toSpliced(axis, 1);
  return applyAll('Unbind', [x], { axis }, (value) =>
    splitArray(value, new Array<number>(x.shape[axis]!).fill(1), axis).map((piece) => {
      const slice = viewOf(piece, shape);
      piece.dispose();
      return slice;
    }),
  );
}
