/** Keras's normalizing layers as steps. */
import type { NamedArray } from '@unroll/formats';
import type { BatchNormalization, LayerNormalization, SymbolicShape } from '@unroll/sequential';
import { arrayOf } from './arrays.js';
import { isTrained } from './read-recurrent.js';
import type { BatchNormStep, LayerNormStep } from './steps.js';

export function layerNormStep(layer: LayerNormalization, inputShape: SymbolicShape): LayerNormStep {
  const { name, epsilon, scale, center } = layer;
  const trainable = isTrained(layer);
  const rank = inputShape.length;
  const axes = [layer.axis]
    .flat()
    .map((axis) => (axis < 0 ? axis : axis - rank))
    .sort((a, b) => a - b);
  const weights = layer.getWeights().map(arrayOf);
  const gamma = scale ? weights.shift() : undefined;
  const beta = center ? weights.shift() : undefined;
  return {
    kind: 'layerNorm',
    ...{ name, trainable, epsilon, axes },
    sizes: axes.map((axis) => inputShape.at(axis)!),
    ...(gamma && { scale: gamma }),
    ...(beta && { offset: beta }),
  };
}

/** Outside training it is a product and a sum: gamma / sqrt(variance + epsilon), and what centres. */
export function batchNormStep(layer: BatchNormalization, inputShape: SymbolicShape): BatchNormStep {
  const { name, epsilon, scale, center, axis } = layer;
  const weights = layer.getWeights().map(arrayOf);
  const gamma = scale ? weights.shift()!.values : null;
  const beta = center ? weights.shift()!.values : null;
  const [mean, variance] = weights.map(({ values }) => values) as [Float32Array, Float32Array];
  const factors = mean.map((_, i) => (gamma?.[i] ?? 1) / Math.sqrt(variance[i]! + epsilon));
  const offsets = mean.map((value, i) => (beta?.[i] ?? 0) - value * factors[i]!);
  const rank = inputShape.length;
  const behind = axis < 0 ? -axis - 1 : rank - 1 - axis;
  const shape = [mean.length, ...Array.from({ length: behind }, () => 1)];
  const array = (values: Float32Array): NamedArray => ({ shape, values });
  return { kind: 'batchNorm', name, scale: array(factors), offset: array(offsets) };
}
