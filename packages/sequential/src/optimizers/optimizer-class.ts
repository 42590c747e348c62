/** Keras's optimizers, each derived from its options, one of core's update rules and Keras's names of that rule's arrays. */
import type { UpdateRule } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import type { ClassWith } from '../options/class-with.js';
import { ClassDefinition, define } from '../options/definition.js';
import type { Described, FieldsOf } from '../options/describe.js';
import { number } from '../options/kinds.js';
import { ofBase } from '../options/option.js';
import type { Config } from '../serialized/serialized.js';
import { type LearningRate, learningRate } from './learning-rate.js';
import { Optimizer } from './optimizer.js';
import { type OptimizerOptions, optimizerChecks, optimizerOptions } from './optimizer-arguments.js';
import type { SlotName } from './slots.js';

export const rate = (fallback: number) =>
  ofBase<LearningRate>(optimizerChecks.learningRate, fallback, learningRate);

const moments = {
  /** Default 0.001. */
  learningRate: rate(0.001),
  /** Decay of the mean of gradients, Keras's beta_1. Default 0.9. */
  beta1: number(0.9, 'beta_1'),
  /** Decay of the mean of their squares, Keras's beta_2. Default 0.999. */
  beta2: number(0.999, 'beta_2'),
  /** Keeps the quotient finite: the paper's "epsilon hat". Default 1e-7. */
  epsilon: number(1e-7),
};

/** What Adam and those after it take. */
export const momentOptions = optimizerOptions(moments, [
  ...(['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay'] as const),
]);

interface InKeras<H, D> {
  readonly rule: UpdateRule<H>;
  readonly options: D;
  /** What the rule is told beside the learning rate and the options of its names. */
  readonly told: Omit<H, 'lr' | keyof FieldsOf<D>> & Partial<H>;
  /** Keras's names of the rule's arrays, in the order of files; those of a group alternate from variable to variable. */
  readonly slots: readonly (readonly SlotName[])[];
}

/** An optimizer whose options are those of its rule. */
export abstract class RuleOptimizer<H> extends Optimizer<H> {
  protected override readonly rule: UpdateRule<H>;
  protected override readonly slotGroups: readonly (readonly SlotName[])[];
  readonly #definition: ClassDefinition;
  readonly #told: object;

  /** @internal */
  constructor(
    options: OptimizerOptions & { learningRate: LearningRate },
    definition: ClassDefinition,
    fields: Config,
    inKeras: InKeras<H, Described>,
  ) {
    super(options);
    this.#definition = definition;
    this.#told = inKeras.told;
    this.rule = inKeras.rule;
    this.slotGroups = inKeras.slots;
    Object.assign(this, fields);
  }

  protected override hyperparameters(lr: number): H {
    return { lr, ...this.#definition.valuesOf(this), ...this.#told } as H;
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...this.#definition.config(this) };
  }
}

/**
 * What Keras's optimizer `name` extends.
 *
 * ```ts
 * const options = optimizerOptions({ learningRate: rate(0.001), rho: number(0.95) }, ['learningRate', 'rho', 'weightDecay']);
 * export class Adadelta extends optimizer('Adadelta', { rule: adadelta, options, ... }) {}
 * ```
 */
export function optimizer<H, D extends Described>(
  name: string,
  inKeras: InKeras<H, D>,
): ClassWith<RuleOptimizer<H>, D> {
  const definition = new ClassDefinition(name, inKeras.options);
  abstract class Defined extends RuleOptimizer<H> {
    constructor(...args: readonly unknown[]) {
      const given = definition.read(args);
      const base = definition.base(given);
      if (base.name === undefined) base.name = autoName(name);
      super(base as never, definition, definition.fields(given), inKeras as never);
    }
  }
  define(Defined.prototype, definition);
  return Defined as never;
}
