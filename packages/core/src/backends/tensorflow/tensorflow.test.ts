import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { noTensorFlow } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { referenceBackward, referenceForward, type Sizes } from '../../../testing/reference.js';
import { matmul, memory, setBackend, type Tensor, tensor } from '../../index.js';
import { simpleRNN } from '../../rnn/index.js';
import type { SequenceAttributes } from '../kernels/sequence.js';
import { installNative } from '../native/kernels.js';
import { isLargeProduct, isLargeRecurrence } from './crossing.js';
import { nativeMatMul } from './mat-mul.js';
import { nativeSimpleRNN, nativeSimpleRNNGrad } from './simple-rnn.js';

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

describe.skipIf(noTensorFlow)(`TensorFlow's own operations${noTensorFlow}`, () => {
  beforeAll(onTensorFlow);
  afterAll(() => setBackend('cpu'));

  const values = (size: number[], seed: number, scale = 1) =>
    tf.tensor(wave(tf.util.sizeFromShape(size), seed, scale), size);

  /** Sums of terms of the largest size may cancel, so errors are measured by that. */
  function expectClose(actual: tf.TensorInfo, wanted: Float64Array): void {
    const found = tf.backend().readSync(actual.dataId) as Float32Array;
    expect(found.length).toBe(wanted.length);
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
    expect(worst / largest).toBeLessThan(2e-6);
  }

  const layouts: SequenceAttributes[] = [
    { activation: 'tanh', timeMajor: false, reverse: false },
    { activation: 'tanh', timeMajor: true, reverse: true },
    { activation: 'relu', timeMajor: false, reverse: true },
    { activation: 'linear', timeMajor: true, reverse: false },
  ];
  const sizes: Sizes[] = [
    { batch: 3, steps: 5, inputs: 4, units: 6 },
    { batch: 1, steps: 1, inputs: 1, units: 1 },
    { batch: 17, steps: 4, inputs: 33, units: 9 },
  ];
  const cases = layouts.flatMap((attrs) => sizes.map((size) => [attrs, size] as const));

  test.each(cases)('the recurrence equals the float64 one: %o, %o', (attrs, size) => {
    const { batch, steps, inputs, units } = size;
    const [major, minor] = attrs.timeMajor ? [steps, batch] : [batch, steps];
    const before = nativeTensors();
    const given = {
      x: values([major, minor, inputs], 1),
      h0: values([batch, units], 2),
      kernel: values([inputs, units], 3, 1 / Math.sqrt(inputs)),
      recurrentKernel: values([units, units], 4, 1 / Math.sqrt(units)),
      bias: values([units], 5, 0.5),
    };
    const arrays = Object.fromEntries(
      Object.entries(given).map(([name, one]) => [name, one.dataSync()]),
    ) as unknown as Parameters<typeof referenceForward>[2];
    const [sequence, last, workspace] = nativeSimpleRNN(given, tf.backend(), attrs) as tf.Tensor[];
    const wanted = referenceForward(size, attrs, arrays);
    expectClose(sequence!, wanted.sequence.values);
    expectClose(last!, wanted.last.values);

    const [dSequence, dLast] = [values([major, minor, units], 6), values([batch, units], 7)];
    for (const [withSequence, withLast] of [
      [true, true],
      [true, false],
      [false, true],
    ]) {
      const gradients = nativeSimpleRNNGrad(
        {
          ...{ ...given, sequence: sequence!, workspace: workspace! },
          ...(withSequence && { dSequence }),
          ...(withLast && { dLast }),
        },
        tf.backend(),
        attrs,
      ) as tf.Tensor[];
      const zero = (like: tf.Tensor) => new Float32Array(like.size);
      const wantedGradients = referenceBackward(size, attrs, arrays, {
        sequence: sequence!.dataSync(),
        dSequence: withSequence ? dSequence.dataSync() : zero(dSequence),
        dLast: withLast ? dLast.dataSync() : zero(dLast),
      });
      for (const [i, gradient] of gradients.entries()) expectClose(gradient, wantedGradients[i]!.values);
      const names = ['x', 'h0', 'kernel', 'recurrentKernel', 'bias'] as const;
      expect(gradients.map(({ shape }) => shape)).toEqual(names.map((name) => given[name].shape));
      tf.dispose(gradients);
    }
    tf.dispose([...Object.values(given), sequence!, last!, dSequence, dLast]);
    tf.backend().disposeData(workspace!.dataId);
    expect(nativeTensors()).toBe(before);
  });

  test('without its gradient, x gets none', () => {
    const [attrs, size] = cases[0]!;
    const given = {
      x: values([size.batch, size.steps, size.inputs], 1),
      h0: values([size.batch, size.units], 2),
      kernel: values([size.inputs, size.units], 3),
      recurrentKernel: values([size.units, size.units], 4),
    };
    const [sequence, last, workspace] = nativeSimpleRNN(given, tf.backend(), attrs) as tf.Tensor[];
    const gradients = nativeSimpleRNNGrad(
      { ...given, sequence: sequence!, workspace: workspace!, dLast: last! },
      tf.backend(),
      { ...attrs, needsInputGradient: false },
    );
    expect(gradients[0]!.shape).toEqual([0]);
    expect(gradients[1]!.shape).toEqual([size.batch, size.units]);
  });

  test.each([
    [[3, 4], [4, 5], false, false],
    [[4, 3], [4, 5], true, false],
    [[2, 3, 4], [2, 5, 4], false, true],
    [[2, 4, 3], [2, 5, 4], true, true],
  ])('products of %j and %j', (a, b, transposeA, transposeB) => {
    const [left, right] = [values(a, 1), values(b, 2)];
    const product = nativeMatMul({ a: left, b: right }, tf.backend(), { transposeA, transposeB });
    const wanted = tf.matMul(left, right, transposeA, transposeB);
    expect(product.shape).toEqual(wanted.shape);
    expectClose(product, Float64Array.from(wanted.dataSync()));
  });
});

