/** What only files of early versions hold. */
import { expect, it } from 'vitest';
import { deserializeLayer, type Embedding, modelFromJSON } from '../index.js';
import { getOptimizer } from '../optimizers/index.js';

it('an Embedding of early Keras 2 has the dtype of its indices, and float32 weights', () => {
  const config = {
    input_dim: 7,
    output_dim: 3,
    dtype: 'int32',
    batch_input_shape: [null, 4],
    input_length: 4,
  };
  const layer = deserializeLayer({ class_name: 'Embedding', config }) as Embedding;
  expect(layer.getConfig()).toMatchObject({ input_dim: 7, output_dim: 3, dtype: 'float32' });
  const model = modelFromJSON({ class_name: 'Sequential', config: [{ class_name: 'Embedding', config }] });
  expect(model.weights.map(({ shape }) => shape)).toEqual([[7, 3]]);
  const other = { class_name: 'Embedding', config: { ...config, dtype: 'float16' } };
  expect(() => deserializeLayer(other)).toThrow('dtype: only float32 or null is supported, got "float16"');
  const dense = { class_name: 'Dense', config: { units: 1, dtype: 'int32' } };
  expect(() => deserializeLayer(dense)).toThrow('got "int32"');
});

it.each([
  ['ExponentialDecay', { initial_learning_rate: 0.01, decay_steps: 10, decay_rate: 0.9, staircase: false }],
  ['PiecewiseConstantDecay', { boundaries: [1], values: [0.01, 0.1] }],
  [
    'PolynomialDecay',
    { initial_learning_rate: 0.01, decay_steps: 10, end_learning_rate: 0, power: 1, cycle: false },
  ],
  ['CosineDecay', { initial_learning_rate: 0.01, decay_steps: 10, alpha: 0 }],
  [
    'CosineDecayRestarts',
    { initial_learning_rate: 0.01, first_decay_steps: 10, t_mul: 2, m_mul: 1, alpha: 0 },
  ],
  ['InverseTimeDecay', { initial_learning_rate: 0.01, decay_steps: 10, decay_rate: 0.9, staircase: true }],
])('%s of before Keras 3 has no name, and gets that of today', (class_name, config) => {
  const names: Record<string, string> = {
    CosineDecayRestarts: 'SGDRDecay',
    PiecewiseConstantDecay: 'PiecewiseConstant',
  };
  const rate = { class_name, config: { ...config, name: null } };
  const optimizer = getOptimizer({ class_name: 'Adam', config: { learning_rate: rate } });
  expect(optimizer.getConfig().learning_rate).toMatchObject({
    class_name,
    config: { ...config, name: names[class_name] ?? class_name },
  });
});
