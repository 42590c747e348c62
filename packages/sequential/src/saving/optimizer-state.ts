/** What an optimizer remembers, from the files of Keras 3 and of tf.keras since 2.11; what older ones kept starts anew. */
import { describe, nadamMomenta, sameShape } from '@unroll/core/internal';
import { type StoredArray, toNumbers } from '@unroll/formats';
import type { Nadam } from '../optimizers/nadam.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { OptimizerVariable } from '../optimizers/slots.js';
import { warnOfFile } from '../serialized/one-warning.js';
import { isObject, isSerialized } from '../serialized/serialized.js';
import { shapeText } from '../shapes/shape.js';
import type { SavedModel } from './saved-model.js';

/**
 * Keras 3 keeps iteration, learning rate, slots; tf.keras 2.11 to 2.15 kept no rate, which stands in the config, and no product
 * of Nadam's momenta; Keras before kept its slots by the names of each optimizer's own.
 */
export type OptimizerLayout = 'keras3' | 'tf.keras 2.11' | 'older';

/** By the name of an `.h5`'s first array: `adam/iteration` or `iteration`, `iteration:0`, or `Adam/iter:0`, `training/Adam/Variable:0`, ... */
export function layoutOfNames(first: string): OptimizerLayout {
  if (/^(.*\/)?iteration$/.test(first)) return 'keras3';
  return /^(.*\/)?iteration:0$/.test(first) ? 'tf.keras 2.11' : 'older';
}

/**
 * Sets the state of a model's optimizer, if it has one. As Keras, goes on with a fresh one, and says so, where the file has
 * other arrays than its optimizer, or those of one of before tf.keras 2.11.
 */
export function restoreOptimizer(
  model: SavedModel,
  stored: readonly StoredArray[],
  layout: OptimizerLayout,
  unused: readonly string[] = [],
): void {
  const { optimizer } = model;
  if (optimizer === null || stored.length === 0) return;
  if (layout === 'older') {
    warnOfFile(
      `The file keeps the state of optimizer '${optimizer.name}' as Keras before 2.11 did. Your model is starting with a ` +
        'freshly initialized optimizer.',
    );
    return;
  }
  const rates = scalarsFirst(optimizer.variables) - 1;
  // A file of weights alone does not say which Keras wrote it; tf.keras keeps no rate.
  const isOfTfKeras = layout === 'tf.keras 2.11' || (rates === 1 && stored[1]?.shape.length !== 0);
  optimizer.joinsLookups = isOfTfKeras;
  const saved = withoutUnused(
    stored,
    isOfTfKeras ? 1 : 1 + rates,
    unused.length * model.trainableWeights.length,
  );
  const hasSlots = saved.some(({ shape }) => shape.length > 0);
  if (hasSlots) optimizer.build(model.trainableWeights);
  const own = optimizer.variables;
  const arrays = isOfTfKeras ? ofTfKeras(saved, optimizer) : ofKeras3(saved, own);
  const isAnother = hasSlots && own.length !== arrays.length;
  const strange = own.findIndex(({ shape }, i) => arrays[i] && !sameShape(arrays[i].shape, shape));
  if (isAnother || strange >= 0) {
    const problem = isAnother
      ? `it has ${own.length} variables whereas the saved optimizer has ${saved.length} variables`
      : `its ${own[strange]!.name} has shape ${shapeText(own[strange]!.shape)} whereas the saved one has shape ` +
        shapeText(arrays[strange]!.shape);
    warnOfFile(
      `Skipping variable loading for optimizer '${optimizer.name}', because ${problem}. Your model is starting with a ` +
        'freshly initialized optimizer.',
    );
    return;
  }
  const values = arrays.map((array) => (array.dtype === 'float32' ? array.values : toNumbers(array)));
  optimizer.setVariables(values as readonly ArrayLike<number>[], model.trainableWeights);
}

/**
 * The arrays without the `count` of options that are left out, behind the `first` scalars: averages of the weights, gathered
 * gradients. They have one for each weight, before the slots, if any were made yet.
 */
function withoutUnused(saved: readonly StoredArray[], first: number, count: number): readonly StoredArray[] {
  return saved.length >= first + count ? [...saved.slice(0, first), ...saved.slice(first + count)] : saved;
}

/** The options in an optimizer's config that keep an array for each weight, and cannot be had here. */
export function unusedStateOf(serialized: unknown): string[] {
  const config = isObject(serialized) && isObject(serialized.config) ? serialized.config : {};
  return ['use_ema', 'gradient_accumulation_steps'].filter((option) => Boolean(config[option]));
}

/** `tf.keras.optimizers.legacy` wrote no state into a .keras. */
export function warnOfLegacyOptimizer(serialized: unknown): void {
  if (!isSerialized(serialized) || !/\.legacy(\.|$)/.test(String(serialized.module))) return;
  warnOfFile(
    `The file keeps no state of its legacy optimizer ${describe(serialized.class_name)}. Your model is starting with a ` +
      'freshly initialized optimizer.',
  );
}

/** How many of an optimizer's variables count its steps and say its rate. */
function scalarsFirst(own: readonly OptimizerVariable[]): number {
  return own[1]?.name === 'learning_rate' ? 2 : 1;
}

/** Nadam's product of momenta, which comes last. */
function productOf(own: readonly OptimizerVariable[]): OptimizerVariable[] {
  return own.slice(-1).filter(({ name }) => name === 'variable');
}

/** Until Keras 3.7 the product of Nadam's momenta came before its slots. */
function ofKeras3(saved: readonly StoredArray[], own: readonly OptimizerVariable[]): readonly StoredArray[] {
  const first = scalarsFirst(own);
  const isEarly = productOf(own).length > 0 && saved[first]?.shape.length === 0;
  return isEarly ? [...saved.slice(0, first), ...saved.slice(first + 1), saved[first]!] : saved;
}

/**
 * The arrays of tf.keras, and what Keras 3 keeps besides. SGD kept its momenta even where it had none; Nadam multiplied its
 * product of momenta once for each variable, and forgot it.
 */
function ofTfKeras(saved: readonly StoredArray[], optimizer: Optimizer): readonly StoredArray[] {
  const own = optimizer.variables;
  const [iteration, ...slots] = saved as [StoredArray, ...StoredArray[]];
  const first = scalarsFirst(own);
  const rate = own.slice(1, first).map(({ values }) => scalar(values[0]!));
  const product = productOf(own).map(() =>
    scalar(productOfTfKeras(optimizer as Nadam, iteration, slots.length / 2)),
  );
  return [iteration, ...rate, ...slots.slice(0, own.length === first ? 0 : slots.length), ...product];
}

function productOfTfKeras({ beta1 }: Nadam, iteration: StoredArray, variables: number): number {
  const [steps] = toNumbers(iteration);
  let product = 1;
  for (let step = 1; step <= steps! && product > 0; step++) {
    // In its first steps one variable took the product as it found it.
    const times = step < variables ? variables - 1 : variables;
    product = Math.fround(product * nadamMomenta(step, beta1, 1).now ** times);
  }
  return product;
}

function scalar(value: number): StoredArray {
  return { dtype: 'float32', shape: [], values: Float32Array.of(value) };
}
