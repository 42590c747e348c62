import { ShapeError } from '@unroll/core';
import { isCompatible, type SymbolicShape, shapeText } from './shape.js';

/** What a layer asks of its input. keras.InputSpec. */
export interface InputSpec {
  ndim?: number;
  minNdim?: number;
  /** Sizes of some axes; negative axes count from the back. */
  axes?: Readonly<Record<number, number>>;
  shape?: SymbolicShape;
}

/** @throws ShapeError, in Keras's words, when `shape` does not fit. */
export function checkInput(layerName: string, spec: InputSpec, shape: SymbolicShape): void {
  const detail = misfit(spec, shape);
  if (detail !== null) {
    throw new ShapeError(`Input 0 of layer '${layerName}' is incompatible with the layer: ${detail}`);
  }
}

/** What does not fit. */
function misfit({ ndim, minNdim, axes, shape: wanted }: InputSpec, shape: SymbolicShape): string | null {
  if (ndim !== undefined && shape.length !== ndim) {
    return `expected ndim=${ndim}, found ndim=${shape.length}. Full shape received: ${shapeText(shape)}`;
  }
  if (minNdim !== undefined && shape.length < minNdim) {
    return `expected min_ndim=${minNdim}, found ndim=${shape.length}. Full shape received: ${shapeText(shape)}`;
  }
  for (const axis in axes) {
    const size = axes[axis as unknown as number];
    const actual = shape.at(Number(axis));
    if (actual !== null && actual !== size) {
      return `expected axis ${axis} of input shape to have value ${size}, but received input with shape ${shapeText(shape)}`;
    }
  }
  if (wanted !== undefined && !isCompatible(shape, wanted)) {
    return `expected shape=${shapeText(wanted)}, found shape=${shapeText(shape)}`;
  }
  return null;
}
