import '@unroll/testing';
import { expect, test } from 'vitest';
import { tensor } from '../create.js';
import { binaryCrossEntropy } from './classification.js';
import { guardedBinaryCrossEntropy } from './guarded-binary.js';

test('is the plain loss between 0 and 1', () => {
  const [p, y] = [tensor([0.1, 0.5, 0.99]), tensor([0, 0.3, 1])];
  const plain = binaryCrossEntropy(p, y).dataSync();
  expect(guardedBinaryCrossEntropy(p, y).dataSync()).toBeAllClose(plain, { rtol: 1e-6 });
});

test('at 0 and 1 the loss is limited to 100, and the gradient stays finite', () => {
  const p = tensor([0, 1, 1, 0], { requiresGrad: true });
  const loss = guardedBinaryCrossEntropy(p, tensor([1, 0, 1, 0]));
  expect(loss.dataSync()).toBeAllClose([100, 100, 0, 0], { rtol: 0, atol: 0 });
  loss.sum().backward();
  expect(p.grad!.dataSync()).toBeAllClose([-1e12, 1e12, 0, 0], { rtol: 1e-7, atol: 0 });
});
