import {
  ArgumentError,
  describe,
  fromTypedArray,
  type Shape,
  ShapeError,
  sameShape,
  type Tensor,
} from '@unroll/core';
import { getInitializer, type InitializerLike } from './initializers/get.js';
import { checkInput, type InputSpec } from './input-spec.js';
import { autoName } from './naming.js';
import { type SymbolicShape, shapeText } from './shape.js';
import { Variable } from './variable.js';

export interface LayerOptions {
  /** Must be unique in a model. Default the class's name in snake case, numbered from the second on. */
  name?: string;
  /** Whether `fit` changes the weights. Default true. */
  trainable?: boolean;
  /** Shape of one sample, for the first layer of a model; null for a size that may vary. */
  inputShape?: SymbolicShape;
  /** `inputShape` with the batch size in front. */
  batchInputShape?: SymbolicShape;
}

export interface CallOptions {
  /** Whether dropout and its like are active. Default false. */
  training?: boolean;
}

/** What a layer returns: a tensor, or several (a recurrent layer with `returnState`). */
export type LayerOutput = Tensor | Tensor[];

/**
 * What a model is made of: weights, and a function of tensors that uses them. keras.Layer.
 *
 * A layer of one's own implements `call`, and `build` and `computeOutputShape` where it has weights or changes the shape.
 * `apply` is Python's `layer(x)`: it checks the input, builds on first use, and calls `call`.
 */
export abstract class Layer<Output extends LayerOutput = LayerOutput> {
  readonly name: string;
  built = false;
  /** What `build` was given. */
  protected buildShape: SymbolicShape | null = null;
  /** What inputs must look like; checked by `apply`. */
  protected inputSpec: InputSpec = {};
  private isTrainable: boolean;
  private readonly ownWeights: Variable[] = [];
  /** The batch shape that the first layer of a model may declare. */
  readonly batchInputShape: SymbolicShape | null;

  constructor(options: LayerOptions = {}) {
    const { name, trainable = true, inputShape, batchInputShape } = options;
    this.name = name ?? autoName(this.className);
    this.isTrainable = trainable;
    this.batchInputShape = batchInputShape ?? (inputShape ? [null, ...inputShape] : null);
  }

  /** The name of the class, also where a bundler has shortened it. */
  get className(): string {
    return this.constructor.name;
  }

  /** Makes the weights for inputs of `inputShape`, batch axis included; null sizes may vary. */
  build(inputShape: SymbolicShape): void {
    this.buildShape = inputShape;
    this.built = true;
  }

  /** The layer's function. `apply` is what users call. */
  abstract call(inputs: Tensor, options: CallOptions): Output;

  /** Shape of the output, or shapes, for inputs of `inputShape`. Default the same. */
  computeOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    return inputShape;
  }

  /**
   * Computes the layer's output, building it before the first time. Python's `layer(x)`.
   *
   * @throws ShapeError when the input's shape does not fit.
   */
  apply(inputs: Tensor, options: CallOptions = {}): Output {
    this.prepare(inputs.shape);
    return this.call(inputs, options);
  }

  /** Builds unless built, checks `inputShape`, and returns the output's shape: `apply` without data. */
  applyShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    this.prepare(inputShape);
    return this.computeOutputShape(inputShape);
  }

  /** Shape of what the layer returns, the first of several; 'unbuilt' before it is built. */
  get outputShape(): SymbolicShape | 'unbuilt' {
    if (this.buildShape === null) return 'unbuilt';
    const [first, ...rest] = this.computeOutputShape(this.buildShape);
    return Array.isArray(first) ? first : ([first, ...rest] as SymbolicShape);
  }

  /** Every variable, in the order of `getWeights`. */
  get weights(): Variable[] {
    return [...this.ownWeights];
  }

  /** The variables that `fit` changes. */
  get trainableWeights(): Variable[] {
    return this.trainable ? this.weights.filter((variable) => variable.trainable) : [];
  }

  get trainable(): boolean {
    return this.isTrainable;
  }

  set trainable(trainable: boolean) {
    this.isTrainable = trainable;
    for (const variable of this.weights) variable.trainable = trainable;
  }

  /** Copies of the values, in Keras's order and shapes. */
  getWeights(): Tensor[] {
    return this.weights.map((variable) =>
      fromTypedArray((variable.value.dataSync() as Float32Array).slice(), variable.shape),
    );
  }

  /**
   * Sets every weight, in the order of `getWeights`.
   *
   * @throws ArgumentError when there are more or fewer values than weights.
   * @throws ShapeError when a value has another shape than its weight. Nothing is set then.
   */
  setWeights(values: readonly Tensor[]): void {
    const { weights } = this;
    if (values.length !== weights.length) {
      throw new ArgumentError(
        `You called \`setWeights(weights)\` on layer '${this.name}' with a weight list of length ${values.length}, ` +
          `but the layer was expecting ${weights.length} weights.`,
      );
    }
    for (const [i, variable] of weights.entries()) {
      if (!sameShape(variable.shape, values[i]!.shape)) {
        throw new ShapeError(
          `Layer ${this.name} weight shape ${shapeText(variable.shape)} is not compatible with provided weight ` +
            `shape ${shapeText(values[i]!.shape)}.`,
        );
      }
    }
    for (const [i, variable] of weights.entries()) variable.assign(values[i]!);
  }

  /**
   * Number of scalars in the weights.
   *
   * @throws ArgumentError before the layer is built.
   */
  countParams(): number {
    if (!this.built) {
      throw new ArgumentError(
        `You tried to call \`countParams\` on layer '${this.name}', but the layer isn't built. ` +
          `You can build it manually via: \`layer.build(inputShape)\`.`,
      );
    }
    return this.weights.reduce((count, variable) => count + variable.numElements(), 0);
  }

  /** Sets the state that a stateful layer carries over to zeros. */
  resetStates(): void {}

  /** The constructor's options, as plain data. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, trainable: this.trainable };
  }

  private prepare(inputShape: SymbolicShape): void {
    checkInput(this.name, this.inputSpec, inputShape);
    if (!this.built) this.build(inputShape);
    this.built = true;
    this.buildShape ??= inputShape;
  }

  /** Makes a weight of this layer. keras.Layer.add_weight. */
  protected addWeight(
    name: string,
    shape: Shape,
    initializer: InitializerLike,
    path = `${this.name}/${name}`,
  ): Variable {
    if (!shape.every((size) => Number.isInteger(size) && size > 0)) {
      throw new ShapeError(`${path}: weight shape must have positive sizes, got ${describe([...shape])}`);
    }
    const variable = new Variable(getInitializer(initializer).initialize(shape), shape, {
      name,
      path,
      trainable: this.trainable,
    });
    this.ownWeights.push(variable);
    return variable;
  }
}
