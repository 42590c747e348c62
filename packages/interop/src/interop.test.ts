/** Random stacks from one dialect to the other and back. */
import '@unroll/testing';
import { noGrad, type Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import {
  Activation,
  Bidirectional,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GRU,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  type RNN,
  Sequential,
  SimpleRNN,
  setRandomSeed,
} from '@unroll/sequential';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { sharedActivations } from './activations.js';
import { toKeras, toTorch } from './index.js';

beforeEach(() => {
  setRandomSeed(1);
  nn.manualSeed(1);
});

const steps = 6;
const random = (...shape: number[]) => nn.rand(shape).mul(2).sub(1);

/** @param spread What rounding alone may make of the difference, where more than a few units in the last place. */
function expectSame(actual: Tensor, expected: Tensor, spread = 0): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dataSync()).toBeAllClose(expected.dataSync(), { rtol: 1e-6, atol: 1e-6 + spread });
}

const NUDGES = 4;

/**
 * How far outputs lie apart when all weights and inputs move by their last bit, up or down: what the stack's conditioning makes
 * of one rounding. Much where LayerNormalization has few features that are almost the same, else about that last bit.
 */
function spreadOf(model: Sequential, x: Tensor, expected: Tensor): number {
  const weights = model.getWeights();
  const values = expected.dataSync();
  let spread = 0;
  for (let i = 0; i < NUDGES; i++) {
    model.setWeights(weights.map(nudged));
    const moved = model.apply(x.dtype === 'float32' ? nudged(x) : x).dataSync();
    for (const [j, value] of moved.entries()) spread = Math.max(spread, Math.abs(value - values[j]!));
  }
  model.setWeights(weights);
  return spread;
}

function nudged(x: Tensor): Tensor {
  return x.add(
    nn
      .rand(x.shape)
      .greater(0.5)
      .cast('float32')
      .mul(2)
      .sub(1)
      .mul(x.abs())
      .mul(2 ** -23),
  );
}

/** Biases and the like start as constants, which would hide a mistake. */
function scramble(model: Sequential): Sequential {
  for (const layer of model.layers) layer.setWeights(layer.getWeights().map(({ shape }) => random(...shape)));
  return model;
}

function expectSameWeights(actual: Sequential, expected: Sequential): void {
  const values = (model: Sequential) =>
    model.getWeights().map((weight) => ({ shape: weight.shape, values: [...weight.dataSync()] }));
  expect(values(actual)).toEqual(values(expected));
}

const size = fc.integer({ min: 1, max: 7 });

/** A recurrent layer of random kind and options. */
const recurrent = fc
  .record({
    kind: fc.constantFrom('tanh', 'relu', 'LSTM', 'GRU'),
    units: size,
    useBias: fc.boolean(),
    bidirectional: fc.boolean(),
    trainable: fc.boolean(),
  })
  .map(({ kind, units, bidirectional, ...options }) => (returnSequences: boolean): Layer => {
    const all = { ...options, returnSequences };
    const layer: RNN =
      kind === 'LSTM'
        ? new LSTM(units, all)
        : kind === 'GRU'
          ? new GRU(units, all)
          : new SimpleRNN(units, { ...all, activation: kind as 'tanh' | 'relu' });
    return bidirectional ? new Bidirectional(layer) : layer;
  });

/** Layers that take what comes and keep its rank. */
const between = fc.oneof(
  fc.constant(() => new Dropout(0.3)),
  fc.constantFrom(...sharedActivations).map((name) => () => new Activation(name)),
  fc
    .record({ scale: fc.boolean(), center: fc.boolean(), epsilon: fc.constantFrom(1e-3, 1e-5) })
    .map((options) => () => new LayerNormalization({ ...options, center: options.center && options.scale })),
  fc
    .record({ units: size, useBias: fc.boolean(), activation: fc.constantFrom(null, ...sharedActivations) })
    .map(
      ({ units, ...options }) =>
        () =>
          new Dense(units, options),
    ),
);

/** Over sequences of features or of indices, with a flat end, or a sequence at the end. */
const stack = fc
  .record({
    features: size,
    rows: fc.option(fc.integer({ min: 2, max: 9 })),
    middle: fc.array(fc.oneof(recurrent, between), { maxLength: 5 }),
    twice: fc.option(recurrent),
    end: fc.constantFrom('sequence', 'last', 'flatten'),
    last: recurrent,
    top: fc.array(between, { maxLength: 2 }),
  })
  .map(({ features, rows, middle, twice, end, last, top }) => () => {
    const model = new Sequential([Input(rows === null ? [steps, features] : [steps])]);
    if (rows !== null) model.add(new Embedding(rows, features));
    for (const make of middle) model.add(make(true));
    if (twice !== null) {
      model.add(twice(true));
      model.add(new Dropout(0.1));
      model.add(twice(true));
    }
    if (end === 'flatten') model.add(new Flatten());
    else model.add(last(end === 'sequence'));
    for (const make of top) model.add(make());
    const x = rows === null ? random(3, steps, features) : nn.randint(0, rows, [3, steps]);
    return { model: scramble(model), x };
  });

test('any stack says the same as a module, and is the same when it comes back', () => {
  fc.assert(
    fc.property(stack, (make) => {
      const { model, x } = make();
      const net = toTorch(model).eval();
      const expected = model.apply(x);
      expectSame(
        noGrad(() => net.forward(x)),
        expected,
        spreadOf(model, x, expected),
      );
      const back = toKeras(net, { inputShape: model.inputShape!.slice(1) });
      expectSameWeights(back, model);
      expectSame(back.apply(x), expected);
      expect(back.trainableWeights.map(({ shape }) => shape)).toEqual(
        model.trainableWeights.map(({ shape }) => shape),
      );
    }),
    { numRuns: 50 },
  );
});
