import { fromTypedArray, ShapeError, type Tensor } from '@unroll/core';
import { kaimingUniform } from '@unroll/core/initializers';
import { defineOptions, flag } from '@unroll/core/internal';
import { type Arguments, requireTensor, size } from '../arguments.js';
import { requireFloat, requirePositiveInteger, requireRoom } from '../checks.js';
import { Module } from '../module/module.js';
import { Parameter } from '../parameter.js';
import { pythonBool } from '../python.js';
import { defaultGenerator } from '../random.js';

export interface LinearOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

export interface LinearArguments extends LinearOptions {
  inFeatures: number;
  outFeatures: number;
}

const linear = defineOptions<LinearArguments>('Linear', {
  positional: ['inFeatures', 'outFeatures', 'bias'],
  required: 2,
  checks: { inFeatures: size, outFeatures: size, bias: flag },
});

/**
 * y = x W^T + b over the last axis. torch.nn.Linear.
 *
 * | | shape | initial values |
 * |---|---|---|
 * | input | [*, in_features] | |
 * | output | [*, out_features] | |
 * | `weight` | [out_features, in_features] | uniform on +-1 / sqrt(in_features) |
 * | `bias` | [out_features], or null | the same |
 *
 * ```ts
 * const y = new nn.Linear(20, 30).forward(nn.randn([128, 20]));  // [128, 30]
 * ```
 *
 * @throws ShapeError from `forward` when the input's last axis is not in_features long.
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  declare weight: Parameter;
  declare bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [inFeatures: number, outFeatures: number],
      [bias: boolean],
      LinearOptions,
      LinearArguments
    >
  ) {
    super();
    const { inFeatures, outFeatures, bias = true } = linear.read(args);
    requirePositiveInteger('in_features', inFeatures);
    requirePositiveInteger('out_features', outFeatures);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    const shape = [outFeatures, inFeatures];
    requireRoom('Linear', shape);
    const bound = 1 / Math.sqrt(inFeatures);
    this.registerParameter(
      'weight',
      new Parameter(fromTypedArray(kaimingUniform(shape, defaultGenerator, { a: Math.sqrt(5) }), shape)),
    );
    const biases = () => fromTypedArray(defaultGenerator.uniform(outFeatures, -bound, bound), [outFeatures]);
    this.registerParameter('bias', bias ? new Parameter(biases()) : null);
  }

  forward(input: Tensor): Tensor {
    requireTensor('Linear', 'input', input);
    requireFloat('Linear', input);
    const last = input.shape.at(-1);
    if (last !== this.inFeatures) {
      throw new ShapeError(
        `Linear: input.size(-1) must be equal to in_features. Expected ${this.inFeatures}, ` +
          (last === undefined ? 'got a tensor without axes' : `got ${last}`),
      );
    }
    const product = input.matmul(this.weight, { transposeB: true });
    return this.bias === null ? product : product.add(this.bias);
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this;
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${pythonBool(bias !== null)}`;
  }
}
