/** Gradients of a layer of any size: against differences of the float64 recurrence, and between the ways to compute it. */
import '@unroll/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tensor } from '../../src/create.js';
import type { Tensor } from '../../src/tensor.js';
import {
  type AnyParameters,
  type Arrangement,
  arrange,
  type CellUnderTest,
  expected,
  type Layout,
  lastOf,
  type Sizes,
} from './arrange.js';
import { cases } from './backends.js';
import { rounding } from './rounding.js';

const anySizes = fc.record({
  batch: fc.integer({ min: 1, max: 40 }),
  steps: fc.integer({ min: 1, max: 9 }),
  inputs: fc.integer({ min: 1, max: 37 }),
  units: fc.integer({ min: 1, max: 37 }),
});

/** The layouts that a fused kernel takes. */
const fusedLayouts = fc.record({
  timeMajor: fc.boolean(),
  reverse: fc.boolean(),
  useBias: fc.boolean(),
  useMask: fc.boolean(),
  zeroOutputForMask: fc.boolean(),
});

/** Call it inside a `describe`. */
export function gradientContract(cell: CellUnderTest): void {
  test('values and gradients follow the float64 recurrence, over large shapes', () => {
    fc.assert(
      fc.property(anySizes, fusedLayouts, fc.nat(), (size, layout, seed) =>
        expectSlope(arrange(cell, size, { ...layout, seed })),
      ),
      { numRuns: cases(25) },
    );
  });
}

/** Tests that a cell computes the same by another `run`: the kernel and the scan. */
export function equivalenceContract(cell: CellUnderTest, other: CellUnderTest['run']): void {
  const check = (size: Sizes, layout: Omit<Layout, 'seed'>, seed: number) => {
    const arrangement = arrange(cell, size, { ...layout, seed });
    const actual = gradientsOf(arrangement);
    for (const [i, [name, wanted]] of gradientsOf({
      ...arrangement,
      cell: { ...cell, run: other },
    }).entries()) {
      const isOfWeights = LEAVES.some((leaf) => leaf === name);
      expect(actual[i]![0]).toBe(name);
      expect(actual[i]![1], name).toBeAllClose(
        wanted,
        rounding(wanted, isOfWeights ? size.batch * size.steps : 1),
      );
    }
  };

  test(`${cell.name}: kernel and scan agree over shapes and layouts`, () => {
    fc.assert(fc.property(anySizes, fusedLayouts, fc.nat(), check), { numRuns: 40 });
  });

  test.each<Sizes>([
    { batch: 32, steps: 40, inputs: 16, units: 16 },
    { batch: 13, steps: 17, inputs: 3, units: 5 },
    { batch: 28, steps: 33, inputs: 1, units: 9 },
    { batch: 1, steps: 300, inputs: 7, units: 12 },
    { batch: 2, steps: 2, inputs: 70, units: 66 },
  ])(`${cell.name}: kernel and scan agree at %o`, (size) => {
    check(size, {}, 11);
    check(size, { timeMajor: true, reverse: true, useMask: true }, 12);
  });
}

const LEAVES = ['kernel', 'recurrentKernel', 'bias', 'recurrentBias', 'projection'] as const;

/** The tensors that have gradients, by name. */
function leavesOf({ x, states, parameters }: Arrangement): [string, Tensor][] {
  return [
    ['x', x],
    ...states.map((state, i): [string, Tensor] => [`state ${i}`, state]),
    ...LEAVES.flatMap((name): [string, Tensor][] => (parameters[name] ? [[name, parameters[name]]] : [])),
  ];
}

/** The same arrangement with each of these tensors replaced. */
function replaced(arrangement: Arrangement, change: (tensor: Tensor, name: string) => Tensor): Arrangement {
  const { states, parameters } = arrangement;
  const changed: Partial<Record<(typeof LEAVES)[number], Tensor>> = {};
  for (const name of LEAVES) if (parameters[name]) changed[name] = change(parameters[name], name);
  return {
    ...arrangement,
    x: change(arrangement.x, 'x'),
    states: states.map((state, i) => change(state, `state ${i}`)),
    parameters: { ...parameters, ...changed } as AnyParameters,
  };
}

const weightOf = (output: number, i: number) => Math.sin(1.7 * (i + 1) + 10 * output);

/** Outputs, and the gradients of their weighted sum. */
function gradientsOf(arrangement: Arrangement): [string, Float32Array][] {
  const leaf = (from: Tensor) => tensor(from.dataSync(), { shape: from.shape, requiresGrad: true });
  const ready = replaced(arrangement, leaf);
  const result = ready.cell.run(ready.x, ready.states, ready.parameters, ready.options);
  const outputs = [result.sequence, result.output, ...lastOf(result)];
  const weighted = outputs.map((output, n) => {
    const weights = Float32Array.from({ length: output.numel() }, (_, i) => weightOf(n, i));
    return output.mul(tensor(weights, { shape: output.shape })).sum();
  });
  weighted.reduce((a, b) => a.add(b)).backward();
  const data = (tensor: Tensor) => tensor.dataSync() as Float32Array;
  return [
    ...outputs.map((output, n): [string, Float32Array] => [`output ${n}`, data(output)]),
    ...leavesOf(ready).map(([name, { grad, shape }]): [string, Float32Array] => [
      name,
      grad ? data(grad) : new Float32Array(shape.reduce((a, b) => a * b, 1)),
    ]),
  ];
}

/** The slope along one direction in all leaves at once, by the layer's gradients and by the reference's differences. */
function expectSlope(arrangement: Arrangement): void {
  const outputs = expected(arrangement);
  const results = gradientsOf(arrangement);
  for (const [n, wanted] of outputs.entries()) {
    expect(results[n]![1], `output ${n}`).toBeAllClose(wanted, { rtol: 1e-5, atol: 4e-6 });
  }

  const nudged = (sign: number) =>
    replaced(arrangement, (from, name) => {
      const values = from.dataSync();
      const moved = Float32Array.from(
        values,
        (value, i) => value + sign * 1e-4 * Math.sin(3.1 * i + name.length),
      );
      return tensor(moved, { shape: from.shape });
    });
  const [up, down] = [nudged(1), nudged(-1)];
  const sum = (arrays: number[][]) =>
    arrays.reduce((total, array, n) => array.reduce((t, value, i) => t + value * weightOf(n, i), total), 0);
  const difference = sum(expected(up)) - sum(expected(down));
  const moves = leavesOf(up).map(([, tensor], n) => {
    const low = leavesOf(down)[n]![1].dataSync();
    return Array.from(tensor.dataSync(), (value, i) => value - low[i]!);
  });
  const terms = results
    .slice(outputs.length)
    .flatMap(([, gradient], n) => Array.from(gradient, (value, i) => value * moves[n]![i]!));
  const slope = terms.reduce((a, b) => a + b, 0);
  const size = terms.reduce((a, b) => a + Math.abs(b), 1e-6);
  expect(Math.abs(slope - difference) / size).toBeLessThan(1e-5);
}
