import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bfloat16ToNumber, float16ToNumber } from './dtype.js';
import { toFloat32, toNumbers } from './stored-array.js';

test('every float16 is the number it stands for', () => {
  expect([0, 0x8000, 1, 0x3ff, 0x400, 0x3c00, 0xc000, 0x7bff].map(float16ToNumber)).toEqual([
    0,
    -0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    -2,
    65504,
  ]);
  expect([0x7c00, 0xfc00, 0x7e00].map(float16ToNumber)).toEqual([Infinity, -Infinity, Number.NaN]);
  for (let bits = 0; bits < 0x7c00; bits++) {
    const value = float16ToNumber(bits);
    expect(Math.fround(value)).toBe(value);
    if (bits > 0 && value <= float16ToNumber(bits - 1)) throw new Error(`float16 ${bits} is not in order`);
  }
});

test('a bfloat16 is the upper half of a float32', () => {
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (half) => {
      bits[0] = half << 16;
      expect(bfloat16ToNumber(half)).toBe(value[0]);
    }),
  );
});

test('float32 passes through uncopied, halves widen, doubles round', () => {
  const values = Float32Array.of(1, 2);
  expect(toFloat32({ shape: [2], values }).values).toBe(values);
  expect(toFloat32({ shape: [1], dtype: 'float16', values: Uint16Array.of(0x3555) }).values).toEqual(
    Float32Array.of(0.333251953125),
  );
  expect(toFloat32({ shape: [1], dtype: 'float64', values: Float64Array.of(0.1) })).toEqual({
    shape: [1],
    values: Float32Array.of(0.1),
  });
});

test('64-bit integers become numbers, or are refused', () => {
  expect(toNumbers({ shape: [2], dtype: 'int64', values: BigInt64Array.of(-3n, 2n ** 53n - 1n) })).toEqual(
    Float64Array.of(-3, 2 ** 53 - 1),
  );
  expect(() => toNumbers({ shape: [1], dtype: 'int64', values: BigInt64Array.of(2n ** 53n) })).toThrow(
    'toNumbers: an integer must be within 2^53, got 9007199254740992',
  );
  expect(() => toNumbers({ shape: [1], values: [1] as unknown as Float32Array })).toThrow(
    'toNumbers: array must be a typed array of values with its shape, got Object',
  );
});
