/** What webgl and webgpu compute by tfjs's kernels alone, here with those of its cpu backend under another name. */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { golden } from '@unroll/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setBackend } from '../../src/backend.js';
import { isReadable } from '../../src/backends/kernels/plain/values.js';
import { logSoftmax, softmax, tensor, where } from '../../src/index.js';
import { binaryCrossEntropyWithLogits } from '../../src/losses/index.js';
import { differenceOf, type OperationCase } from './case.js';
import { operations } from './operations.js';

const { cases } = golden<{ cases: OperationCase[] }>('core_operations');

beforeAll(async () => {
  tf.registerBackend('composed', () => new MathBackendCPU());
  tf.copyRegisteredKernels('cpu', 'composed');
  await tf.setBackend('composed');
});
afterAll(() => setBackend('cpu'));

test('its values cannot be read', () => {
  expect(isReadable()).toBe(false);
});

test.each(Object.keys(operations))('%s', (name) => {
  const different = cases.flatMap((c) => {
    const difference = c.op === name ? differenceOf(c) : undefined;
    return difference === undefined ? [] : [{ difference, args: c.args, inputs: JSON.stringify(c.inputs) }];
  });
  expect(different).toEqual([]);
});

const [inf, nan] = [Infinity, Number.NaN];
const rows = [
  [-inf, 0, 1],
  [-inf, -inf, -inf],
  [-inf, 2, -inf],
  [inf, 0, -inf],
];
/** PyTorch's values for the rows, and the gradients of the sum of column 1. */
const ofRows = [
  [
    'softmax',
    softmax,
    [
      [0, 0.26894143, 0.7310586],
      [nan, nan, nan],
      [0, 1, 0],
      [nan, nan, nan],
    ],
    [
      [0, 0.19661194, -0.19661194],
      [nan, nan, nan],
      [0, 0, 0],
      [nan, nan, nan],
    ],
  ],
  [
    'logSoftmax',
    logSoftmax,
    [
      [-inf, -1.3132616, -0.31326166],
      [nan, nan, nan],
      [-inf, 0, -inf],
      [nan, nan, nan],
    ],
    [
      [0, 0.7310586, -0.7310586],
      [nan, nan, nan],
      [0, 0, 0],
      [nan, nan, nan],
    ],
  ],
] as const;

test.each(ofRows)('%s of infinite logits is PyTorch’s, and so is its gradient', (_, f, values, slopes) => {
  const x = tensor(rows, { requiresGrad: true });
  const y = f(x);
  expect(y.dataSync()).toBeAllClose(values.flat(), { rtol: 1e-6, atol: 1e-6 });
  y.slice([0, 1], [-1, 1]).sum().backward();
  expect(x.grad!.dataSync()).toBeAllClose(slopes.flat(), { rtol: 1e-6, atol: 1e-6 });
});

test('binary cross-entropy of infinite logits is PyTorch’s, and in Keras’s words their limit', () => {
  const [x, z] = [tensor([-inf, -inf, inf, inf]), tensor([0, 1, 0, 1])];
  expect([...binaryCrossEntropyWithLogits(x, z).dataSync()]).toEqual([nan, nan, inf, nan]);
  const limit = binaryCrossEntropyWithLogits(x.slice(0, 2), z.slice(0, 2), undefined, true);
  expect([...limit.dataSync()]).toEqual([nan, inf]);
});

test('nothing is chosen from nothing', () => {
  const x = tensor([], { shape: [0], requiresGrad: true });
  where(x.greater(1), 0, x).sum().backward();
  expect(x.grad!.shape).toEqual([0]);
});
