import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ROUNDINGS,
  referenceBackward,
  referenceForward,
  type Sizes,
  worstRounding,
} from '../../../testing/reference.js';
import { testedBackend } from '../../../testing/tested-backend.js';
import { setBackend } from '../../backend.js';
import { ShapeError } from '../../errors.js';
import { type SequenceAttributes, SIMPLE_RNN } from '../index.js';

beforeAll(() => setBackend(testedBackend));

/** Values in [-scale, scale), a stream of its own for every seed. */
function uniform(seed: number, length: number, scale: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * scale;
  });
}

function problem({ batch, steps, inputs, units }: Sizes, { timeMajor }: SequenceAttributes, seed = 1) {
  const [major, minor] = timeMajor ? [steps, batch] : [batch, steps];
  const tensor = (shape: number[], scale: number) =>
    tf.tensor(uniform(seed++ * 7919, tf.util.sizeFromShape(shape), scale), shape);
  return {
    inputs: {
      x: tensor([major, minor, inputs], 1),
      h0: tensor([batch, units], 1),
      kernel: tensor([inputs, units], 1 / Math.sqrt(inputs)),
      recurrentKernel: tensor([units, units], 1 / Math.sqrt(units)),
      bias: tensor([units], 0.5),
    },
    gradients: { dSequence: tensor([major, minor, units], 1), dLast: tensor([batch, units], 1) },
  };
}

const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: SequenceAttributes) =>
  tf.engine().runKernel<tf.Tensor[]>(kernel, inputs, { ...attrs });

const dataOf = <K extends string>(tensors: Record<K, tf.Tensor>) =>
  Object.fromEntries(
    Object.entries<tf.Tensor>(tensors).map(([name, t]) => [name, t.dataSync()]),
  ) as unknown as Record<K, Float32Array>;

function check(sizes: Sizes, attrs: SequenceAttributes, seed?: number): void {
  tf.tidy(() => {
    const { inputs, gradients } = problem(sizes, attrs, seed);
    const [sequence, last, workspace] = run(SIMPLE_RNN.forward, inputs, attrs) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const expected = referenceForward(sizes, attrs, dataOf(inputs));
    expect(worstRounding(sequence.dataSync(), expected.sequence)).toBeLessThan(ROUNDINGS);
    expect(worstRounding(last.dataSync(), expected.last)).toBeLessThan(ROUNDINGS);

    const { bias: _, ...saved } = inputs;
    const actual = run(SIMPLE_RNN.backward, { ...saved, sequence, workspace, ...gradients }, attrs);
    const wanted = referenceBackward(sizes, attrs, dataOf(inputs), dataOf({ sequence, ...gradients }));
    expect(actual.map(({ shape }) => shape)).toEqual(Object.values(inputs).map(({ shape }) => shape));
    actual.forEach((gradient, i) => {
      expect(worstRounding(gradient.dataSync(), wanted[i]!)).toBeLessThan(ROUNDINGS);
    });
  });
}

const tanh: SequenceAttributes = { activation: 'tanh', timeMajor: false, reverse: false };

