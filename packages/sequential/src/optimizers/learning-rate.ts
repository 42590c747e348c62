/** The learning rate in the config of an optimizer. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import {
  flag,
  ignored,
  type Keys,
  located,
  number,
  numbers,
  orNull,
  type Read,
  readOptions,
  text,
} from '../serialized/read-options.js';
import { customObjectFor, makeCustom } from '../serialized/scope.js';
import { type Config, isSerialized, requireKeras } from '../serialized/serialized.js';
import {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
} from './schedules/index.js';
import { LearningRateSchedule } from './schedules/schedule.js';

/** Before Keras 3 a schedule that was given no name was saved without one. */
const name: Read = (value, where) => (value === null ? ignored : text)(value, where);
const rate = { initial_learning_rate: number, name };
const decay: Keys = { ...rate, decay_steps: number, decay_rate: number, staircase: flag };
const schedules: Readonly<Record<string, new (options: never) => LearningRateSchedule>> = {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
};
const scheduleKeys: Readonly<Record<string, Keys>> = {
  CosineDecay: {
    ...{ ...rate, decay_steps: number, alpha: number, warmup_target: orNull(number), warmup_steps: number },
  },
  CosineDecayRestarts: { ...rate, first_decay_steps: number, t_mul: number, m_mul: number, alpha: number },
  ExponentialDecay: decay,
  InverseTimeDecay: decay,
  PiecewiseConstantDecay: { boundaries: numbers, values: numbers, name },
  PolynomialDecay: { ...rate, decay_steps: number, end_learning_rate: number, power: number, cycle: flag },
};

/** @throws ArgumentError for what is neither a number nor one of Keras's schedules, nor one of `customObjects`. */
export const learningRate: Read = (value, where) => {
  if (!isSerialized(value)) return number(value, where);
  const { class_name: name, config } = value;
  const at = `${where} (${name})`;
  const custom = customObjectFor(value);
  if (custom !== undefined) {
    if (name === 'function') return custom;
    return makeCustom(at, LearningRateSchedule, custom, config);
  }
  requireKeras(at, value);
  if (!Object.hasOwn(scheduleKeys, name)) {
    throw new ArgumentError(
      `${where}: unknown schedule ${describe(name)}. Expected one of: ${Object.keys(scheduleKeys).join(', ')}`,
    );
  }
  const Class = schedules[name] as new (options: Config) => LearningRateSchedule;
  return located(at, () => new Class(readOptions(at, config, scheduleKeys[name]!)));
};
