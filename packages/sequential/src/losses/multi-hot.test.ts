/** Targets that do not sum to 1, as rows of zeros that pad do; values of Keras 3.15.1 on TensorFlow. */
import { tensor } from '@unroll/core';
import '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { softmax } from '../activations.js';
import { CategoricalCrossentropy } from './index.js';

const logits = () =>
  tensor(
    [
      [0.5, 1, -1],
      [2, 0, 1],
      [0, 0, 1],
    ],
    { requiresGrad: true },
  );
const target = tensor([
  [1, 1, 0],
  [0.2, 0.3, 0.1],
  [0, 0, 0],
]);
const slopes = [
  ...[-0.65179259, -0.42590302, 0.07769558],
  ...[0.4652409, -0.20996945, 0.14472845],
  ...[0.21194156, 0.21194156, 0.57611688],
];

describe('the gradient of categorical cross-entropy is the softmax less the target', () => {
  test('from logits', () => {
    const x = logits();
    const loss = new CategoricalCrossentropy({ fromLogits: true, reduction: 'none' }).apply(target, x);
    expect(loss.arraySync()).toEqual([expect.any(Number), expect.any(Number), 0]);
    loss.sum().backward();
    expect(x.grad!.dataSync()).toBeAllClose(slopes, { rtol: 1e-6, atol: 1e-6 });
  });

  test('from the softmax that they went through', () => {
    const x = logits();
    new CategoricalCrossentropy({ reduction: 'sum' }).apply(target, softmax(x)).backward();
    expect(x.grad!.dataSync()).toBeAllClose(slopes, { rtol: 1e-6, atol: 1e-6 });
  });
});
