import { expect, test } from 'vitest';
import { CellReader } from './cells.js';

const reader = CellReader.plain;

test.each([
  ['7,380,500', 7380500],
  ['1,234.5', 1234.5],
  [' -12.50 ', -12.5],
  ['+3', 3],
  ['.5', 0.5],
  ['5.', 5],
  ['1e-3', 0.001],
  ['inf', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['0', 0],
])('%j is the number %d', (cell, value) => expect(reader.number(cell)).toBe(value));

test.each(['', '1,23', '12,34,567', ',123', '1.2.3', '1 000', '$5', '0x10', '1e', 'abc', '2012-01-03'])(
  '%j is no number',
  (cell) => expect(reader.number(cell)).toBeNull(),
);

test.each([
  ['1/03/2012', '2012-01-03T00:00:00.000Z'],
  ['12/31/2016', '2016-12-31T00:00:00.000Z'],
  ['2012-01-03', '2012-01-03T00:00:00.000Z'],
  ['2012-1-3', '2012-01-03T00:00:00.000Z'],
  ['2016-02-29', '2016-02-29T00:00:00.000Z'],
  ['2012-01-03 09:30', '2012-01-03T09:30:00.000Z'],
  ['2012-01-03T09:30:15.250Z', '2012-01-03T09:30:15.250Z'],
  ['2012-01-03T23:30-05:00', '2012-01-04T04:30:00.000Z'],
])('%j is the date %s', (cell, iso) => expect(reader.date(cell)?.toISOString()).toBe(iso));

test.each([
  '13/01/2012',
  '2/30/2012',
  '2015-02-29',
  '2012-00-10',
  '2012-01-03T25:00',
  '2012',
  '1949-13',
  '1.3.2012',
  '99/99/99',
  'Mai 2012',
  'x'.repeat(100),
  '',
])('%j is no date', (cell) => expect(reader.date(cell)).toBeNull());

test('missing is what pandas takes as missing', () => {
  for (const cell of ['', '  ', 'NaN', 'nan', 'NA', 'N/A', 'null', 'NULL', 'None']) {
    expect(reader.isMissing(cell), cell).toBe(true);
  }
  for (const cell of ['0', '-', 'nil', 'nano', 'na', 'none', 'Null'])
    expect(reader.isMissing(cell), cell).toBe(false);
});
