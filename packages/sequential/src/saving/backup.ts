/** What training goes on from: a `.weights.h5`, which Keras reads too, with more beside the weights. */
import { ArgumentError, fromTypedArray } from '@unroll/core';
import {
  readKerasWeights,
  type StoredArray,
  toFloat32,
  toNumbers,
  type WritableArray,
  writeKerasWeights,
} from '@unroll/formats';
import { readBytes, writeFileAtomic } from '@unroll/formats/node';
import { RNN } from '../layers/recurrent/rnn.js';
import { seeds } from '../seed.js';
import type { SavableModel } from './savable-model.js';
import { collectState, int64, layersByPath, listAt, restoreState } from './state.js';

export async function writeBackup(model: SavableModel, path: string): Promise<void> {
  const { arrays, names } = collectState(model);
  await writeFileAtomic(
    path,
    writeKerasWeights({ arrays: { ...arrays, ...carriedStates(model), ...progressOf(model) }, names }),
  );
}

/** The states that stateful layers carry from batch to batch. */
function carriedStates(model: SavableModel): Record<string, WritableArray> {
  const states: Record<string, WritableArray> = {};
  for (const [path, layer] of layersByPath(model)) {
    if (!(layer instanceof RNN)) continue;
    for (const [i, state] of (layer.states ?? []).entries()) {
      states[`${path}/states/${i}`] = { shape: state.shape, values: Float32Array.from(state.dataSync()) };
    }
  }
  return states;
}

function progressOf({ progress }: SavableModel): Record<string, WritableArray> {
  const { epoch, batch, order, loss } = progress;
  return {
    'training/epoch': int64([epoch]),
    'training/batch': int64([batch]),
    'training/loss': { dtype: 'float64', shape: [2], values: Float64Array.from(loss) },
    ...(order !== null && { 'training/order': { dtype: 'int32', shape: [order.length], values: order } }),
    ...(seeds.randomSeed !== null && { 'training/random_seed': int64([seeds.randomSeed]) }),
  };
}

/**
 * Sets a model to what a backup holds, and tells its `fit` where to go on.
 *
 * @throws ArgumentError, ShapeError for the backup of another model. FormatError for a file that is none.
 */
export async function restoreBackup(model: SavableModel, path: string): Promise<void> {
  const { arrays } = readKerasWeights(await readBytes(path));
  const numbers = (name: string, length: number) => {
    const array: StoredArray | undefined = arrays[`training/${name}`];
    const values = array && toNumbers(array);
    if (values?.length === length) return [...values];
    throw new ArgumentError(
      `${path}: expected training/${name} of ${length} numbers, got ${values?.length ?? 'none'}`,
    );
  };
  const [epoch, batch] = [...numbers('epoch', 1), ...numbers('batch', 1)] as [number, number];
  const [total, samples] = numbers('loss', 2) as [number, number];
  const order = arrays['training/order'];
  restoreState(model, arrays);
  for (const [at, layer] of layersByPath(model)) {
    if (!(layer instanceof RNN)) continue;
    layer.setStates(
      listAt(arrays, `${at}/states`).map((state) =>
        fromTypedArray(toFloat32(state).values, [...state.shape]),
      ),
    );
  }
  const seed = Object.hasOwn(arrays, 'training/random_seed') ? numbers('random_seed', 1)[0]! : null;
  if (seed !== null && seed !== seeds.randomSeed) seeds.setRandomSeed(seed);
  model.progress = {
    ...{ epoch, batch, loss: [total, samples] },
    order: order === undefined ? null : Int32Array.from(toNumbers(order)),
  };
}
