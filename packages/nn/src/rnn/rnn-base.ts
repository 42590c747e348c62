/**
 * RECURRENT LAYERS: what they share.
 *
 * A stack of layers, each run in one direction or two over the sequence by a spine of core's. A subclass gives the number
 * of gates and how one layer runs in one direction; parameters, checks, stacking, directions, dropout and printing are here.
 */
import { ArgumentError, concat, fromTypedArray, stack, type Tensor, zeros } from '@unroll/core';
import { type CellParameters, type SequenceOptions, sequenceMask } from '@unroll/core/rnn';
import { requirePositiveInteger, requireRoom } from '../checks.js';
import { markTimeMajor } from '../memory-order.js';
import { Module } from '../module/module.js';
import { dropout } from '../modules/dropout.js';
import { Parameter } from '../parameter.js';
import { defaultGenerator } from '../random.js';
import { PackedSequence } from '../utils/rnn/packed-sequence.js';
import { lengthsOf, padRows, unpadRows } from '../utils/rnn/rows.js';
import { checkInput, checkPackedInput, checkState } from './arguments.js';
import type { RNNBaseArguments } from './options.js';

/** What one layer gives in one direction, and the stack of them. */
export interface LayerResult<State, Output = Tensor> {
  readonly sequence: Output;
  readonly last: State;
}

/** How a layer's parameters look to core's cells. */
export interface LayerParameters extends CellParameters {
  recurrentBias?: Tensor | null;
  projection?: Tensor | null;
}

/** A batch on its way through the stack. */
interface Batch {
  x: Tensor;
  layout: SequenceOptions;
  batch: number;
  /** Dropout of what one layer hands to the next. */
  drop: (sequence: Tensor) => Tensor;
}

/** More than anybody stacks; what is beyond is a slip that would fill the memory. */
const MOST_LAYERS = 10_000;

