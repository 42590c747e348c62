import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@unroll/app-shared';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPrices } from './prices.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-prices-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

const header = 'Date,Open';
const january = ['2017-01-03,10', '2017-01-04,11', '2017-01-05,12', '2017-01-06,13'];
const defaults = { column: 'Open', window: 2 };

const refusal = async (options: Parameters<typeof loadPrices>[0]): Promise<string> => {
  const error = await loadPrices(options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toContain('\n');
  return message;
};

test('the default: 1,258 days of the S&P 500, and January 2017 unseen', async () => {
  const prices = await loadPrices({ column: 'Open', window: 50 });
  expect(prices.frame.shape).toEqual([1258, 7]);
  expect(prices.column).toBe('open');
  expect(prices.train.values).toHaveLength(1258);
  expect(prices.train.values[0]).toBe(1258.859985);
  expect(prices.train.dates!.map((date) => date.toISOString().slice(0, 10)).at(-1)).toBe('2016-12-30');
  expect(prices.unseen!.values).toHaveLength(20);
  expect(prices.unseen!.dates![0]!.toISOString().slice(0, 10)).toBe('2017-01-03');
  expect(prices.advice).toBeNull();
});

test('a file is trained on whole, unless rows are held out', async () => {
  const data = await file('prices.csv', [header, ...january]);
  const whole = await loadPrices({ ...defaults, data });
  expect(whole).toMatchObject({ name: 'prices.csv', column: 'Open', unseen: null });
  expect([...whole.train.values]).toEqual([10, 11, 12, 13]);
  expect(whole.advice).toBe('No day was kept back to judge by; for some, add\n--test FILE  or  --holdout 20');

  const split = await loadPrices({ ...defaults, data, holdout: 1 });
  expect(split.frame.shape).toEqual([3, 2]);
  expect([...split.train.values]).toEqual([10, 11, 12]);
  expect([...split.unseen!.values]).toEqual([13]);
  expect(split.advice).toBeNull();
});

test('a test file beside the data is named, not used', async () => {
  const data = await file('Stock_Train.csv', [header, ...january]);
  await file('Stock_Test.csv', [header, '2017-01-09,14']);
  const { advice, unseen } = await loadPrices({ ...defaults, data });
  expect(unseen).toBeNull();
  expect(advice).toContain(`--test ${join(folder, 'Stock_Test.csv')}`);
});

test('days of a test file follow the training days', async () => {
  const data = await file('past.csv', [header, ...january]);
  const later = await file('later.csv', ['open,date', '14,1/09/2017']);
  const { unseen, advice } = await loadPrices({ ...defaults, data, test: later });
  expect([...unseen!.values]).toEqual([14]);
  expect(advice).toBeNull();

  const overlap = await file('overlap.csv', [header, '2017-01-06,13', '2017-01-09,14']);
  expect(await refusal({ ...defaults, data, test: overlap })).toBe(
    `${overlap}: --test needs days after the last training day, 2017-01-06, but starts on 2017-01-06`,
  );
});

test('a file without dates has none', async () => {
  const data = await file('plain.csv', ['Open', '1', '2', '3']);
  expect((await loadPrices({ ...defaults, data })).train).toEqual({
    values: new Float64Array([1, 2, 3]),
    dates: undefined,
  });
});

test('missing values: how many, where, and how to fill them', async () => {
  const data = await file('gaps.csv', [
    header,
    '2017-01-03,10',
    '2017-01-04,',
    '2017-01-05,NaN',
    '2017-01-06,16',
  ]);
  expect(await refusal({ ...defaults, data })).toBe(
    `${data}: column "Open" must have no gaps, but 2 of its 4 values are missing, the first on line 3; ` +
      'fill or remove them (--fill linear, forward or backward fills them)',
  );
  const { train, frame } = await loadPrices({ ...defaults, data, fill: 'linear' });
  expect([...train.values]).toEqual([10, 12, 14, 16]);
  expect(frame.missingValues().Open).toBe(2);

  const leading = await file('leading.csv', ['Open', 'NA', '1', '2', '3']);
  expect(await refusal({ ...defaults, data: leading, fill: 'forward' })).toMatch(
    /^.*leading\.csv: .*the first value is missing/,
  );
});

test('files that cannot be read', async () => {
  const missing = join(folder, 'none.csv');
  expect(await refusal({ ...defaults, data: missing })).toBe(`${missing}: no such file or folder`);
  expect(await refusal({ ...defaults, data: folder })).toBe(`${folder}: it is a folder, expected a file`);
  expect(await refusal({ ...defaults, data: '' })).toBe('a file without a name: no such file or folder');
  expect(await refusal({ ...defaults, test: missing })).toBe(`${missing}: no such file or folder`);
  const empty = await file('empty.csv', []);
  expect(await refusal({ ...defaults, data: empty })).toBe(
    `${empty}: expected a header line and rows, got an empty text`,
  );
});

test('columns and cells that cannot be used', async () => {
  const data = await file('columns.csv', ['Date,Open', ...january.slice(0, 3), '2017-01-06,soon']);
  expect(await refusal({ ...defaults, column: 'Opne', data })).toBe(
    `${data}: there is no column "Opne"; the columns are Date, Open`,
  );
  expect(await refusal({ ...defaults, data })).toBe(
    `${data}, line 5, column "Open": expected a number, got "soon"`,
  );
  expect(await refusal({ ...defaults, column: 'date', data })).toBe(
    `${data}, line 2, column "Date": expected a number, got 2017-01-03`,
  );
});

test('too few rows for the window', async () => {
  const data = await file('short.csv', [header, ...january]);
  expect(await refusal({ ...defaults, data, window: 4 })).toBe(
    `${data}: --window 4 needs at least 5 rows, got 4`,
  );
  expect(await refusal({ ...defaults, data, window: 3, holdout: 10 })).toBe(
    `${data}: --window 3 needs at least 4 rows besides the 10 that --holdout keeps back, got 0`,
  );
});

test('the newest day first', async () => {
  const data = await file('backwards.csv', [header, ...january.toReversed()]);
  expect(await refusal({ ...defaults, data })).toBe(
    `${data}: expected the oldest day first, but 2017-01-05 comes after 2017-01-06`,
  );
});
