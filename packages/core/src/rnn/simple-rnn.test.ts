import '@unroll/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ROUNDINGS,
  referenceBackward,
  referenceForward,
  type Sizes,
  worstRounding,
} from '../../testing/reference.js';
import { tensor } from '../create.js';
import { ShapeError } from '../errors.js';
import type { Tensor } from '../tensor.js';
import {
  activations,
  type CellParameters,
  type RNNActivation,
  type SimpleRNNOptions,
  simpleRNN,
} from './index.js';

const values = (size: number, seed: number, scale: number) =>
  Float32Array.from({ length: size }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed));

/** Forward and backward of one layer, as flat arrays: what goes in, outputs, and gradients of x, h0 and the parameters. */
function run({ batch, steps, inputs, units }: Sizes, options: SimpleRNNOptions, useBias = true) {
  const { timeMajor = false } = options;
  const scale = 1 / Math.sqrt(units + inputs);
  const leaf = (shape: number[], seed: number, size: number) =>
    tensor(
      values(
        shape.reduce((a, b) => a * b, 1),
        seed,
        size,
      ),
      { shape, requiresGrad: true },
    );
  const x = leaf(timeMajor ? [steps, batch, inputs] : [batch, steps, inputs], 1, 1);
  const h0 = leaf([batch, units], 2, 0.5);
  const parameters: CellParameters = {
    kernel: leaf([inputs, units], 3, scale),
    recurrentKernel: leaf([units, units], 4, scale),
    bias: useBias ? leaf([units], 5, 0.1) : null,
  };
  const { sequence, last } = simpleRNN(x, h0, parameters, options);
  const weights = tensor(values(sequence.numel(), 6, 1), { shape: sequence.shape });
  sequence.mul(weights).sum().add(last.square().sum()).backward();
  const { kernel, recurrentKernel, bias } = parameters;
  const leaves = [x, h0, kernel, recurrentKernel, ...(bias ? [bias] : [])];
  const arrays = (tensors: Tensor[]) => tensors.map((tensor) => tensor.dataSync());
  const [dSequence, ...given] = arrays([weights, x, h0, kernel, recurrentKernel]);
  return {
    inputs: {
      ...{ x: given[0]!, h0: given[1]!, kernel: given[2]!, recurrentKernel: given[3]! },
      bias: bias?.dataSync() ?? new Float32Array(units),
    },
    ...{ sequence: sequence.dataSync(), last: last.dataSync(), dSequence: dSequence! },
    gradients: arrays(leaves.map((tensor) => tensor.grad!)),
  };
}

/** The composed scan is what runs for an activation given as a function. */
function expectBothToFollowTheReference(
  sizes: Sizes,
  activation: RNNActivation,
  { timeMajor = false, reverse = false }: SimpleRNNOptions,
  useBias = true,
) {
  const attrs = { activation, timeMajor, reverse };
  for (const given of [activation, activations[activation]]) {
    const actual = run(sizes, { ...attrs, activation: given }, useBias);
    const { inputs, sequence, dSequence, last } = actual;
    const wanted = referenceForward(sizes, attrs, inputs);
    expect(worstRounding(sequence, wanted.sequence)).toBeLessThan(ROUNDINGS);
    expect(worstRounding(last, wanted.last)).toBeLessThan(ROUNDINGS);
    const dLast = Float32Array.from(last, (value) => 2 * value);
    const gradients = referenceBackward(sizes, attrs, inputs, { sequence, dSequence, dLast });
    for (const [i, gradient] of actual.gradients.entries())
      expect(worstRounding(gradient, gradients[i]!)).toBeLessThan(ROUNDINGS);
  }
}

