import { ArgumentError, concat, noGrad, type Tensor } from '@unroll/core';
import { borrowValues } from '@unroll/core/optim';
import { CallbackList, type History } from '../callbacks/index.js';
import { Layer } from '../layer.js';
import type { Metric } from '../metrics/index.js';
import type { Optimizer } from '../optimizers/index.js';
import { type Batch, type Data, Dataset } from './dataset.js';
import { type CompileOptions, type Logs, Objective } from './objective.js';
import {
  type BatchOptions,
  type EvaluateOptions,
  type FitOptions,
  type FitPlan,
  type PredictOptions,
  planFit,
  requireBatchSize,
} from './options.js';
import { type FitProgress, orderOf, startOf } from './progress.js';
import { runAsync, runSync } from './run.js';

/** A layer that can be compiled and trained: `compile`, `fit`, `evaluate`, `predict`. keras.Model. */
export abstract class Model extends Layer<Tensor> {
  /** Set by a callback, ends `fit` after the batch, or epoch, that is running. */
  stopTraining = false;
  /** Where `fit` is. A callback that sets it in `onTrainBegin` has training go on from there. */
  progress: FitProgress = { epoch: 0, batch: 0, order: null, loss: [0, 0] };
  /** What the latest `fit` recorded. */
  history: History | null = null;
  private objective: Objective | null = null;

  /** The optimizer of `compile`; null before. */
  get optimizer(): Optimizer | null {
    return this.objective?.optimizer ?? null;
  }

  /** What `compile` was given; null before. */
  get compileOptions(): CompileOptions | null {
    return this.objective?.options ?? null;
  }

  /** The compiled metrics, from the first batch on. */
  get metrics(): readonly Metric[] {
    return this.objective?.metrics ?? [];
  }

  /**
   * Sets what to minimize, how, and what to report. keras.Model.compile.
   *
   * @throws ArgumentError for names that Keras does not have.
   */
  compile(options: CompileOptions = {}): void {
    this.objective = new Objective(options);
  }

  /**
   * Trains for `epochs` passes over the data. keras.Model.fit.
   *
   * Samples are shuffled each epoch; the reported loss is the mean over the epoch's samples, each batch with the weights
   * it had. Lets the event loop turn while it works.
   *
   * @param x Inputs, samples along the first axis.
   * @param y Targets, as many.
   * @throws ArgumentError before `compile`, for options out of range, or when sample counts differ.
   * @throws ShapeError when shapes do not fit the model or the loss.
   */
  async fit(x: Data, y: Data | null = null, options: FitOptions = {}): Promise<History> {
    this.requireObjective();
    const plan = planFit(x, y, options);
    this.buildForData(plan.training, plan.batchSize);
    const callbacks = this.callbacksFor(plan.training, plan.batchSize, options, plan.epochs);
    this.history = callbacks.history!;
    await runAsync(this.fitSteps(plan, callbacks));
    return this.history;
  }

  /**
   * The loss over the data, or the list of it and the metrics; with `returnDict` a record by name. keras.Model.evaluate.
   *
   * @throws ArgumentError before `compile`, or when sample counts differ.
   */
  evaluate(x: Data, y: Data | null, options: EvaluateOptions & { returnDict: true }): Logs;
  evaluate(x: Data, y?: Data | null, options?: EvaluateOptions & { returnDict?: false }): number | number[];
  evaluate(x: Data, y: Data | null = null, options: EvaluateOptions = {}): number | number[] | Logs {
    const objective = this.requireObjective();
    const batchSize = requireBatchSize('evaluate', options.batchSize);
    const data = Dataset.from(x, y, options.sampleWeight);
    this.buildForData(data, batchSize);
    const callbacks = this.callbacksFor(data, batchSize, options);
    const logs = runSync('evaluate', this.testSteps(data, batchSize, callbacks));
    return options.returnDict ? logs : objective.values();
  }

  /**
   * The model's output for each sample, computed batch by batch without dropout. keras.Model.predict.
   *
   * @throws ShapeError when the input does not fit the model.
   */
  predict(x: Data, options: PredictOptions = {}): Tensor {
    const batchSize = requireBatchSize('predict', options.batchSize);
    const data = Dataset.from(x);
    this.buildForData(data, batchSize);
    const callbacks = this.callbacksFor(data, batchSize, options);
    return runSync('predict', this.predictSteps(data, batchSize, callbacks));
  }

  /** One optimizer step on the given samples; their loss, or the list of it and the metrics. keras.Model.train_on_batch. */
  trainOnBatch(x: Data, y: Data | null, options: BatchOptions & { returnDict: true }): Logs;
  trainOnBatch(x: Data, y?: Data | null, options?: BatchOptions & { returnDict?: false }): number | number[];
  trainOnBatch(x: Data, y: Data | null = null, options: BatchOptions = {}): number | number[] | Logs {
    return this.onBatch(x, y, options, (batch) => this.trainStep(batch));
  }

  /** As `trainOnBatch`, but in inference and without the step. keras.Model.test_on_batch. */
  testOnBatch(x: Data, y: Data | null, options: BatchOptions & { returnDict: true }): Logs;
  testOnBatch(x: Data, y?: Data | null, options?: BatchOptions & { returnDict?: false }): number | number[];
  testOnBatch(x: Data, y: Data | null = null, options: BatchOptions = {}): number | number[] | Logs {
    return this.onBatch(x, y, options, (batch) => this.testStep(batch));
  }

