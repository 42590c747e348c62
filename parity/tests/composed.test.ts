/** The losses and activations of both dialects where tfjs's kernels alone compute, as on graphics processors. */
import * as tf from '@tensorflow/tfjs-core';
import { setBackend } from '@unroll/core';
import { golden } from '@unroll/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Comparison } from '../live/comparison.js';
import { type KerasFunctions, kerasFunctions } from '../live/keras-functions.js';
import { type TorchRules, torchRules } from '../live/torch-rules.js';

beforeAll(async () => {
  const cpu = tf.findBackend('cpu').constructor;
  tf.registerBackend('composed', () => Reflect.construct(cpu, []));
  tf.copyRegisteredKernels('cpu', 'composed');
  await tf.setBackend('composed');
});
afterAll(() => setBackend('cpu'));

test('are Keras’s', () => {
  const compare = new Comparison('keras_functions', 1);
  kerasFunctions(golden<{ cases: KerasFunctions[] }>('keras_functions').cases, compare);
  expect(tf.getBackend()).toBe('composed');
  expect(compare.rows.filter(({ different }) => different.length > 0)).toEqual([]);
});

test('are PyTorch’s', () => {
  const compare = new Comparison('torch_rules', 1);
  torchRules(golden<{ cases: TorchRules[] }>('torch_rules').cases, compare);
  expect(compare.rows.filter(({ different }) => different.length > 0)).toEqual([]);
});
