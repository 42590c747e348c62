import {
  ArgumentError,
  describe,
  expected,
  fromTypedArray,
  isInstance,
  printable,
  type Shape,
  ShapeError,
  sizeOf,
  type Tensor,
} from '@unroll/core';
import { defineOptions } from '@unroll/core/arguments';
import type { SeedGenerator } from '@unroll/core/random';
import { layerChecks } from './arguments/layer-checks.js';
import { getConstraint } from './constraints/get.js';
import { getInitializer, type InitializerLike } from './initializers/get.js';
import { checkInput, type InputSpec } from './input-spec.js';
import type { CallOptions, LayerOptions, LayerOutput, WeightOptions } from './layer-options.js';
import { lostMask, maskOf, setMask } from './mask.js';
import { autoName } from './naming.js';
import { getRegularizer, serializeRegularizer } from './regularizers/get.js';
import type { Regularizer } from './regularizers/regularizer.js';
import { isFillingWeights, takeWeights } from './saving/scope.js';
import type { SymbolicShape } from './shape.js';
import { type TensorLike, toTensor } from './tensor-like.js';
import { Variable } from './variable.js';
import { requireFitting } from './weight-values.js';

export type { CallOptions, LayerOptions, LayerOutput, WeightOptions };

/** The layers in a layer by name, some of them in lists. */
export type LayerParts = Readonly<Record<string, Layer | readonly Layer[]>>;

const layerArguments = defineOptions<LayerOptions>('Layer', { checks: layerChecks });

const NO_PARTS: LayerParts = {};

const BRAND = Symbol.for('@unroll/sequential/Layer');

/**
 * What a model is made of: weights, and a function of tensors that uses them. keras.Layer.
 *
 * A layer of one's own implements `call`, and `build` and `computeOutputShape` where it has weights or changes the shape.
 * `apply` is Python's `layer(x)`: it checks the input, builds on first use, and calls `call`.
 */
export abstract class Layer<Output extends LayerOutput = LayerOutput> {
  /** @throws ArgumentError for a layer of another copy of this package. */
  static [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses are asked too.
    return isInstance(this, value, Layer, BRAND);
  }

  /** @internal What tells layers of another copy of this package. */
  get [BRAND](): true {
    return true;
  }

  readonly name: string;
  built = false;
  /** What `build` was given. */
  protected buildShape: SymbolicShape | null = null;
  /** What inputs must look like; checked by `apply`. */
  protected inputSpec: InputSpec = {};
  /** Whether the layer passes its input's mask on, by `computeMask`; without, the mask ends here, with a warning. */
  supportsMasking = false;
  readonly activityRegularizer: Regularizer | null;
  /** What the layer draws its random numbers from, where it does: Keras's `seed_generator`. */
  readonly seedGenerator: SeedGenerator | null = null;
  private activityLoss: Tensor | null = null;
  private isTrainable: boolean;
  private readonly ownWeights: Variable[] = [];
  /** Those that `trainable` switches. */
  private readonly ownTrainable = new Set<Variable>();
  private hasWarned = false;
  /** The batch shape that the first layer of a model may declare. */
  readonly batchInputShape: SymbolicShape | null;

  /** @throws ArgumentError for an option that no layer has, and for one of another kind. */
  constructor(options: LayerOptions = {}) {
    const {
      name,
      trainable = true,
      activityRegularizer = null,
      ...shapes
    } = layerArguments.readNamed(options, this.className);
    const {
      inputDim,
      inputShape = inputDim === undefined ? undefined : [inputDim],
      batchInputShape,
    } = shapes;
    this.name = name ?? autoName(this.className);
    this.isTrainable = trainable;
    this.activityRegularizer = getRegularizer(activityRegularizer);
    this.batchInputShape = batchInputShape ?? (inputShape ? [null, ...inputShape] : null);
  }

  /** The name of the class, also where a bundler has shortened it. */
  get className(): string {
    return this.constructor.name;
  }

  /** `<LSTM name=lstm, built=True>`, as Keras writes it. */
  toString(): string {
    return `<${printable(this.className)} name=${printable(this.name)}, built=${this.built ? 'True' : 'False'}>`;
  }

  /** Node prints the same for `console.log(layer)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
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

  /** The mask of the output, or of each of several, given the input's. Default the same. */
  computeMask(_inputs: Tensor, mask: Tensor | null): Tensor | null | (Tensor | null)[] {
    return mask;
  }

