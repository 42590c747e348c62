/** Cross-entropies, not reduced. */
import { logSoftmax } from '../ops/index.js';
import { requireTensor } from '../ops/operands.js';
import type { Tensor } from '../tensor.js';

/**
 * -(target log p + (1 - target) log(1 - p)) for probabilities strictly between 0 and 1: Keras limits p to
 * [1e-7, 1 - 1e-7] before. torch's guards are in `guardedBinaryCrossEntropy`.
 */
export function binaryCrossEntropy(p: Tensor, target: Tensor): Tensor {
  requireTensor('binaryCrossEntropy', 'p', p);
  requireTensor('binaryCrossEntropy', 'target', target);
  const positive = target.mul(p.log());
  const negative = target.neg().add(1).mul(p.neg().add(1).log());
  return positive.add(negative).neg();
}

/** -sum(target * log p) over the last axis, for rows of probabilities. [..., C] -> [...]. */
export function categoricalCrossEntropy(p: Tensor, target: Tensor): Tensor {
  requireTensor('categoricalCrossEntropy', 'p', p);
  requireTensor('categoricalCrossEntropy', 'target', target);
  return target.mul(p.log()).sum(-1).neg();
}

/** `categoricalCrossEntropy` of softmax(logits), without overflow. */
export function categoricalCrossEntropyWithLogits(logits: Tensor, target: Tensor): Tensor {
  requireTensor('categoricalCrossEntropyWithLogits', 'logits', logits);
  requireTensor('categoricalCrossEntropyWithLogits', 'target', target);
  return target.mul(logSoftmax(logits)).sum(-1).neg();
}

/** sum(p log(p / q)) over the last axis, p the target and q the prediction. */
export function kullbackLeibler(q: Tensor, p: Tensor): Tensor {
  requireTensor('kullbackLeibler', 'q', q);
  requireTensor('kullbackLeibler', 'p', p);
  return p.mul(p.div(q).log()).sum(-1);
}

/** Picks -logProbabilities at each row's class index. [N, C], int [N] -> [N]. */
export function negativeLogLikelihood(logProbabilities: Tensor, classes: Tensor): Tensor {
  requireTensor('negativeLogLikelihood', 'logProbabilities', logProbabilities);
  requireTensor('negativeLogLikelihood', 'classes', classes);
  const columns = logProbabilities.size(-1);
  const rows = classes.dataSync();
  const flat = Array.from(rows, (column, row) => row * columns + column);
  return logProbabilities.flatten().gather(flat).neg();
}
