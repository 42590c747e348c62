import * as tf from '@tensorflow/tfjs-core';
import { noTensorFlow } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memory, setBackend, type Tensor, tensor } from '../../index.js';
import { lstm } from '../../rnn/index.js';
import { LSTM } from '../kernels/gated.js';
import type { SequenceAttributes, SequenceGradInputs } from '../kernels/sequence.js';
import { sequenceBackward, sequenceForward } from '../kernels/sequence-kernels.js';
import { installNative } from '../native/kernels.js';
import { isLargeLSTM } from './crossing.js';
import { isOfNativeLSTM, nativeLSTM, nativeLSTMGrad } from './lstm.js';

/** Beside WebAssembly's kernels, which TensorFlow's operations overtake at smaller sizes than those in machine code. */
async function onTensorFlow(): Promise<void> {
  await setBackend('tensorflow');
  installNative(undefined);
}

const wave = (length: number, seed: number, scale = 1) =>
  Float32Array.from({ length }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed));

/** Handles that the binding holds. */
const nativeTensors = () =>
  (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();

const values = (shape: number[], seed: number, scale = 1) =>
  tf.tensor(wave(tf.util.sizeFromShape(shape), seed, scale), shape);

type Named = Record<string, tf.Tensor>;

const layouts: SequenceAttributes[] = [
  { timeMajor: false, reverse: false },
  { timeMajor: true, reverse: false },
  { timeMajor: false, reverse: true },
  { timeMajor: true, reverse: true },
];

describe.skipIf(noTensorFlow)(`the LSTM by TensorFlow${noTensorFlow}`, () => {
  beforeAll(onTensorFlow);
  afterAll(() => setBackend('cpu'));

  const inputsOf = (
    [batch, steps, inputs, units]: readonly number[],
    { timeMajor }: SequenceAttributes,
  ): Named & { x: tf.Tensor; h0: tf.Tensor } => ({
    x: values(timeMajor ? [steps!, batch!, inputs!] : [batch!, steps!, inputs!], 1),
    h0: values([batch!, units!], 2, 0.5),
    c0: values([batch!, units!], 3, 0.5),
    kernel: values([inputs!, 4 * units!], 4, 1 / Math.sqrt(inputs!)),
    recurrentKernel: values([units!, 4 * units!], 5, 1 / Math.sqrt(units!)),
    bias: values([4 * units!], 6, 0.5),
  });

  const gradientsOf = ([batch, steps, , units]: readonly number[], { timeMajor }: SequenceAttributes) => ({
    dSequence: values(timeMajor ? [steps!, batch!, units!] : [batch!, steps!, units!], 7),
    dLast: values([batch!, units!], 8),
    dLastCell: values([batch!, units!], 9),
  });

  /** Both ways' outputs; unroll's kernel is tested against a float64 one of its own. */
  const forwards = (given: Named & { x: tf.Tensor; h0: tf.Tensor }, attrs: SequenceAttributes) =>
    [nativeLSTM, sequenceForward(LSTM)].map((forward) =>
      forward(given as unknown as SequenceGradInputs, tf.backend(), attrs),
    ) as [tf.TensorInfo[], tf.TensorInfo[]];

  const free = (tensors: tf.TensorInfo[]) => {
    for (const { dataId } of tensors) tf.backend().disposeData(dataId);
  };

  /** Sums of terms of the largest size may cancel, so errors are measured by that. */
  function expectClose(actual: tf.TensorInfo[], wanted: tf.TensorInfo[]): void {
    expect(actual.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
    for (const [i, one] of actual.entries()) {
      const found = tf.backend().readSync(one.dataId) as Float32Array;
      const right = tf.backend().readSync(wanted[i]!.dataId) as Float32Array;
      expect(found.length).toBe(right.length);
      const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const worst = right.reduce((most, value, j) => Math.max(most, Math.abs(value - found[j]!)), 0);
      expect(worst / largest).toBeLessThan(3e-6);
    }
  }

  const sizes = [
    [3, 5, 4, 6],
    [1, 1, 1, 1],
    [17, 4, 33, 16],
  ];
  const cases = layouts.flatMap((attrs) => sizes.map((size) => [attrs, size] as const));

  test.each(cases)('values and gradients are those of the WASM kernel, and freed: %o, %j', (attrs, size) => {
    const before = nativeTensors();
    const given = inputsOf(size, attrs);
    const all = gradientsOf(size, attrs);
    const [own, wasm] = forwards(given, attrs);
    expectClose(own.slice(0, 3), wasm.slice(0, 3));
    for (const names of [['dSequence', 'dLast', 'dLastCell'], ['dSequence'], ['dLast'], ['dLastCell'], []]) {
      const gradients = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
      const by = (backward: typeof nativeLSTMGrad, [sequence, , , workspace]: tf.TensorInfo[]) =>
        backward(
          { ...given, ...gradients, sequence, workspace } as unknown as SequenceGradInputs,
          tf.backend(),
          attrs,
        );
      const [found, wanted] = [by(nativeLSTMGrad, own), by(sequenceBackward(LSTM), wasm)];
      expectClose(found, wanted);
      free([...found, ...wanted]);
    }
    free([...own, ...wasm]);
    tf.dispose([Object.values(given), Object.values(all)]);
    expect(nativeTensors()).toBe(before);
  });

  test('a missing bias is zero', () => {
    const [attrs, size] = cases[0]!;
    const { bias, ...given } = inputsOf(size, attrs);
    const [own, wasm] = forwards(given as ReturnType<typeof inputsOf>, attrs);
    expectClose(own.slice(0, 3), wasm.slice(0, 3));
    bias!.dispose();
  });

  test('what is not wanted is left out: a workspace, the gradient of x', () => {
    const [attrs, size] = cases[0]!;
    const given = inputsOf(size, attrs);
    const forward = (needsGradient: boolean) =>
      nativeLSTM(given as unknown as SequenceGradInputs, tf.backend(), { ...attrs, needsGradient });
    expect(forward(false)[3]!.shape).toEqual([0]);
    const [sequence, last, , workspace] = forward(true);
    const [dx, dh0] = nativeLSTMGrad(
      { ...given, sequence, workspace, dLast: last } as unknown as SequenceGradInputs,
      tf.backend(),
      { ...attrs, needsInputGradient: false },
    );
    expect(dx!.shape).toEqual([0]);
    expect(dh0!.shape).toEqual([size[0], size[3]]);
  });

  test('the workspace tells which way made it', () => {
    const [attrs, size] = cases[0]!;
    const given = inputsOf(size, attrs);
    const isNative = forwards(given, attrs).map(([sequence, , , workspace]) =>
      isOfNativeLSTM({ ...given, sequence, workspace } as unknown as SequenceGradInputs, attrs),
    );
    expect(isNative).toEqual([true, false]);
  });
});

describe.skipIf(noTensorFlow)(`LSTM layers on tensorflow${noTensorFlow}`, () => {
  beforeAll(onTensorFlow);
  afterAll(() => setBackend('cpu'));

  const leaf = (shape: number[], seed: number, scale: number) =>
    tensor(wave(tf.util.sizeFromShape(shape), seed, scale), { shape, requiresGrad: true });

  const UNITS = 144;
  const layer = () => ({
    kernel: leaf([24, 4 * UNITS], 3, 0.1),
    recurrentKernel: leaf([UNITS, 4 * UNITS], 4, 0.05),
    bias: leaf([4 * UNITS], 5, 0.1),
  });

  test('these are large', () => {
    const states = [leaf([40, UNITS], 2, 1), leaf([40, UNITS], 6, 1)] as const;
    const inputs = { x: leaf([40, 6, 24], 1, 1), h0: states[0], c0: states[1], ...layer() };
    expect(isLargeLSTM(inputs as unknown as SequenceGradInputs)).toBe(true);
  });

  /** Values and gradients, the mask given. */
  const step = (mask?: Tensor) => {
    const x = leaf([40, 6, 24], 1, 1);
    const [h0, c0, parameters] = [leaf([40, UNITS], 2, 1), leaf([40, UNITS], 6, 1), layer()];
    const { sequence, last } = lstm(x, [h0, c0], parameters, mask && { mask });
    sequence.square().mean().add(last[1].mean()).backward();
    const leaves: Tensor[] = [x, h0, c0, ...Object.values(parameters)];
    return [sequence, ...leaves.map((one) => one.grad!)].map((one) => one.dataSync() as Float32Array);
  };

  const halfMasked = () =>
    tensor(
      Array.from({ length: 40 }, (_, b) => Array.from({ length: 6 }, (_, t) => (b + t) % 2 === 0)),
      { dtype: 'bool' },
    );

  test.each([
    ['without a mask', () => undefined],
    ['with a mask', halfMasked],
  ])('large ones equal those on cpu, forward and backward, %s', async (_, mask) => {
    const found = step(mask());
    await setBackend('cpu');
    const wanted = step(mask());
    await onTensorFlow();
    for (const [i, array] of found.entries()) {
      const largest = wanted[i]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [j, value] of array.entries())
        expect(Math.abs(value - wanted[i]![j]!)).toBeLessThan(1e-5 * largest);
    }
  });

  test('200 training steps leave as many native tensors as 10', () => {
    const parameters = layer();
    const x = tensor(wave(40 * 3 * 24, 1), { shape: [40, 3, 24] });
    const [h0, c0] = [2, 6].map((seed) => tensor(wave(40 * UNITS, seed), { shape: [40, UNITS] })) as [
      Tensor,
      Tensor,
    ];
    const train = () => {
      const { sequence, last } = lstm(x, [h0, c0], parameters);
      const squares = sequence.square();
      const loss = squares.sum();
      loss.backward();
      for (const result of [sequence, ...last, squares, loss]) result.dispose();
      for (const parameter of Object.values(parameters)) {
        const gradient = parameter.grad!;
        parameter.grad = null;
        gradient.dispose();
      }
    };
    const held = () => ({
      native: nativeTensors(),
      tfjs: tf.memory().numTensors,
      live: memory().numTensors,
    });
    for (let i = 0; i < 10; i++) train();
    const before = held();
    for (let i = 10; i < 200; i++) train();
    expect(held()).toEqual(before);
  });
});

describe('what is a large LSTM', () => {
  const info = (shape: number[], dtype: tf.DataType = 'float32') => ({ dataId: {}, shape, dtype });
  const shapes = (batch: number, steps: number, inputs: number, units: number) => ({
    ...{ x: info([batch, steps, inputs]), h0: info([batch, units]), c0: info([batch, units]) },
    ...{ kernel: info([inputs, 4 * units]), recurrentKernel: info([units, 4 * units]) },
  });

  test('one of many units or samples', () => {
    const isLarge = (...sizes: Parameters<typeof shapes>) => isLargeLSTM(shapes(...sizes));
    expect(isLarge(32, 50, 256, 256)).toBe(true);
    expect(isLarge(32, 50, 16, 16)).toBe(false);
    expect(isLarge(512, 50, 32, 32)).toBe(true);
  });

  test('not one with a mask', () => {
    const large = shapes(32, 50, 256, 256);
    expect(isLargeLSTM(large)).toBe(true);
    expect(isLargeLSTM({ ...large, mask: info([32, 50], 'bool') })).toBe(false);
  });
});
