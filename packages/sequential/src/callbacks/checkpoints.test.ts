import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromTypedArray } from '@unroll/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Dense, Dropout, GRU, Input, loadModel, Sequential, setRandomSeed } from '../index.js';
import { BackupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.js';
import { Callback, type Logs } from './callback.js';
import { formatPath } from './format-path.js';
import { ModelCheckpoint } from './model-checkpoint.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const wave = (shape: number[]) => {
  const count = shape.reduce((a, b) => a * b, 1);
  return fromTypedArray(
    Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
    shape,
  );
};

describe('the path of a checkpoint', () => {
  it.each([
    ['{epoch:02d}-{val_loss:.2f}.keras', '03-0.12.keras'], // a tie, to the even digit
    ['{epoch}{batch:4d}', '3  14'],
    ['{val_loss}', '0.125'],
    ['{val_loss:e} {small:09.3f}', '1.250000e-01 -0000.500'],
    ['{{epoch}}', '{epoch}'],
  ])('%s', (template, path) => {
    expect(formatPath(template, { epoch: 3, batch: 14 }, { val_loss: 0.125, small: -0.5 })).toBe(path);
  });

  it('is an error for what is not logged, and for other formats', () => {
    const make = (template: string) => () => formatPath(template, { epoch: 1 }, { loss: 1 });
    expect(make('{val_loss:.2f}')).toThrow('there is no "val_loss". There are: epoch, loss');
    expect(make('{constructor}')).toThrow('there is no "constructor"');
    expect(make('{loss:d}')).toThrow('"d" is no format of loss');
    expect(make('{loss:>9}')).toThrow('">9" is no format of loss');
  });
});

describe('ModelCheckpoint', () => {
  const x = wave([8, 2]);
  const y = wave([8, 1]);
  const make = () => {
    const model = new Sequential([Input([2]), new Dense(1)]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    return model;
  };
  const fit = { epochs: 3, batchSize: 4, verbose: 0 } as const;

  it('saves after each epoch, into a folder that it makes', async () => {
    const model = make();
    const path = join(folder, 'deep/{epoch:02d}-{loss:.1f}.keras');
    await model.fit(x, y, { ...fit, callbacks: [new ModelCheckpoint(path)] });
    const names = (await readdir(join(folder, 'deep'))).sort();
    expect(names.map((name) => name.slice(0, 3))).toEqual(['01-', '02-', '03-']);
    const last = await loadModel(join(folder, 'deep', names[2]!));
    expect(last.predict(x, { verbose: 0 }).arraySync()).toEqual(model.predict(x, { verbose: 0 }).arraySync());
    expect(last.optimizer!.iterations).toBe(6);
  });

  it('saves weights after so many batches', async () => {
    const path = join(folder, '{epoch}-{batch}.weights.h5');
    const checkpoint = new ModelCheckpoint(path, { saveWeightsOnly: true, saveFreq: 4 });
    await make().fit(x, y, { ...fit, epochs: 4, callbacks: [checkpoint] });
    expect((await readdir(folder)).sort()).toEqual(['2-2.weights.h5', '4-2.weights.h5']);
  });

  it('saves only the best', async () => {
    const told: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
    const path = join(folder, '{epoch}.keras');
    const checkpoint = new ModelCheckpoint(path, {
      ...{ saveBestOnly: true, monitor: 'loss', initialValueThreshold: 5, verbose: 1 },
    });
    checkpoint.setModel(make());
    for (const [epoch, loss] of [6, 4, 4, 3].entries()) {
      checkpoint.onEpochBegin(epoch);
      await checkpoint.onEpochEnd(epoch, { loss });
    }
    expect((await readdir(folder)).sort()).toEqual(['2.keras', '4.keras']);
    expect(checkpoint.best).toBe(3);
    expect(told.join('')).toContain('Epoch 1: loss did not improve from 5.00000');
    expect(told.join('')).toContain(
      `Epoch 4: loss improved from 4.00000 to 3.00000, saving model to ${folder}/4`,
    );
  });

  it('says what is wrong', async () => {
    expect(() => new ModelCheckpoint('a.pt')).toThrow('must end in `.keras`');
    expect(() => new ModelCheckpoint('a.weights.h5')).toThrow('must end in `.keras`');
    expect(() => new ModelCheckpoint('a.keras', { saveWeightsOnly: true })).toThrow(
      'must end in `.weights.h5`',
    );
    expect(() => new ModelCheckpoint('a.keras', { saveFreq: 0 })).toThrow(
      "ModelCheckpoint: saveFreq must be 'epoch' or a positive integer, got 0",
    );
    const fitted = make().fit(x, y, {
      ...fit,
      callbacks: [new ModelCheckpoint(`${folder}/{val_loss}.keras`)],
    });
    await expect(fitted).rejects.toThrow('there is no "val_loss"');
  });
});

/** Ends the process, as far as `fit` can tell. */
class Crash extends Callback {
  constructor(private left: number) {
    super();
  }

  override onTrainBatchEnd(): void {
    this.left -= 1;
    if (this.left === 0) throw new Error('crash');
  }
}

class Losses extends Callback {
  readonly logs: [epoch: number, loss: number][] = [];

  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.logs.push([epoch, logs.loss!]);
  }
}

