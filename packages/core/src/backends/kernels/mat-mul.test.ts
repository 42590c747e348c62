import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testedBackend } from '../../../testing/tested-backend.js';
import { setBackend } from '../../backend.js';
import { ShapeError } from '../../errors.js';
import { UNROLL_MATMUL } from '../index.js';

beforeAll(() => setBackend(testedBackend));

const matMul = (a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor =>
  tf.engine().runKernel(UNROLL_MATMUL, { a, b }, { transposeA, transposeB });

const integers = (shape: number[]) => tf.floor(tf.randomUniform(shape, -8, 9));

const difference = (actual: tf.Tensor, wanted: tf.Tensor): number => {
  expect(actual.shape).toEqual(wanted.shape);
  return wanted.size === 0 ? 0 : (tf.max(tf.abs(tf.sub(actual, wanted))).arraySync() as number);
};

describe('UnrollMatMul', () => {
  it('equals exact integer products for any sizes, batches and transpositions', () => {
    const size = fc.integer({ min: 0, max: 75 });
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { maxLength: 2 }),
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        (lead, m, k, n, ta, tb) => {
          tf.tidy(() => {
            // Small integers: every partial sum is exact in float32, so the order of addition cannot show.
            const a = integers([...lead, ...(ta ? [k, m] : [m, k])]);
            const b = integers([...lead, ...(tb ? [n, k] : [k, n])]);
            const actual = matMul(a, b, ta, tb);
            expect(actual.shape).toEqual([...lead, m, n]);
            if (a.size * b.size > 0) expect(difference(actual, tf.matMul(a, b, ta, tb))).toBe(0);
            else expect(actual.dataSync().every((value) => value === 0)).toBe(true);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('has gradients adjoint to itself, transposeA %s, transposeB %s', (ta, tb) => {
    const a = integers(ta ? [2, 5, 3] : [2, 3, 5]);
    const b = integers(tb ? [2, 4, 5] : [2, 5, 4]);
    const dy = integers([2, 3, 4]);
    const [da, db] = tf.grads((p, q) => matMul(p!, q!, ta, tb))([a, b], dy) as [tf.Tensor, tf.Tensor];
    // The product is linear in each factor: <dy, product(u, b)> = <da, u> for every direction u, exactly for integers.
    const inner = (p: tf.Tensor, q: tf.Tensor) => tf.sum(tf.mul(p, q)).dataSync()[0];
    const [u, v] = [integers(a.shape), integers(b.shape)];
    expect(inner(da, u)).toBe(inner(dy, matMul(u, b, ta, tb)));
    expect(inner(db, v)).toBe(inner(dy, matMul(a, v, ta, tb)));
  });

  it.each([
    [[2, 3], [4, 5], 'cannot multiply a [2, 3] by b [4, 5]'],
    [[2, 2, 3], [3, 5], 'cannot multiply a [2, 2, 3] by b [3, 5]'],
    [[3], [3, 5], 'a and b must have at least 2 dimensions, got [3]'],
  ])('refuses %j times %j', (a, b, message) => {
    expect(() => matMul(tf.zeros(a), tf.zeros(b))).toThrow(ShapeError);
    expect(() => matMul(tf.zeros(a), tf.zeros(b))).toThrow(`UnrollMatMul: ${message}`);
  });
});
