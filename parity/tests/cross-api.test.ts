/**
 * The two dialects held against each other: the same weights give the same outputs, losses and gradients, and stay the
 * same through ten steps of the same optimizer. What legitimately differs has a test that shows it.
 */
import '@unroll/testing';
import { type Tensor, tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import * as torch from '@unroll/nn/optim';
import { Dense, Dropout, Sequential, SimpleRNN, setRandomSeed } from '@unroll/sequential';
import { meanSquaredError } from '@unroll/sequential/losses';
import * as keras from '@unroll/sequential/optimizers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { gradientsForTorch, loadInto, weightsForKeras, weightsForTorch } from './bridge.js';

interface Sizes {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  layers: number;
  /** Whether the net says something at every step, or after the last only. */
  everyStep: boolean;
}

const STOCK_KERAS: Sizes = { batch: 32, steps: 50, inputs: 1, units: 50, layers: 4, everyStep: false };
const STOCK_TORCH: Sizes = { batch: 1, steps: 1208, inputs: 50, units: 40, layers: 2, everyStep: true };

class Net extends nn.Module {
  rnn: nn.RNN;
  fc: nn.Linear;

  constructor(
    { inputs, units, layers }: Sizes,
    private readonly everyStep: boolean,
  ) {
    super();
    this.rnn = new nn.RNN(inputs, units, { numLayers: layers, batchFirst: true });
    this.fc = new nn.Linear(units, 1);
  }

  forward(x: Tensor): Tensor {
    const [sequence] = this.rnn.forward(x);
    return this.fc.forward(this.everyStep ? sequence : sequence.select(1, -1));
  }
}

function kerasModel({ inputs, units, layers, everyStep }: Sizes): Sequential {
  const model = new Sequential();
  for (let layer = 1; layer <= layers; layer++) {
    const returnSequences = everyStep || layer < layers;
    model.add(new SimpleRNN(units, { returnSequences, ...(layer === 1 && { inputShape: [null, inputs] }) }));
    model.add(new Dropout(0));
  }
  model.add(new Dense(1));
  return model;
}

function pair(sizes: Sizes) {
  const model = kerasModel(sizes);
  const net = new Net(sizes, sizes.everyStep);
  loadInto(net, weightsForTorch(model));
  const random = (...shape: number[]) => nn.rand(shape).mul(2).sub(1);
  const x = random(sizes.batch, sizes.steps, sizes.inputs);
  const y = random(sizes.batch, ...(sizes.everyStep ? [sizes.steps] : []), 1);
  return { model, net, x, y };
}

/** One pass forward and back in each dialect; gradients are left on the weights. */
function losses({ model, net, x, y }: ReturnType<typeof pair>) {
  for (const { value } of model.trainableWeights) value.grad = null;
  net.zeroGrad();
  const [ours, theirs] = [model.apply(x, { training: true }), net.forward(x)];
  const kerasLoss = meanSquaredError(y, ours).mean();
  const torchLoss = new nn.MSELoss().forward(theirs, y);
  kerasLoss.backward();
  torchLoss.backward();
  return { outputs: [ours, theirs] as const, kerasLoss: kerasLoss.item(), torchLoss: torchLoss.item() };
}

function expectEqualPass(both: ReturnType<typeof pair>): void {
  const { outputs, kerasLoss, torchLoss } = losses(both);
  expect(outputs[0].dataSync()).toBeAllClose(outputs[1].dataSync(), { rtol: 1e-6, atol: 1e-6 });
  expect(kerasLoss).toBeCloseTo(torchLoss, 6);
  const expected = gradientsForTorch(both.model);
  for (const [name, parameter] of both.net.namedParameters()) {
    expect(parameter.grad!.shape).toEqual(expected[name]!.shape);
    expect(parameter.grad!.dataSync()).toBeAllClose(expected[name]!.values, { rtol: 1e-6, atol: 1e-6 });
  }
}

beforeEach(() => {
  setRandomSeed(1);
  nn.manualSeed(1);
});

describe('the same weights give the same outputs, losses and gradients', () => {
  test('for stacks of any size', () => {
    const sizes = fc.record({
      batch: fc.integer({ min: 1, max: 9 }),
      steps: fc.integer({ min: 1, max: 11 }),
      inputs: fc.integer({ min: 1, max: 6 }),
      units: fc.integer({ min: 1, max: 17 }),
      layers: fc.integer({ min: 1, max: 4 }),
      everyStep: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, (chosen) => expectEqualPass(pair(chosen))),
      { numRuns: 25 },
    );
  });

  test("for the blog's Keras model", () => expectEqualPass(pair(STOCK_KERAS)));
  test("for the blog's PyTorch model", () => expectEqualPass(pair(STOCK_TORCH)));
});

/** Torch-dialect nets keep bias_hh out of training, as Keras has one bias only. */
function trainable(net: Net): nn.Parameter[] {
  for (const [name, parameter] of net.namedParameters()) parameter.requiresGrad = !name.includes('bias_hh');
  return net.parameters().filter((parameter) => parameter.requiresGrad);
}

/** So small that it does not matter what it is added to, which differs between the two (see below). */
const EPSILON = 1e-20;

const pairsOfOptimizers = {
  SGD: {
    keras: () => new keras.SGD({ learningRate: 0.05 }),
    torch: (p: nn.Parameter[]) => new torch.SGD(p, { lr: 0.05 }),
  },
  'SGD with momentum': {
    keras: () => new keras.SGD({ learningRate: 0.02, momentum: 0.9 }),
    torch: (p: nn.Parameter[]) => new torch.SGD(p, { lr: 0.02, momentum: 0.9 }),
  },
  'SGD with Nesterov momentum': {
    keras: () => new keras.SGD({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
    torch: (p: nn.Parameter[]) => new torch.SGD(p, { lr: 0.02, momentum: 0.9, nesterov: true }),
  },
  Adam: {
    keras: () => new keras.Adam({ learningRate: 0.001, epsilon: EPSILON }),
    torch: (p: nn.Parameter[]) => new torch.Adam(p, { lr: 0.001, eps: EPSILON }),
  },
  'Adam with amsgrad': {
    keras: () => new keras.Adam({ learningRate: 0.001, epsilon: EPSILON, amsgrad: true }),
    torch: (p: nn.Parameter[]) => new torch.Adam(p, { lr: 0.001, eps: EPSILON, amsgrad: true }),
  },
  AdamW: {
    keras: () => new keras.AdamW({ learningRate: 0.001, epsilon: EPSILON, weightDecay: 0.1 }),
    torch: (p: nn.Parameter[]) => new torch.AdamW(p, { lr: 0.001, eps: EPSILON, weightDecay: 0.1 }),
  },
};

function tenSteps(
  both: ReturnType<typeof pair>,
  kerasSteps: keras.Optimizer,
  torchSteps: { step(): unknown },
): void {
  const variables = both.model.trainableWeights;
  for (let step = 0; step < 10; step++) {
    losses(both);
    kerasSteps.apply(
      variables.map(({ value }) => value.grad!.dataSync() as Float32Array),
      variables,
    );
    torchSteps.step();
  }
}

describe('ten steps of the same optimizer with the same epsilon leave the same weights', () => {
  describe.each(Object.entries(pairsOfOptimizers))('%s', (_, make) => {
    test.each([
      ['a small stack', { batch: 5, steps: 7, inputs: 3, units: 6, layers: 2, everyStep: false }],
      ["the blog's Keras model", STOCK_KERAS],
    ])('%s', (_name, sizes) => {
      const both = pair(sizes);
      tenSteps(both, make.keras(), make.torch(trainable(both.net)));
      const ours = both.model.getWeights();
      for (const [i, theirs] of weightsForKeras(both.net).entries()) {
        expect(ours[i]!.dataSync()).toBeAllClose(theirs.values, { rtol: 1e-6, atol: 1e-6 });
      }
    });
  });
});

describe('what differs, and by how much', () => {
  const sizes: Sizes = { batch: 5, steps: 7, inputs: 3, units: 6, layers: 1, everyStep: false };

  test('two biases: one step of SGD moves their sum twice as far as the one', () => {
    const both = pair(sizes);
    const bias = () =>
      [both.model.getWeights()[2]!.dataSync(), weightsForKeras(both.net)[2]!.values] as const;
    const before = bias().map((values) => Float32Array.from(values));
    losses(both);
    const variables = both.model.trainableWeights;
    new keras.SGD({ learningRate: 0.1 }).apply(
      variables.map(({ value }) => value.grad!.dataSync() as Float32Array),
      variables,
    );
    new torch.SGD(both.net.parameters(), { lr: 0.1 }).step();
    const [one, two] = bias().map((values, i) => Array.from(values, (value, j) => value - before[i]![j]!));
    expect(two!).toBeAllClose(
      one!.map((move) => 2 * move),
      { rtol: 1e-4, atol: 1e-7 },
    );
    expect(Math.max(...one!.map(Math.abs))).toBeGreaterThan(1e-4);
  });

  test("epsilon: Keras's default of 1e-7 joins the uncorrected root, torch's 1e-8 the corrected one", () => {
    const variable = () => tensor([0], { requiresGrad: true });
    const gradient = 1e-6;
    const parameter = new nn.Parameter(variable());
    parameter.grad = tensor([gradient]);
    new torch.Adam([parameter], { lr: 1 }).step();
    expect(parameter.item()).toBeCloseTo(-gradient / (gradient + 1e-8), 5);

    const model = new Sequential([
      new Dense(1, { useBias: false, kernelInitializer: 'zeros', inputShape: [1] }),
    ]);
    new keras.Adam({ learningRate: 1 }).apply([Float32Array.of(gradient)], model.trainableWeights);
    expect(model.getWeights()[0]!.item()).toBeCloseTo(-gradient / (gradient + 1e-7 / Math.sqrt(0.001)), 5);
  });

  test('initialisation: Keras draws orthogonal recurrent weights, torch uniform ones', () => {
    const recurrent = kerasModel(sizes).getWeights()[1]!;
    const product = recurrent.matmul(recurrent.transpose());
    const identity = Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0));
    expect(product.dataSync()).toBeAllClose(identity, { atol: 1e-5 });
    const uniform = new nn.RNN(3, 6).stateDict().weight_hh_l0!;
    expect(Math.max(...uniform.abs().dataSync())).toBeLessThanOrEqual(1 / Math.sqrt(6));
    expect(uniform.matmul(uniform.transpose()).dataSync()).not.toBeAllClose(identity, { atol: 1e-1 });
  });

  test('dropout: Keras drops after any layer, torch between layers only', () => {
    const x = tensor(new Float32Array(21).fill(1), { shape: [1, 7, 3] });
    const model = new Sequential([new SimpleRNN(6, { inputShape: [7, 3] }), new Dropout(0.5)]);
    const plain = model.apply(x, { training: false }).dataSync();
    expect(model.apply(x, { training: true }).dataSync()).not.toBeAllClose(plain);
    const rnn = new nn.RNN(3, 6, { batchFirst: true, dropout: 0.5 });
    const [trained] = rnn.train().forward(x);
    expect(trained.dataSync()).toBeAllClose(rnn.eval().forward(x)[0].dataSync());
  });
});
