/**
 * Sums over neighbouring axes of float32 arrays, and their gradient, as plain loops on the cpu backend: tfjs transposes
 * first, and takes about 100 ns an element to broadcast. All other cases go to tfjs. Values are the same: sums are rounded
 * once.
 */
import * as tf from '@tensorflow/tfjs-core';
import { acquireArray } from '../../memory/array-pool.js';
import { holdsArrays, resultOver, valuesOf, viewOf } from '../../memory/array-tensor.js';
import { sizeOf } from '../../shape.js';
import { sum as sumOfAny } from './plain/reductions.js';
import { broadcastTo } from './plain/strided.js';
import { isReadable } from './plain/values.js';

/** The sum of `x` over `axes`, which are sorted. */
export function sum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  if (!isPlain(x, axes)) {
    return isReadable() ? sumOfAny(x, axes, keepDims) : tf.sum(x, [...axes], keepDims);
  }
  const { outer, middle, inner } = blocksOf(x.shape, axes);
  const values = valuesOf(x, tf.backend());
  const out = acquireArray(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * middle * inner + i;
      let total = 0;
      for (let m = 0; m < middle; m++) total += values[start + m * inner]!;
      out[o * inner + i] = total;
    }
  }
  return resultOver(out, reducedShape(x.shape, axes, keepDims));
}

function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** A tensor of `shape` that repeats `y`, a sum over `axes`, along them. */
export function spread(y: tf.Tensor, shape: readonly number[], axes: readonly number[]): tf.Tensor {
  if (!isPlain(y, axes)) {
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const view = viewOf(y, kept);
    const result = broadcastTo(view, shape);
    view.dispose();
    return result;
  }
  const { outer, middle, inner } = blocksOf(shape, axes);
  const values = valuesOf(y, tf.backend());
  const out = acquireArray(sizeOf(shape));
  if (inner === 1) {
    for (let o = 0; o < outer; o++) out.fill(values[o]!, o * middle, (o + 1) * middle);
  } else {
    for (let row = 0; row < outer * middle; row++) {
      const from = Math.floor(row / middle) * inner;
      for (let i = 0; i < inner; i++) out[row * inner + i] = values[from + i]!;
    }
  }
  return resultOver(out, shape);
}

function isPlain({ dtype }: tf.Tensor, axes: readonly number[]): boolean {
  const neighbours = axes.every((axis, i) => i === 0 || axis === axes[i - 1]! + 1);
  return holdsArrays() && dtype === 'float32' && neighbours;
}

/** Numbers of elements before the summed axes, along them, and behind them. */
function blocksOf(shape: readonly number[], axes: readonly number[]) {
  const [first = shape.length] = axes;
  const end = first + axes.length;
  return {
    outer: sizeOf(shape.slice(0, first)),
    middle: sizeOf(shape.slice(first, end)),
    inner: sizeOf(shape.slice(end)),
  };
}
