import { ArgumentError } from '@unroll/core';
import { golden } from '@unroll/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  Activation,
  BatchNormalization,
  Bidirectional,
  Dense,
  Input,
  LayerNormalization,
  Reshape,
  SimpleRNN,
  TimeDistributed,
} from '../layers/index.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import { type SummaryLayer, type SummaryModel, summary } from './summary.js';

const { summaries } = golden<{
  cases: {
    summaries: {
      model: string;
      columns: Record<string, string>;
      line_length_100: string;
      show_trainable: string;
    }[];
  };
}>('keras_training').cases;

type Size = number | null;

function layer(
  name: string,
  className: string,
  outputShape: Size[] | 'unbuilt',
  parameters: number | { frozen: number },
): SummaryLayer {
  const count = typeof parameters === 'number' ? parameters : parameters.frozen;
  const trainable = typeof parameters === 'number';
  const weights = count === 0 ? [] : [{ trainable, numElements: () => count }];
  return {
    name,
    className,
    outputShape,
    built: outputShape !== 'unbuilt',
    trainable,
    weights,
    countParams: () => count,
  };
}

/** An optimizer with a counter, a rate, and `count` float32 numbers. */
const optimizer = (count: number) => ({
  built: true,
  variables: [
    { dtype: 'int64', values: [0] },
    { dtype: 'float32', values: [0] },
    { dtype: 'float32', values: new Float32Array(count) },
  ],
});

const blog: SummaryLayer[] = [
  layer('simple_rnn', 'SimpleRNN', [null, 50, 50], 2600),
  layer('dropout', 'Dropout', [null, 50, 50], 0),
  layer('simple_rnn_1', 'SimpleRNN', [null, 50, 50], 5050),
  layer('dropout_1', 'Dropout', [null, 50, 50], 0),
  layer('simple_rnn_2', 'SimpleRNN', [null, 50, 50], 5050),
  layer('dropout_2', 'Dropout', [null, 50, 50], 0),
  layer('simple_rnn_3', 'SimpleRNN', [null, 50], 5050),
  layer('dropout_3', 'Dropout', [null, 50], 0),
  layer('dense', 'Dense', [null, 1], 51),
];
const small = [layer('simple_rnn', 'SimpleRNN', [null, 4], 28), layer('dense', 'Dense', [null, 1], 5)];

const models: Record<string, SummaryModel> = {
  blog: { name: 'sequential', layers: blog },
  'blog, compiled and fitted with adam': {
    name: 'sequential',
    layers: blog,
    optimizer: optimizer(2 * 17801),
  },
  unbuilt: {
    name: 'sequential',
    layers: [
      layer('simple_rnn', 'SimpleRNN', 'unbuilt', 0),
      { ...layer('dropout', 'Dropout', 'unbuilt', 0), built: true },
      layer('dense', 'Dense', 'unbuilt', 0),
    ],
  },
  empty: { name: 'sequential', layers: [] },
  named: {
    name: 'forecaster',
    layers: [
      layer('memory', 'LSTM', [null, 7, 16], 1280),
      layer('gru', 'GRU', [null, 8], 624),
      layer('flatten', 'Flatten', [null, 8], 0),
      layer('dense', 'Dense', [null, 1], 9),
    ],
  },
  'fitted with sgd': { name: 'sequential', layers: small, optimizer: optimizer(0) },
  'frozen first layer': {
    name: 'sequential',
    layers: [layer('simple_rnn', 'SimpleRNN', [null, 4], { frozen: 28 }), small[1]!],
  },
  large: {
    name: 'sequential',
    layers: [
      layer('embedding', 'Embedding', [null, 20, 128], 1280000),
      layer('simple_rnn', 'SimpleRNN', [null, 256], 98560),
      layer('dense', 'Dense', [null, 512], 131584),
      layer('dense_1', 'Dense', [null, 1], 513),
    ],
  },
  'long name': {
    name: 'sequential',
    layers: [
      layer('a_layer_with_quite_a_long_name_that_does_not_fit_its_column', 'SimpleRNN', [null, 4], 32),
      small[1]!,
    ],
  },
};

function textOf(model: SummaryModel, options: { lineLength?: number; showTrainable?: boolean } = {}): string {
  const printFn = vi.fn<(text: string) => void>();
  summary(model, { ...options, printFn });
  expect(printFn).toHaveBeenCalledTimes(1);
  return printFn.mock.calls[0]![0];
}

afterEach(() => vi.unstubAllEnvs());

describe.each(summaries.filter(({ model }) => model in models))('$model', (each) => {
  const model = models[each.model]!;

  test.each(Object.entries(each.columns))('in %s columns', (columns, expected) => {
    vi.stubEnv('COLUMNS', columns);
    expect(textOf(model)).toBe(expected);
  });

  test('in lines of 100 characters', () => {
    expect(textOf(model, { lineLength: 100 })).toBe(each.line_length_100);
  });

  test('with a column for trainable', () => {
    vi.stubEnv('COLUMNS', '120');
    expect(textOf(model, { showTrainable: true })).toBe(each.show_trainable);
  });
});

describe('of real layers', () => {
  const odd = summaries.find(({ model }) => model === 'odd layers')!;
  const model = () => {
    clearSession();
    return new Sequential([
      Input([12]),
      new Reshape([4, 3]),
      new TimeDistributed(new Dense(2)),
      new Bidirectional(new SimpleRNN(3)),
      new Activation('relu'),
      new LayerNormalization(),
      new BatchNormalization(),
    ]);
  };

  test.each(Object.entries(odd.columns))('in %s columns', (columns, expected) => {
    vi.stubEnv('COLUMNS', columns);
    expect(textOf(model())).toBe(expected);
  });

  test('with a column for trainable', () => {
    vi.stubEnv('COLUMNS', '120');
    expect(textOf(model(), { showTrainable: true })).toBe(odd.show_trainable);
  });
});

test('every golden is compared', () => {
  expect(summaries.map(({ model }) => model).filter((name) => !(name in models))).toEqual(['odd layers']);
});

test('in a terminal it is coloured, and the same text', () => {
  const written: string[] = [];
  const isTTY = process.stdout.isTTY;
  vi.stubEnv('COLUMNS', '80');
  vi.stubEnv('NO_COLOR', '');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  process.stdout.isTTY = true;
  try {
    summary(models.blog!);
  } finally {
    process.stdout.isTTY = isTTY;
    vi.restoreAllMocks();
  }
  const text = written.join('');
  expect(text).toContain('\x1b[1mModel: "sequential"\x1b[0m');
  expect(text).toContain('│ simple_rnn (\x1b[38;5;33mSimpleRNN\x1b[0m)          │');
  expect(text).toContain('(\x1b[38;5;45mNone\x1b[0m, \x1b[38;5;34m50\x1b[0m, \x1b[38;5;34m50\x1b[0m)');
  expect(text).toContain('\x1b[38;5;34m2,600\x1b[0m │');
  const codes = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
  expect(text.replace(codes, '')).toBe(summaries[0]!.columns['80']);
});

test('a line that is too short is an error', () => {
  expect(() => summary(models.blog!, { lineLength: 12, printFn: () => {} })).toThrow(ArgumentError);
});
