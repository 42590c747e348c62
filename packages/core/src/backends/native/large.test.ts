/** Layers that are larger than the caches, whose results go past them: the bits of the same samples in smaller batches. */
import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setBackend, type Tensor, tensor } from '../../index.js';
import { gru, lstm, simpleRNN } from '../../rnn/index.js';
import { sizeOf } from '../../shape.js';

const [BATCH, SIZE] = [32, 32];
const LAYERS = {
  simpleRNN: { gates: 1, steps: 2100 },
  lstm: { gates: 4, steps: 1000 },
  gru: { gates: 3, steps: 1100 },
};

const wave = (shape: number[], seed: number) =>
  tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 0.3 * Math.sin(1.7 * i + seed)),
    { shape, requiresGrad: true },
  );

function run(kind: keyof typeof LAYERS, x: Tensor, weights: readonly Tensor[], layout: object) {
  const [kernel, recurrentKernel, bias, state] = weights as [Tensor, Tensor, Tensor, Tensor];
  const parameters = { kernel, recurrentKernel, bias };
  if (kind === 'lstm') return lstm(x, [state, state], parameters, layout);
  return (kind === 'gru' ? gru : simpleRNN)(x, state, parameters, layout);
}

describe.skipIf(noNative)(`larger than the caches${noNative}`, () => {
  beforeAll(() => setBackend('native'));
  afterAll(() => setBackend('cpu'));

  it.each(
    (Object.keys(LAYERS) as (keyof typeof LAYERS)[]).flatMap((kind) =>
      [{}, { timeMajor: true }, { reverse: true }].map((layout) => [kind, layout] as const),
    ),
  )('%s, %j', (kind, layout) => {
    const { gates, steps } = LAYERS[kind];
    const axis = 'timeMajor' in layout ? 1 : 0;
    const weights = [
      ...[wave([SIZE, gates * SIZE], 1), wave([SIZE, gates * SIZE], 2), wave([gates * SIZE], 3)],
      wave([BATCH, SIZE], 4),
    ];
    const x = wave(axis === 1 ? [steps, BATCH, SIZE] : [BATCH, steps, SIZE], 5);
    const whole = run(kind, x, weights, layout).sequence;
    whole.square().sum().backward();
    const grads = [x, ...weights].map(({ grad }) => grad!);

    const sums = weights.slice(0, 3).map(({ shape }) => new Float64Array(sizeOf(shape)));
    for (const half of [0, 1]) {
      const part = (values: Tensor, dim: number) => values.narrow(dim, (half * BATCH) / 2, BATCH / 2);
      const leaf = (values: Tensor) =>
        tensor(values.dataSync().slice(), { shape: values.shape, requiresGrad: true });
      const leaves = [leaf(part(x, axis)), ...weights.slice(0, 3).map(leaf), leaf(part(weights[3]!, 0))];
      const { sequence } = run(kind, leaves[0]!, leaves.slice(1), layout);
      sequence.square().sum().backward();
      const same = (one: Tensor, other: Tensor) =>
        Buffer.compare(
          Buffer.from(one.dataSync().slice().buffer),
          Buffer.from(other.dataSync().slice().buffer),
        );
      expect(same(sequence, part(whole, axis))).toBe(0);
      expect(same(leaves[0]!.grad!, part(grads[0]!, axis))).toBe(0);
      expect(same(leaves[4]!.grad!, part(grads[4]!, 0))).toBe(0);
      for (const [i, sum] of sums.entries()) {
        for (const [k, value] of leaves[i + 1]!.grad!.dataSync().entries()) sum[k]! += value;
      }
    }
    for (const [i, sum] of sums.entries()) {
      const most = Math.max(...sum.map(Math.abs));
      for (const [k, value] of grads[i + 1]!.dataSync().entries()) {
        expect(Math.abs(value - sum[k]!)).toBeLessThan(2e-5 * most);
      }
    }
  });
});
