/** Keras's optimizers, each derived from its options, one of core's update rules and Keras's names of that rule's arrays. */
import { number as numberCheck } from '@unroll/core/internal';
import type { UpdateRule } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { number as readNumber } from '../serialized/read-options.js';
import {
  type ArgumentsOf,
  ClassDefinition,
  type ClassTable,
  define,
  type FieldsOf,
  ofBase,
  option,
} from '../serialized/registry-class.js';
import type { Config } from '../serialized/serialized.js';
import { learningRate } from './learning-rate.js';
import { type LearningRate, Optimizer, type OptimizerOptions, type SlotName } from './optimizer.js';
import { COMMON, optimizerChecks, optimizerKeys } from './optimizer-arguments.js';

/** An option that is a number. */
export const number = (fallback: number, key?: string) =>
  option(numberCheck, fallback, readNumber, key === undefined ? {} : { key });

export const rate = (fallback: number) =>
  ofBase<LearningRate>(optimizerChecks.learningRate, fallback, learningRate);

/** What Adam and those after it take. */
export const moments = {
  /** Default 0.001. */
  learningRate: rate(0.001),
  /** Decay of the mean of gradients, Keras's beta_1. Default 0.9. */
  beta1: number(0.9, 'beta_1'),
  /** Decay of the mean of their squares, Keras's beta_2. Default 0.999. */
  beta2: number(0.999, 'beta_2'),
  /** Keeps the quotient finite: the paper's "epsilon hat". Default 1e-7. */
  epsilon: number(1e-7),
};

type FieldName<Table> = keyof FieldsOf<Table>;

interface InKeras<H, Table, Places> {
  readonly rule: UpdateRule<H>;
  readonly options: Table;
  /** Those that may be given by position, in Keras's order; Keras's common ones stand behind. */
  readonly places: Places;
  /** What the rule is told beside the learning rate and the options of its names. */
  readonly told: Omit<H, 'lr' | FieldName<Table>> & Partial<H>;
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
    own: Config,
    inKeras: InKeras<H, ClassTable, readonly string[]>,
  ) {
    super(options);
    this.#definition = definition;
    this.#told = inKeras.told;
    this.rule = inKeras.rule;
    this.slotGroups = inKeras.slots;
    Object.assign(this, definition.fields(own));
  }

  protected override hyperparameters(lr: number): H {
    return { lr, ...this.#definition.valuesOf(this), ...this.#told } as H;
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...this.#definition.config(this) };
  }
}

export function defineOptimizer(
  name: string,
  options: ClassTable,
  places: readonly string[],
): ClassDefinition {
  const common = { checks: optimizerChecks, keys: optimizerKeys, places: COMMON };
  return new ClassDefinition(name, options, places, common);
}

/**
 * What Keras's optimizer `name` extends.
 *
 * ```ts
 * const options = { learningRate: rate(0.001), rho: number(0.95), epsilon: number(1e-7) };
 * export class Adadelta extends optimizer('Adadelta', { rule: adadelta, options, ... }) {}
 * ```
 */
export function optimizer<
  H,
  Table extends ClassTable,
  const Places extends readonly ((keyof Table | 'weightDecay') & string)[],
>(
  name: string,
  inKeras: InKeras<H, Table, Places>,
): abstract new (
  ...args: ArgumentsOf<Table, [...Places, 'clipnorm', 'clipvalue', 'globalClipnorm'], OptimizerOptions>
) => RuleOptimizer<H> & FieldsOf<Table> {
  const definition = defineOptimizer(name, inKeras.options, inKeras.places);
  abstract class Defined extends RuleOptimizer<H> {
    constructor(...args: readonly unknown[]) {
      const { base, own } = definition.read(args);
      if (base.name === undefined) base.name = autoName(name);
      super(base as never, definition, own, inKeras as never);
    }
  }
  return define(Defined, definition) as never;
}
