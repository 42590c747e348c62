import '@unroll/testing';
import { tensor } from '@unroll/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Bidirectional, Dense, GRU, LSTM } from '../layers/index.js';
import { loadModel, modelFromJSON } from '../loading/load-model.js';
import { Sequential } from '../models/sequential.js';
import { RMSprop } from '../optimizers/index.js';
import { ExponentialDecay } from '../optimizers/schedules/index.js';
import { layoutOfNames, restoreOptimizer } from './optimizer-state.js';

const warn = vi.spyOn(console, 'warn').mockReturnValue();
afterEach(() => void warn.mockClear());

const keras = (class_name: string, config: unknown, module = 'keras.layers') => ({
  ...{ module, class_name, config, registered_name: null },
});
const model = (...layers: unknown[]) => keras('Sequential', { name: 'model', layers }, 'keras');
const input = (dtype = 'float32') => keras('InputLayer', { batch_shape: [null, 2, 3], dtype, name: 'input' });

describe('a model of another dtype policy is computed in float32, with one warning', () => {
  it.each(['float64', 'float16', 'mixed_float16', 'mixed_bfloat16'])('%s', (name) => {
    const dtype = keras('DTypePolicy', { name }, 'keras');
    const layers = [keras('LSTM', { units: 2, dtype }), keras('Dense', { units: 1, dtype: name })];
    const loaded = modelFromJSON(model(input(name.replace('mixed_', '')), ...layers));
    expect(loaded.outputShape).toEqual([null, 1]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(`has the dtype policy '${name}'`)]]);
  });
});

it.each([
  ['LeakyReLU', { negative_slope: 0.5 }, [-1, 4]],
  ['ReLU', { max_value: 3, negative_slope: 0, threshold: 0 }, [0, 3]],
  ['ELU', { alpha: 1 }, [Math.expm1(-2), 4]],
])('%s stands for an activation, and is saved as the layer that it is', async (name, config, values) => {
  const activation = keras(name, { name: 'an_activation', trainable: true, ...config });
  const layers = [keras('Dense', { units: 2, activation, kernel_initializer: 'zeros' })];
  const loaded = modelFromJSON(
    model(keras('InputLayer', { batch_shape: [null, 2], name: 'input' }), ...layers),
  );
  loaded.setWeights([tensor([1, 0, 0, 1], { shape: [2, 2] }), tensor([0, 0])]);
  const again = await loadModel(await loaded.toBytes());
  for (const each of [loaded, again]) {
    const output = each.apply(tensor([[-2, 4]]));
    expect(output.dataSync()).toBeAllClose(values, { rtol: 1e-6, atol: 1e-6 });
  }
});

it('Bidirectional of two sizes says how wide it is', () => {
  const backwardLayer = new GRU(2, { returnSequences: true, goBackwards: true });
  const layer = new Bidirectional(new LSTM(3, { returnSequences: true }), { backwardLayer });
  expect(layer.computeOutputShape([null, 4, 3])).toEqual([null, 4, 5]);
  const built = new Sequential([layer, new Dense(1)]);
  built.build([null, 4, 3]);
  expect(built.layers[1]!.weights[0]!.shape).toEqual([5, 1]);
});

it.each([
  ['kullback_leibler_divergence', 'kl_divergence'],
  ['logcosh', 'log_cosh'],
])('%s is the loss that was called so before Keras 3', (former, today) => {
  const compile_config = { optimizer: 'sgd', loss: former, metrics: ['kullback_leibler_divergence'] };
  const loaded = modelFromJSON({ ...model(input(), keras('Flatten', {})), compile_config });
  expect(loaded.getCompileConfig()).toMatchObject({ loss: today, metrics: ['kl_divergence'] });
  expect(warn).not.toHaveBeenCalled();
});

it.each([
  ['adam/iteration', 'keras3'],
  ['iteration', 'keras3'],
  ['iteration:0', 'tf.keras 2.11'],
  ['Adam/iteration:0', 'tf.keras 2.11'],
  ['Adam/iter:0', 'older'],
])("a file whose optimizer's first array is %s is of %s", (name, layout) => {
  expect(layoutOfNames(name)).toBe(layout);
});

describe('the gradients of several lookups of one row of a table', () => {
  it.each([
    ['keras3', false],
    ['tf.keras 2.11', true],
  ] as const)('%s: are squared as one: %s', (layout, joins) => {
    const built = new Sequential([new Dense(1)]);
    built.build([null, 1]);
    built.compile({ optimizer: 'rmsprop', loss: 'mse' });
    const steps = { dtype: 'float32' as const, shape: [], values: Float32Array.of(0) };
    restoreOptimizer(built, layout === 'keras3' ? [steps, steps] : [steps], layout);
    expect(built.optimizer!.joinsLookups).toBe(joins);
  });
});

describe('the state of an optimizer of tf.keras, which keeps no rate', () => {
  const scalar = (value: number) => ({
    dtype: 'float32' as const,
    shape: [],
    values: Float32Array.of(value),
  });
  const slot = { dtype: 'float32' as const, shape: [1, 1], values: Float32Array.of(0.5) };
  const oneWeight = () => {
    const built = new Sequential([new Dense(1, { useBias: false })]);
    built.build([null, 1]);
    built.compile({ optimizer: 'rmsprop', loss: 'mse' });
    return built;
  };
  const valuesOf = (built: Sequential) => built.optimizer!.variables.map(({ values }) => [...values]);

  it.each(['tf.keras 2.11', 'keras3'] as const)(
    'goes on for a single weight, from a file of %s',
    (layout) => {
      const built = oneWeight();
      // A file of weights alone does not say which Keras wrote it, and is taken for Keras 3's at first.
      restoreOptimizer(built, [scalar(3), slot], layout);
      expect(valuesOf(built)).toEqual([[3], [Math.fround(0.001)], [0.5]]);
      expect(built.optimizer!.joinsLookups).toBe(true);
      expect(warn).not.toHaveBeenCalled();
    },
  );

  it('goes on from a count of steps alone, in a file of weights alone', () => {
    const built = oneWeight();
    restoreOptimizer(built, [scalar(0)], 'keras3');
    expect(built.optimizer!.iterations).toBe(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('is told from averages of weights, where a schedule leaves no rate in Keras 3 either', () => {
    const built = oneWeight();
    const learningRate = new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 1, decayRate: 0.5 });
    built.compile({ optimizer: new RMSprop({ learningRate }), loss: 'mse' });
    const average = { ...slot, values: Float32Array.of(7) };
    restoreOptimizer(built, [scalar(2), average, slot], 'keras3', ['use_ema']);
    expect(valuesOf(built)).toEqual([[2], [0.5]]);
  });
});
