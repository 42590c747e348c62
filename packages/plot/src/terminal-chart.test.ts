import { stripVTControlCharacters } from 'node:util';
import { ArgumentError, ShapeError } from '@unroll/core/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terminalChart } from './terminal-chart.js';

test('a line between its axes', () => {
  expect(terminalChart([4, 3, 2, 1, 0], { width: 26, height: 5, title: 'loss' })).toBe(
    [
      'loss',
      '4┤━━━┓',
      ' │   ┗━━━━━┓',
      '2┤         ┗━━━━━┓',
      ' │               ┗━━━━━┓',
      '0┤                     ┗━━',
      ' └──────┬──────────┬──────',
      '        2          4',
    ].join('\n'),
  );
});

test('named lines differ in their strokes, and in colours on request', () => {
  const series = { loss: [0, 1], val_loss: [1, 0] };
  const plain = terminalChart(series, { width: 20, height: 3 });
  expect(plain.split('\n').slice(0, 2)).toEqual(['━ loss', '═ val_loss']);
  expect(plain).toMatch(/━┛|┏━/);
  expect(plain).toMatch(/═╗|╚═/);
  expect(plain).not.toContain('\u001b');
  const colored = terminalChart(series, { width: 20, height: 3, color: true });
  expect(colored).toContain('\u001b[34m━\u001b[0m loss');
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

test('time steps are counted from where the caller says', () => {
  const last = (start: number) => terminalChart([1, 2, 3, 2], { start }).split('\n').at(-1);
  expect(last(0)?.trim()).toMatch(/^0 +1 +2 +3$/);
  expect(last(1)?.trim()).toMatch(/^1 +2 +3 +4$/);
});

test('gaps are drawn as gaps, and a value between them shows', () => {
  const gap = Number.NaN;
  const rows = (chart: string) => chart.split('\n').slice(0, 3);
  expect(
    rows(terminalChart([0, 1, gap, Number.POSITIVE_INFINITY, null, 1, 1], { width: 23, height: 3 })),
  ).toEqual(['1.0┤   ┏           ━━━━', '0.5┤ ┏━┛', '0.0┤━┛']);
  const alone = terminalChart([gap, 1, gap, 0, gap], { width: 24, height: 3 });
  expect(alone.match(/━/g)).toHaveLength(2);
  expect(terminalChart([gap, gap], { height: 3 })).not.toContain('━');
});

test('a validation loss of every second epoch, as a history has it', () => {
  const loss = [4, 3, 2, 1];
  const chart = terminalChart({ loss, val_loss: [4, 2] }, { height: 5 });
  expect(chart).toBe(terminalChart({ loss, val_loss: [Number.NaN, 4, Number.NaN, 2] }, { height: 5 }));
  expect(chart.match(/═/g)).toHaveLength(3);
});

test('names and titles steer no terminal', () => {
  const chart = terminalChart({ '\u001b[2J': [1, 2] }, { title: 'a\n\u0007b' });
  expect(chart).toContain('\\u001b[2J');
  expect(chart.split('\n')[0]).toBe('a\\n\\u0007b');
});

test('no line is wider than asked, whatever is drawn', () => {
  const values = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), {
    minLength: 1,
    maxLength: 200,
  });
  const sizes = fc.record({
    width: fc.integer({ min: 20, max: 90 }),
    height: fc.integer({ min: 3, max: 20 }),
    start: fc.nat(2000),
    title: fc.string({ unit: 'grapheme-ascii', maxLength: 100 }),
  });
  fc.assert(
    fc.property(values, sizes, (series, size) => {
      const lines = terminalChart(series, size).split('\n');
      expect(lines).toHaveLength(size.height + 3);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.width);
    }),
  );
});

test('what cannot be drawn', () => {
  expect(() => terminalChart([])).toThrow(
    new ArgumentError('terminalChart: series must have at least one value, got none'),
  );
  expect(() => terminalChart({ loss: [1, 'x'] as never })).toThrow(
    new ArgumentError('terminalChart: loss[1] must be a number or null, got "x"'),
  );
  expect(() => terminalChart({ loss: 5 as never })).toThrow('loss must be an array of numbers, got 5');
  expect(() => terminalChart([1], { colour: true } as object)).toThrow('did you mean `color`?');
  expect(() => terminalChart([1], { height: 1e9 })).toThrow('height must be at most 10000, got 1000000000');
  expect(() => terminalChart({ a: [1, 2], b: [1] })).toThrow(
    new ShapeError('terminalChart: b must have 2 values as a has, got 1'),
  );
  expect(() => terminalChart({})).toThrow('series must be an array, or a record of 1 to 3, got 0');
  expect(() => terminalChart([1], { width: 10 })).toThrow('width must be an integer >= 20, got 10');
  expect(() => terminalChart([1], { height: 2.5 })).toThrow('height must be an integer >= 3, got 2.5');
});
