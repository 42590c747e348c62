import { ArgumentError, concat, full, ShapeError, stack, Tensor } from '@unroll/core';
import {
  type Check,
  check,
  count,
  defineOptions,
  describe,
  expected,
  flag,
  type Leading,
  listOf,
  number,
  sameShape,
} from '@unroll/core/internal';
import { isIterable, requireTensor } from '../../arguments.js';
import { typeName } from '../../python.js';

export interface PadSequenceOptions {
  /** The result is [B, T, *] rather than [T, B, *]. Default false. */
  batchFirst?: boolean;
  /** Default 0. */
  paddingValue?: number;
  /** Where the padding goes. Default 'right'. */
  paddingSide?: 'left' | 'right';
}

const side: Check<'left' | 'right'> = check("'left' or 'right'", (value) => typeof value === 'string');

const padding = defineOptions<PadSequenceOptions>('padSequence', {
  positional: ['batchFirst', 'paddingValue', 'paddingSide'],
  checks: {
    batchFirst: flag,
    paddingValue: check('a number', (value) => typeof value === 'number'),
    paddingSide: side,
  },
});

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
  sequences: readonly Tensor[] | Tensor,
  ...args: Leading<
    [batchFirst: boolean, paddingValue: number, paddingSide: 'left' | 'right'],
    PadSequenceOptions
  >
): Tensor {
  const { batchFirst = false, paddingValue = 0, paddingSide = 'right' } = padding.read(args);
  const list = sequencesOf(sequences);
  if (paddingSide !== 'left' && paddingSide !== 'right') {
    throw new ArgumentError(
      `Expected padding_side to be one of left or right, but got ${describe(paddingSide).slice(1, -1)}.`,
    );
  }
  const [first] = list;
  if (first === undefined) throw new ArgumentError('received an empty list of sequences');
  const rest = first.shape.slice(1);
  for (const { shape } of list) {
    if (sameShape(shape.slice(1), rest)) continue;
    throw new ShapeError(
      `pad_sequence: sequences must have the same size but in dimension 0. Expected ${describe(first.shape)}, got ${describe(shape)}`,
    );
  }
  const longest = list.reduce((most, sequence) => Math.max(most, sequence.size(0)), 0);
  const padded = list.map((given) => {
    // As PyTorch, whose result has the type of the first one.
    const sequence = given.dtype === first.dtype ? given : given.cast(first.dtype);
    const missing = longest - sequence.size(0);
    if (missing === 0) return sequence;
    const padding = full([missing, ...rest], paddingValue, { dtype: first.dtype });
    return concat(paddingSide === 'right' ? [sequence, padding] : [padding, sequence]);
  });
  return stack(padded, batchFirst ? 0 : 1);
}

/** Throws, in PyTorch's words, for what is no list of tensors with a first axis. A tensor is a list of its rows. */
export function sequencesOf(sequences: unknown): readonly Tensor[] {
  if (sequences instanceof Tensor && sequences.ndim > 0) return sequences.unbind(0);
  if (!isIterable(sequences)) {
    throw new ArgumentError(
      `pad_sequence: Expected iterable for input sequences, but got arg of type: ${typeName(sequences)}`,
    );
  }
  const list = [...sequences];
  for (const [i, item] of list.entries()) {
    if (item instanceof Tensor && item.ndim > 0) continue;
    throw new ArgumentError(
      `pad_sequence: expected Tensor with a first axis as element ${i}, but got ${item instanceof Tensor ? 'a scalar' : typeName(item)}`,
    );
  }
  return list as Tensor[];
}

/**
 * The inverse of `padSequence`, given the lengths. torch.nn.utils.rnn.unpad_sequence.
 *
 * @param padded [T, B, *], or [B, T, *] with `batchFirst`; padded on the right.
 */
export function unpadSequence(
  padded: Tensor,
  lengths: Tensor | readonly number[],
  ...args: Leading<[batchFirst: boolean], { batchFirst?: boolean }>
): Tensor[] {
  const { batchFirst = false } = unpadding.read(args);
  requireTensor('unpadSequence', 'padded', padded);
  const counts = lengthsOf(lengths);
  const batchAxis = batchFirst ? 0 : 1;
  if (padded.ndim < 2 || counts.length !== padded.size(batchAxis)) {
    throw new ShapeError(
      `unpadSequence: padded must have as many sequences as there are lengths, got shape ${describe(padded.shape)} and ` +
        `${counts.length} lengths`,
    );
  }
  const steps = padded.size(1 - batchAxis);
  // PyTorch takes what there is where a length is beyond it.
  return counts.map((length, b) => padded.select(batchAxis, b).narrow(0, 0, Math.min(length, steps)));
}

const unpadding = defineOptions<{ batchFirst?: boolean }>('unpadSequence', {
  positional: ['batchFirst'],
  checks: { batchFirst: flag },
});

/** Lengths as a list; throws for what is none. */
export function lengthsOf(lengths: unknown): number[] {
  const list = lengths instanceof Tensor && lengths.ndim === 1 ? Array.from(lengths.dataSync()) : lengths;
  if (!Array.isArray(list) || !listOf(number).accepts(list)) {
    throw expected('rnn', 'lengths', 'a tensor with one axis or a list of integers', lengths);
  }
  const negative = list.find((length) => !count.accepts(length));
  if (negative !== undefined) throw expected('rnn', 'lengths', 'integers >= 0', negative);
  return list as number[];
}
