import * as core from '@unroll/core';
import { ones, type Tensor, tensor } from '@unroll/core';
import { expectFlatMemory, golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, toTensor, type Values } from '../../testing/index.js';
import { Parameter } from '../parameter.js';
import { clipGradNorm, clipGradNorm_, clipGradValue, clipGradValue_ } from './index.js';

interface Clipping {
  gradients: Values[];
  runs: {
    function: string;
    options: { max_norm: number; norm_type?: number | 'inf'; clip_value: number };
    total_norm: Values;
    clipped: Values[];
  }[];
}

const { clipping } = golden<{ cases: { clipping: Clipping } }>('torch_modules').cases;

function withGradients(): Tensor[] {
  return clipping.gradients.map((values) => {
    const parameter = new Parameter(toTensor(values));
    parameter.grad = toTensor(values);
    return parameter;
  });
}

describe('agrees with torch.nn.utils', () => {
  test.each(clipping.runs.map((run) => [run.function, run.options, run] as const))(
    '%s(%j)',
    (name, options, run) => {
      const parameters = withGradients();
      if (name === 'clip_grad_norm_') {
        const { norm_type = 2, max_norm } = options;
        const normType = norm_type === 'inf' ? Infinity : norm_type;
        expectClose(clipGradNorm(parameters, max_norm, { normType }), run.total_norm, {
          rtol: 1e-6,
          atol: 0,
        });
      } else {
        clipGradValue(parameters, options.clip_value);
      }
      for (const [i, parameter] of parameters.entries()) {
        expectClose(parameter.grad!, run.clipped[i]!, { rtol: 1e-6, atol: 0 });
      }
    },
  );
});

test('a handle to a gradient sees it clipped', () => {
  const parameter = new Parameter(ones([2]));
  parameter.grad = tensor([3, 4]);
  const handle = parameter.grad;
  expect(clipGradNorm(parameter, 1).item()).toBe(5);
  expect(handle.dataSync()).toBeAllClose([0.6, 0.8], { rtol: 1e-6 });
});

test('parameters without a gradient are passed over', () => {
  expect(clipGradNorm([new Parameter(ones([2]))], 1).item()).toBe(0);
});

test('a norm that is not finite is an error on request', () => {
  const parameter = new Parameter(ones([2]));
  parameter.grad = tensor([1, Infinity]);
  expect(() => clipGradNorm([parameter], 1, { errorIfNonfinite: true })).toThrow(
    /order 2 for gradients is non-finite \(Infinity\)/,
  );
});

test('clipping leaves no tensors behind', async () => {
  const parameters = withGradients();
  await expectFlatMemory(core, (steps) => {
    for (let i = 0; i < steps; i++) clipGradNorm(parameters, 1e-3 / (i + 1));
  });
});

test('PyTorch’s own names work too, and bad arguments are named', () => {
  expect([clipGradNorm_, clipGradValue_]).toEqual([clipGradNorm, clipGradValue]);
  expect(() => clipGradNorm([], 1, { normType: NaN })).toThrow('normType must be a number, got NaN');
  expect(() => clipGradValue([], -1)).toThrow('clipValue must be a number >= 0, got -1');
});
