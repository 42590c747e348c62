import { ArgumentError, Tensor } from '@unroll/core';
import { defineOptions, expected, isPlainObject, printable, unknownOption } from '@unroll/core/internal';
import type { SeedGenerator } from '@unroll/core/random';
import { lostMask, maskOf, setMask } from '../mask.js';
import { autoName } from '../naming.js';
import { builtInOf } from '../options/definition.js';
import type { Values } from '../options/option.js';
import { getRegularizer, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { checkInput, type InputSpec } from '../shapes/input-spec.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import { inferOutputShape, isInferring, symbolized } from '../shapes/shape-inference.js';
import { type TensorLike, toTensor } from '../tensor-like.js';
import { layerChecks } from './layer-checks.js';
import type { CallOptions, LayerOptions, LayerOutput, WeightOptions } from './layer-options.js';
import { allSublayers, WeightedLayer } from './layer-weights.js';

export type { CallOptions, LayerOptions, LayerOutput, WeightOptions };

const layerArguments = defineOptions<LayerOptions>('Layer', { checks: layerChecks });

const CALL_NAMES: readonly string[] = ['training', 'mask'];

/**
 * What a model is made of: weights, and a function of tensors that uses them. keras.Layer.
 *
 * A layer of one's own implements `call`, and `build` and `computeOutputShape` where it has weights or changes the shape.
 * `apply` is Python's `layer(x)`: it checks the input, builds on first use, and calls `call`.
 */
export abstract class Layer<Output extends LayerOutput = LayerOutput> extends WeightedLayer {
  override readonly name: string;
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
  private hasWarned = false;
  /** Shapes of outputs that were inferred, by those of inputs. */
  readonly #inferred = new Map<string, SymbolicShape | SymbolicShape[]>();
  /** The batch shape that the first layer of a model may declare. */
  readonly batchInputShape: SymbolicShape | null;

  /** @throws ArgumentError for an option that no layer has, and for one of another kind. */
  constructor(options?: LayerOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const definition = builtInOf(this)?.definition;
    const given: Values = definition?.read(args) ?? {
      ...layerArguments.readNamed(args[0], this.className),
    };
    const fields = definition?.fields(given) ?? {};
    const options: LayerOptions = definition?.base(given) ?? given;
    const { name, trainable = true, activityRegularizer = null, inputDim, batchInputShape } = options;
    const { inputShape = inputDim === undefined ? undefined : [inputDim] } = options;
    this.name = name ?? autoName(this.className);
    this.isTrainable = trainable;
    this.activityRegularizer = getRegularizer(activityRegularizer);
    this.batchInputShape = batchInputShape ?? (inputShape ? [null, ...inputShape] : null);
    Object.assign(this, fields);
  }

  /** The name of the class, also where a bundler has shortened it. */
  get className(): string {
    return builtInOf(this)?.definition.name ?? this.constructor.name;
  }

  /** `<LSTM name=lstm, built=True>`, as Keras writes it. */
  override toString(): string {
    return `<${printable(this.className)} name=${printable(this.name)}, built=${this.built ? 'True' : 'False'}>`;
  }

  /** Node prints the same for `console.log(layer)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** Makes the weights for inputs of `inputShape`, batch axis included; null sizes may vary. */
  build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    this.buildShape = inputShape;
    this.built = true;
    // Layers in this one are built where its `call` uses them.
    if (this.buildsByCall && this.sublayers.some(({ built }) => !built)) {
      this.inferOutputShape(inputShape);
      this.ownPaths(this.weights);
    }
  }

  /** Whether nobody has said how this layer is built. */
  private get buildsByCall(): boolean {
    return this.build === Layer.prototype.build;
  }

  /** The layer's function. `apply` is what users call. */
  abstract call(inputs: Tensor, options: CallOptions): Output;

  /** Shape of the output, or shapes, for inputs of `inputShape`. Default what `call` makes of zeros of that shape. */
  computeOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    requireShape(this.name, inputShape);
    return this.inferOutputShape(inputShape);
  }

  private inferOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    const key = shapeText(inputShape);
    const known = this.#inferred.get(key);
    if (known !== undefined) return known;
    const generators = [this, ...allSublayers(this)].flatMap(({ seedGenerator }) => seedGenerator ?? []);
    const tried = {
      ...{ name: this.name, generators },
      run: (inputs: Tensor) => this.call(inputs, {}),
      shapesOf: (outputs: unknown) => requireTensors(this.name, outputs).map(({ shape }) => shape),
    };
    const shape = inferOutputShape(tried, inputShape);
    this.#inferred.set(key, shape);
    return shape;
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
  apply(inputs: TensorLike, options: CallOptions = {}): Output {
    const x = inputs instanceof Tensor ? inputs : this.inputsOf(inputs);
    if (typeof options !== 'object' || options === null) {
      throw expected(this.name, 'options', 'a plain object', options);
    }
    const isFirst = !this.built;
    this.prepare(x.shape, false);
    this.checkCall(options);
    const mask = options.mask ?? maskOf(x);
    const outputs = this.call(x, mask === null ? options : { ...options, mask });
    if (isFirst && this.buildsByCall) this.ownPaths(this.weights);
    this.recordActivity(outputs);
    this.passMask(x, mask, outputs);
    return outputs;
  }

  /** The options that `apply` takes and `call` is given; a layer of one's own that takes more says so here. */
  protected get callNames(): readonly string[] {
    return CALL_NAMES;
  }

  /**
   * What `call` is given is what it needs: of `apply` it is, of whoever calls it directly it may not be.
   *
   * @throws ArgumentError before the layer is built, and for what is neither a tensor nor the options of a call.
   */
  protected requireCall(inputs: Tensor, options: CallOptions = {}): void {
    if (!this.built) {
      throw new ArgumentError(`${this.name}: must be built before \`call\`; \`apply\` builds it and calls`);
    }
    if (!(inputs instanceof Tensor)) throw expected(this.name, 'inputs', 'a tensor', inputs);
    this.checkCall(options);
  }

  private checkCall(options: CallOptions): void {
    if (!isPlainObject(options)) throw expected(this.name, 'options', 'a plain object', options);
    for (const name in options) {
      if (!this.callNames.includes(name)) throw unknownOption(this.name, name, this.callNames);
    }
    const { training, mask } = options;
    if (training !== undefined && typeof training !== 'boolean') {
      throw expected(this.name, 'training', 'true or false', training);
    }
    if (mask !== undefined && mask !== null && !(mask instanceof Tensor)) {
      throw expected(this.name, 'mask', 'a tensor or null', mask);
    }
  }

  /** @throws ArgumentError for what is no data: an `Input()`, several tensors, null. */
  protected inputsOf(inputs: unknown): Tensor {
    if (inputs instanceof Layer) {
      throw new ArgumentError(
        `${this.name}: inputs must be a tensor, got the layer '${inputs.name}'. Models of layers called on \`Input()\` ` +
          'are not to be had yet: put layers into a Sequential, or call them in a `call` of your own.',
      );
    }
    return toTensor(this.name, 'inputs', inputs);
  }

  /** Builds unless built, checks `inputShape`, and returns the output's shape: `apply` without data. */
  applyShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    requireShape(this.name, inputShape);
    this.prepare(inputShape);
    return this.computeOutputShape(inputShape);
  }

  /** Shape of what the layer returns, the first of several; 'unbuilt' before it is built. */
  get outputShape(): SymbolicShape | 'unbuilt' {
    if (this.buildShape === null) return 'unbuilt';
    const [first, ...rest] = this.computeOutputShape(this.buildShape);
    return Array.isArray(first) ? first : ([first, ...rest] as SymbolicShape);
  }

  /** The penalties of regularizers on trainable weights and on the latest output: scalars that join the loss. */
  get losses(): Tensor[] {
    const losses = this.addActivityTo([], new Set());
    for (const { regularizer, value, trainable } of this.trainable ? this.weights : []) {
      if (trainable && regularizer !== null) losses.push(regularizer.apply(value));
    }
    return losses;
  }

  /** Sets the state that stateful layers carry over to zeros. Keras's `reset_state`. */
  resetState(): void {
    this.resetStates();
  }

  /** The same, by the name of before Keras 3. */
  resetStates(): void {
    for (const layer of allSublayers(this)) layer.resetOwnStates();
  }

  /** Sets the state that this layer itself carries over to zeros, if it does. */
  protected resetOwnStates(): void {}

  /** The constructor's options as plain data, by Keras's names. */
  getConfig(): Record<string, unknown> {
    const { name, trainable, activityRegularizer } = this;
    return {
      ...{ name, trainable, dtype: 'float32' },
      ...(activityRegularizer && { activity_regularizer: serializeRegularizer(activityRegularizer) }),
      ...builtInOf(this)?.definition.config(this),
    };
  }

  /** Builds one of the sublayers; its weights' paths begin with this layer's name then. */
  protected buildSublayer(layer: Layer, inputShape: SymbolicShape): void {
    if (!layer.built) layer.prepare(inputShape);
    this.ownPaths(layer.weights);
  }

  private addActivityTo(losses: Tensor[], seen: Set<Layer>): Tensor[] {
    seen.add(this);
    if (this.activityLoss !== null) losses.push(this.activityLoss);
    for (const layer of this.sublayers) if (!seen.has(layer)) layer.addActivityTo(losses, seen);
    return losses;
  }

  private recordActivity(outputs: LayerOutput): void {
    const { activityRegularizer } = this;
    if (activityRegularizer === null || isInferring()) return;
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

  /** @param infers Whether what `call` builds is to be built now, rather than by the call that follows. */
  private prepare(given: SymbolicShape, infers = true): void {
    checkInput(this.name, this.inputSpec, given);
    if (this.built && this.buildShape !== null) return;
    const inputShape = symbolized(given);
    if (!this.built && (infers || !this.buildsByCall)) this.build(inputShape);
    this.built = true;
    this.buildShape ??= inputShape;
  }
}

function requireTensors(name: string, outputs: unknown): Tensor[] {
  const list = Array.isArray(outputs) ? outputs : [outputs];
  for (const output of list) {
    if (!(output instanceof Tensor))
      throw expected(name, 'what `call` returns', 'a tensor, or a list of them', output);
  }
  return list;
}
