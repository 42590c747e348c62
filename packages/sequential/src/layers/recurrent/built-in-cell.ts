import { ArgumentError, Tensor, zeros } from '@unroll/core';
import { describe, oneOf } from '@unroll/core/internal';
import { KerasRandom } from '@unroll/core/random';
import type { GateMask } from '@unroll/core/rnn';
import { ownWords } from '../../arguments/checks.js';
import { withFieldsOf } from '../../engine/layer-class.js';
import { activation, constraint, initializer, regularizer } from '../../engine/object-kinds.js';
import type { InitializerLike } from '../../initializers/get.js';
import { builtInOf } from '../../options/definition.js';
import { flag, seed, units } from '../../options/kinds.js';
import { fieldless, made, optional } from '../../options/option.js';
import { makeSeedGenerator } from '../../seed.js';
import { ignored, number } from '../../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../../shapes/shape.js';
import type { Variable } from '../../variables/variable.js';
import { requireLastAxis } from '../dense.js';
import { dropoutMask } from '../dropout.js';
import {
  type CellCallOptions,
  type CellSequence,
  type CellSequenceOptions,
  RecurrentCell,
} from './recurrent-cell.js';

const rate = () => optional(ownWords<number>('a number in [0, 1]'), 0, { make: requireRate, read: number });

const shared = {
  units: units(),
  /** Default 'tanh'; null is linear. */
  activation: activation('tanh'),
  /** Default true. */
  useBias: flag(true),
  /** Default 'glorot_uniform'. */
  kernelInitializer: initializer('glorot_uniform'),
  /** Default 'orthogonal'. */
  recurrentInitializer: initializer('orthogonal'),
  /** Default 'zeros'. */
  biasInitializer: initializer('zeros'),
  seedGenerator: made(({ seed }: { seed: number | null }) => makeSeedGenerator(seed)),
  /** A penalty on the kernel that joins the loss. Default none. */
  kernelRegularizer: regularizer(),
  recurrentRegularizer: regularizer(),
  biasRegularizer: regularizer(),
  /** What the kernel is brought back to after each step of the optimizer. Default none. */
  kernelConstraint: constraint(),
  recurrentConstraint: constraint(),
  biasConstraint: constraint(),
  /** Share of the inputs that training drops, the same ones at every step; limited to [0, 1]. Default 0. */
  dropout: rate(),
  /** Share of the state that training drops on its way into the next step. Default 0. */
  recurrentDropout: rate(),
  /** Seed of the dropout masks. Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed: seed(),
  /** Taken as in Keras; all compute the same here. */
  implementation: fieldless(oneOf(0, 1, 2), ignored),
};

export type CellTable = { readonly [K in keyof typeof shared]: (typeof shared)[K] };

/** What the options of Keras's own cells have in common. */
export const cellOptions: CellTable = shared;

/** Options that stand side by side among those that may be given by position. */
export const WEIGHTS = ['kernelInitializer', 'recurrentInitializer', 'biasInitializer'] as const;
export const PENALTIES = ['kernelRegularizer', 'recurrentRegularizer', 'biasRegularizer'] as const;
export const CONSTRAINTS = ['kernelConstraint', 'recurrentConstraint', 'biasConstraint'] as const;
export const RATES = ['dropout', 'recurrentDropout'] as const;

/** Dropout masks of one batch, the same at every step. */
interface Masks {
  inputMask: GateMask;
  recurrentMask: GateMask;
}

const NO_MASKS: Masks = { inputMask: null, recurrentMask: null };

/**
 * What Keras's own cells share: a kernel, a recurrent kernel and a bias over `units` units, and dropout. A cell adds its
 * equation, for one step and for a whole sequence.
 */
export abstract class BuiltInCell extends withFieldsOf(RecurrentCell, cellOptions) {
  /** Null before the cell is built. */
  kernel: Variable | null = null;
  recurrentKernel: Variable | null = null;
  /** Null before the cell is built, and without `useBias`. */
  bias: Variable | null = null;
  /** How many gates lie side by side in the weights. */
  protected abstract readonly gates: number;
  private masks: Masks | null = null;

  /** One step, with the weights and masks that `parametersWith` gave. */
  protected abstract step(x: Tensor, states: readonly Tensor[], masks: Masks): [Tensor, ...Tensor[]];

  /** All steps. */
  protected abstract steps(
    x: Tensor,
    states: readonly Tensor[],
    masks: Masks,
    options: Omit<CellSequenceOptions, 'training'>,
  ): CellSequence;

