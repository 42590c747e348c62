import { ArgumentError, type DType, type Tensor } from '@unroll/core';
import { check, expected, oneOf } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { ClassDefinition } from '../options/definition.js';
import type { ArgumentsOf, OptionsOf } from '../options/describe.js';
import { copied, refused } from '../options/kinds.js';
import { fieldless, optional, type Values } from '../options/option.js';
import { inputDtype } from '../options/reads.js';
import { ignored, shape } from '../serialized/read-options.js';
import type { SymbolicShape } from '../shapes/shape.js';
import { Layer } from './layer.js';
import { layer, layerOptions } from './layer-class.js';

/** What is in them the constructor checks. */
const sizes = check<SymbolicShape>('a list of sizes', Array.isArray);

const table = {
  /** Shape of one sample; null for a size that may vary. */
  shape: fieldless(sizes, shape),
  /** Size of every batch. Default null: any. */
  batchSize: fieldless(ownWords<number | null>('an integer >= 0 or null')),
  /** What data is cast to. Default float32. */
  dtype: optional<DType>(oneOf('float32', 'int32', 'bool'), 'float32', { read: inputDtype }),
  /** Refused: there are dense tensors alone. */
  sparse: refused('there are dense tensors alone', false, null),
  ragged: refused('there are dense tensors alone', false, null),
  /** `shape` with the batch size in front. */
  batchShape: optional(sizes, undefined, { make: batchShapeOf, write: copied, read: shape }),
  /** Refused: a model is given what it takes. */
  optional: refused('a model is given what it takes', false),
};

const places = ['shape', 'batchSize', 'dtype', 'sparse', 'ragged', 'batchShape'] as const;

const others = {
  omits: [
    ...(['trainable', 'autocast', 'inputShape', 'batchInputShape', 'inputDim'] as const),
    'activityRegularizer',
  ],
  reads: { trainable: ignored },
} as const;

const options = layerOptions(
  {
    ...table,
    /** Refused: there are no symbolic tensors yet. */
    inputTensor: refused('there are no symbolic tensors yet', null),
  },
  [...places, 'inputTensor', 'optional', 'name'],
  others,
);

const inputOptions = layerOptions(
  {
    ...table,
    /** Refused: there are no symbolic tensors yet. */
    tensor: refused('there are no symbolic tensors yet', null),
  },
  [...places, 'name', 'tensor', 'optional'],
  others,
);

export type InputLayerOptions = OptionsOf<typeof options>;
export type InputOptions = Omit<OptionsOf<typeof inputOptions>, 'shape' | 'tensor'>;

/** Declares the shape of a model's input; first in its model, and not one of `model.layers`. keras.layers.InputLayer. */
export class InputLayer extends layer('InputLayer', options, Layer<Tensor>) {
  /** @throws ArgumentError without a shape, or with two. */
  constructor(...args: ArgumentsOf<typeof options>) {
    super(...args);
    this.build(this.batchShape);
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
export function Input(...args: ArgumentsOf<typeof inputOptions>): InputLayer {
  const { tensor: _, ...given } = inputDefinition.read(args);
  return new InputLayer(given);
}

const inputDefinition = new ClassDefinition('Input', inputOptions);

function batchShapeOf(
  given: SymbolicShape | undefined,
  _: string,
  { shape, batchSize }: Values,
): SymbolicShape {
  if (shape !== undefined && given !== undefined) {
    throw new ArgumentError('You cannot pass both `shape` and `batchShape` at the same time.');
  }
  if (batchSize != null && given !== undefined) {
    throw new ArgumentError('You cannot pass both `batchSize` and `batchShape` at the same time.');
  }
  if (shape === undefined && given === undefined) {
    throw new ArgumentError('You must pass a `shape` argument.');
  }
  const batchShape = given ?? [(batchSize as number | null | undefined) ?? null, ...(shape as SymbolicShape)];
  // Holes are undefined, which is no size.
  if (Array.from(batchShape).every((size) => size === null || (Number.isInteger(size) && size >= 0))) {
    return batchShape;
  }
  throw expected('Input', 'shape', 'a list of non-negative integers or null', batchShape);
}
