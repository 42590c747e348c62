import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { growthChart } from './growth-chart.js';
import { logTicks } from './ticks.js';

const labels = { title: 'Cost', xLabel: 'H', yLabel: 'ms' };

function drawing(svg: string) {
  const { document } = parseHTML(svg);
  const texts = Array.from(document.querySelectorAll('text'), (text) => text.textContent);
  const lines = Array.from(document.querySelectorAll('[aria-label=line]'), (group) => ({
    color: group.getAttribute('stroke'),
    dashes: group.getAttribute('stroke-dasharray'),
    points: Array.from(group.innerHTML.matchAll(/[ML]([\d.]+),([\d.]+)/g), ([, x, y]) => [
      Number(x),
      Number(y),
    ]),
  }));
  return { document, texts, lines };
}

test('a power of the size is a straight line, and every size is marked', () => {
  const x = [16, 32, 128, 1024];
  const { texts, lines } = drawing(
    growthChart({ lines: [{ name: 'RNN', x, y: x.map((size) => size ** 2) }], ...labels }),
  );
  expect(texts).toEqual(expect.arrayContaining(['Cost', 'H', 'ms', 'RNN', '16', '32', '128', '1,024']));
  const [first, second, third, last] = lines[0]!.points as [number, number][];
  const slope = ([x0, y0]: number[], [x1, y1]: number[]) => (y1! - y0!) / (x1! - x0!);
  expect(slope(first!, second!)).toBeCloseTo(slope(first!, last!), 3);
  expect(slope(second!, third!)).toBeCloseTo(slope(first!, last!), 3);
  // Even steps in logarithms: 16 to 32 is a sixth of 16 to 1,024.
  expect((second![0] - first![0]) / (last![0] - first![0])).toBeCloseTo(1 / 6, 3);
});

test('every size has its label, however many', () => {
  const x = [1, 8, 32, 64, 128, 256, 512];
  const { texts } = drawing(growthChart({ lines: [{ name: 'RNN', x, y: x }], ...labels }));
  expect(texts).toEqual(expect.arrayContaining(x.map(String)));
});

test('solid and dashed lines of the same rank share a colour', () => {
  const line = { x: [1, 2], y: [1, 2] };
  const { lines } = drawing(
    growthChart({
      lines: [
        { name: 'a', ...line },
        { name: 'b', ...line },
        { name: 'c', ...line, dashed: true },
        { name: 'd', ...line, dashed: true },
      ],
      ...labels,
    }),
  );
  expect(lines[0]!.color).toBe(lines[2]!.color);
  expect(lines[1]!.color).toBe(lines[3]!.color);
  expect(lines[0]!.color).not.toBe(lines[1]!.color);
  expect(lines.map(({ dashes }) => dashes !== null)).toEqual([false, false, true, true]);
});

test('a rule is marked, and is within the axis', () => {
  const { document, texts } = drawing(
    growthChart({ lines: [{ name: 'a', x: [1, 2], y: [20, 40] }], rule: 1, ...labels }),
  );
  expect(document.querySelectorAll('[aria-label=rule] line')).toHaveLength(1);
  expect(texts).toEqual(expect.arrayContaining(['1', '50']));
});

test.each([
  [0.03, 40, [0.01, 0.1, 1, 10, 100]],
  [3, 40, [2, 5, 10, 20, 50]],
  [0.5, 2, [0.5, 1, 2]],
  [7, 7, [5, 10]],
  [10, 10, [5, 10, 20]],
])('ticks for %d to %d', (min, max, ticks) => {
  expect(logTicks(min, max)).toEqual(ticks);
});

test('a measurement that is missing leaves a gap', () => {
  const y = [1, Number.NaN, 4, 8];
  const { lines } = drawing(growthChart({ lines: [{ name: 'a', x: [1, 2, 4, 8], y }], ...labels }));
  expect(lines[0]!.points).toHaveLength(3);
  expect(() => growthChart({ lines: [{ name: 'a', x: [1, Number.NaN], y: [1, 2] }], ...labels })).toThrow(
    'growthChart: x must hold finite numbers, got NaN at index 1',
  );
  expect(() =>
    growthChart({ lines: [{ name: 'a', x: [1], y: [1], Dashed: true } as never], ...labels }),
  ).toThrow('did you mean `dashed`?');
});

test('says what it cannot draw', () => {
  expect(() => growthChart({ lines: [], ...labels })).toThrow(
    new ArgumentError('growthChart: lines must have at least one line, got none'),
  );
  expect(() => growthChart({ lines: [{ name: 'a', x: [1], y: [0] }], ...labels })).toThrow(
    new ArgumentError('growthChart: y must be above 0 for a logarithm, got 0 at index 0'),
  );
  expect(() => growthChart({ lines: [{ name: 'a', x: [1], y: [1, 2] }], ...labels })).toThrow(
    new ShapeError('growthChart: y must have 1 values as x has, got 2'),
  );
});
