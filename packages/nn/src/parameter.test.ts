import { ones, Tensor } from '@unroll/core';
import { expect, test } from 'vitest';
import { Parameter } from './parameter.js';

test('is a leaf that requires a gradient and shares values', () => {
  const data = ones([2]);
  const parameter = new Parameter(data);
  expect(parameter).toBeInstanceOf(Tensor);
  expect([parameter.requiresGrad, parameter.isLeaf, data.requiresGrad]).toEqual([true, true, false]);
  expect(parameter.dataSync()).toBe(data.dataSync());
  parameter.mul(3).sum().backward();
  expect([...parameter.grad!.dataSync()]).toEqual([3, 3]);
  expect(String(parameter)).toMatch(/^Parameter containing:\ntensor\(/);
});

test('can be frozen from the start', () => {
  expect(new Parameter(ones([2]), { requiresGrad: false }).requiresGrad).toBe(false);
});
