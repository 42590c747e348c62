import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { forecastChart } from './forecast-chart.js';
import { lossCurve } from './loss-curve.js';

/** What a reader sees: the texts, and each line's colour and number of points. */
function seen(svg: string) {
  const { document } = parseHTML(svg);
  const texts = Array.from(document.querySelectorAll('text'), (text) => text.textContent);
  const lines = Array.from(document.querySelectorAll('[aria-label=line]'), (line) => ({
    color: line.getAttribute('stroke'),
    points: line.innerHTML.match(/[ML]/g)?.length,
  }));
  return { texts, lines };
}

const days = (count: number) => Array.from({ length: count }, (_, i) => new Date(Date.UTC(2017, 0, 3 + i)));

describe('lossCurve', () => {
  test('draws the training loss, epochs counted from 1', () => {
    const { texts, lines } = seen(lossCurve({ loss: [0.5, 0.25, 0.1] }));
    expect(texts).toEqual(
      expect.arrayContaining(['Loss', 'loss', 'epoch', 'training', '1', '2', '3', '0.5']),
    );
    expect(texts).not.toContain('validation');
    expect(lines.map(({ points }) => points)).toEqual([3]);
  });

  test('draws the validation loss in a colour of its own', () => {
    const { texts, lines } = seen(
      lossCurve({ loss: new Float32Array([2, 1]), valLoss: [3, 2], title: 'a < b & "c"' }),
    );
    expect(texts).toEqual(expect.arrayContaining(['a < b & "c"', 'training', 'validation']));
    expect(new Set(lines.map(({ color }) => color)).size).toBe(2);
  });

  test('says what it cannot draw', () => {
    expect(() => lossCurve({ loss: [] })).toThrow(
      new ArgumentError('lossCurve: loss must have at least one value, got none'),
    );
    expect(() => lossCurve({ loss: [1, Number.POSITIVE_INFINITY] })).toThrow(
      'lossCurve: loss must hold finite numbers, got Infinity at index 1',
    );
    expect(() => lossCurve({ loss: [1, 2], valLoss: [1] })).toThrow(
      new ShapeError('lossCurve: valLoss must have 2 values as loss has, got 1'),
    );
  });
});

describe('forecastChart', () => {
  const title = 'Google';
  const yLabel = 'price';

  test('draws both series over dates, in UTC', () => {
    const svg = forecastChart({ dates: days(3), actual: [1, 2, 3], predicted: [3, 2, 1], title, yLabel });
    const { texts, lines } = seen(svg);
    expect(texts).toEqual(expect.arrayContaining([title, yLabel, 'actual', 'predicted']));
    expect(texts.join(' ')).toMatch(/ 3\s*Jan 4 5 /);
    expect(lines.map(({ points }) => points)).toEqual([3, 3]);
  });

  test('counts time steps where there are no dates', () => {
    const { texts } = seen(forecastChart({ actual: [1, 2], predicted: [1, 2], title, yLabel }));
    expect(texts).toEqual(expect.arrayContaining(['time step', '0', '1']));
  });

  test('says what it cannot draw', () => {
    const chart = (options: { dates?: Date[]; actual?: number[]; predicted?: number[] }) => () =>
      forecastChart({ actual: [1, 2], predicted: [1, 2], title, yLabel, ...options });
    expect(chart({ actual: [] })).toThrow('forecastChart: actual must have at least one value, got none');
    expect(chart({ predicted: [1, Number.NaN] })).toThrow(
      'predicted must hold finite numbers, got NaN at index 1',
    );
    expect(chart({ predicted: [1] })).toThrow(
      new ShapeError('forecastChart: predicted must have 2 values as actual has, got 1'),
    );
    expect(chart({ dates: days(3) })).toThrow('dates must have 2 values as actual has, got 3');
    expect(chart({ dates: [days(1)[0]!, new Date('soon')] })).toThrow(
      new ArgumentError('forecastChart: dates must be valid, got Invalid Date at index 1'),
    );
  });
});

test('an SVG is a document of its own, the same every time', () => {
  const svg = lossCurve({ loss: [2, 1] });
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain('viewBox="0 0 960 480"');
  expect(lossCurve({ loss: [2, 1] })).toBe(svg);
});
