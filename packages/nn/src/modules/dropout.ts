import { ArgumentError, dropout as dropMasked, fromTypedArray, type Shape, type Tensor } from '@unroll/core';
import { defineOptions, type Leading, sizeOf } from '@unroll/core/internal';
import { inplace, real, requireTensor } from '../arguments.js';
import { isTimeMajor, markTimeMajor } from '../memory-order.js';
import { Module } from '../module/module.js';
import { defaultGenerator } from '../random.js';

export interface DropoutOptions {
  /** Probability of an element to be zeroed. Default 0.5. */
  p?: number;
  /** Must be false: values are never changed in place here. */
  inplace?: boolean;
}

const options = defineOptions<DropoutOptions>('Dropout', {
  positional: ['p', 'inplace'],
  checks: { p: real, inplace },
});

/**
 * Zeroes each element with probability `p` in training and divides the others by 1 - p; passes its input on in `eval()`.
 * torch.nn.Dropout. Srivastava et al. (2014), Dropout: a simple way to prevent neural networks from overfitting.
 *
 * Masks are drawn in PyTorch's order: row by row, but with time first for what a recurrent layer with batchFirst has given,
 * whose memory PyTorch orders so, also after dropout and activations. PyTorch orders a tensor that a program has transposed
 * itself by its memory too; here it is drawn row by row.
 *
 * ```ts
 * const y = new nn.Dropout(0.2).forward(nn.randn([20, 16]));  // [20, 16]
 * ```
 *
 * @throws ArgumentError unless p is in [0, 1].
 */
export class Dropout extends Module {
  readonly p: number;

  constructor(...args: Leading<[p: number, inplace: boolean], DropoutOptions>) {
    super();
    const { p = 0.5 } = options.read(args);
    this.p = p;
    if (!(p >= 0 && p <= 1)) {
      throw new ArgumentError(`dropout probability has to be between 0 and 1, but got ${p}`);
    }
  }

  forward(input: Tensor): Tensor {
    requireTensor('Dropout', 'input', input);
    if (!this.training) return input;
    if (input.dtype !== 'float32') {
      throw new ArgumentError(
        `Dropout: result type float32 can't be cast to the desired output type ${input.dtype}`,
      );
    }
    const swapped = isTimeMajor(input);
    const output = dropout(input, this.p, { swapped });
    return swapped ? markTimeMajor(output) : output;
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}

/**
 * One draw of dropout. With `swapped` the mask is drawn with its first two axes exchanged: PyTorch runs a recurrent net
 * with time first, whatever the layout of its input.
 */
export function dropout(input: Tensor, p: number, { swapped = false }: { swapped?: boolean } = {}): Tensor {
  if (p === 0) return input;
  if (!swapped && p < 1) return dropMasked(input, defaultGenerator.dropMask(input.numel(), p));
  const [first = 1, second = 1, ...rest] = input.shape;
  const drawn: Shape = swapped ? [second, first, ...rest] : input.shape;
  const mask = fromTypedArray(defaultGenerator.dropoutMask(sizeOf(drawn), p), drawn);
  const output = input.mul(swapped ? mask.transpose(0, 1) : mask);
  mask.dispose();
  return output;
}
