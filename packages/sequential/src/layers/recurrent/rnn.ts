import { ArgumentError, noGrad, ShapeError, Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { only, ownWords } from '../../arguments/checks.js';
import { type CallOptions, Layer, type LayerOutput } from '../../engine/layer.js';
import { layer, layerOptions } from '../../engine/layer-class.js';
import { builtInOf } from '../../options/definition.js';
import type { ArgumentsOf, FieldsOfTable, OptionsOf } from '../../options/describe.js';
import { flag } from '../../options/kinds.js';
import { fieldless, required } from '../../options/option.js';
import * as config from '../../serialized/read-options.js';
import { takeNumbers } from '../../serialized/scope.js';
import type { InputSpec } from '../../shapes/input-spec.js';
import { requireShape, type SymbolicShape, shapeText } from '../../shapes/shape.js';
import { isInferring } from '../../shapes/shape-inference.js';
import type { TensorLike } from '../../tensor-like.js';
import { serializeLayer } from '../serialize-layer.js';
import { flatList, type Nested, RecurrentCell } from './recurrent-cell.js';
import { readCell, StackedRNNCells } from './stacked-rnn-cells.js';

/** What every recurrent layer takes for its loop over time. */
export const loopOptions = {
  /** Returns the output of every step rather than of the last. Default false. */
  returnSequences: flag(false),
  /** Returns the last states beside the output. Default false. */
  returnState: flag(false),
  /** Runs over time from the end, and returns the sequence in that order. Default false. */
  goBackwards: flag(false),
  /** Starts each batch from the state at the end of the one before; needs a fixed batch size. Default false. */
  stateful: flag(false),
  /** Accepted as in Keras; both ways compute the same here. Default false. */
  unroll: flag(false),
  /** Taken as in Keras by LSTM and GRU; there is no cuDNN here. Default 'auto'. */
  useCudnn: fieldless(only('cuDNN is not to be had here', 'auto', false), config.ignored),
  /** Puts out zeros at masked steps rather than the output before. Default false. */
  zeroOutputForMask: flag(false),
};

/** The options of the loop that may be given by position, in Keras's order. */
export const LOOP = ['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll'] as const;

export const loopReads = {
  ...{ time_major: config.only(false), implementation: config.ignored },
  ...{ input_dim: config.ignored, input_length: config.ignored },
};

const options = layerOptions(
  {
    ...loopOptions,
    cell: required<RecurrentCell | readonly RecurrentCell[], RecurrentCell>(
      ownWords('a cell, or a list of cells'),
      { make: asOneCell, write: serializeLayer, copy: (cell) => cell.clone(), read: readCell },
    ),
  },
  ['cell', ...LOOP, 'zeroOutputForMask'],
  { reads: loopReads },
);

export type RNNOptions<ReturnState extends boolean = boolean> = OptionsOf<
  typeof options,
  { returnState: ReturnState }
>;

/** States as `initialState` takes them: one tensor, or a list, which may be nested as Keras nests those of stacked cells. */
export type StateLike = Nested<Tensor>;

export const RECURRENT_CALL_NAMES: readonly string[] = ['training', 'mask', 'initialState'];

export interface RecurrentCallOptions extends CallOptions {
  /** The states before the first step, [batch, size] each. Default zeros, or the states carried over. */
  initialState?: StateLike | null;
}

export type RecurrentOutput<ReturnState extends boolean> = ReturnState extends true
  ? [Tensor, ...Tensor[]]
  : Tensor;

type RNNArguments<ReturnState extends boolean, Cell extends RecurrentCell> = ArgumentsOf<
  typeof options,
  { cell: Cell | readonly RecurrentCell[]; returnState: ReturnState }
>;

interface Loop<ReturnState extends boolean, Cell extends RecurrentCell>
  extends Omit<FieldsOfTable<typeof loopOptions>, 'returnState' | 'zeroOutputForMask'> {
  readonly cell: Cell;
  readonly returnState: ReturnState;
  zeroOutputForMask: boolean;
}

/** The output's type depends on the arguments', which TypeScript has to be told. */
const Base = layer('RNN', options, Layer) as unknown as abstract new <
  ReturnState extends boolean,
  Cell extends RecurrentCell,
>(
  ...args: RNNArguments<ReturnState, Cell>
) => Layer<RecurrentOutput<ReturnState>> & Loop<ReturnState, Cell>;

/**
 * Repeats a cell over the time steps of a sequence. keras.layers.RNN; the base of SimpleRNN, LSTM and GRU.
 *
 * x [batch, time, features] -> the cell's output of the last step [batch, size], or of every step [batch, time, size] with
 * `returnSequences`; with `returnState` a list of that and the last states. Where x carries a mask, or `mask` is given,
 * masked steps leave the state as it is, and their output is the one before.
 *
 * @param cell A cell, or a list to stack.
 * @throws ArgumentError for what is not a cell.
 * @throws ShapeError, from `apply`, when the input does not fit what the layer was built for.
 *
 * @example
 * new RNN(new GRUCell(4), { returnSequences: true }).apply(zeros([32, 10, 8])).shape // [32, 10, 4]
 * new RNN([new LSTMCell(8), new LSTMCell(4)]).apply(zeros([32, 10, 8])).shape // [32, 4]
 */
export class RNN<
  ReturnState extends boolean = false,
  Cell extends RecurrentCell = RecurrentCell,
> extends Base<ReturnState, Cell> {
  override supportsMasking = true;
  protected override inputSpec: InputSpec = { ndim: 3 };
  /** What a stateful layer carries over. */
  private carried: Tensor[] | null = null;

  constructor(...args: RNNArguments<ReturnState, Cell>) {
    super(...args);
    if (!this.trainable) this.cell.trainable = false;
  }

  /** What a stateful layer carries over; null before it is built, or without `stateful`. */
  get states(): readonly Tensor[] | null {
    return this.carried;
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    const [batch = null, , ...features] = inputShape;
    this.buildSublayer(this.cell, [batch, ...features]);
    if (this.stateful && this.carried === null) {
      const count = requireStaticBatch(inputShape);
      for (const size of this.cell.stateSizes) takeNumbers(`a carried state of ${this.name}`, count * size);
      this.carry(this.cell.getInitialState(count));
    }
    const size = features.at(-1);
    this.inputSpec = typeof size === 'number' ? { ndim: 3, axes: { [-1]: size } } : { ndim: 3 };
    super.build(inputShape);
  }

  protected override get callNames(): readonly string[] {
    return RECURRENT_CALL_NAMES;
  }

  /** `Layer.apply` with an initial state. */
  override apply(inputs: TensorLike, options: RecurrentCallOptions = {}): RecurrentOutput<ReturnState> {
    return super.apply(inputs, options);
  }

  override call(inputs: Tensor, options: RecurrentCallOptions): RecurrentOutput<ReturnState> {
    this.requireCall(inputs, options);
    const { training = false, initialState = null, mask = null } = options;
    const batch = inputs.size(0);
    this.checkCarriedBatch(batch);
    const given = initialState === null ? this.carried : this.flatStates(initialState);
    const fresh = given === null ? this.cell.getInitialState(batch) : [];
    const { returnSequences, goBackwards } = this;
    const result = this.cell.runSequence(inputs, given ?? fresh, {
      training,
      reverse: goBackwards,
      zeroOutputForMask: this.zeroOutputForMask,
      mask: mask === null || isAllTrue(mask) ? null : mask,
    });
    const sequence = returnSequences ? result.sequence : null;
    const output = sequence === null ? result.output : goBackwards ? sequence.reverse(1) : sequence;
    const states = this.returnState ? [...result.states] : [];
    if (this.stateful && !isInferring())
      this.carry(noGrad(() => result.states.map((state) => state.detach())));
    // A sequence that is masked throughout ends with the states it began with.
    for (const state of fresh) if (!states.includes(state)) state.dispose();
    for (const part of result.made ?? []) if (part !== output && !states.includes(part)) part.dispose();

    const outputs: LayerOutput = this.returnState ? [output, ...states] : output;
    return outputs as RecurrentOutput<ReturnState>;
  }

  override computeMask(_inputs: Tensor, mask: Tensor | null): (Tensor | null)[] {
    return [this.returnSequences ? mask : null];
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    requireShape(this.name, inputShape);
    const [batch = null, time = null] = inputShape;
    const { outputSize, stateSizes } = this.cell;
    const output = this.returnSequences ? [batch, time, outputSize] : [batch, outputSize];
    return this.returnState ? [output, ...stateSizes.map((size) => [batch, size])] : output;
  }

  override resetStates(): void {
    super.resetStates();
    this.resetOwnStates();
  }

  protected override resetOwnStates(): void {
    if (this.carried !== null) this.carry(this.cell.getInitialState(this.carried[0]!.size(0)));
  }

  /**
   * Sets what a stateful layer carries over.
   *
   * @throws ShapeError when they are not of the shapes of `states`.
   */
  setStates(states: readonly Tensor[]): void {
    if (!Array.isArray(states) || states.some((state) => !(state instanceof Tensor))) {
      throw expected(this.name, 'states', 'a list of tensors', states);
    }
    const shapes = (tensors: readonly Tensor[] | null) =>
      (tensors ?? []).map(({ shape }) => shapeText(shape));
    const [expectedShapes, given] = [shapes(this.carried), shapes(states)];
    if (expectedShapes.join() !== given.join()) {
      throw new ShapeError(`${this.name}: states must have shapes ${expectedShapes}, got ${given}`);
    }
    if (states.length > 0) this.carry([...states]);
  }

  /** Another layer like this, with weights of its own, for `Bidirectional`. */
  clone(overrides: Pick<RNNOptions, 'name' | 'goBackwards'> = {}): RNN<boolean> {
    const { Class } = builtInOf(this)!;
    return new Class({ ...this.copyOptions(), ...overrides }) as RNN<boolean>;
  }

  protected copyOptions(): Record<string, unknown> {
    const { trainable, activityRegularizer } = this;
    return { trainable, activityRegularizer, ...builtInOf(this)!.definition.copy(this) };
  }

  private flatStates(states: StateLike): Tensor[] {
    const flat = flatList(states);
    const count = this.cell.stateSizes.length;
    if (flat.length !== count) {
      throw new ArgumentError(
        `${this.name}: expected \`initialState\` to hold ${count} ${count === 1 ? 'tensor' : 'tensors'}, got ${flat.length}`,
      );
    }
    for (const [i, state] of flat.entries()) {
      if (!(state instanceof Tensor)) throw expected(this.name, `initialState[${i}]`, 'a tensor', state);
    }
    return flat;
  }

  private carry(states: Tensor[]): void {
    for (const before of this.carried ?? []) if (!states.includes(before)) before.dispose();
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
}

function isAllTrue(mask: Tensor): boolean {
  return mask.dataSync().every((value) => value !== 0);
}

function requireStaticBatch(inputShape: SymbolicShape): number {
  const [batch] = inputShape;
  if (typeof batch === 'number') return batch;
  throw new ShapeError(
    'When using `stateful: true` in a RNN, the batch size must be static. ' +
      `Found dynamic batch size: sequence.shape=${shapeText(inputShape)}`,
  );
}

/** A list of cells makes a stack, which is what `Cell` is inferred to be a supertype of. */
function asOneCell(given: RecurrentCell | readonly RecurrentCell[]): RecurrentCell {
  const cell: unknown = Array.isArray(given) ? new StackedRNNCells(given) : given;
  if (cell instanceof RecurrentCell) return cell;
  throw new ArgumentError(
    `Argument \`cell\` should have a \`call\` method. Received: cell=${describe(given)}`,
  );
}
