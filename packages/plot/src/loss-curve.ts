import { BLUE, figure, ORANGE, wholeAxis } from './figure.js';
import { drawable, requireSameLength } from './values.js';

export interface LossCurveOptions {
  /** The training loss of each epoch. */
  loss: ArrayLike<number>;
  /** The validation loss of each epoch, as many. */
  valLoss?: ArrayLike<number> | undefined;
  /** Default `'Loss'`. */
  title?: string;
}

/**
 * The loss over the epochs, counted from 1, as a standalone SVG of 960 x 480.
 *
 * @throws ArgumentError where there is no epoch or a loss is not finite. @throws ShapeError where the lengths differ.
 *
 * @example
 * const { history } = await model.fit(x, y, { epochs: 10 });
 * await writeFile('loss.svg', lossCurve({ loss: history.loss }));
 */
export function lossCurve({ loss, valLoss, title = 'Loss' }: LossCurveOptions): string {
  const train = drawable('lossCurve', 'loss', loss);
  const epochs = train.map((_, i) => i + 1);
  const lines = [{ name: 'training', color: BLUE, x: epochs, y: train }];
  if (valLoss) {
    requireSameLength('lossCurve', 'valLoss', valLoss.length, 'loss', train.length);
    lines.push({
      name: 'validation',
      color: ORANGE,
      x: epochs,
      y: drawable('lossCurve', 'valLoss', valLoss),
    });
  }
  return figure({ title, lines, yLabel: 'loss', x: wholeAxis('epoch', 1, epochs.length) });
}
