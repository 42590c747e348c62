import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { defineOptions, type Leading, orNull } from '@unroll/core/arguments';
import { axes as axesCheck, like } from '../arguments/checks.js';
import type { Integers } from '../arguments/integer-list.js';
import type { Constraint } from '../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../constraints/get.js';
import { getInitializer, type InitializerLike, serializeInitializer } from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { requireShape, type SymbolicShape, shapeText } from '../shape.js';
import type { Variable } from '../variable.js';

export interface PReLUOptions extends LayerOptions {
  /** Default 'zeros'. */
  alphaInitializer?: InitializerLike;
  alphaRegularizer?: RegularizerLike;
  alphaConstraint?: ConstraintLike;
  /** Axes, counted from 1, along which one slope serves for all: [1] shares over time. Default null, none. */
  sharedAxes?: Integers | null;
}

const preluArguments = defineOptions<PReLUOptions>('PReLU', {
  positional: ['alphaInitializer', 'alphaRegularizer', 'alphaConstraint', 'sharedAxes'],
  checks: {
    ...{ ...layerChecks, alphaInitializer: like, alphaRegularizer: like, alphaConstraint: like },
    sharedAxes: orNull(axesCheck),
  },
});

/**
 * x where positive, else alpha * x with slopes alpha that are learnt, one for each element of a sample.
 * [batch, ...] -> the same. keras.layers.PReLU; He et al. (2015), arXiv:1502.01852.
 *
 * Weight: alpha, of the sample's shape, with size 1 at `sharedAxes`.
 *
 * @throws ArgumentError, when built, for a shared axis that is not there and for a size that is not known.
 *
 * @example
 * new PReLU('zeros', null, null, [1]).apply(zeros([8, 5, 3])) // alpha has shape [1, 3]
 */
export class PReLU extends Layer<Tensor> {
  readonly alphaInitializer: Initializer;
  readonly alphaRegularizer: Regularizer | null;
  readonly alphaConstraint: Constraint | null;
  readonly sharedAxes: readonly number[] | null;
  override supportsMasking = true;
  /** Null before the layer is built. */
  alpha: Variable | null = null;

  constructor(
    ...args: Leading<
      [
        alphaInitializer: InitializerLike,
        alphaRegularizer: RegularizerLike,
        alphaConstraint: ConstraintLike,
        sharedAxes: Integers | null,
      ],
      PReLUOptions
    >
  ) {
    const {
      alphaInitializer = 'zeros',
      alphaRegularizer = null,
      alphaConstraint = null,
      sharedAxes = null,
      ...options
    } = preluArguments.read(args);
    super(layerOptionsOf(options));
    this.alphaInitializer = getInitializer(alphaInitializer);
    this.alphaRegularizer = getRegularizer(alphaRegularizer);
    this.alphaConstraint = getConstraint(alphaConstraint);
    this.sharedAxes = sharedAxes === null ? null : [sharedAxes].flat();
  }

  override get className(): string {
    return 'PReLU';
  }

  override build(inputShape: SymbolicShape): void {
    const sizes: (number | null)[] = requireShape(this.name, inputShape).slice(1);
    for (const axis of this.sharedAxes ?? []) {
      // Keras indexes the sample's sizes as Python does: what is below 1 counts from the back.
      const at = axis < 1 ? axis - 1 + sizes.length : axis - 1;
      if (at < 0 || at >= sizes.length) {
        throw new ArgumentError(
          `${this.name}: sharedAxes ${describe(axis)} is out of bounds for input shape ${shapeText(inputShape)}`,
        );
      }
      sizes[at] = 1;
    }
    const shape = sizes.map((size) => {
      if (size !== null) return size;
      throw new ArgumentError(
        'Shapes used to initialize variables must be fully-defined (no `None` dimensions). ' +
          `Received: shape=${shapeText(sizes)} for variable path='${this.name}/alpha'; \`sharedAxes\` leaves axes out`,
      );
    });
    this.alpha = this.addWeight('alpha', shape, this.alphaInitializer, {
      regularizer: this.alphaRegularizer,
      constraint: this.alphaConstraint,
    });
    const axes: Record<number, number> = {};
    for (let axis = 1; this.sharedAxes?.length && axis < inputShape.length; axis++) {
      const size = inputShape[axis];
      if (!this.sharedAxes.includes(axis) && typeof size === 'number') axes[axis] = size;
    }
    this.inputSpec = { ndim: inputShape.length, axes };
    super.build(inputShape);
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.relu().sub(this.alpha!.value.mul(inputs.neg().relu()));
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return inputShape;
  }

  override getConfig() {
    return {
      ...super.getConfig(),
      alpha_initializer: serializeInitializer(this.alphaInitializer),
      alpha_regularizer: serializeRegularizer(this.alphaRegularizer),
      alpha_constraint: serializeConstraint(this.alphaConstraint),
      shared_axes: this.sharedAxes === null ? null : [...this.sharedAxes],
    };
  }
}
