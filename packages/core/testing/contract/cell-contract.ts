/**
 * Tests what every recurrent layer of core must do, whatever runs it: values against float64, gradients against differences,
 * and the laws that do not depend on the cell. A cell's test file states its shapes and its reference, and calls this.
 */
import '@unroll/testing';
import { expectFlatMemory, gradcheck } from '@unroll/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BackendName, getBackend, setBackend } from '../../src/backend.js';
import { tensor } from '../../src/create.js';
import { memory } from '../../src/memory-info.js';
import type { SequenceOptions } from '../../src/rnn/scan.js';
import type { Tensor } from '../../src/tensor.js';
import {
  type Arrangement,
  arrange,
  type CellUnderTest,
  everyLayout,
  expected,
  type LayerResult,
  lastOf,
  type Sizes,
} from './arrange.js';
import { BACKENDS, cases } from './backends.js';
import { gradientContract } from './gradient-contract.js';

/** Float32 against float64 over at most 12 steps. */
const CLOSE = { rtol: 1e-5, atol: 2e-6 };

export function cellContract(cell: CellUnderTest): void {
  for (const { backend, reason } of BACKENDS) {
    describe.skipIf(reason)(`${cell.name} on ${backend}${reason}`, () => onBackend(cell, backend));
  }
  laws(cell);
}

function onBackend(cell: CellUnderTest, backend: BackendName): void {
  const before = getBackend() as BackendName;
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend(before));

  test('values equal the float64 recurrence, over shapes, layouts, masks and dropout', () => {
    fc.assert(
      fc.property(sizes, layouts, fc.nat(), (size, layout, seed) => {
        const arrangement = arrange(cell, size, { ...layout, seed });
        expectLike(run(arrangement), expected(arrangement));
      }),
      { numRuns: cases(backend === 'cpu' ? 60 : 15) },
    );
  });

  test.each<Sizes>([
    { batch: 1, steps: 1, inputs: 1, units: 1 },
    { batch: 3, steps: 1, inputs: 5, units: 7 },
    { batch: 17, steps: 3, inputs: 1, units: 33 },
  ])('values at %o', (size) => {
    const arrangement = arrange(cell, size, { seed: 1 });
    expectLike(run(arrangement), expected(arrangement));
  });

  test.each(backend === 'cpu' ? everyLayout : everyLayout.slice(2, 3))('gradients: %o', (layout) => {
    const { x, states, parameters, options } = arrange(
      cell,
      { batch: 2, steps: 3, inputs: 2, units: 2 },
      { ...layout, seed: 5 },
    );
    const leaves: Record<string, Tensor> = {
      ...Object.fromEntries(states.entries()),
      x,
      ...leavesOf(parameters),
    };
    const names = Object.keys(leaves);
    gradcheck(
      (...tensors: Tensor[]) => {
        const given = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
        const result = cell.run(
          given.x!,
          states.map((_, i) => given[i]!),
          { ...parameters, ...leavesOf(given) },
          options,
        );
        return [result.sequence, result.output, ...lastOf(result)]
          .map((output, i) => output.mul(spread(output.shape, i)).sum())
          .reduce((a, b) => a.add(b));
      },
      names.map((name) => ({ shape: leaves[name]!.shape, values: leaves[name]!.dataSync() })),
      { leaf: (values, shape) => tensor(values, { shape, requiresGrad: true }) },
    );
  });
}

