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
  const fail = (detail: string): never => {
    throw new ShapeError(`Input 0 of layer '${layerName}' is incompatible with the layer: ${detail}`);
  };
  if (spec.ndim !== undefined && shape.length !== spec.ndim) {
    fail(`expected ndim=${spec.ndim}, found ndim=${shape.length}. Full shape received: ${shapeText(shape)}`);
  }
  if (spec.minNdim !== undefined && shape.length < spec.minNdim) {
    fail(
      `expected min_ndim=${spec.minNdim}, found ndim=${shape.length}. Full shape received: ${shapeText(shape)}`,
    );
  }
  for (const [axis, size] of Object.entries(spec.axes ?? {})) {
    const actual = shape.at(Number(axis));
    if (actual !== null && actual !== size) {
      fail(
        `expected axis ${axis} of input shape to have value ${size}, but received input with shape ${shapeText(shape)}`,
      );
    }
  }
  if (spec.shape !== undefined && !isCompatible(shape, spec.shape)) {
    fail(`expected shape=${shapeText(spec.shape)}, found shape=${shapeText(shape)}`);
  }
}
