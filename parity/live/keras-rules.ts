/** keras_rules.py's cases: what metrics, callbacks and class weights make of random data. */
import { type Tensor, tensor, UnrollError } from '@unroll/core';
import { Dense, Input, Sequential } from '@unroll/sequential';
import {
  type Callback,
  CSVLogger,
  EarlyStopping,
  ModelCheckpoint,
  ReduceLROnPlateau,
} from '@unroll/sequential/callbacks';
import * as metrics from '@unroll/sequential/metrics';
import { SGD } from '@unroll/sequential/optimizers';
import { toOptions } from '@unroll/testing';
import type { Comparison } from './comparison.js';
import { toTensor } from './tensors.js';

type Keywords = Record<string, unknown>;

/** Numbers, of which NaN and infinities are text. */
interface Plain {
  shape: number[];
  values: (number | string)[];
}

interface MetricCase {
  class: string;
  options: Keywords;
  updates: { y_true: Plain; y_pred: Plain; weight: Plain | null }[];
  results: (Plain | null)[];
}

interface MonitorCase {
  class: 'EarlyStopping' | 'ReduceLROnPlateau' | 'ModelCheckpoint';
  options: Keywords;
  values: Plain;
  epochs: number;
  rates: number[];
  saved: number[];
  weights: number;
  wait?: number;
  stopped?: number;
  best_epoch?: number;
  best: Plain | null;
}

export interface KerasRules {
  metrics: MetricCase[];
  monitors: MonitorCase[];
  csv: { separator: string; rows: [names: string[], values: Plain][]; text: string }[];
  class_weights: { y: Plain; weights: Record<string, number>; expected: Plain }[];
}

const SPECIAL: Record<string, number> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
const numbers = ({ values }: Plain) =>
  values.map((value) => (typeof value === 'string' ? SPECIAL[value]! : value));
const tensorOf = (plain: Plain) => toTensor({ shape: plain.shape, values: numbers(plain) });

/** The largest difference relative to 1 or the value; 0 where both are NaN or the same infinity. */
function difference(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return Infinity;
  let worst = 0;
  for (const [i, value] of theirs.entries()) {
    if (Object.is(ours[i], value) || ours[i] === value) continue;
    const distance = Math.abs(ours[i]! - value) / Math.max(1, Math.abs(value));
    worst = Math.max(worst, Number.isNaN(distance) ? Infinity : distance);
  }
  return worst;
}

const same = (ours: unknown, theirs: unknown) =>
  JSON.stringify(ours) === JSON.stringify(theirs) ? 0 : Infinity;

export async function kerasRules(
  cases: readonly (KerasRules & { seed?: number })[],
  compare: Comparison,
): Promise<void> {
  for (const each of cases) {
    compare.begin(each.seed ?? 0);
    for (const c of each.metrics) {
      // What cancels in an R2 score leaves fewer digits, which the order of the sums decides on.
      compare.record(`metric ${c.class}`, metricDifference(c), c.class === 'R2Score' ? 2e-5 : 2e-6);
    }
    for (const c of each.monitors) compare.record(c.class, await monitorDifference(c), 1e-6);
    for (const c of each.csv) compare.record('CSVLogger', same(csvText(c), c.text), 0);
    for (const c of each.class_weights) compare.record('class weights', await weightsDifference(c), 1e-6);
  }
}

/** Infinite where only one of the two refuses an update. */
function metricDifference(c: MetricCase): number {
  const Class = { ...metrics }[c.class as 'Precision'];
  const metric = new Class(toOptions<object>(c.options));
  let worst = 0;
  for (const [i, { y_true: yTrue, y_pred: yPred, weight }] of c.updates.entries()) {
    const expected = c.results[i];
    if (expected === undefined) break;
    try {
      metric.updateState(tensorOf(yTrue), tensorOf(yPred), weight && tensorOf(weight));
    } catch (error) {
      if (!(error instanceof UnrollError)) throw error;
      return expected === null ? worst : Infinity;
    }
    if (expected === null) return Infinity;
    worst = Math.max(worst, difference([metric.result()], numbers(expected!)));
  }
  return worst;
}

/** Keras's fake model of keras_rules.py. */
class Watched {
  stopTraining = false;
  epoch = 0;
  readonly saved: number[] = [];
  readonly optimizer = new SGD({ learningRate: 0.5 });
  readonly metrics = [];
  readonly getWeights = (): Tensor[] => [tensor(this.epoch)];
  readonly setWeights = ([weight]: Tensor[]): void => {
    this.epoch = weight!.item();
  };
  readonly save = async (): Promise<void> => {
    this.saved.push(this.epoch);
  };
  readonly saveWeights = this.save;
}

async function monitorDifference(c: MonitorCase): Promise<number> {
  const options = toOptions<object>(c.options);
  const made =
    c.class === 'EarlyStopping'
      ? new EarlyStopping(options)
      : c.class === 'ReduceLROnPlateau'
        ? new ReduceLROnPlateau(options)
        : new ModelCheckpoint('m.keras', options);
  const model = new Watched();
  const callback: Callback = made;
  callback.setModel(model);
  await callback.onTrainBegin({});
  const rates: number[] = [];
  for (const [epoch, value] of numbers(c.values).entries()) {
    model.epoch = epoch + 1;
    await callback.onEpochBegin(epoch, {});
    await callback.onEpochEnd(epoch, { val_loss: value });
    rates.push(model.optimizer.learningRate);
    if (model.stopTraining) break;
  }
  await callback.onTrainEnd({});
  const state = made instanceof EarlyStopping ? [made.wait, made.stoppedEpoch, made.bestEpoch] : [];
  const theirs = c.wait === undefined ? [] : [c.wait, c.stopped, c.best_epoch];
  return Math.max(
    same([rates.length, model.saved, model.epoch, state], [c.epochs, c.saved, c.weights, theirs]),
    difference(rates, c.rates),
    difference(made.best === null ? [] : [made.best], c.best === null ? [] : numbers(c.best)),
  );
}

function csvText({ separator, rows }: KerasRules['csv'][number]): string {
  let text = '';
  const sink = {
    write: (line: string) => {
      text += line;
    },
  };
  const logger = new CSVLogger(sink, separator);
  logger.onTrainBegin();
  for (const [epoch, [names, values]] of rows.entries()) {
    const all = numbers(values);
    logger.onEpochEnd(epoch, Object.fromEntries(names.map((name, i) => [name, all[i]!])));
  }
  logger.onTrainEnd();
  return text.replaceAll('\r\n', '\n');
}

/** By what a model that always answers 0 loses on one sample at a time: its weight. */
async function weightsDifference(c: KerasRules['class_weights'][number]): Promise<number> {
  const y = tensorOf(c.y);
  const model = new Sequential([Input([1]), new Dense(1, { kernelInitializer: 'zeros' })]);
  model.compile({
    optimizer: new SGD({ learningRate: 0 }),
    loss: (_, yPred) => yPred.mul(0).add(1).mean(-1),
  });
  const ours: number[] = [];
  for (let i = 0; i < y.size(0); i++) {
    ours.push(model.trainOnBatch([[1]], y.narrow(0, i, 1), null, c.weights) as number);
  }
  return difference(ours, numbers(c.expected));
}
