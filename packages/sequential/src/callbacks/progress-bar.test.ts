import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import type { Verbose } from './callback.js';
import { ProgressBar } from './progress-bar.js';
import { progressLine } from './progress-line.js';

interface Script {
  name: string;
  verbose: 1 | 2;
  target: number | null;
  updates: [current: number, loss: number, seconds: number][];
  printed: string[];
}

const { cases } = golden<{
  cases: { progress_bar: Script[]; printed_training: { runs: { printed: string }[] } };
}>('keras_training');

const ESCAPE = String.fromCharCode(27);
const CODES = new RegExp(`${ESCAPE}\\[\\d*[mK]`, 'g');

/** A terminal that remembers what is written to it, and a clock that is set by hand. */
function stage({ isTTY = false, columns = 200 }: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const clock = { time: 1000 };
  const bar = new ProgressBar({
    terminal: { write: (text) => written.push(text), isTTY, columns },
    now: () => clock.time,
  });
  return { bar, clock, take: () => written.splice(0).join('') };
}

/** Keras moves back by backspaces and overwrites with spaces; here one carriage return and one code do both. */
const drawn = (kerasText: string) => kerasText.replaceAll('\b', '').replace(/ +(\n?)$/, '$1');

describe.each(cases.progress_bar)('$name, verbose $verbose', (script) => {
  test('in a terminal is what Keras draws', () => {
    const { bar, clock, take } = stage({ isTTY: true });
    bar.setParams({ verbose: script.verbose, steps: script.target });
    bar.onEpochBegin(0);
    for (const [i, [current, loss, seconds]] of script.updates.entries()) {
      clock.time = 1000 + seconds;
      bar.onTrainBatchEnd(current - 1, { loss, val_mae: 10 * loss });
      expect(take().replace(`${ESCAPE}[K`, '')).toBe(drawn(script.printed[i]!));
    }
    // Where Keras would claim steps that were not done, the bar does not follow it.
    if (script.updates.at(-1)![0] !== script.target) return;
    bar.onEpochEnd(0, { loss: 0.0625, val_mae: 0 });
    expect(take().replace(`${ESCAPE}[K`, '')).toBe(drawn(script.printed.at(-1)!));
  });

  test('elsewhere is the last line alone, without control characters', () => {
    const { bar, clock, take } = stage();
    bar.setParams({ verbose: script.verbose, steps: script.target });
    bar.onEpochBegin(0);
    for (const [current, loss, seconds] of script.updates) {
      clock.time = 1000 + seconds;
      bar.onTrainBatchEnd(current - 1, { loss });
    }
    expect(take()).toBe('');
    bar.onEpochEnd(0, { loss: 0.0625, val_mae: 0 });
    if (script.updates.at(-1)![0] !== script.target) return;
    expect(take()).toBe(drawn(script.printed.at(-1)!).replace(CODES, '').replace('\r', ''));
  });
});

function train(bar: ProgressBar, verbose: Verbose, epochs = 2): void {
  bar.setParams({ verbose, epochs, steps: 2 });
  bar.onTrainBegin();
  for (let epoch = 0; epoch < epochs; epoch++) {
    bar.onEpochBegin(epoch);
    for (const batch of [0, 1]) bar.onTrainBatchEnd(batch, { loss: 0.5 });
    bar.onTestBegin();
    bar.onTestBatchEnd(0, { loss: 3 });
    bar.onTestEnd({ loss: 3 });
    bar.onEpochEnd(epoch, { loss: 0.25, val_loss: 3 });
  }
  bar.onTrainEnd();
}

