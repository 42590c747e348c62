import { ArgumentError, type Tensor } from '@unroll/core';
import { CallbackList, type History } from '../callbacks/index.js';
import { Layer, type LayerOptions } from '../engine/layer.js';
import type { FitProgress } from '../fit-progress.js';
import type { Metric } from '../metrics/index.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Data } from '../shapes/samples.js';
import {
  type CompileArguments,
  type Compiled,
  type CompileOptions,
  compileArguments,
} from './compile-options.js';
import { type Batch, type DataParts, Dataset } from './dataset.js';
import { type Logs, Objective } from './objective.js';
import {
  type BatchOptions,
  type EvaluateArguments,
  type EvaluateOptions,
  evaluateArguments,
  type FitArguments,
  type FitOptions,
  fitArguments,
  type PredictArguments,
  type PredictOptions,
  predictArguments,
  predictOnBatchArguments,
  type TestOnBatchArguments,
  type TrainOnBatchArguments,
  type TrainOnBatchOptions,
  testOnBatchArguments,
  trainOnBatchArguments,
} from './options.js';
import { type Passes, passes, planFit, verbosity } from './plan.js';
import { startOf } from './progress.js';
import { runAsync, runSync } from './run.js';
import { type Operation, type Run, Running } from './running.js';
import { fitSteps, predictSteps, testStep, testSteps, trainStep } from './steps.js';

/** A layer that can be compiled and trained: `compile`, `fit`, `evaluate`, `predict`. keras.Model. */
export abstract class Model extends Layer<Tensor> {
  /** Set by a callback, ends `fit` after the batch, or epoch, that is running. */
  stopTraining = false;
  /** Whether `stopTraining` was set while the batches of the latest epoch ran, rather than at its end. */
  stoppedWithinEpoch = false;
  /** Where `fit` is. A callback that sets it in `onTrainBegin` has training go on from there. */
  progress: FitProgress = startOf(0);
  /** What the latest `fit` recorded. */
  history: History | null = null;
  private objective: Objective | null = null;
  private readonly running = new Running();

  /** @throws ArgumentError for inputs and outputs, and where no class of one's own extends this one. */
  constructor(options: LayerOptions = {}) {
    if (new.target === Model || Array.isArray(options) || options instanceof Layer) {
      throw new ArgumentError(
        'Model: a model cannot be made of `inputs` and `outputs`, as layers are called with values here, not with symbolic ' +
          'tensors. Use `new Sequential([...])` for layers one behind the other, and `class Net extends Model` with a ' +
          '`call` method for any other graph.',
      );
    }
    super(options);
  }

  /** The optimizer of `compile`; null before. */
  get optimizer(): Optimizer | null {
    return this.objective?.optimizer ?? null;
  }

  /** What `compile` was given; null before. */
  get compileOptions(): Compiled | null {
    return this.objective?.options ?? null;
  }

  /** The mean of the loss, then the compiled metrics, those weighted last; none before `compile`. */
  get metrics(): readonly Metric[] {
    return this.objective?.metrics ?? [];
  }

  /** Their names. keras.Model.metrics_names. */
  get metricsNames(): string[] {
    return this.metrics.map(({ name }) => name);
  }

  /**
   * Sets what to minimize, how, and what to report. keras.Model.compile.
   *
   * Takes options, or Keras's arguments by position: `compile('adam', 'mse')`.
   *
   * @throws ArgumentError for names that Keras does not have, and while the model is training.
   */
  compile(options?: CompileOptions): void;
  compile(...args: CompileArguments): void;
  compile(...args: unknown[]): void {
    const options = compileArguments.read(args);
    this.running.requireIdle('compile');
    this.objective = new Objective(options);
  }

  /**
   * Trains for `epochs` passes over the data. keras.Model.fit.
   *
   * Samples are shuffled each epoch; the reported loss is the mean over the epoch's samples, each batch with the weights
   * it had. Lets the event loop turn while it works.
   *
   * One call at a time: while it runs, `fit`, `evaluate` and `predict` are errors, but for callbacks: their hooks may call
   * `predict`, and between epochs `evaluate`, as in Keras.
   *
   * @param x Inputs, samples along the first axis.
   * @param y Targets, as many.
   * @throws ArgumentError before `compile`, while the model is already training, for options that are unknown or out of
   * range, for data that is none, and when sample counts differ.
   * @throws ShapeError when shapes do not fit the model or the loss.
   */
  fit(x: Data, y?: Data | null, options?: FitOptions): Promise<History>;
  fit(...args: FitArguments): Promise<History>;
  async fit(...args: unknown[]): Promise<History> {
    const given = fitArguments.read(args);
    const objective = this.requireObjective();
    const run = this.running.begin('fit');
    try {
      const plan = planFit(given);
      this.buildForData(plan.training);
      const callbacks = this.callbacksFor(plan.training, given, plan.epochs);
      this.history = callbacks.history!;
      // Whatever the caller does next finds the model training, however short the training is.
      run.isAway = true;
      await null;
      run.isAway = false;
      await runAsync(run, fitSteps({ model: this, objective, run, callbacks }, plan));
      return callbacks.history!;
    } finally {
      this.running.end(run);
    }
  }

