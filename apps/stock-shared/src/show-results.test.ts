import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Printer } from '@unroll/app-shared';
import { expect, test } from 'vitest';
import type { Forecast } from './forecast.js';
import { showCharts, showError, showPredictions } from './show-results.js';

const actual = Float64Array.from({ length: 12 }, (_, i) => 100 + i);
const forecast: Forecast = {
  name: 'Prices',
  column: 'Open',
  dates: Array.from(actual, (_, i) => new Date(Date.UTC(2017, 0, 3 + i))),
  history: Float64Array.from([99, 99.5, ...actual]),
  actual,
  predicted: actual.map((value) => value - 2),
  seen: false,
};

function printer(quiet = false) {
  let text = '';
  const out = {
    write: (more: string | Uint8Array) => {
      text += String(more);
      return true;
    },
  };
  return { printer: new Printer({ quiet, out }), text: () => text };
}

test('predictions: the first and the last days', () => {
  const { printer: to, text } = printer();
  showPredictions(to, forecast);
  expect(text().split('\n').slice(2)).toEqual([
    '12 days it never saw, each from the real days before it',
    '',
    '                     Open   predicted   off by',
    '3 January 2017    $100.00      $98.00   -$2.00',
    '4 January 2017    $101.00      $99.00   -$2.00',
    '5 January 2017    $102.00     $100.00   -$2.00',
    '6 January 2017    $103.00     $101.00   -$2.00',
    '7 January 2017    $104.00     $102.00   -$2.00',
    '…',
    '10 January 2017   $107.00     $105.00   -$2.00',
    '11 January 2017   $108.00     $106.00   -$2.00',
    '12 January 2017   $109.00     $107.00   -$2.00',
    '13 January 2017   $110.00     $108.00   -$2.00',
    '14 January 2017   $111.00     $109.00   -$2.00',
    '',
  ]);
});

test('every printout and chart says which model it is of', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unroll-charts-'));
  const { printer: to, text } = printer();
  const of = { ...forecast, model: 'Keras stacked SimpleRNN' };
  showPredictions(to, of);
  showError(to, of, null);
  await showCharts(to, of, { folder, loss: [0.1, 0.05] });
  expect(text()).toContain('\nBy the Keras stacked SimpleRNN: 12 days it never saw');
  expect(text()).toContain('Keras stacked SimpleRNN   $2.00   $2.00');
  expect(text()).toContain('Keras stacked SimpleRNN: Prices, 3 January 2017');
  for (const [name, title] of [
    ['loss', 'Keras stacked SimpleRNN: training loss'],
    ['forecast', 'Keras stacked SimpleRNN: Prices, 3 January 2017 to 14 January 2017 (unseen)'],
  ]) {
    expect(await readFile(join(folder, `${name}.svg`), 'utf8')).toContain(`>${title}<`);
  }
  await rm(folder, { recursive: true });
});

test('the error beside that of yesterday again', () => {
  const { printer: to, text } = printer(true);
  showError(to, forecast, 'Keep some days back.');
  // Yesterday misses by 0.50 once and by 1.00 on the other eleven days.
  const rmse = Math.sqrt((0.5 ** 2 + 11) / 12);
  expect(text()).toContain('this model          $2.00   $2.00');
  expect(text()).toContain(`same as yesterday   $${rmse.toFixed(2)}   $0.96`);
  expect(text()).toContain('Same as yesterday is better');
  expect(text()).toMatch(/\n\nKeep some days back\.\n$/);
});

test('charts: four files and a drawing within the width', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unroll-charts-'));
  const { printer: to, text } = printer();
  await showCharts(to, forecast, { folder, loss: [0.1, 0.05] });
  expect((await readdir(folder)).sort()).toEqual(['forecast.png', 'forecast.svg', 'loss.png', 'loss.svg']);
  const svg = await readFile(join(folder, 'forecast.svg'), 'utf8');
  expect(svg).toContain('Prices, 3 January 2017 to 14 January 2017 (unseen)');
  const png = await readFile(join(folder, 'loss.png'));
  expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
  expect(text()).toContain(`\nWritten: ${join(folder, 'loss.svg')}\n`);
  const drawing = text().split('Written')[0]!.split('\n');
  expect(Math.max(...drawing.map((line) => line.length))).toBeLessThanOrEqual(80);
  await rm(folder, { recursive: true });
});