describe('UnrollSimpleRNN against float64 loops', () => {
  it.each<[name: string, Sizes]>([
    ['everything 1', { batch: 1, steps: 1, inputs: 1, units: 1 }],
    ['one long sequence', { batch: 1, steps: 1208, inputs: 50, units: 40 }],
    ['a batch, first layer', { batch: 32, steps: 50, inputs: 1, units: 50 }],
    ['a batch, later layer', { batch: 32, steps: 50, inputs: 50, units: 50 }],
    ['odd sizes', { batch: 37, steps: 13, inputs: 7, units: 11 }],
    ['wide', { batch: 3, steps: 5, inputs: 130, units: 129 }],
    ['whole panels and a rest', { batch: 39, steps: 33, inputs: 6, units: 10 }],
    ['a panel with empty lanes', { batch: 30, steps: 17, inputs: 5, units: 9 }],
    ['a batch of one step', { batch: 19, steps: 1, inputs: 3, units: 5 }],
  ])('%s', (_, sizes) => {
    check(sizes, tanh);
    check(sizes, { ...tanh, timeMajor: true, reverse: true });
  });

  it('any sizes, activation, major axis and direction', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 40 }),
          steps: fc.integer({ min: 1, max: 24 }),
          inputs: fc.integer({ min: 1, max: 20 }),
          units: fc.integer({ min: 1, max: 24 }),
        }),
        fc.record({
          activation: fc.constantFrom('tanh', 'relu', 'linear'),
          timeMajor: fc.boolean(),
          reverse: fc.boolean(),
        }),
        fc.nat(1e6),
        check,
      ),
      { numRuns: 150 },
    );
  });

  it('a relu whose argument is 0 within rounding', () => {
    const sizes = { batch: 29, steps: 24, inputs: 9, units: 16 };
    check(sizes, { activation: 'relu', timeMajor: false, reverse: true }, 856106);
  });

  it('takes a missing bias and missing gradients as zero', () => {
    const sizes = { batch: 18, steps: 6, inputs: 5, units: 9 };
    const { inputs, gradients } = problem(sizes, tanh);
    const { bias, ...saved } = inputs;
    const withZeros = run(SIMPLE_RNN.forward, { ...inputs, bias: tf.zerosLike(bias) }, tanh);
    const without = run(SIMPLE_RNN.forward, saved, tanh);
    expect(without[0]!.dataSync()).toEqual(withZeros[0]!.dataSync());

    const [sequence, , workspace] = without as [tf.Tensor, tf.Tensor, tf.Tensor];
    const gradientsOf = (given: Record<string, tf.Tensor>) =>
      run(SIMPLE_RNN.backward, { ...saved, sequence, workspace, ...given }, tanh).map((t) => t.dataSync());
    const { dSequence, dLast } = gradients;
    expect(gradientsOf({ dSequence })).toEqual(gradientsOf({ dSequence, dLast: tf.zerosLike(dLast) }));
    expect(gradientsOf({ dLast })).toEqual(gradientsOf({ dLast, dSequence: tf.zerosLike(dSequence) }));
    expect(gradientsOf({}).every((values) => values.every((value) => value === 0))).toBe(true);
  });

  it.each([1, 19])('leaves dx out where it is not wanted (%i samples)', (batch) => {
    const { inputs, gradients } = problem({ batch, steps: 6, inputs: 5, units: 9 }, tanh);
    const [sequence, , workspace] = run(SIMPLE_RNN.forward, inputs, tanh) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const { bias: _, ...saved } = inputs;
    const given = { ...saved, sequence, workspace, ...gradients };
    const [dx, ...others] = run(SIMPLE_RNN.backward, given, tanh);
    const attrs: SequenceAttributes = { ...tanh, needsInputGradient: false };
    const [none, ...same] = run(SIMPLE_RNN.backward, given, attrs);
    expect(dx!.shape).toEqual(inputs.x.shape);
    expect(none!.shape).toEqual([0]);
    expect(same.map((t) => t.dataSync())).toEqual(others.map((t) => t.dataSync()));
  });

  it('gives the same bits every time', () => {
    const { inputs } = problem({ batch: 20, steps: 30, inputs: 6, units: 10 }, tanh);
    const first = run(SIMPLE_RNN.forward, inputs, tanh).map((t) => t.dataSync());
    // A call of other sizes in between leaves other values behind in the arena.
    check({ batch: 5, steps: 9, inputs: 13, units: 21 }, tanh);
    expect(run(SIMPLE_RNN.forward, inputs, tanh).map((t) => t.dataSync())).toEqual(first);
  });
});

describe('on the wasm backend', () => {
  beforeAll(() => setBackend('wasm'));
  afterAll(() => setBackend(testedBackend));

  it('reads and writes the values of that backend', () => {
    check({ batch: 3, steps: 7, inputs: 5, units: 6 }, tanh);
    check({ batch: 32, steps: 50, inputs: 1, units: 50 }, { ...tanh, timeMajor: true });
  });
});