  /**
   * The loss over the data, or the list of it and the metrics; with `returnDict` a record by name. keras.Model.evaluate.
   *
   * @throws ArgumentError before `compile`, while the model is training, or when sample counts differ.
   */
  evaluate(x: Data, y: Data | null, options: EvaluateOptions & { returnDict: true }): Logs;
  evaluate(x: Data, y?: Data | null, options?: EvaluateOptions & { returnDict?: false }): number | number[];
  evaluate(...args: EvaluateArguments): number | number[] | Logs;
  evaluate(...args: unknown[]): number | number[] | Logs {
    const given = evaluateArguments.read(args);
    const objective = this.requireObjective();
    return this.alone('evaluate', (run) => {
      const whole = passes(Dataset.from('evaluate', given), given.batchSize, given.steps);
      this.buildForData(whole);
      const callbacks = this.callbacksFor(whole, given);
      const logs = runSync('evaluate', testSteps({ model: this, objective, run, callbacks }, whole));
      return given.returnDict ? logs : objective.values();
    });
  }

  /**
   * The model's output for each sample, computed batch by batch without dropout. keras.Model.predict.
   *
   * @throws ArgumentError for data that is none, and while the model is training, but for its callbacks.
   * @throws ShapeError when the input does not fit the model.
   */
  predict(x: Data, options?: PredictOptions): Tensor;
  predict(...args: PredictArguments): Tensor;
  predict(...args: unknown[]): Tensor {
    const given = predictArguments.read(args);
    return this.alone('predict', () => {
      const whole = passes(Dataset.from('predict', { x: given.x }), given.batchSize, given.steps);
      this.buildForData(whole);
      return runSync('predict', predictSteps(this, this.callbacksFor(whole, given), whole));
    });
  }

  /** One optimizer step on the given samples; their loss, or the list of it and the metrics. keras.Model.train_on_batch. */
  trainOnBatch(x: Data, y: Data | null, options: TrainOnBatchOptions & { returnDict: true }): Logs;
  trainOnBatch(
    x: Data,
    y?: Data | null,
    options?: TrainOnBatchOptions & { returnDict?: false },
  ): number | number[];
  trainOnBatch(...args: TrainOnBatchArguments): number | number[] | Logs;
  trainOnBatch(...args: unknown[]): number | number[] | Logs {
    const { classWeight, ...given } = trainOnBatchArguments.read(args);
    const data = (parts: DataParts) => {
      const all = Dataset.from('trainOnBatch', parts);
      return classWeight ? all.weightedByClass('trainOnBatch', classWeight) : all;
    };
    return this.onBatch('trainOnBatch', data, given, trainStep);
  }

  /** As `trainOnBatch`, but in inference and without the step. keras.Model.test_on_batch. */
  testOnBatch(x: Data, y: Data | null, options: BatchOptions & { returnDict: true }): Logs;
  testOnBatch(x: Data, y?: Data | null, options?: BatchOptions & { returnDict?: false }): number | number[];
  testOnBatch(...args: TestOnBatchArguments): number | number[] | Logs;
  testOnBatch(...args: unknown[]): number | number[] | Logs {
    const data = (parts: DataParts) => Dataset.from('testOnBatch', parts);
    return this.onBatch('testOnBatch', data, testOnBatchArguments.read(args), testStep);
  }

  /** The model's output for all samples at once. keras.Model.predict_on_batch. */
  predictOnBatch(x: Data): Tensor;
  predictOnBatch(...args: unknown[]): Tensor {
    const { x } = predictOnBatchArguments.read(args);
    return this.alone('predictOnBatch', () => {
      const data = Dataset.from('predictOnBatch', { x });
      const whole = passes(data, data.size);
      this.buildForData(whole);
      return runSync('predictOnBatch', predictSteps(this, new CallbackList(), whole));
    });
  }

  /** Starts the running means of loss and metrics anew. */
  resetMetrics(): void {
    this.objective?.reset();
  }

  /** Keeps other calls off while `work` is done. */
  private alone<T>(operation: Operation, work: (run: Run) => T): T {
    const run = this.running.begin(operation);
    try {
      return work(run);
    } finally {
      this.running.end(run);
    }
  }

  private onBatch(
    operation: Operation,
    dataOf: (parts: DataParts) => Dataset,
    { returnDict = false, ...parts }: DataParts & { returnDict?: boolean },
    step: (model: Model, objective: Objective, batch: Batch) => void,
  ): number | number[] | Logs {
    const objective = this.requireObjective();
    return this.alone(operation, (run) => {
      run.inBatches = true;
      const data = dataOf(parts);
      this.buildForData(passes(data, data.size));
      objective.reset();
      for (const batch of data.batches(data.size)) step(this, objective, batch);
      return returnDict ? objective.logs() : objective.values();
    });
  }

  private requireObjective(): Objective {
    if (this.objective === null) throw new ArgumentError('You must call `compile()` before using the model.');
    return this.objective;
  }

  /** With the number of epochs it is for `fit`, and keeps a history. */
  private callbacksFor({ steps }: Passes, options: PredictOptions, epochs?: number): CallbackList {
    const verbose = verbosity(options.verbose);
    return new CallbackList([options.callbacks ?? []].flat(), {
      model: this,
      params: { verbose, epochs: epochs ?? 1, steps },
      addHistory: epochs !== undefined,
      addProgressBar: verbose !== 0,
    });
  }

  /** A model without a declared shape takes it from the data: a batch size too, if the first two batches have the same. */
  private buildForData({ data, batchSize }: Passes): void {
    if (this.built) return;
    const [, ...sample] = data.inputShape;
    const varies = data.size > batchSize && data.size < 2 * batchSize;
    this.build([varies ? null : Math.min(batchSize, data.size), ...sample]);
  }
}
