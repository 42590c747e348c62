import { ArgumentError } from '@unroll/core';
import { describe, expected, number } from '@unroll/core/internal';
import { builtIn, ofOwnClass, type SerializedObject } from '../../serialized/serialized.js';

/** A learning rate that depends on the number of steps done. keras.optimizers.schedules.LearningRateSchedule. */
export abstract class LearningRateSchedule {
  /** The rate of the step after `step` steps. Keras's `__call__`. */
  abstract at(step: number): number;

  /** The constructor's options as Keras names them. */
  abstract getConfig(): Record<string, unknown>;

  /** Keras's name of the class. */
  abstract get className(): string;
}

/** A schedule as plain data: `{ module, class_name, config }`. */
export function serializeSchedule(schedule: LearningRateSchedule): SerializedObject {
  const isItself = Object.hasOwn(Object.getPrototypeOf(schedule), 'className');
  return isItself && SCHEDULE_NAMES.includes(schedule.className)
    ? builtIn('keras.optimizers.schedules', schedule.className, schedule.getConfig())
    : ofOwnClass(schedule);
}

const SCHEDULE_NAMES = [
  ...['CosineDecay', 'CosineDecayRestarts', 'ExponentialDecay', 'InverseTimeDecay'],
  ...['PiecewiseConstantDecay', 'PolynomialDecay'],
];

/** @throws ArgumentError for what is no number of steps that are done. */
export function requireStep(schedule: LearningRateSchedule, step: number): void {
  if (!number.accepts(step)) throw expected(schedule.className, 'step', number.wanted, step);
}

/** @throws ArgumentError unless a number of steps is positive. */
export function requireSteps(argument: string, steps: number): number {
  if (typeof steps === 'number' && steps > 0) return steps;
  throw new ArgumentError(`Argument \`${argument}\` must be > 0. Received: ${argument}=${describe(steps)}`);
}
