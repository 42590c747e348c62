import { ArgumentError, describe, ShapeError, type Tensor, zeros } from '@unroll/core';
import { KerasRandom, type SeedGenerator } from '@unroll/core/random';
import { type CallOptions, Layer, type LayerOptions, type LayerOutput } from '../layer.js';
import { makeSeedGenerator } from '../seed.js';
import { type SymbolicShape, shapeText } from '../shape.js';
import { dropoutMask } from './dropout.js';

export interface RecurrentOptions<ReturnState extends boolean = boolean> extends LayerOptions {
  /** Share of the inputs that training drops, the same ones at every step; limited to [0, 1]. Default 0. */
  dropout?: number;
  /** Share of the state that training drops on its way into the next step. Default 0. */
  recurrentDropout?: number;
  /** Returns the output of every step rather than of the last. Default false. */
  returnSequences?: boolean;
  /** Returns the last state beside the output. Default false. */
  returnState?: ReturnState;
  /** Runs over time from the end, and returns the sequence in that order. Default false. */
  goBackwards?: boolean;
  /** Starts each batch from the state at the end of the one before; needs a fixed batch size. Default false. */
  stateful?: boolean;
  /** Accepted as in Keras; both ways compute the same here. Default false. */
  unroll?: boolean;
  /** Seed of the dropout masks. Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: number | null;
}

export interface RecurrentCallOptions extends CallOptions {
  /** The state before the first step, [batch, units], alone or in a list. Default zeros, or the state carried over. */
  initialState?: Tensor | readonly Tensor[] | null;
}

/** A whole sequence's outputs, at the time of their input, and the state after the step that ran last. */
export interface SequenceResult {
  sequence: Tensor;
  states: Tensor[];
}

type RecurrentOutput<ReturnState extends boolean> = ReturnState extends true ? [Tensor, ...Tensor[]] : Tensor;

/**
 * What recurrent layers share: where the state comes from and goes to, dropout, and which outputs are returned. A layer
 * adds its weights and the function over a sequence. keras.layers.RNN.
 */
export abstract class Recurrent<ReturnState extends boolean> extends Layer<RecurrentOutput<ReturnState>> {
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly unroll: boolean;
  readonly seed: number | null;
  private readonly generator: SeedGenerator;
  /** What a stateful layer carries over. */
  private carried: Tensor[] | null = null;

  /** `units` is the size of each of the cell's states, and of its output. */
  constructor(
    readonly units: number,
    private readonly stateCount: number,
    options: RecurrentOptions<ReturnState>,
  ) {
    const {
      dropout = 0,
      recurrentDropout = 0,
      returnSequences = false,
      returnState = false,
      goBackwards = false,
      stateful = false,
      unroll = false,
      seed = null,
      ...base
    } = options;
    super(base);
    this.dropout = requireRate('dropout', dropout);
    this.recurrentDropout = requireRate('recurrentDropout', recurrentDropout);
    this.returnSequences = returnSequences;
    this.returnState = returnState;
    this.goBackwards = goBackwards;
    this.stateful = stateful;
    this.unroll = unroll;
    this.seed = seed;
    this.generator = makeSeedGenerator(seed);
    this.inputSpec = { ndim: 3 };
  }

  /** The layer's function of x [batch, time, inputs], run from the end of time with `reverse`. */
  protected abstract run(
    x: Tensor,
    states: readonly Tensor[],
    options: { reverse: boolean; recurrentMask: Tensor | null },
  ): SequenceResult;

  override build(inputShape: SymbolicShape): void {
    if (this.stateful) this.carry(this.zeroStates(requireStaticBatch(inputShape)));
    super.build(inputShape);
  }

  /** `Layer.apply` with an initial state. */
  override apply(inputs: Tensor, options: RecurrentCallOptions = {}): RecurrentOutput<ReturnState> {
    return super.apply(inputs, options);
  }

  override call(inputs: Tensor, options: RecurrentCallOptions): RecurrentOutput<ReturnState> {
    const { training = false, initialState } = options;
    const batch = inputs.size(0);
    this.checkCarriedBatch(batch);
    const inputMask = this.mask(this.dropout, [batch, 1, inputs.size(2)], training);
    const recurrentMask = this.mask(this.recurrentDropout, [batch, this.units], training);
    const fresh = !initialState && !this.carried ? this.zeroStates(batch) : [];
    const initial = initialState ? [initialState].flat() : (this.carried ?? fresh);

    const { sequence, states } = this.run(inputMask === null ? inputs : inputs.mul(inputMask), initial, {
      reverse: this.goBackwards,
      recurrentMask,
    });
    for (const used of [inputMask, recurrentMask, ...fresh]) used?.dispose();
    if (this.stateful) this.carry(states.map((state) => state.detach()));

    const output = this.returnSequences ? (this.goBackwards ? sequence.reverse(1) : sequence) : states[0]!;
    const outputs: LayerOutput = this.returnState ? [output, ...states] : output;
    return outputs as RecurrentOutput<ReturnState>;
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    const [batch = null, time = null] = inputShape;
    const state = [batch, this.units];
    const output = this.returnSequences ? [batch, time, this.units] : state;
    return this.returnState ? [output, ...Array.from({ length: this.stateCount }, () => state)] : output;
  }

  /** Sets the state that a stateful layer carries over to zeros. Keras's `reset_state`. */
  override resetStates(): void {
    if (this.carried !== null) this.carry(this.zeroStates(this.carried[0]!.size(0)));
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      units: this.units,
      dropout: this.dropout,
      recurrentDropout: this.recurrentDropout,
      returnSequences: this.returnSequences,
      returnState: this.returnState,
      goBackwards: this.goBackwards,
      stateful: this.stateful,
      unroll: this.unroll,
      seed: this.seed,
    };
  }

  private zeroStates(batch: number): Tensor[] {
    return Array.from({ length: this.stateCount }, () => zeros([batch, this.units]));
  }

  private carry(states: Tensor[]): void {
    for (const before of this.carried ?? []) before.dispose();
    this.carried = states;
  }

  private checkCarriedBatch(batch: number): void {
    const expectedBatch = this.carried?.[0]?.size(0) ?? batch;
    if (batch === expectedBatch) return;
    throw new ShapeError(
      'If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the ' +
        `initial state.\n- Expected batch size: ${expectedBatch}\n- Received batch size: ${batch}`,
    );
  }

  /** Keras draws masks in inference too, and does not use them: the generator has to go on as far. */
  private mask(rate: number, shape: readonly number[], training: boolean): Tensor | null {
    if (rate === 0) return null;
    if (rate === 1) return training ? zeros(shape) : null;
    if (training) return dropoutMask(rate, shape, new KerasRandom(this.generator));
    this.generator.next();
    return null;
  }
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

function requireStaticBatch(inputShape: SymbolicShape): number {
  const [batch] = inputShape;
  if (typeof batch === 'number') return batch;
  throw new ShapeError(
    'When using `stateful: true` in a RNN, the batch size must be static. ' +
      `Found dynamic batch size: sequence.shape=${shapeText(inputShape)}`,
  );
}
