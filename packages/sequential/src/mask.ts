/**
 * Which time steps of a tensor count. Keras hangs a mask on the tensor itself (`_keras_mask`): a layer finds it there, and
 * so do losses and metrics on the prediction.
 */
import type { Tensor } from '@unroll/core';

const known = new WeakMap<Tensor, Tensor>();

/** The mask [batch, time] (bool) that `tensor` carries; null when every step counts. */
export function maskOf(tensor: Tensor): Tensor | null {
  return known.get(tensor) ?? null;
}

/** Lets `tensor` carry `mask`, unless it has one. */
export function setMask(tensor: Tensor, mask: Tensor): void {
  if (!known.has(tensor)) known.set(tensor, mask);
}

/** What a layer says that a mask has reached and that does nothing with it. */
export function lostMask(name: string, className: string): string {
  return (
    `Layer '${name}' (of type ${className}) was passed an input with a mask attached to it. However, this ` +
    'layer does not support masking and will therefore destroy the mask information. Downstream layers will not ' +
    'see the mask.'
  );
}
