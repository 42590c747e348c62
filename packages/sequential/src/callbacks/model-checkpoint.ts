import { ArgumentError } from '@unroll/core';
import { defineOptions, flag, type Leading, number, orNull, text } from '@unroll/core/internal';
import { fixed } from '../printing/python-format.js';
import { standardOutput, type Terminal } from '../printing/terminal.js';
import type { Logs } from './callback.js';
import { countOf, logsOf, verbose } from './checks.js';
import { formatPath } from './format-path.js';
import { MonitorCallback, type MonitorMode, monitorChecks } from './monitor.js';
import { BatchCount, fileSystem, requireSavable, saveFrequency } from './savable.js';

export interface ModelCheckpointOptions {
  /** Name of a log. Default `'val_loss'`. */
  monitor?: string;
  /** 1 tells of each file. Default 0. */
  verbose?: 0 | 1 | boolean;
  /** Saves only when the monitored log is better than ever before. Default false. */
  saveBestOnly?: boolean;
  /** Saves the weights alone, to a `.weights.h5`. Default false. */
  saveWeightsOnly?: boolean;
  /** Default `'auto'`. */
  mode?: MonitorMode;
  /** After each epoch, or after so many batches. Default `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** What the monitored log has to be better than, from the start. Default none. */
  initialValueThreshold?: number | null;
}

type Arguments = ModelCheckpointOptions & { filepath: string };

const modelCheckpoint = defineOptions<Arguments>('ModelCheckpoint', {
  positional: [
    ...(['filepath', 'monitor', 'verbose', 'saveBestOnly', 'saveWeightsOnly'] as const),
    ...(['mode', 'saveFreq', 'initialValueThreshold'] as const),
  ],
  required: 1,
  checks: {
    filepath: text,
    monitor: monitorChecks.monitor,
    mode: monitorChecks.mode,
    verbose,
    saveBestOnly: flag,
    saveWeightsOnly: flag,
    saveFreq: saveFrequency,
    initialValueThreshold: orNull(number),
  },
});

/**
 * Saves the model as training goes on. keras.callbacks.ModelCheckpoint.
 *
 * A file is never there half-written, also when the process is killed: it is the former one, or the new.
 *
 * @param filepath Ends in `.keras` or `.h5`, or with `saveWeightsOnly` in `.weights.h5`. `{epoch:02d}` (counted from 1),
 * `{val_loss:.2f}` and the like are filled in.
 * @throws ArgumentError for another ending or `saveFreq`, and, in training, for a name that is not logged.
 *
 * @example
 * const checkpoint = new ModelCheckpoint('best.keras', { saveBestOnly: true });
 * await model.fit(x, y, { validationSplit: 0.2, callbacks: [checkpoint] });
 */
export class ModelCheckpoint extends MonitorCallback {
  readonly filepath: string;
  readonly saveBestOnly: boolean;
  readonly saveWeightsOnly: boolean;
  readonly saveFreq: 'epoch' | number;
  best: number | null;
  private epoch = 0;
  private readonly count: BatchCount;
  private readonly output: Terminal | null;

  constructor(filepath: string, options?: ModelCheckpointOptions);
  constructor(
    ...args: Leading<
      [
        filepath: string,
        monitor: string,
        verbose: 0 | 1 | boolean,
        saveBestOnly: boolean,
        saveWeightsOnly: boolean,
        mode: MonitorMode,
        saveFreq: 'epoch' | number,
        initialValueThreshold: number | null,
      ],
      Arguments
    >
  );
  constructor(...args: unknown[]) {
    const { filepath, ...options } = modelCheckpoint.read(args);
    const { saveBestOnly = false, saveWeightsOnly = false, saveFreq = 'epoch', verbose = 0 } = options;
    super(options);
    const isWeights = filepath.endsWith('.weights.h5');
    if (saveWeightsOnly && !isWeights) {
      throw new ArgumentError(
        'When using `saveWeightsOnly: true` in `ModelCheckpoint`, the filepath provided must end in `.weights.h5` ' +
          `(Keras weights format). Received: filepath=${filepath}`,
      );
    }
    if (!saveWeightsOnly && (isWeights || !/\.(keras|h5)$/.test(filepath))) {
      throw new ArgumentError(
        `The filepath provided must end in \`.keras\` (Keras model format). Received: filepath=${filepath}`,
      );
    }
    this.filepath = filepath;
    this.saveBestOnly = saveBestOnly;
    this.saveWeightsOnly = saveWeightsOnly;
    this.saveFreq = saveFreq;
    this.best = options.initialValueThreshold ?? null;
    this.count = new BatchCount(saveFreq === 'epoch' ? Number.POSITIVE_INFINITY : saveFreq);
    this.output = verbose ? standardOutput() : null;
  }

  override onEpochBegin(epoch: number): void {
    this.epoch = countOf('ModelCheckpoint', 'epoch', epoch);
  }

  override onTrainBatchEnd(batch: number, told?: Logs | null): void | Promise<void> {
    const logs = logsOf('ModelCheckpoint', told);
    countOf('ModelCheckpoint', 'batch', batch);
    if (this.count.next()) return this.save(logs, { epoch: this.epoch + 1, batch: batch + 1 });
  }

  override onEpochEnd(epoch: number, told?: Logs | null): void | Promise<void> {
    const logs = logsOf('ModelCheckpoint', told);
    countOf('ModelCheckpoint', 'epoch', epoch);
    // As Keras, also where nothing is going to be compared.
    this.requireDirection();
    if (this.saveFreq === 'epoch') return this.save(logs, { epoch: epoch + 1 });
  }

  private async save(logs: Logs, counts: { epoch: number; batch?: number }): Promise<void> {
    const path = formatPath(this.filepath, counts, logs);
    if (!this.isDue(logs, path, counts.epoch)) return;
    const model = requireSavable('ModelCheckpoint', this.model);
    const { mkdir, dirname } = fileSystem('ModelCheckpoint');
    await mkdir(dirname(path), { recursive: true });
    await (this.saveWeightsOnly ? model.saveWeights(path) : model.save(path));
    this.output?.write(`\nEpoch ${counts.epoch}: finished saving model to ${path}\n`);
  }

  private isDue(logs: Logs, path: string, epoch: number): boolean {
    const tell = (text: string) => this.output?.write(`\nEpoch ${epoch}: ${text}\n`);
    const current = this.saveBestOnly ? this.monitored(logs) : undefined;
    if (current === undefined) {
      tell(`saving model to ${path}`);
      return true;
    }
    const { best, monitor } = this;
    const before = best === null ? 'None' : fixed(best, 5);
    if (!this.isImprovement(current, best)) {
      tell(`${monitor} did not improve from ${before}`);
      return false;
    }
    tell(`${monitor} improved from ${before} to ${fixed(current, 5)}, saving model to ${path}`);
    this.best = current;
    return true;
  }
}
