import { ArgumentError, ShapeError, type Tensor, where } from '@unroll/core';
import { softmax } from '../activations.js';
import type { Integers } from '../arguments/integer-list.js';
import type { CallOptions } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { axes } from '../options/kinds.js';
import { requireAxis } from '../shapes/axis.js';
import { shapeText } from '../shapes/shape.js';
import { SameShape } from './same-shape.js';

const options = layerOptions(
  {
    /** The axis, or axes, that add up to 1. Default -1. */
    axis: { ...axes(-1), make: requireAxes },
  },
  ['axis'],
  { isActivation: true },
);

export type SoftmaxOptions = OptionsOf<typeof options>;

/** What stands at masked places before the softmax: Keras's number. */
const MASKED = -1e9;

/**
 * exp(x) over its sum along one axis or several; of any shape. keras.layers.Softmax.
 *
 * A mask must broadcast to the input from behind, as in Keras: what it leaves out is 0. The mask [batch, time] of a sequence
 * does not fit [batch, time, features] unless their sizes happen to.
 *
 * @throws ArgumentError for an axis that is not there.
 * @throws ShapeError for a mask that does not broadcast.
 *
 * @example
 * new Softmax().apply(tensor([[0, 0]])).arraySync() // [[0.5, 0.5]]
 */
export class Softmax extends layer('Softmax', options, SameShape) {
  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { mask = null } = options;
    if (mask === null) return this.normalized(inputs);
    this.requireBroadcast(inputs, mask);
    const kept = mask.dtype === 'bool' ? mask : mask.greater(0.5);
    // Where nothing of an axis is kept, the softmax of equal numbers is not 0.
    return where(kept, this.normalized(where(kept, inputs, MASKED)), 0);
  }

  private normalized(x: Tensor): Tensor {
    const list = [...new Set([this.axis].flat().map((axis) => requireAxis(this.name, axis, x.shape)))];
    if (list.length === 1) return softmax(x, list[0]!);
    // The largest only keeps exp finite: it cancels, and no gradient goes through it.
    const powers = x.sub(x.detach().max(list, true)).exp();
    return powers.div(powers.sum(list, true));
  }

  private requireBroadcast(inputs: Tensor, mask: Tensor): void {
    const added = inputs.ndim - mask.ndim;
    const fits = added >= 0 && mask.shape.every((size, i) => size === 1 || size === inputs.shape[i + added]);
    if (fits) return;
    throw new ShapeError(
      `${this.name}: The \`mask\` must be broadcastable to \`inputs\`. Each mask dimension must be 1 or match the ` +
        `corresponding input dimension. Received: inputs.shape=${shapeText(inputs.shape)}, mask.shape=${shapeText(mask.shape)}`,
    );
  }
}

function requireAxes(axis: Integers): Integers {
  if (typeof axis === 'number') return axis;
  if (axis.length === 0) throw new ArgumentError('Softmax: axis must hold at least one axis, got []');
  return [...axis];
}
