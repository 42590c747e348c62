import { describe, expect, test } from 'vitest';
import { charts } from './charts.mjs';
import { report } from './report.mjs';
import { madeUpRun } from './test-run.mjs';

/** The cells of the table row that begins so. */
const row = (text, start) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${start} |`))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('two runs stand side by side, each with its verdict', () => {
  const text = report([
    madeUpRun({ factor: 60, date: '2026-01-03T00:00:00.000Z' }),
    madeUpRun({ factor: 40, date: '2026-01-02T00:00:00.000Z' }),
  ]);
  expect(row(text, 'stock-torch epoch, none')).toEqual([
    'stock-torch epoch, none',
    'PyTorch',
    '50×',
    '60.0× (60.0× – 60.0×) holds',
    '40.0× (40.0× – 40.0×) **misses**',
    '60.0× (60.0× – 60.0×) holds',
    '40.0× (40.0× – 40.0×) **misses**',
  ]);
  expect(row(text, 'date')).toEqual(['date', '2026-01-03 00:00', '2026-01-02 00:00']);
});

test('one run has one verdict on unroll, and one on its backend native', () => {
  expect(row(report([madeUpRun({ factor: 60 })]), 'stock-torch epoch, none')).toHaveLength(5);
});

describe('warnings', () => {
  test('none on a quiet machine', () => {
    expect(report([madeUpRun({ load: 0.5 })])).not.toContain('Not for citing');
  });

  test('a load average above 0.5, of any run shown', () => {
    expect(report([madeUpRun(), madeUpRun({ load: 0.51 })])).toContain(
      '**The machine was not quiet: its load average was 0.51 when the run of 2026-01-02T03:04 began.',
    );
  });

  test('a quick run, which has no growth', () => {
    const text = report([madeUpRun({ quick: true })]);
    expect(text).toContain('**A quick run');
    expect(text).not.toContain('Exponent of the growth');
  });
});

test('a peer that failed has a row that says so', () => {
  const run = madeUpRun();
  run.groups['stock-keras'][0].times['Keras JAX'] = { error: 'a | b' };
  expect(report([run])).toContain('| Keras JAX | failed |  | a \\| b |');
});

test('where a peer overtakes', () => {
  const run = madeUpRun({ factor: 4 });
  const { times } = run.groups.rnn.find(({ title }) => title === 'H 512');
  times.PyTorch.times = times.unroll.times.map((time) => time / 4);
  expect(report([run])).toContain(
    'PyTorch is ahead at H = 512, where unroll takes up to 4.00 times as long; PyTorch overtakes near H 362.',
  );
  times['unroll native'].times = times.unroll.times.map((time) => time / 8);
  expect(report([run])).toContain('unroll native is ahead of PyTorch at every size.');
});

test('what carry adds an epoch', () => {
  const run = madeUpRun();
  run.groups['stock-torch']
    .filter(({ title }) => title.startsWith('carry'))
    .forEach(({ times }, i) => {
      times.unroll.times = [2 * i + 1, 2 * i + 1, 2 * i + 1];
      times['unroll native'].times = [i, i, i];
      times.PyTorch.times = [150 * i, 150 * i, 150 * i];
    });
  expect(report([run])).toContain(
    'by 2.00 ms for unroll, 1.00 ms for unroll native, 150 ms for PyTorch (least squares)',
  );
});

test('memory against the formula', () => {
  expect(report([madeUpRun()])).toContain('10.0 MB and 1.00 bytes for each byte kept');
});

test('charts of every sweep, which the report shows', () => {
  const run = madeUpRun();
  const drawn = charts(run);
  expect(Object.keys(drawn)).toEqual(['time-H', 'ratio-H', 'time-T', 'ratio-T', 'time-B', 'ratio-B']);
  for (const svg of Object.values(drawn)) expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  const text = report([run], Object.keys(drawn));
  for (const name of Object.keys(drawn)) expect(text).toContain(`(charts/${name}.svg)`);
});
