import { expect, test } from 'vitest';
import type { CellUnderTest } from '../../testing/contract/arrange.js';
import { contractDeviations } from '../../testing/contract/backends.js';
import { cellContract } from '../../testing/contract/cell-contract.js';
import { equivalenceContract } from '../../testing/contract/gradient-contract.js';
import { referenceGRU } from '../../testing/contract/reference.js';
import { tensor, zeros } from '../create.js';
import { activations, type GRUOptions, gru } from './index.js';

const cellOf = (name: string, options: GRUOptions, reference: Parameters<typeof referenceGRU>[0]) =>
  ({
    name,
    gates: 3,
    states: (units) => [units],
    extras: (units) => (reference.resetAfter ? { recurrentBias: [3 * units] } : {}),
    run: (x, [h0], parameters, layout) => gru(x, h0!, parameters, { ...layout, ...options }),
    reference: referenceGRU(reference),
  }) satisfies CellUnderTest;

const composed = { activation: activations.tanh };
const rzh = { gateOrder: 'rzh' } as const;
const [keras, torch] = [
  { z: 0, r: 1, resetAfter: true },
  { z: 1, r: 0, resetAfter: true },
] as const;
const before = { resetAfter: false };

contractDeviations();
cellContract(cellOf('gru, fused', {}, keras));
cellContract(cellOf('gru, composed', composed, keras));
cellContract(cellOf('gru in the order r, z, h, fused', rzh, torch));
cellContract(cellOf('gru with the reset before', before, { z: 0, r: 1, resetAfter: false }));
equivalenceContract(cellOf('gru', {}, keras), cellOf('composed', composed, keras).run);
equivalenceContract(
  cellOf('gru in the order r, z, h', rzh, torch),
  cellOf('composed', { ...rzh, ...composed }, torch).run,
);

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

test('a first step that nobody counts takes no gradient from the weights of the steps after', () => {
  const recurrentKernel = tensor([[0.5, -0.5, 1]], { requiresGrad: true });
  const parameters = { kernel: tensor([[1, 1, 1]]), recurrentKernel, bias: null };
  const mask = tensor([[false, true]]);
  const x = tensor([[[0.3], [0.7]]]);
  gru(x, tensor([[0.4]]), parameters, { resetAfter: false, mask }).last.backward();
  const after = tensor([[0.5, -0.5, 1]], { requiresGrad: true });
  const second = { ...parameters, recurrentKernel: after };
  gru(x.narrow(1, 1, 1), tensor([[0.4]]), second, { resetAfter: false }).last.backward();
  expect(recurrentKernel.grad!.dataSync()).toEqual(after.grad!.dataSync());
});
