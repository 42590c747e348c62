import { masked } from '../backends/kernels/masked.js';
import { ShapeError } from '../errors.js';
import { expected } from '../expected.js';
import type { DropMask } from '../memory/drop-mask.js';
import type { Tensor } from '../tensor.js';
import { apply } from './apply.js';
import { requireTensor } from './operands.js';

/**
 * Multiplies the elements of `x` that `mask` keeps by its scale, and sets the others to 0. The mask, drawn by
 * `KerasRandom.dropMask` or `TorchGenerator.dropMask`, has a bit for each element of `x`, row by row.
 *
 * @throws ShapeError when the mask has fewer bits than `x` has elements.
 */
export function dropout(x: Tensor, mask: DropMask): Tensor {
  requireTensor('dropout', 'x', x);
  if (!(mask?.bits instanceof Uint16Array && typeof mask.scale === 'number')) {
    throw expected('dropout', 'mask', 'a DropMask', mask);
  }
  const bits = 16 * mask.bits.length;
  if (bits < x.numel()) {
    throw new ShapeError(`dropout: mask must have a bit for each of ${x.numel()} elements, got ${bits}`);
  }
  return apply('Dropout', [x], mask, (value) => masked(value, mask));
}
