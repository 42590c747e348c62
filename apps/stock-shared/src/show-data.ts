import {
  formatCount,
  formatPrice,
  formatShape,
  listNumbers,
  type Printer,
  plural,
  printable,
} from '@unroll/app-shared';
import type { SlidingWindows } from '@unroll/data';
import type { Prices } from './prices.js';

const FIRST = 5;
const LONGEST_NAME = 40;

/** The blog's look at the data: missing values, shape, head, and the first values of the column to learn. */
export function showPrices(printer: Printer, { name, frame, train, column }: Prices): void {
  printer.step(`Missing values in each column of ${name}`);
  const missing = Object.entries(frame.missingValues());
  printer.printColumns(missing.map(([of, count]) => [printable(of, LONGEST_NAME), formatCount(count)]));

  printer.step('Shape (rows, columns)');
  printer.print(formatShape(frame.shape));

  printer.step('Head');
  printer.printTable(frame.head().toString());

  const first = train.values.slice(0, FIRST);
  printer.step(`First ${plural(first.length, 'value')} of ${column}`);
  printer.printList(Array.from(first, (value) => formatPrice(value, column)));
}

/** What the scaler made of the column. */
export function showScaled(
  printer: Printer,
  scaled: Float64Array,
  [low, high]: readonly [number, number],
): void {
  printer.step(`Scaled to ${low} … ${high}`);
  const first = Array.from(scaled.slice(0, FIRST), (value) => listNumbers([value]));
  printer.printList(first, { hasMore: true, end: `   ${formatShape([scaled.length, 1])}` });
}

/** The shapes of what the model reads and of what it should say. */
export function showShapes(
  printer: Printer,
  { window }: SlidingWindows,
  shapes: { X: readonly number[]; y: readonly number[] },
): void {
  printer.step(`Windows of ${plural(window, 'day')} and the day after each`);
  printer.print(`X ${formatShape(shapes.X)}   y ${formatShape(shapes.y)}`);
}
