import { ArgumentError, ShapeError, Tensor } from '@unroll/core';
import { type Check, check, defineOptions, describe, type Leading, printable } from '@unroll/core/internal';
import { ConfigReader } from '../deserializing/config-reader.js';
import { InputLayer } from '../engine/input.js';
import { type CallOptions, Layer, type LayerOptions } from '../engine/layer.js';
import { layerChecks } from '../engine/layer-checks.js';
import type { LayerParts } from '../engine/layer-weights.js';
import { holdsNothing } from '../layers/holds-nothing.js';
import { serializeLayer } from '../layers/serialize-layer.js';
import { setMask } from '../mask.js';
import { type SummaryArguments, summary, summaryArguments } from '../printing/summary.js';
import { type DeserializeOptions, deserializeArguments } from '../saving/arguments.js';
import { inScope } from '../serialized/scope.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import type { TensorLike } from '../tensor-like.js';
import { requireNesting } from './nesting.js';
import { SavableModel } from './savable-model.js';

export interface SequentialOptions extends Pick<LayerOptions, 'name' | 'trainable'> {
  /** Default none. */
  layers?: readonly Layer[] | null;
}

const sequentialArguments = defineOptions<SequentialOptions>('Sequential', {
  positional: ['layers', 'trainable', 'name'],
  checks: {
    layers: check('a list of layers or null', (value) => value === null || Array.isArray(value)) as Check<
      readonly Layer[] | null
    >,
    trainable: layerChecks.trainable,
    name: layerChecks.name,
  },
});

/**
 * A stack of layers, each fed with the output of the one before. keras.Sequential.
 *
 * The weights exist as soon as the input's shape is known: from `Input`, from the first layer's `inputShape`, from
 * `build`, or else from the first data that comes.
 *
 * @throws ArgumentError for what is not a layer, for two layers of one name, and for a second `Input`.
 * @throws ShapeError when a layer does not fit the output of the one before.
 *
 * @example
 * const model = new Sequential([new SimpleRNN(8, { inputShape: [5, 1] }), new Dense(1)]);
 * model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
 * const history = await model.fit(zeros([64, 5, 1]), zeros([64, 1]), { epochs: 2 });
 * model.predict(zeros([3, 5, 1])).shape // [3, 1]
 */
export class Sequential extends SavableModel {
  /**
   * A model of what `getConfig` gave, with weights of its own. keras.Sequential.from_config.
   *
   * @throws ArgumentError for a layer that is neither Keras's nor one of `customObjects`, and for an option that is unknown
   * or of another type.
   */
  static fromConfig(config: Record<string, unknown>, options: DeserializeOptions = {}): Sequential {
    const { customObjects = {} } = deserializeArguments.readNamed(options);
    return inScope({ customObjects }, () => new ConfigReader(Sequential).model(config, 'Sequential'));
  }

  /** The layers, an InputLayer first once the input's shape is known. */
  private stack: Layer[] = [];
  private readonly names = new Set<string>();
  /** Whether it was said what shape inputs have, and not seen. */
  private isDeclared = true;
  /** The input's shape, then that of what each layer puts out, while the model is built. */
  private shapes: SymbolicShape[] = [];
  override supportsMasking = true;

  constructor(
    ...args: Leading<[layers: readonly Layer[] | null, trainable: boolean, name: string], SequentialOptions>
  ) {
    const { layers, ...options } = sequentialArguments.read(args, new.target.prototype.className);
    super(options);
    for (const layer of layers ?? []) this.add(layer);
  }

  override get className(): string {
    return 'Sequential';
  }

  /** The layers, without the input's. */
  get layers(): Layer[] {
    return this.stack[0] instanceof InputLayer ? this.stack.slice(1) : [...this.stack];
  }

  /** Shape of the input, batch axis included; null before it is known. keras.Model.input_shape. */
  get inputShape(): SymbolicShape | null {
    const [first] = this.stack;
    return first instanceof InputLayer ? first.batchShape : null;
  }

  /** Puts a layer on top. */
  add(layer: Layer): void {
    if (!(layer instanceof Layer)) {
      throw new ArgumentError(
        `Only instances of \`Layer\` can be added to a Sequential model. Received: ${describe(layer)}`,
      );
    }
    if (this.stack.length === 0 && !(layer instanceof InputLayer) && layer.batchInputShape !== null) {
      this.add(new InputLayer({ batchShape: layer.batchInputShape }));
    }
    if (this.names.has(layer.name)) {
      throw new ArgumentError(
        'All layers added to a Sequential model should have unique names. ' +
          `Name '${layer.name}' is already the name of a layer in this model. ` +
          'Update the `name` argument to pass a unique name.',
      );
    }
    const [first] = this.stack;
    if (layer instanceof InputLayer && first instanceof InputLayer) {
      throw new ArgumentError(
        `Sequential model '${this.name}' has already been configured to use input shape ` +
          `${shapeText(first.batchShape)}. You cannot add a different Input layer to it.`,
      );
    }
    requireNesting(this, layer);
    this.stack.push(layer);
    this.names.add(layer.name);
    try {
      this.buildTop();
    } catch (error) {
      this.pop();
      throw error;
    }
  }

  /** Removes the top layer and returns it; undefined when there is none. */
  pop(): Layer | undefined {
    if (this.stack.length === (this.stack[0] instanceof InputLayer ? 1 : 0)) return undefined;
    const layer = this.stack.pop()!;
    this.names.delete(layer.name);
    this.shapes.length = Math.min(this.shapes.length, this.stack.length);
    this.built = this.built && this.stack.length > 1;
    return layer;
  }

