/** Sizes that no memory can hold, and sizes that are none. */
import { totalmem } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ArgumentError, arange, BackendError, eye, ones, zeros } from './index.js';
import { TorchGenerator } from './random/index.js';
import { newArray, requireMemory, sizeInWords } from './room.js';

describe('sizes that no memory can hold', () => {
  const generator = new TorchGenerator().manualSeed(0);

  test.each<[string, () => unknown]>([
    ['zeros', () => zeros([2 ** 31, 4])],
    ['ones', () => ones([1e6, 1e6])],
    ['integers', () => zeros([1e6, 1e6], { dtype: 'int32' })],
    ['arange', () => arange(1e13)],
    ['eye', () => eye(1e6)],
    ['a product', () => ones([1e6, 1]).matmul(ones([1, 1e6]))],
    ['add', () => ones([1e6, 1]).add(ones([1, 1e6]))],
    ['uniform', () => generator.uniform(2 ** 43)],
    ['normal', () => generator.normal(2 ** 43)],
    ['randint', () => generator.randint(2 ** 43, 0, 9)],
    ['randperm', () => generator.randperm(2 ** 43)],
    ['a mask', () => generator.dropMask(2 ** 43)],
  ])('%s: a BackendError with the size, at once', (_, make) => {
    expect(make).toThrow(BackendError);
    expect(make).toThrow(/[\d.]+ (G|T)iB/);
    expect(zeros([2]).add(1).sum().item()).toBe(2);
  });

  test('more than the machine has is refused before anything is made', () => {
    expect(() => requireMemory('RNN', 'a stack of 1e9 layers', 2 * totalmem())).toThrow(
      /^RNN: a stack of 1e9 layers takes [\d.]+ [GT]iB, which cannot be had here; use smaller sizes/,
    );
    expect(requireMemory('RNN', 'a layer', 1e6)).toBeUndefined();
  });

  test.each([-1, 1.5, Number.NaN])('%d elements are none', (length) => {
    expect(() => newArray('rand', Float32Array, length)).toThrow(
      new ArgumentError(`rand: size must be a number of elements >= 0, got ${length}`),
    );
    expect(() => generator.uniform(length)).toThrow(ArgumentError);
  });

  test('sizes read as people say them', () => {
    expect([0, 12, 2048, 3.2 * 2 ** 30].map(sizeInWords)).toEqual([
      '0 bytes',
      '12 bytes',
      '2.00 KiB',
      '3.20 GiB',
    ]);
  });
});
