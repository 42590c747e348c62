import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { ownWords } from '../arguments/checks.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { L1L2 } from '../regularizers/regularizer.js';
import { SameShape } from './same-shape.js';

export interface ActivityRegularizationOptions extends Omit<LayerOptions, 'activityRegularizer'> {
  /** Of the sum of absolute values. Default 0. */
  l1?: number;
  /** Of the sum of squares. Default 0. */
  l2?: number;
}

const { activityRegularizer: _, ...ownChecks } = layerChecks;

const activityRegularizationArguments = defineOptions<ActivityRegularizationOptions>(
  'ActivityRegularization',
  {
    positional: ['l1', 'l2'],
    checks: { ...ownChecks, l1: ownWords('a number >= 0'), l2: ownWords('a number >= 0') },
  },
);

/**
 * Passes its input on, of any shape, and adds l1 * sum(|x|) + l2 * sum(x^2), over the batch size, to the loss.
 * keras.layers.ActivityRegularization.
 *
 * @throws ArgumentError for a negative factor.
 *
 * @example
 * new Sequential([new LSTM(4), new ActivityRegularization(0, 0.01), new Dense(1)]);
 */
export class ActivityRegularization extends SameShape {
  readonly l1: number;
  readonly l2: number;

  constructor(...args: Leading<[l1: number, l2: number], ActivityRegularizationOptions>) {
    const { l1 = 0, l2 = 0, ...options } = activityRegularizationArguments.read(args);
    const penalty = new L1L2(l1, l2);
    super({ ...layerOptionsOf(options), activityRegularizer: penalty });
    this.l1 = penalty.l1;
    this.l2 = penalty.l2;
  }

  override get className(): string {
    return 'ActivityRegularization';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs;
  }

  override getConfig() {
    const { activity_regularizer: _made, ...config } = super.getConfig();
    return { ...config, l1: this.l1, l2: this.l2 };
  }
}
