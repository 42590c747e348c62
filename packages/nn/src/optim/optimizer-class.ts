/** PyTorch's optimizers, each derived from its options' defaults, one of core's update rules and PyTorch's names of its arrays. */
import { ArgumentError } from '@unroll/core';
import { type Check, type Checks, check, flag, type Options as OptionsOf } from '@unroll/core/internal';
import type { UpdateRule } from '@unroll/core/optim';
import { real } from '../arguments.js';
import { type BoundRule, bindRule } from './bound-rule.js';
import {
  type CommonOptions,
  defineOptimizer,
  Optimizer,
  type OptimizerArguments,
  type OptimizerPlaces,
  requireNonNegative,
} from './optimizer.js';

/** Decay of a first and a second moment. */
export type Betas = readonly [number, number];

const pair: Check<Betas> = check(
  'a pair of numbers',
  (value) => Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number'),
);

/** What options must be: what their defaults are. */
function checksOf<Options extends CommonOptions>(defaults: Options): Checks<Options> {
  const checkOf = (value: unknown) =>
    Array.isArray(value) ? pair : typeof value === 'boolean' ? flag : real;
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, checkOf(value)]),
  ) as unknown as Checks<Options>;
}

/** How the arguments of an optimizer with these options are read. */
export function optionsOf<Options extends CommonOptions>(
  name: string,
  defaults: Options,
  places: readonly (keyof Options & string)[],
): OptionsOf<OptimizerArguments<Options>> {
  return defineOptimizer(name, places, checksOf(defaults));
}

interface InTorch<H, Options, Places> {
  readonly rule: UpdateRule<H>;
  /** Every option with its default, which says what it must be. */
  readonly defaults: Options;
  /** Those that may be given by position, in PyTorch's order. */
  readonly places: Places;
  /** Options that must not be negative, as PyTorch's errors call them. */
  readonly nonNegative: { readonly [K in keyof Options]?: string };
  /** What the rule is told beside the options of its names. */
  readonly told: (group: NoInfer<Options>) => Omit<NoInfer<H>, keyof NoInfer<Options>>;
  /** PyTorch's names of the rule's arrays, for state dicts. */
  readonly slots: Readonly<Record<string, string>>;
}

/** An optimizer whose options are those of its rule. */
export abstract class RuleOptimizer<H, Options extends CommonOptions> extends Optimizer<Options> {
  /** Of the class, on its prototype. @internal */
  declare protected readonly inTorch: InTorch<H, Options, readonly string[]>;

  protected override validate(options: Options): void {
    for (const [name, words] of Object.entries(this.inTorch.nonNegative)) {
      requireNonNegative(words as string, options[name as keyof Options] as number);
    }
    for (const [i, beta] of ((options as { betas?: Betas }).betas ?? []).entries()) {
      if (!(beta >= 0 && beta < 1)) {
        throw new ArgumentError(`Invalid beta parameter at index ${i}: ${beta}. Expected a number in [0, 1)`);
      }
    }
  }

  /** What the rule is told for a group. */
  protected hyperparameters(group: Options): H {
    return { ...group, ...this.inTorch.told(group) } as H;
  }

  protected override rule(group: Options): BoundRule {
    return bindRule(this.inTorch.rule, this.hyperparameters(group));
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return this.inTorch.slots;
  }
}

type ValuesAt<Places extends readonly unknown[], Options> = {
  [I in keyof Places]: Places[I] extends keyof Options ? Options[Places[I]] : never;
};

/** The ways to give an optimizer its arguments. */
export type ArgumentsOf<Options, Places extends readonly unknown[]> = OptimizerPlaces<
  ValuesAt<Places, Options>,
  Options
>;

/**
 * What PyTorch's optimizer `name` extends.
 *
 * ```ts
 * const ofAdadelta = { lr: 1, weightDecay: 0, maximize: false, rho: 0.9, eps: 1e-6 };
 * export class Adadelta extends optimizer('Adadelta', { rule: adadelta, defaults: ofAdadelta, ... }) {}
 * ```
 */
export function optimizer<
  H,
  Options extends CommonOptions,
  const Places extends readonly (keyof Options & string)[],
>(
  name: string,
  inTorch: InTorch<H, Options, Places>,
): abstract new (
  ...args: ArgumentsOf<Options, Places>
) => RuleOptimizer<H, Options> {
  const { defaults, places } = inTorch;
  const options = optionsOf(name, defaults, places);
  abstract class Defined extends RuleOptimizer<H, Options> {
    constructor(...args: readonly unknown[]) {
      const { params, ...given } = options.read(args);
      super(params, { ...defaults, ...given }, options);
    }
  }
  Object.defineProperty(Defined.prototype, 'inTorch', { value: inTorch });
  return Defined as unknown as abstract new (
    ...args: ArgumentsOf<Options, Places>
  ) => RuleOptimizer<H, Options>;
}
