import '@unroll/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../../backend.js';
import { ArrayTensor, tensorOver } from '../../memory/array-tensor.js';
import { slice, unslice } from './slice.js';

beforeAll(() => setBackend('cpu'));

/** A shape of at most four axes, and a block in it, of any size along any axis. */
const blocks = fc
  .array(
    fc
      .tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.boolean())
      .map(([before, size, after, whole]) =>
        whole
          ? { begin: 0, size, all: size }
          : { begin: before, size: Math.min(size, 3), all: before + Math.min(size, 3) + after },
      ),
    { minLength: 1, maxLength: 4 },
  )
  .map((axes) => ({
    shape: axes.map(({ all }) => all),
    begin: axes.map(({ begin }) => begin),
    sizes: axes.map(({ size }) => size),
  }))
  .filter(({ shape }) => shape.every((size) => size > 0));

const counted = (shape: readonly number[]) => {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return Float32Array.from({ length: size }, (_, i) => i + 1);
};

describe('a block', () => {
  it("has the values of tfjs's slice, and its gradient those of tfjs's pad", () => {
    fc.assert(
      fc.property(blocks, ({ shape, begin, sizes }) => {
        const values = counted(shape);
        const block = slice(tensorOver(values, shape, 'float32'), begin, sizes);
        expect(block.shape).toEqual(sizes);
        expect(block.dataSync()).toEqual(tf.slice(tf.tensor(values, shape), begin, sizes).dataSync());

        const dy = counted(sizes);
        const dx = unslice(tensorOver(dy, sizes, 'float32'), begin, shape);
        const around = begin.map((b, axis): [number, number] => [b, shape[axis]! - b - sizes[axis]!]);
        expect(dx.shape).toEqual(shape);
        expect(dx.dataSync()).toEqual(tf.pad(tf.tensor(dy, sizes), around).dataSync());
      }),
    );
  });

  it('is an array without tfjs, and of other types too', () => {
    const x = tensorOver(counted([3, 4, 2]), [3, 4, 2], 'float32');
    expect(ArrayTensor.is(slice(x, [0, 1, 0], [3, 2, 2]))).toBe(true);
    expect(ArrayTensor.is(slice(x, [0, 1, 1], [3, 2, 1]))).toBe(true);
    const whole = tensorOver(Int32Array.of(1, 2, 3), [3], 'int32');
    expect(slice(whole, [1], [2])).toMatchObject({ dtype: 'int32', shape: [2] });
    expect([...slice(whole, [1], [2]).dataSync()]).toEqual([2, 3]);
  });

  it('of a reused array is zero outside', () => {
    const dirty = unslice(tensorOver(counted([40]), [40], 'float32'), [0], [40]);
    dirty.dispose();
    const dx = unslice(tensorOver(counted([2]), [2], 'float32'), [3], [40]).dataSync();
    expect([...dx].filter((value) => value !== 0)).toEqual([1, 2]);
  });
});
