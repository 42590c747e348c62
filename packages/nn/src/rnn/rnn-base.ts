/**
 * RECURRENT LAYERS: what they share.
 *
 * A stack of layers, each run in one direction or two over the sequence by a spine of core's. A subclass gives the number
 * of gates and how one layer runs in one direction; parameters, checks, stacking, directions, dropout and printing are here.
 */
import { ArgumentError, concat, fromTypedArray, ShapeError, sameShape, type Tensor } from '@unroll/core';
import type { CellParameters, SequenceLayout } from '@unroll/core/rnn';
import { requirePositiveInteger } from '../checks.js';
import { dropout } from '../dropout.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';
import { pythonList, pythonTuple } from '../python.js';
import { defaultGenerator } from '../random.js';

export interface RNNBaseOptions {
  /** Layers stacked on one another. Default 1. */
  numLayers?: number;
  /** Whether layers have the biases b_ih and b_hh. Default true. */
  bias?: boolean;
  /** Sequences are [N, L, H] rather than [L, N, H]; hidden states are [D * num_layers, N, H] either way. Default false. */
  batchFirst?: boolean;
  /** Probability of dropout after every layer but the last, in training. Default 0. */
  dropout?: number;
  /** Also runs every layer from the end to the start. Default false. */
  bidirectional?: boolean;
}

/** What one layer gives in one direction. */
export interface LayerResult<State> {
  sequence: Tensor;
  state: State;
}

export abstract class RNNBase<State extends readonly Tensor[]> extends Module {
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;

  readonly [weight: `weight_${string}`]: Parameter;
  readonly [bias: `bias_${string}`]: Parameter | undefined;

  constructor(
    gates: number,
    readonly inputSize: number,
    readonly hiddenSize: number,
    {
      numLayers = 1,
      bias = true,
      batchFirst = false,
      dropout = 0,
      bidirectional = false,
    }: RNNBaseOptions = {},
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
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.registerWeights(gates * hiddenSize);
  }

  /** One layer in one direction over the whole sequence, from `state` with tensors [N, H]. */
  protected abstract runLayer(
    x: Tensor,
    state: State,
    parameters: CellParameters,
    layout: SequenceLayout,
  ): LayerResult<State>;

  /** The state of each layer and direction before the sequence, where the caller gives none. */
  protected abstract zeroState(shape: readonly number[]): State;

  /** Runs the stack. Tensors of `initial`, and of the state returned, are [D * num_layers, N, H], without N when unbatched. */
  protected run(input: Tensor, initial: State | undefined): LayerResult<State> {
    this.checkInput(input);
    const batched = input.ndim === 3;
    const batchAxis = this.batchFirst ? 0 : 1;
    const x = batched ? input : input.unsqueeze(batchAxis);
    if (initial !== undefined) this.checkState(initial, batched, x.size(batchAxis));
    const first = batched ? initial : (initial?.map((tensor) => tensor.unsqueeze(1)) as State | undefined);

    const { sequence, state } = this.runStack(x, first, x.size(batchAxis));
    if (batched) return { sequence, state };
    const unbatched = state.map((tensor) => tensor.squeeze(1)) as readonly Tensor[] as State;
    return { sequence: sequence.squeeze(batchAxis), state: unbatched };
  }

  override extraRepr(): string {
    return [
      `${this.inputSize}, ${this.hiddenSize}`,
      ...(this.numLayers === 1 ? [] : [`num_layers=${this.numLayers}`]),
      ...(this.bias ? [] : ['bias=False']),
      ...(this.batchFirst ? ['batch_first=True'] : []),
      ...(this.dropout === 0 ? [] : [`dropout=${this.dropout}`]),
      ...(this.bidirectional ? ['bidirectional=True'] : []),
    ].join(', ');
  }