  /**
   * Computes the layer's output, building it before the first time. Python's `layer(x)`.
   *
   * @throws ShapeError when the input's shape does not fit.
   */
  apply(inputs: Tensor, options: CallOptions = {}): Output {
    this.prepare(inputs.shape);
    const mask = options.mask ?? maskOf(inputs);
    const outputs = this.call(inputs, mask === null ? options : { ...options, mask });
    this.recordActivity(outputs);
    this.passMask(inputs, mask, outputs);
    return outputs;
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

  /** The layers that this one is made of, by the names that files have for them: Keras's of its attributes. */
  get parts(): LayerParts {
    return NO_PARTS;
  }

  /** All of `parts`; their weights come after this layer's own. */
  protected get sublayers(): readonly Layer[] {
    const { parts } = this;
    if (parts === NO_PARTS) return [];
    const layers: Layer[] = [];
    for (const part of Object.values(parts)) {
      if (part instanceof Layer) layers.push(part);
      else layers.push(...part);
    }
    return layers;
  }

  /** The weights of this layer without those of its parts. */
  get ownVariables(): readonly Variable[] {
    return this.ownWeights;
  }

  /** Every variable, in the order of `getWeights`. */
  get weights(): Variable[] {
    return this.addWeightsTo([]);
  }

  /** The variables that `fit` changes. */
  get trainableWeights(): Variable[] {
    return this.trainable ? this.weights.filter((variable) => variable.trainable) : [];
  }

  /** The penalties of regularizers on trainable weights and on the latest output: scalars that join the loss. */
  get losses(): Tensor[] {
    const losses = this.addActivityTo([]);
    for (const { regularizer, value, trainable } of this.trainable ? this.weights : []) {
      if (trainable && regularizer !== null) losses.push(regularizer.apply(value));
    }
    return losses;
  }

  get trainable(): boolean {
    return this.isTrainable;
  }

  set trainable(trainable: boolean) {
    this.isTrainable = trainable;
    for (const variable of this.ownTrainable) variable.trainable = trainable;
    for (const layer of this.sublayers) layer.trainable = trainable;
  }

  /** Copies of the values, in Keras's order and shapes. */
  getWeights(): Tensor[] {
    return this.weights.map((variable) =>
      fromTypedArray((variable.value.dataSync() as Float32Array).slice(), variable.shape),
    );
  }

  /**
   * Sets every weight, in the order of `getWeights`: tensors, or arrays of numbers.
   *
   * @throws ArgumentError when there are more or fewer values than weights.
   * @throws ShapeError when a value has another shape than its weight. Nothing is set then.
   */
  setWeights(values: readonly TensorLike[]): void {
    const { weights } = this;
    if (!Array.isArray(values))
      throw expected(this.name, 'setWeights', 'a list of tensors or arrays', values);
    const tensors = values.map((value, i) => toTensor(this.name, `setWeights[${i}]`, value));
    requireFitting(this.name, weights, tensors);
    for (const [i, variable] of weights.entries()) variable.assign(tensors[i]!.cast('float32'));
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

  /** Sets the state that stateful layers carry over to zeros. Keras's `reset_state`. */
  resetStates(): void {
    for (const layer of this.sublayers) layer.resetStates();
  }

  /** The constructor's options as plain data, by Keras's names. */
  getConfig(): Record<string, unknown> {
    const { name, trainable, activityRegularizer } = this;
    return {
      ...{ name, trainable, dtype: 'float32' },
      ...(activityRegularizer && { activity_regularizer: serializeRegularizer(activityRegularizer) }),
    };
  }

  /** Builds one of the sublayers; its weights' paths begin with this layer's name then. */
  protected buildSublayer(layer: Layer, inputShape: SymbolicShape): void {
    if (!layer.built) layer.prepare(inputShape);
    this.ownPaths(layer.weights);
  }

  protected ownPaths(weights: readonly Variable[]): void {
    for (const variable of weights) {
      if (!variable.path.startsWith(`${this.name}/`)) variable.path = `${this.name}/${variable.path}`;
    }
  }

  private addWeightsTo(weights: Variable[]): Variable[] {
    for (const variable of this.ownWeights) weights.push(variable);
    for (const layer of this.sublayers) layer.addWeightsTo(weights);
    return weights;
  }

  private addActivityTo(losses: Tensor[]): Tensor[] {
    if (this.activityLoss !== null) losses.push(this.activityLoss);
    for (const layer of this.sublayers) layer.addActivityTo(losses);
    return losses;
  }

  private recordActivity(outputs: LayerOutput): void {
    const { activityRegularizer } = this;
    if (activityRegularizer === null) return;
    this.activityLoss = [outputs]
      .flat()
      .map((output) => activityRegularizer.apply(output).div(output.size(0)))
      .reduce((total, loss) => total.add(loss));
  }

  private passMask(inputs: Tensor, mask: Tensor | null, outputs: LayerOutput): void {
    if (this.supportsMasking) {
      const masks = this.computeMask(inputs, mask);
      if (masks === null) return;
      const outputMasks = Array.isArray(masks) ? masks : [masks];
      const list = Array.isArray(outputs) ? outputs : [outputs];
      for (let i = 0; i < list.length; i++) {
        const outputMask = outputMasks[i];
        if (outputMask) setMask(list[i]!, outputMask);
      }
    } else if (mask !== null && !this.hasWarned) {
      this.hasWarned = true;
      console.warn(lostMask(this.name, this.className));
    }
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
    { regularizer = null, constraint = null, trainable = true }: WeightOptions = {},
  ): Variable {
    const path = `${this.name}/${name}`;
    if (!shape.every((size) => Number.isInteger(size) && size > 0)) {
      throw new ShapeError(`${path}: weight shape must have positive sizes, got ${describe([...shape])}`);
    }
    const count = sizeOf(shape);
    takeWeights(path, count);
    const values = isFillingWeights()
      ? new Float32Array(count)
      : getInitializer(initializer).initialize(shape);
    const variable = new Variable(values, shape, {
      name,
      path,
      trainable: trainable && this.trainable,
      regularizer: getRegularizer(regularizer),
      constraint: getConstraint(constraint),
    });
    this.ownWeights.push(variable);
    if (trainable) this.ownTrainable.add(variable);
    return variable;
  }
}
