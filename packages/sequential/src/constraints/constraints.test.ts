import { tensor } from '@unroll/core';
import '@unroll/testing';
import { expect, test } from 'vitest';
import { MaxNorm, MinMaxNorm } from './index.js';

test('a maximum below the minimum holds, as in Keras on JAX and PyTorch', () => {
  const x = tensor([
    [1, -2],
    [2, 3],
  ]);
  const close = { rtol: 1e-6 };
  expect(new MaxNorm(-1).apply(x).dataSync()).toBeAllClose(
    [-0.44721359, 0.5547002, -0.89442718, -0.83205032],
    close,
  );
  expect(new MinMaxNorm(3, 2).apply(x).dataSync()).toBeAllClose(
    [0.89442718, -1.1094004, 1.7888544, 1.6641006],
    close,
  );
});
