/** The type of a gradient's rule, and the parts that rules are made of. */
import * as tf from '@tensorflow/tfjs-core';
import { selected } from '../backends/kernels/plain/arithmetic.js';
import { scattered } from '../backends/kernels/plain/strided.js';
import { goesPlain, isReadable } from '../backends/kernels/plain/values.js';
import { sum } from '../backends/kernels/reduce.js';
import { viewOf } from '../memory/array-tensor.js';
import { type Shape, sameShape } from '../shape.js';
import type { Operation, OperationAttributes } from './operations.js';

interface Context<K extends Operation> {
  /** Saved inputs; empty unless the rule saves them. */
  inputs: readonly tf.Tensor[];
  /** Saved outputs; empty unless the rule saves them. */
  outputs: readonly tf.Tensor[];
  inputShapes: readonly Shape[];
  attributes: OperationAttributes[K];
  needed: readonly boolean[];
}

export interface Rule<K extends Operation> {
  saves: 'nothing' | 'inputs' | 'outputs' | 'both';
  /** Forward and backward leave no tensors behind but their results, so that neither needs a `tidy`. Default false. */
  leavesNoTemporaries?: boolean;
  /** `dys` has an entry per output; null where nothing flows back into that output. */
  gradient(dys: readonly (tf.Tensor | null)[], context: Context<K>): (() => tf.Tensor)[];
}

type Unary = (dy: tf.Tensor, value: tf.Tensor) => tf.Tensor;

/** A function of one tensor whose gradient reads its input. */
export const ofInput = <K extends Operation>(
  gradient: (dy: tf.Tensor, x: tf.Tensor, attributes: OperationAttributes[K]) => tf.Tensor,
): Rule<K> => ({
  saves: 'inputs',
  gradient: ([dy], { inputs: [x], attributes }) => [() => gradient(dy!, x!, attributes)],
});

/** A function of one tensor whose gradient reads its output. */
export const ofOutput = (gradient: Unary): Rule<Operation> => ({
  saves: 'outputs',
  gradient: ([dy], { outputs: [y] }) => [() => gradient(dy!, y!)],
});

/** A function that is constant but for its jumps. */
export const STAIRS: Rule<Operation> = {
  saves: 'nothing',
  gradient: ([dy]) => [() => tf.zerosLike(dy!)],
};

type Binary = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A broadcasting function of two tensors. */
export const binary = (saves: 'nothing' | 'inputs', towardA: Binary, towardB: Binary): Rule<Operation> => ({
  saves,
  gradient: ([dy], { inputs: [a, b], inputShapes: [shapeA, shapeB] }) => [
    () => sumTo(towardA(dy!, a!, b!), shapeA!),
    () => sumTo(towardB(dy!, a!, b!), shapeB!),
  ],
});

/** `value` where the condition holds, `other` elsewhere; both have the shape of `other`, or broadcast to it. */
export function chosenWhere(condition: tf.Tensor, value: number, other: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.fill(other.shape, value), other);
}

/** `dy` where the condition is `when`, 0 elsewhere. */
export function partWhere(condition: tf.Tensor, dy: tf.Tensor, when: boolean): tf.Tensor {
  const zeros = tf.zerosLike(dy);
  const [a, b] = when ? [dy, zeros] : [zeros, dy];
  return goesPlain(dy) ? selected(condition, a, b, dy.shape) : tf.where(condition, a, b);
}

/** The part of `dy` that one of two compared tensors gets: nothing where it `lost`, half where they tie. torch.maximum. */
export function shared(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, lost: tf.Tensor): tf.Tensor {
  return chosenWhere(lost, 0, tf.where(tf.equal(a, b), tf.mul(0.5, dy), dy));
}

/** -1, 0 or 1; 0 for NaN. */
export function signOf(x: tf.Tensor): tf.Tensor {
  return tf.sub(asFloat(tf.greater(x, 0)), asFloat(tf.less(x, 0)));
}

export function isNanOf(x: tf.Tensor): tf.Tensor {
  return tf.notEqual(x, x);
}

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
  if (isReadable()) return scattered(dy, indices, shape, axis);
  const front = [axis, ...shape.map((_, i) => i).filter((i) => i !== axis)];
  const back = front.map((_, i) => front.indexOf(i));
  const positions = tf.cast(tf.reshape(indices, [-1, 1]), 'int32');
  const sizes = front.map((from) => shape[from]!);
  return tf.transpose(tf.scatterND(positions, tf.transpose(dy, front), sizes), back);
}
