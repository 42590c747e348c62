/**
 * The first epochs of both stock examples, on the backend in use and on cpu in the same page: held to the originals as
 * closely as the curves in Node are, and to cpu as closely as to the originals. The nets, the prices and the seeds are whole;
 * only the number of epochs is bounded, since one takes a software renderer 20 s for Keras's example and 3 s for PyTorch's.
 */
import '@unroll/testing';
import { getBackend, setBackend } from '@unroll/core';
import { type GoldenTensor, golden } from '@unroll/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { type KerasRun, stockKeras, stockTorch, type TorchRun } from '../../tests/curves.js';
import { type KerasCurve, recorded } from '../../tests/keras-spread.js';

const backend = getBackend() as 'webgl';

afterEach(() => setBackend(backend));

/** What `train` gives on both backends is within `rtol` of the original's first losses. */
async function expectCurve(
  train: () => Promise<{ losses: number[] }>,
  { values }: GoldenTensor,
  { epochs, rtol }: { epochs: number; rtol: number },
): Promise<void> {
  const { losses } = await train();
  await setBackend('cpu');
  const { losses: onCPU } = await train();
  expect(losses).toBeAllClose(values.slice(0, epochs), { rtol });
  expect(losses).toBeAllClose(onCPU, { rtol });
}

describe('Keras: four layers of SimpleRNN(50), 37 batches an epoch', () => {
  const check = ({ options, losses }: KerasCurve, more: Partial<KerasRun>, rtol: number) =>
    expectCurve(() => stockKeras({ ...options, ...more }), losses, { epochs: more.epochs!, rtol });
  const curve = (curves: KerasCurve[], seed: number, dropout: number) =>
    curves.find(({ options }) => options.seed === seed && options.dropout === dropout)!;

  test('prices in [-1, 1] with dropout, seed 42: 1e-3 in one epoch', async () => {
    await check(curve(recorded.curves, 42, 0.2), { epochs: 1 }, 1e-3);
  });

  test('prices in [0, 1] without dropout, seed 0: 1e-4 in two epochs', async () => {
    await check(curve(recorded.unit_range.curves, 0, 0), { epochs: 2, unit: true }, 1e-4);
  });
});

describe('PyTorch: nn.RNN(50, 40, 2) and nn.Linear, all 1,158 windows as one sequence', () => {
  type Curve = { options: TorchRun; losses: GoldenTensor };
  const { cases } = golden<{ cases: { curves: Curve[]; carry: Curve[] } }>('stock_torch');

  test.each([
    ['carry', 0, 4],
    ['detach', 1, 2],
  ] as const)('%s, seed %i: 1e-4 in %i epochs', async (hidden, seed, epochs) => {
    const { losses } = [...cases.curves, ...cases.carry].find(
      ({ options }) => options.hidden === hidden && options.seed === seed,
    )!;
    await expectCurve(async () => stockTorch({ hidden, seed, epochs }), losses, { epochs, rtol: 1e-4 });
  });
});
