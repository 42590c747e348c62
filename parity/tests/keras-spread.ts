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

/** From this epoch on, counted from 0, runs may have drifted apart. */
export const CHAOTIC = 2;

/** The largest distance between two runs of one seed at an epoch from CHAOTIC on, relative to the lower loss. */
export function spread(runs: readonly { losses: GoldenTensor }[]): number {
  const curves = runs.map(({ losses }) => losses.values.slice(CHAOTIC));
  const distances = curves[0]!.map((_, epoch) => {
    const losses = curves.map((curve) => curve[epoch]!);
    return Math.max(...losses) / Math.min(...losses) - 1;
  });
  return Math.max(...distances);
}

/** The largest spread of the runs and variants of each seed in the goldens. */
export function recordedSpread({ dropout, unit }: Pick<KerasRun, 'dropout' | 'unit'>): number {
  const { curves, spread: seeds } = unit ? recorded.unit_range : recorded;
  const spreads = seeds
    .filter((variants) => variants.dropout === dropout)
    .map(({ seed, runs }) => {
      const original = curves.find(({ options }) => options.seed === seed && options.dropout === dropout)!;
      return spread([original, ...runs]);
    });
  return Math.max(...spreads);
}
