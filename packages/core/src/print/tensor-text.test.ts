import { golden } from '@unroll/testing';
import { expect, it } from 'vitest';
import type { DType } from '../dtype.js';
import { sizeOf } from '../shape.js';
import { tensorText } from './tensor-text.js';

interface Case {
  shape: number[];
  dtype: DType;
  values: (number | string)[] | null;
  negativeZeros: number[];
  text: string;
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Torch's words in TypeScript's, without the notes behind the values, which are other ones here. */
function valuesOf(text: string): string {
  return text
    .replaceAll('True', 'true')
    .replaceAll('False', 'false')
    .replace(/(,\s+(size=.*|dtype=.*|shape=.*))+\)$/s, ')');
}

const { tensors } = golden<{ cases: { tensors: Case[] } }>('printing').cases;

it.each(tensors.map((one, i) => [i, one.dtype, one.shape, one] as const))(
  'case %i, %s of shape %j, is laid out as torch prints it',
  (_, dtype, shape, { values, negativeZeros, text }) => {
    const array = new ARRAYS[dtype](sizeOf(shape));
    values?.forEach((value, i) => {
      array[i] = Number(String(value).replace('inf', 'Infinity'));
    });
    for (const i of negativeZeros) array[i] = -0;
    expect(valuesOf(tensorText({ values: array, shape, dtype, requiresGrad: false }))).toBe(valuesOf(text));
  },
);

it('says what the values do not tell', () => {
  const text = (
    values: Float32Array | Int32Array | Uint8Array,
    shape: number[],
    dtype: DType,
    requiresGrad = false,
  ) => tensorText({ values, shape, dtype, requiresGrad });
  expect(text(Float32Array.of(1, 2, 3, 4), [2, 2], 'float32')).toBe(
    'tensor([[1., 2.],\n        [3., 4.]], shape=[2, 2])',
  );
  expect(text(Float32Array.of(0.5), [], 'float32', true)).toBe('tensor(0.5000, requiresGrad=true)');
  expect(text(Int32Array.of(7, -10), [2], 'int32')).toBe('tensor([  7, -10], shape=[2], dtype=int32)');
  expect(text(Uint8Array.of(1, 0), [2], 'bool')).toBe('tensor([ true, false], shape=[2])');
  expect(text(new Uint8Array(), [0], 'bool')).toBe('tensor([], shape=[0], dtype=bool)');
  expect(text(new Float32Array(), [0, 3], 'float32')).toBe('tensor([], shape=[0, 3])');
  expect(text(new Float32Array(90_000), [300, 300], 'float32')).toBe(
    `tensor([[0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        ...,
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.],
        [0., 0., 0.,  ..., 0., 0., 0.]], shape=[300, 300])`,
  );
});
