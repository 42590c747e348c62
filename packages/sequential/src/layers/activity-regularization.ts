import type { Tensor } from '@unroll/core';
import { ownWords } from '../arguments/checks.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { optional } from '../options/option.js';
import { scalar } from '../options/reads.js';
import { L1L2 } from '../regularizers/regularizer.js';
import { ignored } from '../serialized/read-options.js';
import { SameShape } from './same-shape.js';

const factor = () => optional(ownWords<number>('a number >= 0'), 0, { read: scalar });

const options = layerOptions(
  {
    /** Of the sum of absolute values. Default 0. */
    l1: factor(),
    /** Of the sum of squares. Default 0. */
    l2: factor(),
  },
  ['l1', 'l2'],
  { omits: ['activityRegularizer'], reads: { activity_regularizer: ignored } },
);

export type ActivityRegularizationOptions = OptionsOf<typeof options>;

/**
 * Passes its input on, of any shape, and adds l1 * sum(|x|) + l2 * sum(x^2), over the batch size, to the loss.
 * keras.layers.ActivityRegularization.
 *
 * @throws ArgumentError for a negative factor.
 *
 * @example
 * new Sequential([new LSTM(4), new ActivityRegularization(0, 0.01), new Dense(1)]);
 */
export class ActivityRegularization extends layer('ActivityRegularization', options, SameShape) {
  override readonly activityRegularizer = new L1L2(this.l1, this.l2);

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs;
  }

  override getConfig() {
    const { activity_regularizer: _, ...config } = super.getConfig();
    return config;
  }
}
