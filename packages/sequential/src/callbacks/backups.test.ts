import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromTypedArray } from '@unroll/core';
import { FormatError, writeKerasWeights } from '@unroll/formats';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Dense, Dropout, GRU, Input, Sequential, setRandomSeed } from '../index.js';
import { SGD } from '../optimizers/index.js';
import { restoreBackup, writeBackup } from '../saving/backup.js';
import { seal } from '../saving/seal.js';
import { BackupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.js';
import { LambdaCallback } from './lambda-callback.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const wave = (...shape: number[]) => {
  const count = shape.reduce((a, b) => a * b, 1);
  return fromTypedArray(
    Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
    shape,
  );
};

describe('training that is stopped within an epoch', () => {
  const [x, y] = [wave(24, 3, 2), wave(24, 1)];

  function make(): Sequential {
    setRandomSeed(1);
    const model = new Sequential([
      Input({ batchShape: [4, 3, 2] }),
      new GRU(3, { stateful: true, recurrentDropout: 0.3, seed: 5 }),
      new Dropout(0.4),
      new Dense(1),
    ]);
    model.compile({ optimizer: 'nadam', loss: 'mse' });
    return model;
  }

  /** Trains for 3 epochs of 6 batches, or until so many batches are done. */
  async function train(
    model: Sequential,
    options: BackupAndRestoreOptions | null,
    { validates = false, batches = Infinity, stepsPerEpoch = null as number | null } = {},
  ) {
    let left = batches;
    const stop = new LambdaCallback({
      onTrainBatchEnd: () => {
        left -= 1;
        if (left === 0) model.stopTraining = true;
      },
    });
    const { history } = await model.fit(x, y, {
      ...{ epochs: 3, batchSize: 4, verbose: 0, stepsPerEpoch },
      validationData: validates ? [x, y] : null,
      callbacks: [...(options ? [new BackupAndRestore(join(folder, 'backup'), options)] : []), stop],
    });
    return { history, weights: model.getWeights().map((weight) => weight.arraySync()) };
  }

  it.each([
    ['epoch', 1, false],
    ['epoch', 9, true],
    ['epoch', 6, true],
    ['epoch', 17, false],
    [4, 9, true],
    [100, 3, false],
  ] as const)(
    'saveFreq %s, after batch %i, goes on as if it never were',
    async (saveFreq, batches, validates) => {
      const whole = await train(make(), null, { validates });
      await train(make(), { saveFreq }, { validates, batches });
      expect(await readdir(join(folder, 'backup'))).toEqual(['latest.weights.h5']);
      const rest = await train(make(), { saveFreq }, { validates });
      expect(rest.weights).toEqual(whole.weights);
      const epochs = rest.history.loss!.length;
      expect(rest.history.loss).toEqual(whole.history.loss!.slice(-epochs));
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each([
    ['epoch', 3],
    ['epoch', 4],
    ['epoch', 5],
    ['epoch', 6],
    ['epoch', 7],
    [1, 4],
    [1, 6],
  ] as const)('saveFreq %s, after batch %i of epochs of 4 of 6 batches, too', async (saveFreq, batches) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const whole = await train(make(), null, { stepsPerEpoch: 4 });
    await train(make(), { saveFreq }, { batches, stepsPerEpoch: 4 });
    const rest = await train(make(), { saveFreq }, { stepsPerEpoch: 4 });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.history.loss).toEqual(whole.history.loss!.slice(-rest.history.loss!.length));
  });

  it('goes on from where it was stopped twice', async () => {
    const whole = await train(make(), null);
    for (const batches of [4, 5]) await train(make(), {}, { batches });
    expect((await train(make(), {})).weights).toEqual(whole.weights);
  });

  it('does not go on with other batches or another order', async () => {
    await train(make(), {}, { batches: 4 });
    const callbacks = [new BackupAndRestore(join(folder, 'backup'))];
    const fit = (options: object) =>
      make().fit(x, y, { epochs: 3, batchSize: 4, verbose: 0, callbacks, ...options });
    await expect(fit({ shuffle: false })).rejects.toThrow(
      'fit: expected shuffle: true, as the epoch that it goes on',
    );
    await expect(fit({ batchSize: 2 })).rejects.toThrow(
      'fit: batchSize must be such that 4 batches are 16 samples',
    );
  });
});