describe('the values it meets', () => {
  it('passes NaN on, in its own sample only', () => {
    const sizes = { batch: 18, steps: 4, inputs: 3, units: 5 };
    const { inputs, gradients } = problem(sizes, tanh);
    const values = inputs.x.dataSync().slice();
    values[2 * 4 * 3 + 1] = Number.NaN;
    const x = tf.tensor(values, inputs.x.shape);
    const [sequence, , workspace] = run(SIMPLE_RNN.forward, { ...inputs, x }, tanh) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const samples = (t: tf.Tensor) => tf.any(tf.isNaN(tf.reshape(t, [18, -1])), 1).dataSync();
    const onlyThird = Uint8Array.from({ length: 18 }, (_, b) => Number(b === 2));
    expect(samples(sequence)).toEqual(onlyThird);

    const { bias: _, ...saved } = inputs;
    const [dx] = run(SIMPLE_RNN.backward, { ...saved, x, sequence, workspace, ...gradients }, tanh);
    expect(samples(dx!)).toEqual(onlyThird);
  });

  it('reads inputs that are views of a larger array', () => {
    const { inputs } = problem({ batch: 2, steps: 3, inputs: 4, units: 5 }, tanh);
    const backing = new Float32Array(40);
    backing.set(inputs.x.dataSync(), 9);
    const x = tf.tensor(backing.subarray(9, 9 + 24), [2, 3, 4]);
    expect(run(SIMPLE_RNN.forward, { ...inputs, x }, tanh)[0]!.dataSync()).toEqual(
      run(SIMPLE_RNN.forward, inputs, tanh)[0]!.dataSync(),
    );
  });

  it('flushes gradients that vanish over time instead of computing with denormals', () => {
    const { inputs, gradients } = problem({ batch: 1, steps: 600, inputs: 2, units: 6 }, tanh);
    const { bias: _, ...saved } = { ...inputs, recurrentKernel: tf.mul(inputs.recurrentKernel, 0.5) };
    const [sequence, , workspace] = run(SIMPLE_RNN.forward, saved, tanh) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { dLast } = gradients;
    const [dx] = run(SIMPLE_RNN.backward, { ...saved, sequence, workspace, dLast }, tanh);
    const magnitudes = Array.from(dx!.dataSync(), Math.abs);
    expect(magnitudes.at(-1)).toBeGreaterThan(1e-3);
    expect(magnitudes[0]).toBe(0);
    expect(magnitudes.filter((value) => value > 0 && value < 2 ** -126)).toEqual([]);
  });

  it.each([
    ['h0', [2, 4], 'h0 must have shape [2, 5], got [2, 4]'],
    ['kernel', [3, 5], 'kernel must have shape [4, 5], got [3, 5]'],
    ['recurrentKernel', [5, 4], 'recurrentKernel must have shape [5, 5], got [5, 4]'],
    ['bias', [4], 'bias must have shape [5], got [4]'],
    ['x', [2, 12], 'x must have shape [B, T, I] with T >= 1, got [2, 12]'],
  ])('refuses a %s that does not fit', (name, shape, message) => {
    const { inputs } = problem({ batch: 2, steps: 3, inputs: 4, units: 5 }, tanh);
    const attempt = () => run(SIMPLE_RNN.forward, { ...inputs, [name]: tf.zeros(shape) }, tanh);
    expect(attempt).toThrow(ShapeError);
    expect(attempt).toThrow(`UnrollSimpleRNN: ${message}`);
  });
});

describe("tfjs's own gradients", () => {
  it.each([
    ['dSequence', 0],
    ['dLast', 1],
  ] as const)('run through the kernel from %s', (given, output) => {
    const sizes = { batch: 2, steps: 5, inputs: 3, units: 4 };
    const { inputs, gradients } = problem(sizes, tanh);
    const outputOf = (...[x, h0, kernel, recurrentKernel, bias]: tf.Tensor[]) =>
      run(
        SIMPLE_RNN.forward,
        { x: x!, h0: h0!, kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! },
        tanh,
      )[output]!;
    const actual = tf.grads(outputOf)(Object.values(inputs), gradients[given]);

    const other = given === 'dLast' ? 'dSequence' : 'dLast';
    const received = dataOf({ ...gradients, [other]: tf.zerosLike(gradients[other]) });
    const sequence = referenceForward(sizes, tanh, dataOf(inputs)).sequence.values;
    referenceBackward(sizes, tanh, dataOf(inputs), { sequence, ...received }).forEach((wanted, i) => {
      expect(worstRounding(actual[i]!.dataSync(), wanted)).toBeLessThan(ROUNDINGS);
    });
  });
});
