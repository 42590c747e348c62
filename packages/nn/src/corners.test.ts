/** Corners of the torch dialect against PyTorch 2.15: the goldens of parity/goldens/cases/torch_corners.py. */
import { type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { camelCase as camelCased } from '../testing/index.js';
import * as nn from './index.js';
import { lrScheduler, type Optimizer, SGD } from './optim/index.js';

/** A number, or one that JSON does not have by its name. */
type Value = number | { float: string };
interface Values {
  shape: number[];
  values: Value[];
}
type Options = Record<string, unknown>;

interface Cases {
  dropout_orders: {
    module: 'RNN' | 'LSTM' | 'GRU';
    options: Options;
    state_dict: Record<string, { shape: number[]; values: number[] }>;
    x: Values;
    outputs: Values[];
    after: Values;
  }[];
  schedulers: {
    scheduler: keyof typeof schedulers;
    options: Options;
    steps: number;
    metrics: Value[];
    rates: number[][];
    state: Record<string, unknown>;
    resumed: number[][] | null;
  }[];
  losses: {
    loss: string;
    options: Options;
    input: Values;
    target: Values;
    value: Values;
    gradient: Values;
  }[];
  clipping: { gradient: Value[]; norm_type: Value; max_norm: Value; norm: Values; clipped: Values }[];
}

type AnyScheduler = lrScheduler.StepLR | lrScheduler.ReduceLROnPlateau;
const schedulers: Record<string, (optimizer: Optimizer, options: Options) => AnyScheduler> = {
  StepLR: (optimizer, { stepSize, ...rest }) => new lrScheduler.StepLR(optimizer, stepSize as number, rest),
  ExponentialLR: (optimizer, { gamma, ...rest }) =>
    new lrScheduler.ExponentialLR(optimizer, gamma as number, rest) as never,
  CosineAnnealingLR: (optimizer, { tMax, ...rest }) =>
    new lrScheduler.CosineAnnealingLR(optimizer, tMax as number, rest) as never,
  ReduceLROnPlateau: (optimizer, options) => new lrScheduler.ReduceLROnPlateau(optimizer, options),
};

/** `T_max` is `tMax` here. */
function camelCase({ T_max, ...options }: Options): Options {
  return { ...(camelCased(options) as Options), ...(T_max !== undefined && { tMax: T_max }) };
}

const { cases } = golden<{ cases: Cases }>('torch_corners');
const numberOf = (value: Value): number => (typeof value === 'number' ? value : Number(value.float));
const numbersOf = ({ values }: Values) => Float32Array.from(values, numberOf);
const tensorOf = (values: Values, requiresGrad = false) =>
  tensor(numbersOf(values), { shape: values.shape, requiresGrad });

function expectValues(actual: Tensor, wanted: Values, tolerance = { rtol: 2e-6, atol: 1e-6 }): void {
  expect(actual.shape).toEqual(wanted.shape);
  expect(actual.dataSync()).toBeAllClose(numbersOf(wanted), tolerance);
}

describe('dropout after a batch-first layer draws in the order of PyTorch’s memory', () => {
  const layers = {
    RNN: (options: Options) => new nn.RNN(3, 4, options),
    LSTM: (options: Options) => new nn.LSTM(3, 4, options),
    GRU: (options: Options) => new nn.GRU(3, 4, options),
  };
  test.each(cases.dropout_orders.map((c) => [c.module, c.options, c] as const))(
    '%s %j',
    (name, options, c) => {
      const rnn = layers[name]({ batchFirst: true, ...camelCase(options) });
      rnn.loadStateDict(c.state_dict);
      nn.manualSeed(4);
      const x = tensorOf(c.x);
      const [out] = rnn instanceof nn.LSTM ? rnn.forward(x) : (rnn as nn.RNN).forward(x);
      const dropout = new nn.Dropout(0.5);
      const dropped = dropout.forward(out);
      const outputs = [
        dropped,
        dropout.forward(new nn.ReLU().forward(dropped)),
        dropout.forward(new nn.LayerNorm(out.size(-1)).forward(out)),
        dropout.forward(new nn.LogSigmoid().forward(out)),
      ];
      for (const [i, output] of outputs.entries()) {
        expectValues(output, c.outputs[i]!, { rtol: 1e-5, atol: 1e-5 });
      }
      expect(nn.rand([2]).dataSync()).toEqual(numbersOf(c.after));
    },
  );
});

describe('schedulers', () => {
  const groups = () => new SGD([{ params: tensor([1]) }, { params: tensor([1]), lr: 0.5 }], 1);
  const metrics = cases.schedulers[0]!.metrics.map(numberOf);
  const named = cases.schedulers.map((c) => [c.scheduler, c.options, c] as const);
  const run = (scheduler: AnyScheduler, optimizer: Optimizer, values: readonly number[]) =>
    values.map((metric) => {
      if (scheduler instanceof lrScheduler.ReduceLROnPlateau) scheduler.step(metric);
      else scheduler.step();
      return optimizer.paramGroups.map(({ lr }) => lr);
    });

  test.each(named)('%s(%j) has PyTorch’s rates, groups of their own', (name, options, c) => {
    const optimizer = groups() as Optimizer;
    const scheduler = schedulers[name]!(optimizer, camelCase(options));
    const rates = run(scheduler, optimizer, metrics);
    for (const [i, rate] of rates.entries())
      expect(rate).toBeAllClose(c.rates[i]!, { rtol: 1e-12, atol: 1e-15 });
    expect(scheduler.getLastLr()).toEqual(rates.at(-1));
  });

  test.each(named)('%s(%j): the state has PyTorch’s keys and values', (name, options, c) => {
    const optimizer = groups() as Optimizer;
    const scheduler = schedulers[name]!(optimizer, camelCase(options));
    run(scheduler, optimizer, metrics.slice(0, c.steps));
    const internal = ['_is_initial', '_get_lr_called_within_step'];
    const wanted = Object.entries(c.state).filter(([key]) => !internal.includes(key));
    const ours = scheduler.stateDict();
    expect(Object.keys(ours).sort()).toEqual(wanted.map(([key]) => key).sort());
    for (const [key, value] of wanted) {
      const theirs = revived(value);
      if (typeof theirs === 'string' || theirs === null) expect(ours[key]).toBe(theirs);
      else expect([ours[key]].flat()).toBeAllClose([theirs].flat() as number[], { rtol: 1e-12, atol: 1e-15 });
    }
  });

  test.each(named)('%s(%j) goes on from PyTorch’s state', (name, options, c) => {
    const optimizer = groups() as Optimizer;
    const other = { stepSize: 1, gamma: 0.1, tMax: 2 };
    const made = name === 'ReduceLROnPlateau' ? {} : camelCase(options);
    const scheduler = schedulers[name]!(optimizer, name === 'ReduceLROnPlateau' ? made : pick(other, made));
    scheduler.loadStateDict(
      Object.fromEntries(Object.entries(c.state).map(([key, value]) => [key, revived(value)])),
    );
    for (const [i, group] of optimizer.paramGroups.entries()) group.lr = c.rates[c.steps - 1]![i]!;
    const rates = run(scheduler, optimizer, metrics.slice(c.steps));
    for (const [i, rate] of rates.entries()) {
      expect(rate).toBeAllClose(c.rates[c.steps + i]!, { rtol: 1e-12, atol: 1e-15 });
    }
  });

  test.each(named.filter(([, , c]) => c.resumed !== null))('%s(%j) after epoch 2', (name, options, c) => {
    const late = groups() as Optimizer;
    for (const group of late.paramGroups) group.initialLr = 2;
    const scheduler = schedulers[name]!(late, { ...camelCase(options), lastEpoch: 2 });
    const rates = [scheduler.getLastLr(), ...run(scheduler, late, metrics.slice(0, 9))];
    for (const [i, rate] of rates.entries())
      expect(rate).toBeAllClose(c.resumed![i]!, { rtol: 1e-12, atol: 1e-15 });
    expect(() => schedulers[name]!(groups() as Optimizer, { ...camelCase(options), lastEpoch: 2 })).toThrow(
      "param 'initial_lr' is not specified in param_groups[0]",
    );
  });

  test('a list of least rates for other groups, and by place', () => {
    const make = (minLr: number[]) => new lrScheduler.ReduceLROnPlateau(groups(), { minLr });
    expect(() => make([0.1])).toThrow('expected 2 min_lrs, got 1');
    expect(new lrScheduler.ReduceLROnPlateau(groups(), 'max', 0.5, { patience: 3 })).toMatchObject({
      ...{ mode: 'max', factor: 0.5, patience: 3 },
    });
    expect(new lrScheduler.StepLR(groups(), 1, 0.5).gamma).toBe(0.5);
    expect(new lrScheduler.CosineAnnealingLR(groups(), 4, 0.1).etaMin).toBe(0.1);
  });
});

describe('losses at the edges', () => {
  const byName = nn as unknown as Record<string, new (options: Options) => nn.MSELoss>;
  test.each(cases.losses.map((c) => [c.loss, JSON.stringify(c.options), c] as const))(
    '%s %s',
    (name, _, c) => {
      const options = Object.fromEntries(
        Object.entries(c.options).map(([key, value]) => [
          key,
          typeof value === 'object' ? tensorOf(value as Values) : value,
        ]),
      );
      const leaf = tensorOf(c.input, true);
      const value = new byName[name]!(camelCase(options)).forward(leaf, tensorOf(c.target));
      expectValues(value, c.value);
      value.sum().backward();
      expectValues(leaf.grad!, c.gradient);
    },
  );
});

test.each(
  cases.clipping.map(
    (c) => [c.gradient.map(numberOf), numberOf(c.norm_type), numberOf(c.max_norm), c] as const,
  ),
)('clipGradNorm of %j, norm %d, at most %d', (gradient, normType, maxNorm, c) => {
  const parameter = new nn.Parameter(tensor([1, 1, 1]));
  parameter.grad = tensor(gradient);
  const norm = nn.utils.clipGradNorm_([parameter], maxNorm, normType);
  expectValues(norm, c.norm);
  expectValues(parameter.grad, c.clipped);
});

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  return typeof value === 'object' && value !== null ? numberOf(value as Value) : value;
}

/** Of `from` the names that `like` has. */
function pick(from: Options, like: Options): Options {
  return Object.fromEntries(Object.keys(like).flatMap((key) => (key in from ? [[key, from[key]]] : [])));
}