function laws(cell: CellUnderTest): void {
  describe(`${cell.name}: the laws of sequences`, () => {
    gradientContract(cell);

    const size = { batch: 3, steps: 6, inputs: 2, units: 5 };

    test.each([false, true])('two halves equal the whole; reverse: %s', (reverse) => {
      const { x, states, parameters } = arrange(cell, size, { seed: 2 });
      const whole = cell.run(x, states, parameters, { reverse });
      const [first, second] = reverse ? [3, 0] : [0, 3];
      const before = cell.run(x.narrow(1, first, 3), states, parameters, { reverse });
      const after = cell.run(x.narrow(1, second, 3), lastOf(before), parameters, { reverse });
      expectEqual(lastOf(after), lastOf(whole));
      expectEqual(
        [before.sequence, after.sequence],
        [whole.sequence.narrow(1, first, 3), whole.sequence.narrow(1, second, 3)],
      );
    });

    test('reverse equals a forward run over the reversed sequence', () => {
      const { x, states, parameters } = arrange(cell, size, { seed: 3 });
      const backwards = cell.run(x, states, parameters, { reverse: true });
      const flipped = cell.run(x.reverse(1), states, parameters, {});
      expectEqual(
        [backwards.sequence, ...lastOf(backwards)],
        [flipped.sequence.reverse(1), ...lastOf(flipped)],
      );
    });

    test('steps after the last that counts do not matter, and receive no gradient', () => {
      const { x, states, parameters } = arrange(cell, size, { seed: 4 });
      const short = cell.run(x.narrow(1, 0, 4), states, parameters, {});
      const padded = tensor(x.dataSync(), { shape: x.shape, requiresGrad: true });
      const mask = tensor(
        Uint8Array.from({ length: 18 }, (_, i) => (i % 6 < 4 ? 1 : 0)),
        {
          shape: [3, 6],
          dtype: 'bool',
        },
      );
      const long = cell.run(padded, states, parameters, { mask });
      expectEqual(lastOf(long), lastOf(short));
      long.sequence.sum().backward();
      expect(padded.grad!.narrow(1, 4, 2).abs().max().item()).toBe(0);
      expect(padded.grad!.narrow(1, 0, 4).abs().max().item()).toBeGreaterThan(0);
    });

    test.each([false, true])(
      'training holds the number of live tensors; under a mask: %s',
      async (useMask) => {
        const { x, states, parameters, options } = arrange(cell, size, { useMask, seed: 7 });
        const leaf = (values: Tensor) =>
          tensor(values.dataSync(), { shape: values.shape, requiresGrad: true });
        const [kernel, recurrentKernel] = [leaf(parameters.kernel), leaf(parameters.recurrentKernel)];
        const step = (use: (result: LayerResult) => Tensor) => {
          const result = cell.run(x, states, { ...parameters, kernel, recurrentKernel }, options);
          use(result).square().sum().backward();
        };
        const round = () => {
          step(({ sequence }) => sequence);
          step((result) => lastOf(result)[0]!);
        };
        const rounds = (count: number) => {
          for (let i = 0; i < count; i++) round();
        };
        await expectFlatMemory({ getBackend, setBackend, memory }, rounds, { few: 3, many: 20 });
      },
    );

    test('a dropout mask for every gate equals one for all of them', () => {
      const { x, states, parameters } = arrange(cell, size, { seed: 5 });
      const inputMask = tensor([
        [1, 0],
        [2, 0.5],
        [0, 1],
      ]);
      const fedBack = states[0]!.size(1);
      const recurrentMask = tensor(
        Float32Array.from({ length: 3 * fedBack }, (_, i) => i % 3),
        { shape: [3, fedBack] },
      );
      const list = (mask: Tensor) => Array.from({ length: cell.gates }, () => mask);
      const one = cell.run(x, states, { ...parameters, inputMask, recurrentMask }, {});
      const each = { inputMask: list(inputMask), recurrentMask: list(recurrentMask) };
      const many = cell.run(x, states, { ...parameters, ...each }, {});
      expectEqual([many.sequence, ...lastOf(many)], [one.sequence, ...lastOf(one)]);
    });

    test('sizes that do not fit are named', () => {
      const { x, states, parameters } = arrange(cell, size, { seed: 6 });
      const attempt =
        (change: { x?: Tensor; states?: Tensor[]; parameters?: object; options?: SequenceOptions }) => () =>
          cell.run(
            change.x ?? x,
            change.states ?? states,
            { ...parameters, ...change.parameters },
            change.options ?? {},
          );
      expect(attempt({ x: x.select(1, 0) })).toThrow(
        /x must be \[batch, time, features\], got shape \[3, 2\]/,
      );
      expect(attempt({ x: x.select(1, 0), options: { timeMajor: true } })).toThrow(
        /\[time, batch, features\]/,
      );
      expect(attempt({ x: x.narrow(1, 0, 0) })).toThrow(/at least one time step/);
      expect(attempt({ x: x.narrow(2, 0, 1) })).toThrow(/x must have shape \[3, 6, 2\], got \[3, 6, 1\]/);
      expect(attempt({ states: states.map((state) => state.narrow(0, 0, 1)) })).toThrow(
        /h0 must have shape \[3, \d\]/,
      );
      expect(attempt({ parameters: { recurrentKernel: x } })).toThrow(/recurrentKernel must have shape/);
      expect(attempt({ parameters: { bias: states[0]! } })).toThrow(/bias must have shape/);
      expect(attempt({ options: { mask: tensor([[true]]) } })).toThrow(
        /mask must have shape \[3, 6\], got \[1, 1\]/,
      );
      expect(attempt({ options: { mask: x.select(2, 0) } })).toThrow(/mask must be bool, got float32/);
    });
  });
}

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 9 }),
  steps: fc.integer({ min: 1, max: 12 }),
  inputs: fc.integer({ min: 1, max: 7 }),
  units: fc.integer({ min: 1, max: 9 }),
});

const layouts = fc.record({
  timeMajor: fc.boolean(),
  reverse: fc.boolean(),
  zeroOutputForMask: fc.boolean(),
  useMask: fc.boolean(),
  useBias: fc.boolean(),
  dropout: fc.constantFrom('none', 'shared', 'by gate' as const),
});

const run = ({ cell, x, states, parameters, options }: Arrangement) => {
  const result = cell.run(x, states, parameters, options);
  return [result.sequence, result.output, ...lastOf(result)].map((tensor) => tensor.dataSync());
};

function expectLike(actual: readonly ArrayLike<number>[], wanted: readonly ArrayLike<number>[]): void {
  expect(actual.length).toBe(wanted.length);
  for (const [i, array] of actual.entries()) expect(array).toBeAllClose(wanted[i]!, CLOSE);
}

function expectEqual(actual: readonly Tensor[], wanted: readonly Tensor[]): void {
  expectLike(
    actual.map((tensor) => tensor.dataSync()),
    wanted.map((tensor) => tensor.dataSync()),
  );
}

/** The parameters that have gradients: masks have none. */
function leavesOf(parameters: object): Record<string, Tensor> {
  const names = ['kernel', 'recurrentKernel', 'bias', 'recurrentBias', 'projection'];
  return Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => value && names.includes(name)),
  );
}

/** Weights that differ for each element, so that no two errors can cancel. */
function spread(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1 + 10 * seed)),
    { shape },
  );
}
