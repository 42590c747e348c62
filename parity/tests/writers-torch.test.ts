/** Files that PyTorch of other years wrote, all of them: see goldens/writers.py. */
import '@unroll/testing';
import { noGrad, type Tensor, tensor } from '@unroll/core';
import { isArray, readTorch, type StoredArray, type TorchValue, toFloat32, toNumbers } from '@unroll/formats';
import * as nn from '@unroll/nn';
import { describe, expect, test } from 'vitest';
import { expectedOf, filesOf, versionsOf } from './writers-archive.js';

interface ToldTensor {
  tensor: string;
  shape: number[];
  values: (number | string | null)[];
}

type Told =
  | null
  | boolean
  | number
  | string
  | Told[]
  | ToldTensor
  | { dict: [Told, Told][] }
  | { tuple: Told[] }
  | { set: Told[] }
  | { bytes: number[] };

interface Expected {
  modules: Record<string, { x: ToldTensor; y: ToldTensor }>;
  checkpoints: Record<string, Told>;
}

const make: Record<string, () => nn.Module & { forward(x: Tensor): unknown }> = {
  rnn: () => new nn.RNN(3, 4, 2, { nonlinearity: 'relu' }),
  lstm: () => new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true, batchFirst: true }),
  gru: () => new nn.GRU(2, 3, { bias: false }),
  gru_both_ways: () => new nn.GRU(2, 3, { bidirectional: true }),
  linear: () => new nn.Linear(4, 2),
  embedding: () => new nn.Embedding(6, 3, { paddingIdx: 0 }),
  layer_norm: () => new nn.LayerNorm(4),
  lstm_projected: () => new nn.LSTM(3, 5, { projSize: 2 }),
};

/** The value read, told as the writer told it. */
function told(value: TorchValue): Told {
  if (isArray(value)) {
    const array = value as StoredArray;
    const isHalf = array.dtype === 'float16' || array.dtype === 'bfloat16';
    const { values } = isHalf ? toFloat32(array) : { values: toNumbers(array) };
    return { tensor: array.dtype, shape: [...array.shape], values: [...values] };
  }
  if (value instanceof Set) return { set: [...value].sort() as Told[] };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [key as Told, told(item)]) };
  if (Array.isArray(value)) {
    const items = (value as TorchValue[]).map(told);
    return Object.isFrozen(value) ? { tuple: items } : items;
  }
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return { dict: Object.entries(value).map(([key, item]) => [key, told(item as TorchValue)]) };
}

describe.each(versionsOf('torch'))('%s', (version) => {
  const files = filesOf(version);
  const expected = expectedOf<Expected>(version);
  const names = [...files.keys()].filter((name) => name.endsWith('.pt'));

  test('every file has what it is to be', () => {
    const known = new Set(names.map((name) => name.split('.')[0]!));
    expect([...known].sort()).toEqual(
      [...Object.keys(expected.modules), ...Object.keys(expected.checkpoints)].sort(),
    );
  });

  test.each(names)('%s', async (name) => {
    const key = name.split('.')[0]!;
    if (key in expected.checkpoints) {
      expect(told(readTorch(files.get(name)!))).toEqual(expected.checkpoints[key]);
      return;
    }
    const { x, y } = expected.modules[key]!;
    const module = make[key]!();
    module.loadStateDict(await nn.load(files.get(name)!));
    module.eval();
    const input = tensor(x.values as number[], {
      shape: x.shape,
      dtype: x.tensor === 'int64' ? 'int32' : 'float32',
    });
    const answer = noGrad(() => module.forward(input));
    const output = (Array.isArray(answer) ? answer[0] : answer) as Tensor;
    expect(output.shape).toEqual(y.shape);
    expect(output.dataSync()).toBeAllClose(y.values as number[], { rtol: 1e-6, atol: 1e-6 });
  });
});
