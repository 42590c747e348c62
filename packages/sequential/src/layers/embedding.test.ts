import { tensor } from '@unroll/core';
import { expect, test } from 'vitest';
import { Embedding } from './embedding.js';

const table = () =>
  new Embedding(3, 2, {
    weights: [
      tensor([
        [0, 1],
        [2, 3],
        [4, 5],
      ]),
    ],
  });

test('indices below 0 count from the end, as in Keras', () => {
  expect(
    table()
      .apply(tensor([-1, 0, -3, -2.5]))
      .arraySync(),
  ).toEqual([
    [4, 5],
    [0, 1],
    [0, 1],
    [2, 3],
  ]);
});

test('their gradients go to the same rows', () => {
  const layer = table();
  layer
    .apply(tensor([-1, 2, -3]), { training: true })
    .sum()
    .backward();
  const [embeddings] = layer.trainableWeights;
  expect([...embeddings!.value.grad!.dataSync()]).toEqual([1, 1, 0, 0, 2, 2]);
  expect([...embeddings!.takeLookups()!.added((g) => g)]).toEqual([1, 1, 0, 0, 2, 2]);
});

test('indices beyond either end are refused', () => {
  expect(() => table().apply(tensor([-4]))).toThrow('inputs must be indices in [-3, 3), got -4');
  expect(() => table().apply(tensor([3]))).toThrow('got 3');
});
