import { ArgumentError, fromTypedArray, gather, type Tensor, zeros } from '@unroll/core';
import { check, describe, expected } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
import { type CallOptions, Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { constraint, initializer, regularizer } from '../engine/object-kinds.js';
import { givenTo } from '../options/definition.js';
import type { ArgumentsOf, OptionsOf } from '../options/describe.js';
import { flag, refused } from '../options/kinds.js';
import { fieldless, required } from '../options/option.js';
import { dtype } from '../options/reads.js';
import { ignored, integer, only, type Read } from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';
import type { TensorLike } from '../tensor-like.js';
import type { Variable } from '../variables/variable.js';

const size = () =>
  required(ownWords<number>('a positive integer'), {
    make(given, name) {
      if (Number.isInteger(given) && given > 0) return given;
      throw new ArgumentError(
        `\`${name}\` must be a positive integer. Received: ${name}=${describe(given)}.`,
      );
    },
    read: integer,
  });

const weights = check<readonly TensorLike[] | null>(
  'a list of one table or null',
  (value) => value === null || Array.isArray(value),
);

/** Early Keras 2 gave the dtype of the indices here; what is looked up was float32 then too. */
const embeddingDtype: Read = (value, where) => dtype(value === 'int32' ? null : value, where);

const options = layerOptions(
  {
    inputDim: size(),
    outputDim: size(),
    /** Default 'uniform': on +-0.05. */
    embeddingsInitializer: initializer('uniform'),
    embeddingsRegularizer: regularizer(),
    embeddingsConstraint: constraint(),
    /** Whether index 0 stands for padding: the layers behind skip those steps. Default false. */
    maskZero: flag(false),
    /** The table to start with, in a list, as `setWeights` takes it. Default what the initializer makes. */
    weights: fieldless(weights),
    /** Refused: there is no LoRA here. */
    loraRank: refused('not to be had here', null),
    loraAlpha: refused('not to be had here', null),
    /** Refused: there is no quantization here. */
    quantizationConfig: refused('not to be had here', null),
  },
  [
    ...(['inputDim', 'outputDim', 'embeddingsInitializer', 'embeddingsRegularizer'] as const),
    ...(['embeddingsConstraint', 'maskZero', 'weights', 'loraRank', 'loraAlpha'] as const),
    'quantizationConfig',
  ],
  { reads: { dtype: embeddingDtype, input_length: ignored, sparse: only(false) } },
);

export type EmbeddingOptions = OptionsOf<typeof options>;

/**
 * A vector for each index: y = embeddings[x]. keras.layers.Embedding.
 *
 * | symbol | shape |
 * |---|---|
 * | x, integers in [-inputDim, inputDim), those below 0 counted from the end | [batch, ...] |
 * | embeddings | [inputDim, outputDim] |
 * | y | [batch, ..., outputDim] |
 *
 * @throws ArgumentError unless both sizes are positive integers, and, from `apply`, for an index outside [-inputDim,
 *   inputDim).
 *
 * @example
 * new Embedding(1000, 64, { maskZero: true }).apply(tensor([[4, 20, 0]])).shape // [1, 3, 64]
 */
export class Embedding extends layer('Embedding', options, Layer<Tensor>) {
  override supportsMasking = this.maskZero;
  /** Null before the layer is built. */
  embeddings: Variable | null = null;

  constructor(...args: ArgumentsOf<typeof options>) {
    super(...args);
    const { weights = null } = givenTo(this, args) as { weights?: readonly TensorLike[] | null };
    if (weights === null) return;
    this.build([null]);
    this.setWeights(weights);
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const shape = [this.inputDim, this.outputDim];
    this.embeddings = this.addWeight('embeddings', shape, this.embeddingsInitializer, {
      regularizer: this.embeddingsRegularizer,
      constraint: this.embeddingsConstraint,
    });
    super.build(inputShape);
  }

  override call(inputs: Tensor, options: CallOptions): Tensor {
    this.requireCall(inputs, options);
    const { training = false } = options;
    const embeddings = this.embeddings!;
    const indices = this.rowsOf(inputs.cast('int32'));
    const rows = gather(embeddings.value, indices);
    // A regularizer's gradient is one of the whole table, and so is the sum of both.
    if (!training || !rows.requiresGrad || this.embeddingsRegularizer !== null) return rows;
    const perLookup = zeros(rows.shape, { requiresGrad: true });
    embeddings.recordLookups(indices.dataSync(), perLookup);
    return rows.add(perLookup);
  }

  /** With indices below 0 counted from the end, as Keras does on every backend. */
  private rowsOf(indices: Tensor): Tensor {
    const values = indices.dataSync();
    if (values.every((index) => index >= 0)) return indices;
    const { inputDim } = this;
    const below = values.find((index) => index < -inputDim);
    if (below !== undefined) {
      throw expected(this.name, 'inputs', `indices in [-${inputDim}, ${inputDim})`, below);
    }
    const rows = Int32Array.from(values, (index) => (index < 0 ? index + inputDim : index));
    return fromTypedArray(rows, indices.shape);
  }

  override computeMask(inputs: Tensor): Tensor | null {
    requireTensor(this.name, 'inputs', inputs);
    return this.maskZero ? inputs.notEqual(0) : null;
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return [...inputShape, this.outputDim];
  }
}
