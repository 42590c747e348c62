import { arange, fromTypedArray, gather, isGradEnabled, type Tensor, where } from '@unroll/core';
import { oneOf } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { timeAxisOf } from '../arguments/data-format.js';
import { type Integers, integerList } from '../arguments/integer-list.js';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions, withFieldsOf } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { dataFormat } from '../options/kinds.js';
import { optional, required } from '../options/option.js';
import { axes, orNull, text } from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';
import { type PoolingPadding, pooledSteps, windowsOver } from './pooling-windows.js';

export type { PoolingPadding };

const listOfOne = (size: number) => [size];
const steps = (given: Integers, name: string) => integerList(given, 1, name, 1)[0]!;

/** How many steps a window has. */
const poolSize = [
  ownWords<Integers>('a positive integer'),
  { make: steps, write: listOfOne, read: axes },
] as const;

const others = {
  /** Whether windows may reach beyond the ends ('same') or not ('valid'). Default 'valid'. */
  padding: optional<PoolingPadding>(oneOf('valid', 'same'), 'valid', { read: text }),
  /** Steps from one window to the next. Default null, as many as a window has. */
  strides: optional<Integers | null, number>(ownWords('a positive integer'), null, {
    make: (given, name, { poolSize }) => steps(given ?? (poolSize as Integers), name),
    write: listOfOne,
    read: orNull(axes),
  }),
  /** Default 'channels_last'. */
  dataFormat: dataFormat(),
};

const places = ['poolSize', 'strides', 'padding', 'dataFormat', 'name'] as const;

const maxOptions = layerOptions({ poolSize: optional(poolSize[0], 2, poolSize[1]), ...others }, places);
const averageOptions = layerOptions({ poolSize: required(...poolSize), ...others }, places);

export type Pooling1DOptions = OptionsOf<typeof averageOptions>;

/** What the two poolings of windows share. */
abstract class Pooling1D extends withFieldsOf(Layer<Tensor>, maxOptions.table) {
  protected override inputSpec = { ndim: 3 };
  override built = true;

  /** [batch, windows, steps, features] -> [batch, windows, features]; `counts` says how many of a window's steps are its own. */
  protected abstract pool(windows: Tensor, counts: readonly number[]): Tensor;

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    if (this.dataFormat === 'channels_last') return this.pooled(inputs);
    return this.pooled(inputs.permute([0, 2, 1])).permute([0, 2, 1]);
  }

  private pooled(x: Tensor): Tensor {
    const [batch, time, features] = x.shape as [number, number, number];
    const { count, longest, starts, counts } = windowsOver(this.name, time, this);
    if (count === 0) return x;
    if (longest === this.strides && starts[0] === 0 && counts.at(-1) === longest) {
      const whole = count * longest === time ? x : x.narrow(1, 0, count * longest);
      return this.pool(whole.reshape([batch, count, longest, features]), counts);
    }
    // A window that is shorter than others repeats its last step.
    const steps = starts.flatMap((start, i) =>
      Array.from({ length: longest }, (_, k) => start + Math.min(k, counts[i]! - 1)),
    );
    return this.pool(gather(x, steps, 1).reshape([batch, count, longest, features]), counts);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const timeAxis = timeAxisOf(this.dataFormat);
    const time = requireShape(this.name, inputShape)[timeAxis] ?? null;
    return inputShape.toSpliced(timeAxis, 1, time === null ? null : pooledSteps(this.name, time, this));
  }
}

/**
 * The largest value of each window over time: [batch, time, features] -> [batch, windows, features]; with 'channels_first'
 * [batch, features, time]. keras.layers.MaxPooling1D. The gradient goes to the first of equal values, as in TensorFlow.
 *
 * There are floor((time - poolSize) / strides) + 1 windows, with the padding 'same' ceil(time / strides). A window with
 * NaN gives NaN; TensorFlow leaves NaN out.
 *
 * @throws ArgumentError unless `poolSize` and `strides` are positive integers, or lists of one.
 * @throws ShapeError, from `apply`, where the input has fewer steps than a window.
 *
 * @example
 * new MaxPooling1D(2).apply(zeros([8, 5, 3])).shape // [8, 2, 3]
 */
export class MaxPooling1D extends layer('MaxPooling1D', maxOptions, Pooling1D) {
  protected override pool(windows: Tensor): Tensor {
    if (!(isGradEnabled() && windows.requiresGrad)) return windows.max(2);
    const places = arange(windows.size(2), { dtype: 'int32' });
    const isFirst = windows.argMax(2, true).equal(places.reshape([-1, 1]));
    places.dispose();
    return where(isFirst, windows, 0).sum(2);
  }
}

/**
 * The mean of each window over time: [batch, time, features] -> [batch, windows, features]; with 'channels_first'
 * [batch, features, time]. What a window reaches beyond the ends with the padding 'same' does not count.
 * keras.layers.AveragePooling1D.
 *
 * There are floor((time - poolSize) / strides) + 1 windows, with the padding 'same' ceil(time / strides).
 *
 * @throws ArgumentError unless `poolSize` and `strides` are positive integers, or lists of one.
 * @throws ShapeError, from `apply`, where the input has fewer steps than a window.
 *
 * @example
 * new AveragePooling1D(2).apply(tensor([[[1], [3], [5]]])).arraySync() // [[[2]]]
 */
export class AveragePooling1D extends layer('AveragePooling1D', averageOptions, Pooling1D) {
  protected override pool(windows: Tensor, counts: readonly number[]): Tensor {
    const longest = windows.size(2);
    if (counts.every((count) => count === longest)) return windows.mean(2);
    const own = counts.flatMap((count) => Array.from({ length: longest }, (_, k) => (k < count ? 1 : 0)));
    const isOwn = fromTypedArray(Int32Array.from(own), [counts.length, longest, 1]);
    const divisors = fromTypedArray(Float32Array.from(counts), [counts.length, 1]);
    const means = where(isOwn, windows, 0).sum(2).div(divisors);
    for (const constant of [isOwn, divisors]) constant.dispose();
    return means;
  }
}
