/** What PyTorch's cases (compared/) do not say: TensorFlow's clip, weak numbers, and what is refused. */
import '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { arange, eye, full, ones, tensor, zeros } from '../create.js';
import { ArgumentError, BackendError } from '../errors.js';
import { huber } from '../losses/index.js';
import type { Tensor } from '../tensor.js';
import * as ops from './index.js';

const gradientOf = (f: (x: Tensor) => Tensor, values: number[]) => {
  const x = tensor(values, { requiresGrad: true });
  f(x).sum().backward();
  return [...x.grad!.dataSync()];
};

describe('gradients at the edges', () => {
  test.each<[string, (x: Tensor) => Tensor, number[], number[]]>([
    ['clamp', (x) => x.clamp(-1, 1), [-2, -1, 0, 1, 2], [0, 0, 1, 0, 0]],
    ["TensorFlow's clip", (x) => ops.clipByValue(x, -1, 1), [-2, -1, 0, 1, 2], [0, 1, 1, 1, 0]],
    ['norm', (x) => x.norm(), [0, 0], [0, 0]],
    ['pow(0)', (x) => x.pow(0), [0, 1], [0, 0]],
    ['elu', (x) => ops.elu(x), [0], [1]],
    ['selu', (x) => ops.selu(x), [0], [1.7580993175506592]],
    ['sign', (x) => x.sign(), [-2, 0, 2], [0, 0, 0]],
    ['huber without a limit', (x) => huber(x, tensor([0, 0]), Infinity), [3, -4], [3, -4]],
  ])('%s', (_, f, values, wanted) => {
    expect(gradientOf(f, values)).toEqual(wanted);
  });
});

describe('limits', () => {
  const x = tensor([-2, 0.5, 7]);

  test('go by position or by name, and a side may stay open', () => {
    expect([...x.clamp(0, 4).dataSync()]).toEqual([0, 0.5, 4]);
    expect([...x.clamp({ min: 0 }).dataSync()]).toEqual([0, 0.5, 7]);
    expect([...x.clamp(undefined, 4).dataSync()]).toEqual([-2, 0.5, 4]);
    expect([...x.clip(null, 4).dataSync()]).toEqual([-2, 0.5, 4]);
    expect([...x.clip(0, { max: 4 }).dataSync()]).toEqual([0, 0.5, 4]);
    expect([...x.clamp(2, 1).dataSync()]).toEqual([1, 1, 1]);
  });

  test.each([[], [{}], [{ low: 0 }], [Number.NaN, 1], ['0', 1], [0, 1, 2], [[0, 1]]])(
    '%j are refused',
    (...args) => {
      expect(() => x.clamp(...(args as []))).toThrow(ArgumentError);
    },
  );
});

describe('types', () => {
  const large = tensor([16777217], { dtype: 'int32' });

  test('whole numbers leave int32 as it is, others make it float32', () => {
    expect(large.add(0).dtype).toBe('int32');
    expect(large.add(0).item()).toBe(16777217);
    expect(large.add(0.5).dtype).toBe('float32');
    expect(large.add(2 ** 31).dtype).toBe('float32');
    expect(large.div(1).dtype).toBe('float32');
    expect(tensor([true]).add(1).dtype).toBe('int32');
    expect(tensor([true]).add(true).dtype).toBe('bool');
    expect(ops.concat([tensor([1], { dtype: 'int32' }), tensor([1.5])]).dtype).toBe('float32');
    expect([...ops.concat([tensor([1], { dtype: 'int32' }), tensor([1.5])]).dataSync()]).toEqual([1, 1.5]);
    expect(ops.stack([tensor([true]), tensor([3], { dtype: 'int32' })]).dtype).toBe('int32');
  });

  test('sums of integers are exact, or refused', () => {
    const two = tensor([2147483647, 1], { dtype: 'int32' });
    expect(large.sum().item()).toBe(16777217);
    expect(tensor([true, true, false]).sum().item()).toBe(2);
    expect(() => two.sum()).toThrow(/does not fit into int32/);
    expect(large.mean().dtype).toBe('float32');
  });

  test('assign keeps the dtype', () => {
    const parameter = tensor([0.5, 0.5], { requiresGrad: true });
    parameter.assign(tensor([1, 2], { dtype: 'int32' }));
    expect(parameter.dtype).toBe('float32');
    parameter.assign(Int32Array.of(3, 4));
    expect(parameter.dataSync()).toEqual(Float32Array.of(3, 4));
  });

  test.each([2147483648, -2147483649, Number.NaN, Infinity])('int32 cannot hold %s', (value) => {
    expect(() => tensor([value], { dtype: 'int32' })).toThrow(/for int32/);
  });
});

