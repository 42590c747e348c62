import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { integers, ownWords } from '../arguments/checks.js';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { copied } from '../options/kinds.js';
import { required } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const options = layerOptions(
  {
    dims: required(ownWords<readonly number[]>('a list of axes'), {
      make: requirePermutation,
      write: copied,
      read: config.integers,
    }),
  },
  ['dims'],
);

/**
 * The axes of each sample in another order, counted from 1: the batch axis stays. keras.layers.Permute.
 *
 * @throws ArgumentError unless `dims` holds each of 1 to its length once.
 *
 * @example
 * new Permute([2, 1]).apply(zeros([8, 3, 4])).shape // [8, 4, 3]
 */
export class Permute extends layer('Permute', options, Layer<Tensor>) {
  protected override inputSpec = { ndim: this.dims.length + 1 };

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.permute([0, ...this.dims]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return [0, ...this.dims].map((axis) => inputShape[axis] ?? null);
  }
}

function requirePermutation(dims: readonly number[]): readonly number[] {
  if (!integers.accepts(dims)) throw expected('Permute', 'dims', integers.wanted, dims);
  if ([...dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1)) {
    throw new ArgumentError(
      'Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and ' +
        `start from 1. Received dims=${describe([...dims])}`,
    );
  }
  return dims;
}
