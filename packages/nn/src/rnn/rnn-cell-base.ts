/**
 * RECURRENT CELLS: what they share. One step of a layer, with parameters of its own; a subclass gives the cell of core.
 */
import { ArgumentError, fromTypedArray, ShapeError, Tensor, zeros } from '@unroll/core';
import { type Checks, flag } from '@unroll/core/internal';
import { requireTensor } from '../arguments.js';
import { requireFloat, requirePositiveInteger, requireRoom } from '../checks.js';
import { Module } from '../module/module.js';
import { Parameter } from '../parameter.js';
import { typeName } from '../python.js';
import { defaultGenerator } from '../random.js';
import { type Sizes, sizeChecks } from './options.js';

export interface RNNCellBaseOptions {
  /** Default true. */
  bias?: boolean;
}

export type RNNCellBaseArguments = Sizes & RNNCellBaseOptions;

export const cellChecks: Checks<RNNCellBaseArguments> = { ...sizeChecks, bias: flag };

export abstract class RNNCellBase<State extends readonly Tensor[]> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  declare weight_ih: Parameter;
  declare weight_hh: Parameter;
  declare bias_ih: Parameter | null;
  declare bias_hh: Parameter | null;

  constructor(
    gates: number,
    /** How many tensors the state is. */
    private readonly states: number,
    { inputSize, hiddenSize, bias = true }: RNNCellBaseArguments,
  ) {
    super();
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    requirePositiveInteger('input_size', inputSize);
    requirePositiveInteger('hidden_size', hiddenSize);
    requireRoom(this.constructor.name, [gates * hiddenSize, Math.max(inputSize, hiddenSize)]);
    const bound = 1 / Math.sqrt(hiddenSize);
    const parameter = (...shape: number[]) => {
      const size = shape.reduce((a, b) => a * b);
      return new Parameter(fromTypedArray(defaultGenerator.uniform(size, -bound, bound), shape));
    };
    this.registerParameter('weight_ih', parameter(gates * hiddenSize, inputSize));
    this.registerParameter('weight_hh', parameter(gates * hiddenSize, hiddenSize));
    this.registerParameter('bias_ih', bias ? parameter(gates * hiddenSize) : null);
    this.registerParameter('bias_hh', bias ? parameter(gates * hiddenSize) : null);
  }

  /** One step of a batch [N, H_in], from a state of tensors [N, H_out]. */
  protected abstract step(x: Tensor, state: State): State;

  /** One step of a batch or of one sample, from zeros if no state is given. */
  protected run(input: Tensor, given: State | null | undefined): State {
    const state = given ?? undefined;
    this.checkShapes(input, state);
    const batched = input.ndim === 2;
    const x = batched ? input : input.unsqueeze(0);
    const zeroState = () => Array.from({ length: this.states }, () => zeros([x.size(0), this.hiddenSize]));
    const before = state?.map((tensor) => (batched ? tensor : tensor.unsqueeze(0))) ?? zeroState();
    const next = this.step(x, before as readonly Tensor[] as State);
    return (batched ? next : next.map((tensor) => tensor.squeeze(0))) as readonly Tensor[] as State;
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.bias_ih === null ? ', bias=False' : ''}`;
  }

  private checkShapes(input: Tensor, state: State | undefined): void {
    const { inputSize, hiddenSize } = this;
    const { name } = this.constructor;
    requireTensor(name, 'input', input);
    this.requireTensors(name, state);
    if (input.ndim !== 1 && input.ndim !== 2) {
      throw new ShapeError(`${name}: Expected input to be 1D or 2D, got ${input.ndim}D instead`);
    }
    const given = (state ?? []).map((tensor, i) => ({
      ...{ tensor, which: `hidden${i}` },
      argument: this.states === 1 ? 'hidden' : `hx[${i}]`,
    }));
    for (const { tensor, argument } of given) {
      if (tensor.ndim === 1 || tensor.ndim === 2) continue;
      throw new ShapeError(`${name}: Expected ${argument} to be 1D or 2D, got ${tensor.ndim}D instead`);
    }
    if (input.size(-1) !== inputSize) {
      throw new ShapeError(`input has inconsistent input_size: got ${input.size(-1)} expected ${inputSize}`);
    }
    for (const { dtype } of [input, ...(state ?? [])]) requireFloat(name, { dtype });
    for (const { tensor, argument, which } of given) {
      if (tensor.ndim !== input.ndim) {
        throw new ShapeError(
          `${name}: Expected ${argument} to be ${input.ndim}D, got ${tensor.ndim}D instead`,
        );
      }
      if (tensor.ndim === 2 && tensor.size(0) !== input.size(0)) {
        throw new ShapeError(
          `Input batch size ${input.size(0)} doesn't match ${which} batch size ${tensor.size(0)}`,
        );
      }
      if (tensor.size(-1) !== hiddenSize) {
        throw new ShapeError(
          `${which} has inconsistent hidden_size: got ${tensor.size(-1)}, expected ${hiddenSize}`,
        );
      }
    }
  }

  private requireTensors(operation: string, state: unknown): void {
    if (state === undefined) return;
    const { states } = this;
    if (Array.isArray(state) && state.length === states && state.every((item) => item instanceof Tensor))
      return;
    const wanted = states === 1 ? 'Tensor' : 'a pair of Tensors';
    const given = Array.isArray(state) && states === 1 ? state[0] : state;
    const got = Array.isArray(given) ? `(${given.slice(0, 9).map(typeName).join(', ')})` : typeName(given);
    throw new ArgumentError(`${operation}: argument 'hx' must be ${wanted}, not ${got}`);
  }
}
