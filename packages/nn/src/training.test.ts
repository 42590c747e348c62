/** Training as a user writes it: the loops of PyTorch, seed for seed, and what they leave in memory. */
import type { Tensor } from '@unroll/core';
import * as core from '@unroll/core';
import { expectFlatMemory, golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, spread, toTensor, type Values } from '../testing/index.js';
import * as nn from './index.js';
import { Adam, SGD } from './optim/index.js';

class Net extends nn.Module {
  rnn: nn.RNN;
  fc: nn.Linear;

  constructor(inputSize = 3, hiddenSize = 5, numLayers = 2) {
    super();
    this.rnn = new nn.RNN(inputSize, hiddenSize, { numLayers });
    this.fc = new nn.Linear(hiddenSize, 1);
  }

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.fc.forward(out.view(-1, this.rnn.hiddenSize)), hn] as const;
  }
}

interface Training {
  seed: number;
  carry: 'detached' | 'none';
  x: Values;
  y: Values;
  lr: number;
  initial: Record<string, Values>;
  losses: Values;
  final: Record<string, Values>;
}

interface Carried extends Omit<Training, 'seed' | 'carry'> {
  gradients: Record<string, Values>[];
}

const torch = golden<{ cases: { training: Training[]; carried_graph: Carried } }>('torch_modules').cases;

test.each(torch.training)('twenty epochs of Adam agree with PyTorch, hidden state $carry', (run) => {
  nn.manualSeed(run.seed);
  const net = new Net();
  for (const [name, values] of net.namedParameters())
    expectClose(values, run.initial[name]!, { rtol: 1e-7, atol: 0 });
  const [x, y] = [toTensor(run.x), toTensor(run.y)];
  const optimizer = new Adam(net.parameters(), { lr: run.lr });
  const criterion = new nn.MSELoss();
  let h: Tensor | undefined;
  const losses = run.losses.values.map(() => {
    optimizer.zeroGrad();
    const [out, hn] = net.forward(x, h);
    const loss = criterion.forward(out.view(-1), y);
    loss.backward();
    optimizer.step();
    h = run.carry === 'detached' ? hn.detach() : undefined;
    return loss.item();
  });
  expect(losses).toBeAllClose(run.losses.values, { rtol: 5e-6 });
  for (const [name, values] of Object.entries(net.stateDict())) {
    expectClose(values, run.final[name]!, { rtol: 1e-4, atol: 2e-5 });
  }
});

test('a hidden state carried on with its graph gives the exact gradient, through all weights there ever were', () => {
  const run = torch.carried_graph;
  const rnn = new nn.RNN(2, 3);
  rnn.loadStateDict(run.initial);
  const [x, y] = [toTensor(run.x), toTensor(run.y)];
  const optimizer = new SGD(rnn.parameters(), { lr: run.lr });
  const criterion = new nn.MSELoss();
  let h: Tensor | undefined;
  for (const [epoch, gradients] of run.gradients.entries()) {
    const [out, hn] = rnn.forward(x, h);
    h = hn;
    const loss = criterion.forward(out, y);
    optimizer.zeroGrad();
    loss.backward({ retainGraph: true });
    expect(loss.item()).toBeCloseTo(run.losses.values[epoch]!, 6);
    for (const [name, parameter] of rnn.namedParameters()) {
      expectClose(parameter.grad!, gradients[name]!, { rtol: 1e-5, atol: 1e-7 });
    }
    optimizer.step();
  }
  for (const [name, values] of Object.entries(rnn.stateDict())) {
    expectClose(values, run.final[name]!, { rtol: 1e-6, atol: 1e-7 });
  }
});

