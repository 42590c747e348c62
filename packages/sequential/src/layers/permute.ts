import { ArgumentError, describe, expected, type Tensor } from '@unroll/core';
import { defineOptions } from '@unroll/core/arguments';
import { integers, ownWords } from '../arguments/checks.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

interface PermuteArguments extends LayerOptions {
  dims: readonly number[];
}

const permuteArguments = defineOptions<PermuteArguments>('Permute', {
  positional: ['dims'],
  required: 1,
  checks: { ...layerChecks, dims: ownWords<readonly number[]>('a list of axes') },
});

/**
 * The axes of each sample in another order, counted from 1: the batch axis stays. keras.layers.Permute.
 *
 * @throws ArgumentError unless `dims` holds each of 1 to its length once.
 *
 * @example
 * new Permute([2, 1]).apply(zeros([8, 3, 4])).shape // [8, 4, 3]
 */
export class Permute extends Layer<Tensor> {
  readonly dims: readonly number[];

  constructor(dims: readonly number[], options?: LayerOptions);
  constructor(options: PermuteArguments);
  constructor(...args: readonly unknown[]) {
    const { dims, ...options } = permuteArguments.read(args);
    super(layerOptionsOf(options));
    if (!integers.accepts(dims)) throw expected('Permute', 'dims', integers.wanted, dims);
    if ([...dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1)) {
      throw new ArgumentError(
        'Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and ' +
          `start from 1. Received dims=${describe([...dims])}`,
      );
    }
    this.dims = dims;
    this.inputSpec = { ndim: dims.length + 1 };
  }

  override get className(): string {
    return 'Permute';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.permute([0, ...this.dims]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return [0, ...this.dims].map((axis) => inputShape[axis] ?? null);
  }

  override getConfig() {
    return { ...super.getConfig(), dims: [...this.dims] };
  }
}
