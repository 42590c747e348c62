import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArgumentError, ShapeError, UnrollError } from '@unroll/core/errors';
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

  test('a header alone', () => {
    expect(() => readCsv('a,b\n')).toThrow(
      new ArgumentError('CSV: expected rows after the header, got none'),
    );
  });

  test('a ragged row is named by its line, blank lines and breaks inside quotes counted', () => {
    expect(() => readCsv('a,b\n1,"two\nlines"\n\n3,4\n5\n', { name: 'p.csv' })).toThrow(
      new ShapeError('p.csv, line 6: expected 2 fields as in the header, got 1'),
    );
    expect(() => readCsv('a\r\n"x\r\ny"\r\n1,2\r\n')).toThrow('line 4: expected 1 fields');
  });
});

test('an open quote is named by its line', () => {
  expect(() => readCsv('a,b\n1,"2\n3,4\n', { name: 'p.csv' })).toThrow(
    new ArgumentError(
      'p.csv, line 2: expected a closing quote to the one that opens a field there, got the end of the text',
    ),
  );
});

test('decimal commas and their thousands', () => {
  const german = readCsv('Tag;Kurs\n3.1.2012;1.325,25\n4.1.2012;-0,5\n', {
    ...{ delimiter: ';', decimal: ',', dayFirst: true },
  });
  expect(german.numbers('Kurs')).toEqual(new Float64Array([1325.25, -0.5]));
  expect(german.dates('Tag')[1]).toEqual(new Date('2012-01-04'));
  expect(readCsv('a\n"7,380,500"\n', { thousands: null }).column('a').kind).toBe('text');
  expect(readCsv('a\n1.5\nx\n', { sep: ';' }).head(1).numbers('a')).toEqual(new Float64Array([1.5]));
});

test('files and bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-csv-'));
  const path = join(folder, 'a.csv');
  try {
    writeFileSync(path, '\uFEFFa,b\n1,é\n');
    for (const source of [path, pathToFileURL(path), readFileSync(path)]) {
      expect(readCsv(source).column('b').values).toEqual(['é']);
    }
    expect(() => readCsv(join(folder, 'b.csv'))).toThrow(ArgumentError);
    expect(() => readCsv('no\u001b[2J.csv')).toThrow(
      new ArgumentError('readCsv: no\\u001b[2J.csv: there is no such file'),
    );
    expect(() => readCsv('https://example.org/a.csv')).toThrow('fetch it');
    expect(() => readCsv(new Uint8Array([97, 10, 0xff]))).toThrow(
      'CSV: expected a text in UTF-8, got other bytes',
    );
    expect(() => readCsv(path, { delimiter: ';' }).numbers('a')).toThrow(`${path}: there is no column "a"`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [{ seperator: ';' }, 'readCsv: unknown option `seperator`'],
  [{ day_first: true }, 'did you mean `dayFirst`?'],
  [{ delimiter: ';;' }, 'delimiter must be one character'],
  [{ delimiter: ';', sep: ',' }, 'sep must be left out where delimiter is given'],
  [{ decimal: ';' }, "decimal must be one of '.', ','"],
  [{ decimal: ',', thousands: ',' }, 'thousands must be another character than decimal'],
  [{ names: ['a'] }, 'names must have 2 names as CSV has columns, got 1'],
  [{ names: ['a', 'a'] }, 'names must be different names'],
  [';', 'readCsv: options must be a plain object'],
])('not with %j', (options, message) => {
  expect(() => readCsv('x,y\n1,2\n', options as object)).toThrow(UnrollError);
  if (typeof options === 'object') expect(() => readCsv('x,y\n1,2\n', options as object)).toThrow(message);
});

test('a name from a file reaches no terminal raw, and errors stay short', () => {
  const frame = readCsv(`\u001b]0;x\u0007,b\n${'y'.repeat(1e6)},\u001b[2J\n`, { name: '\u001b[31m.csv' });
  expect(String(frame)).not.toMatch(/[^\P{Cc}\n]/u);
  for (const name of ['nope', ...frame.columns]) {
    const message = (() => {
      try {
        frame.numbers(name);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(message).toMatch(/csv/);
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(400);
  }
});

test('120,000 columns, and a cell of 40 MB, take no longer than their size', () => {
  const wide = Array.from({ length: 120_000 }, (_, i) => `c${i}`).join(',');
  const frame = readCsv(`${wide}\n${wide.replaceAll('c', '')}\n`);
  expect(frame.numbers('c119999')).toEqual(new Float64Array([119_999]));
  expect(String(frame).length).toBeLessThan(2000);
  expect(() => frame.column('d')).toThrow(/^.{1,400}$/);
  expect(readCsv(`a\n"${'""\n'.repeat(1e7)}"\n`).column('a').values[0]).toHaveLength(2e7);
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
