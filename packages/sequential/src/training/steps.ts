/** The loops of `fit`, `evaluate` and `predict`, and what each does with a batch. They yield what the callbacks' hooks return. */
import { concat, noGrad, type Tensor } from '@unroll/core';
import { borrowValues } from '@unroll/core/internal';
import type { CallbackList } from '../callbacks/index.js';
import type { Batch } from './dataset.js';
import type { Model } from './model.js';
import type { Logs, Objective } from './objective.js';
import type { FitPlan, Passes } from './plan.js';
import { nextEpoch, orderOf, startOf } from './progress.js';
import type { Run } from './running.js';

/** A call that works on a model. */
interface Work {
  model: Model;
  objective: Objective;
  run: Run;
  callbacks: CallbackList;
}

export function* fitSteps(work: Work, plan: FitPlan): Generator<unknown, void> {
  const { model, objective, run, callbacks } = work;
  const { training, validation } = plan;
  model.stopTraining = false;
  model.stoppedWithinEpoch = false;
  let logs: Logs = {};
  model.progress = startOf(plan.initialEpoch);
  yield callbacks.onTrainBegin();
  for (let { epoch } = model.progress; epoch < plan.epochs && !model.stopTraining; epoch++) {
    const begun = model.progress;
    yield callbacks.onEpochBegin(epoch);
    // Behind the hook, which may have evaluated something.
    run.inBatches = true;
    objective.reset();
    objective.runningLoss = begun.loss;
    const order = orderOf(plan, begun);
    const { first } = begun;
    let step = begun.batch;
    // An epoch whose batches are all done is resumed at its end.
    const rest = step < training.steps ? training.data.batches(training.batchSize, order, first + step) : [];
    for (const batch of rest) {
      yield callbacks.onTrainBatchBegin(step);
      trainStep(model, objective, batch);
      step += 1;
      model.progress = { epoch, batch: step, first, order, loss: objective.runningLoss };
      yield callbacks.onTrainBatchEnd(step - 1, objective.logs());
      if (model.stopTraining || step === training.steps) break;
    }
    logs = objective.logs();
    model.stoppedWithinEpoch = model.stopTraining;
    if (validation !== null && plan.validates(epoch)) {
      for (const [name, value] of Object.entries(yield* testSteps(work, validation))) {
        logs[`val_${name}`] = value;
      }
    }
    run.inBatches = false;
    // An epoch that was stopped has not been: whoever goes on from here does the rest of it.
    const isOver = step === training.steps || first + step === training.batches;
    if (isOver) {
      warnIfShort(`epoch ${epoch + 1}`, step, training);
      model.progress = nextEpoch(model.progress, training);
    }
    yield callbacks.onEpochEnd(epoch, logs);
  }
  yield callbacks.onTrainEnd(logs);
}

/** Keras, too, ends where the data does, and warns. */
function warnIfShort(what: string, done: number, { steps, batches }: Passes): void {
  if (done >= steps) return;
  console.warn(
    `Your input ran out of data: ${what} had ${done} of ${steps} steps, for the data makes ${batches} batches.`,
  );
}

export function* testSteps(
  { model, objective, run, callbacks }: Work,
  passes: Passes,
): Generator<unknown, Logs> {
  run.inBatches = true;
  objective.reset();
  yield callbacks.onTestBegin();
  let step = 0;
  for (const batch of passes.data.batches(passes.batchSize)) {
    yield callbacks.onTestBatchBegin(step);
    testStep(model, objective, batch);
    yield callbacks.onTestBatchEnd(step++, objective.logs());
    if (step === passes.steps) break;
  }
  warnIfShort('the evaluation', step, passes);
  const logs = objective.logs();
  yield callbacks.onTestEnd(logs);
  return logs;
}

export function* predictSteps(
  model: Model,
  callbacks: CallbackList,
  passes: Passes,
): Generator<unknown, Tensor> {
  const outputs: Tensor[] = [];
  yield callbacks.onPredictBegin();
  for (const batch of passes.data.batches(passes.batchSize)) {
    const step = outputs.length;
    yield callbacks.onPredictBatchBegin(step);
    const output = noGrad(() => model.apply(batch.x).detach());
    outputs.push(output);
    yield callbacks.onPredictBatchEnd(step, { outputs: output });
    if (outputs.length === passes.steps) break;
  }
  warnIfShort('the prediction', outputs.length, passes);
  yield callbacks.onPredictEnd();
  return outputs.length === 1 ? outputs[0]! : concat(outputs);
}

/** Models of which it has been said that they have nothing to train. */
const untrainable = new WeakSet<Model>();

/** One step of the optimizer. */
export function trainStep(model: Model, objective: Objective, batch: Batch): void {
  const prediction = model.apply(batch.x, { training: true });
  // Behind `apply`, which builds what is not built yet.
  const variables = model.trainableWeights;
  for (const { value } of variables) value.grad = null;
  if (variables.length === 0 && !untrainable.has(model)) {
    untrainable.add(model);
    console.warn('The model does not have any trainable weights.');
  }
  const loss = objective.loss(prediction, batch, model.losses);
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

export function testStep(model: Model, objective: Objective, batch: Batch): void {
  noGrad(() => {
    const prediction = model.apply(batch.x);
    objective.update(objective.loss(prediction, batch, model.losses).item(), prediction, batch);
  });
}
