import { ShapeError, type Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { activation, constraint, initializer, regularizer } from '../engine/object-kinds.js';
import type { OptionsOf } from '../options/describe.js';
import { flag, refused, units } from '../options/kinds.js';
import { ignored } from '../serialized/read-options.js';
import type { InputSpec } from '../shapes/input-spec.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';

const options = layerOptions(
  {
    units: units(),
    /** Default null: linear. */
    activation: activation(null),
    /** Default true. */
    useBias: flag(true),
    /** Default 'glorot_uniform'. */
    kernelInitializer: initializer('glorot_uniform'),
    /** Default 'zeros'. */
    biasInitializer: initializer('zeros'),
    /** A penalty on the kernel that joins the loss. Default none. */
    kernelRegularizer: regularizer(),
    biasRegularizer: regularizer(),
    /** What the kernel is brought back to after each step of the optimizer. Default none. */
    kernelConstraint: constraint(),
    biasConstraint: constraint(),
    /** Refused: there is no LoRA here. */
    loraRank: refused('not to be had here', null),
    loraAlpha: refused('not to be had here', null),
    /** Refused: there is no quantization here. */
    quantizationConfig: refused('not to be had here', null),
  },
  [
    ...(['units', 'activation', 'useBias', 'kernelInitializer', 'biasInitializer'] as const),
    ...(['kernelRegularizer', 'biasRegularizer', 'activityRegularizer'] as const),
    ...(['kernelConstraint', 'biasConstraint', 'loraRank', 'loraAlpha', 'quantizationConfig'] as const),
  ],
  { reads: { input_dim: ignored } },
);

export type DenseOptions = OptionsOf<typeof options>;

/**
 * A fully connected layer: y = activation(x · kernel + bias), over the last axis of x. keras.layers.Dense.
 *
 * | symbol | shape |
 * |---|---|
 * | x | [batch, ..., inputs] |
 * | kernel | [inputs, units] |
 * | bias | [units] |
 * | y | [batch, ..., units] |
 *
 * @throws ArgumentError unless `units` is a positive integer.
 *
 * @example
 * new Dense(4, { activation: 'relu' }).apply(zeros([8, 3])).shape // [8, 4]
 */
export class Dense extends layer('Dense', options, Layer<Tensor>) {
  override supportsMasking = true;
  protected override inputSpec: InputSpec = { minNdim: 2 };
  /** Null before the layer is built. */
  kernel: Variable | null = null;
  /** Null before the layer is built, and without `useBias`. */
  bias: Variable | null = null;

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const inputs = requireLastAxis(this.name, inputShape);
    this.kernel = this.addWeight('kernel', [inputs, this.units], this.kernelInitializer, {
      regularizer: this.kernelRegularizer,
      constraint: this.kernelConstraint,
    });
    if (this.useBias) {
      this.bias = this.addWeight('bias', [this.units], this.biasInitializer, {
        regularizer: this.biasRegularizer,
        constraint: this.biasConstraint,
      });
    }
    this.inputSpec = { minNdim: 2, axes: { [-1]: inputs } };
    super.build(inputShape);
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const product = inputs.matmul(this.kernel!.value);
    return this.activation(this.bias === null ? product : product.add(this.bias.value));
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return [...inputShape.slice(0, -1), this.units];
  }
}

/** The size of the last axis, which the weights' shapes depend on. */
export function requireLastAxis(layerName: string, inputShape: SymbolicShape): number {
  const size = inputShape.at(-1);
  if (typeof size !== 'number') {
    throw new ShapeError(
      `The last dimension of the inputs to layer '${layerName}' must be known. ` +
        `Received: inputShape=${shapeText(inputShape)}`,
    );
  }
  return size;
}
