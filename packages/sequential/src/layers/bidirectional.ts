import { ArgumentError, concat, describe, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { only, ownWords } from '../arguments/checks.js';
import { Layer, type LayerOptions, type LayerOutput } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';
import type { TensorLike } from '../tensor-like.js';
import { flatList } from './recurrent/recurrent-cell.js';
import { RECURRENT_CALL_NAMES, type RecurrentCallOptions, RNN } from './recurrent/rnn.js';
import { serializeLayer } from './serialize-layer.js';

const MERGE_MODES = ['sum', 'mul', 'ave', 'concat', null] as const;

/** How the outputs of the two directions become one; null leaves both. */
export type MergeMode = (typeof MERGE_MODES)[number];

export interface BidirectionalOptions<Mode extends MergeMode = MergeMode> extends LayerOptions {
  /** Default 'concat'. */
  mergeMode?: Mode;
  /** The layer that runs from the end, if it is another one; it needs `goBackwards`. Default a copy of `layer`. */
  backwardLayer?: RNN<boolean> | null;
  /** Refused: set them by `setWeights`, once the layer is built. */
  weights?: null;
}

interface BidirectionalArguments<ReturnState extends boolean = boolean, Mode extends MergeMode = MergeMode>
  extends BidirectionalOptions<Mode> {
  layer: RNN<ReturnState>;
}

const bidirectionalArguments = defineOptions<BidirectionalArguments>('Bidirectional', {
  positional: ['layer', 'mergeMode', 'weights', 'backwardLayer'],
  required: 1,
  checks: {
    ...{ ...layerChecks, layer: ownWords('a recurrent layer') },
    mergeMode: ownWords(`one of ${MERGE_MODES.join(', ')}`),
    weights: only('set them by `setWeights`, once the layer is built', null),
    backwardLayer: ownWords('a recurrent layer'),
  },
});

type BidirectionalOutput<ReturnState extends boolean, Mode extends MergeMode> = Mode extends null
  ? [Tensor, Tensor, ...Tensor[]]
  : ReturnState extends true
    ? [Tensor, ...Tensor[]]
    : Tensor;

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
> extends Layer<BidirectionalOutput<ReturnState, Mode>> {
  readonly forwardLayer: RNN<boolean>;
  readonly backwardLayer: RNN<boolean>;
  readonly mergeMode: MergeMode;
  override supportsMasking = true;

  constructor(layer: RNN<ReturnState>, options?: BidirectionalOptions<Mode>);
  constructor(
    layer: RNN<ReturnState>,
    ...places: Leading<
      [mergeMode: Mode, weights: null, backwardLayer: RNN<boolean> | null],
      BidirectionalOptions<Mode>
    >
  );
  constructor(options: BidirectionalArguments<ReturnState, Mode>);
  constructor(...args: readonly unknown[]) {
    const { layer, mergeMode = 'concat', backwardLayer = null, ...base } = bidirectionalArguments.read(args);
    for (const given of [layer, ...(backwardLayer ? [backwardLayer] : [])]) {
      if (given instanceof RNN) continue;
      throw new ArgumentError(
        `Please initialize \`Bidirectional\` layer with a recurrent layer. Received: ${describe(given)}`,
      );
    }
    if (!MERGE_MODES.includes(mergeMode)) {
      throw new ArgumentError(
        `Invalid merge mode. Received: ${describe(mergeMode)}. ` +
          'Merge mode should be one of {"sum", "mul", "ave", "concat", null}',
      );
    }
    super(layerOptionsOf(base));
    this.forwardLayer = layer.clone({ name: `forward_${layer.name.replace(/^forward_/, '')}` });
    this.backwardLayer =
      backwardLayer ??
      layer.clone({ name: `backward_${layer.name.replace(/^backward_/, '')}`, goBackwards: true });
    this.mergeMode = mergeMode;
    checkPair(this.forwardLayer, this.backwardLayer);
    for (const direction of [this.forwardLayer, this.backwardLayer]) {
      direction.zeroOutputForMask = direction.returnSequences;
      if (!this.trainable) direction.trainable = false;
    }
    this.inputSpec = { ndim: 3 };
  }

  override get className(): string {
    return 'Bidirectional';
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

  override getConfig() {
    const { forwardLayer, backwardLayer, mergeMode } = this;
    return {
      ...super.getConfig(),
      merge_mode: mergeMode,
      layer: serializeLayer(forwardLayer),
      backward_layer: serializeLayer(backwardLayer),
    };
  }
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