export abstract class RNNBase<State extends readonly Tensor[]> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;

  [weight: `weight_${string}`]: Parameter;
  [bias: `bias_${string}`]: Parameter | undefined;

  /** @param projSize Size that h is projected to; 0 for none. */
  constructor(
    gates: number,
    {
      inputSize,
      hiddenSize,
      numLayers = 1,
      bias = true,
      batchFirst = false,
      dropout = 0,
      bidirectional = false,
    }: RNNBaseArguments,
    readonly projSize = 0,
  ) {
    super();
    requirePositiveInteger('input_size', inputSize);
    requirePositiveInteger('hidden_size', hiddenSize);
    requirePositiveInteger('num_layers', numLayers);
    if (!(dropout >= 0 && dropout <= 1)) {
      throw new ArgumentError(
        'dropout should be a number in range [0, 1] representing the probability of an element being zeroed, ' +
          `got ${dropout}`,
      );
    }
    if (numLayers > MOST_LAYERS) {
      throw new ArgumentError(`num_layers must be at most ${MOST_LAYERS}, got ${numLayers}`);
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.registerWeights(gates * hiddenSize);
  }

  /** One layer in one direction over the whole sequence. */
  protected abstract runLayer(
    x: Tensor,
    state: State,
    parameters: LayerParameters,
    options: SequenceOptions,
  ): LayerResult<State>;

  /** The sizes of the tensors that are a state. */
  protected abstract stateSizes(): number[];

  /** Runs the stack. Tensors of `initial`, and of the state returned, are [D * num_layers, N, H], without N when unbatched. */
  protected run(
    input: Tensor | PackedSequence,
    given: State | null | undefined,
  ): LayerResult<State, Tensor | PackedSequence> {
    const initial = given ?? undefined;
    return input instanceof PackedSequence ? this.runPacked(input, initial) : this.runPadded(input, initial);
  }

  private runPadded(input: Tensor, initial: State | undefined): LayerResult<State> {
    checkInput(input, { name: this.constructor.name, ...this });
    const batched = input.ndim === 3;
    const batchAxis = this.batchFirst ? 0 : 1;
    const x = batched ? input : input.unsqueeze(batchAxis);
    const batch = x.size(batchAxis);
    if (initial !== undefined) this.checkState(initial, batched ? batch : null);
    const first = batched ? initial : initial && mapState(initial, (tensor) => tensor.unsqueeze(1));

    const drop = (sequence: Tensor) => dropout(sequence, this.dropout, { swapped: this.batchFirst });
    const result = this.runStack({ x, layout: { timeMajor: !this.batchFirst }, batch, drop }, first);
    if (batched) {
      if (this.batchFirst) markTimeMajor(result.sequence);
      return result;
    }
    return {
      sequence: result.sequence.squeeze(batchAxis),
      last: mapState(result.last, (tensor) => tensor.squeeze(1)),
    };
  }

  /** A packed sequence runs padded, under a mask that carries each sample's state over its padding. */
  private runPacked(packed: PackedSequence, initial: State | undefined): LayerResult<State, PackedSequence> {
    checkPackedInput(packed.data, { name: this.constructor.name, ...this });
    const batchSizes = Array.from(packed.batchSizes.dataSync());
    const [batch = 0] = batchSizes;
    if (initial !== undefined) this.checkState(initial, batch);
    const permuted = (state: State, order: Tensor | null) =>
      order === null ? state : mapState(state, (tensor) => tensor.gather(order, 1));

    const mask = sequenceMask(lengthsOf(batchSizes), batchSizes.length, { timeMajor: true });
    const layout: SequenceOptions = { timeMajor: true, mask, zeroOutputForMask: true };
    // PyTorch draws the mask for the rows that there are, without padding.
    const drop = (sequence: Tensor) =>
      padRows(dropout(unpadRows(sequence, batchSizes), this.dropout), batchSizes);
    const { sequence, last } = this.runStack(
      { x: padRows(packed.data, batchSizes), layout, batch, drop },
      initial && permuted(initial, packed.sortedIndices),
    );
    return {
      sequence: packed.withData(unpadRows(sequence, batchSizes)),
      last: permuted(last, packed.unsortedIndices),
    };
  }

  override extraRepr(): string {
    return [
      `${this.inputSize}, ${this.hiddenSize}`,
      ...(this.projSize === 0 ? [] : [`proj_size=${this.projSize}`]),
      ...(this.numLayers === 1 ? [] : [`num_layers=${this.numLayers}`]),
      ...(this.bias ? [] : ['bias=False']),
      ...(this.batchFirst ? ['batch_first=True'] : []),
      ...(this.dropout === 0 ? [] : [`dropout=${this.dropout}`]),
      ...(this.bidirectional ? ['bidirectional=True'] : []),
    ].join(', ');
  }

  /** A cell has transposed weights, and one bias. */
  protected layerParameters(name: string): LayerParameters {
    const biasIh = this[`bias_ih_${name}`];
    const biasHh = this[`bias_hh_${name}`];
    return {
      kernel: this[`weight_ih_${name}`]!.transpose(),
      recurrentKernel: this[`weight_hh_${name}`]!.transpose(),
      bias: biasIh === undefined || biasHh === undefined ? null : biasIh.add(biasHh),
      ...(this.projSize > 0 && { projection: this[`weight_hr_${name}`]!.transpose() }),
    };
  }

  private runStack({ x, layout, batch, drop }: Batch, initial: State | undefined): LayerResult<State> {
    const directions = this.directions();
    const zero = initial ?? this.zeroState(batch);
    const last: State[] = [];
    let sequence = x;
    for (let layer = 0; layer < this.numLayers; layer++) {
      if (layer > 0 && this.training && this.dropout > 0) sequence = replacing(sequence, drop(sequence));
      const temporary: Tensor[] = [];
      const outputs = directions.map(({ suffix, reverse }) => {
        const index = last.length;
        const state = initial === undefined ? zero : mapState(initial, (tensor) => tensor.select(0, index));
        const parameters = this.layerParameters(`l${layer}${suffix}`);
        const result = this.runLayer(sequence, state, parameters, { ...layout, reverse });
        last.push(result.last);
        const { kernel, recurrentKernel, bias } = parameters;
        temporary.push(kernel, recurrentKernel, ...(bias ? [bias] : []));
        return result.sequence;
      });
      const output = outputs.length === 1 ? outputs[0]! : concat(outputs, -1);
      // What backward reads, the graph has saved; the arrays of the rest serve the next layer.
      for (const tensor of temporary) if (!(tensor instanceof Parameter)) tensor.dispose();
      sequence = layer === 0 ? output : replacing(sequence, output);
    }
    const state = mapState(zero, (_, i) => stack(last.map((tensors) => tensors[i]!)));
    return { sequence, last: state };
  }

  private zeroState(batch: number): State {
    return this.stateSizes().map((size) => zeros([batch, size])) as readonly Tensor[] as State;
  }

  private checkState(state: State, batch: number | null): void {
    checkState(state, { layers: this.numLayers * this.directions().length, batch, sizes: this.stateSizes() });
  }

  private registerWeights(rows: number): void {
    const name = this.constructor.name;
    requireRoom(name, [rows, this.inputSize]);
    requireRoom(name, [rows, this.hiddenSize]);
    const bound = 1 / Math.sqrt(this.hiddenSize);
    const parameter = (...shape: number[]) => {
      const size = shape.reduce((a, b) => a * b);
      return new Parameter(fromTypedArray(defaultGenerator.uniform(size, -bound, bound), shape));
    };
    const directions = this.directions();
    const fedBack = this.projSize || this.hiddenSize;
    for (let layer = 0; layer < this.numLayers; layer++) {
      for (const { suffix } of directions) {
        const add = (name: string, ...shape: number[]) =>
          this.registerParameter(`${name}_l${layer}${suffix}`, parameter(...shape));
        add('weight_ih', rows, layer === 0 ? this.inputSize : fedBack * directions.length);
        add('weight_hh', rows, fedBack);
        if (this.bias) {
          add('bias_ih', rows);
          add('bias_hh', rows);
        }
        if (this.projSize > 0) add('weight_hr', this.projSize, this.hiddenSize);
      }
    }
  }

  private directions(): { suffix: string; reverse: boolean }[] {
    const forward = { suffix: '', reverse: false };
    return this.bidirectional ? [forward, { suffix: '_reverse', reverse: true }] : [forward];
  }
}

/** `next`, and lets go of what it was computed from. */
function replacing(before: Tensor, next: Tensor): Tensor {
  if (next !== before) before.dispose();
  return next;
}

function mapState<State extends readonly Tensor[]>(
  state: State,
  map: (tensor: Tensor, i: number) => Tensor,
): State {
  return state.map(map) as readonly Tensor[] as State;
}
