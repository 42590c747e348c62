/** The PyTorch example, seed for seed: losses of 100 epochs as the real PyTorch gives them. */
import { deviations, type GoldenTensor, golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { stockTorch, type TorchRun } from './curves.js';

deviations([
  {
    backend: ['native', 'wasm', 'tensorflow'],
    reason:
      'seeds differ in the numbers they start from, not in what is computed: seed 0 stands for all on each backend',
    cases: [/^losses of every epoch.*, seed [^0]/],
  },
  {
    backend: ['native', 'wasm', 'tensorflow'],
    reason: 'it tells of old PyTorch, not of a backend',
    cases: [/^the gradient that old PyTorch took/],
  },
]);

interface Curve {
  options: Omit<TorchRun, 'hidden'> & { hidden: TorchRun['hidden'] | 'inplace' };
  losses: GoldenTensor;
  initial: GoldenTensor[];
}

const { cases } = golden<{ cases: { curves: Curve[]; carry: Curve[]; inplace: Curve[] } }>('stock_torch');
const label = ({ options }: Curve) => `${options.hidden}, seed ${options.seed}`;

describe('losses of every epoch, to 1e-4 of PyTorch', () => {
  test.each([...cases.curves, ...cases.carry].map((curve) => [label(curve), curve] as const))(
    '%s',
    (_, curve) => {
      const { losses, initial } = stockTorch({
        ...(curve.options as TorchRun),
        epochs: curve.losses.values.length,
      });
      for (const [i, weights] of initial.entries()) {
        const { values } = curve.initial[i]!;
        expect(weights.dataSync().slice(0, values.length)).toBeAllClose(values, { rtol: 1e-6 });
      }
      expect(losses).toBeAllClose(curve.losses.values, { rtol: 1e-4 });
    },
  );
});

test.each(cases.inplace.map((curve) => [label(curve), curve] as const))(
  'the gradient that old PyTorch took from weights already overwritten is close to the exact one: %s',
  (_, curve) => {
    const { losses } = stockTorch({
      seed: curve.options.seed,
      hidden: 'carry',
      epochs: curve.losses.values.length,
    });
    expect(losses).toBeAllClose(curve.losses.values, { rtol: 1e-3 });
  },
);