  private runStack(input: Tensor, initial: State | undefined, batch: number): LayerResult<State> {
    const directions = this.directions();
    const zero = initial ?? this.zeroState([batch, this.hiddenSize]);
    const last: State[] = [];
    let sequence = input;
    for (let layer = 0; layer < this.numLayers; layer++) {
      if (layer > 0 && this.training)
        sequence = dropout(sequence, this.dropout, { swapped: this.batchFirst });
      const outputs = directions.map(({ suffix, reverse }) => {
        const index = last.length;
        const state = (initial?.map((tensor) => tensor.select(0, index)) ?? zero) as State;
        const layout = { timeMajor: !this.batchFirst, reverse };
        const result = this.runLayer(sequence, state, this.cellParameters(`l${layer}${suffix}`), layout);
        last.push(result.state);
        return result.sequence;
      });
      sequence = outputs.length === 1 ? outputs[0]! : concat(outputs, -1);
    }
    const state = zero.map((_, i) =>
      stacked(last.map((tensors) => tensors[i]!)),
    ) as readonly Tensor[] as State;
    return { sequence, state };
  }

  /** The cell sees its own layout: transposed weights, and one bias. */
  private cellParameters(name: string): CellParameters {
    const biasIh = this[`bias_ih_${name}`];
    const biasHh = this[`bias_hh_${name}`];
    return {
      kernel: this[`weight_ih_${name}`]!.transpose(),
      recurrentKernel: this[`weight_hh_${name}`]!.transpose(),
      bias: biasIh === undefined || biasHh === undefined ? null : biasIh.add(biasHh),
    };
  }

  private registerWeights(rows: number): void {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    const parameter = (...shape: number[]) => {
      const size = shape.reduce((a, b) => a * b);
      return new Parameter(fromTypedArray(defaultGenerator.uniform(size, -bound, bound), shape));
    };
    const directions = this.directions();
    for (let layer = 0; layer < this.numLayers; layer++) {
      for (const { suffix } of directions) {
        const inputs = layer === 0 ? this.inputSize : this.hiddenSize * directions.length;
        this.registerParameter(`weight_ih_l${layer}${suffix}`, parameter(rows, inputs));
        this.registerParameter(`weight_hh_l${layer}${suffix}`, parameter(rows, this.hiddenSize));
        if (!this.bias) continue;
        this.registerParameter(`bias_ih_l${layer}${suffix}`, parameter(rows));
        this.registerParameter(`bias_hh_l${layer}${suffix}`, parameter(rows));
      }
    }
  }

  private directions(): { suffix: string; reverse: boolean }[] {
    const forward = { suffix: '', reverse: false };
    return this.bidirectional ? [forward, { suffix: '_reverse', reverse: true }] : [forward];
  }

  private checkInput(input: Tensor): void {
    const name = this.constructor.name;
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new ShapeError(`${name}: Expected input to be 2D or 3D, got ${input.ndim}D tensor instead`);
    }
    if (input.dtype !== 'float32') {
      throw new ArgumentError(`${name} input dtype (${input.dtype}) does not match weight dtype (float32)`);
    }
    if (input.size(-1) !== this.inputSize) {
      throw new ShapeError(
        `input.size(-1) must be equal to input_size. Expected ${this.inputSize}, got ${input.size(-1)}`,
      );
    }
    if (input.size(input.ndim === 3 && this.batchFirst ? 1 : 0) === 0) {
      throw new ShapeError(`Expected sequence length to be larger than 0 in ${name}, got 0`);
    }
  }

  private checkState(state: State, batched: boolean, batch: number): void {
    const rank = batched ? 3 : 2;
    const layers = this.numLayers * this.directions().length;
    const expected = [layers, ...(batched ? [batch] : []), this.hiddenSize];
    for (const { ndim, shape } of state) {
      if (ndim !== rank) {
        const kind = batched ? 'batched 3-D' : 'unbatched 2-D';
        throw new ShapeError(`For ${kind} input, hx should also be ${rank}-D but got ${ndim}-D tensor`);
      }
      if (!sameShape(shape, expected)) {
        throw new ShapeError(`Expected hidden size ${pythonTuple(expected)}, got ${pythonList(shape)}`);
      }
    }
  }
}

/** One tensor of the states of all layers, [N, H] each. */
function stacked(states: readonly Tensor[]): Tensor {
  const rows = states.map((state) => state.unsqueeze(0));
  const result = rows.length === 1 ? rows[0]! : concat(rows);
  // Most losses do not depend on the last state, so that no backward comes by to hand it over.
  for (const tensor of [...rows, result]) tensor.storage.handOver();
  return result;
}
