import { defineOptions, flag } from '../arguments/index.js';
import { product } from '../backends/kernels/product.js';
import { describe } from '../describe.js';
import { ShapeError } from '../errors.js';
import type { MatMulOptions } from '../operation-arguments.js';
import { broadcastShapes, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply, computed } from './apply.js';
import { alike, cast, requireTensor } from './operands.js';
import { reshape } from './shaping.js';

export type { MatMulOptions } from '../operation-arguments.js';

const matmulOptions = defineOptions<MatMulOptions>('matmul', {
  checks: { transposeA: flag, transposeB: flag },
});

/**
 * Matrix product of the last two axes, [..., m, k] x [..., k, n] -> [..., m, n]; axes before them broadcast. A vector
 * is taken as one row on the left, one column on the right, and that axis is dropped from the result. int32 stays int32 (bool
 * counts as int32); if either is float32, the result is. torch.matmul.
 *
 * @throws ShapeError when the inner sizes differ.
 */
export function matmul(a: Tensor, b: Tensor, options?: MatMulOptions): Tensor {
  const { transposeA = false, transposeB = false } = matmulOptions.readNamed(options);
  requireTensor('matmul', 'a', a);
  requireTensor('matmul', 'b', b);
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(
      `matmul: both arguments need at least one axis, got ${describe(a.shape)} and ${describe(b.shape)}`,
    );
  }
  if (a.ndim === 1) return dropAxis(matmul(reshape(a, [1, -1]), b, { transposeB }), -2);
  if (b.ndim === 1) return dropAxis(matmul(a, reshape(b, [-1, 1]), { transposeA }), -1);

  const inner = a.size(transposeA ? -2 : -1);
  const innerB = b.size(transposeB ? -1 : -2);
  if (inner !== innerB) {
    throw new ShapeError(
      `matmul: inner sizes must match. Expected ${inner} from ${describe(a.shape)}, got ${innerB} from ${describe(b.shape)}`,
    );
  }
  broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [left, right] = alike([a, b]) as [Tensor, Tensor];
  if (left.dtype !== 'float32') {
    return computed([cast(left, 'int32'), cast(right, 'int32')], (x, y) =>
      product(x, y, transposeA, transposeB),
    );
  }
  // [..., m, k] x [k, n] is one large product, not a product for each matrix of a.
  if (a.ndim > 2 && b.ndim === 2 && !transposeA) {
    const rows = matmul(reshape(left, [sizeOf(a.shape.slice(0, -1)), inner]), right, { transposeB });
    return reshape(rows, [...a.shape.slice(0, -1), rows.size(-1)]);
  }
  return apply('MatMul', [left, right], { transposeA, transposeB }, (x, y) =>
    product(x, y, transposeA, transposeB),
  );
}

function dropAxis(x: Tensor, axis: number): Tensor {
  return reshape(x, x.shape.toSpliced(axis, 1));
}
