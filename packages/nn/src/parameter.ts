import { Tensor } from '@unroll/core';
import { defineOptions, flag, instanceOf, type Leading } from '@unroll/core/internal';

export interface ParameterOptions {
  /** Default true. */
  requiresGrad?: boolean;
}

const parameter = defineOptions<ParameterOptions & { data: Tensor }>('Parameter', {
  positional: ['data', 'requiresGrad'],
  required: 1,
  checks: { data: instanceOf('a tensor', () => Tensor), requiresGrad: flag },
});

/**
 * A tensor that a `Module` trains: assigned to an attribute, it appears in `parameters()`. torch.nn.Parameter.
 *
 * It shares `data`'s values and requires a gradient unless told otherwise.
 *
 * ```ts
 * class Scale extends nn.Module {
 *   scale = new nn.Parameter(ones([3]));
 *   forward(x: Tensor) { return x.mul(this.scale); }
 * }
 * ```
 */
export class Parameter extends Tensor {
  /** Tells the type apart from Tensor's. */
  declare protected readonly kind: 'parameter';

  constructor(...args: [data: Tensor, ...Leading<[requiresGrad: boolean], ParameterOptions>]) {
    const { data, requiresGrad = true } = parameter.read(args);
    super(data.share());
    this.requiresGrad = requiresGrad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }

  override get [Symbol.toStringTag](): string {
    return 'Parameter';
  }
}
