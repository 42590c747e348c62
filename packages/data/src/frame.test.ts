import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { expect, test } from 'vitest';
import { Frame } from './frame.js';
import { readCsv } from './read-csv.js';

const days = readCsv(
  'Date,Close,Note\n1/03/2012,663.59,a\n1/04/2012,,b\n1/05/2012,657.2,n/a\n1/06/2012,oops,d\n',
  { name: 'days.csv' },
);
const gaps = readCsv('x,when\n1,2012-01-03\n,\n\n3,2012-01-05\nNaN,2012-01-06\n', { name: 'gaps.csv' });
const count = (n: number) =>
  readCsv(
    `i\n${Array.from(Array(n).keys())
      .map((i) => i * 10)
      .join('\n')}`,
  );

test('numbers and dates come as new arrays', () => {
  const frame = count(3);
  frame.numbers('i')[0] = 99;
  expect(frame.numbers('i')).toEqual(new Float64Array([0, 10, 20]));
  expect(days.dates('Date').map((date) => date.getUTCDate())).toEqual([3, 4, 5, 6]);
});

test('a column that is not there', () => {
  expect(() => days.numbers('close')).toThrow(
    new ArgumentError('days.csv: there is no column "close"; the columns are Date, Close, Note'),
  );
});

test('a cell of the wrong kind is named by line and value', () => {
  expect(() => days.numbers('Close')).toThrow(
    new ArgumentError('days.csv, line 5, column "Close": expected a number, got "oops"'),
  );
  expect(() => days.numbers('Date')).toThrow(
    'days.csv, line 2, column "Date": expected a number, got 2012-01-03',
  );
  expect(() => gaps.dates('x')).toThrow('gaps.csv, line 2, column "x": expected a date, got 1');
});

test('missing values are counted, or filled', () => {
  expect(() => gaps.numbers('x')).toThrow(
    new ArgumentError(
      'gaps.csv: column "x" must have no gaps, but 2 of its 4 values are missing, the first on line 3; fill or remove them',
    ),
  );
  expect(() => gaps.dates('when')).toThrow('1 of its 4 values is missing, the first on line 3');
  expect(gaps.numbers('x', { fill: 'linear' })).toEqual(new Float64Array([1, 2, 3, 3]));
  expect(gaps.numbers('x', { fill: 'forward' })).toEqual(new Float64Array([1, 1, 3, 3]));
});

test('head and slice keep names, kinds and line numbers', () => {
  expect(count(9).head().numbers('i')).toEqual(new Float64Array([0, 10, 20, 30, 40]));
  expect(count(9).slice(-2).numbers('i')).toEqual(new Float64Array([70, 80]));
  expect(days.head(2).shape).toEqual([2, 3]);
  expect(days.slice(2).column('Note')).toEqual({ name: 'Note', kind: 'text', values: [null, 'd'] });
  expect(() => days.slice(2).numbers('Close')).toThrow('line 5');
});

test('rows, tail, kinds and statistics', () => {
  const frame = readCsv('d,a,b\n2012-01-03,1,10\n2012-01-04,2,\n2012-01-05,4,30\n');
  expect(frame.rows(['a', 'b'], { fill: 'linear' })).toEqual([
    [1, 10],
    [2, 20],
    [4, 30],
  ]);
  expect(frame.rows({ fill: 'linear' })).toEqual(frame.rows(['a', 'b'], { fill: 'linear' }));
  expect(() => frame.rows()).toThrow('column "b" must have no gaps');
  expect(() => frame.rows(['d'])).toThrow('expected a number');
  expect(frame.dtypes).toEqual({ d: 'date', a: 'number', b: 'number' });
  expect(frame.describe().b).toEqual({
    ...{ count: 2, mean: 20, std: Math.sqrt(200), min: 10, '25%': 15, '50%': 20, '75%': 25, max: 30 },
  });
  expect(frame.tail(2).numbers('a')).toEqual(new Float64Array([2, 4]));
  expect(frame.tail(-1).numbers('a')).toEqual(new Float64Array([2, 4]));
  expect(frame.tail(0).shape).toEqual([0, 3]);
  expect(frame.tail(9).shape).toEqual([3, 3]);
  expect(frame.head(-1).numbers('a')).toEqual(new Float64Array([1, 2]));
  expect(() => frame.head(1.5)).toThrow('head: n must be an integer, got 1.5');
  expect(() => frame.numbers('a', { filll: 'linear' } as object)).toThrow('did you mean `fill`?');
  expect(String(frame.head(0))).toBe('  d  a  b');
});

test('a column whose odd cells are cut off holds numbers', () => {
  expect(() => days.numbers('Close')).toThrow('line 5');
  expect(days.head(1).numbers('Close')).toEqual(new Float64Array([663.59]));
  expect(() => days.slice(0, 3).numbers('Close')).toThrow(
    '1 of its 3 values is missing, the first on line 3',
  );
});

test('between takes both ends and reads dates as a file writes them', () => {
  const some = days.between('Date', '2012-01-04', new Date('2012-01-05'));
  expect(some.column('Note').values).toEqual(['b', null]);
  expect(() => days.between('Date', 'soon', '2012-01-05')).toThrow(
    new ArgumentError('between: first must be a date such as 2012-01-03, got "soon"'),
  );
});

test('a small table prints whole, each column aligned to the right', () => {
  expect(String(days)).toBe(
    [
      '         Date   Close  Note',
      '0  2012-01-03  663.59     a',
      '1  2012-01-04     NaN     b',
      '2  2012-01-05   657.2   NaN',
      '3  2012-01-06    oops     d',
    ].join('\n'),
  );
  expect(String(gaps)).toBe(
    [
      '     x        when',
      '0    1  2012-01-03',
      '1  NaN         NaT',
      '2    3  2012-01-05',
      '3  NaN  2012-01-06',
    ].join('\n'),
  );
  expect(String(readCsv('v,t\n1.5,2012-01-03 09:30\n-20.125,2012-01-04\n'))).toBe(
    [
      '         v                         t',
      '0    1.500  2012-01-03T09:30:00.000Z',
      '1  -20.125  2012-01-04T00:00:00.000Z',
    ].join('\n'),
  );
});

test('a long table prints its ends and its shape', () => {
  const lines = String(count(1258)).split('\n');
  expect(lines).toHaveLength(14);
  expect(lines[1]).toBe('0         0');
  expect(lines[6]).toBe('...     ...');
  expect(lines[11]).toBe('1257  12570');
  expect(lines[13]).toBe('[1258 rows x 1 columns]');
});

test('columns must be of one length', () => {
  const column = { name: 'a', kind: 'number', values: new Float64Array(2) } as const;
  expect(() => new Frame([column], { name: 'f', lines: [2] })).toThrow(
    new ShapeError('Frame: column "a" must have 1 values, got 2'),
  );
});
