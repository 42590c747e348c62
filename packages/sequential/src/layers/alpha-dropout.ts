import { ArgumentError, fromTypedArray, type Tensor } from '@unroll/core';
import { sizeOf } from '@unroll/core/internal';
import { KerasRandom } from '@unroll/core/random';
import type { CallOptions } from '../engine/layer.js';
import { layer } from '../engine/layer-class.js';
import { concreteShape, dropoutOptions } from './dropout.js';
import { SameShape } from './same-shape.js';

/** What selu goes to far below 0. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/**
 * In training, sets each element to selu's lowest value with probability `rate`, then scales and shifts all so that mean and
 * variance stay; otherwise passes its input on. keras.layers.AlphaDropout; Klambauer et al. (2017), arXiv:1706.02515.
 *
 * @throws ArgumentError unless `rate` is in [0, 1], and in training for a rate of 1, which leaves nothing to scale.
 *
 * @example
 * const y = new AlphaDropout(0.2).apply(ones([2, 3]), { training: true }); // [2, 3] of 1.03 and -0.86
 */
export class AlphaDropout extends layer('AlphaDropout', dropoutOptions, SameShape) {
  private readonly random = this.seedGenerator && new KerasRandom(this.seedGenerator);

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { rate, random } = this;
    if (!options.training || random === null) return inputs;
    if (rate === 1) {
      throw new ArgumentError(
        `${this.name}: with a rate of 1 nothing is left; expected rate < 1 in training`,
      );
    }
    const shape = concreteShape(this, inputs.shape);
    const drawn = random.uniform(sizeOf(shape));
    const factor = ((1 - rate) * (1 + rate * SATURATION ** 2)) ** -0.5;
    const kept = fromTypedArray(
      drawn.map((value) => (value >= rate ? 1 : 0)),
      shape,
    );
    const replaced = fromTypedArray(
      drawn.map((value) => (value >= rate ? 0 : SATURATION)),
      shape,
    );
    const dropped = inputs.mul(kept).add(replaced);
    for (const constant of [kept, replaced]) constant.dispose();
    return dropped.mul(factor).add(-factor * SATURATION * rate);
  }
}
