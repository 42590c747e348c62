/** What training goes on from: a `.weights.h5`, which Keras reads too, with more beside the weights. */
import { fromTypedArray } from '@unroll/core';
import {
  FormatError,
  readKerasWeights,
  type StoredArray,
  toFloat32,
  toNumbers,
  type WritableArray,
  writeKerasWeights,
} from '@unroll/formats';
import { readBytes, writeFileAtomic } from '@unroll/formats/node';
import type { FitProgress } from '../fit-progress.js';
import { RNN } from '../layers/recurrent/rnn.js';
import { seeds } from '../seed.js';
import type { SavedModel } from './saved-model.js';
import { checkSeal, seal } from './seal.js';
import { collectState, int64, layersByPath, listAt, restoreState } from './state.js';

/** A model whose training can be resumed. */
export interface ModelInTraining extends SavedModel {
  progress: FitProgress;
}

export async function writeBackup(model: ModelInTraining, path: string): Promise<void> {
  const { arrays, names } = collectState(model);
  const all = { ...arrays, ...carriedStates(model), ...progressOf(model) };
  await writeFileAtomic(path, seal(writeKerasWeights({ arrays: all, names })));
}

/** The states that stateful layers carry from batch to batch. */
function carriedStates(model: ModelInTraining): Record<string, WritableArray> {
  const states: Record<string, WritableArray> = {};
  for (const [path, layer] of layersByPath(model)) {
    if (!(layer instanceof RNN)) continue;
    for (const [i, state] of (layer.states ?? []).entries()) {
      states[`${path}/states/${i}`] = { shape: state.shape, values: Float32Array.from(state.dataSync()) };
    }
  }
  return states;
}

function progressOf({ progress }: ModelInTraining): Record<string, WritableArray> {
  const { epoch, batch, first, order, loss } = progress;
  return {
    'training/epoch': int64([epoch]),
    'training/batch': int64([batch]),
    'training/first': int64([first]),
    'training/loss': { dtype: 'float64', shape: [2], values: Float64Array.from(loss) },
    ...(order !== null && { 'training/order': { dtype: 'int32', shape: [order.length], values: order } }),
    ...(seeds.randomSeed !== null && { 'training/random_seed': int64([seeds.randomSeed]) }),
  };
}

/** No run has as many. */
const MOST = 2 ** 31;

/**
 * Sets a model to what a backup holds, and tells its `fit` where to go on.
 *
 * @param former The backup before it, if there is one: it is taken where the latest is damaged.
 * @throws ArgumentError, ShapeError for the backup of another model. FormatError for a file that is damaged, or none.
 */
export async function restoreBackup(
  model: ModelInTraining,
  path: string,
  former: string | null = null,
): Promise<void> {
  try {
    await restoreFrom(model, path);
  } catch (error) {
    if (former === null || !(error instanceof FormatError)) throw error;
    console.warn(`${error.message}. Training goes on from the backup before it, ${former}`);
    await restoreFrom(model, former);
  }
}

async function restoreFrom(model: ModelInTraining, path: string): Promise<void> {
  const { arrays } = readKerasWeights(checkSeal(await readBytes(path), path));
  const progress = progressIn(arrays, path);
  restoreState(model, arrays);
  for (const [at, layer] of layersByPath(model)) {
    if (!(layer instanceof RNN)) continue;
    layer.setStates(
      listAt(arrays, `${at}/states`).map((state) =>
        fromTypedArray(toFloat32(state).values, [...state.shape]),
      ),
    );
  }
  const [seed = null] = numbersIn(arrays, 'random_seed') ?? [];
  if (seed !== null && seed !== seeds.randomSeed) seeds.setRandomSeed(seed);
  model.progress = progress;
}

type Arrays = Readonly<Record<string, StoredArray>>;

function numbersIn(arrays: Arrays, name: string): readonly number[] | null {
  const path = `training/${name}`;
  return Object.hasOwn(arrays, path) ? Array.from(toNumbers(arrays[path]!)) : null;
}

/** @throws FormatError for a place that no training can be at. */
function progressIn(arrays: Arrays, path: string): FitProgress {
  const read = (
    name: string,
    length: number,
    wanted: string,
    fits: (values: readonly number[]) => boolean,
  ) => {
    const values = numbersIn(arrays, name);
    if (values?.length === length && fits(values)) return values;
    const found =
      values === null ? 'none' : values.length === length ? values.join(', ') : `${values.length}`;
    throw new FormatError('backup', path, `expected training/${name} to be ${wanted}, got ${found}`);
  };
  const areCounts = (values: readonly number[]) =>
    values.every((value) => Number.isInteger(value) && value >= 0 && value < MOST);
  const [epoch] = read('epoch', 1, 'a number of epochs', areCounts) as [number];
  const [batch] = read('batch', 1, 'a number of batches', areCounts) as [number];
  // Backups of before there were epochs of a part of the data have none.
  const [first] = Object.hasOwn(arrays, 'training/first')
    ? (read('first', 1, 'a number of batches', areCounts) as [number])
    : [0];
  const loss = read('loss', 2, 'a sum and a number of samples', ([, samples]) => areCounts([samples!]));
  const [total, samples] = loss as [number, number];
  const order = numbersIn(arrays, 'order');
  if (order !== null && !isPermutation(order)) {
    throw new FormatError('backup', path, `training/order is no order of ${order.length} samples`);
  }
  return { epoch, batch, first, loss: [total, samples], order: order && Int32Array.from(order) };
}

/** Whether each of 0, 1, ... is there once. */
function isPermutation(order: readonly number[]): boolean {
  const seen = new Uint8Array(order.length);
  for (const index of order) {
    if (seen[index] !== 0) return false;
    seen[index] = 1;
  }
  return true;
}
