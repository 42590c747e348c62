import { noGrad, ShapeError, type Tensor, variance } from '@unroll/core';
import { integer, number as numberCheck } from '@unroll/core/internal';
import type { CallOptions } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { initializer } from '../engine/object-kinds.js';
import { EPSILON } from '../epsilon.js';
import type { OptionsOf } from '../options/describe.js';
import { refused } from '../options/kinds.js';
import { fieldless, joined, optional } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';
import { Normalization, normalizationOptions, requireAxis } from './normalization.js';

/** Before Keras 3, one axis came as a list of it. */
const oneAxis: config.Read = (value, where) =>
  config.integer(Array.isArray(value) && value.length === 1 ? value[0] : value, where);

const noRenorm = 'there is no batch renormalization here';

const options = layerOptions(
  joined(normalizationOptions, {
    /** The axis of features, which keep statistics of their own. Default -1. */
    axis: optional(integer, -1, { read: oneAxis }),
    /** Part of the moving statistics that a batch leaves as it is. Default 0.99. */
    momentum: optional(numberCheck, 0.99, { read: config.number }),
    /** Default 'zeros'. */
    movingMeanInitializer: initializer('zeros'),
    /** Default 'ones'. */
    movingVarianceInitializer: initializer('ones'),
    /** Refused: there is no batch renormalization here. */
    renorm: refused(noRenorm, false),
    renormClipping: refused(noRenorm, null),
    /** Without `renorm` it does nothing, as in Keras. */
    renormMomentum: fieldless(numberCheck, config.ignored),
    /** Refused: there is one device. */
    synchronized: refused('there is one device', false),
  }),
  [
    ...(['axis', 'momentum', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'] as const),
    ...(['movingMeanInitializer', 'movingVarianceInitializer', 'betaRegularizer'] as const),
    ...(['gammaRegularizer', 'betaConstraint', 'gammaConstraint', 'renorm', 'renormClipping'] as const),
    ...(['renormMomentum', 'synchronized'] as const),
  ],
  { reads: { fused: config.ignored, virtual_batch_size: config.only(null) } },
);

export type BatchNormalizationOptions = OptionsOf<typeof options>;

/**
 * Each feature with mean 0 and variance 1 over the batch, then times gamma plus beta; outside training, over the moving
 * statistics of the batches seen. keras.layers.BatchNormalization; Ioffe and Szegedy (2015), arXiv:1502.03167.
 *
 * Weights, a number for each feature: gamma, beta, and moving_mean, moving_variance, which training moves without gradients.
 * With `trainable` false the layer always uses the moving statistics. Masked steps do not count.
 *
 * @throws ArgumentError, when built, for an axis that is not there.
 * @throws ShapeError, from `apply`, for a mask that has not one axis fewer than the input.
 *
 * @example
 * new BatchNormalization().apply(tensor([[1], [3]]), { training: true }).arraySync() // [[-0.9995], [0.9995]]
 */
export class BatchNormalization extends layer('BatchNormalization', options, Normalization) {
  /** Null before the layer is built. */
  movingMean: Variable | null = null;
  movingVariance: Variable | null = null;
  /** The axes that statistics are taken over: all others. */
  private axes: number[] = [];

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const axis = requireAxis(inputShape, this.axis);
    this.axes = inputShape.map((_, i) => i).filter((i) => i !== axis);
    const shape = this.addScaleAndOffset(inputShape, [axis]);
    const fixed = { trainable: false };
    this.movingMean = this.addWeight('moving_mean', shape, this.movingMeanInitializer, fixed);
    this.movingVariance = this.addWeight('moving_variance', shape, this.movingVarianceInitializer, fixed);
    this.inputSpec = { ndim: inputShape.length, axes: { [axis]: shape[0]! } };
    super.build(inputShape);
  }

  override call(inputs: Tensor, options: CallOptions): Tensor {
    this.requireCall(inputs, options);
    const { training = false, mask = null } = options;
    const [movingMean, movingVariance] = [this.movingMean!, this.movingVariance!];
    if (!training || !this.trainable) {
      const [mean, spread] = [movingMean, movingVariance].map(({ value }) => value.reshape(this.weightShape));
      return this.normalized(inputs, mean!, spread!);
    }
    const [mean, spread] = this.moments(inputs, mask);
    this.move(movingMean, mean);
    this.move(movingVariance, spread);
    return this.normalized(inputs, mean, spread);
  }

  /** Mean and variance over the batch, of the steps that count. */
  private moments(inputs: Tensor, mask: Tensor | null): [mean: Tensor, variance: Tensor] {
    const { axes } = this;
    if (mask === null) return [inputs.mean(axes, true), variance(inputs, axes, true)];
    if (mask.ndim !== inputs.ndim - 1) {
      throw new ShapeError(
        'The mask provided should be one dimension less than the inputs. Received: ' +
          `mask.shape=${shapeText(mask.shape)}, inputs.shape=${shapeText(inputs.shape)}`,
      );
    }
    const weights = mask.cast('float32').unsqueeze(-1).broadcastTo(inputs.shape);
    const count = weights.sum(axes, true).add(EPSILON);
    const mean = inputs.mul(weights).sum(axes, true).div(count);
    const squares = inputs.sub(mean).mul(weights).square();
    return [mean, squares.sum(axes, true).div(count)];
  }

  private move(moving: Variable, value: Tensor): void {
    const { momentum } = this;
    noGrad(() => {
      const kept = moving.value.mul(momentum);
      moving.assign(
        kept.add(
          value
            .detach()
            .reshape(moving.shape)
            .mul(1 - momentum),
        ),
      );
    });
  }
}
