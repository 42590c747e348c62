import { ArgumentError } from '@unroll/core';
import { Callback } from './callback.js';
import { BatchCount, fileSystem, requireSavable, requireSaveFrequency } from './savable.js';

export interface BackupAndRestoreOptions {
  /** After each epoch, or after so many batches. Default `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** Removes the backup when training has come to its end. Default true. */
  deleteCheckpoint?: boolean;
}

const FILE = 'latest.weights.h5';

/**
 * Lets training go on where it was when the process ended: the same `fit`, called again, begins with the backup that it
 * finds in the folder. keras.callbacks.BackupAndRestore.
 *
 * The one file holds the weights, the optimizer's state, the epoch, and, beyond Keras's, what shuffling and dropout draw
 * from, the order of samples in an epoch that has begun, and the states of stateful layers: a resumed run gives the weights of one
 * that never stopped. It is never there half-written. Not in it are metrics other than the loss, which begin anew in an epoch that is
 * resumed within, and what other callbacks remember, such as the patience of `EarlyStopping`.
 *
 * @param backupDir A folder for this run alone. Needs Node.
 * @throws ArgumentError for another `saveFreq`, and, in training, for the backup of another model or of other data.
 *
 * @example
 * await model.fit(x, y, { epochs: 100, callbacks: [new BackupAndRestore('backup', { saveFreq: 500 })] });
 */
export class BackupAndRestore extends Callback {
  readonly backupDir: string;
  readonly saveFreq: 'epoch' | number;
  readonly deleteCheckpoint: boolean;
  private readonly count: BatchCount;

  constructor(
    backupDir: string,
    { saveFreq = 'epoch', deleteCheckpoint = true }: BackupAndRestoreOptions = {},
  ) {
    super();
    if (backupDir === '') throw new ArgumentError('Empty `backupDir` argument passed');
    requireSaveFrequency('BackupAndRestore', saveFreq);
    this.backupDir = backupDir;
    this.saveFreq = saveFreq;
    this.deleteCheckpoint = deleteCheckpoint;
    this.count = new BatchCount(saveFreq === 'epoch' ? Number.POSITIVE_INFINITY : saveFreq);
  }

  override async onTrainBegin(): Promise<void> {
    const model = requireSavable('BackupAndRestore', this.model);
    const { mkdir, readdir, rm, join } = fileSystem('BackupAndRestore');
    await mkdir(this.backupDir, { recursive: true });
    const names = await readdir(this.backupDir);
    // What a process was writing when it was killed.
    const leftovers = names.filter((name) => name.startsWith(`.${FILE}.`) && name.endsWith('.tmp'));
    for (const name of leftovers) await rm(join(this.backupDir, name), { force: true });
    if (!names.includes(FILE)) return;
    const { restoreBackup } = await import('../saving/backup.js');
    await restoreBackup(model, join(this.backupDir, FILE));
  }

  override onEpochEnd(): void | Promise<void> {
    if (this.saveFreq === 'epoch') return this.save();
  }

  override onTrainBatchEnd(): void | Promise<void> {
    if (this.count.next()) return this.save();
  }

  override async onTrainEnd(): Promise<void> {
    if (!this.deleteCheckpoint) return;
    const { readdir, rm, rmdir, join } = fileSystem('BackupAndRestore');
    await rm(join(this.backupDir, FILE), { force: true });
    if ((await readdir(this.backupDir)).length === 0) await rmdir(this.backupDir);
  }

  private async save(): Promise<void> {
    const { join } = fileSystem('BackupAndRestore');
    const { writeBackup } = await import('../saving/backup.js');
    await writeBackup(requireSavable('BackupAndRestore', this.model), join(this.backupDir, FILE));
  }
}
