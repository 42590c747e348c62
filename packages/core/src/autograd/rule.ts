/** What a gradient's rule is, and what rules are made of. */
import * as tf from '@tensorflow/tfjs-core';
import { viewOf } from '../backends/array-tensor.js';
import { sum } from '../backends/reduce.js';
import { type Shape, sameShape } from '../shape.js';
import type { Kernel, Kernels } from './kernels.js';

export interface Context<K extends Kernel> {
  /** Saved inputs; empty unless the rule saves them. */
  inputs: tf.Tensor[];
  /** Saved outputs; empty unless the rule saves them. */
  outputs: tf.Tensor[];
  inputShapes: readonly Shape[];
  attributes: Kernels[K];
  needed: readonly boolean[];
}

export interface Rule<K extends Kernel> {
  saves: 'nothing' | 'inputs' | 'outputs' | 'both';
  /** Forward and backward leave no tensors behind but their results, so that neither needs a `tidy`. Default false. */
  tidy?: boolean;
  /** `dys` has an entry per output; null where nothing flows back into that output. */
  gradient(dys: readonly (tf.Tensor | null)[], context: Context<K>): (() => tf.Tensor)[];
}

type Unary = (dy: tf.Tensor, value: tf.Tensor) => tf.Tensor;

/** A function of one tensor whose gradient reads its input. */
export const ofInput = (gradient: Unary): Rule<Kernel> => ({
  saves: 'inputs',
  gradient: ([dy], { inputs: [x] }) => [() => gradient(dy!, x!)],
});

/** A function of one tensor whose gradient reads its output. */
export const ofOutput = (gradient: Unary): Rule<Kernel> => ({
  saves: 'outputs',
  gradient: ([dy], { outputs: [y] }) => [() => gradient(dy!, y!)],
});

type Binary = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A broadcasting function of two tensors. */
export const binary = (saves: 'nothing' | 'inputs', towardA: Binary, towardB: Binary): Rule<Kernel> => ({
  saves,
  gradient: ([dy], { inputs: [a, b], inputShapes: [shapeA, shapeB] }) => [
    () => sumTo(towardA(dy!, a!, b!), shapeA!),
    () => sumTo(towardB(dy!, a!, b!), shapeB!),
  ],
});

/** 1 where the condition holds, 0 elsewhere, and `tie` where a and b are equal: torch's split of a tie. */
export const chosen = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.add(asFloat(tf.greater(a, b)), tf.mul(0.5, asFloat(tf.equal(a, b))));

export function asFloat(x: tf.Tensor): tf.Tensor {
  return tf.cast(x, 'float32');
}

/** Sums `dy`, which nobody else holds, over the axes along which `shape` was broadcast. */
export function sumTo(dy: tf.Tensor, shape: Shape): tf.Tensor {
  if (sameShape(dy.shape, shape)) return dy;
  const extra = dy.shape.length - shape.length;
  const axes = dy.shape.flatMap((dimension, i) =>
    i < extra || (shape[i - extra] === 1 && dimension !== 1) ? [i] : [],
  );
  const total = sum(dy, axes, false);
  const result = viewOf(total, shape);
  total.dispose();
  dy.dispose();
  return result;
}

/** A new tensor of the same values. */
export function same(dy: tf.Tensor): tf.Tensor {
  return viewOf(dy, dy.shape);
}

/** Adds each slice of `dy` to the slice of a zero tensor that it was gathered from. */
export function gatherGradient(dy: tf.Tensor, indices: tf.Tensor, shape: Shape, axis: number): tf.Tensor {
  const front = [axis, ...shape.map((_, i) => i).filter((i) => i !== axis)];
  const back = front.map((_, i) => front.indexOf(i));
  const positions = tf.cast(tf.reshape(indices, [-1, 1]), 'int32');
  const sizes = front.map((from) => shape[from]!);
  return tf.transpose(tf.scatterND(positions, tf.transpose(dy, front), sizes), back);
}
