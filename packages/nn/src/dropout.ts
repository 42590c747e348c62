import {
  ArgumentError,
  dropout as dropMasked,
  fromTypedArray,
  type Shape,
  sizeOf,
  type Tensor,
} from '@unroll/core';
import { Module } from './module.js';
import { defaultGenerator } from './random.js';

/**
 * Zeroes each element with probability `p` in training and divides the others by 1 - p; passes its input on in `eval()`.
 * torch.nn.Dropout. Srivastava et al. (2014), Dropout: a simple way to prevent neural networks from overfitting.
 *
 * Masks are drawn row by row. PyTorch draws in the order of memory, which differs for a tensor that it has transposed
 * without copying, such as the output of an RNN with batch_first.
 *
 * ```ts
 * const y = new nn.Dropout(0.2).forward(nn.randn([20, 16]));  // [20, 16]
 * ```
 *
 * @throws ArgumentError unless p is in [0, 1].
 */
export class Dropout extends Module {
  constructor(readonly p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new ArgumentError(`dropout probability has to be between 0 and 1, but got ${p}`);
    }
  }

  forward(input: Tensor): Tensor {
    return this.training ? dropout(input, this.p) : input;
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
