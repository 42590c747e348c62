import { ArgumentError, Tensor, zeros } from '@unroll/core';
import { describe, expected, isPlainObject, scanSteps } from '@unroll/core/internal';
import type { SequenceOptions } from '@unroll/core/rnn';
import { type CallOptions, Layer } from '../../engine/layer.js';
import { requireShape, type SymbolicShape } from '../../shapes/shape.js';
import type { TensorLike } from '../../tensor-like.js';

/** One thing, or a list of such, at any depth. */
export type Nested<T> = T | readonly Nested<T>[];

/** Sizes of a cell's states: one, or a list with one for each; a stack of cells has lists in its list. */
export type StateSize = Nested<number>;

const CELL_CALL_NAMES: readonly string[] = ['training', 'mask', 'states'];

export interface CellCallOptions extends CallOptions {
  /** The state before the step, [batch, size] each. */
  states: readonly Tensor[];
}

export interface CellSequenceOptions extends Omit<SequenceOptions, 'timeMajor'> {
  training: boolean;
}

/**
 * What a cell puts out over a whole sequence. Each part is put together when first asked for: under a mask, one that nobody
 * needs would be a graph beside the loss's, which no backward frees.
 */
export interface CellSequence {
  /** The outputs of all steps, at the time of their input, [batch, time, size]. */
  readonly sequence: Tensor;
  /** The output of the step that ran last. */
  readonly output: Tensor;
  /** The states after the step that ran last. */
  readonly states: readonly Tensor[];
  /** What is made already, asked for or not: `RNN` disposes what it does not return. Default nothing. */
  readonly made?: readonly Tensor[];
}

/**
 * What happens in one time step, for `RNN` to repeat. Keras has no such class: there it is any layer with a `state_size`.
 *
 * A cell of one's own says its `stateSize`, and maps x [batch, features] and `options.states` to a list of the output and
 * the new states, in `call`. Where Keras's cells return `output, states`, these return `[output, ...states]`.
 */
export abstract class RecurrentCell extends Layer<[Tensor, ...Tensor[]]> {
  /** Keras's `state_size`. */
  abstract readonly stateSize: StateSize;

  /** Size of the output. Default that of the first state. */
  get outputSize(): number {
    return this.stateSizes[0]!;
  }

  /** `stateSize` as one flat list. */
  get stateSizes(): number[] {
    return flatList(this.stateSize);
  }

  /** One step: `const [output, ...states] = cell.apply(x, { states })`. */
  abstract override call(inputs: Tensor, options: CellCallOptions): [Tensor, ...Tensor[]];

  protected override get callNames(): readonly string[] {
    return CELL_CALL_NAMES;
  }

  /** @throws ArgumentError without the cell's states. */
  override apply(inputs: TensorLike, options: CellCallOptions): [Tensor, ...Tensor[]] {
    const count = this.stateSizes.length;
    if (options?.states?.length !== count) {
      throw new ArgumentError(
        `${this.className}: expected \`states\` to hold ${count} ${count === 1 ? 'tensor' : 'tensors'}, ` +
          `got ${describe(options?.states?.length)}`,
      );
    }
    for (const [i, state] of options.states.entries()) {
      if (!(state instanceof Tensor)) throw expected(this.className, `states[${i}]`, 'a tensor', state);
    }
    return super.apply(inputs, options);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape[] {
    const [batch = null] = requireShape(this.name, inputShape);
    return [this.outputSize, ...this.stateSizes].map((size) => [batch, size]);
  }

  /** The states before the first step: zeros. */
  getInitialState(batchSize: number): Tensor[] {
    return this.stateSizes.map((size) => zeros([batchSize, size]));
  }

  /** The cell over all steps of x [batch, time, features], with at least one step. */
  runSequence(x: Tensor, states: readonly Tensor[], options: CellSequenceOptions): CellSequence {
    this.requireSequence(x, states, options);
    const { training, ...rest } = options;
    const result = scanSteps(
      x,
      states,
      (step, before) => {
        const [output, ...after] = this.apply(step, { states: before, training });
        return [output, after];
      },
      rest,
    );
    return cellSequence(result, () => result.state);
  }

  /** @throws ArgumentError for what `runSequence` cannot run over. */
  protected requireSequence(x: Tensor, states: readonly Tensor[], options: CellSequenceOptions): void {
    const { className, stateSizes } = this;
    if (!this.built) throw new ArgumentError(`${className}: must be built before \`runSequence\``);
    if (!(x instanceof Tensor) || x.ndim !== 3) {
      throw expected(className, 'x', 'a tensor [batch, time, features]', x);
    }
    if (!Array.isArray(states) || states.length !== stateSizes.length) {
      throw expected(className, 'states', `a list of ${stateSizes.length} tensors`, states);
    }
    for (const state of states) {
      if (!(state instanceof Tensor)) throw expected(className, 'states', 'a list of tensors', states);
    }
    if (!isPlainObject(options)) throw expected(className, 'options', 'a plain object', options);
  }

  /** Another cell like this, with weights and seeds of its own: `Bidirectional` needs one for each direction. */
  clone(): RecurrentCell {
    throw new ArgumentError(`${this.className}: has no \`clone\`, which a layer that copies its cell needs`);
  }
}

/** A CellSequence of what core's functions return. */
export function cellSequence(
  result: Pick<CellSequence, 'sequence' | 'output' | 'made'>,
  states: () => readonly Tensor[],
): CellSequence {
  return new LazySequence(result, states);
}

class LazySequence implements CellSequence {
  constructor(
    private readonly result: Pick<CellSequence, 'sequence' | 'output' | 'made'>,
    private readonly compute: () => readonly Tensor[],
  ) {}

  get sequence(): Tensor {
    return this.result.sequence;
  }

  get output(): Tensor {
    return this.result.output;
  }

  get states(): readonly Tensor[] {
    return this.compute();
  }

  get made(): readonly Tensor[] {
    return this.result.made ?? [];
  }
}

/** Deeper than cells in cells go; what is deeper, or holds itself, is passed on as it is, and is no tensor. */
const MOST_LEVELS = 64;

/** What `nested` holds, as one flat list. */
export function flatList<T>(nested: Nested<T>, levels = MOST_LEVELS): T[] {
  if (!Array.isArray(nested) || levels === 0) return [nested as T];
  return nested.flatMap((inner: Nested<T>) => flatList(inner, levels - 1));
}
