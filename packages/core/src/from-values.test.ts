import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BackendError,
  fromTypedArray,
  ShapeError,
  type TensorValues,
  tensor,
  zeros,
} from './index.js';

const read = (values: unknown, options?: object) => {
  const x = tensor(values as TensorValues, options);
  return [x.dtype, x.arraySync()];
};
const cyclic: unknown[] = [1];
cyclic.push(cyclic);
const inFirst: unknown[] = [];
inFirst.push(inFirst, inFirst);
let shared: unknown[] = [1, 1];
for (let i = 0; i < 45; i++) shared = [shared, shared];

describe('tensor', () => {
  it('takes the type that all values have, else float32', () => {
    expect(read([true, 1.5])).toEqual(['float32', [1, 1.5]]);
    expect(read([[true], [false]])).toEqual(['bool', [[1], [0]]]);
    expect(read([1.5, true])).toEqual(['float32', [1.5, 1]]);
    expect(read([Int32Array.of(16777217), Int32Array.of(1)])).toEqual(['int32', [[16777217], [1]]]);
    expect(read([Int32Array.of(1), [0.5]])).toEqual(['float32', [[1], [0.5]]]);
    expect(read([])).toEqual(['float32', []]);
    expect(read([[], []])).toEqual(['float32', [[], []]]);
    expect(read([true, 0], { dtype: 'bool' })).toEqual(['bool', [1, 0]]);
    expect(read([-1.7, -0, 2147483647], { dtype: 'int32' })).toEqual(['int32', [-1, 0, 2147483647]]);
  });

  it('copies tensors, alone and in lists', () => {
    const x = tensor([[1, 2]], { requiresGrad: true });
    const copy = tensor(x);
    x.dataSync()[0] = 9;
    expect(copy.arraySync()).toEqual([[1, 2]]);
    expect(copy.requiresGrad).toBe(false);
    expect(read(tensor(Int32Array.of(3)))).toEqual(['int32', [3]]);
    expect(read([tensor(1), 2])).toEqual(['float32', [1, 2]]);
    expect(read([tensor([true]), tensor([false])])).toEqual(['bool', [[1], [0]]]);
  });

  it.each<[unknown, string]>([
    [undefined, 'values must be numbers or booleans, got undefined'],
    [null, 'values must be numbers or booleans, got null'],
    [5n, 'values must be numbers or booleans, got 5n'],
    ['1', 'values must be numbers or booleans, got "1"'],
    [Symbol('s'), 'values must be numbers or booleans, got Symbol(s)'],
    [{ length: 2 }, 'values must be numbers or booleans, got Object'],
    [Object.create(null), 'values must be numbers or booleans, got an object'],
    [[1, null], 'values[1] must be numbers or booleans, got null'],
    [Object.assign([1], { 2: 3 }), 'values[1] must be numbers or booleans, got undefined'],
    [
      [
        [1, 2],
        [3, 4n],
      ],
      'values[1][1] must be numbers or booleans, got 4n',
    ],
    [new BigInt64Array(2), 'values must be numbers or booleans, got BigInt64Array'],
    [new DataView(new ArrayBuffer(8)), 'values must be numbers or booleans, got DataView'],
    [inFirst, 'must not be nested deeper than 64'],
  ])('refuses what is no number by name, case %#', (values, message) => {
    expect(() => read(values)).toThrow(ArgumentError);
    expect(() => read(values)).toThrow(message);
  });

  it('refuses rows of another shape, lists that hold themselves, and what no memory can hold', () => {
    expect(() => read([[1, 2], [3]])).toThrow('Expected [2] as row 0, got [1] in row 1');
    expect(() => read([[1], 2])).toThrow('Expected [1] as row 0, got [] in row 1');
    expect(() => read([1, [2]])).toThrow('Expected [] as row 0, got [1] in row 1');
    expect(() =>
      read([
        [[1], [2]],
        [[3], [4, 5]],
      ]),
    ).toThrow('Expected [1] as row 0, got [2] in row 1');
    expect(() => read(cyclic)).toThrow(ShapeError);
    expect(() => read(shared)).toThrow(BackendError);
  });

  it('refuses what an int32 cannot hold, and unknown options', () => {
    for (const value of [2147483648, -2147483649, Number.NaN, Infinity, 1e300]) {
      expect(() => read([0, value], { dtype: 'int32' })).toThrow(
        `tensor: values[1] must be a number in [-2147483648, 2147483647] for int32, got ${value}`,
      );
      expect(() => read(Float64Array.of(value), { dtype: 'int32' })).toThrow(
        /values\[0\] must be a number in/,
      );
    }
    expect(() => read([1], { dtype: 'int64' })).toThrow(
      `tensor: dtype must be one of 'float32', 'int32', 'bool', got "int64"`,
    );
    expect(() => read([1], { requires_grad: true })).toThrow('did you mean `requiresGrad`?');
    expect(() => read([1], { requiresGrad: 'yes' })).toThrow('requiresGrad must be true or false, got "yes"');
    expect(() => read([1], { shape: [Number.NaN] })).toThrow('shape must be a list of integers, got [NaN]');
    expect(() => read([1], null as unknown as object)).toThrow('options must be a plain object, got null');
  });
});

describe('fromTypedArray', () => {
  const made = (values: unknown, shape: unknown, options?: object) =>
    fromTypedArray(values as Float32Array, shape as number[], options);

  it('refuses what is no array of a type, and shapes and types that are not its own', () => {
    expect(() => made([1], [1])).toThrow(
      'values must be a Float32Array, an Int32Array or a Uint8Array, got [1]',
    );
    expect(() => made(new Float64Array(1), [1])).toThrow('got Float64Array');
    expect(() => made(new Float32Array(2), 2)).toThrow('shape must be a list of sizes, got 2');
    expect(() => made(new Float32Array(2), [-1, -2])).toThrow(ShapeError);
    expect(() => made(new Float32Array(2), [3])).toThrow('shape [3] needs 3 values, got 2');
    expect(() => made(new Float32Array(2), [2], { dtype: 'int32' })).toThrow(/dtype must be float32/);
    expect(made(new Int32Array(2), [2], { dtype: 'int32' }).dtype).toBe('int32');
  });
});

it('a tensor that no memory can hold is an error with its sizes, and nothing is broken after', () => {
  expect(() => zeros([2 ** 31, 4])).toThrow(BackendError);
  expect(() => zeros([2 ** 31, 4])).toThrow(
    'tensor: an array of 8589934592 elements for a tensor of shape [2147483648, 4] takes 32.0 GiB, which cannot be had here',
  );
  expect(zeros([2]).add(1).arraySync()).toEqual([1, 1]);
});
