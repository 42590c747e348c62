import { ArgumentError, ones, tensor, UnrollError } from '@unroll/core';
import '@unroll/testing';
import { describe, expect, it, vi } from 'vitest';
import { EarlyStopping, History } from '../callbacks/index.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';
import { SGD } from '../optimizers/index.js';
import type { Data } from '../shapes/samples.js';

const X = tensor(Array.from({ length: 20 }, (_, i) => [i / 10 - 1]));
const Y = X.mul(2).sub(1);

function line(): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })]);
  model.compile(new SGD({ learningRate: 0.1 }), 'mse');
  return model;
}

describe('arguments by position, as Python programs give them', () => {
  it('compile', () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    model.compile('adam', 'mse', null, ['mae']);
    expect(model.optimizer!.name).toContain('adam');
    expect(model.metrics.map(({ name }) => name)).toEqual(['loss', 'mae']);
    expect(model.metricsNames).toEqual(['loss', 'mae']);
    model.compile({ loss: ['mse'], lossWeights: [2], metrics: [['mae', 'mse']] });
    expect(model.metricsNames).toEqual(['loss', 'mae', 'mse']);
    model.compile({ loss: 'mse', metrics: ['accuracy'], runEagerly: true, jitCompile: 'auto' });
    expect(model.metricsNames).toEqual(['loss', 'accuracy']);
  });

  it('fit', async () => {
    const named = await line().fit(X, Y, { batchSize: 4, epochs: 3, shuffle: false, verbose: 0 });
    const placed = await line().fit(X, Y, 4, 3, 0, [], 0, null, false);
    expect(placed.history).toEqual(named.history);
    const byName = await line().fit({ x: X, y: Y, batchSize: 4, epochs: 3, shuffle: false, verbose: 0 });
    expect(byName.history).toEqual(named.history);
    const one = await line().fit(X, Y, {
      callbacks: new EarlyStopping('loss', 9, 0),
      epochs: 5,
      verbose: false,
    });
    expect(one.epoch).toEqual([0, 1]);
    expect(one).toBeInstanceOf(History);
  });

  it('evaluate, predict and single batches', () => {
    const model = line();
    model.compile({ loss: 'mse', metrics: ['mae'] });
    expect(model.evaluate(X, Y, 4, 0, null, 2) as number[]).toBeAllClose(
      model.evaluate(X.narrow(0, 0, 8), Y.narrow(0, 0, 8), { verbose: 0 }) as number[],
    );
    expect(model.evaluate(X, Y, { returnDict: true, verbose: 0 })).toHaveProperty('mae');
    expect(model.predict(X, 4, 0, 2).shape).toEqual([8, 1]);
    expect(model.predict(X, { steps: 3, verbose: 0 }).shape).toEqual([20, 1]);
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(model.predict(X, { steps: 9, batchSize: 4, verbose: 0 }).shape).toEqual([20, 1]);
    expect(warn.mock.calls[0]![0]).toContain('had 5 of 9 steps, for the data makes 5 batches');
    warn.mockRestore();
    expect(model.testOnBatch(X, Y, ones([20]))).toEqual(model.testOnBatch(X, Y));
    expect(Object.keys(model.trainOnBatch(X, Y, { returnDict: true }))).toEqual(['loss', 'mae']);
  });

  it('summary', () => {
    const printed: string[] = [];
    line().summary(60, null, (text) => printed.push(text));
    expect(printed[0]!.split('\n')[1]).toHaveLength(60);
    expect(() => line().summary({ line_length: 60 } as object)).toThrow('did you mean `lineLength`?');
    expect(() => line().summary(60, [0.5] as unknown as null)).toThrow(
      'summary: positions must be one of null',
    );
  });

  it('class weights of a single batch', () => {
    const [x, y] = [
      [[0], [1]],
      [[0], [1]],
    ];
    const weighted = line().trainOnBatch(x, y, null, { 1: 3 });
    expect(weighted).toBe(line().trainOnBatch(x, y, [1, 3]));
    expect(() => line().trainOnBatch(x, y, [1, 1], { 1: 3 })).toThrow('at the same time');
  });
});

