import { check, defineOptions, flag, type Leading, text } from '@unroll/core/internal';
import { Callback } from './callback.js';
import { BatchCount, fileSystem, requireSavable, type SavableModel, saveFrequency } from './savable.js';

export interface BackupAndRestoreOptions {
  /** After each epoch, or after so many batches. Default `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** Keeps the backup before the latest, too, and goes on with that where the latest is damaged. Default false. */
  doubleCheckpoint?: boolean;
  /** Removes the backup when training has come to its end. Default true. */
  deleteCheckpoint?: boolean;
}

type Arguments = BackupAndRestoreOptions & { backupDir: string };

const backupAndRestore = defineOptions<Arguments>('BackupAndRestore', {
  positional: ['backupDir', 'saveFreq', 'doubleCheckpoint', 'deleteCheckpoint'],
  required: 1,
  checks: {
    backupDir: check<string>('the path of a folder', (value) => text.accepts(value) && value !== ''),
    saveFreq: saveFrequency,
    doubleCheckpoint: flag,
    deleteCheckpoint: flag,
  },
});

const FILE = 'latest.weights.h5';
const FORMER = `${FILE}.bkp`;

/**
 * Lets training go on where it was when the process ended: the same `fit`, called again, begins with the backup that it
 * finds in the folder. keras.callbacks.BackupAndRestore.
 *
 * The one file holds the weights, the optimizer's state, the epoch, and, beyond Keras's, what shuffling and dropout draw
 * from, the order of samples in an epoch that has begun, and the states of stateful layers: a resumed run gives the weights of one
 * that never stopped. It is never there half-written, and a damaged one is an error. Not in it are metrics other than the loss, which begin anew in an epoch that is
 * resumed within, and what other callbacks remember, such as the patience of `EarlyStopping`.
 *
 * Training that is stopped within an epoch, by `stopTraining`, is backed up where it stands, and that backup stays: the rest of
 * the epoch is still to come. Keras skips it.
 *
 * @param backupDir A folder for this run alone. Needs Node.
 * @throws ArgumentError for another `saveFreq`, and, in training, for the backup of another model or of other data.
 * @throws FormatError, in training, for a backup that is damaged.
 *
 * @example
 * await model.fit(x, y, { epochs: 100, callbacks: [new BackupAndRestore('backup', { saveFreq: 500 })] });
 */
export class BackupAndRestore extends Callback {
  readonly backupDir: string;
  readonly saveFreq: 'epoch' | number;
  readonly doubleCheckpoint: boolean;
  readonly deleteCheckpoint: boolean;
  private readonly count: BatchCount;
  private isTraining = false;
  /** What the latest backup of an epoch that was stopped holds. */
  private saved: SavableModel['progress'] | null = null;

  constructor(backupDir: string, options?: BackupAndRestoreOptions);
  constructor(
    ...args: Leading<
      [backupDir: string, saveFreq: 'epoch' | number, doubleCheckpoint: boolean, deleteCheckpoint: boolean],
      Arguments
    >
  );
  constructor(...args: unknown[]) {
    const { backupDir, ...options } = backupAndRestore.read(args);
    const { saveFreq = 'epoch', doubleCheckpoint = false, deleteCheckpoint = true } = options;
    super();
    this.backupDir = backupDir;
    this.saveFreq = saveFreq;
    this.doubleCheckpoint = doubleCheckpoint;
    this.deleteCheckpoint = deleteCheckpoint;
    this.count = new BatchCount(saveFreq === 'epoch' ? Number.POSITIVE_INFINITY : saveFreq);
  }

  override async onTrainBegin(): Promise<void> {
    const model = requireSavable('BackupAndRestore', this.model);
    this.isTraining = true;
    this.saved = null;
    const { mkdir, readdir, rm, join } = fileSystem('BackupAndRestore');
    await mkdir(this.backupDir, { recursive: true });
    const names = await readdir(this.backupDir);
    // What a process was writing when it was killed.
    const leftovers = names.filter((name) => name.startsWith(`.${FILE}.`) && name.endsWith('.tmp'));
    for (const name of leftovers) await rm(join(this.backupDir, name), { force: true });
    if (!names.includes(FILE)) return;
    const { restoreBackup } = await import('../saving/backup.js');
    const former = names.includes(FORMER) ? join(this.backupDir, FORMER) : null;
    await restoreBackup(model, join(this.backupDir, FILE), former);
  }

  /** Before the model validates, which may change the states that stateful layers carry. */
  override onTestBegin(): void | Promise<void> {
    if (this.isTraining) return this.saveStopped();
  }

  override onEpochEnd(): void | Promise<void> {
    if (this.stopped() !== null) return this.saveStopped();
    if (this.saveFreq === 'epoch') return this.save();
  }

  override onTrainBatchEnd(): void | Promise<void> {
    if (this.count.next()) return this.save();
  }

  override async onTrainEnd(): Promise<void> {
    this.isTraining = false;
    const { stoppedWithinEpoch, progress } = requireSavable('BackupAndRestore', this.model);
    const isUnfinished = stoppedWithinEpoch && progress.epoch < (this.params.epochs ?? 0);
    if (!this.deleteCheckpoint || isUnfinished) return;
    const { readdir, rm, rmdir, join } = fileSystem('BackupAndRestore');
    for (const file of [FILE, FORMER]) await rm(join(this.backupDir, file), { force: true });
    if ((await readdir(this.backupDir)).length === 0) await rmdir(this.backupDir);
  }

  /** Where training was stopped within an epoch, if it was. */
  private stopped(): SavableModel['progress'] | null {
    const { stopTraining, progress } = requireSavable('BackupAndRestore', this.model);
    return stopTraining && progress.batch > 0 ? progress : null;
  }

  private async saveStopped(): Promise<void> {
    const progress = this.stopped();
    if (progress === null || progress === this.saved) return;
    this.saved = progress;
    await this.save();
  }

  private async save(): Promise<void> {
    const { copyFile, join } = fileSystem('BackupAndRestore');
    const { writeBackup } = await import('../saving/backup.js');
    const path = join(this.backupDir, FILE);
    if (this.doubleCheckpoint) await copyFile(path, join(this.backupDir, FORMER)).catch(ignoreMissing);
    await writeBackup(requireSavable('BackupAndRestore', this.model), path);
  }
}

/** The first backup has none before it. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