  /** The model's output for all samples at once. keras.Model.predict_on_batch. */
  predictOnBatch(x: Data): Tensor {
    const data = Dataset.from(x);
    this.buildForData(data, data.size);
    return runSync('predictOnBatch', this.predictSteps(data, data.size, new CallbackList()));
  }

  /** Starts the running means of loss and metrics anew. */
  resetMetrics(): void {
    this.objective?.reset();
  }

  private *fitSteps(plan: FitPlan, callbacks: CallbackList): Generator<unknown, void> {
    const objective = this.requireObjective();
    const { training, batchSize } = plan;
    this.stopTraining = false;
    let logs: Logs = {};
    this.progress = startOf(plan.initialEpoch);
    yield callbacks.onTrainBegin();
    for (let { epoch } = this.progress; epoch < plan.epochs && !this.stopTraining; epoch++) {
      const { batch: done, order: begun, loss } = this.progress;
      objective.reset();
      objective.runningLoss = loss;
      yield callbacks.onEpochBegin(epoch);
      const order = plan.shuffle ? orderOf(training.size, done > 0 ? begun : null) : null;
      let step = 0;
      for (const batch of training.batches(batchSize, order)) {
        if (step++ < done) continue;
        yield callbacks.onTrainBatchBegin(step - 1);
        this.trainStep(batch);
        this.progress = { epoch, batch: step, order, loss: objective.runningLoss };
        yield callbacks.onTrainBatchEnd(step - 1, objective.logs());
        if (this.stopTraining) break;
      }
      this.progress = startOf(epoch + 1);
      logs = objective.logs();
      if (plan.validation !== null && plan.validates(epoch)) {
        const validation = yield* this.testSteps(plan.validation, plan.validationBatchSize, callbacks);
        for (const [name, value] of Object.entries(validation)) logs[`val_${name}`] = value;
      }
      yield callbacks.onEpochEnd(epoch, logs);
    }
    yield callbacks.onTrainEnd(logs);
  }

  private *testSteps(data: Dataset, batchSize: number, callbacks: CallbackList): Generator<unknown, Logs> {
    const objective = this.requireObjective();
    objective.reset();
    yield callbacks.onTestBegin();
    let step = 0;
    for (const batch of data.batches(batchSize)) {
      yield callbacks.onTestBatchBegin(step);
      this.testStep(batch);
      yield callbacks.onTestBatchEnd(step++, objective.logs());
    }
    const logs = objective.logs();
    yield callbacks.onTestEnd(logs);
    return logs;
  }

  private *predictSteps(
    data: Dataset,
    batchSize: number,
    callbacks: CallbackList,
  ): Generator<unknown, Tensor> {
    const outputs: Tensor[] = [];
    yield callbacks.onPredictBegin();
    let step = 0;
    for (const batch of data.batches(batchSize)) {
      yield callbacks.onPredictBatchBegin(step);
      outputs.push(noGrad(() => this.apply(batch.x).detach()));
      yield callbacks.onPredictBatchEnd(step++, {});
    }
    yield callbacks.onPredictEnd();
    return outputs.length === 1 ? outputs[0]! : concat(outputs);
  }

  /** One step of the optimizer. */
  private trainStep(batch: Batch): void {
    const objective = this.requireObjective();
    const variables = this.trainableWeights;
    for (const { value } of variables) value.grad = null;
    const prediction = this.apply(batch.x, { training: true });
    const loss = objective.loss(prediction, batch, this.losses);
    if (loss.requiresGrad) {
      loss.backward();
      const gradients = variables.map(({ value }) => value.grad);
      objective.optimizer.apply(
        gradients.map((gradient) => gradient && borrowValues(gradient)),
        variables,
      );
      for (const { value } of variables) value.grad = null;
      for (const gradient of gradients) gradient?.dispose();
    }
    objective.update(loss.item(), prediction, batch);
  }

  private testStep(batch: Batch): void {
    const objective = this.requireObjective();
    noGrad(() => {
      const prediction = this.apply(batch.x);
      objective.update(objective.loss(prediction, batch, this.losses).item(), prediction, batch);
    });
  }

  private onBatch(
    x: Data,
    y: Data | null,
    { sampleWeight, returnDict = false }: BatchOptions,
    step: (batch: Batch) => void,
  ): number | number[] | Logs {
    const objective = this.requireObjective();
    const data = Dataset.from(x, y, sampleWeight);
    this.buildForData(data, data.size);
    objective.reset();
    for (const batch of data.batches(data.size)) step(batch);
    return returnDict ? objective.logs() : objective.values();
  }

  private requireObjective(): Objective {
    if (this.objective === null) throw new ArgumentError('You must call `compile()` before using the model.');
    return this.objective;
  }

  /** With the number of epochs it is for `fit`, and keeps a history. */
  private callbacksFor(
    data: Dataset,
    batchSize: number,
    options: PredictOptions,
    epochs?: number,
  ): CallbackList {
    const { verbose = 'auto', callbacks = [] } = options;
    return new CallbackList(callbacks, {
      model: this,
      params: { verbose, epochs: epochs ?? 1, steps: data.batchCount(batchSize) },
      addHistory: epochs !== undefined,
      addProgressBar: verbose !== 0,
    });
  }

  /** A model without a declared shape takes it from the data: a batch size too, if the first two batches have the same. */
  private buildForData(data: Dataset, batchSize: number): void {
    if (this.built) return;
    const [, ...sample] = data.inputShape;
    const varies = data.size > batchSize && data.size < 2 * batchSize;
    this.build([varies ? null : Math.min(batchSize, data.size), ...sample]);
  }
}
