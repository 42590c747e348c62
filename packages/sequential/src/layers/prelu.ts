import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, orNull } from '@unroll/core/internal';
import { axes } from '../arguments/checks.js';
import type { Integers } from '../arguments/integer-list.js';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { constraint, initializer, regularizer } from '../engine/object-kinds.js';
import type { OptionsOf } from '../options/describe.js';
import { copied } from '../options/kinds.js';
import { optional } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';

const options = layerOptions(
  {
    /** Default 'zeros'. */
    alphaInitializer: initializer('zeros'),
    alphaRegularizer: regularizer(),
    alphaConstraint: constraint(),
    /** Axes, counted from 1, along which one slope serves for all: [1] shares over time. Default null, none. */
    sharedAxes: optional<Integers | null, readonly number[] | null>(orNull(axes), null, {
      make: (given) => (given === null ? null : [given].flat()),
      write: copied,
      read: config.orNull(config.axes),
    }),
  },
  ['alphaInitializer', 'alphaRegularizer', 'alphaConstraint', 'sharedAxes'],
);

export type PReLUOptions = OptionsOf<typeof options>;

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
export class PReLU extends layer('PReLU', options, Layer<Tensor>) {
  override supportsMasking = true;
  /** Null before the layer is built. */
  alpha: Variable | null = null;

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
}
