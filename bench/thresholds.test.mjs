import { describe, expect, test } from 'vitest';
import { madeUpRun } from './test-run.mjs';
import { thresholds } from './thresholds.mjs';

const rowsOf = (run, what) => thresholds(run).filter((row) => row.what === what);
const timesOf = (run, group, title) => run.groups[group].find((row) => row.title === title).times;
const slower = ({ times }, factor) => times.map((time) => time * factor);

test('every row is measured by a whole run', () => {
  const rows = thresholds(madeUpRun({ factor: 1000 }));
  expect(rows.filter(({ measured }) => measured === undefined)).toEqual([]);
  expect(rows.filter(({ holds }) => !holds)).toEqual([]);
});

test('what is to be reached', () => {
  const told = thresholds(madeUpRun()).map(({ what, against, bound }) => [what, against, bound].join(' | '));
  expect(told).toEqual(
    expect.arrayContaining([
      'stock-keras epoch | Keras JAX | 2×',
      'stock-keras epoch | tfjs-layers wasm | 30×',
      'stock-torch epoch, none | PyTorch | 50×',
      'stock-torch epoch, detach | PyTorch | 50×',
      'predict one window | PyTorch | 10×',
      'predict one window | Keras JAX | 10×',
      'predict one window | Keras TensorFlow | 500×',
      'RNN, B 32, T 50, H 64 | PyTorch | 1×',
      'LSTM, B 32, T 50, H 32 | PyTorch | 1×',
      'LSTM, B 1, T 1208, H 40 | Keras JAX | 1×',
      'GRU, B 32, T 50, H 128 | tfjs-layers wasm | 30×',
      'RNN, B 32, T 50, H 256, tensorflow | PyTorch | 0.667×',
      'LSTM, B 32, T 50, H 512, tensorflow | PyTorch | 0.667×',
      'RNN: growth of the cost with T, from T 500 on |  | exponent ≤ 1.05',
      'RNN: growth of the cost with H, from H 64 on |  | exponent ≤ 2.1',
      'stock-keras, time outside kernels |  | ≤ 10.0 %',
    ]),
  );
  // PyTorch may be ahead at larger H.
  expect(told).not.toContain('LSTM, B 32, T 50, H 64 | PyTorch | 1×');
});

test('a ratio just below its bound misses, and one at it holds', () => {
  const [at] = rowsOf(madeUpRun({ factor: 2 }), 'stock-keras epoch');
  expect(at).toMatchObject({ measured: '2.00× (2.00× – 2.00×)', holds: true });
  const [below] = rowsOf(madeUpRun({ factor: 1.99 }), 'stock-keras epoch');
  expect(below.holds).toBe(false);
});

test('of several peers the fastest counts, and is named', () => {
  const run = madeUpRun({ factor: 600 });
  const times = timesOf(run, 'predict', '1 window');
  times['Keras TensorFlow XLA'].times = slower(times.unroll, 499);
  const row = rowsOf(run, 'predict one window').find(({ bound }) => bound === '500×');
  expect(row).toMatchObject({ against: 'Keras TensorFlow XLA', holds: false });
});

test('a peer that failed is not measured against, nor one that was not there', () => {
  const run = madeUpRun();
  timesOf(run, 'stock-keras', 'epoch')['Keras JAX'] = { error: 'out of luck' };
  delete timesOf(run, 'stock-keras', 'epoch')['unroll 2 threads'];
  expect(rowsOf(run, 'stock-keras epoch')[0]).toMatchObject({ against: 'Keras JAX', measured: undefined });
  expect(rowsOf(run, 'stock-keras epoch, 2 threads')[0].holds).toBeUndefined();
});

test('carry is judged by the sum of its epochs', () => {
  const run = madeUpRun({ factor: 60 });
  const [before] = rowsOf(run, 'stock-torch, carry, 5 epochs');
  expect(before).toMatchObject({ measured: '60.0× (60.0× – 60.0×)', holds: true });
  const times = timesOf(run, 'stock-torch', 'carry, epoch 5');
  times.PyTorch.times = slower(times.unroll, 5);
  const [after] = rowsOf(run, 'stock-torch, carry, 5 epochs');
  expect(after).toMatchObject({ measured: '49.0× (49.0× – 49.0×)', holds: false });
});

describe('growth', () => {
  test('is fitted over the large sizes alone', () => {
    const run = madeUpRun();
    timesOf(run, 'rnn', 'T 50').unroll.times = [1e-9, 1e-9, 1e-9];
    const [row] = rowsOf(run, 'RNN: growth of the cost with T, from T 500 on');
    expect(row).toMatchObject({ measured: '1.00 (1.00 – 1.00)', holds: true });
  });

  test('beyond the bound misses', () => {
    const run = madeUpRun();
    const largest = timesOf(run, 'gru', 'B 512').unroll;
    largest.times = slower(largest, 1.5);
    expect(rowsOf(run, 'GRU: growth of the cost with B, from B 32 on')[0].holds).toBe(false);
  });
});

test('a quick run and a part of one give no verdicts on what they did not measure', () => {
  expect(thresholds(madeUpRun({ quick: true })).some(({ holds }) => holds !== undefined)).toBe(false);
  const { groups, ...part } = madeUpRun();
  const rows = thresholds({ ...part, groups: { predict: groups.predict } });
  expect(new Set(rows.filter(({ measured }) => measured).map(({ what }) => what))).toEqual(
    new Set(['predict one window', 'stock-keras, time outside kernels']),
  );
});
