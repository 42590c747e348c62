import * as tf from '@tensorflow/tfjs-core';
import '@unroll/testing';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { testedBackend } from '../../../testing/tested-backend.js';
import { setBackend } from '../../backend.js';
import { ShapeError } from '../../errors.js';
import { GRU, LSTM, type SequenceAttributes, useThreads } from '../index.js';
import { ThreadPool } from '../wasm/thread-pool.js';

beforeAll(() => setBackend(testedBackend));

type Named = Record<string, tf.Tensor>;

const layout: SequenceAttributes = { timeMajor: false, reverse: false };

const cells = [
  { cell: 'LSTM', kernel: LSTM.forward, grad: LSTM.backward, gates: 4 },
  { cell: 'GRU', kernel: GRU.forward, grad: GRU.backward, gates: 3 },
];
type CellCase = (typeof cells)[number];

const wave = (shape: number[], seed: number, scale: number) =>
  tf.tensor(
    Float32Array.from(
      { length: tf.util.sizeFromShape(shape) },
      (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed),
    ),
    shape,
  );

function inputsOf(
  { cell, gates }: CellCase,
  batch: number,
  steps: number,
  inputs: number,
  units: number,
): Named {
  return {
    x: wave([batch, steps, inputs], 1, 1),
    h0: wave([batch, units], 2, 0.5),
    ...(cell === 'LSTM' && { c0: wave([batch, units], 3, 0.5) }),
    kernel: wave([inputs, gates * units], 4, 0.4),
    recurrentKernel: wave([units, gates * units], 5, 0.4),
    bias: wave([gates * units], 6, 0.2),
    ...(cell === 'GRU' && { recurrentBias: wave([gates * units], 7, 0.2) }),
  };
}

const run = (kernel: string, inputs: Named, attrs: SequenceAttributes = layout) =>
  tf.engine().runKernel<tf.Tensor[]>(kernel, inputs, { ...attrs });

/** Forward's outputs by name. */
function forward({ cell, kernel }: CellCase, inputs: Named, attrs?: SequenceAttributes): Named {
  const names = ['sequence', 'last', ...(cell === 'LSTM' ? ['lastCell'] : []), 'workspace'];
  const outputs = run(kernel, inputs, attrs);
  return Object.fromEntries(names.map((name, i) => [name, outputs[i]!]));
}

/** Backward's results, in the order of the inputs. */
function backward(
  testCase: CellCase,
  inputs: Named,
  gradients: Named,
  attrs?: SequenceAttributes,
): tf.Tensor[] {
  const { sequence, workspace } = forward(testCase, inputs);
  return run(testCase.grad, { ...inputs, ...gradients, sequence: sequence!, workspace: workspace! }, attrs);
}

const bits = (tensors: Named | tf.Tensor[]) => Object.values(tensors).map((t) => t.dataSync());

