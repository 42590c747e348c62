import { inspect } from 'node:util';
import { ones, Tensor, tensor } from '@unroll/core';
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

test('prints as in torch, in Node and within a module', () => {
  const parameter = new Parameter(tensor([[1, 2.5]]));
  const text = 'Parameter containing:\ntensor([[1.0000, 2.5000]], shape=[1, 2], requiresGrad=true)';
  expect(String(parameter)).toBe(text);
  expect(inspect(parameter)).toBe(text);
  expect(Object.prototype.toString.call(parameter)).toBe('[object Parameter]');
});
