/** The kernels in machine code beside other backends: on tensorflow's storage, and after a change in mid-graph. */
import { noNative, noTensorFlow } from '@unroll/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { getBackend, setBackend, tensor } from '../../index.js';
import { lstm } from '../../rnn/index.js';
import { nativeKernels } from './kernels.js';

afterEach(() => setBackend('cpu'));

const wave = (shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)),
    { shape, requiresGrad: true },
  );

function layer() {
  const [B, T, I, H] = [20, 5, 3, 8];
  const leaves = [wave([B, T, I]), wave([B, H]), wave([B, H]), wave([I, 4 * H]), wave([H, 4 * H])] as const;
  const [x, h0, c0, kernel, recurrentKernel] = leaves;
  const { sequence } = lstm(x, [h0, c0], { kernel, recurrentKernel, bias: null });
  return { sequence, leaves };
}

describe.skipIf(noNative || noTensorFlow)(`on tensorflow${noNative || noTensorFlow}`, () => {
  test('they compute what they compute on plain arrays, to the bit', async () => {
    const compute = () => {
      const { sequence, leaves } = layer();
      sequence.square().mean().backward();
      return [sequence, ...leaves.map(({ grad }) => grad!)].map((t) => Array.from(t.dataSync()));
    };
    await setBackend('tensorflow');
    expect(getBackend()).toBe('tensorflow');
    expect(nativeKernels()).toBeDefined();
    const [sequence] = compute();
    await setBackend('native');
    expect(sequence).toEqual(compute()[0]);
  });
});

describe.skipIf(noNative)(`in the middle of a graph${noNative}`, () => {
  test.each([
    ['cpu', 'native'],
    ['native', 'cpu'],
  ] as const)("what an LSTM kept on %s is not taken for %s's", async (before, after) => {
    await setBackend(before);
    const { sequence } = layer();
    const loss = sequence.square().mean();
    await setBackend(after);
    expect(() => loss.backward()).toThrow(/UnrollLSTMGrad: workspace must have shape/);
  });
});