describe.each(cells)('Unroll$cell', (testCase) => {
  it('gives each gradient the shape of its input, and takes missing ones as zero', () => {
    const inputs = inputsOf(testCase, 18, 5, 3, 7);
    const dSequence = wave([18, 5, 7], 8, 1);
    const states = {
      dLast: tf.zeros([18, 7]),
      ...(testCase.cell === 'LSTM' && { dLastCell: tf.zeros([18, 7]) }),
    };
    const some = backward(testCase, inputs, { dSequence });
    expect(some.map(({ shape }) => shape)).toEqual(Object.values(inputs).map(({ shape }) => shape));
    expect(bits(backward(testCase, inputs, { dSequence, ...states }))).toEqual(bits(some));
    const last = wave([18, 7], 9, 1);
    expect(bits(backward(testCase, inputs, { dSequence: tf.zeros([18, 5, 7]), dLast: last }))).toEqual(
      bits(backward(testCase, inputs, { dLast: last })),
    );
  });

  it('takes missing biases as zero', () => {
    const { bias, recurrentBias, ...inputs } = inputsOf(testCase, 20, 4, 3, 5);
    const zeros = {
      bias: tf.zerosLike(bias!),
      ...(recurrentBias && { recurrentBias: tf.zerosLike(recurrentBias) }),
    };
    expect(bits(forward(testCase, inputs))).toEqual(bits(forward(testCase, { ...inputs, ...zeros })));
  });

  it('leaves out what is not wanted: a workspace, the gradient of x', () => {
    const inputs = inputsOf(testCase, 19, 6, 4, 5);
    const { workspace, ...outputs } = forward(testCase, inputs);
    const { workspace: none, ...same } = forward(testCase, inputs, { ...layout, needsGradient: false });
    expect(workspace!.size).toBeGreaterThan(0);
    expect(none!.shape).toEqual([0]);
    expect(bits(same)).toEqual(bits(outputs));

    const dSequence = wave([19, 6, 5], 8, 1);
    const [dx, ...others] = backward(testCase, inputs, { dSequence });
    const [empty, ...rest] = backward(
      testCase,
      inputs,
      { dSequence },
      { ...layout, needsInputGradient: false },
    );
    expect(dx!.shape).toEqual([19, 6, 4]);
    expect(empty!.shape).toEqual([0]);
    expect(bits(rest)).toEqual(bits(others));
  });

  it('gives the same bits every time, and for a panel whatever stands beside it', () => {
    const inputs = inputsOf(testCase, 39, 7, 3, 9);
    const first = bits(forward(testCase, inputs));
    // A call of other sizes in between leaves other values behind in the arena.
    backward(testCase, inputsOf(testCase, 5, 9, 13, 21), { dLast: wave([5, 21], 1, 1) });
    expect(bits(forward(testCase, inputs))).toEqual(first);

    const ofSamples = ['x', 'h0', 'c0'];
    const panel = Object.fromEntries(
      Object.entries(inputs).map(([name, t]) => [name, ofSamples.includes(name) ? tf.slice(t, 16, 16) : t]),
    );
    const { sequence } = forward(testCase, panel);
    expect(sequence!.dataSync()).toEqual(first[0]!.slice(16 * 7 * 9, 32 * 7 * 9));
  });

  it('has the bits of one thread on two, but for sums over samples', async () => {
    const values = Uint8Array.from({ length: 75 * 12 }, (_, i) => (Math.sin(i) > -0.5 ? 1 : 0));
    const mask = tf.tensor(values, [75, 12], 'bool');
    const inputs = { ...inputsOf(testCase, 75, 12, 7, 21), mask };
    const gradients = { dSequence: wave([75, 12, 21], 8, 1), dLast: wave([75, 21], 9, 1) };
    const compute = () =>
      [bits(forward(testCase, inputs)), bits(backward(testCase, inputs, gradients))] as const;
    const [outputs, alone] = compute();
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    try {
      expect(await useThreads(2)).toBe(2);
      const [same, shared] = compute();
      // Those of native kernels are not ours to count: native/threads.test.ts is about them.
      expect(run).toHaveBeenCalledTimes(testedBackend === 'cpu' ? 3 : 0);
      expect(same).toEqual(outputs);
      const ofSamples = testCase.cell === 'LSTM' ? 3 : 2;
      expect(shared.slice(0, ofSamples)).toEqual(alone.slice(0, ofSamples));
      for (const [i, sum] of shared.slice(ofSamples).entries()) {
        const wanted = alone[ofSamples + i] as Float32Array;
        const atol = 2e-6 * Math.max(...wanted.map(Math.abs));
        expect(sum).toBeAllClose(wanted, { rtol: 0, atol });
      }
    } finally {
      run.mockRestore();
      await useThreads(1);
    }
  });

  it.each([18, 30, 3])('passes NaN on in its own sample only, of %d', (batch) => {
    const inputs = inputsOf(testCase, batch, 4, 3, 5);
    const values = inputs.x!.dataSync().slice();
    values[2 * 4 * 3 + 1] = Number.NaN;
    const x = tf.tensor(values, inputs.x!.shape);
    const samples = (t: tf.Tensor) => tf.any(tf.isNaN(tf.reshape(t, [batch, -1])), 1).dataSync();
    const onlyThird = Uint8Array.from({ length: batch }, (_, b) => Number(b === 2));
    expect(samples(forward(testCase, { ...inputs, x }).sequence!)).toEqual(onlyThird);
    const [dx] = backward(testCase, { ...inputs, x }, { dSequence: wave([batch, 4, 5], 8, 1) });
    expect(samples(dx!)).toEqual(onlyThird);
  });

  it.each([1, 16])('flushes gradients that vanish over time, with %d samples', (batch) => {
    const inputs = inputsOf(testCase, batch, 600, 2, 6);
    const { gates } = testCase;
    // Gates that let nothing through: the first two of either cell are what carries the state.
    const bias = tf.tensor(Float32Array.from({ length: 6 * gates }, (_, i) => (i < 12 ? -2 : 0)));
    const small = { recurrentKernel: tf.mul(inputs.recurrentKernel!, 0.3), bias };
    const [dx] = backward(testCase, { ...inputs, ...small }, { dLast: wave([batch, 6], 8, 1) });
    const magnitudes = Array.from(dx!.dataSync(), Math.abs);
    expect(magnitudes.at(-1)).toBeGreaterThan(1e-4);
    expect(magnitudes[0]).toBe(0);
    expect(magnitudes.filter((value) => value > 0 && value < 2 ** -126)).toEqual([]);
  });

  it.each([
    ['h0', [2, 4], 'h0 must have shape [2, 5], got [2, 4]'],
    ['c0', [2, 4], 'c0 must have shape [2, 5], got [2, 4]'],
    ['x', [2, 12], 'x must have shape [B, T, I] with T >= 1, got [2, 12]'],
    ['kernel', [3, 5 * testCase.gates], `kernel must have shape [4, ${5 * testCase.gates}], got [3, `],
    ['bias', [4], `bias must have shape [${5 * testCase.gates}], got [4]`],
  ])('refuses a %s that does not fit', (name, shape, message) => {
    const inputs = inputsOf(testCase, 2, 3, 4, 5);
    const attempt = () => run(testCase.kernel, { ...inputs, [name]: tf.zeros(shape) });
    expect(attempt).toThrow(ShapeError);
    expect(attempt).toThrow(`${testCase.kernel}: ${message}`);
  });

  it('refuses a workspace of other sizes', () => {
    const inputs = inputsOf(testCase, 2, 3, 4, 5);
    const { sequence } = forward(testCase, inputs);
    expect(() => run(testCase.grad, { ...inputs, sequence: sequence!, workspace: tf.zeros([7]) })).toThrow(
      /workspace must have shape \[\d+\], got \[7\]/,
    );
  });

  it("is what tfjs's own gradients go through", () => {
    const inputs = inputsOf(testCase, 2, 5, 3, 4);
    const names = Object.keys(inputs);
    const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    const dSequence = wave([2, 5, 4], 8, 1);
    const sequenceOf = (...tensors: tf.Tensor[]) => run(testCase.kernel, named(tensors))[0]!;
    const actual = tf.grads(sequenceOf)(Object.values(inputs), dSequence);
    expect(bits(actual)).toEqual(bits(backward(testCase, inputs, { dSequence })));
  });
});
