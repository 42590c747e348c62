import { logitsLoss } from '../backends/kernels/plain/logits.js';
import { ones } from '../create.js';
import { apply } from '../ops/apply.js';
import { promoted, requireTensor } from '../ops/operands.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';

/**
 * Binary cross-entropy of logits x and targets z, without overflow: w z log(1 + exp(-x)) + (1 - z) log(1 + exp(x)). It is
 * an operation of its own, because the terms of its gradient would cancel if each were rounded.
 *
 * @param positiveWeight Weight w of the positive class, broadcast to the target. Default 1.
 * @param asLimit Whether -Infinity gives the limit of the formula, as in Keras. Otherwise it gives the sum of PyTorch's terms, two
 *   of which cancel there: NaN for targets in (0, 1]. Default false.
 */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  positiveWeight?: Tensor,
  asLimit = false,
): Tensor {
  const name = 'binaryCrossEntropyWithLogits';
  requireTensor(name, 'x', x);
  requireTensor(name, 'target', target);
  const given = [x, target, positiveWeight ?? ones([])];
  const inputs = promoted(name, ['x', 'target', 'positiveWeight'], given);
  const shape = inputs.reduce((all: readonly number[], input) => broadcastShapes(name, all, input.shape), []);
  return apply('LogitsCrossEntropy', inputs, undefined, (a, z, w) => logitsLoss(a, z, w, shape, asLimit));
}