test('shuffled batches, dropout, clipping and momentum from one seed agree with PyTorch', () => {
  const {
    x,
    y,
    loader: run,
  } = golden<{ cases: { x: Values; y: Values; loader: { losses: number[] } } }>('torch_nn').cases;
  nn.manualSeed(7);
  const rnn = new nn.RNN(1, 6, { numLayers: 2, dropout: 0.3, batchFirst: true });
  const drop = new nn.Dropout(0.2);
  const fc = new nn.Linear(6, 1);
  const parameters = [...rnn.parameters(), ...fc.parameters()];
  const optimizer = new SGD(parameters, { lr: 0.05, momentum: 0.9 });
  const criterion = new nn.MSELoss();
  const dataset = new nn.TensorDataset(toTensor(x).transpose(1, 2), toTensor(y));
  const loader = new nn.DataLoader(dataset, { batchSize: 16, shuffle: true, dropLast: true });
  const losses: number[] = [];
  for (let epoch = 0; epoch < 4; epoch++) {
    for (const [batch, target] of loader) {
      const [out] = rnn.forward(batch);
      const loss = criterion.forward(fc.forward(drop.forward(out.select(1, -1))).view(-1), target);
      optimizer.zeroGrad();
      loss.backward();
      nn.utils.clipGradNorm(parameters, 0.5);
      optimizer.step();
      losses.push(loss.item());
    }
  }
  expect(losses).toBeAllClose(run.losses, { rtol: 1e-5 });
});

describe('backward that cannot run says why', () => {
  const layer = new nn.Linear(3, 2);
  const loss = (reduction: nn.Reduction) =>
    new nn.MSELoss({ reduction }).forward(layer.forward(toTensor(spread([4, 3]))), toTensor(spread([4, 2])));

  test('on a loss that was not reduced', () => {
    expect(() => loss('none').backward()).toThrow(
      'gradient can be created only for a scalar, got shape [4,2]',
    );
  });

  test('twice without retainGraph', () => {
    const scalar = loss('mean');
    scalar.backward();
    expect(() => scalar.backward()).toThrow(/freed by an earlier backward.*retainGraph: true/);
  });

  test('without a parameter that requires a gradient', () => {
    layer.requiresGrad_(false);
    expect(() => loss('sum').backward()).toThrow(/does not require a gradient/);
    layer.requiresGrad_();
  });
});

describe('a thousand steps of a loop that never awaits leave as many tensors as ten', () => {
  test.each(['none', 'detach'] as const)('hidden state %s', async (hidden) => {
    const net = new Net();
    const optimizer = new Adam(net.parameters(), { lr: 1e-3 });
    const criterion = new nn.MSELoss();
    const [x, y] = [toTensor(spread([4, 1, 3])), toTensor(spread([4]))];
    let h: Tensor | undefined;
    await expectFlatMemory(core, (steps) => {
      for (let step = 0; step < steps; step++) {
        const [out, hn] = net.forward(x, h);
        const loss = criterion.forward(out.view(-1), y);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        h = hidden === 'detach' ? hn.detach() : undefined;
      }
    });
  });

  test('with batches, dropout, embedding and cross-entropy', async () => {
    const embedding = new nn.Embedding(6, 3, { paddingIdx: 0 });
    const rnn = new nn.RNN(3, 4, { numLayers: 2, dropout: 0.5, batchFirst: true, bidirectional: true });
    const head = new nn.Sequential(new nn.LayerNorm(8), new nn.Dropout(0.2), new nn.Linear(8, 3));
    const parameters = [embedding, rnn, head].flatMap((module) => module.parameters());
    const optimizer = new Adam(parameters, { weightDecay: 0.01 });
    const criterion = new nn.CrossEntropyLoss({ ignoreIndex: 2, labelSmoothing: 0.1 });
    const dataset = new nn.TensorDataset(nn.randint(0, 6, [8, 5]), nn.randint(0, 3, [8]));
    const loader = new nn.DataLoader(dataset, { batchSize: 4, shuffle: true });
    const train = (steps: number) => {
      for (let epoch = 0; epoch < steps / 2; epoch++) {
        for (const [words, classes] of loader) {
          const [out] = rnn.forward(embedding.forward(words));
          optimizer.zeroGrad();
          criterion.forward(head.forward(out.select(1, -1)), classes).backward();
          nn.utils.clipGradNorm(parameters, 1);
          optimizer.step();
        }
      }
    };
    await expectFlatMemory(core, train, { many: 100 });
  });

  test('predictions without a graph leave none', async () => {
    const net = new Net();
    const x = toTensor(spread([4, 1, 3]));
    net.requiresGrad_(false);
    await expectFlatMemory(core, (steps) => {
      for (let i = 0; i < steps; i++) net.forward(x);
    });
  });
});
