/** The learning rate of an optimizer: a number, a schedule or a function, and those as plain data. */

import { registry } from '../options/registry.js';
import { located, number, type Read } from '../serialized/read-options.js';
import { functionByName, isSerialized, type SerializedObject } from '../serialized/serialized.js';
import * as cosine from './schedules/cosine.js';
import * as decay from './schedules/decay.js';
import * as polynomial from './schedules/polynomial.js';
import { LearningRateSchedule } from './schedules/schedule.js';

/** How large steps are: always, by the number of steps done, or as a function says. */
export type LearningRate = number | LearningRateSchedule | RateFunction;

type RateFunction = () => number;

const schedules = registry<LearningRateSchedule | RateFunction, RateFunction>({
  kind: 'schedule',
  module: 'keras.optimizers.schedules',
  Base: LearningRateSchedule,
  classes: { ...cosine, ...decay, ...polynomial },
  ofFunction: (rate) => rate,
});

/** @throws ArgumentError for what is neither a number nor one of Keras's schedules, nor one of `customObjects`. */
export const learningRate: Read = (value, where) => {
  if (!isSerialized(value)) return number(value, where);
  const place = `${where} (${value.class_name})`;
  return located(where, () => schedules.deserialize(value, undefined, place));
};

export function isLearningRate(value: unknown): value is LearningRate {
  return typeof value === 'number' || typeof value === 'function' || value instanceof LearningRateSchedule;
}

export function serializeLearningRate(rate: LearningRate): number | string | SerializedObject {
  if (typeof rate === 'number') return rate;
  return typeof rate === 'function' ? functionByName('learning rate', rate) : schedules.serialize(rate);
}
