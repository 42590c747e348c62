import { Tensor } from '@unroll/core';

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

  constructor(data: Tensor, { requiresGrad = true }: { requiresGrad?: boolean } = {}) {
    super(data.storage.retain());
    this.requiresGrad = requiresGrad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}
