import { ArgumentError } from '@unroll/core';
import { describe, expected, number, text as textCheck } from '@unroll/core/internal';
import { ownWords } from '../../arguments/checks.js';
import { builtInOf } from '../../options/definition.js';
import { optional, required } from '../../options/option.js';
import { scalar } from '../../options/reads.js';
import { ignored, text } from '../../serialized/read-options.js';

/** A learning rate that depends on the number of steps done. keras.optimizers.schedules.LearningRateSchedule. */
export abstract class LearningRateSchedule {
  /** The rate of the step after `step` steps. Keras's `__call__`. */
  abstract at(step: number): number;

  /** The constructor's options as Keras names them. */
  abstract getConfig(): Record<string, unknown>;

  /** Keras's name of the class. */
  abstract get className(): string;
}

/** What Keras's schedules derive from. */
export abstract class BuiltInSchedule extends LearningRateSchedule {
  override getConfig(): Record<string, unknown> {
    return {};
  }

  override get className(): string {
    return builtInOf(this)!.definition.name;
  }
}

/** A number of steps, which must be positive. */
export const steps = () =>
  required<number, number>(ownWords('a positive number'), {
    make(given, name) {
      if (typeof given === 'number' && given > 0) return given;
      throw new ArgumentError(`Argument \`${name}\` must be > 0. Received: ${name}=${describe(given)}`);
    },
    read: scalar,
  });

/** The schedule's own name. Before Keras 3 one that was given none was saved without. */
export const scheduleName = (fallback: string) =>
  optional(textCheck, fallback, {
    read: (value, where) => (value === null ? ignored : text)(value, where),
  });

/** @throws ArgumentError for what is no number of steps that are done. */
export function requireStep(schedule: LearningRateSchedule, step: number): void {
  if (!number.accepts(step)) throw expected(schedule.className, 'step', number.wanted, step);
}
