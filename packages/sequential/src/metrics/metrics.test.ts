import { ArgumentError, isGradEnabled, type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { type GoldenTensor, toTensor } from '../../testing/golden-case.js';
import * as metrics from './index.js';

interface MetricCase {
  class: string;
  name: string;
  options: Record<string, number>;
  y_true: GoldenTensor[];
  y_pred: GoldenTensor[];
  sample_weight: GoldenTensor[];
  results: GoldenTensor[];
  weighted_results: GoldenTensor[];
}

const { cases } = golden<{ cases: { metrics: MetricCase[] } }>('keras_training');
const classes = { ...metrics };
const scalar = ({ values }: GoldenTensor) => values[0]!;

describe.each(cases.metrics)('$class $options', (each) => {
  const make = () => {
    const Class = classes[each.class as keyof typeof metrics] as new (options: object) => metrics.Metric;
    return new Class(each.options);
  };
  const [first, second] = [0, 1].map((i) => [toTensor(each.y_true[i]!), toTensor(each.y_pred[i]!)] as const);
  // log_cosh and percentages cancel digits before they are averaged.
  const tolerance = { rtol: 1e-6, atol: 1e-7 };

  test('over two batches, then one after a reset', () => {
    const metric = make();
    const results: number[] = [];
    for (const [yTrue, yPred] of [first!, second!]) {
      metric.updateState(yTrue, yPred);
      results.push(metric.result());
    }
    metric.resetState();
    metric.updateState(...second!);
    results.push(metric.result());
    expect(results).toBeAllClose(each.results.map(scalar), tolerance);
    // Some are numbered: those of the goldens were not the first of their class.
    expect(metric.name.replace(/_\d+$/, '')).toBe(each.name.replace(/_\d+$/, ''));
  });

  test('weighted', () => {
    const metric = make();
    const results = [first!, second!].map(([yTrue, yPred], i) => {
      metric.updateState(yTrue, yPred, toTensor(each.sample_weight[i]!));
      return metric.result();
    });
    expect(results).toBeAllClose(each.weighted_results.map(scalar), tolerance);
  });
});

describe('Mean', () => {
  test('of numbers weighted by batch sizes, as the loss tracker uses it', () => {
    const mean = new metrics.Mean('loss');
    expect(mean.result()).toBe(0);
    mean.updateState(2, 32);
    mean.updateState(tensor(5), 16);
    expect(mean.result()).toBe(3);
    mean.resetState();
    mean.updateState(7);
    expect(mean.result()).toBe(7);
  });

  test('of tensors averages the axes behind the first, and rounds to float32', () => {
    const mean = new metrics.Mean();
    mean.updateState(
      tensor([
        [1, 3],
        [5, 7],
      ]),
    );
    expect(mean.result()).toBe(4);
    mean.updateState(tensor([0.1]));
    expect(mean.result()).toBe(Math.fround(Math.fround(8 + Math.fround(0.1)) / 3));
  });

  test('of weighted tensors', () => {
    const mean = new metrics.Mean();
    mean.updateState(tensor([1, 3, 5, 7]), tensor([1, 1, 0, 0]));
    expect(mean.result()).toBe(2);
    mean.resetState();
    mean.updateState(tensor([1, 3, 5, 7]), 3);
    expect(mean.result()).toBe(4);
  });
});

describe('getMetric', () => {
  const hint = { outputShape: [null, 1] };

  test.each([
    [[null, 1], [null, 1], metrics.BinaryAccuracy],
    [[null, 3], [null, 3], metrics.CategoricalAccuracy],
    [[null, 3], [null], metrics.SparseCategoricalAccuracy],
    [[null, 3], [null, 1], metrics.SparseCategoricalAccuracy],
    [[null, 5, 3], [null, 5], metrics.SparseCategoricalAccuracy],
  ])('accuracy of output %j and targets %j', (outputShape, yTrueShape, expected) => {
    const metric = metrics.getMetric('accuracy', { outputShape, yTrueShape });
    expect(metric).toBeInstanceOf(expected);
    expect(metric.name).toBe('accuracy');
    expect(metric.direction).toBe('up');
  });

  test('keeps the name that was given', () => {
    expect(metrics.getMetric('mae', hint)).toBeInstanceOf(metrics.MeanAbsoluteError);
    expect(metrics.getMetric('mae', hint).name).toBe('mae');
    expect(metrics.getMetric('root_mean_squared_error', hint)).toBeInstanceOf(metrics.RootMeanSquaredError);
    expect(metrics.getMetric('RootMeanSquaredError', hint).name).toBe('RootMeanSquaredError');
    const own = new metrics.MeanSquaredError({ name: 'error' });
    expect(metrics.getMetric(own, hint)).toBe(own);
  });

  test('takes a function', () => {
    const largestError = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs().max(-1);
    const metric = metrics.getMetric(largestError, hint);
    metric.updateState(
      tensor([
        [0, 0],
        [0, 0],
      ]),
      tensor([
        [1, -3],
        [1, 0],
      ]),
    );
    expect(metric.name).toBe('largest_error');
    expect(metric.result()).toBe(2);
  });

  test('lists the names there are', () => {
    expect(() => metrics.getMetric('acuracy', hint)).toThrow(ArgumentError);
    expect(() => metrics.getMetric('acuracy', hint)).toThrow(
      /"acuracy". Expected one of: accuracy, auc, binary_accuracy/,
    );
  });
});

test('metrics are computed without recording', () => {
  const recorded: boolean[] = [];
  const metric = metrics.getMetric(
    (_, yPred) => {
      recorded.push(isGradEnabled(), yPred.mul(2).requiresGrad);
      return yPred;
    },
    { outputShape: [null, 1] },
  );
  metric.updateState(tensor([[1]]), tensor([[0.5]], { requiresGrad: true }));
  expect(recorded).toEqual([false, false]);
  expect(metric.result()).toBe(0.5);
});
