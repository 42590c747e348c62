import { existsSync, readFileSync } from 'node:fs';
import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { csvFormatRows } from 'd3-dsv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from './read-csv.js';

const PRICES = 'Date,Open,Volume,Note\n1/03/2012,325.25,"7,380,500",up\n1/04/2012,331.5,"5,749,400",\n';

test('columns get the kind that all their cells have', () => {
  const frame = readCsv(PRICES);
  expect(frame.columns).toEqual(['Date', 'Open', 'Volume', 'Note']);
  expect(frame.shape).toEqual([2, 4]);
  expect(frame.columns.map((name) => frame.column(name).kind)).toEqual(['date', 'number', 'number', 'text']);
  expect(frame.numbers('Volume')).toEqual(new Float64Array([7380500, 5749400]));
  expect(frame.column('Note').values).toEqual(['up', null]);
});

test('a byte order mark, CRLF, quoted fields and blank lines do not disturb', () => {
  const frame = readCsv('\uFEFFDay,"Say ""hi"", all"\r\n2012-01-03,1\r\n\r\n2012-01-04,"2"\r\n\r\n');
  expect(frame.columns).toEqual(['Day', 'Say "hi", all']);
  expect(frame.numbers('Say "hi", all')).toEqual(new Float64Array([1, 2]));
});

test('missing cells are counted and do not change a kind', () => {
  const frame = readCsv('a,b,c,d\n1,NaN,2012-01-03,\n,null,NA,\n3,x,2012-01-05,\n');
  expect(frame.missingValues()).toEqual({ a: 1, b: 2, c: 1, d: 3 });
  expect(frame.columns.map((name) => frame.column(name).kind)).toEqual(['number', 'text', 'date', 'number']);
});

test('a column without a name is called by its position', () => {
  expect(readCsv(',x\n0,5\n').columns).toEqual(['Unnamed: 0', 'x']);
});

describe('what cannot be read', () => {
  test.each(['', '\uFEFF', '\n\r\n  \n'])('an empty text: %j', (text) => {
    expect(() => readCsv(text, { name: 'p.csv' })).toThrow(
      new ArgumentError('p.csv: expected a header line and rows, got an empty text'),
    );
  });

  test('a header alone, or with one name twice', () => {
    expect(() => readCsv('a,b\n')).toThrow(
      new ArgumentError('CSV: expected rows after the header, got none'),
    );
    expect(() => readCsv('a,b,a\n1,2,3')).toThrow('CSV, line 1: two columns are called "a"');
  });

  test('a ragged row is named by its line, blank lines and breaks inside quotes counted', () => {
    expect(() => readCsv('a,b\n1,"two\nlines"\n\n3,4\n5\n', { name: 'p.csv' })).toThrow(
      new ShapeError('p.csv, line 6: expected 2 fields as in the header, got 1'),
    );
    expect(() => readCsv('a\r\n"x\r\ny"\r\n1,2\r\n')).toThrow('line 4: expected 1 fields');
  });
});

test('what was written is read back', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const text = fc.string({ maxLength: 8 }).map((s) => `t ${s},"\n`);
  fc.assert(
    fc.property(fc.array(fc.tuple(number, text), { minLength: 1, maxLength: 20 }), (rows) => {
      const frame = readCsv(csvFormatRows([['n', 't'], ...rows.map(([n, t]) => [String(n), t])]));
      expect(frame.column('n').values).toEqual(Float64Array.from(rows, ([n]) => n || 0));
      expect(frame.column('t').values).toEqual(rows.map(([, t]) => t));
    }),
  );
});

const google = new URL('../../../../shared/data/Google_Stock_Price_Train.csv', import.meta.url);

test.runIf(existsSync(google))("the blog's file", () => {
  const frame = readCsv(readFileSync(google, 'utf8'));
  expect(frame.shape).toEqual([1258, 6]);
  expect(frame.missingValues()).toEqual({ Date: 0, Open: 0, High: 0, Low: 0, Close: 0, Volume: 0 });
  expect(frame.numbers('Open').slice(0, 3)).toEqual(new Float64Array([325.25, 331.27, 329.83]));
  expect(frame.dates('Date').at(-1)?.toISOString()).toBe('2016-12-30T00:00:00.000Z');
});
