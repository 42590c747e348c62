import { tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import {
  camelCase,
  checkGradients,
  expectLikeTorch,
  type ModuleCase,
  toTensor,
  type Values,
} from '../../testing/index.js';
import { Embedding, type EmbeddingOptions } from './embedding.js';

type Case = ModuleCase & { options: Record<string, unknown>; input: Values };
const { embedding } = golden<{ cases: { embedding: Case[] } }>('torch_modules').cases;

test.each(embedding.map((item) => [item.options, item] as const))(
  'agrees with torch: %j',
  (options, item) => {
    const layer = new Embedding(6, 3, camelCase(options) as EmbeddingOptions);
    expectLikeTorch(layer, () => [layer.forward(toTensor(item.input))], [], item);
  },
);

test('gradients by central differences', () => {
  const layer = new Embedding(4, 2);
  checkGradients(
    layer,
    () => [
      layer.forward(
        tensor([
          [0, 3],
          [3, 1],
        ]),
      ),
    ],
    [],
  );
});

test('the row of padding is not trained: central differences disagree there', () => {
  const layer = new Embedding(4, 2, { paddingIdx: 3 });
  const check = (...indices: number[]) => checkGradients(layer, () => [layer.forward(tensor(indices))], []);
  check(0, 2, 0);
  expect(() => check(0, 3)).toThrow(/gradcheck: input 0: allclose: element [67] is 0/);
});

test('the row of padding starts as zeros, also when counted from the end', () => {
  const layer = new Embedding(4, 2, { paddingIdx: -1 });
  expect(layer.paddingIdx).toBe(3);
  expect([...layer.weight.select(0, 3).dataSync()]).toEqual([0, 0]);
});

test('bad indices are named with what was expected', () => {
  const layer = new Embedding(4, 2);
  const message = 'Embedding: index out of range. Expected an integer in [0, 3], got';
  expect(() => layer.forward(tensor([4]))).toThrow(`${message} 4`);
  expect(() => layer.forward(tensor([0.5]))).toThrow(`${message} 0.5`);
  expect(() => new Embedding(4, 2, { paddingIdx: 4 })).toThrow(
    'Padding_idx must be within num_embeddings (4), got 4',
  );
});
