import { golden } from '@unroll/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type LayerSpec, makeLayer } from '../../testing/family.js';
import { expectClose, type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import * as optimizers from '../optimizers/index.js';
import { setRandomSeed } from '../seed.js';
import type { CompileOptions } from './compile-options.js';
import type { FitOptions } from './options.js';

interface FitCase {
  name: string;
  seed: number;
  stack: LayerSpec[];
  compile: Record<string, unknown> & { optimizer: string };
  optimizer_options?: Record<string, unknown>;
  schedule?: { class: keyof typeof optimizers.schedules; options: Record<string, unknown> };
  fit: Record<string, unknown> & { sample_weight?: GoldenTensor };
  x: GoldenTensor;
  y: GoldenTensor;
  initial_weights: GoldenTensor[];
  history: Record<string, GoldenTensor>;
  final_weights: GoldenTensor[];
  evaluate: GoldenTensor;
  predict: GoldenTensor;
  learning_rate: number;
}

const fits = ['keras_family', 'keras_plain_layers'].flatMap(
  (name) => golden<{ cases: { fits: FitCase[] } }>(name).cases.fits,
);

const classes = { ...optimizers };
const schedules = { ...optimizers.schedules };

/** Rounding differs between the two, and training lets the difference grow. */
const CURVE = { rtol: 1e-5, atol: 2e-6 };

beforeEach(clearSession);

function optimizerOf({ compile, schedule, ...c }: FitCase): optimizers.Optimizer | string {
  const Optimizer = classes[compile.optimizer as 'Adam'];
  if (c.optimizer_options) return new Optimizer(toOptions<optimizers.AdamOptions>(c.optimizer_options));
  if (!schedule) return compile.optimizer;
  const Schedule = schedules[schedule.class] as unknown as new (
    options: object,
  ) => optimizers.schedules.LearningRateSchedule;
  return new Optimizer({ learningRate: new Schedule(toOptions(schedule.options)) });
}

describe('fit repeats Keras, from seeds to final weights', () => {
  it.each(fits.map((c) => [c.name, c] as const))('%s', async (_, c) => {
    setRandomSeed(c.seed);
    const model = new Sequential([Input(c.x.shape.slice(1)), ...c.stack.map(makeLayer)]);
    for (const [i, weight] of model.getWeights().entries()) expectClose(weight, c.initial_weights[i]!, CURVE);

    model.compile({ ...toOptions<CompileOptions>(c.compile), optimizer: optimizerOf(c) as 'adam' });
    const { sample_weight: sampleWeight, ...fit } = c.fit;
    const { history } = await model.fit(toTensor(c.x), toTensor(c.y), {
      ...toOptions<FitOptions>(fit),
      ...(sampleWeight && { sampleWeight: toTensor(sampleWeight) }),
      verbose: 0,
    });

    expect(Object.keys(history)).toEqual(Object.keys(c.history));
    for (const [name, values] of Object.entries(c.history)) {
      expect(history[name]).toBeAllClose(values.values, CURVE);
    }
    for (const [i, weight] of model.getWeights().entries()) expectClose(weight, c.final_weights[i]!, CURVE);
    const evaluated = model.evaluate(toTensor(c.x), toTensor(c.y), { batchSize: 4, verbose: 0 });
    expect([evaluated].flat()).toBeAllClose(c.evaluate.values, CURVE);
    expectClose(model.predict(toTensor(c.x).narrow(0, 0, 5), { verbose: 0 }), c.predict, CURVE);
    expect([model.optimizer!.learningRate]).toBeAllClose([c.learning_rate], { rtol: 1e-6 });
  });
});