describe.skipIf(noTensorFlow)(`layers on tensorflow${noTensorFlow}`, () => {
  beforeAll(onTensorFlow);
  afterAll(() => setBackend('cpu'));

  const leaf = (shape: number[], seed: number, scale: number) =>
    tensor(wave(tf.util.sizeFromShape(shape), seed, scale), { shape, requiresGrad: true });

  const layer = (units: number) => ({
    kernel: leaf([24, units], 3, 0.1),
    recurrentKernel: leaf([units, units], 4, 0.05),
    bias: leaf([units], 5, 0.1),
  });

  test('large ones equal those on cpu, forward and backward', async () => {
    const step = () => {
      const [x, h0, parameters] = [leaf([40, 6, 24], 1, 1), leaf([40, 160], 2, 1), layer(160)];
      const { sequence } = simpleRNN(x, h0, parameters);
      sequence.square().mean().backward();
      const leaves: Tensor[] = [x, h0, ...Object.values(parameters)];
      return [sequence, ...leaves.map((one) => one.grad!)].map((one) => one.dataSync() as Float32Array);
    };
    const found = step();
    await setBackend('cpu');
    const wanted = step();
    await onTensorFlow();
    for (const [i, array] of found.entries()) {
      const largest = wanted[i]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [j, value] of array.entries())
        expect(Math.abs(value - wanted[i]![j]!)).toBeLessThan(1e-5 * largest);
    }
  });

  test('sizes that do not fit are the kernel’s errors, not TensorFlow’s', () => {
    expect(() => matmul(leaf([300, 300], 1, 1), leaf([200, 300], 2, 1))).toThrow(/inner sizes must match/);
    const attributes = { timeMajor: false, reverse: false };
    const simple = {
      ...{ x: tf.ones([40, 6, 24]), h0: tf.ones([40, 160]), kernel: tf.ones([25, 160]) },
      recurrentKernel: tf.ones([160, 160]),
    };
    expect(() => tf.engine().runKernel('UnrollSimpleRNN', simple, attributes)).toThrow(
      /UnrollSimpleRNN: kernel must have shape \[24, 160\], got \[25, 160\]/,
    );
    const gated = { kernel: tf.ones([24, 640]), recurrentKernel: tf.ones([160, 640]) };
    const lstmOf = (given: tf.NamedTensorMap) => () =>
      tf.engine().runKernel('UnrollLSTM', { ...simple, ...gated, ...given }, attributes);
    expect(lstmOf({ c0: tf.ones([40, 159]) })).toThrow(/UnrollLSTM: c0 must have shape \[40, 160\]/);
    expect(lstmOf({ c0: tf.ones([40, 160]), bias: tf.ones([639]) })).toThrow(
      /UnrollLSTM: bias must have shape \[640\], got \[639\]/,
    );
    expect(lstmOf({})).toThrow(/UnrollLSTM: c0 must be a tensor, got undefined/);
  });

  test.each([160, 8])(
    '1,000 training steps of %i units leave as many native tensors as 10',
    async (units) => {
      const parameters = layer(units);
      const x = tensor(wave(40 * 3 * 24, 1), { shape: [40, 3, 24] });
      const h0 = tensor(wave(40 * units, 2), { shape: [40, units] });
      const train = () => {
        const { sequence, last } = simpleRNN(x, h0, parameters);
        const squares = sequence.square();
        const loss = squares.sum();
        loss.backward();
        for (const result of [sequence, last, squares, loss]) result.dispose();
        for (const parameter of Object.values(parameters)) {
          const gradient = parameter.grad!;
          parameter.grad = null;
          gradient.dispose();
        }
      };
      for (let step = 0; step < 10; step++) train();
      await setImmediate();
      const before = { native: nativeTensors(), tfjs: tf.memory().numTensors, live: memory().numTensors };
      const resident = process.memoryUsage().rss;
      for (let step = 10; step < 1000; step++) train();
      expect({ native: nativeTensors(), tfjs: tf.memory().numTensors, live: memory().numTensors }).toEqual(
        before,
      );
      // One leaked [160, 160] a step would be 100 MB.
      expect(process.memoryUsage().rss - resident).toBeLessThan(80 * 2 ** 20);
    },
  );
});

describe('what is large', () => {
  const shapes = (batch: number, steps: number, inputs: number, units: number) => ({
    x: info([batch, steps, inputs]),
    h0: info([batch, units]),
    kernel: info([inputs, units]),
    recurrentKernel: info([units, units]),
  });
  const info = (shape: number[]) => ({ shape }) as tf.TensorInfo;

  test('a recurrence: by the work of one step', () => {
    const isLarge = (...sizes: [number, number, number, number]) => isLargeRecurrence(shapes(...sizes));
    expect(isLarge(32, 50, 50, 50)).toBe(false);
    expect(isLarge(32, 50, 256, 256)).toBe(true);
    expect(isLarge(1, 1208, 256, 256)).toBe(false);
  });

  test('no recurrence with a mask, and no product that does not fit', () => {
    expect(isLargeRecurrence({ ...shapes(32, 50, 256, 256), mask: info([32, 50]) })).toBe(false);
    const flags = { transposeA: false, transposeB: false };
    expect(isLargeProduct({ a: info([512, 512]), b: info([512, 512]) }, flags)).toBe(true);
    expect(isLargeProduct({ a: info([512, 512]), b: info([511, 512]) }, flags)).toBe(false);
    expect(isLargeProduct({ a: info([9, 512, 512]), b: info([512, 512]) }, flags)).toBe(false);
  });
});