  /** Builds the top layer for what comes out of the one below: those below are built already. */
  private buildTop(): void {
    const [first] = this.stack;
    if (!(first instanceof InputLayer) || this.stack.length < 2) return;
    const below = this.shapes.at(-1);
    if (!this.built || below === undefined || this.shapes.length !== this.stack.length - 1) {
      this.build(first.batchShape);
      return;
    }
    const top = this.stack.at(-1)!;
    this.shapes.push(this.shapeAfter(top, below));
    this.ownPaths(top.weights);
  }

  /**
   * Makes the weights of every layer for inputs of `inputShape`, batch axis included.
   *
   * @throws ArgumentError when there are no layers, or another shape was declared.
   */
  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const [first] = this.stack;
    if (first === undefined) {
      throw new ArgumentError(
        `Sequential model ${this.name} cannot be built because it has no layers. Call \`model.add(layer)\`.`,
      );
    }
    if (!(first instanceof InputLayer)) {
      // What data had is no promise: other numbers of steps are for the layers to take or refuse.
      this.isDeclared = false;
      const input = new InputLayer({ batchShape: inputShape });
      this.stack.unshift(input);
      this.names.add(input.name);
    } else if (shapeText(first.batchShape) !== shapeText(inputShape)) {
      throw new ArgumentError(
        `Sequential model '${this.name}' has already been configured to use input shape ` +
          `${shapeText(first.batchShape)}. You cannot build it with inputShape ${shapeText(inputShape)}`,
      );
    }
    this.shapes = [inputShape];
    for (const layer of this.layers) this.shapes.push(this.shapeAfter(layer, this.shapes.at(-1)!));
    this.ownPaths(this.weights);
    this.inputSpec = this.isDeclared
      ? { shape: [null, ...inputShape.slice(1)] }
      : { ndim: inputShape.length };
    super.build(inputShape);
  }

  /** Shape of the output for inputs of `inputShape`; builds layers that are not. */
  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    let shape = inputShape;
    for (const layer of this.layers) shape = this.shapeAfter(layer, shape);
    return shape;
  }

  private shapeAfter(layer: Layer, shape: SymbolicShape): SymbolicShape {
    const outputs = layer.applyShape(shape);
    if (Array.isArray(outputs[0])) throw severalOutputs(layer);
    return outputs as SymbolicShape;
  }

  /**
   * The model's output. Python's `model(x)`.
   *
   * As in Keras, a last axis of size 1 may be left out of the input, or be one too many.
   */
  override apply(inputs: TensorLike, options: CallOptions = {}): Tensor {
    return super.apply(this.standardize(inputs instanceof Tensor ? inputs : this.inputsOf(inputs)), options);
  }

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    let x = inputs;
    const { mask = null } = options;
    // Behind the first layer, tensors carry the masks that their layers gave them.
    if (mask !== null) setMask(x, mask);
    const withoutMask = mask === null ? options : { ...options, mask: null };
    let isOurs = false;
    for (const layer of this.layers) {
      const leavesItToUs = holdsNothing(layer);
      const output = layer.apply(x, withoutMask);
      if (Array.isArray(output)) throw severalOutputs(layer);
      if (output === x) continue;
      // The graph has saved what backward reads; the array may serve the next step's results.
      if (isOurs && leavesItToUs) x.dispose();
      isOurs = leavesItToUs;
      x = output;
    }
    return x;
  }

  /** Lets layers alone check sizes: a file does not tell what was declared from what was seen. */
  takeSeenShape(): void {
    this.isDeclared = false;
    if (this.inputShape !== null) this.inputSpec = { ndim: this.inputShape.length };
  }

  /** The last layer has given the output its mask, if it has one. */
  override computeMask(): null {
    return null;
  }

  /** The input as the InputLayer's type and rank. */
  private standardize(inputs: Tensor): Tensor {
    const [first] = this.stack;
    if (!(first instanceof InputLayer)) return inputs;
    const x = inputs.cast(first.dtype);
    const { batchShape } = first;
    if (x.ndim === batchShape.length - 1 && batchShape.at(-1) === 1) return x.unsqueeze(-1);
    if (x.ndim === batchShape.length + 1 && x.size(-1) === 1) return x.squeeze(-1);
    return x;
  }

  /**
   * A layer by its name, or by its place from the input on.
   *
   * @throws ArgumentError when there is none.
   */
  getLayer(nameOrIndex: string | number): Layer {
    const { layers } = this;
    const found =
      typeof nameOrIndex === 'number' ? layers[nameOrIndex] : layers.find(({ name }) => name === nameOrIndex);
    if (found !== undefined) return found;
    throw new ArgumentError(
      typeof nameOrIndex === 'number'
        ? `Was asked to retrieve layer at index ${nameOrIndex} but model only has ${layers.length} layers.`
        : `No such layer: ${typeof nameOrIndex === 'string' ? printable(nameOrIndex) : describe(nameOrIndex)}. Existing layers are: ${describe(layers.map(({ name }) => name))}.`,
    );
  }

  override get parts(): LayerParts {
    const { stack: _, ...others } = super.parts;
    return { layers: this.layers, ...others };
  }

  /** Prints the table of layers, output shapes and parameter counts. keras.Model.summary. */
  summary(...args: SummaryArguments): void {
    summary(this, summaryArguments.read(args));
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      layers: this.stack.map(serializeLayer),
      ...(this.buildShape && { build_input_shape: [...this.buildShape] }),
    };
  }
}

function severalOutputs({ name }: Layer): ShapeError {
  return new ShapeError(
    `All layers in a Sequential model should have a single output tensor, but layer '${name}' returns several. ` +
      'Use it without `returnState`, or call it on its own.',
  );
}
