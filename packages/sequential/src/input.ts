import { ArgumentError, type DType, type Tensor } from '@unroll/core';
import { Layer } from './layer.js';
import type { SymbolicShape } from './shape.js';

export interface InputOptions {
  /** Size of every batch. Default null: any. */
  batchSize?: number | null;
  /** What data is cast to. Default float32. */
  dtype?: DType;
  name?: string;
}

export interface InputLayerOptions extends InputOptions {
  /** Shape of one sample; null for a size that may vary. */
  shape?: SymbolicShape;
  /** `shape` with the batch size in front. */
  batchShape?: SymbolicShape;
}

/** Declares the shape of a model's input; first in its model, and not one of `model.layers`. keras.layers.InputLayer. */
export class InputLayer extends Layer<Tensor> {
  readonly batchShape: SymbolicShape;
  readonly dtype: DType;

  /** @throws ArgumentError without a shape, or with two. */
  constructor({ shape, batchSize = null, batchShape, dtype = 'float32', name }: InputLayerOptions) {
    super(name === undefined ? {} : { name });
    if (shape !== undefined && batchShape !== undefined) {
      throw new ArgumentError('You cannot pass both `shape` and `batchShape` at the same time.');
    }
    if (shape === undefined && batchShape === undefined) {
      throw new ArgumentError('You must pass a `shape` argument.');
    }
    this.batchShape = batchShape ?? [batchSize, ...shape!];
    if (!this.batchShape.every((size) => size === null || (Number.isInteger(size) && size >= 0))) {
      throw new ArgumentError(
        `Input: shape must hold non-negative integers or null, got [${this.batchShape.map(String).join(', ')}]`,
      );
    }
    this.dtype = dtype;
    this.build(this.batchShape);
  }

  override get className(): string {
    return 'InputLayer';
  }

  override call(inputs: Tensor): Tensor {
    return inputs;
  }

  override getConfig() {
    return { batch_shape: [...this.batchShape], dtype: this.dtype, name: this.name };
  }
}

/**
 * The input of a model: `new Sequential([Input([50, 1]), new SimpleRNN(32)])`. keras.Input.
 *
 * @param shape Shape of one sample, without the batch; or an object with `shape` or `batchShape` in it.
 */
export function Input(shape: SymbolicShape | InputLayerOptions, options: InputOptions = {}): InputLayer {
  return new InputLayer('length' in shape ? { ...options, shape } : { ...options, ...shape });
}
