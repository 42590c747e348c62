import { type Tensor, tensor } from '@unroll/core';
import { SeedGenerator } from '@unroll/core/random';
import { describe, expect, it } from 'vitest';
import { getConstraint, serializeConstraint } from '../constraints/get.js';
import * as constraints from '../constraints/index.js';
import { Constraint } from '../constraints/index.js';
import {
  Dense,
  Input,
  Layer,
  loadModel,
  modelFromJSON,
  RNN,
  Sequential,
  type SerializedObject,
  SimpleRNNCell,
} from '../index.js';
import { getInitializer, serializeInitializer } from '../initializers/get.js';
import * as initializers from '../initializers/index.js';
import * as losses from '../losses/index.js';
import * as metrics from '../metrics/index.js';
import * as optimizers from '../optimizers/index.js';
import { getRegularizer, serializeRegularizer } from '../regularizers/get.js';
import * as regularizers from '../regularizers/index.js';
import { jsonText } from '../serialized/json-text.js';

const { schedules } = optimizers;

/** What is read again from a config says the same of itself. */
function expectRoundTrip<T>(
  object: T,
  serialize: (object: T) => unknown,
  read: (serialized: SerializedObject) => T,
): void {
  const serialized = JSON.parse(jsonText(serialize(object)));
  const again = read(serialized);
  expect(again).toBeInstanceOf((object as object).constructor);
  expect(JSON.parse(jsonText(serialize(again)))).toEqual(serialized);
}

describe('configs make the same again:', () => {
  it.each([
    new initializers.Zeros(),
    new initializers.Ones(),
    new initializers.Constant({ value: 2 }),
    new initializers.Identity({ gain: 3 }),
    new initializers.GlorotNormal({ seed: 3 }),
    new initializers.HeUniform(),
    new initializers.LecunNormal(),
    new initializers.VarianceScaling({ scale: 2, mode: 'fan_out', distribution: 'uniform' }),
    new initializers.Orthogonal({ gain: 2, seed: 1 }),
    new initializers.RandomUniform({ minval: -1, maxval: 2 }),
    new initializers.RandomNormal({ mean: 1, stddev: 2 }),
    new initializers.TruncatedNormal({ seed: new SeedGenerator(4) }),
    getInitializer(tensor([[1, 2]])),
  ])('initializer %o', (initializer) => {
    expectRoundTrip(initializer, serializeInitializer, getInitializer);
  });

  it.each([
    new regularizers.L1({ l1: 0.5 }),
    new regularizers.L2(),
    new regularizers.L1L2({ l1: 1, l2: 2 }),
    new regularizers.OrthogonalRegularizer({ mode: 'columns' }),
  ])('regularizer %o', (regularizer) => {
    expectRoundTrip<regularizers.Regularizer | null>(regularizer, serializeRegularizer, getRegularizer);
  });

  it.each([
    new constraints.MaxNorm({ maxValue: 3, axis: [0, 1] }),
    new constraints.MinMaxNorm({ minValue: 1, rate: 0.5 }),
    new constraints.NonNeg(),
    new constraints.UnitNorm({ axis: 1 }),
  ])('constraint %o', (constraint) => {
    expectRoundTrip<Constraint | null>(constraint, serializeConstraint, getConstraint);
  });

  it.each([
    ...Object.entries(losses).flatMap(([name, Class]) =>
      /^[A-Z]/.test(name) && !/^(Loss|FunctionLoss|REDUCTIONS)$/.test(name)
        ? [new (Class as new (options: object) => losses.Loss)({ reduction: 'sum', name: 'mine' })]
        : [],
    ),
    new losses.Huber({ delta: 2 }),
    new losses.BinaryCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }),
    new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
    new losses.FunctionLoss(losses.poisson, { reduction: 'sum', name: 'mine' }),
    losses.getLoss('mae'),
  ])('loss %o', (loss) => {
    expectRoundTrip(loss, losses.serializeLoss, losses.getLoss);
  });

  it.each([
    ...Object.entries(metrics).flatMap(([name, Class]) =>
      /^[A-Z]/.test(name) && !/^(Metric|Mean|MeanMetricWrapper)$/.test(name)
        ? [new (Class as new (options: object) => metrics.Metric)({ name: 'mine' })]
        : [],
    ),
    new metrics.AUC({ thresholds: [0.5, 0.2], multiLabel: true, labelWeights: [1, 2], curve: 'PR' }),
    new metrics.Precision({ thresholds: [0.1, 0.2] }),
    new metrics.Recall({ topK: 2, classId: 1 }),
    new metrics.TopKCategoricalAccuracy({ k: 3 }),
    new metrics.BinaryAccuracy({ threshold: 0.7 }),
    new metrics.BinaryCrossentropy({ labelSmoothing: 0.2 }),
    new metrics.MeanMetricWrapper(metrics.binaryAccuracy, 'wrapped'),
    new metrics.R2Score({ classAggregation: 'variance_weighted_average', numRegressors: 2 }),
  ])('metric %o', (metric) => {
    const read = (serialized: SerializedObject) => metrics.getMetric(serialized, { outputShape: [null, 1] });
    expectRoundTrip(metric, metrics.serializeMetric, read);
  });

  it.each([
    ...(['adadelta', 'adagrad', 'adam', 'adamax', 'adamw', 'lion', 'nadam', 'rmsprop', 'sgd'] as const).map(
      optimizers.getOptimizer,
    ),
    new optimizers.Adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, amsgrad: true, clipnorm: 1 }),
    new optimizers.SGD({ momentum: 0.5, nesterov: true, weightDecay: 0.1 }),
    new optimizers.RMSprop({ rho: 0.8, momentum: 0.1, centered: true, clipvalue: 2 }),
    ...[
      new schedules.CosineDecay({ initialLearningRate: 1, decaySteps: 5, warmupTarget: 2, warmupSteps: 3 }),
      new schedules.CosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 5, tMul: 3 }),
      new schedules.ExponentialDecay({
        initialLearningRate: 1,
        decaySteps: 5,
        decayRate: 0.5,
        staircase: true,
      }),
      new schedules.InverseTimeDecay({ initialLearningRate: 1, decaySteps: 5, decayRate: 0.5 }),
      new schedules.PiecewiseConstantDecay({ boundaries: [1, 2], values: [1, 2, 3] }),
      new schedules.PolynomialDecay({ initialLearningRate: 1, decaySteps: 5, power: 2, cycle: true }),
    ].map((learningRate) => new optimizers.SGD({ learningRate })),
  ])('optimizer %o', (optimizer) => {
    expectRoundTrip(optimizer, optimizers.serializeOptimizer, optimizers.getOptimizer);
  });
});

