import { ArgumentError, describe, Tensor, zeros } from '@unroll/core';
import { KerasRandom, type SeedGenerator } from '@unroll/core/random';
import type { GateMask } from '@unroll/core/rnn';
import {
  type Activation,
  type ActivationLike,
  getActivation,
  serializeActivation,
} from '../../activations.js';
import type { Constraint } from '../../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../../constraints/get.js';
import {
  getInitializer,
  type InitializerLike,
  renewable,
  serializeInitializer,
} from '../../initializers/get.js';
import type { Initializer } from '../../initializers/initializer.js';
import type { LayerOptions } from '../../layer.js';
import { layerChecks, layerOptionsOf, units } from '../../layer-checks.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../../regularizers/get.js';
import type { Regularizer } from '../../regularizers/regularizer.js';
import { makeSeedGenerator } from '../../seed.js';
import { requireShape, type SymbolicShape } from '../../shape.js';
import type { Variable } from '../../variable.js';
import { requireLastAxis, requireUnits } from '../dense.js';
import { dropoutMask } from '../dropout.js';
import {
  type CellCallOptions,
  type CellSequence,
  type CellSequenceOptions,
  RecurrentCell,
} from './recurrent-cell.js';
import { cellChecks } from './recurrent-checks.js';

/** What the options of SimpleRNN, LSTM and GRU have in common, beside those of their layers. */
export interface BuiltInCellOptions extends LayerOptions {
  /** Default 'tanh'; null is linear. */
  activation?: ActivationLike;
  /** Default true. */
  useBias?: boolean;
  /** Default 'glorot_uniform'. */
  kernelInitializer?: InitializerLike;
  /** Default 'orthogonal'. */
  recurrentInitializer?: InitializerLike;
  /** Default 'zeros'. */
  biasInitializer?: InitializerLike;
  /** A penalty on the kernel that joins the loss. Default none. */
  kernelRegularizer?: RegularizerLike;
  recurrentRegularizer?: RegularizerLike;
  biasRegularizer?: RegularizerLike;
  /** What the kernel is brought back to after each step of the optimizer. Default none. */
  kernelConstraint?: ConstraintLike;
  recurrentConstraint?: ConstraintLike;
  biasConstraint?: ConstraintLike;
  /** Share of the inputs that training drops, the same ones at every step; limited to [0, 1]. Default 0. */
  dropout?: number;
  /** Share of the state that training drops on its way into the next step. Default 0. */
  recurrentDropout?: number;
  /** Seed of the dropout masks. Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: number | null;
  /** Taken as in Keras; all compute the same here. */
  implementation?: 0 | 1 | 2;
}

/** Options of a cell in their places, from the kernel's initializer on. */
export type WeightPlaces = [
  kernelInitializer: InitializerLike,
  recurrentInitializer: InitializerLike,
  biasInitializer: InitializerLike,
];

export type PenaltyPlaces = [
  kernelRegularizer: RegularizerLike,
  recurrentRegularizer: RegularizerLike,
  biasRegularizer: RegularizerLike,
];

export type ConstraintPlaces = [
  kernelConstraint: ConstraintLike,
  recurrentConstraint: ConstraintLike,
  biasConstraint: ConstraintLike,
];

export const cellArguments = {
  ...layerChecks,
  ...cellChecks,
  units,
};

/** The names of the places, in Keras's order. */
export const WEIGHTS = ['kernelInitializer', 'recurrentInitializer', 'biasInitializer'] as const;
export const PENALTIES = ['kernelRegularizer', 'recurrentRegularizer', 'biasRegularizer'] as const;
export const CONSTRAINTS = ['kernelConstraint', 'recurrentConstraint', 'biasConstraint'] as const;
export const RATES = ['dropout', 'recurrentDropout'] as const;
export const LOOP = ['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll'] as const;

/** Which of the cells this is. */
interface CellKind {
  /** How many gates lie side by side in the weights. */
  gates: number;
  /** Whether the masks' generator draws its seed before the initializers. */
  seedsGeneratorFirst?: boolean;
}

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
export abstract class BuiltInCell extends RecurrentCell {
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer: Regularizer | null;
  readonly recurrentRegularizer: Regularizer | null;
  readonly biasRegularizer: Regularizer | null;
  readonly kernelConstraint: Constraint | null;
  readonly recurrentConstraint: Constraint | null;
  readonly biasConstraint: Constraint | null;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly seed: number | null;
  /** Null before the cell is built. */
  kernel: Variable | null = null;
  recurrentKernel: Variable | null = null;
  /** Null before the cell is built, and without `useBias`. */
  bias: Variable | null = null;
  private readonly gates: number;
  override readonly seedGenerator: SeedGenerator;
  private masks: Masks | null = null;

