/**
 * How far Keras is from itself on the stock example. From the third epoch on, training may amplify rounding to percents,
 * in the original too, and more so for some seeds than for others: variants that only sum in another order drift apart.
 */
import { type GoldenTensor, golden } from '@unroll/testing';
import type { KerasRun } from './curves.js';

export interface KerasCurve {
  options: KerasRun;
  losses: GoldenTensor;
  initial: GoldenTensor[];
}

interface KerasCurves {
  curves: KerasCurve[];
  spread: { seed: number; dropout: number; runs: { losses: GoldenTensor }[] }[];
}

/** The original's losses in the goldens, on prices scaled to [-1, 1] and, as `unit_range`, to [0, 1]. */
export const { cases: recorded } = golden<{ cases: KerasCurves & { unit_range: KerasCurves } }>(
  'stock_keras',
);

/**
 * The largest distance between two runs of one seed in the epochs [from, to), counted from 0, relative to the lower loss. If
 * no epochs are given, from the third on, where runs may have drifted apart.
 */
export function spread(runs: readonly { losses: GoldenTensor }[], from = 2, to = Infinity): number {
  const curves = runs.map(({ losses }) => losses.values.slice(from, to));
  const distances = curves[0]!.map((_, epoch) => {
    const losses = curves.map((curve) => curve[epoch]!);
    return Math.max(...losses) / Math.min(...losses) - 1;
  });
  return Math.max(...distances);
}

/** The largest spread of the runs and variants of each seed in the goldens, in the epochs [from, to). */
export function recordedSpread(
  { dropout, unit }: Pick<KerasRun, 'dropout' | 'unit'>,
  from?: number,
  to?: number,
): number {
  const { curves, spread: seeds } = unit ? recorded.unit_range : recorded;
  const spreads = seeds
    .filter((variants) => variants.dropout === dropout)
    .map(({ seed, runs }) => {
      const original = curves.find(({ options }) => options.seed === seed && options.dropout === dropout)!;
      return spread([original, ...runs], from, to);
    });
  return Math.max(...spreads);
}
