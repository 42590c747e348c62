import { ArgumentError, concat, type Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { only, ownWords } from '../arguments/checks.js';
import { Layer, type LayerOutput } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { ArgumentsOf, FieldsOf, OptionsOf } from '../options/describe.js';
import { fieldless, made, optional, type ReadWithin } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';
import type { TensorLike } from '../tensor-like.js';
import { flatList } from './recurrent/recurrent-cell.js';
import { RECURRENT_CALL_NAMES, type RecurrentCallOptions, RNN } from './recurrent/rnn.js';
import { serializeLayer } from './serialize-layer.js';

const MERGE_MODES = ['sum', 'mul', 'ave', 'concat', null] as const;

/** How the outputs of the two directions become one; null leaves both. */
export type MergeMode = (typeof MERGE_MODES)[number];

const readRecurrent: ReadWithin = (value, where, inner) =>
  inner.layer(value, where, RNN as never as typeof RNN<boolean>);

const options = layerOptions(
  {
    /** Default 'concat'. */
    mergeMode: optional<MergeMode, MergeMode>(ownWords(`one of ${MERGE_MODES.join(', ')}`), 'concat', {
      make: requireMode,
      read: config.oneOf(...MERGE_MODES),
    }),
    layer: fieldless(ownWords<RNN<boolean>>('a recurrent layer'), readRecurrent, true),
    forwardLayer: made(({ layer }: { layer: RNN<boolean> }) => copied(layer, 'forward')),
    /** The layer that runs from the end, if it is another one; it needs `goBackwards`. Default a copy of `layer`. */
    backwardLayer: optional<RNN<boolean> | null, RNN<boolean>>(ownWords('a recurrent layer'), null, {
      make: (given, _, { layer }) =>
        given === null ? copied(layer as RNN<boolean>, 'backward') : requireRecurrent(given),
      write: serializeLayer,
      read: (value, where, inner) => (value === null ? null : readRecurrent(value, where, inner)),
    }),
    /** Refused: set them by `setWeights`, once the layer is built. */
    weights: fieldless(only('set them by `setWeights`, once the layer is built', null)),
  },
  ['layer', 'mergeMode', 'weights', 'backwardLayer'],
  { reads: { num_constants: config.only(null, 0) } },
);

export type BidirectionalOptions<Mode extends MergeMode = MergeMode> = OptionsOf<
  typeof options,
  { mergeMode: Mode }
>;

type BidirectionalOutput<ReturnState extends boolean, Mode extends MergeMode> = Mode extends null
  ? [Tensor, Tensor, ...Tensor[]]
  : ReturnState extends true
    ? [Tensor, ...Tensor[]]
    : Tensor;

type BidirectionalArguments<ReturnState extends boolean, Mode extends MergeMode> = ArgumentsOf<
  typeof options,
  { layer: RNN<ReturnState>; mergeMode: Mode }
>;

/** The output's type depends on the arguments', which TypeScript has to be told. */
const Base = layer('Bidirectional', options, Layer) as unknown as abstract new <
  ReturnState extends boolean,
  Mode extends MergeMode,
>(
  ...args: BidirectionalArguments<ReturnState, Mode>
) => Layer<BidirectionalOutput<ReturnState, Mode>> & FieldsOf<typeof options>;

/**
 * A recurrent layer that runs from both ends of time. keras.layers.Bidirectional; Schuster and Paliwal (1997).
 *
 * The given layer is copied for each direction, with weights of their own and the names `forward_...` and `backward_...`.
 * Returns the merged output: [batch, 2 size] for the mode 'concat', [batch, size] for 'sum', 'mul' and 'ave', with the axis
 * of time where the layer has `returnSequences`; for null both outputs. With `returnState` the states of the forward, then
 * of the backward layer follow. `initialState` holds them in that order too.
 *
 * @throws ArgumentError for what is not a recurrent layer, for a mode that Keras does not have, and for a backward layer that
 * does not match.
 *
 * @example
 * new Bidirectional(new LSTM(4)).apply(zeros([32, 10, 8])).shape // [32, 8]
 */
export class Bidirectional<
  ReturnState extends boolean = false,
  Mode extends MergeMode = 'concat',
> extends Base<ReturnState, Mode> {
  override supportsMasking = true;
  protected override inputSpec = { ndim: 3 };

  constructor(layer: RNN<ReturnState>, options?: BidirectionalOptions<Mode>);
  constructor(...args: BidirectionalArguments<ReturnState, Mode>);
  constructor(...args: readonly unknown[]) {
    super(...(args as BidirectionalArguments<ReturnState, Mode>));
    checkPair(this.forwardLayer, this.backwardLayer);
    for (const direction of [this.forwardLayer, this.backwardLayer]) {
      direction.zeroOutputForMask = direction.returnSequences;
      if (!this.trainable) direction.trainable = false;
    }
  }

  get returnSequences(): boolean {
    return this.forwardLayer.returnSequences;
  }

  get returnState(): boolean {
    return this.forwardLayer.returnState;
  }

  get stateful(): boolean {
    return this.forwardLayer.stateful;
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    for (const layer of [this.forwardLayer, this.backwardLayer]) this.buildSublayer(layer, inputShape);
    super.build(inputShape);
  }

  protected override get callNames(): readonly string[] {
    return RECURRENT_CALL_NAMES;
  }

  /** `Layer.apply` with an initial state. */
  override apply(
    inputs: TensorLike,
    options: RecurrentCallOptions = {},
  ): BidirectionalOutput<ReturnState, Mode> {
    return super.apply(inputs, options);
  }

  override call(inputs: Tensor, options: RecurrentCallOptions): BidirectionalOutput<ReturnState, Mode> {
    this.requireCall(inputs, options);
    const { initialState = null, ...rest } = options;
    const states = initialState === null ? null : flatList(initialState);
    const half = states === null ? 0 : states.length / 2;
    const run = (layer: RNN<boolean>, own: Tensor[] | undefined) =>
      [layer.apply(inputs, { ...rest, initialState: own ?? null })].flat() as [Tensor, ...Tensor[]];
    const [forward, ...forwardStates] = run(this.forwardLayer, states?.slice(0, half));
    const [reversed, ...backwardStates] = run(this.backwardLayer, states?.slice(half));

    const backward = this.returnSequences ? reversed.reverse(1) : reversed;
    const merged = merge(this.mergeMode, forward, backward);
    const outputs: LayerOutput =
      this.returnState || Array.isArray(merged)
        ? [...[merged].flat(), ...forwardStates, ...backwardStates]
        : merged;
    return outputs as BidirectionalOutput<ReturnState, Mode>;
  }

  override computeMask(_inputs: Tensor, mask: Tensor | null): (Tensor | null)[] {
    const own = this.returnSequences ? mask : null;
    return this.mergeMode === null ? [own, own] : [own];
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape | SymbolicShape[] {
    requireShape(this.name, inputShape);
    const shapes = this.forwardLayer.computeOutputShape(inputShape);
    const [output, ...states] = (this.returnState ? shapes : [shapes]) as [SymbolicShape, ...SymbolicShape[]];
    const size = output.at(-1);
    const other = this.backwardLayer.computeOutputShape(inputShape);
    const reversed = (this.returnState ? other : [other]) as [SymbolicShape, ...SymbolicShape[]];
    const [otherOutput, ...otherStates] = reversed;
    const otherSize = otherOutput.at(-1);
    const joined = size == null || otherSize == null ? null : size + otherSize;
    const merged: SymbolicShape[] =
      this.mergeMode === null
        ? [output, otherOutput]
        : [this.mergeMode === 'concat' ? [...output.slice(0, -1), joined] : output];
    const all = [...merged, ...states, ...otherStates];
    return all.length === 1 ? all[0]! : all;
  }

  override getConfig(): Record<string, unknown> {
    const { backward_layer, ...config } = super.getConfig();
    return { ...config, layer: serializeLayer(this.forwardLayer), backward_layer };
  }
}

/** `layer` for one direction, with weights of its own. */
function copied(layer: RNN<boolean>, direction: 'forward' | 'backward'): RNN<boolean> {
  const name = `${direction}_${requireRecurrent(layer).name.replace(new RegExp(`^${direction}_`), '')}`;
  return layer.clone(direction === 'forward' ? { name } : { name, goBackwards: true });
}

function requireRecurrent(given: RNN<boolean>): RNN<boolean> {
  if (given instanceof RNN) return given;
  throw new ArgumentError(
    `Please initialize \`Bidirectional\` layer with a recurrent layer. Received: ${describe(given)}`,
  );
}

function requireMode(mode: MergeMode): MergeMode {
  if (MERGE_MODES.includes(mode)) return mode;
  throw new ArgumentError(
    `Invalid merge mode. Received: ${describe(mode)}. ` +
      'Merge mode should be one of {"sum", "mul", "ave", "concat", null}',
  );
}

function merge(mode: MergeMode, forward: Tensor, backward: Tensor): Tensor | [Tensor, Tensor] {
  if (mode === 'concat') return concat([forward, backward], -1);
  if (mode === 'mul') return forward.mul(backward);
  if (mode === null) return [forward, backward];
  const sum = forward.add(backward);
  return mode === 'ave' ? sum.div(2) : sum;
}

function checkPair(forward: RNN<boolean>, backward: RNN<boolean>): void {
  if (forward.goBackwards === backward.goBackwards) {
    throw new ArgumentError(
      'Forward layer and backward layer should have different `goBackwards` value. Received: ' +
        `forwardLayer.goBackwards=${forward.goBackwards}, backwardLayer.goBackwards=${backward.goBackwards}`,
    );
  }
  for (const attribute of ['stateful', 'returnSequences', 'returnState'] as const) {
    if (forward[attribute] === backward[attribute]) continue;
    throw new ArgumentError(
      `Forward layer and backward layer are expected to have the same value for attribute "${attribute}", got ` +
        `"${forward[attribute]}" for forward layer and "${backward[attribute]}" for backward layer`,
    );
  }
}
