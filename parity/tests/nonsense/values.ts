/** Some forty kinds of nonsense, each made anew for each call. */
import { type Tensor, tensor } from '@unroll/core';

export const NONSENSE: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-1': () => -1,
  zero: () => 0,
  half: () => 0.5,
  '1e15': () => 1e15,
  '2 ** 53': () => 2 ** 53,
  bigint: () => 10n ** 40n,
  symbol: () => Symbol('nonsense'),
  'empty string': () => '',
  string: () => 'nonsense',
  'control characters': () => '\u001b]0;title\u0007\u0000\n',
  'long string': () => 'x'.repeat(100_000),
  __proto__name: () => '__proto__',
  true: () => true,
  false: () => false,
  'empty list': () => [],
  'list of lists': () => [[], [1], [[2]]],
  'list of null': () => [null, undefined],
  'list of NaN': () => [Number.NaN],
  'list with a hole': () => {
    const list = [1];
    list[2] = 3;
    return list;
  },
  'list that holds itself': () => {
    const list: unknown[] = [];
    list.push(list, list);
    return list;
  },
  'deep list': () => {
    let list: unknown[] = [];
    for (let i = 0; i < 20_000; i++) list = [list];
    return list;
  },
  'empty object': () => ({}),
  'unknown option': () => ({ noSuchOption: 1 }),
  'no prototype': () => Object.create(null),
  'object that is no text': () => ({ toString: 1, valueOf: 2 }),
  'object that throws as text': () => ({
    toString() {
      throw new TypeError('toString of nonsense');
    },
    toJSON: null,
  }),
  'object that holds itself': () => {
    const object: Record<string, unknown> = {};
    object.self = object;
    return object;
  },
  'array-like': () => ({ length: 1e12, 0: 1 }),
  function: () => () => undefined,
  'async function': () => async () => undefined,
  class: () => class Nonsense {},
  map: () => new Map([[1, 2]]),
  set: () => new Set([1]),
  date: () => new Date(Number.NaN),
  regexp: () => /nonsense/,
  promise: () => Promise.resolve(1),
  'empty typed array': () => new Float32Array(0),
  Float64Array: () => new Float64Array(3),
  BigInt64Array: () => new BigInt64Array(3),
  'detached array': () => {
    const array = new Float32Array(6);
    structuredClone(array, { transfer: [array.buffer] });
    return array;
  },
  DataView: () => new DataView(new ArrayBuffer(8)),
  'shared memory': () => new SharedArrayBuffer(8),
  error: () => new Error('nonsense'),
  scalar: () => tensor(3),
  'int32 tensor': () => tensor([[1, 2]], { dtype: 'int32' }),
  'empty tensor': () => tensor([], { shape: [0, 3] }),
  'tensor of rank 5': () => tensor([1], { shape: [1, 1, 1, 1, 1] }),
  'disposed tensor': () => disposed(),
};

function disposed(): Tensor {
  const x = tensor([1, 2]);
  x.dispose();
  return x;
}
