/**
 * The Keras example, seed for seed, with shuffling on.
 *
 * On prices scaled to [0, 1] training is stable for most seeds, and all ten epochs are held to Keras. On [-1, 1], the blog's
 * range, it amplifies rounding from the third epoch on, in the original too: Keras differs from itself when only its
 * instruction set or the last bit of a weight changes. Where that is so, the yardstick is how far apart such variants of the
 * original are.
 */
import { deviations } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { type KerasRun, stockKeras } from './curves.js';
import { type KerasCurve, recorded, recordedSpread } from './keras-spread.js';

deviations([
  {
    backend: ['native', 'wasm', 'tensorflow'],
    reason:
      'seeds differ in the numbers they start from, not in what is computed: seed 42 stands for all on each backend',
    cases: [/ dropout, seed [01]\b/],
  },
  {
    backend: ['native', 'wasm', 'tensorflow'],
    reason: 'most of it is held to the spread of the original alone',
    cases: [/\[0, 1\] > with dropout, seed 42:/],
  },
]);

/** Trains, checks the initial weights, and returns each epoch's relative distance from the original. */
async function distances({ options, losses: original, initial: drawn }: KerasCurve, more: Partial<KerasRun>) {
  const { losses, initial } = await stockKeras({ ...options, ...more });
  for (const [i, weights] of initial.entries()) {
    const { values } = drawn[i]!;
    expect(weights.dataSync().slice(0, values.length)).toBeAllClose(values, { atol: 1e-5 });
  }
  return losses.map((loss, epoch) => Math.abs(loss / original.values[epoch]! - 1));
}

function expectWithin(bound: (epoch: number) => number, found: readonly number[]): void {
  for (const [epoch, distance] of found.entries()) {
    expect(distance, `epoch ${epoch + 1}`).toBeLessThanOrEqual(bound(epoch));
  }
}

const withDropout = ({ curves }: { curves: KerasCurve[] }, dropout: number, seeds: readonly number[]) =>
  curves
    .filter(({ options }) => options.dropout === dropout && seeds.includes(options.seed))
    .map((curve) => [`seed ${curve.options.seed}`, curve] as const);

describe('prices in [0, 1]', () => {
  test.each(withDropout(recorded.unit_range, 0, [0, 1, 42]))(
    'without dropout, %s: 1e-4 in ten epochs',
    async (_, curve) => expectWithin(() => 1e-4, await distances(curve, { unit: true })),
    300_000,
  );

  test.each(withDropout(recorded.unit_range, 0.2, [0, 1]))(
    'with dropout, %s, which nothing leads astray: 1e-3 in ten epochs',
    async (_, curve) => expectWithin(() => 1e-3, await distances(curve, { unit: true })),
    300_000,
  );

  test.each(withDropout(recorded.unit_range, 0.2, [42]))(
    "with dropout, %s: 1e-3 in two epochs, then the original's own spread",
    async (_, curve) => {
      const spread = recordedSpread({ dropout: 0.2, unit: true });
      expectWithin((epoch) => (epoch < 2 ? 1e-3 : spread), await distances(curve, { unit: true }));
    },
    300_000,
  );
});

describe('prices in [-1, 1]', () => {
  test.each(withDropout(recorded, 0, [0, 1, 42]))(
    'without dropout, %s: 1e-3, 3e-3; from the third epoch on the original itself goes astray',
    async (_, curve) => expectWithin((epoch) => [1e-3, 3e-3][epoch]!, await distances(curve, { epochs: 2 })),
    300_000,
  );

  test.each(withDropout(recorded, 0.2, [42]))(
    'with dropout, %s, which nothing leads astray: 1e-3 in ten epochs',
    async (_, curve) => expectWithin(() => 1e-3, await distances(curve, {})),
    300_000,
  );

  test.each(withDropout(recorded, 0.2, [1]))(
    "with dropout, %s: 1e-3, 1 %, then the original's own spread",
    async (_, curve) => {
      const spread = recordedSpread({ dropout: 0.2 });
      expectWithin((epoch) => [1e-3, 1e-2][epoch] ?? spread, await distances(curve, {}));
    },
    300_000,
  );

  test.each(withDropout(recorded, 0.2, [0]))(
    "with dropout, %s: 1e-3, twice the original's own spread in the second epoch, then within it",
    async (_, curve) => {
      const second = 2 * recordedSpread({ dropout: 0.2 }, 1, 2);
      const spread = recordedSpread({ dropout: 0.2 });
      expectWithin((epoch) => [1e-3, second][epoch] ?? spread, await distances(curve, {}));
    },
    300_000,
  );
});
