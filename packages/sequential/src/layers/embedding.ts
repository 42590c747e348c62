import { ArgumentError, describe, expected, fromTypedArray, gather, type Tensor, zeros } from '@unroll/core';
import { check, defineOptions, flag, type Leading } from '@unroll/core/arguments';
import { like, ownWords } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
import type { Constraint } from '../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../constraints/get.js';
import { getInitializer, type InitializerLike, serializeInitializer } from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import { type CallOptions, Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf, loraOrQuantization } from '../layer-checks.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { requireShape, type SymbolicShape } from '../shape.js';
import type { TensorLike } from '../tensor-like.js';
import type { Variable } from '../variable.js';

export interface EmbeddingOptions extends Omit<LayerOptions, 'inputDim'> {
  /** Default 'uniform': on +-0.05. */
  embeddingsInitializer?: InitializerLike;
  embeddingsRegularizer?: RegularizerLike;
  embeddingsConstraint?: ConstraintLike;
  /** Whether index 0 stands for padding: the layers behind skip those steps. Default false. */
  maskZero?: boolean;
  /** The table to start with, in a list, as `setWeights` takes it. Default what the initializer makes. */
  weights?: readonly TensorLike[] | null;
  /** Refused: there is no LoRA here. */
  loraRank?: null;
  loraAlpha?: null;
  /** Refused: there is no quantization here. */
  quantizationConfig?: null;
}

type EmbeddingPlaces = [
  embeddingsInitializer: InitializerLike,
  embeddingsRegularizer: RegularizerLike,
  embeddingsConstraint: ConstraintLike,
  maskZero: boolean,
  weights: readonly TensorLike[] | null,
];

interface EmbeddingArguments extends EmbeddingOptions {
  inputDim: number;
  outputDim: number;
}

const size = ownWords<number>('a positive integer');

const embeddingArguments = defineOptions<EmbeddingArguments>('Embedding', {
  positional: [
    ...(['inputDim', 'outputDim', 'embeddingsInitializer', 'embeddingsRegularizer'] as const),
    ...(['embeddingsConstraint', 'maskZero', 'weights', 'loraRank', 'loraAlpha'] as const),
    'quantizationConfig',
  ],
  required: 2,
  checks: {
    ...{ ...layerChecks, inputDim: size, outputDim: size, maskZero: flag },
    ...{ embeddingsInitializer: like, embeddingsRegularizer: like, embeddingsConstraint: like },
    weights: check('a list of one table or null', (value) => value === null || Array.isArray(value)),
    ...{
      loraRank: loraOrQuantization,
      loraAlpha: loraOrQuantization,
      quantizationConfig: loraOrQuantization,
    },
  },
});

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
export class Embedding extends Layer<Tensor> {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly maskZero: boolean;
  readonly embeddingsInitializer: Initializer;
  readonly embeddingsRegularizer: Regularizer | null;
  readonly embeddingsConstraint: Constraint | null;
  /** Null before the layer is built. */
  embeddings: Variable | null = null;

  constructor(inputDim: number, outputDim: number, ...places: Leading<EmbeddingPlaces, EmbeddingOptions>);
  constructor(options: EmbeddingArguments);
  constructor(...args: readonly unknown[]) {
    const {
      inputDim,
      outputDim,
      embeddingsInitializer = 'uniform',
      embeddingsRegularizer = null,
      embeddingsConstraint = null,
      maskZero = false,
      weights = null,
      ...options
    } = embeddingArguments.read(args);
    requireSize('inputDim', inputDim);
    requireSize('outputDim', outputDim);
    super(layerOptionsOf(options));
    this.inputDim = inputDim;
    this.outputDim = outputDim;
    this.embeddingsInitializer = getInitializer(embeddingsInitializer);
    this.embeddingsRegularizer = getRegularizer(embeddingsRegularizer);
    this.embeddingsConstraint = getConstraint(embeddingsConstraint);
    this.maskZero = maskZero;
    this.supportsMasking = maskZero;
    if (weights !== null) {
      this.build([null]);
      this.setWeights(weights);
    }
  }

  override get className(): string {
    return 'Embedding';
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

  override getConfig() {
    return {
      ...super.getConfig(),
      input_dim: this.inputDim,
      output_dim: this.outputDim,
      embeddings_initializer: serializeInitializer(this.embeddingsInitializer),
      embeddings_regularizer: serializeRegularizer(this.embeddingsRegularizer),
      embeddings_constraint: serializeConstraint(this.embeddingsConstraint),
      mask_zero: this.maskZero,
    };
  }
}

function requireSize(argument: string, size: number): void {
  if (Number.isInteger(size) && size > 0) return;
  throw new ArgumentError(
    `\`${argument}\` must be a positive integer. Received: ${argument}=${describe(size)}.`,
  );
}
