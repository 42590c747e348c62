import { type Tensor, tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { camelCase, expectClose, toTensor, type Values } from '../../../testing/index.js';
import {
  invertPermutation,
  type PackPaddedOptions,
  packPaddedSequence,
  packSequence,
  padPackedSequence,
  padSequence,
  unpackSequence,
  unpadSequence,
} from './index.js';

interface Case {
  input: Values;
  lengths: number[];
  options: Record<string, unknown>;
  data: Values;
  batch_sizes: Values;
  sorted_indices: Values | null;
  unsorted_indices: Values | null;
  padded: { options: Record<string, unknown>; sequence: Values; lengths: Values }[];
}

const { packing, lists, errors } = golden<{
  cases: {
    packing: Case[];
    lists: {
      sequences: Values[];
      packed: { data: Values; batch_sizes: Values; sorted_indices: Values };
      padded: { options: Record<string, unknown>; output: Values }[];
      unpacked: Values[];
      unpadded: Values[];
      inverse: Values;
    };
    errors: { call: string; message: string }[];
  };
}>('torch_family').cases;
const exact = { rtol: 0, atol: 0 };
const numbers = (tensor: Tensor | null) => tensor && [...tensor.dataSync()];
const title = ({ lengths, options }: Case) => `${lengths} ${JSON.stringify(options)}`;

describe('as torch.nn.utils.rnn', () => {
  test.each(packing.map((item) => [title(item), item] as const))('packs and pads %s', (_, item) => {
    const packed = packPaddedSequence(
      toTensor(item.input),
      item.lengths,
      camelCase(item.options) as PackPaddedOptions,
    );
    expectClose(packed.data, item.data, exact);
    expect(numbers(packed.batchSizes)).toEqual(item.batch_sizes.values);
    expect(numbers(packed.sortedIndices)).toEqual(item.sorted_indices?.values ?? null);
    expect(numbers(packed.unsortedIndices)).toEqual(item.unsorted_indices?.values ?? null);
    for (const { options, sequence, lengths } of item.padded) {
      const [padded, found] = padPackedSequence(packed, camelCase(options));
      expectClose(padded, sequence, exact);
      expect([found.dtype, numbers(found)]).toEqual(['int32', lengths.values]);
    }
  });

  test('lists of sequences', () => {
    const sequences = lists.sequences.map((values) => toTensor(values));
    const packed = packSequence(sequences, { enforceSorted: false });
    expectClose(packed.data, lists.packed.data, exact);
    expect(numbers(packed.batchSizes)).toEqual(lists.packed.batch_sizes.values);
    expect(numbers(packed.sortedIndices)).toEqual(lists.packed.sorted_indices.values);
    for (const [i, sequence] of unpackSequence(packed).entries())
      expectClose(sequence, lists.unpacked[i]!, exact);
    for (const { options, output } of lists.padded) {
      expectClose(padSequence(sequences, camelCase(options)), output, exact);
    }
    const unpadded = unpadSequence(padSequence(sequences), tensor(Int32Array.of(2, 3, 1)));
    for (const [i, sequence] of unpadded.entries()) expectClose(sequence, lists.unpadded[i]!, exact);
    expect(numbers(invertPermutation(tensor(Int32Array.of(2, 0, 1))))).toEqual(lists.inverse.values);
  });

  const packed = packPaddedSequence(zeros([4, 2, 3]), [4, 2]);
  const calls: Record<string, () => unknown> = {
    'lengths, count': () => packPaddedSequence(zeros([4, 2, 3]), [4, 2, 1]),
    'lengths, zero': () => packPaddedSequence(zeros([4, 2, 3]), [4, 0]),
    'lengths, order': () => packPaddedSequence(zeros([4, 2, 3]), [2, 4]),
    'lengths, none': () => packPaddedSequence(zeros([4, 0, 3]), []),
    total_length: () => padPackedSequence(packed, { totalLength: 3 }),
    'pad_sequence side': () => padSequence([zeros([2])], { paddingSide: 'top' as 'left' }),
    'pad_sequence of nothing': () => padSequence([]),
  };
  const messages = new Map(errors.map(({ call, message }) => [call, message]));
  test.each(Object.entries(calls))('refuses %s', (name, call) => {
    expect(call).toThrow(messages.get(name)!);
  });
});

test('lengths beyond the input, and sequences of different widths, are refused', () => {
  expect(() => packPaddedSequence(zeros([4, 2, 3]), [5, 2])).toThrow('at most the 4 steps of input, got 5');
  expect(() => padSequence([zeros([2, 3]), zeros([1, 2])])).toThrow('Expected [2, 3], got [1, 2]');
});

test('labels can be packed too', () => {
  const labels = tensor(Int32Array.of(1, 2, 3, 4, 5, 0), { shape: [2, 3] });
  const { data } = packPaddedSequence(labels, [3, 2], { batchFirst: true });
  expect([data.dtype, numbers(data)]).toEqual(['int32', [1, 4, 2, 5, 3]]);
  const [padded] = padPackedSequence(packPaddedSequence(labels, [3, 2], { batchFirst: true }), {
    paddingValue: -1,
  });
  expect([padded.dtype, padded.arraySync()]).toEqual([
    'int32',
    [
      [1, 4],
      [2, 5],
      [3, -1],
    ],
  ]);
});

test('what is packed comes back, for any lengths, and gradients reach what was packed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (lengths, batchFirst) => {
        const shape = [lengths.length, 6, 2];
        const x = tensor(
          Float32Array.from({ length: lengths.length * 12 }, (_, i) => i + 1),
          { shape, requiresGrad: true },
        );
        const input = batchFirst ? x : x.transpose(0, 1);
        const packed = packPaddedSequence(input, lengths, { batchFirst, enforceSorted: false });
        const [again, found] = padPackedSequence(packed, { batchFirst, totalLength: 6 });
        const kept = Array.from({ length: lengths.length * 6 }, (_, i) =>
          i % 6 < lengths[Math.floor(i / 6)]! ? 1 : 0,
        );
        const mask = tensor(kept, { shape: [lengths.length, 6, 1] });
        const expected = x.mul(mask);
        expect([...(batchFirst ? again : again.transpose(0, 1)).dataSync()]).toEqual([
          ...expected.dataSync(),
        ]);
        expect(numbers(found)).toEqual(lengths);
        again.square().sum().backward();
        expect([...x.grad!.dataSync()]).toEqual([...expected.mul(2).dataSync()]);
      },
    ),
    { numRuns: 40 },
  );
});
