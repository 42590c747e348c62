import { ArgumentError, concat, describe, ShapeError, sameShape, stack, type Tensor } from '@unroll/core';
import { transientFull } from '../../checks.js';

export interface PadSequenceOptions {
  /** The result is [B, T, *] rather than [T, B, *]. Default false. */
  batchFirst?: boolean;
  /** Default 0. */
  paddingValue?: number;
  /** Where the padding goes. Default 'right'. */
  paddingSide?: 'left' | 'right';
}

/**
 * Sequences [L, *] of lengths of their own as one tensor, padded to the longest. torch.nn.utils.rnn.pad_sequence.
 *
 * ```ts
 * padSequence([ones([25, 300]), ones([22, 300]), ones([15, 300])]).shape;  // [25, 3, 300]
 * ```
 *
 * @throws ArgumentError for an empty list; ShapeError when sequences differ in more than length.
 */
export function padSequence(
  sequences: readonly Tensor[],
  { batchFirst = false, paddingValue = 0, paddingSide = 'right' }: PadSequenceOptions = {},
): Tensor {
  if (paddingSide !== 'left' && paddingSide !== 'right') {
    throw new ArgumentError(`Expected padding_side to be one of left or right, but got ${paddingSide}.`);
  }
  const [first] = sequences;
  if (first === undefined) throw new ArgumentError('received an empty list of sequences');
  const rest = first.shape.slice(1);
  for (const { shape } of sequences) {
    if (sameShape(shape.slice(1), rest)) continue;
    throw new ShapeError(
      `pad_sequence: sequences must have the same size but in dimension 0. Expected ${describe(first.shape)}, got ${describe(shape)}`,
    );
  }
  const longest = Math.max(...sequences.map((sequence) => sequence.size(0)));
  const padded = sequences.map((sequence) => {
    const missing = longest - sequence.size(0);
    if (missing === 0) return sequence;
    const padding = transientFull(paddingValue, [missing, ...rest], first.dtype);
    return concat(paddingSide === 'right' ? [sequence, padding] : [padding, sequence]);
  });
  return stack(padded, batchFirst ? 0 : 1);
}

/**
 * The inverse of `padSequence`, given the lengths. torch.nn.utils.rnn.unpad_sequence.
 *
 * @param padded [T, B, *], or [B, T, *] with `batchFirst`; padded on the right.
 */
export function unpadSequence(
  padded: Tensor,
  lengths: Tensor | readonly number[],
  { batchFirst = false }: { batchFirst?: boolean } = {},
): Tensor[] {
  const counts = Array.isArray(lengths) ? (lengths as readonly number[]) : (lengths as Tensor).dataSync();
  const batchAxis = batchFirst ? 0 : 1;
  return Array.from(counts, (length, b) => padded.select(batchAxis, b).narrow(0, 0, length));
}
