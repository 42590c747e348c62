import '@unroll/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LayerKind, type NamedArray, toKeras, toTorch } from './index.js';

const array = (...shape: number[]): NamedArray => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
});

test('a matrix is transposed, a bias goes to bias_ih', () => {
  const parameters = toTorch({ kind: 'SimpleRNN', weights: [array(2, 3), array(3, 3), array(3)] }, '_l0');
  expect(Object.keys(parameters)).toEqual(['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']);
  expect(parameters.weight_ih_l0).toEqual({ shape: [3, 2], values: Float32Array.of(1, 4, 2, 5, 3, 6) });
  expect([...parameters.bias_ih_l0!.values]).toEqual([1, 2, 3]);
  expect([...parameters.bias_hh_l0!.values]).toEqual([0, 0, 0]);
});

test('two biases become their sum', () => {
  const [, , bias] = toKeras('SimpleRNN', {
    weight_ih: array(3, 2),
    weight_hh: array(3, 3),
    bias_ih: array(3),
    bias_hh: array(3),
  });
  expect([...bias!.values]).toEqual([2, 4, 6]);
});

test('the gates of a GRU change places: z, r, h there, r, z, n here; its two biases stay two', () => {
  const weights = [array(1, 6), array(2, 6), array(2, 6)];
  const parameters = toTorch({ kind: 'GRU', weights });
  expect(parameters.weight_ih).toEqual({ shape: [6, 1], values: Float32Array.of(3, 4, 1, 2, 5, 6) });
  expect([...parameters.weight_hh!.values]).toEqual([3, 9, 4, 10, 1, 7, 2, 8, 5, 11, 6, 12]);
  expect(parameters.bias_ih).toEqual({ shape: [6], values: Float32Array.of(3, 4, 1, 2, 5, 6) });
  expect([...parameters.bias_hh!.values]).toEqual([9, 10, 7, 8, 11, 12]);
  expect(toKeras('GRU', parameters)).toEqual(weights);
});

test('there and back gives the same weights, with and without a bias', () => {
  const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3, Dense: 1 };
  fc.assert(
    fc.property(
      fc.constantFrom<LayerKind>('SimpleRNN', 'LSTM', 'GRU', 'Dense'),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.constantFrom('', '_l1'),
      (kind, inputs, units, useBias, suffix) => {
        const width = gates[kind] * units;
        const matrices =
          kind === 'Dense' ? [array(inputs, units)] : [array(inputs, width), array(units, width)];
        const bias = kind === 'GRU' ? array(2, width) : array(width);
        const weights = [...matrices, ...(useBias ? [bias] : [])];
        expect(toKeras(kind, toTorch({ kind, weights }, suffix), suffix)).toEqual(weights);
      },
    ),
  );
});

test('what only one side can express is refused', () => {
  expect(() => toTorch({ kind: 'GRU', weights: [array(1, 6), array(2, 6), array(6)] })).toThrow(
    'the bias of a GRU must be [2, 3 * units], as with reset_after, got [6]',
  );
  const projected = { weight_ih: array(4, 1), weight_hh: array(4, 1), weight_hr: array(1, 1) };
  expect(() => toKeras('LSTM', projected)).toThrow(/LSTM has parameters .* got "weight_hr"/);
});

test('what does not belong to the layer is named', () => {
  expect(() => toTorch({ kind: 'Dense', weights: [] })).toThrow('Dense must have 1 or 2 weights, got 0');
  expect(() => toKeras('Dense', { weight: array(1, 1), weight_hh: array(1, 1) })).toThrow(/got "weight_hh"/);
  expect(() => toKeras('SimpleRNN', { weight_ih: array(1, 1) })).toThrow(
    'SimpleRNN needs weight_hh, got none',
  );
  expect(() => toTorch({ kind: 'Dense', weights: [array(3)] })).toThrow(/must be a matrix, got \[3\]/);
});
