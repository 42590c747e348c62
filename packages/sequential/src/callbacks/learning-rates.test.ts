import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { golden } from '@unroll/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import { Dense } from '../layers/dense.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { Sequential } from '../models/sequential.js';
import { SGD } from '../optimizers/index.js';
import { pythonFloat } from '../printing/python-format.js';
import { setRandomSeed } from '../seed.js';
import {
  CSVLogger,
  LearningRateScheduler,
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from './index.js';

interface PlateauCase {
  values: number[];
  options: Record<string, unknown>;
  learning_rates: GoldenTensor;
  printed: string;
}

interface CsvCase {
  validation_split: number;
  separator: string;
  header: string[];
  rows: (number | string)[][];
}

const { reduce_lr_on_plateau: plateaus } = golden<{ cases: { reduce_lr_on_plateau: PlateauCase[] } }>(
  'keras_training',
).cases;
const { callbacks } = golden<{
  cases: {
    callbacks: {
      x: GoldenTensor;
      y: GoldenTensor;
      seed: number;
      csv: CsvCase[];
      scheduler: { printed: string; history: Record<string, GoldenTensor> };
    };
  };
}>('keras_family').cases;

function capturedOutput(): string[] {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  return written;
}

function model(optimizer: SGD, metrics: string[] = []): Sequential {
  setRandomSeed(callbacks.seed);
  const { shape } = callbacks.x;
  const sequential = new Sequential([Input(shape.slice(1)), new SimpleRNN(3), new Dense(1)]);
  sequential.compile({ optimizer, loss: 'mse', metrics });
  return sequential;
}

const data = () => [toTensor(callbacks.x), toTensor(callbacks.y)] as const;
const QUIET = { verbose: 0, batchSize: 4, shuffle: false } as const;

afterEach(() => vi.restoreAllMocks());

describe('ReduceLROnPlateau', () => {
  it.each(plateaus.map((c) => [JSON.stringify(c.options), c] as const))('%s', (_, c) => {
    const written = capturedOutput();
    const optimizer = new SGD({ learningRate: 0.1 });
    const options = toOptions<ReduceLROnPlateauOptions>(c.options);
    const callback = new ReduceLROnPlateau({ monitor: 'val_loss', verbose: 1, ...options });
    callback.setModel({ optimizer, stopTraining: false, getWeights: () => [], setWeights: () => {} });
    callback.onTrainBegin();
    const rates = c.values.map((value, epoch) => {
      callback.onEpochEnd(epoch, { val_loss: value });
      return optimizer.learningRate;
    });
    expect(rates).toBeAllClose(c.learning_rates.values, { rtol: 1e-6 });
    expect(written.join('')).toBe(c.printed);
  });

  it('does not take a factor that raises the rate', () => {
    expect(() => new ReduceLROnPlateau({ factor: 1 })).toThrow('does not support a factor >= 1.0');
  });
});

describe('LearningRateScheduler', () => {
  it('sets, tells and logs the rate of each epoch', async () => {
    const written = capturedOutput();
    const scheduler = new LearningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2), {
      verbose: 1,
    });
    const { history } = await model(new SGD({ learningRate: 0.5 })).fit(...data(), {
      ...QUIET,
      epochs: 3,
      callbacks: [scheduler],
    });
    const { printed, history: expected } = callbacks.scheduler;
    expect(written.join('')).toBe(printed);
    expect(Object.keys(history)).toEqual(Object.keys(expected));
    expect(history.learning_rate).toEqual(expected.learning_rate!.values);
    expect(history.loss).toBeAllClose(expected.loss!.values, { rtol: 1e-5 });
  });

  it('says what is wrong', async () => {
    const scheduler = new LearningRateScheduler(() => Number.NaN);
    await expect(model(new SGD()).fit(...data(), { ...QUIET, callbacks: [scheduler] })).rejects.toThrow(
      'should be a float. Got: NaN',
    );
  });
});

describe('CSVLogger', () => {
  const fit = (logger: CSVLogger, split: number, epochs = 2) =>
    model(new SGD(), ['mae']).fit(...data(), {
      ...QUIET,
      epochs,
      validationSplit: split,
      callbacks: [logger],
    });

  it.each(callbacks.csv)('writes the columns and rows of Keras: $separator', async (c) => {
    const lines: string[] = [];
    const sink = { write: (text: string) => lines.push(text) };
    await fit(new CSVLogger(sink, { separator: c.separator }), c.validation_split);
    const rows = lines.map((line) => line.replace(/\r\n$/, '').split(c.separator));
    expect(rows[0]).toEqual(c.header);
    expect(rows.length).toBe(1 + c.rows.length);
    for (const [i, expected] of c.rows.entries()) {
      const found = rows[i + 1]!;
      expect(found.map((cell) => cell === 'NA')).toEqual(expected.map((cell) => cell === 'NA'));
      const numbers = (cells: (string | number)[]) => cells.filter((cell) => cell !== 'NA').map(Number);
      expect(numbers(found)).toBeAllClose(numbers(expected), { rtol: 1e-5 });
    }
  });

  it('begins a file anew, or goes on with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'csv-logger-'));
    try {
      const path = join(folder, 'log.csv');
      await fit(new CSVLogger(path), 0, 1);
      await fit(new CSVLogger(path), 0, 1);
      expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(3);
      await fit(new CSVLogger(path, { append: true }), 0, 2);
      const lines = readFileSync(path, 'utf8').split('\r\n');
      expect(lines).toHaveLength(5);
      expect(lines.filter((line) => line.startsWith('epoch'))).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('quotes what would break a row', () => {
    const lines: string[] = [];
    const logger = new CSVLogger({ write: (text) => lines.push(text) });
    logger.onTrainBegin();
    logger.onEpochEnd(0, { 'a,b': 1, val_x: 2 });
    expect(lines).toEqual(['epoch,"a,b",val_x\r\n', '0,1.0,2.0\r\n']);
  });
});

it('floats read as in Python', () => {
  expect([0.5, 1, 9.5e-5, 1e16, 0, -2.25, Number.NaN].map(pythonFloat)).toEqual([
    '0.5',
    '1.0',
    '9.5e-05',
    '1e+16',
    '0.0',
    '-2.25',
    'nan',
  ]);
});