  /** Shape and initializer of the bias. */
  protected biasWeight(): { shape: number[]; initializer: InitializerLike } {
    return { shape: [this.gates * this.units], initializer: this.biasInitializer };
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const inputs = requireLastAxis(this.name, inputShape);
    const width = this.gates * this.units;
    this.kernel = this.addWeight('kernel', [inputs, width], this.kernelInitializer, {
      regularizer: this.kernelRegularizer,
      constraint: this.kernelConstraint,
    });
    this.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [this.units, width],
      this.recurrentInitializer,
      { regularizer: this.recurrentRegularizer, constraint: this.recurrentConstraint },
    );
    if (this.useBias) {
      const { shape, initializer } = this.biasWeight();
      this.bias = this.addWeight('bias', shape, initializer, {
        regularizer: this.biasRegularizer,
        constraint: this.biasConstraint,
      });
    }
    super.build(inputShape);
  }

  /** In training, masks are drawn at the first step and stay until `resetDropoutMasks`. */
  override call(inputs: Tensor, options: CellCallOptions): [Tensor, ...Tensor[]] {
    this.requireCall(inputs, options);
    const { states, training = false } = options;
    if (training) this.masks ??= this.drawMasks(inputs.size(0), inputs.size(1), training);
    return this.step(inputs, states, (training ? this.masks : null) ?? NO_MASKS);
  }

  override runSequence(x: Tensor, states: readonly Tensor[], options: CellSequenceOptions): CellSequence {
    this.requireSequence(x, states, options);
    const { training, ...rest } = options;
    const masks = this.drawMasks(x.size(0), x.size(2), training);
    if (masks === NO_MASKS) return this.steps(x, states, masks, rest);
    const { inputMask, recurrentMask } = masks;
    // A mask for all gates multiplies the input itself: the fused kernels take none.
    const masked = inputMask instanceof Tensor ? x.mul(inputMask.unsqueeze(1)) : x;
    const forGates = inputMask instanceof Tensor ? null : inputMask;
    const result = this.steps(masked, states, { inputMask: forGates, recurrentMask }, rest);
    disposeMasks(masks);
    return result;
  }

  /** Lets the next training step draw masks anew. Keras's `reset_dropout_mask` and `reset_recurrent_dropout_mask`. */
  resetDropoutMasks(): void {
    if (this.masks !== null) disposeMasks(this.masks);
    this.masks = null;
  }

  /** The weights, and masks for the gates. */
  protected parametersWith({ inputMask, recurrentMask }: Masks) {
    return {
      kernel: this.kernel!.value,
      recurrentKernel: this.recurrentKernel!.value,
      bias: this.bias === null ? null : this.bias.value,
      inputMask,
      recurrentMask,
    };
  }

  /** The options that make another cell like this one; initializers without a seed of their own draw again. */
  copyOptions(): Record<string, unknown> {
    return builtInOf(this)!.definition.copy(this);
  }

  override clone(): RecurrentCell {
    return new (builtInOf(this)!.Class)(this.copyOptions()) as RecurrentCell;
  }

  /** Keras draws masks in inference too, and does not use them: the generator has to go on as far. */
  private drawMasks(batch: number, inputs: number, training: boolean): Masks {
    if (this.dropout === 0 && this.recurrentDropout === 0) return NO_MASKS;
    return {
      inputMask: this.drawMask(this.dropout, [batch, inputs], training),
      recurrentMask: this.drawMask(this.recurrentDropout, [batch, this.units], training),
    };
  }

  /** With recurrent dropout, each gate has masks of its own. */
  private drawMask(rate: number, shape: readonly number[], training: boolean): GateMask {
    if (rate === 0) return null;
    const draw = () =>
      rate === 1 ? zeros(shape) : dropoutMask(rate, shape, new KerasRandom(this.seedGenerator));
    const count = this.recurrentDropout === 0 ? 1 : this.gates;
    if (!training) {
      for (let i = 0; i < count; i++) this.seedGenerator.next();
      return null;
    }
    return count === 1 ? draw() : Array.from({ length: count }, draw);
  }
}

function disposeMasks({ inputMask, recurrentMask }: Masks): void {
  for (const mask of [inputMask, recurrentMask].flat()) mask?.dispose();
}

/** Keras limits these rates to [0, 1] without a word; what is not a number is an error here. */
function requireRate(rate: number, argument: string): number {
  if (typeof rate !== 'number' || Number.isNaN(rate)) {
    throw new ArgumentError(
      `Received an invalid value for argument \`${argument}\`, expected a number between 0 and 1, got ${describe(rate)}.`,
    );
  }
  return Math.min(1, Math.max(0, rate));
}

export type { Masks as DropoutMasks };
