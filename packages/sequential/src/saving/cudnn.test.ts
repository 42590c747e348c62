import { expect, it } from 'vitest';
import { cudnnAsKeras } from './cudnn.js';

const array = (shape: number[], values: number[]) => ({
  ...{ dtype: 'float32' as const, shape, values: Float32Array.from(values) },
});

it('turns the kernels of each gate and adds the two biases of an LSTM', () => {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const [kernel, recurrent, bias] = cudnnAsKeras([
    { name: 'kernel:0', array: array([3, 8], range(24)) },
    { name: 'recurrent_kernel:0', array: array([2, 8], range(16)) },
    { name: 'bias:0', array: array([16], range(16)) },
  ]);
  // The first gate's block of 3 x 2, [[0, 1], [8, 9], [16, 17]], read row by row, is laid down column by column.
  const block = [0, 1, 2].map((row) => [...kernel!.array.values].slice(8 * row, 8 * row + 2));
  expect(block).toEqual([
    [0, 9],
    [1, 16],
    [8, 17],
  ]);
  expect([...recurrent!.array.values].slice(0, 2)).toEqual([0, 8]);
  expect([...recurrent!.array.values].slice(8, 10)).toEqual([1, 9]);
  expect([...bias!.array.values]).toEqual(range(8).map((i) => 2 * i + 8));
});

it('leaves the weights of other layers as they are', () => {
  const weights = [
    { name: 'kernel:0', array: array([1, 3], [1, 2, 3]) },
    { name: 'bias:0', array: array([3], [4, 5, 6]) },
  ];
  expect(cudnnAsKeras(weights)).toEqual(weights);
});
