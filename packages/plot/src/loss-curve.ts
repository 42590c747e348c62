import { check, defineOptions, either, listOf, positiveInteger, text } from '@unroll/core/internal';
import { BLUE, figure, ORANGE, wholeAxis } from './figure.js';
import { drawable, type Series, series, validatedEpochs } from './values.js';

export interface LossCurveOptions {
  /** The training loss of each epoch; NaN, null or an infinity leaves a gap. */
  loss: Series;
  /** The validation loss: of each epoch, or of those that were validated, as Keras's history has it. */
  valLoss?: Series | undefined;
  /** Which epochs were validated, as `fit` was told: every n-th, or those listed. Default what the number of values says. */
  validationFreq?: number | readonly number[];
  /** Default `'Loss'`. */
  title?: string;
}

const options = defineOptions<LossCurveOptions>('lossCurve', {
  positional: ['loss'],
  required: 1,
  checks: {
    loss: series,
    valLoss: check<Series | undefined>(series.wanted, series.accepts),
    validationFreq: either(positiveInteger, listOf(positiveInteger)),
    title: text,
  },
});

/**
 * The loss over the epochs, counted from 1, as a standalone SVG of 960 x 480. A gap is drawn where a value is NaN, as in a run
 * that diverged.
 *
 * @throws ArgumentError where there is no epoch or a value is no number. @throws ShapeError where `valLoss` is of other epochs.
 *
 * @example
 * const { history } = await model.fit(x, y, { epochs: 10 });
 * await writeFile('loss.svg', lossCurve({ loss: history.loss }));
 */
export function lossCurve(...args: [options: LossCurveOptions]): string {
  const { loss, valLoss, validationFreq: freq, title = 'Loss' } = options.read(args);
  const train = drawable('lossCurve', 'loss', loss);
  const epochs = train.map((_, i) => i + 1);
  const lines = [{ name: 'training', color: BLUE, x: epochs, y: train }];
  if (valLoss) {
    const y = drawable('lossCurve', 'valLoss', valLoss);
    const sizes = { validations: y.length, epochs: epochs.length, freq };
    lines.push({ name: 'validation', color: ORANGE, x: validatedEpochs('lossCurve', 'valLoss', sizes), y });
  }
  return figure({ title, lines, yLabel: 'loss', x: wholeAxis('epoch', 1, epochs.length) });
}
