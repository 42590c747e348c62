import { ArgumentError, type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import * as losses from './index.js';
import { rememberLogits } from './logits.js';

interface LossCase {
  name: losses.LossName;
  class: keyof typeof losses;
  options: Record<string, number | boolean>;
  y_true: GoldenTensor;
  y_pred: GoldenTensor;
  sample_weight: GoldenTensor;
  values: Record<NonNullable<losses.Reduction>, GoldenTensor>;
  weighted_values: Record<NonNullable<losses.Reduction>, GoldenTensor>;
  gradient: GoldenTensor;
  weighted_gradient: GoldenTensor;
}

type LossClass = new (options: object) => losses.Loss;

const { cases } = golden<{
  cases: {
    losses: LossCase[];
    saturated_crossentropies: (Pick<LossCase, 'class' | 'options' | 'y_true' | 'y_pred'> & {
      values: GoldenTensor;
    })[];
  };
}>('keras_training');

const classes = { ...losses };
const make = (name: keyof typeof losses, options: object) => new (classes[name] as LossClass)(options);

// A hinge at its corner and clipped probabilities aside, values agree to a few float32 roundings.
const TIGHT = { rtol: 1e-6, atol: 1e-6 };

describe.each(cases.losses)('$class $options', (each) => {
  const options = toOptions<object>(each.options);
  const weight = toTensor(each.sample_weight);

  test.each(Object.entries(each.values))('reduction %s', (reduction, expected) => {
    const loss = make(each.class, { ...options, reduction }).apply(
      toTensor(each.y_true),
      toTensor(each.y_pred),
    );
    expect(loss.shape).toEqual(expected.shape);
    expect(loss.dataSync()).toBeAllClose(expected.values, TIGHT);
  });

  test.each(Object.entries(each.weighted_values))('weighted, reduction %s', (reduction, expected) => {
    const loss = make(each.class, { ...options, reduction }).apply(
      toTensor(each.y_true),
      toTensor(each.y_pred),
      weight,
    );
    expect(loss.shape).toEqual(expected.shape);
    expect(loss.dataSync()).toBeAllClose(expected.values, TIGHT);
  });

  test.each([
    ['plain', undefined, each.gradient],
    ['weighted', weight, each.weighted_gradient],
  ])('gradient, %s', (_, sampleWeight, expected) => {
    const prediction = toTensor(each.y_pred, { requiresGrad: true });
    make(each.class, options).apply(toTensor(each.y_true), prediction, sampleWeight).backward();
    expect(prediction.grad!.dataSync()).toBeAllClose(expected.values, TIGHT);
  });

  if (Object.keys(options).length === 0) {
    test('by name', () => {
      const loss = losses.getLoss(each.name);
      expect(loss.name).toBe(each.name);
      const expected = each.values.sum_over_batch_size.values;
      expect(loss.apply(toTensor(each.y_true), toTensor(each.y_pred)).dataSync()).toBeAllClose(
        expected,
        TIGHT,
      );
    });
  }
});

test.each(cases.saturated_crossentropies)('$class $options of certain predictions', (each) => {
  const loss = make(each.class, { ...toOptions<object>(each.options), reduction: 'none' });
  expect(loss.apply(toTensor(each.y_true), toTensor(each.y_pred)).dataSync()).toBeAllClose(
    each.values.values,
    TIGHT,
  );
});

test('ranks that differ by a last axis of 1 meet', () => {
  const flat = losses.getLoss('mse').apply(tensor([1, 2, 4]), tensor([[1], [1], [1]]));
  expect(flat.item()).toBeCloseTo(10 / 3, 6);
  const weighted = losses
    .getLoss('mse')
    .apply(tensor([1, 2, 4]), tensor([1, 1, 1]).unsqueeze(1), tensor([[1], [0], [2]]));
  expect(weighted.item()).toBeCloseTo(6, 6);
});

test('cross-entropies see through the activation that made the probabilities', () => {
  const x = tensor([[-40], [30]]);
  const probabilities = rememberLogits(x.sigmoid(), x);
  const loss = new losses.BinaryCrossentropy({ reduction: 'none' }).apply(tensor([[1], [0]]), probabilities);
  expect(loss.dataSync()).toBeAllClose([40, 30], { rtol: 1e-6 });
});

test('log cosh of errors without bounds is as in Keras', () => {
  const predictions = [Infinity, -Infinity, NaN, 1e38, -1e38, 200, -200].map((value) => [value]);
  const values = losses
    .logCosh(
      predictions.map(() => [0]),
      predictions,
    )
    .arraySync() as number[];
  // What keras.losses.log_cosh gives, row by row.
  expect(values.map((value) => Number(value.toPrecision(8)))).toEqual([
    ...[Infinity, NaN, NaN, 9.9999997e37, 9.9999997e37, 199.30685, 199.30685],
  ]);
});

test('a function of the user is a loss', () => {
  const halfError = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).abs().mul(0.5).mean(-1);
  const loss = losses.getLoss(halfError);
  expect(loss.name).toBe('half_error');
  expect(loss.apply(tensor([[0], [0]]), tensor([[1], [3]])).item()).toBe(1);
});

test('weights that sum to 0 give a loss of 0', () => {
  const loss = new losses.MeanSquaredError({ reduction: 'mean_with_sample_weight' });
  expect(loss.apply(tensor([[1]]), tensor([[3]]), tensor([0])).item()).toBe(0);
});

test('errors name what was given', () => {
  expect(() => losses.getLoss('mean_sqared_error')).toThrow(ArgumentError);
  expect(() => losses.getLoss('mean_sqared_error')).toThrow(
    /"mean_sqared_error". Expected one of: mean_squared_error/,
  );
  expect(() => losses.getLoss('constructor')).toThrow(ArgumentError);
  expect(() => new losses.Huber({ reduction: 'average' as 'mean' })).toThrow(/reduction="average"/);
  expect(() => losses.binaryCrossentropy(tensor([1, 0]), tensor([[0.5, 0.5]]))).toThrow(
    /target.shape=\(2,\)/,
  );
  expect(() => losses.sparseCategoricalCrossentropy(tensor([3]), tensor([[0.2, 0.3, 0.5]]))).toThrow(
    /in \[0, 3\), got 3/,
  );
  expect(() => losses.sparseCategoricalCrossentropy(tensor([0, 1]), tensor([[0.2, 0.8]]))).toThrow(
    /up until the last/,
  );
});

test('infinite logits are as in Keras on JAX', () => {
  const values = (target: number) =>
    losses
      .binaryCrossentropy([[target], [target]], [[Infinity], [-Infinity]], { fromLogits: true })
      .arraySync();
  expect(values(0)).toEqual([Infinity, NaN]);
  expect(values(0.5)).toEqual([Infinity, Infinity]);
  expect(values(1)).toEqual([NaN, Infinity]);
});