describe('BackupAndRestore', () => {
  const x = wave([24, 3, 2]);
  const y = wave([24, 1]);

  function make(seed: number | null = 1): Sequential {
    if (seed !== null) setRandomSeed(seed);
    const model = new Sequential([
      Input({ batchShape: [4, 3, 2] }),
      new GRU(3, { stateful: true, recurrentDropout: 0.3, seed: 5 }),
      new Dropout(0.4),
      new Dense(1),
    ]);
    model.compile({ optimizer: 'nadam', loss: 'mse' });
    return model;
  }

  async function run(model: Sequential, callbacks: Callback[]) {
    await model.fit(x, y, { epochs: 4, batchSize: 4, verbose: 0, callbacks });
    return model.getWeights().map((weight) => weight.arraySync());
  }

  const backup = (options: BackupAndRestoreOptions) => new BackupAndRestore(join(folder, 'backup'), options);

  it.each([
    ['epoch', 8],
    ['epoch', 3],
    [1, 8],
    [4, 15],
    [5, 24],
  ] as const)(
    'with saveFreq %s, killed after batch %i, ends as if it never were',
    async (saveFreq, batch) => {
      const whole = new Losses();
      const expected = await run(make(), [whole]);
      await expect(run(make(), [backup({ saveFreq }), new Crash(batch)])).rejects.toThrow('crash');
      const resumed = new Losses();
      const model = make();
      const isResumed = (await readdir(join(folder, 'backup'))).length > 0;
      if (isResumed) setRandomSeed(77); // the run's own comes back with it
      expect(await run(model, [backup({ saveFreq }), resumed])).toEqual(expected);
      expect(resumed.logs.length).toBeGreaterThan(0);
      expect(resumed.logs).toEqual(whole.logs.slice(-resumed.logs.length));
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('keeps its file when told so, and then has nothing left to train', async () => {
    const first = await run(make(), [backup({ deleteCheckpoint: false })]);
    await writeFile(join(folder, 'backup', '.latest.weights.h5.12-0.tmp'), 'half of a file');
    const losses = new Losses();
    expect(await run(make(), [backup({ deleteCheckpoint: false }), losses])).toEqual(first);
    expect(losses.logs).toEqual([]);
    expect(await readdir(join(folder, 'backup'))).toEqual(['latest.weights.h5']);
  });

  it('says what is wrong', async () => {
    expect(() => backup({ saveFreq: 1.5 })).toThrow(
      "BackupAndRestore: saveFreq must be 'epoch' or a positive integer, got 1.5",
    );
    expect(() => new BackupAndRestore('')).toThrow('backupDir must be the path of a folder, got ""');
    expect(() => new BackupAndRestore(null as unknown as string)).toThrow('got null');
    await expect(run(make(), [backup({ saveFreq: 2 }), new Crash(9)])).rejects.toThrow('crash');
    const model = make();
    const fewer = model.fit(wave([20, 3, 2]), wave([20, 1]), {
      ...{ batchSize: 4, epochs: 4, verbose: 0, callbacks: [backup({ saveFreq: 2 })] },
    });
    await expect(fewer).rejects.toThrow('expected 24 samples, as the epoch that it goes on with had, got 20');
    const other = new Sequential([Input([3, 2]), new GRU(2)]);
    other.compile({ loss: 'mse' });
    await expect(run(other, [backup({})])).rejects.toThrow(
      `Weight ${other.layers[0]!.weights[0]!.path} must have shape (2, 6), the file has (2, 9)`,
    );
  });
});