class Scale extends Layer<Tensor> {
  readonly factor: number;

  constructor({ factor = 1, ...options }: { factor?: number; name?: string } = {}) {
    super(options);
    this.factor = factor;
  }

  override call(inputs: Tensor): Tensor {
    return inputs.mul(this.addWeightOnce().value).mul(this.factor);
  }

  private addWeightOnce() {
    return this.weights[0] ?? this.addWeight('scale', [1], 'ones');
  }

  override build(inputShape: readonly (number | null)[]): void {
    this.addWeightOnce();
    super.build(inputShape);
  }

  override getConfig() {
    return { ...super.getConfig(), factor: this.factor };
  }
}

class Tilted extends Dense {}

class Half extends Constraint {
  override apply(w: Tensor): Tensor {
    return w.mul(0.5);
  }
}

const swirl = (x: Tensor) => x.mul(x.sin());
const distance = (yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs().mean(-1);
const slow = () => 0.25;

describe("what is of one's own", () => {
  const model = () => {
    const made = new Sequential([
      Input([2, 3]),
      new Scale({ factor: 3 }),
      new RNN(new SimpleRNNCell(2, { activation: swirl, kernelConstraint: new Half() })),
      new Dense(1, {
        kernelRegularizer: distanceToZero,
        biasInitializer: (shape) => new Float32Array(shape[0]!),
      }),
    ]);
    made.compile({
      ...{ optimizer: new optimizers.SGD({ learningRate: slow }), loss: distance, metrics: [distance] },
    });
    return made;
  };
  const distanceToZero = (x: Tensor) => x.abs().sum();
  const customObjects = {
    Scale,
    Half,
    swirl,
    distance,
    distanceToZero,
    slow,
    biasInitializer: () => new Float32Array(1),
  };

  it('is found in customObjects', async () => {
    const first = model();
    const again = await loadModel(await first.toBytes(), { customObjects });
    expect(again.layers[0]).toBeInstanceOf(Scale);
    expect(again.toJSON()).toBe(first.toJSON());
    expect(again.optimizer!.learningRate).toBe(0.25);
    const x = tensor([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]);
    expect(again.predict(x, { verbose: 0 }).arraySync()).toEqual(
      first.predict(x, { verbose: 0 }).arraySync(),
    );
    expect(again.evaluate(x, tensor([[1]]), { verbose: 0 })).toEqual(
      first.evaluate(x, tensor([[1]]), { verbose: 0 }),
    );
    const legacy = await loadModel(await first.toBytes('h5'), { customObjects, compile: false });
    expect(legacy.predict(x, { verbose: 0 }).arraySync()).toEqual(
      first.predict(x, { verbose: 0 }).arraySync(),
    );
  });

  it('is an error without, which says where', () => {
    const json = model().toJSON();
    const name = JSON.parse(json).config.layers[1].config.name;
    expect(() => modelFromJSON(json)).toThrow(
      `layers[1] (Scale "${name}"): expected a class of Keras, or one of \`customObjects\`, got "Scale" of module "unroll"`,
    );
    const { Scale: _, ...rest } = customObjects;
    expect(() => modelFromJSON(json, { customObjects: { ...rest, Scale: swirl } })).toThrow(
      'layers[1] (Scale',
    );
    expect(() => modelFromJSON(json, { customObjects: { Scale } })).toThrow('"swirl"');
  });

  it('is not taken for what it is derived from', () => {
    const tilted = new Sequential([Input([2]), new Tilted(1)]);
    const { layers } = tilted.getConfig() as { layers: SerializedObject[] };
    expect(layers[1]).toMatchObject({ class_name: 'Tilted', registered_name: 'Custom>Tilted' });
    expect(() => Sequential.fromConfig(tilted.getConfig())).toThrow('"Tilted"');
  });
});

it('floats are written as Python writes them', () => {
  const model = new Sequential([Input([2]), new Dense(1)]);
  model.compile({ optimizer: new optimizers.SGD({ learningRate: 1 }), loss: 'mse', lossWeights: 2 });
  expect(model.toJSON()).toContain('"momentum": 0.0');
  expect(model.toJSON()).toContain('"learning_rate": 1.0');
  expect(model.toJSON()).toContain('"loss_weights": 2.0');
  expect(model.toJSON()).toContain('"units": 1,');
});