describe('operands that are none', () => {
  const x = tensor([1, 2, 3]);

  test.each([
    [undefined],
    [null],
    [[1, 2, 3]],
    ['1'],
    [1n],
    [Symbol('1')],
    [{}],
    [Object.create(null)],
    [() => 1],
  ])('%p', (value) => {
    const operand = value as unknown as number;
    expect(() => x.add(operand)).toThrow(ArgumentError);
    expect(() => x.less(operand)).toThrow(ArgumentError);
    expect(() => ops.where(x.greater(1), operand, 0)).toThrow(ArgumentError);
    expect(() => ops.neg(operand as unknown as Tensor)).toThrow(ArgumentError);
    expect(() => ops.matmul(x, operand as unknown as Tensor)).toThrow(ArgumentError);
    expect(() => ops.asTensor(operand)).toThrow(ArgumentError);
  });
});

describe('arguments of reductions and of what makes tensors', () => {
  const x = tensor([
    [1, -2],
    [3, 4],
  ]);

  test('go by position or by name', () => {
    expect(x.norm(1).item()).toBe(10);
    expect([...x.norm(Infinity, 1).dataSync()]).toEqual([2, 4]);
    expect(x.mean(1, { keepdim: false }).shape).toEqual([2]);
    expect(x.mean(1, { keepdim: true }).shape).toEqual([2, 1]);
    expect([...x.max({ dim: 1 }).dataSync()]).toEqual([1, 4]);
    expect(x.sum({ axis: 0, keepDims: true }).shape).toEqual([1, 2]);
    expect(x.argMax().item()).toBe(3);
    expect([...x.slice(0, 1).dataSync()]).toEqual([1, -2]);
    expect(zeros(2, 3).shape).toEqual([2, 3]);
    expect(ones(2, { dtype: 'int32' })).toMatchObject({ shape: [2], dtype: 'int32' });
    expect(zeros([]).shape).toEqual([]);
    expect(eye(2, { dtype: 'int32' }).dtype).toBe('int32');
  });

  test('sizes beyond all memory are said so', () => {
    expect(() => zeros(2 ** 20, 2 ** 20)).toThrow(BackendError);
  });

  test.each<[string, () => unknown]>([
    ['keep_dim', () => x.sum(0, { keep_dim: true } as object)],
    ['axis NaN', () => x.sum(Number.NaN)],
    ['both names', () => x.sum({ axis: 0, dim: 0 })],
    ['a third', () => x.sum(...([0, true, 1] as unknown as [number]))],
    ['a list of sizes with NaN', () => zeros([Number.NaN])],
    ['no sizes', () => zeros()],
    ['an unknown dtype', () => full([1], 1, { dtype: 'int64' as 'int32' })],
    ['a step away', () => arange(0, 5, -1)],
    ['an infinite stop', () => arange(Infinity)],
  ])('%s is refused', (_, call) => {
    expect(call).toThrow(ArgumentError);
  });
});

test('lists longer than the call stack', () => {
  const pieces = Array.from({ length: 150_000 }, () => ones([1]));
  expect(ops.concat(pieces).shape).toEqual([150_000]);
  expect(ops.stack(pieces).shape).toEqual([150_000, 1]);
  const x = zeros(150_000, { requiresGrad: true });
  ops.stack(x.unbind()).sum().backward();
  expect(ops.concat(x.split(1)).shape).toEqual([150_000]);
  expect(x.grad!.sum().item()).toBe(150_000);
});
