import { ArgumentError, describe, ShapeError, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { type Activation, type ActivationLike, getActivation, serializeActivation } from '../activations.js';
import type { Constraint } from '../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../constraints/get.js';
import { getInitializer, type InitializerLike, serializeInitializer } from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import { Layer, type LayerOptions } from '../layer.js';
import { kernelChecks, layerChecks, layerOptionsOf, loraOrQuantization, units } from '../layer-checks.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { requireShape, type SymbolicShape, shapeText } from '../shape.js';
import type { Variable } from '../variable.js';

export interface DenseOptions extends LayerOptions {
  /** Default null: linear. */
  activation?: ActivationLike;
  /** Default true. */
  useBias?: boolean;
  /** Default 'glorot_uniform'. */
  kernelInitializer?: InitializerLike;
  /** Default 'zeros'. */
  biasInitializer?: InitializerLike;
  /** A penalty on the kernel that joins the loss. Default none. */
  kernelRegularizer?: RegularizerLike;
  biasRegularizer?: RegularizerLike;
  /** What the kernel is brought back to after each step of the optimizer. Default none. */
  kernelConstraint?: ConstraintLike;
  biasConstraint?: ConstraintLike;
  /** Refused: there is no LoRA here. */
  loraRank?: null;
  loraAlpha?: null;
  /** Refused: there is no quantization here. */
  quantizationConfig?: null;
}

type DensePlaces = [
  activation: ActivationLike,
  useBias: boolean,
  kernelInitializer: InitializerLike,
  biasInitializer: InitializerLike,
  kernelRegularizer: RegularizerLike,
  biasRegularizer: RegularizerLike,
  activityRegularizer: RegularizerLike,
  kernelConstraint: ConstraintLike,
  biasConstraint: ConstraintLike,
];

interface DenseArguments extends DenseOptions {
  units: number;
}

const denseArguments = defineOptions<DenseArguments>('Dense', {
  positional: [
    ...(['units', 'activation', 'useBias', 'kernelInitializer', 'biasInitializer'] as const),
    ...(['kernelRegularizer', 'biasRegularizer', 'activityRegularizer'] as const),
    ...(['kernelConstraint', 'biasConstraint', 'loraRank', 'loraAlpha', 'quantizationConfig'] as const),
  ],
  required: 1,
  checks: {
    ...{ ...layerChecks, ...kernelChecks, units },
    ...{
      loraRank: loraOrQuantization,
      loraAlpha: loraOrQuantization,
      quantizationConfig: loraOrQuantization,
    },
  },
});

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
export class Dense extends Layer<Tensor> {
  static readonly keepsNothing = true;
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer: Regularizer | null;
  readonly biasRegularizer: Regularizer | null;
  readonly kernelConstraint: Constraint | null;
  readonly biasConstraint: Constraint | null;
  override supportsMasking = true;
  /** Null before the layer is built. */
  kernel: Variable | null = null;
  /** Null before the layer is built, and without `useBias`. */
  bias: Variable | null = null;

  constructor(units: number, ...places: Leading<DensePlaces, DenseOptions>);
  constructor(options: DenseArguments);
  constructor(...args: readonly unknown[]) {
    const {
      units,
      activation = null,
      useBias = true,
      kernelInitializer = 'glorot_uniform',
      biasInitializer = 'zeros',
      kernelRegularizer = null,
      biasRegularizer = null,
      kernelConstraint = null,
      biasConstraint = null,
      ...options
    } = denseArguments.read(args);
    requireUnits(units);
    super(layerOptionsOf(options));
    this.units = units;
    this.activation = getActivation(activation);
    this.useBias = useBias;
    this.kernelInitializer = getInitializer(kernelInitializer);
    this.biasInitializer = getInitializer(biasInitializer);
    this.kernelRegularizer = getRegularizer(kernelRegularizer);
    this.biasRegularizer = getRegularizer(biasRegularizer);
    this.kernelConstraint = getConstraint(kernelConstraint);
    this.biasConstraint = getConstraint(biasConstraint);
    this.inputSpec = { minNdim: 2 };
  }

  override get className(): string {
    return 'Dense';
  }

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

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: serializeActivation(this.activation),
      use_bias: this.useBias,
      kernel_initializer: serializeInitializer(this.kernelInitializer),
      bias_initializer: serializeInitializer(this.biasInitializer),
      kernel_regularizer: serializeRegularizer(this.kernelRegularizer),
      bias_regularizer: serializeRegularizer(this.biasRegularizer),
      kernel_constraint: serializeConstraint(this.kernelConstraint),
      bias_constraint: serializeConstraint(this.biasConstraint),
    };
  }
}

export function requireUnits(units: number): void {
  if (!Number.isInteger(units) || units <= 0) {
    throw new ArgumentError(
      `Received an invalid value for argument \`units\`, expected a positive integer, got ${describe(units)}.`,
    );
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
