/** What this package's tests share: goldens as tensors, and modules with given weights. */
import { type Tensor, tensor, UnrollError } from '@unroll/core';
import { gradcheck, type GoldenTensor as Values } from '@unroll/testing';
import { expect } from 'vitest';
import type { Module } from '../src/module/module.js';

export { type GoldenTensor as Values, toOptions as camelCase } from '@unroll/testing';

/** A module's golden: the gradients are of sum(outputs * upstream). */
export interface ModuleCase {
  state_dict: Record<string, Values>;
  outputs: Values[];
  upstream: Values[];
  parameter_gradients: Record<string, Values>;
  input_gradients: Values[];
}

export function toTensor({ values, shape }: Values, requiresGrad = false): Tensor {
  return tensor(Float32Array.from(values), { shape, requiresGrad });
}

export function expectClose(
  actual: Tensor,
  { shape, values }: Values,
  tolerance = { rtol: 2e-6, atol: 2e-6 },
): void {
  expect(actual.shape).toEqual(shape);
  expect(actual.dataSync()).toBeAllClose(Float32Array.from(values), tolerance);
}

/** Loads the golden's weights, then compares outputs and all gradients. */
export function expectLikeTorch(
  module: Module,
  forward: (...inputs: Tensor[]) => readonly Tensor[],
  inputs: readonly Values[],
  golden: ModuleCase,
): void {
  module.loadStateDict(golden.state_dict);
  const leaves = inputs.map((input) => toTensor(input, true));
  const outputs = forward(...leaves);
  expect(outputs.length).toBe(golden.outputs.length);
  for (const [i, output] of outputs.entries()) expectClose(output, golden.outputs[i]!);
  weightedSum(
    outputs,
    golden.upstream.map((values) => toTensor(values)),
  ).backward();

  const names = module.namedParameters().map(([name]) => name);
  expect(names).toEqual(Object.keys(golden.parameter_gradients));
  for (const [name, parameter] of module.namedParameters()) {
    expectClose(parameter.grad!, golden.parameter_gradients[name]!, { rtol: 1e-5, atol: 4e-6 });
  }
  for (const [i, leaf] of leaves.entries()) {
    expectClose(leaf.grad!, golden.input_gradients[i]!, { rtol: 1e-5, atol: 4e-6 });
  }
}

/** Values of ordinary size, all different, the same in every run. */
export function spread(shape: readonly number[], phase = 0): Values {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    shape: [...shape],
    values: Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + phase + 0.4)),
  };
}

/** Central differences for the module's inputs and for every parameter. */
export function checkGradients(
  module: Module,
  forward: (...inputs: Tensor[]) => readonly Tensor[],
  inputs: readonly Values[],
): void {
  const parameters = module.parameters();
  const scalar = (...leaves: Tensor[]) => {
    const outputs = forward(...leaves.slice(parameters.length));
    return weightedSum(
      outputs,
      outputs.map((output, i) => toTensor(spread(output.shape, i))),
    );
  };
  const leaves = parameters.map((parameter) => ({ values: parameter.dataSync(), shape: parameter.shape }));
  gradcheck(
    (...tensors: Tensor[]) => {
      for (const [i, parameter] of parameters.entries()) {
        parameter.grad = null;
        parameter.assign(tensors[i]!.detach());
      }
      const result = scalar(...tensors);
      return withParameterGradients(result, parameters, tensors);
    },
    [...leaves, ...inputs],
    { leaf: (values, shape) => tensor(values, { shape, requiresGrad: true }) },
  );
}

/** The scalar, whose `backward` hands the parameters' gradients to the leaves that stand for them. */
function withParameterGradients(
  scalar: Tensor,
  parameters: readonly Tensor[],
  leaves: readonly Tensor[],
): Tensor {
  return Object.assign(scalar, {
    backward() {
      Object.getPrototypeOf(scalar).backward.call(scalar);
      for (const [i, parameter] of parameters.entries()) leaves[i]!.grad = parameter.grad;
    },
  });
}

function weightedSum(outputs: readonly Tensor[], weights: readonly Tensor[]): Tensor {
  return outputs.map((output, i) => output.mul(weights[i]!).sum()).reduce((a, b) => a.add(b));
}

/** A value where its type is not wanted. */
export const any = (value: unknown) => value as never;

/** What the error says that `run` throws, which must be the product's own. */
export function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(UnrollError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
}
