import * as tf from '@tensorflow/tfjs-core';
import { filled } from '../../memory/array-tensor.js';
import { broadcastShapes, type Shape, sameShape, sizeOf } from '../../shape.js';
import { runKernel, supportsMatMul, UNROLL_MATMUL } from '../index.js';
import { integerProduct } from './plain/arithmetic.js';
import { broadcastTo } from './plain/strided.js';

/**
 * The matrix product of the last two axes, by unroll's kernel where there is one and tfjs's elsewhere. Axes before them
 * broadcast here, because neither kernel does that right by itself.
 */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  const lead = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
  const left = withLead(a, lead);
  const right = withLead(b, lead);
  const result = sameLead(left, right, lead, transposeA, transposeB);
  if (left !== a) left.dispose();
  if (right !== b) right.dispose();
  return result;
}

function withLead(x: tf.Tensor, lead: Shape): tf.Tensor {
  if (sameShape(x.shape.slice(0, -2), lead)) return x;
  return broadcastTo(x, [...lead, ...x.shape.slice(-2)]);
}

function sameLead(
  a: tf.Tensor,
  b: tf.Tensor,
  lead: number[],
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor {
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const m = a.shape.at(transposeA ? -1 : -2)!;
  const n = b.shape.at(transposeB ? -2 : -1)!;
  if (a.dtype !== 'float32') return integerProduct(a, b, [lead, m, k, n], transposeA, transposeB);
  if (sizeOf(lead) * m * k * n === 0) return filled([...lead, m, n], 0);
  if (supportsMatMul({ backend: tf.getBackend() })) {
    return runKernel(UNROLL_MATMUL, { a, b }, { transposeA, transposeB })[0]!;
  }
  return tf.matMul(a, b, transposeA, transposeB);
}
