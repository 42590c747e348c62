import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { setBackend } from '../../backend.js';
import { registerElementwise } from './elementwise.js';
import '../index.js';

beforeAll(() => setBackend('cpu'));

const OPERATIONS = {
  add: { run: tf.add, of: (a: number, b: number) => a + b },
  sub: { run: tf.sub, of: (a: number, b: number) => a - b },
  mul: { run: tf.mul, of: (a: number, b: number) => a * b },
  div: { run: tf.div, of: (a: number, b: number) => a / b },
} as const;

const values = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + seed) * 3);

/** The values of both, repeated to `shape`, combined in float32. */
function expected(operation: keyof typeof OPERATIONS, a: tf.Tensor, b: tf.Tensor, shape: number[]) {
  const [x, y] = [a, b].map((t) => tf.broadcastTo(t, shape).dataSync()) as [Float32Array, Float32Array];
  return x.map((value, i) => OPERATIONS[operation].of(value, y[i]!));
}

describe('elementwise arithmetic', () => {
  it.each(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])(
    '%s in every way of repeating an operand',
    (name) => {
      const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
      fc.assert(
        fc.property(shapes, fc.nat(4), fc.boolean(), fc.boolean(), (shape, cut, ones, swap) => {
          const tail = shape.slice(Math.min(cut, shape.length));
          const other = ones ? tail.map((size, axis) => (axis % 2 ? size : 1)) : tail;
          const full = tf.tensor(values(tf.util.sizeFromShape(shape), 1), shape);
          const part = tf.tensor(values(tf.util.sizeFromShape(other), 2), other);
          const [a, b] = swap ? [part, full] : [full, part];
          const result = OPERATIONS[name].run(a, b);
          expect(result.shape).toEqual(shape);
          expect(result.dataSync()).toEqual(expected(name, a, b, shape));
        }),
      );
    },
  );

  it('of no elements, and of other types than float32, as before', () => {
    expect(tf.add(tf.zeros([0, 3]), tf.ones([3])).shape).toEqual([0, 3]);
    expect(tf.add(tf.zeros([3, 0]), tf.ones([3, 0])).shape).toEqual([3, 0]);
    const sum = tf.add(tf.tensor([1, 2], [2], 'int32'), tf.tensor([5], [1], 'int32'));
    expect(sum.dtype).toBe('int32');
    expect(Array.from(sum.dataSync())).toEqual([6, 7]);
    expect(() => tf.add(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(/could not be broadcast/);
  });

  it('registers once, without a warning', () => {
    const warn = vi.spyOn(console, 'warn');
    const before = tf.getKernel(tf.Add, 'cpu').kernelFunc;
    registerElementwise();
    expect(tf.getKernel(tf.Add, 'cpu').kernelFunc).toBe(before);
    expect(warn).not.toHaveBeenCalled();
  });
});