describe('the fused kernel and the composed scan follow float64 loops', () => {
  test('over random shapes, layouts and activations', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 37 }),
          steps: fc.integer({ min: 1, max: 12 }),
          inputs: fc.integer({ min: 1, max: 19 }),
          units: fc.integer({ min: 1, max: 35 }),
        }),
        fc.constantFrom('tanh', 'relu', 'linear' as const),
        fc.record({ timeMajor: fc.boolean(), reverse: fc.boolean() }),
        fc.boolean(),
        (sizes, activation, layout, useBias) =>
          expectBothToFollowTheReference(sizes, activation as RNNActivation, layout, useBias),
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    { batch: 1, steps: 1, inputs: 1, units: 1 },
    { batch: 32, steps: 1, inputs: 50, units: 50 },
    { batch: 1, steps: 1208, inputs: 50, units: 40 },
    { batch: 3, steps: 1208, inputs: 2, units: 5 },
  ])('at %o', (sizes) => {
    expectBothToFollowTheReference(sizes, 'tanh', { timeMajor: true });
  });
});

test('the state goes in and out: two halves of a sequence equal the whole', () => {
  const x = tensor(values(2 * 6 * 3, 1, 1), { shape: [2, 6, 3] });
  const parameters = {
    kernel: tensor(values(12, 2, 0.5), { shape: [3, 4] }),
    recurrentKernel: tensor(values(16, 3, 0.5), { shape: [4, 4] }),
    bias: null,
  };
  const h0 = tensor(values(8, 4, 1), { shape: [2, 4] });
  const whole = simpleRNN(x, h0, parameters);
  const first = simpleRNN(x.narrow(1, 0, 3), h0, parameters);
  const second = simpleRNN(x.narrow(1, 3, 3), first.last, parameters);
  expect(second.last.dataSync()).toBeAllClose(whole.last.dataSync(), { atol: 1e-6 });
  expect(whole.sequence.select(1, 5).dataSync()).toBeAllClose(whole.last.dataSync());
});

test('reverse equals a forward run over the reversed sequence', () => {
  const x = tensor(values(2 * 5 * 3, 1, 1), { shape: [2, 5, 3] });
  const parameters = {
    kernel: tensor(values(12, 2, 0.5), { shape: [3, 4] }),
    recurrentKernel: tensor(values(16, 3, 0.5), { shape: [4, 4] }),
    bias: null,
  };
  const h0 = tensor(values(8, 4, 1), { shape: [2, 4] });
  const backwards = simpleRNN(x, h0, parameters, { reverse: true });
  const flipped = simpleRNN(x.reverse(1), h0, parameters);
  expect(backwards.sequence.dataSync()).toBeAllClose(flipped.sequence.reverse(1).dataSync(), { atol: 1e-6 });
  expect(backwards.last.dataSync()).toBeAllClose(flipped.last.dataSync(), { atol: 1e-6 });
});

test('a recurrent mask scales the state that enters the recurrent product', () => {
  const x = tensor([[[1], [2]]]);
  const one = tensor([[1]]);
  const parameters = { kernel: one, recurrentKernel: one, bias: null, recurrentMask: tensor([[0.5]]) };
  const { sequence } = simpleRNN(x, tensor([[4]]), parameters, { activation: 'linear' });
  expect([...sequence.dataSync()]).toEqual([1 + 2, 2 + 1.5]);
});

test('sizes that do not fit are named', () => {
  const parameters = (inputs: number, units: number): CellParameters => ({
    kernel: tensor(new Float32Array(inputs * units), { shape: [inputs, units] }),
    recurrentKernel: tensor(new Float32Array(units * units), { shape: [units, units] }),
    bias: null,
  });
  const zeros = (...shape: number[]): Tensor =>
    tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });
  expect(() => simpleRNN(zeros(2, 3), zeros(2, 4), parameters(3, 4))).toThrow(
    /x must be \[batch, time, features\]/,
  );
  expect(() => simpleRNN(zeros(2, 3, 5), zeros(2, 4), parameters(3, 4))).toThrow(
    /x must have shape \[2, 3, 3\], got \[2, 3, 5\]/,
  );
  expect(() => simpleRNN(zeros(2, 3, 3), zeros(1, 4), parameters(3, 4))).toThrow(
    /h0 must have shape \[2, 4\], got \[1, 4\]/,
  );
  expect(() => simpleRNN(zeros(2, 0, 3), zeros(2, 4), parameters(3, 4))).toThrow(ShapeError);
});
