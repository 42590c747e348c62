/** The stock examples of originals/, repeated. */
import { stockKeras, stockTorch } from '../tests/curves.js';
import { spread } from '../tests/keras-spread.js';
import { absolute, type Comparison, relative } from './comparison.js';
import type { StockKeras, StockTorch } from './live-file.js';

interface Stretch {
  name: string;
  /** Epochs [from, to), counted from 0. */
  from: number;
  to: number;
  tolerance: number;
}

/** Which tolerance a port must hold wherever Keras itself does; with dropout, none is set after the second epoch. */
const stretches = (dropout: number): Stretch[] =>
  dropout > 0
    ? [
        { name: 'epoch 1', from: 0, to: 1, tolerance: 1e-3 },
        { name: 'epoch 2', from: 1, to: 2, tolerance: 1e-2 },
        { name: 'epochs 3 to 10', from: 2, to: 10, tolerance: 1e-3 },
      ]
    : [
        { name: 'epoch 1', from: 0, to: 1, tolerance: 1e-3 },
        { name: 'epochs 2 and 3', from: 1, to: 3, tolerance: 3e-3 },
        { name: 'epochs 4 to 10', from: 3, to: 10, tolerance: 2e-2 },
      ];

/** Each default run beside its variants, which know how far Keras is from itself. */
export async function stockKerasCurves(cases: readonly StockKeras[], compare: Comparison): Promise<void> {
  for (const original of cases.filter(isDefault)) {
    const { options, losses, initial, scaled_to } = original;
    const variants = cases.filter((c) => !isDefault(c) && isSameTask(c, original));
    compare.begin(options.seed);
    const ours = await stockKeras({ ...options, unit: scaled_to[0] === 0, epochs: losses.values.length });
    const heads = ours.initial.map((weight, i) => head(weight, initial[i]!.shape));
    compare.tensors('initial weights', heads, initial, absolute, 1e-5);
    const task = `dropout ${options.dropout}, prices in [${scaled_to.join(', ')}]`;
    const distance = (curve: readonly number[], from: number, to: number) =>
      relative(curve.slice(from, to), losses.values.slice(from, to));
    const ownSpread = (from: number, to: number) => spread([original, ...variants], from, to);
    compare.epochs(
      task,
      losses.values.map((_, epoch) => distance(ours.losses, epoch, epoch + 1)),
      losses.values.map((_, epoch) => ownSpread(epoch, epoch + 1)),
    );
    for (const { name, from, to, tolerance } of stretches(options.dropout)) {
      compare.record(`${task}: loss, ${name}`, distance(ours.losses, from, to), tolerance, {
        spread: ownSpread(from, to),
        variants: variants.map((variant) => distance(variant.losses.values, from, to)),
      });
    }
  }
}

const isDefault = ({ options: { variant, nudge } }: StockKeras) =>
  variant === undefined && nudge === undefined;
const isSameTask = (a: StockKeras, b: StockKeras) =>
  a.options.seed === b.options.seed &&
  a.options.dropout === b.options.dropout &&
  `${a.scaled_to}` === `${b.scaled_to}`;

export function stockTorchCurves(cases: readonly StockTorch[], compare: Comparison): void {
  for (const { options, losses, initial } of cases) {
    compare.begin(options.seed);
    const ours = stockTorch({ ...options, epochs: losses.values.length });
    const heads = ours.initial.map((weight, i) => head(weight, initial[i]!.shape));
    compare.tensors('initial weights', heads, initial, absolute, 2 ** -24);
    const epochs = `${losses.values.length} epochs`;
    compare.record(
      `hidden ${options.hidden}: losses of ${epochs}`,
      relative(ours.losses, losses.values),
      1e-4,
    );
  }
}

/** A weight's first values, which is all that the originals report. */
function head(weight: { dataSync(): ArrayLike<number> }, shape: readonly number[]) {
  const values = Float32Array.from(weight.dataSync()).slice(0, shape[0]);
  return { shape, dataSync: () => values };
}