describe('what is no argument is an error that names it', () => {
  const rejected = async (call: (model: Sequential) => unknown) => {
    try {
      await call(line());
    } catch (error) {
      expect(error).toBeInstanceOf(ArgumentError);
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  it.each([
    ['batch_size', 'batchSize'],
    ['validation_split', 'validationSplit'],
    ['epoch', 'epochs'],
    ['sampleWeights', 'sampleWeight'],
  ])('fit: %s', async (name, nearest) => {
    expect(await rejected((model) => model.fit(X, Y, { [name]: 1 } as object))).toBe(
      `fit: unknown option \`${name}\`: did you mean \`${nearest}\`?`,
    );
  });

  it('names that are near, and values that do not fit', async () => {
    expect(await rejected((model) => model.fit(X, Y, { stepsPerEpoch: 0.5 }))).toBe(
      'fit: stepsPerEpoch must be a positive integer or null, got 0.5',
    );
    expect(await rejected((model) => model.evaluate(X, Y, { return_dict: true } as object))).toContain(
      'evaluate: unknown option `return_dict`: did you mean `returnDict`?',
    );
    expect(await rejected((model) => model.predict(X, { batchsize: 3 } as object))).toContain('`batchSize`');
    expect(await rejected((model) => model.compile({ lossWeight: 3 } as object))).toContain('`lossWeights`');
    expect(await rejected((model) => model.compile({ loss: { out: 'mse' } as unknown as 'mse' }))).toContain(
      "compile: loss must be a loss, its name, config or function (one, for the model's one output)",
    );
    expect(await rejected((model) => model.compile({ metrics: 'mae' as unknown as ['mae'] }))).toContain(
      'compile: metrics must be a list',
    );
    expect(await rejected((model) => model.fit(X, Y, { callbacks: [{}] as unknown as [] }))).toContain(
      'fit: callbacks must be a Callback or a list, each item a Callback',
    );
    expect(
      await rejected((model) => model.fit(X, Y, { classWeight: { a: 1 } as Record<number, number> })),
    ).toContain('fit: classWeight must be a record of finite weights by class index');
    expect(await rejected((model) => model.fit(X, Y, { validationData: X as unknown as [Data] }))).toContain(
      'fit: validationData must be a list of x, y and, if any, sample weights',
    );
    expect(await rejected((model) => model.fit(X, Y, { epochs: NaN }))).toBe(
      'fit: epochs must be an integer >= 0, got NaN',
    );
  });

  function* batches() {
    yield [X, Y];
  }
  const nonsense: [string, unknown][] = [
    ['a generator', batches()],
    ['a record', { a: X }],
    ['something to be iterated over', { [Symbol.iterator]: batches }],
    ['a Map', new Map()],
    ['null', null],
    ['undefined', undefined],
    ['bigints', BigInt64Array.of(1n)],
    ['text', 'data'],
    ['a number', 1],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['bigints in lists', [[1n], [2n]]],
    ['text in lists', ['a', 'b']],
    ['ragged lists', [[1], [1, 2]]],
    ['no samples', []],
    ['lists with null', [[null], [1]]],
  ];
  it.each(nonsense)('data: %s', async (_, x) => {
    for (const call of [
      (model: Sequential) => model.fit(x as Data, Y, { verbose: 0 }),
      (model: Sequential) => model.evaluate(x as Data, Y, { verbose: 0 }),
      (model: Sequential) => model.predict(x as Data, { verbose: 0 }),
      (model: Sequential) => model.trainOnBatch(x as Data, Y),
      (model: Sequential) => model.fit(X, (x ?? 3) as Data, { verbose: 0 }),
    ]) {
      const failed = (async () => call(line()))();
      await expect(failed).rejects.toThrow(UnrollError);
      await expect(failed).rejects.toThrow(/^(fit|evaluate|predict|trainOnBatch)|cardinality/);
    }
  });
});

describe('data', () => {
  it('of tfjs are taken', async () => {
    const like = (data: typeof X) => ({ shape: data.shape, dataSync: () => data.dataSync() as Float32Array });
    const theirs = await line().fit(like(X), like(Y), { shuffle: false, verbose: 0 });
    expect(theirs.history).toEqual((await line().fit(X, Y, { shuffle: false, verbose: 0 })).history);
  });
});
