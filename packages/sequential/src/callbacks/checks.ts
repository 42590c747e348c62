/** What the arguments of callbacks must be, where several have them. */
import { ArgumentError } from '@unroll/core';
import { check, count, expected, isPlainObject, oneOf } from '@unroll/core/internal';
import { Callback, type CallbackModel, type Logs } from './callback.js';

/** A callback, of another copy of this package too. */
export const callback = check<Callback>(
  'a Callback',
  (value) =>
    value instanceof Callback ||
    (typeof value === 'object' && value !== null && 'setModel' in value && 'onTrainBegin' in value),
);

/** Whether a callback tells what it does: 1 or true. */
export const verbose = oneOf<0 | 1 | boolean>(0, 1, true, false);

/**
 * The logs that a hook was told; none for null, as Python's None.
 *
 * @throws ArgumentError for what is no object of logs.
 */
export function logsOf(callback: string, logs: Logs | null | undefined): Logs {
  if (logs === undefined || logs === null) return {};
  if (!isPlainObject(logs)) throw expected(callback, 'logs', 'an object of numbers by name', logs);
  return logs;
}

/** @throws ArgumentError for what is no epoch, or batch, counted from 0. */
export function countOf(callback: string, argument: string, value: number): number {
  if (!count.accepts(value)) throw expected(callback, argument, count.wanted, value);
  return value;
}

/** @throws ArgumentError before `setModel`: a hook was called by hand. */
export function modelOf(callback: string, model: CallbackModel | undefined): CallbackModel {
  if (typeof model === 'object' && model !== null) return model;
  throw new ArgumentError(`${callback}: expected a model, set by \`setModel\` or by \`fit\`, got none`);
}

/** @throws ArgumentError for a model that is not compiled, and before there is one. */
export function optimizerOf(callback: string, model: CallbackModel | undefined): { learningRate: number } {
  const { optimizer } = modelOf(callback, model);
  if (!optimizer) throw expected(callback, 'model', 'compiled', 'no optimizer');
  return optimizer;
}
