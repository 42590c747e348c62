import { readKeras, writeKeras, writeLegacyKeras } from '@unroll/formats';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Dense, Input, loadModel, modelFromJSON, Sequential } from '../index.js';
import { MeanAbsoluteError } from '../losses/index.js';
import { MeanSquaredError } from '../metrics/index.js';

type Json = ReturnType<typeof JSON.parse>;

function small(): Sequential {
  const model = new Sequential([Input([2]), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
  return model;
}

/** The model above, and the same written with another compile part: as .keras, .h5, a model.json and JSON. */
async function variants(change: Json) {
  const model = small();
  const { config, metadata, weights } = readKeras(await model.toBytes());
  const compile_config = { ...(config.compile_config as Json), ...change };
  const { optimizer: optimizer_config, ...training } = compile_config;
  const { layers } = model;
  const topology = { class_name: 'Sequential', config: config.config };
  const named = layers.flatMap(({ name, weights: own }) => ({
    name,
    weights: own.map(({ value, path, shape }) => ({
      name: path,
      array: { shape, values: Float32Array.from(value.dataSync()) },
    })),
  }));
  const [{ weights: variables }] = named as [(typeof named)[0]];
  const manifest = variables.map(({ array: { shape } }, i) => ({
    name: `${layers[0]!.name}/${i}`,
    ...{ shape, dtype: 'float32' },
  }));
  const training_config = { ...training, optimizer_config };
  const json = { modelTopology: { model_config: topology, training_config } };
  const whole = { ...json, weightsManifest: [{ paths: ['w.bin'], weights: manifest }] };
  return {
    model,
    json: JSON.stringify({ ...config, compile_config }),
    files: {
      keras: writeKeras({ config: { ...config, compile_config }, metadata, weights }),
      h5: writeLegacyKeras({
        ...{ kerasVersion: '3.15.1', modelConfig: topology as Json, trainingConfig: training_config },
        ...{ layers: named, optimizerWeights: [] },
      }),
      tfjs: [
        new File([JSON.stringify(whole)], 'model.json'),
        new File(
          variables.map(({ array }) => array.values),
          'w.bin',
        ),
      ],
    },
  };
}

const named = (module: string, class_name: string, config: unknown = {}) => ({
  ...{ module, class_name, config, registered_name: class_name === 'function' ? config : null },
});
const own = (name: string, config: unknown = {}) => ({
  ...{ module: 'my_project', class_name: name, config, registered_name: `Custom>${name}` },
});

const warn = vi.spyOn(console, 'warn').mockReturnValue();
afterEach(() => void warn.mockClear());

const uncompiled = 'The model is not compiled: call `compile` before `fit` or `evaluate`.';
const without = 'The model is compiled without that.';

describe('what was compiled with and cannot be restored is one warning, and the model is there:', () => {
  it.each<[string, Json, string, string]>([
    [
      'an optimizer of a module',
      { optimizer: named('os', 'Adam') },
      'optimizer "Adam": expected a class of Keras',
      uncompiled,
    ],
    [
      "an optimizer of one's own",
      { optimizer: own('Sophia') },
      'got "Sophia" of module "my_project"',
      uncompiled,
    ],
    [
      'an optimizer of nobody',
      { optimizer: named('keras.optimizers', 'Ftrl') },
      'identifier: "Ftrl"',
      uncompiled,
    ],
    [
      'a learning rate',
      { optimizer: named('keras.optimizers', 'Adam', { learning_rate: named('os', 'system') }) },
      'learning_rate (system): expected a class of Keras',
      uncompiled,
    ],
    [
      "a schedule of one's own",
      { optimizer: named('keras.optimizers', 'Adam', { learning_rate: own('Noam') }) },
      'got "Noam" of module "my_project"',
      uncompiled,
    ],
    [
      'gradients gathered over steps',
      { optimizer: named('keras.optimizers', 'Adam', { gradient_accumulation_steps: 4 }) },
      'optimizer "Adam": gradient_accumulation_steps: only null is supported, got 4',
      without,
    ],
    [
      'averages of weights',
      { optimizer: named('keras.optimizers', 'Adam', { use_ema: true }) },
      'optimizer "Adam": use_ema: only false is supported, got true',
      without,
    ],
    [
      'scaled losses',
      {
        optimizer: named('keras.optimizers', 'LossScaleOptimizer', {
          inner_optimizer: named('keras.optimizers', 'Adam'),
          initial_scale: 32768,
        }),
      },
      'optimizer "LossScaleOptimizer": losses are not scaled here, its inner optimizer is taken',
      without,
    ],
    [
      'an option that nobody knows',
      { optimizer: named('keras.optimizers', 'Adam', { warmth: 4 }) },
      'optimizer "Adam": unknown option "warmth" in the config.',
      uncompiled,
    ],
    [
      'a loss',
      { loss: named('builtins', 'function', 'eval') },
      'Could not interpret loss identifier: "eval"',
      uncompiled,
    ],
    ['a loss by its name', { loss: 'valueOf' }, 'Could not interpret loss identifier: "valueOf"', uncompiled],
    ["a loss of one's own", { loss: own('Pinball') }, '"Pinball"', uncompiled],
    ['two losses', { loss: ['mse', 'mae'] }, 'loss: expected a name or a config, got', uncompiled],
    [
      'a weight that is none',
      { loss_weights: 'x' },
      'loss_weights: expected a finite number, got "x"',
      uncompiled,
    ],
    [
      'a metric of a module',
      { metrics: [named('keras.metrics', 'MeanMetricWrapper', { fn: named('os', 'function', 'system') })] },
      'metrics[0]: metric "MeanMetricWrapper": expected a class of Keras',
      without,
    ],
    [
      'a metric by its name',
      { metrics: ['toString'] },
      'metrics[0]: Could not interpret metric identifier: "toString"',
      without,
    ],
    [
      "metrics of one's own",
      { metrics: ['mae', own('F1'), 'f2'] },
      'metrics[2]: Could not interpret',
      without,
    ],
    [
      'a metric beyond measure',
      { metrics: [named('keras.metrics', 'AUC', { num_thresholds: 1e12 })] },
      'num_thresholds must be an integer of at most 100000',
      without,
    ],
    ['a weighted metric', { weighted_metrics: ['f2'] }, 'weightedMetrics[0]: Could not interpret', without],
  ])('%s', async (_, change, reason, instead) => {
    const { model, files, json } = await variants(change);
    const loads: [string, () => Sequential | Promise<Sequential>][] = [
      ...Object.entries(files).map(
        ([kind, file]) => [kind, () => loadModel(file as Uint8Array)] as [string, () => Promise<Sequential>],
      ),
      ['json', () => modelFromJSON(json)],
    ];
    for (const [kind, load] of loads) {
      warn.mockClear();
      const loaded = await load();
      expect(warn, kind).toHaveBeenCalledTimes(1);
      const message = String(warn.mock.calls[0]![0]);
      expect(message, kind).toContain(reason);
      expect(message, kind).toContain(instead);
      expect(message, kind).toContain('`loadModel(source, { compile: false })`');
      expect(loaded.optimizer === null, kind).toBe(instead === uncompiled);
      if (kind !== 'json') {
        expect(loaded.getWeights().map((weight) => weight.arraySync())).toEqual(
          model.getWeights().map((weight) => weight.arraySync()),
        );
      }
    }
  });

  it('and nothing is said where nobody asks for it', async () => {
    const { files } = await variants({ loss: 'valueOf' });
    for (const file of Object.values(files)) {
      expect((await loadModel(file as Uint8Array, { compile: false })).optimizer).toBeNull();
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it('of many, the first are told', async () => {
    const { files } = await variants({ metrics: Array.from({ length: 50 }, (_, i) => `m${i}\x1b[31m`) });
    expect((await loadModel(files.keras)).compileOptions!.metrics).toEqual([]);
    const message = String(warn.mock.calls[0]![0]);
    expect(message).toContain('(and 47 more)');
    expect(message.length).toBeLessThan(1500);
    expect(message).not.toMatch(/\p{Cc}/u);
  });
});

describe('what can be restored is, without a word:', () => {
  it("one's own, from `customObjects`", async () => {
    class F1 extends MeanSquaredError {}
    class Pinball extends MeanAbsoluteError {}
    const { files } = await variants({
      loss: own('Pinball'),
      metrics: [own('F1', { name: 'f1' })],
    });
    for (const [kind, file] of Object.entries(files)) {
      const loaded = await loadModel(file as Uint8Array, { customObjects: { Pinball, F1 } });
      expect(loaded.compileOptions!.loss, kind).toBeInstanceOf(Pinball);
      expect(loaded.compileOptions!.metrics![0], kind).toBeInstanceOf(F1);
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it('losses, factors and metrics in a list or by the name of the output', async () => {
    for (const of of [(value: unknown) => [value], (value: unknown) => ({ dense: value })]) {
      const { files } = await variants({
        loss: of('mae'),
        loss_weights: of(2),
        metrics: of(['mse', 'mape']),
      });
      for (const [kind, file] of Object.entries(files)) {
        const { compileOptions } = await loadModel(file as Uint8Array);
        expect(compileOptions, kind).toMatchObject({ loss: 'mae', lossWeight: 2, metrics: ['mse', 'mape'] });
      }
    }
    expect(warn).not.toHaveBeenCalled();
  });
});
