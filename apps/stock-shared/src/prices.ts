import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem, formatCount, InputError, oneLine, printable } from '@unroll/app-shared';
import { type FillMethod, type Frame, readCsv } from '@unroll/data';
import { readSp500, SP500_HOLDOUT, SP500_NAME } from './sp500.js';
import type { StockOptions } from './stock-command.js';

const LONGEST_COLUMN = 40;

/** One column over time, oldest day first. */
export interface Series {
  values: Float64Array;
  /** Undefined where the file has no column of dates. */
  dates: Date[] | undefined;
}

export interface Prices {
  /** What to call the data in a heading: `S&P 500`, or the file's name. */
  name: string;
  /** The column as the file spells it. */
  column: string;
  /** The rows to train on, all columns. */
  frame: Frame;
  train: Series;
  /** Days that training never sees; null where none are given. */
  unseen: Series | null;
  /** How to get unseen days; null where there are some. */
  advice: string | null;
}

type PriceOptions = Pick<StockOptions, 'data' | 'column' | 'fill' | 'test' | 'holdout' | 'window'>;

/**
 * The prices to train on and the later days to judge by: `test`'s rows, or the last `holdout` rows of the data.
 *
 * Without `data` it is the S&P 500, which holds out January 2017 unless told otherwise.
 *
 * @throws InputError where a file, its column or the window cannot be used.
 */
export async function loadPrices({
  data,
  column,
  fill,
  test,
  holdout,
  window,
}: PriceOptions): Promise<Prices> {
  const all = data === undefined ? await readSp500() : await readPrices(data);
  const last = holdout ?? (data === undefined && test === undefined ? SP500_HOLDOUT : 0);
  const rows = all.shape[0] - last;
  requireRows(all, rows, last, window);
  const frame = all.slice(0, rows);
  const name = data === undefined ? SP500_NAME : printable(basename(data));
  const train = readSeries(frame, column, fill);

  const later = test === undefined ? all.slice(rows) : await readPrices(test);
  const unseen = later.shape[0] > 0 ? readSeries(later, column, fill) : null;
  if (test !== undefined && unseen) requireLater(test, unseen, train);
  return {
    name,
    column: printable(findColumn(frame, column), LONGEST_COLUMN),
    frame,
    train,
    unseen,
    advice: unseen ? null : await howToGetUnseenDays(data),
  };
}

async function readPrices(path: string): Promise<Frame> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path || 'a file without a name'}: ${fileProblem(error)}`, { cause: error });
  }
  return asInput(path, () => readCsv(text, { name: path }));
}

function readSeries(frame: Frame, wanted: string, fill: FillMethod | undefined): Series {
  const column = findColumn(frame, wanted);
  const series = asInput(frame.name, () => ({
    values: withOffer(frame, column, fill, () => frame.numbers(column, { fill })),
    dates: datesOf(frame),
  }));
  const backwards = series.dates?.findIndex((date, i, all) => i > 0 && date < all[i - 1]!) ?? -1;
  if (backwards > 0) {
    const [before, after] = [series.dates![backwards - 1]!, series.dates![backwards]!].map(isoDay);
    throw new InputError(`${frame.name}: expected the oldest day first, but ${after} comes after ${before}`);
  }
  return series;
}

/** The column's name in the file's own spelling: `Open` also finds `open`. */
function findColumn(frame: Frame, wanted: string): string {
  const found =
    frame.columns.find((name) => name === wanted) ??
    frame.columns.find((name) => name.toLowerCase() === wanted.toLowerCase());
  return found ?? asInput(frame.name, () => frame.column(wanted).name);
}

/** Missing values come with the way to fill them. */
function withOffer(
  frame: Frame,
  column: string,
  fill: FillMethod | undefined,
  read: () => Float64Array,
): Float64Array {
  try {
    return read();
  } catch (error) {
    if (fill || frame.column(column).kind !== 'number') throw error;
    throw new InputError(`${oneLine(error)} (--fill linear, forward or backward fills them)`, {
      cause: error,
    });
  }
}

function datesOf(frame: Frame): Date[] | undefined {
  const name = frame.columns.find((column) => frame.column(column).kind === 'date');
  return name === undefined ? undefined : frame.dates(name);
}

function requireRows(frame: Frame, rows: number, heldOut: number, window: number): void {
  if (rows > window) return;
  const kept = heldOut > 0 ? ` besides the ${formatCount(heldOut)} that --holdout keeps back` : '';
  throw new InputError(
    `${frame.name}: --window ${window} needs at least ${formatCount(window + 1)} rows${kept}, ` +
      `got ${formatCount(Math.max(0, rows))}`,
  );
}

function requireLater(file: string, unseen: Series, train: Series): void {
  const first = unseen.dates?.[0];
  const last = train.dates?.at(-1);
  if (!first || !last || first > last) return;
  throw new InputError(
    `${file}: --test needs days after the last training day, ${isoDay(last)}, but starts on ${isoDay(first)}`,
  );
}

async function howToGetUnseenDays(data: string | undefined): Promise<string> {
  const sibling = data && join(dirname(data), basename(data).replace(/train/i, matchCase));
  const readable = sibling && sibling !== data && (await exists(sibling));
  const file = readable ? `--test ${printable(sibling, 1000)}` : '--test FILE';
  return `No day was kept back to judge by; for some, add\n${file}  or  --holdout 20`;
}

function matchCase(train: string): string {
  if (train === 'TRAIN') return 'TEST';
  return train.startsWith('T') ? 'Test' : 'test';
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}

/** What a library refuses in the user's data is the user's to mend: the same message, led by the file's name. */
function asInput<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const message = oneLine(error);
    throw new InputError(message.startsWith(file) ? message : `${file}: ${message}`, { cause: error });
  }
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
