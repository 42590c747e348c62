import { ArgumentError, concat, full, type Tensor } from '@unroll/core';
import { count, defineOptions, expected, flag, type Leading, orNull } from '@unroll/core/internal';
import { real, requireTensor } from '../../arguments.js';
import { indexTensor, PackedSequence } from './packed-sequence.js';
import { lengthsOf as lengthsGiven, padSequence, sequencesOf, unpadSequence } from './pad.js';
import { batchSizesOf, lengthsOf, padRows, unpadRows } from './rows.js';

export interface PackOptions {
  /** Requires sequences that come longest first; otherwise they are sorted, and unsorted again later. Default true. */
  enforceSorted?: boolean;
}

const packing = defineOptions<PackOptions>('packSequence', {
  positional: ['enforceSorted'],
  checks: { enforceSorted: flag },
});

export interface PackPaddedOptions extends PackOptions {
  /** `input` is [B, T, *] rather than [T, B, *]. Default false. */
  batchFirst?: boolean;
}

const packingPadded = defineOptions<PackPaddedOptions>('packPaddedSequence', {
  positional: ['batchFirst', 'enforceSorted'],
  checks: { batchFirst: flag, enforceSorted: flag },
});

/**
 * Packs padded sequences of the given lengths. torch.nn.utils.rnn.pack_padded_sequence.
 *
 * ```ts
 * const input = tensor([[1, 2, 0], [3, 0, 0], [4, 5, 6]]);
 * const packed = packPaddedSequence(input, [2, 1, 3], { batchFirst: true, enforceSorted: false });
 * packed.data.arraySync();  // [4, 1, 3, 5, 2, 6]
 * ```
 *
 * @param input [T, B, *], or [B, T, *] with `batchFirst`.
 * @param lengths Of each of the B sequences, at most T.
 * @throws ArgumentError when lengths do not fit, or are not in falling order though `enforceSorted`.
 */
export function packPaddedSequence(
  input: Tensor,
  lengths: Tensor | readonly number[],
  ...args: Leading<[batchFirst: boolean, enforceSorted: boolean], PackPaddedOptions>
): PackedSequence {
  const { batchFirst = false, enforceSorted = true } = packingPadded.read(args);
  requireTensor('packPaddedSequence', 'input', input);
  if (input.ndim < 2) throw expected('packPaddedSequence', 'input', 'a tensor [T, B, *]', input.shape);
  const given = lengthsGiven(lengths);
  const timeMajor = batchFirst ? input.transpose(0, 1) : input;
  checkLengths(given, timeMajor, enforceSorted);
  const order = enforceSorted ? null : given.map((_, i) => i).sort((a, b) => given[b]! - given[a]!);
  const falling = order?.map((i) => given[i]!) ?? given;
  const sorted = order === null ? timeMajor : timeMajor.gather(order, 1);
  const batchSizes = batchSizesOf(falling);
  const longest = sorted.narrow(0, 0, falling[0]!);
  return new PackedSequence(
    unpadRows(longest, batchSizes),
    indexTensor(batchSizes),
    order && indexTensor(order),
  );
}

export interface PadPackedOptions {
  /** The result is [B, T, *] rather than [T, B, *]. Default false. */
  batchFirst?: boolean;
  /** What follows the end of a sequence. Default 0. */
  paddingValue?: number;
  /** T; default the longest length. */
  totalLength?: number | null;
}

const padPacked = defineOptions<PadPackedOptions>('padPackedSequence', {
  positional: ['batchFirst', 'paddingValue', 'totalLength'],
  checks: { batchFirst: flag, paddingValue: real, totalLength: orNull(count) },
});

/**
 * The inverse of `packPaddedSequence`: the sequences, padded, and their lengths, int32 [B].
 * torch.nn.utils.rnn.pad_packed_sequence.
 *
 * @throws ArgumentError when `totalLength` is less than the longest length.
 */
export function padPackedSequence(
  packed: PackedSequence,
  ...args: Leading<[batchFirst: boolean, paddingValue: number, totalLength: number | null], PadPackedOptions>
): readonly [sequence: Tensor, lengths: Tensor] {
  const { batchFirst = false, paddingValue = 0, totalLength = null } = padPacked.read(args);
  const { data, batchSizes, unsortedIndices } = requirePacked('padPackedSequence', packed);
  const sizes = numbers(batchSizes);
  const longest = sizes.length;
  if (totalLength !== null && totalLength < longest) {
    throw new ArgumentError(
      'Expected total_length to be at least the length of the longest sequence in input, ' +
        `but got total_length=${totalLength} and max sequence length being ${longest}`,
    );
  }
  const missing = (totalLength ?? longest) - longest;
  const rows = padRows(data, sizes, paddingValue);
  const padding = () => full([missing, ...rows.shape.slice(1)], paddingValue, { dtype: data.dtype });
  const padded = missing === 0 ? rows : concat([rows, padding()]);
  const order = unsortedIndices && numbers(unsortedIndices);
  const sequence = order === null ? padded : padded.gather(order, 1);
  const lengths = lengthsOf(sizes);
  return [
    batchFirst ? sequence.transpose(0, 1) : sequence,
    indexTensor(order?.map((place) => lengths[place]!) ?? lengths),
  ];
}

/** Packs sequences [L, *] of lengths of their own. torch.nn.utils.rnn.pack_sequence. */
export function packSequence(
  sequences: readonly Tensor[],
  ...args: Leading<[enforceSorted: boolean], PackOptions>
): PackedSequence {
  const options = packing.read(args);
  const list = sequencesOf(sequences);
  const lengths = list.map((sequence) => sequence.size(0));
  return packPaddedSequence(padSequence(list), lengths, options);
}

/** The inverse of `packSequence`. torch.nn.utils.rnn.unpack_sequence. */
export function unpackSequence(packed: PackedSequence): Tensor[] {
  const whole = padPackedSequence(requirePacked('unpackSequence', packed), { batchFirst: true });
  return unpadSequence(...whole, { batchFirst: true });
}

function requirePacked(operation: string, packed: unknown): PackedSequence {
  if (packed instanceof PackedSequence) return packed;
  throw expected(operation, 'the sequence', 'a PackedSequence', packed);
}

function checkLengths(lengths: readonly number[], { shape }: Tensor, enforceSorted: boolean): void {
  const [steps = 0, batch = 0] = shape;
  if (shape.includes(0)) throw new ArgumentError('Cannot pack empty tensors.');
  if (lengths.length !== batch) {
    throw new ArgumentError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${lengths.length} (batch_size=${batch})`,
    );
  }
  if (enforceSorted && lengths.some((length, i) => i > 0 && length > lengths[i - 1]!)) {
    throw new ArgumentError(
      '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass ' +
        '`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do ' +
        'not need ONNX exportability.',
    );
  }
  if (lengths.some((length) => length <= 0)) {
    throw new ArgumentError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
    );
  }
  const unfit = lengths.find((length) => !Number.isInteger(length) || length > steps);
  if (unfit !== undefined) {
    throw new ArgumentError(
      `Expected lengths to be integers of at most the ${steps} steps of input, got ${unfit}`,
    );
  }
}

function numbers(values: Tensor | readonly number[]): readonly number[] {
  return Array.isArray(values) ? (values as readonly number[]) : Array.from((values as Tensor).dataSync());
}
