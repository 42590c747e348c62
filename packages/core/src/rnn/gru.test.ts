import { expect, test } from 'vitest';
import { zeros } from '../create.js';
import { cellContract } from './contract/cell-contract.js';
import { referenceGRU } from './contract/reference.js';
import { type GRUOptions, gru } from './index.js';

const contract = (name: string, options: GRUOptions, reference: Parameters<typeof referenceGRU>[0]) =>
  cellContract({
    name,
    gates: 3,
    states: (units) => [units],
    extras: (units) => (reference.resetAfter ? { recurrentBias: [3 * units] } : {}),
    run: (x, [h0], parameters, layout) => gru(x, h0!, parameters, { ...layout, ...options }),
    reference: referenceGRU(reference),
  });

contract('gru', {}, { z: 0, r: 1, resetAfter: true });
contract('gru in the order r, z, h', { gateOrder: 'rzh' }, { z: 1, r: 0, resetAfter: true });
contract('gru with the reset before', { resetAfter: false }, { z: 0, r: 1, resetAfter: false });

test('a recurrent bias has no place where the reset comes first', () => {
  const parameters = { kernel: zeros([2, 9]), recurrentKernel: zeros([3, 9]), bias: null };
  const run = (size: number, resetAfter: boolean) => () =>
    gru(zeros([1, 1, 2]), zeros([1, 3]), { ...parameters, recurrentBias: zeros([size]) }, { resetAfter });
  expect(run(9, false)).toThrow('gru: recurrentBias must be null unless resetAfter, got a tensor');
  expect(run(3, true)).toThrow('gru: recurrentBias must have shape [9], got [3]');
  expect(() => gru(zeros([1, 1, 2]), zeros([1, 3]), { ...parameters, kernel: zeros([2, 8]) })).toThrow(
    'gru: kernel must be [inputs, 3 * units], got shape [2, 8]',
  );
});