  /** @throws ArgumentError unless `units` is a positive integer. */
  constructor(units: number, options: BuiltInCellOptions, { gates, seedsGeneratorFirst = false }: CellKind) {
    requireUnits(units);
    const {
      activation = 'tanh',
      useBias = true,
      kernelInitializer = 'glorot_uniform',
      recurrentInitializer = 'orthogonal',
      biasInitializer = 'zeros',
      kernelRegularizer = null,
      recurrentRegularizer = null,
      biasRegularizer = null,
      kernelConstraint = null,
      recurrentConstraint = null,
      biasConstraint = null,
      dropout = 0,
      recurrentDropout = 0,
      seed = null,
      ...base
    } = options;
    super(layerOptionsOf(base));
    this.units = units;
    this.gates = gates;
    this.activation = getActivation(activation);
    this.useBias = useBias;
    const early = seedsGeneratorFirst ? makeSeedGenerator(seed) : null;
    this.kernelInitializer = getInitializer(kernelInitializer);
    this.recurrentInitializer = getInitializer(recurrentInitializer);
    this.biasInitializer = getInitializer(biasInitializer);
    this.seedGenerator = early ?? makeSeedGenerator(seed);
    this.kernelRegularizer = getRegularizer(kernelRegularizer);
    this.recurrentRegularizer = getRegularizer(recurrentRegularizer);
    this.biasRegularizer = getRegularizer(biasRegularizer);
    this.kernelConstraint = getConstraint(kernelConstraint);
    this.recurrentConstraint = getConstraint(recurrentConstraint);
    this.biasConstraint = getConstraint(biasConstraint);
    this.dropout = requireRate('dropout', dropout);
    this.recurrentDropout = requireRate('recurrentDropout', recurrentDropout);
    this.seed = seed;
  }

  /** One step, with the weights and masks that `stepParameters` gave. */
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
  copyOptions(): Omit<BuiltInCellOptions, keyof LayerOptions> {
    const { activation, useBias, dropout, recurrentDropout, seed } = this;
    const { kernelRegularizer, recurrentRegularizer, biasRegularizer } = this;
    const { kernelConstraint, recurrentConstraint, biasConstraint } = this;
    return {
      ...{ activation, useBias, dropout, recurrentDropout, seed },
      ...{ kernelRegularizer, recurrentRegularizer, biasRegularizer },
      ...{ kernelConstraint, recurrentConstraint, biasConstraint },
      kernelInitializer: renewable(this.kernelInitializer),
      recurrentInitializer: renewable(this.recurrentInitializer),
      biasInitializer: renewable(this.biasInitializer),
    };
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: serializeActivation(this.activation),
      use_bias: this.useBias,
      kernel_initializer: serializeInitializer(this.kernelInitializer),
      recurrent_initializer: serializeInitializer(this.recurrentInitializer),
      bias_initializer: serializeInitializer(this.biasInitializer),
      kernel_regularizer: serializeRegularizer(this.kernelRegularizer),
      recurrent_regularizer: serializeRegularizer(this.recurrentRegularizer),
      bias_regularizer: serializeRegularizer(this.biasRegularizer),
      kernel_constraint: serializeConstraint(this.kernelConstraint),
      recurrent_constraint: serializeConstraint(this.recurrentConstraint),
      bias_constraint: serializeConstraint(this.biasConstraint),
      dropout: this.dropout,
      recurrent_dropout: this.recurrentDropout,
      seed: this.seed,
    };
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
function requireRate(argument: string, rate: number): number {
  if (typeof rate !== 'number' || Number.isNaN(rate)) {
    throw new ArgumentError(
      `Received an invalid value for argument \`${argument}\`, expected a number between 0 and 1, got ${describe(rate)}.`,
    );
  }
  return Math.min(1, Math.max(0, rate));
}

export type { Masks as DropoutMasks };
