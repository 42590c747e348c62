import { fromTypedArray, ShapeError, type Tensor } from '@unroll/core';
import { activations, simpleCell } from '@unroll/core/rnn';
import { requireOneOf, requirePositiveInteger, transientZeros } from '../checks.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';
import { defaultGenerator } from '../random.js';
import { NONLINEARITIES, type RNNNonlinearity } from './rnn.js';

export interface RNNCellOptions {
  /** Default true. */
  bias?: boolean;
  /** Default 'tanh'. */
  nonlinearity?: RNNNonlinearity;
}

/**
 * One step of an Elman network: h' = tanh(x W_ih^T + b_ih + h W_hh^T + b_hh). torch.nn.RNNCell.
 *
 * | | shape |
 * |---|---|
 * | `input` | [N, H_in] or [H_in] |
 * | `hx` | [N, H_out] or [H_out]; zeros if left out |
 * | result | as `hx` |
 * | `weight_ih`, `weight_hh` | [H_out, H_in], [H_out, H_out] |
 * | `bias_ih`, `bias_hh` | [H_out], or null |
 *
 * Parameters start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const h = new nn.RNNCell(10, 20).forward(nn.randn([3, 10]), nn.randn([3, 20]));  // [3, 20]
 * ```
 *
 * @throws ArgumentError for sizes that are not positive integers and for another nonlinearity; ShapeError from `forward`
 *   when the input or the hidden state does not fit.
 */
export class RNNCell extends Module {
  readonly weight_ih: Parameter;
  readonly weight_hh: Parameter;
  readonly bias_ih: Parameter | null;
  readonly bias_hh: Parameter | null;
  readonly nonlinearity: RNNNonlinearity;

  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    { bias = true, nonlinearity = 'tanh' }: RNNCellOptions = {},
  ) {
    super();
    requirePositiveInteger('input_size', inputSize);
    requirePositiveInteger('hidden_size', hiddenSize);
    requireOneOf('nonlinearity', nonlinearity, NONLINEARITIES);
    this.nonlinearity = nonlinearity;
    const bound = 1 / Math.sqrt(hiddenSize);
    const parameter = (...shape: number[]) => {
      const size = shape.reduce((a, b) => a * b);
      return new Parameter(fromTypedArray(defaultGenerator.uniform(size, -bound, bound), shape));
    };
    this.weight_ih = parameter(hiddenSize, inputSize);
    this.weight_hh = parameter(hiddenSize, hiddenSize);
    this.bias_ih = bias ? parameter(hiddenSize) : null;
    this.bias_hh = bias ? parameter(hiddenSize) : null;
  }

  forward(input: Tensor, hx?: Tensor): Tensor {
    this.checkShapes(input, hx);
    const batched = input.ndim === 2;
    const x = batched ? input : input.unsqueeze(0);
    const h = batched ? hx : hx?.unsqueeze(0);
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const bias = bias_ih === null || bias_hh === null ? null : bias_ih.add(bias_hh);
    const parameters = { kernel: weight_ih.transpose(), recurrentKernel: weight_hh.transpose(), bias };
    const product = x.matmul(parameters.kernel);
    const [next] = simpleCell(activations[this.nonlinearity]).step(
      bias === null ? product : product.add(bias),
      [h ?? transientZeros([x.size(0), this.hiddenSize])],
      parameters,
    );
    return batched ? next : next.squeeze(0);
  }

  override extraRepr(): string {
    const bias = this.bias_ih === null ? ', bias=False' : '';
    const nonlinearity = this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`;
    return `${this.inputSize}, ${this.hiddenSize}${bias}${nonlinearity}`;
  }

  private checkShapes(input: Tensor, hx: Tensor | undefined): void {
    const { inputSize, hiddenSize } = this;
    if (input.ndim !== 1 && input.ndim !== 2) {
      throw new ShapeError(`RNNCell: Expected input to be 1D or 2D, got ${input.ndim}D instead`);
    }
    if (input.size(-1) !== inputSize) {
      throw new ShapeError(`input has inconsistent input_size: got ${input.size(-1)} expected ${inputSize}`);
    }
    if (hx === undefined) return;
    if (hx.ndim !== input.ndim) {
      throw new ShapeError(`RNNCell: Expected hidden to be ${input.ndim}D, got ${hx.ndim}D instead`);
    }
    if (hx.size(-1) !== hiddenSize) {
      throw new ShapeError(
        `hidden0 has inconsistent hidden_size: got ${hx.size(-1)}, expected ${hiddenSize}`,
      );
    }
    if (hx.ndim === 2 && hx.size(0) !== input.size(0)) {
      throw new ShapeError(
        `Input batch size ${input.size(0)} doesn't match hidden0 batch size ${hx.size(0)}`,
      );
    }
  }
}
