import { golden } from '@unroll/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { type GoldenTensor, toTensor } from '../../testing/golden-case.js';
import type { Verbose } from '../callbacks/callback.js';
import { Input } from '../engine/input.js';
import { Dense } from '../layers/dense.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { Sequential } from '../models/sequential.js';
import { setRandomSeed } from '../seed.js';

interface Run {
  seed: number;
  verbose: Verbose;
  epochs: number;
  validation_split: number;
  printed: string;
}

const { printed_training: printed } = golden<{
  cases: { printed_training: { x: GoldenTensor; y: GoldenTensor; runs: Run[] } };
}>('keras_training').cases;

const CODES = new RegExp(`${String.fromCharCode(27)}\\[\\d*m`, 'g');

/** The lines that stay on the screen once everything is drawn over. */
const finalLines = (text: string) =>
  text.split('\n').map((line) => line.split('\r').at(-1)!.replace(CODES, ''));

afterEach(() => vi.restoreAllMocks());

test.each(printed.runs)(
  'fit, evaluate and predict print what Keras prints: verbose $verbose, $epochs epochs, validation $validation_split',
  async (run) => {
    const [x, y] = [toTensor(printed.x), toTensor(printed.y)];
    const { verbose } = run;
    const written: string[] = [];
    vi.spyOn(performance, 'now').mockReturnValue(1000);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    setRandomSeed(run.seed);
    const model = new Sequential([Input([6, 2]), new SimpleRNN(4), new Dense(1)]);
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
    await model.fit(x, y, {
      epochs: run.epochs,
      batchSize: 4,
      validationSplit: run.validation_split,
      verbose,
    });
    model.evaluate(x, y, { batchSize: 4, verbose });
    model.predict(x, { batchSize: 4, verbose });
    expect(finalLines(written.join(''))).toEqual(finalLines(run.printed));
  },
);