describe('a backup', () => {
  function make(): Sequential {
    const model = new Sequential([Input([2]), new Dense(2)]);
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' });
    return model;
  }

  const write = async (progress: Partial<Sequential['progress']> = {}) => {
    const model = make();
    const order = Int32Array.of(2, 0, 1);
    model.progress = { epoch: 1, batch: 2, first: 0, order, loss: [3, 4], ...progress };
    const path = join(folder, 'latest.weights.h5');
    await writeBackup(model, path);
    return path;
  };

  it('with any bit flipped is an error that names the file, and sets nothing', async () => {
    const path = await write();
    const whole = await readFile(path);
    const model = make();
    const before = model.getWeights().map((weight) => weight.arraySync());
    // Bits all over the file, each of the eight of a byte in its turn, and some of the checksum.
    const bits = whole.length * 8;
    const flips = Array.from({ length: 250 }, (_, i) => Math.floor((bits * i) / 250) + (i % 8));
    flips.push(...Array.from({ length: 50 }, (_, i) => bits - 1 - 7 * i));
    const damaged = join(folder, 'damaged');
    for (const bit of flips) {
      const bytes = Uint8Array.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(damaged, bytes);
      const restored = restoreBackup(model, damaged);
      await expect(restored).rejects.toThrow(FormatError);
      await expect(restored).rejects.toThrow(damaged);
    }
    expect(model.getWeights().map((weight) => weight.arraySync())).toEqual(before);
    await restoreBackup(model, path);
    expect(model.progress).toEqual({
      epoch: 1,
      batch: 2,
      first: 0,
      order: Int32Array.of(2, 0, 1),
      loss: [3, 4],
    });
  }, 60_000);

  it('that is cut off is an error', async () => {
    const path = await write();
    const whole = await readFile(path);
    for (const length of [0, 10, 48, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      await expect(restoreBackup(make(), path)).rejects.toThrow(FormatError);
    }
  });

  it.each([
    [{ order: Int32Array.of(0, 1, 3) }, 'training/order is no order of 3 samples'],
    [{ order: Int32Array.of(0, 1, 1) }, 'training/order is no order of 3 samples'],
    [{ order: Int32Array.of(0, 1, -1) }, 'training/order is no order of 3 samples'],
    [{ epoch: 1e15 }, 'expected training/epoch to be a number of epochs, got 1000000000000000'],
    [{ epoch: -1 }, 'expected training/epoch to be a number of epochs, got -1'],
    [{ batch: 2 ** 31 }, 'expected training/batch to be a number of batches'],
    [{ loss: [1, -4] as const }, 'expected training/loss to be a sum and a number of samples'],
    [{ loss: [1, 0.5] as const }, 'expected training/loss to be a sum and a number of samples'],
  ])('with %j is an error', async (progress, message) => {
    const path = await write(progress);
    const restored = restoreBackup(make(), path);
    await expect(restored).rejects.toThrow(FormatError);
    await expect(restored).rejects.toThrow(message);
  });

  it('that is none is an error', async () => {
    const path = join(folder, 'weights');
    await writeFile(path, seal(writeKerasWeights({ arrays: {}, names: {} })));
    await expect(restoreBackup(make(), path)).rejects.toThrow(
      'training/epoch to be a number of epochs, got none',
    );
  });

  it('has one before it, if told so', async () => {
    const run = (epochs: number, callbacks = [new BackupAndRestore(folder, 'epoch', true, false)]) =>
      make().fit(wave(4, 2), wave(4, 2), { epochs, callbacks, verbose: 0 });
    await run(2);
    expect((await readdir(folder)).sort()).toEqual(['latest.weights.h5', 'latest.weights.h5.bkp']);
    await writeFile(join(folder, 'latest.weights.h5'), 'nonsense');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect((await run(3)).epoch).toEqual([1, 2]);
    expect(warn.mock.calls[0]![0]).toContain('goes on from the backup before it');
  });
});
