import { ones, type Shape, ShapeError, type Tensor, zeros } from '@unroll/core';
import { defineOptions, either, flag, listOf, sameShape, standardize } from '@unroll/core/internal';
import { type Arguments, real, requireTensor, size } from '../arguments.js';
import { requireFloat, requirePositiveInteger, requireRoom } from '../checks.js';
import { Module } from '../module/module.js';
import { Parameter } from '../parameter.js';
import { pythonBool, pythonFloat, pythonList, pythonTuple } from '../python.js';

export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Whether a weight, and with `bias` a bias, is learned for each element. Default true. */
  elementwiseAffine?: boolean;
  /** Default true. */
  bias?: boolean;
}

export interface LayerNormArguments extends LayerNormOptions {
  normalizedShape: number | Shape;
}

const layerNorm = defineOptions<LayerNormArguments>('LayerNorm', {
  positional: ['normalizedShape', 'eps', 'elementwiseAffine', 'bias'],
  required: 1,
  checks: { normalizedShape: either(size, listOf(size)), eps: real, elementwiseAffine: flag, bias: flag },
});

/**
 * (x - mean) / sqrt(variance + eps) * weight + bias, mean and variance over the last axes. torch.nn.LayerNorm.
 * Ba et al. (2016), arXiv:1607.06450.
 *
 * | | shape | initial values |
 * |---|---|---|
 * | input, output | [*, ...normalized_shape] | |
 * | `weight` | [...normalized_shape], or null | 1 |
 * | `bias` | [...normalized_shape], or null | 0 |
 *
 * ```ts
 * const y = new nn.LayerNorm(10).forward(nn.randn([20, 5, 10]));  // [20, 5, 10]
 * ```
 *
 * @throws ShapeError from `forward` when the input does not end in normalized_shape.
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  declare weight: Parameter | null;
  declare bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [normalizedShape: number | Shape],
      [eps: number, elementwiseAffine: boolean, bias: boolean],
      LayerNormOptions,
      LayerNormArguments
    >
  ) {
    super();
    const { normalizedShape, eps = 1e-5, elementwiseAffine = true, bias = true } = layerNorm.read(args);
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    for (const length of this.normalizedShape) requirePositiveInteger('normalized_shape', length);
    requireRoom('LayerNorm', this.normalizedShape);
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.registerParameter('weight', elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : null);
    this.registerParameter(
      'bias',
      elementwiseAffine && bias ? new Parameter(zeros(this.normalizedShape)) : null,
    );
  }

  forward(input: Tensor): Tensor {
    requireTensor('LayerNorm', 'input', input);
    requireFloat('LayerNorm', input);
    const { normalizedShape, weight, bias } = this;
    const count = normalizedShape.length;
    if (!sameShape(input.shape.slice(-count), normalizedShape)) {
      throw new ShapeError(
        `Given normalized_shape=${pythonList(normalizedShape)}, expected input with shape ` +
          `[*, ${normalizedShape.join(', ')}], but got input of size ${pythonList(input.shape)}`,
      );
    }
    const axes = normalizedShape.map((_, i) => i - count);
    let output = standardize(input, axes, this.eps);
    if (weight !== null) output = output.mul(weight);
    return bias === null ? output : output.add(bias);
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine, bias } = this;
    return (
      `${pythonTuple(normalizedShape)}, eps=${pythonFloat(eps)}, ` +
      `elementwise_affine=${pythonBool(elementwiseAffine)}, bias=${pythonBool(bias !== null)}`
    );
  }
}
