import { ArgumentError, type DType, expected, type Tensor } from '@unroll/core';
import { type Checks, check, defineOptions, type Leading, oneOf } from '@unroll/core/arguments';
import { only, ownWords } from './arguments/checks.js';
import { Layer } from './layer.js';
import { layerChecks } from './layer-checks.js';
import type { SymbolicShape } from './shape.js';

export interface InputOptions {
  /** Size of every batch. Default null: any. */
  batchSize?: number | null;
  /** What data is cast to. Default float32. */
  dtype?: DType;
  name?: string;
  /** `shape` with the batch size in front. */
  batchShape?: SymbolicShape;
  /** Refused: there are dense tensors alone. */
  sparse?: false | null;
  ragged?: false | null;
  /** Refused: a model is given what it takes. */
  optional?: false;
}

interface InputArguments extends InputOptions {
  /** Shape of one sample; null for a size that may vary. */
  shape?: SymbolicShape;
  /** Refused: there are no symbolic tensors yet. */
  tensor?: null;
}

export interface InputLayerOptions extends InputOptions {
  /** Shape of one sample; null for a size that may vary. */
  shape?: SymbolicShape;
  /** Refused: there are no symbolic tensors yet. */
  inputTensor?: null;
}

/** What is in them the constructor checks. */
const sizes = check<SymbolicShape>('a list of sizes', Array.isArray);

const inputChecks = {
  shape: sizes,
  batchSize: ownWords<number | null>('an integer >= 0 or null'),
  dtype: oneOf('float32', 'int32', 'bool'),
  sparse: only('there are dense tensors alone', false, null),
  ragged: only('there are dense tensors alone', false, null),
  batchShape: sizes,
  optional: only('a model is given what it takes', false),
  name: layerChecks.name,
} satisfies Checks<Omit<InputLayerOptions, 'inputTensor'>>;

const inputLayerArguments = defineOptions<InputLayerOptions>('InputLayer', {
  positional: [
    ...(['shape', 'batchSize', 'dtype', 'sparse', 'ragged', 'batchShape'] as const),
    ...(['inputTensor', 'optional', 'name'] as const),
  ],
  checks: { ...inputChecks, inputTensor: only('there are no symbolic tensors yet', null) },
});

const inputArguments = defineOptions<InputArguments>('Input', {
  positional: [
    ...(['shape', 'batchSize', 'dtype', 'sparse', 'ragged', 'batchShape'] as const),
    ...(['name', 'tensor', 'optional'] as const),
  ],
  checks: { ...inputChecks, tensor: only('there are no symbolic tensors yet', null) },
});

type InputPlaces = [shape: SymbolicShape, batchSize: number | null, dtype: DType];

/** Declares the shape of a model's input; first in its model, and not one of `model.layers`. keras.layers.InputLayer. */
export class InputLayer extends Layer<Tensor> {
  readonly batchShape: SymbolicShape;
  readonly dtype: DType;

  /** @throws ArgumentError without a shape, or with two. */
  constructor(...args: Leading<InputPlaces, InputLayerOptions>) {
    const { shape, batchSize = null, batchShape, dtype = 'float32', name } = inputLayerArguments.read(args);
    super(name === undefined ? {} : { name });
    if (shape !== undefined && batchShape !== undefined) {
      throw new ArgumentError('You cannot pass both `shape` and `batchShape` at the same time.');
    }
    if (batchSize !== null && batchShape !== undefined) {
      throw new ArgumentError('You cannot pass both `batchSize` and `batchShape` at the same time.');
    }
    if (shape === undefined && batchShape === undefined) {
      throw new ArgumentError('You must pass a `shape` argument.');
    }
    this.batchShape = batchShape ?? [batchSize, ...shape!];
    if (
      !Array.from(this.batchShape).every((size) => size === null || (Number.isInteger(size) && size >= 0))
    ) {
      throw expected('Input', 'shape', 'a list of non-negative integers or null', this.batchShape);
    }
    this.dtype = dtype;
    this.build(this.batchShape);
  }

  override get className(): string {
    return 'InputLayer';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs;
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    return inputShape;
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
export function Input(...args: Leading<InputPlaces, InputArguments>): InputLayer {
  const { tensor: _, ...options } = inputArguments.read(args);
  return new InputLayer(options);
}
