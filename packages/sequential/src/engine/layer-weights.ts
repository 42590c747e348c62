/** The weights of layers, and of the layers in them. */
import { ArgumentError, fromTypedArray, type Shape, ShapeError, type Tensor } from '@unroll/core';
import { describe, expected, isInstance, requireMemory, sizeOf } from '@unroll/core/internal';
import { getConstraint } from '../constraints/get.js';
import { getInitializer, type InitializerLike } from '../initializers/get.js';
import { getRegularizer } from '../regularizers/get.js';
import { isFillingWeights, takeWeights } from '../serialized/scope.js';
import { shapeText } from '../shapes/shape.js';
import { type TensorLike, toTensor } from '../tensor-like.js';
import { Variable } from '../variables/variable.js';
import { requireFitting } from '../variables/weight-values.js';
import type { Layer } from './layer.js';
import type { WeightOptions } from './layer-options.js';
import { trackedIn } from './tracked.js';

/** The layers in a layer by name, some of them in lists. */
export type LayerParts = Readonly<Record<string, Layer | readonly Layer[]>>;

const BRAND = Symbol.for('@unroll/sequential/Layer');

/** What layers have of weights: their own, and those of the layers in them. */
export abstract class WeightedLayer {
  /** @throws ArgumentError for a layer of another copy of this package. */
  static [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses are asked too.
    return isInstance(this, value, WeightedLayer, BRAND);
  }

  /** @internal What tells layers of another copy of this package. */
  get [BRAND](): true {
    return true;
  }

  abstract readonly name: string;
  built = false;
  protected isTrainable = true;
  private readonly ownWeights: Variable[] = [];
  /** Those that `trainable` switches. */
  private readonly ownTrainable = new Set<Variable>();

  /**
   * The layers that this one is made of, by the names that files have for them: those among its properties, also in lists,
   * records and sets. JavaScript shows nobody what is in `#private` fields: layers there are not found.
   */
  get parts(): LayerParts {
    return trackedIn(this, isLayer);
  }

  /** All of `parts`; their weights come after this layer's own. */
  get sublayers(): readonly Layer[] {
    const layers: Layer[] = [];
    for (const part of Object.values(this.parts)) {
      if (isLayer(part)) layers.push(part);
      else for (const layer of part) layers.push(layer);
    }
    return layers;
  }

  /** The weights of this layer without those of its parts: those that training may change, then the others. */
  get ownVariables(): readonly Variable[] {
    const all = new Set(this.ownWeights);
    for (const found of Object.values(trackedIn(this, isVariable))) {
      for (const variable of found instanceof Variable ? [found] : found) all.add(variable);
    }
    const own = [...all];
    const isTrained = (variable: Variable) => this.ownTrainable.has(variable) || variable.trainable;
    return [...own.filter(isTrained), ...own.filter((variable) => !isTrained(variable))];
  }

  /** Every variable, in the order of `getWeights`. */
  get weights(): Variable[] {
    return [...this.addWeightsTo(new Set(), new Set())];
  }

  /** The same as `weights`. */
  get variables(): Variable[] {
    return this.weights;
  }

  /** The variables that `fit` changes. */
  get trainableWeights(): Variable[] {
    return this.trainable ? this.weights.filter((variable) => variable.trainable) : [];
  }

  /** The variables that `fit` leaves as they are. */
  get nonTrainableWeights(): Variable[] {
    return this.trainable ? this.weights.filter((variable) => !variable.trainable) : this.weights;
  }

  get trainable(): boolean {
    return this.isTrainable;
  }

  set trainable(trainable: boolean) {
    this.isTrainable = trainable;
    for (const variable of this.ownVariables) if (variable.trainable) this.ownTrainable.add(variable);
    for (const variable of this.ownTrainable) variable.trainable = trainable;
    for (const layer of allSublayers(this)) if (layer.isTrainable !== trainable) layer.trainable = trainable;
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

  protected ownPaths(weights: readonly Variable[]): void {
    for (const variable of weights) {
      if (!variable.path.startsWith(`${this.name}/`)) variable.path = `${this.name}/${variable.path}`;
    }
  }

  private addWeightsTo(weights: Set<Variable>, seen: Set<object>): Set<Variable> {
    seen.add(this);
    for (const variable of this.ownVariables) weights.add(variable);
    for (const layer of this.sublayers) if (!seen.has(layer)) layer.addWeightsTo(weights, seen);
    return weights;
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
    requireMemory(path, `a weight of shape ${shapeText(shape)}, with its gradient,`, 8 * count);
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

function isLayer(value: unknown): value is Layer {
  return value instanceof WeightedLayer;
}

function isVariable(value: unknown): value is Variable {
  return value instanceof Variable;
}

/** The layers in `layer`, and in those, each once. */
export function allSublayers(layer: WeightedLayer): Layer[] {
  const seen = new Set<Layer>();
  const left = [...layer.sublayers].reverse();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next) || next === layer) continue;
    seen.add(next);
    left.push(...[...next.sublayers].reverse());
  }
  return [...seen];
}
