import { ArgumentError, describe, ShapeError, shortLived, type Tensor } from '@unroll/core';
import { InputLayer } from './input.js';
import { type CallOptions, Layer, type LayerOptions } from './layer.js';
import { setMask } from './mask.js';
import { type DeserializeOptions, sequentialFromConfig } from './saving/deserialize.js';
import { SavableModel } from './saving/savable-model.js';
import { serializeLayer } from './saving/serialize-layer.js';
import { type SymbolicShape, shapeText } from './shape.js';
import { type SummaryArguments, summary, summaryArguments } from './summary.js';

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
    return sequentialFromConfig(config, options);
  }

  /** The layers, an InputLayer first once the input's shape is known. */
  private stack: Layer[] = [];
  override supportsMasking = true;

  constructor(layers: readonly Layer[] = [], options: Pick<LayerOptions, 'name' | 'trainable'> = {}) {
    super(options);
    for (const layer of layers) this.add(layer);
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
    if (this.stack.some(({ name }) => name === layer.name)) {
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
    this.stack.push(layer);
    try {
      this.rebuild();
    } catch (error) {
      this.pop();
      throw error;
    }
  }

  /** Removes the top layer and returns it; undefined when there is none. */
  pop(): Layer | undefined {
    const layer = this.layers.length > 0 ? this.stack.pop() : undefined;
    this.rebuild();
    return layer;
  }

  private rebuild(): void {
    this.built = false;
    const [first] = this.stack;
    if (first instanceof InputLayer && this.stack.length > 1) this.build(first.batchShape);
  }

  /**
   * Makes the weights of every layer for inputs of `inputShape`, batch axis included.
   *
   * @throws ArgumentError when there are no layers, or another shape was declared.
   */
  override build(inputShape: SymbolicShape): void {
    const [first] = this.stack;
    if (first === undefined) {
      throw new ArgumentError(
        `Sequential model ${this.name} cannot be built because it has no layers. Call \`model.add(layer)\`.`,
      );
    }
    if (!(first instanceof InputLayer)) {
      this.stack.unshift(new InputLayer({ batchShape: inputShape }));
    } else if (shapeText(first.batchShape) !== shapeText(inputShape)) {
      throw new ArgumentError(
        `Sequential model '${this.name}' has already been configured to use input shape ` +
          `${shapeText(first.batchShape)}. You cannot build it with inputShape ${shapeText(inputShape)}`,
      );
    }
    this.computeOutputShape(inputShape);
    this.ownPaths(this.weights);
    this.inputSpec = { shape: [null, ...inputShape.slice(1)] };
    super.build(inputShape);
  }

  /** Shape of the output for inputs of `inputShape`; builds layers that are not. */
  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    let shape = inputShape;
    for (const layer of this.layers) {
      const outputs = layer.applyShape(shape);
      if (Array.isArray(outputs[0])) throw severalOutputs(layer);
      shape = outputs as SymbolicShape;
    }
    return shape;
  }

  /**
   * The model's output. Python's `model(x)`.
   *
   * As in Keras, a last axis of size 1 may be left out of the input, or be one too many.
   */
  override apply(inputs: Tensor, options: CallOptions = {}): Tensor {
    return super.apply(this.standardize(inputs), options);
  }

  override call(inputs: Tensor, options: CallOptions): Tensor {
    let x = inputs;
    const { mask = null } = options;
    // Behind the first layer, tensors carry the masks that their layers gave them.
    if (mask !== null) setMask(x, mask);
    const withoutMask = mask === null ? options : { ...options, mask: null };
    const last = this.layers.at(-1);
    let isOurs = false;
    for (const layer of this.layers) {
      const leavesItToUs = keepsNothing(layer);
      const apply = () => layer.apply(x, withoutMask);
      const output = leavesItToUs && layer !== last ? shortLived(apply) : apply();
      if (Array.isArray(output)) throw severalOutputs(layer);
      if (output === x) continue;
      // The graph has saved what backward reads; the array may serve the next step's results.
      if (isOurs && leavesItToUs) x.dispose();
      isOurs = leavesItToUs;
      x = output;
    }
    return x;
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
        : `No such layer: ${nameOrIndex}. Existing layers are: ${describe(layers.map(({ name }) => name))}.`,
    );
  }

  override get parts() {
    return { layers: this.layers };
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

/** Whether nobody but a layer's caller holds its input and output: built-in layers say so, and not those derived from them. */
function keepsNothing(layer: Layer): boolean {
  return Object.hasOwn(layer.constructor, 'keepsNothing');
}

function severalOutputs({ name }: Layer): ShapeError {
  return new ShapeError(
    `All layers in a Sequential model should have a single output tensor, but layer '${name}' returns several. ` +
      'Use it without `returnState`, or call it on its own.',
  );
}