describe('around fit, evaluate and predict', () => {
  const LINE = '2/2 ━━━━━━━━━━━━━━━━━━━━ 0s 0s/step - loss: 0.2500 - val_loss: 3.0000\n';
  const LINE_OF_2 = '2/2 - 0s - 0s/step - loss: 0.2500 - val_loss: 3.0000\n';

  test.each([
    ['auto', `Epoch 1/2\n${LINE}Epoch 2/2\n${LINE}`],
    [1, `Epoch 1/2\n${LINE}Epoch 2/2\n${LINE}`],
    [2, `Epoch 1/2\n${LINE_OF_2}Epoch 2/2\n${LINE_OF_2}`],
    [0, ''],
  ] as const)('fit with verbose %s; validation is silent', (verbose, expected) => {
    const { bar, take } = stage();
    train(bar, verbose);
    expect(take()).toBe(expected);
  });

  test('one epoch has no heading', () => {
    const { bar, take } = stage();
    train(bar, 1, 1);
    expect(take()).toBe(LINE);
  });

  test('evaluate and predict after fit', () => {
    const { bar, take } = stage();
    train(bar, 0);
    bar.setParams({ verbose: 1, steps: 3 });
    bar.onTestBegin();
    for (const batch of [0, 1, 2]) bar.onTestBatchEnd(batch, { loss: 1 });
    bar.onTestEnd({ loss: 0.5 });
    expect(take()).toBe('3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 0s/step - loss: 0.5000\n');
    bar.onPredictBegin();
    for (const batch of [0, 1, 2]) bar.onPredictBatchEnd(batch);
    bar.onPredictEnd();
    expect(take()).toBe('3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 0s/step\n');
  });

  test('an epoch that was stopped shows the steps it did', () => {
    const { bar, take } = stage();
    bar.setParams({ verbose: 1, steps: 38 });
    bar.onEpochBegin(0);
    for (let batch = 0; batch < 19; batch++) bar.onTrainBatchEnd(batch, { loss: 0.5 });
    bar.onEpochEnd(0, { loss: 0.5 });
    expect(take()).toBe('19/38 ━━━━━━━━━━━━━━━━━━━━ 0s 0s/step - loss: 0.5000\n');
  });
});

describe('in a terminal', () => {
  test('is drawn at most every 50 ms', () => {
    const { bar, clock, take } = stage({ isTTY: true });
    bar.setParams({ verbose: 1, steps: 1000 });
    bar.onEpochBegin(0);
    let drawings = 0;
    for (let batch = 0; batch < 1000; batch++) {
      clock.time += 0.001;
      bar.onTrainBatchEnd(batch, {});
      if (take() !== '') drawings += 1;
    }
    expect(drawings).toBe(20);
  });

  test.each([100, 70, 60, 40, 24, 12])('of %d columns a live line stays within it', (columns) => {
    const { bar, clock, take } = stage({ isTTY: true, columns });
    bar.setParams({ verbose: 1, steps: 38 });
    bar.onEpochBegin(0);
    clock.time += 0.5;
    bar.onTrainBatchEnd(6, { loss: 0.0412, mean_absolute_error: 0.13 });
    const text = take();
    expect(text.startsWith('\r')).toBe(true);
    expect(text.endsWith(`${ESCAPE}[K`)).toBe(true);
    const visible = text.replace('\r', '').replace(CODES, '');
    expect(visible.length).toBeLessThan(columns);
    expect(visible).toMatch(/^ 7\/38/);
  });
});

test('a narrow line shortens the bar first, then loses its end', () => {
  const progress = {
    current: 7,
    target: 38,
    elapsed: 1,
    secondsPerStep: 0.015,
    logs: { loss: 0.0412 },
    done: false,
  };
  const line = (width: number) => progressLine(progress, { color: false, width });
  expect(line(80)).toBe(' 7/38 ━━━━━━━━━━━━━━━━━━━━ 0s 15ms/step - loss: 0.0412');
  expect(line(44)).toBe(' 7/38 ━━━━━━━━━━ 0s 15ms/step - loss: 0.0412');
  expect(line(30)).toBe(' 7/38 ━━━━━ 0s 15ms/step - lo…');
  expect(line(17)).toBe(' 7/38 ━━━━━ 0s 1…');
  expect(line(10)).toBe(' 7/38 0s');
  expect(line(6)).toBe(' 7/38…');
});
