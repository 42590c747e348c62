import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { forecastChart } from './forecast-chart.js';
import { type LossCurveOptions, lossCurve } from './loss-curve.js';

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
    expect(() => lossCurve({ loss: [1, '2'] as number[] })).toThrow(
      new ArgumentError('lossCurve: loss[1] must be a number or null, got "2"'),
    );
    expect(() => lossCurve({ loss: [1, 2, 3, 4, 5], valLoss: [1] })).toThrow(ShapeError);
    expect(() => lossCurve({ loss: [1, 2], valLoss: [1, 2, 3] })).toThrow(
      'valLoss must have 2 values as loss has',
    );
    expect(() => lossCurve({ loss: [1, 2, 3], valLoss: [1], validationFreq: 1 })).toThrow(
      new ShapeError('lossCurve: valLoss must have 3 values as validationFreq has, got 1'),
    );
    expect(() => lossCurve({ loss: [1], val_loss: [1] } as never)).toThrow(
      new ArgumentError('lossCurve: unknown option `val_loss`: did you mean `valLoss`?'),
    );
    expect(() => lossCurve(undefined as never)).toThrow('lossCurve: loss is missing');
  });

  test('draws gaps where a run has diverged', () => {
    const { lines } = seen(lossCurve({ loss: [3, 2, Number.POSITIVE_INFINITY, Number.NaN, null, 1, 0.5] }));
    expect(lines.map(({ points }) => points)).toEqual([4]);
    for (const loss of [[Number.NaN], [Number.NaN, Number.NaN], [1e308, -1e308]]) {
      expect(seen(lossCurve({ loss })).texts).toContain('epoch');
    }
  });

  test('a long series shows a value that stands alone', () => {
    const loss = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? i : Number.NaN));
    const { document } = parseHTML(lossCurve({ loss }));
    expect(document.querySelectorAll('[aria-label=dot] circle')).toHaveLength(50);
  });

  test('a validation loss of every n-th epoch stands at its epochs', () => {
    const loss = [6, 5, 4, 3, 2, 1];
    const xs = (options: Partial<LossCurveOptions>) => {
      const { document } = parseHTML(lossCurve({ loss, ...options }));
      const groups = Array.from(document.querySelectorAll('[aria-label=dot]'));
      const dots = groups.map((group) =>
        Array.from(group.querySelectorAll('circle')).map((dot) => dot.getAttribute('cx')),
      );
      return dots[1]!.map((x) => dots[0]!.indexOf(x) + 1);
    };
    expect(xs({ valLoss: [5, 3, 1] })).toEqual([2, 4, 6]);
    expect(xs({ valLoss: [5, 3] })).toEqual([3, 6]);
    expect(xs({ valLoss: [5], validationFreq: 4 })).toEqual([4]);
    expect(xs({ valLoss: [5, 3], validationFreq: [1, 5, 9] })).toEqual([1, 5]);
    expect(xs({ valLoss: [null, 5, null, 3, null, 1] })).toEqual([2, 4, 6]);
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

  test('a forecast that begins later, and a title that is no XML', () => {
    const predicted = [Number.NaN, Number.NaN, 3, 4];
    const { lines, texts } = seen(
      forecastChart({ actual: [1, 2, 3, 4], predicted, title: '\u001b[2J\u0000', yLabel }),
    );
    expect(lines.map(({ points }) => points)).toEqual([4, 2]);
    expect(texts).toContain('\\u001b[2J\\u0000');
  });

  test('counts time steps where there are no dates', () => {
    const { texts } = seen(forecastChart({ actual: [1, 2], predicted: [1, 2], title, yLabel }));
    expect(texts).toEqual(expect.arrayContaining(['time step', '0', '1']));
  });

  test('says what it cannot draw', () => {
    const chart = (options: { dates?: Date[]; actual?: number[]; predicted?: number[] }) => () =>
      forecastChart({ actual: [1, 2], predicted: [1, 2], title, yLabel, ...options });
    expect(chart({ actual: [] })).toThrow('forecastChart: actual must have at least one value, got none');
    expect(chart({ predicted: [1, 2n as never] })).toThrow('predicted[1] must be a number or null, got 2n');
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
