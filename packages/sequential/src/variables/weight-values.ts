import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import { shapeText } from '../shapes/shape.js';
import type { Variable } from './variable.js';

/**
 * Checks that `values` can be those of a layer's weights.
 *
 * @throws ArgumentError when there are more or fewer values than weights.
 * @throws ShapeError when a value has another shape than its weight.
 */
export function requireFitting(
  layerName: string,
  weights: readonly Variable[],
  values: readonly Tensor[],
): void {
  if (values.length !== weights.length) {
    throw new ArgumentError(
      `You called \`setWeights(weights)\` on layer '${layerName}' with a weight list of length ${values.length}, ` +
        `but the layer was expecting ${weights.length} weights.`,
    );
  }
  for (const [i, variable] of weights.entries()) {
    if (!sameShape(variable.shape, values[i]!.shape)) {
      throw new ShapeError(
        `Layer ${layerName} weight shape ${shapeText(variable.shape)} is not compatible with provided weight ` +
          `shape ${shapeText(values[i]!.shape)}.`,
      );
    }
  }
}
