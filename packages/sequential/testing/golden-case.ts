/** For tests: tensors and options as the golden files hold them. */
import { fromTypedArray, type Tensor, tensor } from '@unroll/core';
import type { GoldenTensor } from '@unroll/testing';
import { expect } from 'vitest';

export { type GoldenTensor, toOptions } from '@unroll/testing';

/** Outputs and gradients of one call: parity/goldens/cases/keras_layers.py. */
export interface GradientCase {
  weights?: GoldenTensor[];
  input: GoldenTensor;
  outputs: GoldenTensor[];
  upstream: GoldenTensor[];
  weight_gradients: GoldenTensor[];
  input_gradients: GoldenTensor[];
}

export function toTensor({ shape, values }: GoldenTensor, options: { requiresGrad?: boolean } = {}): Tensor {
  return fromTypedArray(Float32Array.from(values), shape, options);
}

export const TIGHT = { rtol: 1e-5, atol: 1e-6 };

export function expectClose(actual: Tensor, expected: GoldenTensor, tolerance = TIGHT): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dataSync()).toBeAllClose(expected.values, tolerance);
}

/** Checks outputs, then the gradients of sum(output * upstream) in weights and inputs. */
export function expectGradients(
  golden: GradientCase,
  outputs: readonly Tensor[],
  weights: readonly { value: Tensor }[],
  inputs: readonly Tensor[],
  tolerance = TIGHT,
): void {
  expect(outputs).toHaveLength(golden.outputs.length);
  for (const [i, expected] of golden.outputs.entries()) expectClose(outputs[i]!, expected, tolerance);
  outputs
    .map((output, i) => output.mul(toTensor(golden.upstream[i]!)).sum())
    .reduce((total, part) => total.add(part), tensor(0))
    .backward();
  expect(weights).toHaveLength(golden.weight_gradients.length);
  for (const [i, expected] of golden.weight_gradients.entries()) {
    expectClose(weights[i]!.value.grad!, expected, tolerance);
  }
  for (const [i, expected] of golden.input_gradients.entries())
    expectClose(inputs[i]!.grad!, expected, tolerance);
}
