/** The stock examples of originals/, repeated. */
import { stockKeras, stockTorch } from '../tests/curves.js';
import { recordedSpread, spread } from '../tests/keras-spread.js';
import { absolute, type Comparison, relative } from './comparison.js';
import type { StockKeras, StockTorch } from './live-file.js';

const FIRST_EPOCH = 1e-3;
const SECOND_EPOCH = 1e-2;

export async function stockKerasCurves(cases: readonly StockKeras[], compare: Comparison): Promise<void> {
  for (const c of cases.filter(isDefault)) {
    const { options, losses, initial } = c;
    compare.begin(options.seed);
    const ours = await stockKeras({ ...options, unit: isUnit(c), epochs: losses.values.length });
    const heads = ours.initial.map((weight, i) => head(weight, initial[i]!.shape));
    compare.tensors('initial weights', heads, initial, absolute, 1e-5);
    const [first, second, ...later] = losses.values.map((loss, i) => relative([ours.losses[i]!], [loss]));
    const name = `dropout ${options.dropout}, prices in [${c.scaled_to.join(', ')}]: loss,`;
    compare.record(`${name} epoch 1`, first!, FIRST_EPOCH);
    compare.record(`${name} epoch 2`, second!, SECOND_EPOCH);
    compare.record(`${name} epochs 3 to 5 (Keras's own spread)`, Math.max(...later), largestSpread(cases, c));
  }
}

const isDefault = ({ options }: StockKeras) => options.variant === undefined;
const isUnit = ({ scaled_to: [low] }: StockKeras) => low === 0;

/** The largest spread of the original among this run's seeds and the goldens'; where it has none, the first epoch's bound. */
function largestSpread(cases: readonly StockKeras[], { options, scaled_to }: StockKeras): number {
  const { dropout } = options;
  const alike = cases.filter((c) => c.options.dropout === dropout && `${c.scaled_to}` === `${scaled_to}`);
  const spreads = alike
    .filter(isDefault)
    .map(({ options: { seed } }) => spread(alike.filter((c) => c.options.seed === seed)));
  return Math.max(FIRST_EPOCH, recordedSpread({ dropout, unit: scaled_to[0] === 0 }), ...spreads);
}

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
